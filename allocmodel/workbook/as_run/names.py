"""Names and headings against what is stored of them."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.utils import quote_sheetname

from allocmodel.engine.steps import STAGES
from allocmodel.workbook import style
from allocmodel.workbook.as_run.bands import (
    DIFFERS,
    STORED,
    TITLE,
    WHERE,
    AsRun,
    cells_across,
    cells_down,
)
from allocmodel.workbook.layout import Table
from allocmodel.workbook.tables import Drawing, row_name


def draw_names(own: AsRun) -> None:
    """Places' names beside every table, headings and names of the tables for readers."""
    drawing, sheet = own.drawing, own.sheet
    places = drawing.run.places
    drawn = (*drawing.layout.tables, *drawing.shown)
    of_places = [
        one for one in drawn if one.row_labels == tuple(places) and one.sheet != STAGES["checks"][0]
    ]
    others = [one for one in drawing.shown if one not in of_places]
    lists = [(one.title, _row_names(drawing, one)) for one in others]
    drawing.pen.text(sheet, own.row, 1, "Names, stored", style.TABLE_TITLE)
    top = own.row + 1
    for column, (title, names) in enumerate([("Places", places), *lists], start=1):
        _store(own, top, [drawing.of_whole(title), *names], column)
    own.row = top + 1 + max(len(names) for _, names in [("", places), *lists])
    headings = own.row
    for table in drawing.shown:
        _store_headings(own, table)
    own.row += 2
    own.heading(
        "Names as run",
        "Names of places beside each table, and the headings and rows of tables for readers, "
        "against what is stored above.",
        ("Table", "Sheet", "Stored in", "", "Differ"),
    )
    first = own.row
    for one in of_places:
        _compared(own, one.title, one.sheet, cells_down(1, top + 1, len(places)), _rows_of(one))
    for column, (one, (title, names)) in enumerate(zip(others, lists, strict=True), start=2):
        _compared(own, title, one.sheet, cells_down(column, top + 1, len(names)), _rows_of(one))
    for number, one in enumerate(drawing.shown):
        cells = len(one.columns) + 1
        area = cells_across(one.first_column - 1, one.header_row, cells)
        stored = cells_across(1, headings + number, cells)
        _compared(own, f"{one.title}: headings", one.sheet, stored, area)
    own.close("Names stand where they stood", DIFFERS, first)


def _store_headings(own: AsRun, table: Table) -> None:
    """The headings of a table in the row at hand."""
    told = own.drawing.of_whole
    headings = (table.row_header, *(told(column.header) for column in table.columns))
    for column, heading in enumerate(headings, start=1):
        own.text(column, heading)
    own.row += 1


def _compared(own: AsRun, title: str, sheet: str, stored: str, area: str) -> None:
    own.text(TITLE, own.drawing.of_whole(title))
    own.text(WHERE, sheet)
    own.text(STORED, stored.replace("$", ""))
    formula = f"=SUMPRODUCT(({quote_sheetname(sheet)}!{area}<>{stored})*1)"
    own.formula(DIFFERS, formula, 0.0, style.COUNT_FORMAT)
    own.row += 1


def _store(own: AsRun, top: int, names: Sequence[str], column: int) -> None:
    for number, name in enumerate(names):
        look = style.BOXED if number else style.BOLD_TEXT
        own.drawing.pen.text(own.sheet, top + number, column, name, look)


def _rows_of(table: Table) -> str:
    return cells_down(table.first_column - 1, table.header_row + 1, len(table.row_labels))


def _row_names(drawing: Drawing, table: Table) -> list[str]:
    """The names of a table's rows, as they are drawn."""
    return [row_name(drawing, table, name) for name in table.row_titles or table.row_labels]
