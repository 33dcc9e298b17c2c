"""The Neighbourhoods sheet: what each neighbourhood of a place gets, and what moves it."""

from __future__ import annotations

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.views.catalogue import views_of
from allocmodel.workbook.layout import FIRST_ROW
from allocmodel.workbook.tables import Drawing
from allocmodel.workbook.views import draw_views

#: Columns of figures in the widest table.
COLUMNS = 20


def draw_neighbourhoods(drawing: Drawing, sheet: Worksheet) -> None:
    """A table for each place, then what moves its neighbourhoods, then their money by line."""
    sheet.column_dimensions["A"].width = drawing.names_width
    for column in range(2, COLUMNS + 2):
        sheet.column_dimensions[get_column_letter(column)].width = 17
    names = ("neighbourhoods", "neighbourhoods_moved", "neighbourhoods_by_line")
    draw_views(drawing, sheet, views_of(drawing.run, *names), FIRST_ROW)
