"""The sheet Ranges: what draws gave, stored as run, beside the live result."""

from __future__ import annotations

import math

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.study.draws.of_run import draws_of
from allocmodel.tracing.cells import Host, Spot
from allocmodel.views.comparison import Figures
from allocmodel.views.neighbourhood_ranges import neighbourhood_range_tables
from allocmodel.views.ranges import RangeTable, conserved, how_often, tables, what_was_drawn
from allocmodel.views.view import own_labels
from allocmodel.workbook import style
from allocmodel.workbook.layout import FIRST_ROW, Column, Table
from allocmodel.workbook.pen import fit_height
from allocmodel.workbook.tables import Drawing, as_excel_table, number_format

RANGES_SHEET = "Ranges"

#: So wide that seven columns of pounds stand on a page.
COLUMN_WIDTH, MOST_COLUMNS = 14, 24

STORED = (
    "Stored as run: draws cannot be live. Only the column Result follows the inputs; once it is "
    "not what it was, run the scenario again for its ranges."
)


#: How figures are written whose last digits say nothing.
_SHORT = {"percent": "0.0%", "whole percent": "0%"}


def draw_ranges(drawing: Drawing, sheet: Worksheet) -> None:
    """How often and what was drawn, and the tables of every year."""
    draws = draws_of(drawing.run)
    assert draws is not None, "a scenario without [uncertainty] has no sheet of ranges"
    sheet.column_dimensions["A"].width = drawing.names_width
    for column in range(2, MOST_COLUMNS + 2):
        sheet.column_dimensions[get_column_letter(column)].width = COLUMN_WIDTH
    row = FIRST_ROW
    for text in (STORED, how_often(draws), *what_was_drawn(draws), conserved(draws)):
        row = drawing.pen.paragraph(sheet, row, text)
    row += 1
    for year in draws.run.years:
        for one in (*tables(draws, year), *neighbourhood_range_tables(draws, year)):
            row = _draw_table(drawing, sheet, one, year, row)


def _draw_table(drawing: Drawing, sheet: Worksheet, one: RangeTable, year: str, row: int) -> int:
    """One table; gives the row where the next thing may start."""
    pen = drawing.pen
    pen.text(sheet, row, 1, one.title, style.TABLE_TITLE)
    is_live = any(heading.live for heading in one.headings)
    said = "Stored as run; Result is live." if is_live else "Stored as run."
    header_row = pen.paragraph(sheet, row + 1, " ".join((said, *one.notes)), style.REMARK)
    columns = tuple(Column("", {}, heading.title) for heading in one.headings)
    names = tuple(name for name, _ in one.rows)
    header = one.row_header
    table = Table(one.name, sheet.title, one.title, header_row, None, names, header, columns)
    pen.header(sheet, header_row, 1, header)
    for number, heading in enumerate(one.headings):
        pen.header(sheet, header_row, table.first_column + number, heading.title)
    titles = {table.first_column + n: each.title for n, each in enumerate(one.headings)}
    # A line more than the words take: the arrow that filters stands there.
    filler = "_" * COLUMN_WIDTH
    fit_height(sheet, header_row, {column: f"{title} {filler}" for column, title in titles.items()})
    for line, (name, cells) in enumerate(one.rows, start=header_row + 1):
        pen.text(sheet, line, 1, name, style.ROW_LABEL)
        for number, (heading, cell) in enumerate(zip(one.headings, cells, strict=True)):
            spot = Spot(sheet.title, line, table.first_column + number)
            if heading.live:
                labels = {**heading.at, one.row_dim: name, "year": year}
                _draw_live(drawing, sheet, spot, heading.live, labels)
            else:
                _draw_stored(drawing, sheet, spot, cell, heading.written)
        words = {
            table.first_column + n: text for n, text in enumerate(cells) if isinstance(text, str)
        }
        fit_height(sheet, line, words)
    as_excel_table(sheet, table)
    return table.end_row + 3


def _draw_live(
    drawing: Drawing, sheet: Worksheet, spot: Spot, name: str, labels: dict[str, str]
) -> None:
    """A figure of the run, as a link to where it stands."""
    own = own_labels(drawing.run, name, labels)
    host = Host(spot, None, None, spot.row)
    formula = drawing.link(name, own, host)
    look = style.FIGURE.with_format(number_format(drawing, name))
    drawing.pen.formula(sheet, spot.row, spot.column, formula, drawing.value(name, own), look)


def _draw_stored(
    drawing: Drawing, sheet: Worksheet, spot: Spot, cell: Figures | str, written: str
) -> None:
    """A figure of the draws, as a value."""
    if isinstance(cell, str):
        drawing.pen.text(sheet, spot.row, spot.column, cell, style.BOXED_TEXT)
    elif math.isnan(cell.value):
        drawing.pen.text(sheet, spot.row, spot.column, "-", style.BOXED_TEXT)
    else:
        forms = style.MOVE_FORMATS if cell.signed else style.FORMATS
        look = style.FIGURE.with_format(_SHORT.get(written, forms[cell.unit]))
        drawing.pen.figure(sheet, spot.row, spot.column, cell.value, look)
