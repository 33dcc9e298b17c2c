"""Tables that only show figures that stand elsewhere: every cell is a link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.tracing.cells import Host, Spot, excel_formula
from allocmodel.workbook import style
from allocmodel.workbook.layout import Column, Table, coordinates
from allocmodel.workbook.tables import Drawing, as_excel_table, draw_label, headers, number_format


@dataclass(frozen=True)
class View:
    """What a table of links shows.

    Attributes
    ----------
    name : str
        The Excel table's name.
    title, note : str
        Above the table.
    row_header : str
    row_dim : str
        The dimension down the rows.
    rows : mapping of label to title
    columns : sequence of (quantity, labels, header)
        Each column's quantity at fixed labels of all its dimensions but the row's.
    totals : mapping of quantity to quantity
        For a last row: what holds the total of each column.
    """

    name: str
    title: str
    note: str
    row_header: str
    row_dim: str
    rows: Mapping[str, str]
    columns: Sequence[tuple[str, Mapping[str, str], str]]
    totals: Mapping[str, str] = field(default_factory=dict)


def draw_view(drawing: Drawing, sheet: Worksheet, view: View, row: int) -> Table:
    """Draw a view from a row on; gives its table, to chart from or to place the next one below."""
    drawing.pen.text(sheet, row, 1, view.title, style.TABLE_TITLE)
    drawing.pen.text(sheet, row + 1, 1, view.note, style.REMARK)
    columns = tuple(
        Column(quantity, dict(labels), header) for quantity, labels, header in view.columns
    )
    table = Table(
        view.name,
        sheet.title,
        view.title,
        row + 2,
        view.row_dim,
        tuple(view.rows),
        view.row_header,
        columns,
    )
    headers(drawing, sheet, table)
    for number, (label, title) in enumerate(view.rows.items()):
        draw_label(drawing, sheet, table, number, title)
        for position, column in enumerate(columns):
            labels = {**column.labels, view.row_dim: label}
            host = table.host(number, position)
            _draw_link(drawing, sheet, host, column.quantity, labels)
    if view.totals:
        _draw_totals(drawing, sheet, table, view)
    as_excel_table(sheet, table)
    return table


def _draw_link(
    drawing: Drawing, sheet: Worksheet, host: Host, name: str, labels: Mapping[str, str]
) -> None:
    # Where a view names no year, it shows the last one.
    years = coordinates(drawing.run, name).get("year", [""])
    labels = {"year": years[-1], **labels}
    own = {dim: labels[dim] for dim in coordinates(drawing.run, name)}
    formula = excel_formula(drawing.node_of(name), own, host, drawing.layout)
    look = style.FIGURE.with_format(number_format(drawing, name))
    value = drawing.figures.value(name, own)
    drawing.pen.formula(sheet, host.spot.row, host.spot.column, formula, value, look)


def _draw_totals(drawing: Drawing, sheet: Worksheet, table: Table, view: View) -> None:
    """The last row: the ICB's own figure where there is one."""
    row = table.last_row + 1
    draw_label(drawing, sheet, table, len(table.row_labels), "All places")
    for position, column in enumerate(table.columns):
        name = view.totals.get(column.quantity)
        if name:
            spot = Spot(sheet.title, row, table.first_column + position)
            host = Host(spot, None, None, table.header_row)
            _draw_link(drawing, sheet, host, name, column.labels)
    for position in range(table.first_column - 1, table.last_column + 1):
        cell = sheet.cell(row, position)
        drawing.pen.dress(cell, style.TOTAL.with_format(cell.number_format))
