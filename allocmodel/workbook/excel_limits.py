"""What a sheet of Excel can hold; what is beyond it is refused before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from typing import TYPE_CHECKING

from allocmodel.declared.errors import BadInput
from allocmodel.declared.vocabulary import DIMENSIONS

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell

    from allocmodel.workbook.layout import Layout, Table

MOST_COLUMNS, MOST_ROWS = 16_384, 1_048_576
#: Characters of a cell's text, of a formula, and of the header of a table's column.
LONGEST_TEXT, LONGEST_FORMULA, LONGEST_HEADER = 32_767, 8_192, 255

#: The dimensions whose length is the scenario's own choice.
CHOSEN = (
    *("budget_line", "weighted_line", "converging_line", "weight_use", "evidence_row"),
    *("year", "place"),
)


def refuse_beyond_sheet(layout: Layout) -> None:
    """Stop when a table, or the list of inputs, would pass the last column or row of a sheet.

    Raises
    ------
    BadInput
        Says which table, how much it would need, and what to have fewer of.
    """
    for table in layout.tables:
        if table.last_column > MOST_COLUMNS:
            raise _beyond(table, "columns", table.last_column, MOST_COLUMNS, _across(table))
        if table.last_row > MOST_ROWS:
            down = {table.row_dim: len(table.row_labels)} if table.row_dim else {}
            raise _beyond(table, "rows", table.last_row, MOST_ROWS, down)
    last = max((row.row for row in layout.input_rows), default=0)
    if last > MOST_ROWS:
        raise BadInput(
            f"The list of inputs needs {last:,} rows; a sheet of Excel has {MOST_ROWS:,}.",
            where=_where("Inputs"),
            mend="Have fewer places, lines, weights or years.",
        )


def refuse_beyond_cell(cell: Cell, text: str, most: int, what: str) -> None:
    """Stop when a text or formula is longer than Excel reads: it would call the file damaged."""
    if len(text) > most:
        raise BadInput(
            f"{what} has {len(text):,} characters; Excel reads {most:,}.",
            where=f"{_where(cell.parent.title)}, cell {cell.coordinate}",
            mend="Shorten the names of places, lines and evidence, or have fewer of them.",
        )


def _beyond(
    table: Table, what: str, needed: int, most: int, lengths: Mapping[str, int]
) -> BadInput:
    """The error for one table, with the most that would fit of each thing that can be fewer."""
    others = needed - prod(lengths.values())
    fewer = [
        f"{length:,} of {DIMENSIONS[dim]}, of which at most "
        f"{(most - others) * length // prod(lengths.values()):,} fit"
        for dim, length in lengths.items()
        if dim in CHOSEN
    ]
    return BadInput(
        f'The table "{table.title}" needs {needed:,} {what}; a sheet of Excel has {most:,}.',
        where=_where(table.sheet),
        mend=f"Have fewer: {'; or '.join(fewer)}."
        if fewer
        else "Have fewer places, lines, weights or years.",
    )


def _across(table: Table) -> dict[str, int]:
    """How many labels of each dimension run across a table."""
    found: dict[str, set[str]] = {}
    for column in table.columns:
        for dim, label in column.labels.items():
            found.setdefault(dim, set()).add(label)
    return {dim: len(labels) for dim, labels in found.items()}


def _where(sheet: str) -> str:
    return f"allocation.xlsx, sheet {sheet}"
