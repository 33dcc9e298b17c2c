"""The build of the reference data from the publishers' originals, and what imports share of it."""
