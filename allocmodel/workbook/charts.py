"""The charts, drawn from tables of links so that they move with the figures."""

from __future__ import annotations

import math
from collections.abc import Sequence

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart._chart import ChartBase
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.workbook import style
from allocmodel.workbook.alt_text import describe_chart
from allocmodel.workbook.layout import Table
from allocmodel.workbook.palette import PALETTE, PAPER, TOTAL, paint
from allocmodel.workbook.pen import Pen

#: More places than this stand one below the other in a chart, each with room for its name.
MANY_PLACES = 10

#: Of more places than these no page holds a chart whose bars can be told apart.
MOST_BARS = 50
LEFT_OUT = (
    f"There is no chart here: more than {MOST_BARS} bars do not fit a page. See the table above."
)

#: Height of a place's bars, of a chart's other parts, and of a row of cells, in centimetres.
_BAR_HEIGHT, _FRAME_HEIGHT, _ROW_HEIGHT = 0.62, 3.0, 0.53
#: Room for the names of moves below a chart, in centimetres.
_NAMES_BELOW = 2.5
#: The formula and the scenario, side by side.
_VIEWS = 2


def put_below(pen: Pen, sheet: Worksheet, table: Table, *charts: ChartBase) -> int:
    """Put charts below a table; gives the row where the next thing may start."""
    row = table.end_row + 2
    has_bars = any(isinstance(chart, BarChart) for chart in charts)
    if has_bars and len(table.row_labels) > MOST_BARS:
        return pen.paragraph(sheet, row, LEFT_OUT, style.REMARK) + 1
    if len(table.row_labels) > MANY_PLACES and table.row_dim:
        # A tall chart begins a new page, rather than being cut in two.
        sheet.row_breaks.append(Break(row - 1))
    for chart in charts:
        describe_chart(chart, table)
        sheet.add_chart(chart, f"A{row}")
        row += math.ceil(float(chart.height) / _ROW_HEIGHT) + 2
    return row


def height_for(table: Table, least: float) -> float:
    """Room for as many bars as the table has rows."""
    return max(least, _BAR_HEIGHT * len(table.row_labels) + _FRAME_HEIGHT)


#: What the charts of the bridge are called.
_MOVED = "What moves pounds per head (0 = equal money)"
_ENDS = "Pounds per head: start and end"


def moves_chart(sheet: Worksheet, table: Table, moved: Sequence[int]) -> BarChart:
    """Stacked bars by place, a row each: what each move brings or takes, per head.

    Parameters
    ----------
    sheet : openpyxl.worksheet.worksheet.Worksheet
    table : Table
    moved : sequence of int
        Which columns of the table are moves, from 0.
    """
    columns = [table.first_column + number for number in moved]
    chart = bars_of(sheet, table, _MOVED, columns)
    chart.grouping, chart.overlap, chart.gapWidth = "stacked", 100, 60
    # As wide as an upright page, with the names of moves below.
    chart.height, chart.width = height_for(table, 11) + _NAMES_BELOW, 22
    chart.legend.position = "b"
    chart.y_axis.numFmt = "+£0;-£0;£0"
    from_the_top_down(chart)
    return chart


def moved_chart(sheet: Worksheet, table: Table, moved: Sequence[int], total: int) -> BarChart:
    """Stacked columns by place, a column of the table each, with all moves together as a mark.

    Parameters
    ----------
    sheet : openpyxl.worksheet.worksheet.Worksheet
    table : Table
    moved : sequence of int
        The rows of the moves.
    total : int
        The row of all together.
    """
    chart = _columns(sheet, table, _MOVED, moved)
    chart.grouping, chart.overlap, chart.gapWidth = "stacked", 100, 60
    chart.height, chart.width = 11, 30
    chart.y_axis.numFmt = "+£0;-£0;£0"
    marks = LineChart()
    _take_rows(marks, sheet, table, [total])
    (mark,) = marks.series
    mark.graphicalProperties.line.noFill = True
    mark.marker.symbol, mark.marker.size = "diamond", 9
    mark.marker.graphicalProperties.solidFill = TOTAL
    mark.marker.graphicalProperties.line.solidFill = PAPER
    mark.dLbls = _values_shown("+£0;-£0;£0", "r")
    # Black on white over bars of any colour.
    mark.dLbls.spPr = GraphicalProperties(solidFill=PAPER)
    chart += marks
    return chart


def ends_chart(sheet: Worksheet, table: Table, ends: Sequence[int]) -> BarChart:
    """Columns by place: what it starts from and what it gets, each with its figure."""
    chart = _columns(sheet, table, _ENDS, ends)
    chart.grouping, chart.gapWidth = "clustered", 60
    chart.height, chart.width = 8, 30
    chart.y_axis.numFmt, chart.y_axis.scaling.min = style.AXIS_POUNDS, 0
    for series in chart.series:
        series.dLbls = _values_shown(style.AXIS_POUNDS, "outEnd")
    return chart


def _columns(sheet: Worksheet, table: Table, title: str, rows: Sequence[int]) -> BarChart:
    """A chart of columns from rows of a table: its columns are the categories."""
    chart = BarChart()
    chart.type, chart.title = "col", title
    _take_rows(chart, sheet, table, rows)
    return _in_colours(chart)


def _take_rows(chart: ChartBase, sheet: Worksheet, table: Table, rows: Sequence[int]) -> None:
    """Rows of a table as the series of a chart, under the table's headers."""
    for row in rows:
        figures = Reference(sheet, 1, row, table.last_column, row)
        chart.add_data(figures, from_rows=True, titles_from_data=True)
    first, last = table.first_column, table.last_column
    chart.set_categories(Reference(sheet, first, table.header_row, last, table.header_row))


def _values_shown(number_format: str, position: str) -> DataLabelList:
    """The figure of each bar or mark beside it, and nothing else."""
    return DataLabelList(
        numFmt=number_format,
        dLblPos=position,
        showVal=True,
        showSerName=False,
        showCatName=False,
        showLegendKey=False,
        showPercent=False,
    )


def from_the_top_down(chart: BarChart) -> None:
    """Bars in the order of the table, with the axis of figures below them."""
    chart.type = "bar"
    chart.x_axis.scaling.orientation = "maxMin"
    chart.y_axis.crosses = "max"
    # The name of every bar, not of every other.
    chart.x_axis.tickLblSkip = 1


def per_head_chart(sheet: Worksheet, table: Table, title: str, height: float) -> BarChart:
    """Bars side by side from the mean: each fifth or group, by the formula and the scenario.

    The last columns of the table are charted.
    """
    chart = bars_of(sheet, table, title, _columns_of(table)[-_VIEWS:])
    chart.grouping, chart.gapWidth = "clustered", 50
    chart.height, chart.width = height, 24
    chart.y_axis.numFmt = "+£0;-£0;£0"
    from_the_top_down(chart)
    return chart


def like_for_like_chart(sheet: Worksheet, table: Table, title: str, height: float) -> BarChart:
    """Bars side by side from one: what ages alone suggest, by the formula and the scenario.

    The first columns of the table are charted.
    """
    chart = bars_of(sheet, table, title, _columns_of(table)[:_VIEWS])
    chart.grouping, chart.gapWidth = "clustered", 50
    chart.height, chart.width = height, 24
    chart.y_axis.title, chart.y_axis.numFmt = "1.00 = as ages alone suggest", "0.00"
    from_the_top_down(chart)
    # Bars begin at one.
    chart.x_axis.crosses, chart.x_axis.crossesAt = None, 1
    return chart


def bars_of(sheet: Worksheet, table: Table, title: str, columns: Sequence[int]) -> BarChart:
    """A bar chart of columns of a table: its rows are the categories."""
    chart = BarChart()
    chart.title = title
    for column in columns:
        figures = Reference(sheet, column, table.header_row, column, table.last_row)
        chart.add_data(figures, titles_from_data=True)
    names = Reference(sheet, min_col=1, min_row=table.header_row + 1, max_row=table.last_row)
    chart.set_categories(names)
    return _in_colours(chart)


def _in_colours(chart: BarChart) -> BarChart:
    """The chart with a colour for each series, its names at its foot and its legend beside it."""
    for number, series in enumerate(chart.series):
        paint(series, number, len(chart.series))
        series.invertIfNegative = False
    chart.y_axis.title = "Pounds per head"
    chart.x_axis.tickLblPos = "low"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.legend.position = "r"
    return chart


def _columns_of(table: Table) -> list[int]:
    """The columns of figures of a table."""
    return [*range(table.first_column, table.last_column + 1)]


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
    chart = bars_of(sheet, table, title, _columns_of(table))
    chart.grouping, chart.gapWidth = "clustered", 60
    chart.height, chart.width = height_for(table, 8), 24
    from_the_top_down(chart)
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
    chart = bars_of(sheet, table, title, _columns_of(table)[:columns])
    chart.grouping, chart.gapWidth = "clustered", 60
    if stacked:
        chart.grouping, chart.overlap = "stacked", 100
    chart.height, chart.width = height_for(table, 9), 26
    chart.y_axis.title, chart.y_axis.numFmt = "Pounds", style.MOVE_FORMATS["pounds"]
    from_the_top_down(chart)
    return chart


def money_chart(sheet: Worksheet, table: Table, title: str, years: int) -> BarChart:
    """Bars per place, one for each year; the years are the first columns of the table."""
    chart = bars_of(sheet, table, title, _columns_of(table)[:years])
    chart.grouping, chart.gapWidth = "clustered", 60
    chart.height, chart.width = 10, 24
    if len(table.row_labels) > MANY_PLACES:
        chart.height = height_for(table, 10)
        from_the_top_down(chart)
    chart.y_axis.title = "Pounds"
    chart.y_axis.numFmt = style.AXIS_POUNDS
    return chart
