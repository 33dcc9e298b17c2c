"""Reads a formula without numbers: as Excel formulas (cells) and as sentences (words)."""
