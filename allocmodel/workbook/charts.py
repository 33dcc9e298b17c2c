"""The charts, drawn from tables of links so that they move with the figures."""

from __future__ import annotations

import math

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart._chart import ChartBase
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.workbook.layout import Table

PALETTE = (
    *("1F3864", "2E75B6", "7030A0", "C55A11", "548235", "BF9000", "C00000", "7F7F7F"),
    *("00838F", "AD1457", "6D4C41", "33691E", "4527A0", "F06292", "26A69A", "A1887F"),
)
#: The scenario stands out against what it is compared with.
VIEW_PALETTE = ("8FAADC", "1F3864")
#: Years from the first to the last.
YEAR_PALETTE = ("8FAADC", "2E75B6", "1F3864", "7030A0", "C55A11")


#: More places than this stand one below the other in a chart, each with room for its name.
MANY_PLACES = 10

#: Height of a place's bars, of a chart's other parts, and of a row of cells, in centimetres.
_BAR_HEIGHT, _FRAME_HEIGHT, _ROW_HEIGHT = 0.62, 3.0, 0.53


def put_below(sheet: Worksheet, table: Table, chart: ChartBase) -> int:
    """Put a chart below a table; gives the row where the next thing may start."""
    row = table.end_row + 2
    sheet.add_chart(chart, f"A{row}")
    if len(table.row_labels) > MANY_PLACES:
        # A tall chart begins a new page, rather than being cut in two.
        sheet.row_breaks.append(Break(row - 1))
    return row + math.ceil(float(chart.height) / _ROW_HEIGHT) + 2


def _height(table: Table, least: float) -> float:
    """Room for as many bars as the table has rows."""
    return max(least, _BAR_HEIGHT * len(table.row_labels) + _FRAME_HEIGHT)


def moves_chart(sheet: Worksheet, table: Table, title: str) -> BarChart:
    """Stacked bars by place: what each move brings or takes, per head."""
    chart = _bars(sheet, table, title, PALETTE)
    chart.grouping, chart.overlap, chart.gapWidth = "stacked", 100, 60
    chart.height, chart.width = _height(table, 11), 30
    chart.y_axis.numFmt = "+£0;-£0;£0"
    _from_the_top_down(chart)
    return chart


def _from_the_top_down(chart: BarChart) -> None:
    """Bars in the order of the table, with the axis of figures below them."""
    chart.type = "bar"
    chart.x_axis.scaling.orientation = "maxMin"
    chart.y_axis.crosses = "max"
    # The name of every bar, not of every other.
    chart.x_axis.tickLblSkip = 1


def per_head_chart(sheet: Worksheet, table: Table, title: str, height: float) -> BarChart:
    """Bars side by side from the mean: each fifth or group, by the formula and the scenario.

    The last columns of the table are charted, as many as there are colours.
    """
    chart = _bars(sheet, table, title, VIEW_PALETTE, last=len(VIEW_PALETTE))
    chart.grouping, chart.gapWidth = "clustered", 50
    chart.height, chart.width = height, 24
    chart.y_axis.numFmt = "+£0;-£0;£0"
    _from_the_top_down(chart)
    return chart


def like_for_like_chart(sheet: Worksheet, table: Table, title: str, height: float) -> BarChart:
    """Bars side by side from one: what ages alone suggest, by the formula and the scenario.

    The first columns of the table are charted, as many as there are colours.
    """
    chart = _bars(sheet, table, title, VIEW_PALETTE, first=len(VIEW_PALETTE))
    chart.grouping, chart.gapWidth = "clustered", 50
    chart.height, chart.width = height, 24
    chart.y_axis.title, chart.y_axis.numFmt = "1.00 = as ages alone suggest", "0.00"
    _from_the_top_down(chart)
    # Bars begin at one.
    chart.x_axis.crosses, chart.x_axis.crossesAt = None, 1
    return chart


def _bars(
    sheet: Worksheet,
    table: Table,
    title: str,
    palette: tuple[str, ...],
    first: int | None = None,
    last: int | None = None,
) -> BarChart:
    """A bar chart of a table's columns, or of its first or last ones."""
    chart = BarChart()
    chart.title = title
    figures = Reference(
        sheet,
        min_col=table.first_column if last is None else table.last_column - last + 1,
        max_col=table.last_column if first is None else table.first_column + first - 1,
        min_row=table.header_row,
        max_row=table.last_row,
    )
    names = Reference(sheet, min_col=1, min_row=table.header_row + 1, max_row=table.last_row)
    chart.add_data(figures, titles_from_data=True)
    chart.set_categories(names)
    for number, series in enumerate(chart.series):
        colour = palette[number % len(palette)]
        series.graphicalProperties.solidFill = colour
        series.graphicalProperties.line.solidFill = colour
        series.invertIfNegative = False
    chart.y_axis.title = "Pounds per head"
    chart.x_axis.tickLblPos = "low"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.legend.position = "r"
    return chart


def distance_chart(sheet: Worksheet, table: Table, title: str) -> ChartBase:
    """Distance from target, before the first pull and after each year.

    A line per place over several years; bars by place after one year, or where lines would be too
    many to tell apart.
    """
    many = len(table.row_labels) > MANY_PLACES
    chart = (
        _distance_bars(sheet, table, title)
        if many or len(table.columns) < 3
        else (_distance_lines(sheet, table, title))
    )
    chart.y_axis.title = "Distance from target"
    chart.y_axis.numFmt = "+0.0%;-0.0%;0.0%"
    return chart


def _distance_bars(sheet: Worksheet, table: Table, title: str) -> BarChart:
    chart = _bars(sheet, table, title, YEAR_PALETTE)
    chart.grouping, chart.gapWidth = "clustered", 60
    chart.height, chart.width = _height(table, 8), 24
    _from_the_top_down(chart)
    return chart


def _distance_lines(sheet: Worksheet, table: Table, title: str) -> LineChart:
    chart = LineChart()
    chart.title = title
    chart.height, chart.width = 10, 24
    rows = Reference(
        sheet,
        min_col=1,
        max_col=table.last_column,
        min_row=table.header_row + 1,
        max_row=table.last_row,
    )
    chart.add_data(rows, from_rows=True, titles_from_data=True)
    moments = Reference(
        sheet, min_col=table.first_column, max_col=table.last_column, min_row=table.header_row
    )
    chart.set_categories(moments)
    for number, series in enumerate(chart.series):
        series.graphicalProperties.line.solidFill = PALETTE[number % len(PALETTE)]
        series.graphicalProperties.line.width = 28_000
        series.marker.symbol = "circle"
        series.smooth = False
    chart.x_axis.tickLblPos = "low"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.legend.position = "r"
    return chart


def pounds_chart(
    sheet: Worksheet, table: Table, title: str, columns: int | None = None, stacked: bool = False
) -> BarChart:
    """Bars of pounds by place, side by side or stacked: the first columns of a table, or all."""
    chart = _bars(sheet, table, title, PALETTE, first=columns)
    chart.grouping, chart.gapWidth = "clustered", 60
    if stacked:
        chart.grouping, chart.overlap = "stacked", 100
    chart.height, chart.width = _height(table, 9), 26
    chart.y_axis.title, chart.y_axis.numFmt = "Pounds", "+£#,##0;-£#,##0;£0"
    _from_the_top_down(chart)
    return chart


def money_chart(sheet: Worksheet, table: Table, title: str, years: int) -> BarChart:
    """Bars per place, one for each year; the years are the first columns of the table."""
    chart = _bars(sheet, table, title, YEAR_PALETTE, first=years)
    chart.grouping, chart.gapWidth = "clustered", 60
    chart.height, chart.width = 10, 24
    if len(table.row_labels) > MANY_PLACES:
        chart.height = _height(table, 10)
        _from_the_top_down(chart)
    chart.y_axis.title = "Pounds"
    chart.y_axis.numFmt = "£#,##0"
    return chart
