"""Writes the live workbook: every calculated cell is a formula and holds the engine's value."""
