"""The workbook of a sensitivity analysis: stored values with a tornado for all and each place."""

from __future__ import annotations

from openpyxl import Workbook

from allocmodel.study.uncertain.sensitivity import Sensitivity
from allocmodel.views import sensitivity as views
from allocmodel.workbook.charts import put_below
from allocmodel.workbook.layout import FIRST_ROW
from allocmodel.workbook.pen import Pen
from allocmodel.workbook.study_charts import tornado_chart
from allocmodel.workbook.study_tables import STORED, draw_all, draw_tabled, study_sheet
from allocmodel.workbook.sweep_book import saved
from allocmodel.workbook.write import finish

SHEET, PLACES, BREAK_EVEN = "Sensitivity", "By place", "Break-even"

#: The columns of the bars that are drawn: what is moved at the low and at the high end.
_MOVED, _OF_PLACE = (3, 4), (0, 1)


def sensitivity_bytes(found: Sensitivity, digest: str) -> bytes:
    """The workbook of a sensitivity analysis, of the last year.

    Parameters
    ----------
    found : Sensitivity
    digest : str
        Of all that determines it.

    Returns
    -------
    bytes
    """
    pen = Pen(Workbook())
    pen.book.remove(pen.book.worksheets[0])
    title, year = f"Sensitivity: {found.scenario.id}", found.years[-1]
    _draw_all_places(pen, found, title, year)
    if found.figures:
        _draw_places(pen, found, title, year)
        _draw_break_even(pen, found, title, year)
    return saved(pen, title, digest)


def _draw_all_places(pen: Pen, found: Sensitivity, title: str, year: str) -> None:
    sheet = study_sheet(pen, SHEET, title, "Which figures does the answer depend on?")
    scenario = f"{found.scenario.title}. Status: {found.scenario.status}."
    row = pen.paragraph(sheet, pen.paragraph(sheet, FIRST_ROW, scenario), STORED)
    if len(found.years) > 1:
        row = pen.paragraph(sheet, row, f"Shown is the last year, {year}; the tables have all.")
    if found.figures:
        table = draw_tabled(pen, sheet, views.bars(found, year), row + 1)
        chart = tornado_chart(sheet, table, table.title, _MOVED, signed=False)
        row = put_below(pen, sheet, table, chart)
    else:
        row = pen.paragraph(sheet, row, "No judgement or interval has a range to move it over.")
    draw_all(pen, sheet, [views.pairs(found), views.left_out(found)], row + 1)
    finish(sheet)


def _draw_places(pen: Pen, found: Sensitivity, title: str, year: str) -> None:
    sheet = study_sheet(pen, PLACES, title, "What does each figure move for each place?")
    row = pen.paragraph(sheet, FIRST_ROW, STORED) + 1
    for place in found.places:
        table = draw_tabled(pen, sheet, views.place_bars(found, place, year), row)
        row = put_below(
            pen, sheet, table, tornado_chart(sheet, table, table.title, _OF_PLACE, True)
        )
    finish(sheet)


def _draw_break_even(pen: Pen, found: Sensitivity, title: str, year: str) -> None:
    sheet = study_sheet(pen, BREAK_EVEN, title, "Where does a place turn from losing to gaining?")
    row = pen.paragraph(sheet, FIRST_ROW, STORED) + 1
    tables = [views.when_it_gains(found, year), views.break_evens(found, year)]
    draw_all(pen, sheet, tables, row)
    finish(sheet)
