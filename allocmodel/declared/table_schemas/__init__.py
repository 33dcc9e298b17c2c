"""The tables of the reference data: their columns with meaning, type and unit, their keys.

Declared once: by these the build writes and describes a table, and a run reads and checks it.
"""
