"""The cells that a workbook's file holds, without those that only stand between them."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet


def cells_of(sheet: Worksheet) -> Iterator[Cell]:
    """Every cell that the file holds, with a value or a look, row by row.

    openpyxl's own rows make a cell for each gap: on a sheet of tables of different widths nine of
    ten, which takes most of the time of an audit.
    """
    for place in sorted(sheet._cells):
        yield sheet._cells[place]
