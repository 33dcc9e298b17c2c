"""The Equity sheet: who gets what per head, before and after, and pockets of need."""

from __future__ import annotations

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.views.catalogue import views_of
from allocmodel.views.people import by_group, by_quintile
from allocmodel.workbook import style
from allocmodel.workbook.charts import per_head_chart, put_below
from allocmodel.workbook.layout import FIRST_ROW
from allocmodel.workbook.tables import Drawing
from allocmodel.workbook.views import draw_view, draw_views

NOTES = (
    "A person gets their area's amount per head. Inside a place, money is taken to reach its areas "
    "as NHS England measures their need.",
    "Sign convention on this sheet: positive, and above one, = more money for people in more "
    "deprived neighbourhoods.",
)


def draw_equity(drawing: Drawing, sheet: Worksheet) -> None:
    """Pounds per head by fifth and by ethnic group, indices of inequality, gradients, pockets."""
    sheet.column_dimensions["A"].width = 52
    for column in range(2, 12):
        sheet.column_dimensions[get_column_letter(column)].width = 19
    for number, note in enumerate(NOTES):
        drawing.pen.text(sheet, FIRST_ROW + number, 1, note)
    row = FIRST_ROW + len(NOTES) + 1
    table = draw_view(drawing, sheet, by_quintile(drawing.run), row)
    chart = per_head_chart(
        sheet, table, "Pounds per head above (+) or below (-) the mean, by deprivation fifth", 9
    )
    row = put_below(sheet, table, chart)
    row = draw_views(drawing, sheet, views_of(drawing.run, "by_high_level_group"), row)
    table = draw_view(drawing, sheet, by_group(drawing.run), row)
    chart = per_head_chart(
        sheet, table, "Pounds per head above (+) or below (-) the mean, by ethnic group", 18
    )
    row = put_below(sheet, table, chart)
    more = views_of(drawing.run, "indices", "gradients", "traits", "pockets")
    row = draw_views(drawing, sheet, more, row)
    drawing.pen.text(sheet, row, 1, "1 in a column of pockets marks the area.", style.REMARK)
