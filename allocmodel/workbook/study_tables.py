"""Draws the tables of a study: values as they were computed, stored and marked so."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.views.tabled import PLAIN, Cell, Tabled
from allocmodel.workbook import style
from allocmodel.workbook.layout import Column, Table
from allocmodel.workbook.pen import Pen, fit_height
from allocmodel.workbook.tables import as_excel_table

#: What every sheet of stored values says.
STORED = (
    "Values on this sheet are stored as computed, not formulas: each is the result of a run of its "
    "own. The live workbook of the scenario (allocmodel run) has the formulas."
)

#: Widths of the first column, where it holds words or values, and of the others.
_WORDS, _VALUES, _OTHERS = 48, 28, 18


def study_sheet(pen: Pen, name: str, title: str, asks: str, of_values: bool = False) -> Worksheet:
    """A new sheet with its title and the question that it answers; rows of words, or of values."""
    sheet = pen.book.create_sheet(name)
    pen.text(sheet, 1, 1, title, style.SHEET_TITLE)
    pen.text(sheet, 2, 1, asks, style.REMARK)
    pen.text(sheet, 3, 1, "Stored values.", style.REMARK)
    sheet.column_dimensions["A"].width = _VALUES if of_values else _WORDS
    return sheet


def draw_tabled(pen: Pen, sheet: Worksheet, one: Tabled, row: int) -> Table:
    """Draw a table from a row on; gives its place, to chart from or to put the next one below."""
    pen.text(sheet, row, 1, one.title, style.TABLE_TITLE)
    header_row = row + 1
    for note in one.notes:
        header_row = pen.paragraph(sheet, header_row, note, style.REMARK)
    table = _table(one, sheet, header_row)
    _draw_header(pen, sheet, one, table)
    for number, (name, cells) in enumerate(one.rows, start=header_row + 1):
        _draw_cell(pen, sheet, number, 1, name, style.ROW_LABEL)
        for column, cell in enumerate(cells, start=2):
            _draw_cell(pen, sheet, number, column, cell, style.BOXED_TEXT)
        texts = {1: name, **dict(enumerate(cells, start=2))}
        fit_height(sheet, number, {c: text for c, text in texts.items() if isinstance(text, str)})
    if one.rows:
        as_excel_table(sheet, table)
    return table


def _table(one: Tabled, sheet: Worksheet, header_row: int) -> Table:
    """Where a table stands."""
    names = tuple(name if isinstance(name, str) else f"{name.value:g}" for name, _ in one.rows)
    header, *others = (text.replace(".\n", ".").replace("\n", " ") for text in one.header)
    columns = tuple(Column("", {}, text) for text in others)
    return Table(one.name, sheet.title, one.title, header_row, None, names, header, columns)


def _draw_header(pen: Pen, sheet: Worksheet, one: Tabled, table: Table) -> None:
    pen.header(sheet, table.header_row, 1, table.row_header)
    for number, column in enumerate(table.columns):
        at = table.first_column + number
        pen.header(sheet, table.header_row, at, column.header)
        dimension = sheet.column_dimensions[get_column_letter(at)]
        longest = max(map(len, (*column.header.split(), *_texts(one, number))))
        dimension.width = max(dimension.width, _OTHERS, min(longest + 2, _WORDS))
    sheet.row_dimensions[table.header_row].height = 45


def _texts(one: Tabled, number: int) -> list[str]:
    """The words of a column."""
    return [cells[number] for _, cells in one.rows if isinstance(cells[number], str)]  # type: ignore[misc]


def _draw_cell(
    pen: Pen, sheet: Worksheet, row: int, column: int, cell: Cell | str, words: style.Look
) -> None:
    if isinstance(cell, str):
        pen.text(sheet, row, column, cell, words)
    else:
        look = style.FIGURE.with_format(_format(cell))
        pen.figure(sheet, row, column, cell.value, look)


def _format(cell: Cell) -> str:
    if cell.unit == PLAIN:
        return style.COUNT_FORMAT if abs(cell.value) >= 1_000 else "General"
    return (style.MOVE_FORMATS if cell.signed else style.FORMATS)[cell.unit]


def draw_all(pen: Pen, sheet: Worksheet, tables: Sequence[Tabled], row: int) -> int:
    """Draw tables one below the other; gives the row where the next thing may start."""
    for one in tables:
        if one.rows:
            row = draw_tabled(pen, sheet, one, row).end_row + 3
    return row
