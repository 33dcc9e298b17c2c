"""Publishers' files: one reader per format, and the tables that are built from them."""
