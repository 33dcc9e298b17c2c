"""Fits on single people: read in parts, added up to cells at once, and fitted by cells.

Nothing that is kept or shown after reading is about one person.
"""
