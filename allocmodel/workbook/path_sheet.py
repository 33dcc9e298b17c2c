"""The Path sheet: from opening money to the year's allocation, line by line and year by year."""

from __future__ import annotations

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.declared.figures import NOT_AS_PUBLISHED
from allocmodel.views.catalogue import views_of
from allocmodel.views.path import distances, over_years, year_of_line
from allocmodel.views.view import converging_lines
from allocmodel.workbook import style
from allocmodel.workbook.charts import distance_chart, money_chart, put_below
from allocmodel.workbook.layout import FIRST_ROW
from allocmodel.workbook.tables import Drawing
from allocmodel.workbook.views import draw_view, draw_views

NOTE = (
    "Projected over target: the money after base growth, above (+) or below (-) the year's target. "
    "The pull takes part of that away; limits and the envelope have the last word. Closing "
    "distance: the allocation over target. Rounds stand on the Convergence sheet."
)

#: Columns of figures in the widest table.
COLUMNS = 15


def draw_path(drawing: Drawing, sheet: Worksheet) -> None:
    """A table per line and year, then distance over the years and pounds per place as charts."""
    sheet.column_dimensions["A"].width = drawing.names_width
    for column in range(2, COLUMNS + 2):
        sheet.column_dimensions[get_column_letter(column)].width = 18
    baseline = drawing.run.inputs.scenario.baseline
    notes = [NOTE, NOT_AS_PUBLISHED, baseline.of_distances if baseline else ""]
    row = FIRST_ROW
    for note in filter(None, notes):
        drawing.pen.text(sheet, row, 1, note, style.REMARK)
        row += 1
    row += 1
    run = drawing.run
    for line in converging_lines(run):
        for year in run.years:
            row = draw_view(drawing, sheet, year_of_line(run, line, year), row).end_row + 3
        table = draw_view(drawing, sheet, distances(run, line), row)
        row = put_below(
            drawing.pen, sheet, table, distance_chart(sheet, table, f"Distance from target: {line}")
        )
        # On paper, the next line begins a new page.
        sheet.row_breaks.append(Break(row - 1))
    row = draw_views(drawing, sheet, views_of(run, "as_published"), row)
    table = draw_view(drawing, sheet, over_years(run), row)
    put_below(
        drawing.pen, sheet, table, money_chart(sheet, table, "Pounds per place", len(run.years))
    )
