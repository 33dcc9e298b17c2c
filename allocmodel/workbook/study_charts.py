"""The charts of sweeps and of sensitivity."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.chart import BarChart, Reference, ScatterChart, Series
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.workbook import style
from allocmodel.workbook.charts import bars_of, from_the_top_down, height_for
from allocmodel.workbook.layout import Table
from allocmodel.workbook.palette import PALETTE

_POUNDS, _MOVED = style.AXIS_POUNDS, style.MOVE_FORMATS["pounds"]

#: The height and width of charts of lines, and the width of charts of bars, in centimetres.
_HEIGHT, _WIDTH, _BARS = 10, 24, 26


def lines_chart(
    sheet: Worksheet, table: Table, title: str, columns: Sequence[int], signed: bool
) -> ScatterChart:
    """Lines over the values in the first column of a table.

    Parameters
    ----------
    sheet : openpyxl.worksheet.worksheet.Worksheet
    table : Table
    title : str
    columns : sequence of int
        Which columns of the table are drawn, from 0.
    signed : bool
        Whether the figures are up or down.
    """
    chart = ScatterChart()
    chart.title, chart.style, chart.scatterStyle = title, 13, "lineMarker"
    first, last = table.header_row + 1, table.last_row
    values = Reference(sheet, min_col=1, min_row=first, max_row=last)
    for number, position in enumerate(columns):
        column = table.first_column + position
        figures = Reference(sheet, min_col=column, min_row=first - 1, max_row=last)
        line = Series(figures, values, title_from_data=True)
        line.graphicalProperties.line.solidFill = PALETTE[number % len(PALETTE)]
        line.graphicalProperties.line.width = 28_000
        line.marker.symbol = "none"
        line.smooth = False
        chart.series.append(line)
    chart.height, chart.width = _HEIGHT, _WIDTH
    chart.x_axis.title = table.row_header
    chart.y_axis.title = "Change in pounds" if signed else "Pounds"
    chart.y_axis.numFmt = _MOVED if signed else _POUNDS
    chart.x_axis.numFmt, chart.x_axis.majorGridlines = "General", None
    chart.x_axis.tickLblPos = "low"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.legend.position = "r"
    return chart


def tornado_chart(
    sheet: Worksheet, table: Table, title: str, columns: Sequence[int], signed: bool
) -> BarChart:
    """Bars of what each figure moves at the low and the high end of its range, the longest on top.

    Signed bars go to both sides of nought; pounds that change hands stand one below the other.
    """
    drawn = [table.first_column + number for number in columns]
    chart = bars_of(sheet, table, title, drawn)
    chart.grouping, chart.gapWidth = "clustered", 40
    chart.overlap = 100 if signed else 0
    chart.height, chart.width = height_for(table, 8), _BARS
    chart.y_axis.title = "Change in pounds" if signed else "Pounds that change hands"
    chart.y_axis.numFmt = _MOVED if signed else _POUNDS
    from_the_top_down(chart)
    return chart
