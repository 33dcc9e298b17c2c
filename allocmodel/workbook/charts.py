"""The charts, drawn from tables of links so that they move with the figures."""

from __future__ import annotations

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.workbook.layout import Table

PALETTE = (
    *("1F3864", "2E75B6", "7030A0", "C55A11", "548235", "BF9000", "C00000", "7F7F7F"),
    *("00838F", "AD1457", "6D4C41", "33691E"),
)
#: The scenario stands out against what it is compared with.
VIEW_PALETTE = ("8FAADC", "1F3864")


def moves_chart(sheet: Worksheet, table: Table, title: str) -> BarChart:
    """Stacked bars by place: what each move brings or takes, per head."""
    chart = _bars(sheet, table, title, PALETTE)
    chart.type, chart.grouping, chart.overlap, chart.gapWidth = "bar", "stacked", 100, 60
    chart.height, chart.width = 11, 30
    chart.y_axis.numFmt = "+£0;-£0;£0"
    # Places from the top down, as in the table, with the money axis below them.
    chart.x_axis.scaling.orientation = "maxMin"
    chart.y_axis.crosses = "max"
    return chart


def per_head_chart(sheet: Worksheet, table: Table, title: str, height: float) -> BarChart:
    """Bars side by side from the mean: each fifth or group, by the formula and the scenario.

    The last columns of the table are charted, as many as there are colours.
    """
    chart = _bars(sheet, table, title, VIEW_PALETTE, last=len(VIEW_PALETTE))
    chart.type, chart.grouping, chart.gapWidth = "bar", "clustered", 50
    chart.height, chart.width = height, 24
    chart.y_axis.numFmt = "+£0;-£0;£0"
    chart.x_axis.scaling.orientation = "maxMin"
    chart.y_axis.crosses = "max"
    return chart


def _bars(
    sheet: Worksheet, table: Table, title: str, palette: tuple[str, ...], last: int | None = None
) -> BarChart:
    """A bar chart of a table's columns, or of its last ones."""
    chart = BarChart()
    chart.title = title
    figures = Reference(
        sheet,
        min_col=table.first_column if last is None else table.last_column - last + 1,
        max_col=table.last_column,
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


def distance_chart(sheet: Worksheet, table: Table, title: str) -> LineChart:
    """A line per place: its distance from target, before the first pull and after each year."""
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
    chart.y_axis.title = "Distance from target"
    chart.y_axis.numFmt = "+0.0%;-0.0%;0.0%"
    chart.x_axis.tickLblPos = "low"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.legend.position = "r"
    return chart


def money_chart(sheet: Worksheet, table: Table, title: str) -> BarChart:
    """Bars per place, one for each year."""
    chart = _bars(sheet, table, title, ("8FAADC", "2E75B6", "1F3864", "7030A0", "C55A11"))
    chart.type, chart.grouping, chart.gapWidth = "col", "clustered", 60
    chart.height, chart.width = 10, 24
    chart.y_axis.title = "Pounds"
    chart.y_axis.numFmt = "£#,##0"
    return chart
