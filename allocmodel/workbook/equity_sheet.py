"""The Equity sheet: who gets what per head, before and after, and pockets of need."""

from __future__ import annotations

from openpyxl.chart import BarChart
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.views.catalogue import views_of
from allocmodel.views.who_gets_what import by_group, by_quintile
from allocmodel.workbook import style
from allocmodel.workbook.charts import like_for_like_chart, per_head_chart, put_below
from allocmodel.workbook.layout import FIRST_ROW, Table
from allocmodel.workbook.tables import Drawing
from allocmodel.workbook.views import draw_view, draw_views

NOTES = (
    "A person gets their area's amount per head. Inside a place, money is taken to reach its areas "
    "as NHS England measures their need.",
    "On this sheet a positive slope, and a ratio above one, is more money for people in more "
    "deprived neighbourhoods; so is a negative concentration index, which has its usual sign.",
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
    row = put_below(
        drawing.pen, sheet, table, _chart(drawing, sheet, table, "by deprivation fifth", 9)
    )
    more = ("by_high_level_group", "by_group_and_quintile", "maternity")
    row = draw_views(drawing, sheet, views_of(drawing.run, *more), row)
    table = draw_view(drawing, sheet, by_group(drawing.run), row)
    row = put_below(drawing.pen, sheet, table, _chart(drawing, sheet, table, "by ethnic group", 18))
    rest = views_of(
        drawing.run, "indices", "parts_of_concentration", "gradients", "lists", "traits", "pockets"
    )
    row = draw_views(drawing, sheet, rest, row)
    drawing.pen.text(sheet, row, 1, "1 in a column of pockets marks the area.", style.REMARK)


def _chart(
    drawing: Drawing, sheet: Worksheet, table: Table, of_whom: str, height: float
) -> BarChart:
    """Like for like where ages are known; else pounds per head against the mean."""
    if "like_for_like_by_group" in drawing.run.values:
        return like_for_like_chart(sheet, table, f"Money like for like, {of_whom}", height)
    title = f"Pounds per head above (+) or below (-) the mean, {of_whom}"
    return per_head_chart(sheet, table, title, height)
