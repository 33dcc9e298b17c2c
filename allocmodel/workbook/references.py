"""How a formula names cells: the sheet, then rows and columns that stay when it is filled down."""

from __future__ import annotations

from openpyxl.utils import get_column_letter, quote_sheetname

from allocmodel.tracing.cells import Spot


def reference(first: Spot, last: Spot | None = None) -> str:
    """A cell, or the cells from one to another in its column, with their sheet."""
    letter = get_column_letter(first.column)
    end = f":${letter}${last.row}" if last else ""
    return f"{quote_sheetname(first.sheet)}!${letter}${first.row}{end}"
