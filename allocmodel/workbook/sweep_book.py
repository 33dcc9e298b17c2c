"""The workbook of a sweep: stored values with a chart of every place's pounds."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.study.uncertain.sweep import STEP, Sweep
from allocmodel.views import sweep as views
from allocmodel.views.tabled import Tabled
from allocmodel.workbook.alt_text import alt_texts
from allocmodel.workbook.charts import put_below
from allocmodel.workbook.excel_limits import refuse_beyond_book
from allocmodel.workbook.layout import FIRST_ROW
from allocmodel.workbook.pen import Pen
from allocmodel.workbook.stored_values import saved_book
from allocmodel.workbook.study_charts import lines_chart
from allocmodel.workbook.study_tables import STORED, draw_all, draw_tabled, study_sheet
from allocmodel.workbook.write import STUDY_PROPERTY, describe, finish

SHEET, CROSSINGS = "Sweep", "Crossings"

#: So many lines can be told apart in a chart.
MOST_LINES = 8


def sweep_bytes(swept: Sweep, digest: str) -> bytes:
    """The workbook of a sweep.

    Parameters
    ----------
    swept : Sweep
    digest : str
        Of all that determines it.

    Returns
    -------
    bytes
    """
    pen = Pen(Workbook())
    pen.book.remove(pen.book.worksheets[0])
    title = f"Sweep of {' and '.join(one.key for one in swept.keys)}"
    sheet = study_sheet(pen, SHEET, title, "What does each place have as the key goes up?", True)
    row = _draw_words(pen, sheet, swept)
    for year in swept.years:
        if len(swept.keys) == 1:
            row = _draw_year(pen, sheet, swept, year, row)
        else:
            row = _draw_grids(pen, sheet, swept, year, row)
    finish(sheet)
    crossed = study_sheet(pen, CROSSINGS, title, "Where does something change its order or sign?")
    found = views.crossings(swept, swept.years)
    if found.rows:
        draw_all(pen, crossed, [found], FIRST_ROW)
    else:
        pen.text(crossed, FIRST_ROW, 1, "Nothing crosses.")
    finish(crossed)
    return saved(pen, title, digest)


def saved(pen: Pen, title: str, digest: str) -> bytes:
    """The book as bytes: the same for the same values."""
    describe(title, pen.book, digest, STUDY_PROPERTY)
    refuse_beyond_book(pen.book)
    return saved_book(pen.book, pen.values, alt_texts(pen.book))


def _draw_words(pen: Pen, sheet: Worksheet, swept: Sweep) -> int:
    row = FIRST_ROW
    keys = "; ".join(views.from_to(swept, number) for number in range(len(swept.keys)))
    scenario = f"{swept.scenario.title}. Status: {swept.scenario.status}."
    for line in (scenario, STORED, f"Swept: {keys}.", f"Changes are against {swept.against.told}."):
        row = pen.paragraph(sheet, row, line)
    return row + 1


def _draw_year(pen: Pen, sheet: Worksheet, swept: Sweep, year: str, row: int) -> int:
    """Pounds and changes of a year, each with its chart."""
    shown = charted(swept, year)
    for signed, one in ((False, views.pounds(swept, year)), (True, views.changes(swept, year))):
        row = _draw_charted(pen, sheet, one, shown, signed, row)
    return row


def _draw_charted(
    pen: Pen, sheet: Worksheet, one: Tabled, shown: list[int], signed: bool, row: int
) -> int:
    table = draw_tabled(pen, sheet, one, row)
    some = len(shown) < len(table.columns)
    title = f"{one.title}: the {len(shown)} places that move most" if some else one.title
    return put_below(pen, sheet, table, lines_chart(sheet, table, title, shown, signed))


def charted(swept: Sweep, year: str) -> list[int]:
    """The numbers of the places that a chart shows: all, or those whose money moves most."""
    if len(swept.places) <= MOST_LINES:
        return list(range(len(swept.places)))
    money = swept.money.sel(year=year)
    spread = (money.max(STEP) - money.min(STEP)).values
    return sorted(int(number) for number in (-spread).argsort(kind="stable")[:MOST_LINES])


def _draw_grids(pen: Pen, sheet: Worksheet, swept: Sweep, year: str, row: int) -> int:
    """A grid for each place: a line for each value of the second key."""
    columns = views.evenly(len(swept.keys[1].values), MOST_LINES)
    for place in swept.places:
        one = views.grid(swept, place, year)
        table = draw_tabled(pen, sheet, one, row)
        title = f"{place}, {year}; a line for each value of {swept.keys[1].key}"
        row = put_below(pen, sheet, table, lines_chart(sheet, table, title, columns, False))
    return row
