"""The reference data: tables that ship or that a user imports, and what they say of a whole."""
