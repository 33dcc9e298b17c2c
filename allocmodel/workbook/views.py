"""Tables that only show figures that stand elsewhere: every cell is a link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.tracing.cells import Host, Spot, excel_formula
from allocmodel.workbook import style
from allocmodel.workbook.layout import Column, Table, coordinates
from allocmodel.workbook.tables import (
    Drawing,
    as_excel_table,
    draw_column,
    draw_label,
    headers,
    number_format,
)


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
    drawing.pen.text(sheet, row, 1, drawing.of_whole(view.title), style.TABLE_TITLE)
    drawing.pen.text(sheet, row + 1, 1, drawing.of_whole(view.note), style.REMARK)
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
    for number, title in enumerate(view.rows.values()):
        draw_label(drawing, sheet, table, number, title)
    for position, column in enumerate(columns):
        own = _own_labels(drawing, column.quantity, column.labels)
        labels = [{**own, view.row_dim: label} for label in view.rows]
        node = drawing.node_of(column.quantity)
        draw_column(drawing, sheet, table, position, node, labels)
    if view.totals:
        _draw_totals(drawing, sheet, table, view)
    as_excel_table(sheet, table)
    return table


def _own_labels(drawing: Drawing, name: str, labels: Mapping[str, str]) -> dict[str, str]:
    """The labels without those of other dimensions; the last year, where none is named."""
    dims = coordinates(drawing.run, name)
    years = {"year": dims["year"][-1]} if "year" in dims else {}
    return {**years, **{dim: label for dim, label in labels.items() if dim in dims}}


def _draw_totals(drawing: Drawing, sheet: Worksheet, table: Table, view: View) -> None:
    """The last row: the ICB's own figure where there is one."""
    row = table.last_row + 1
    draw_label(drawing, sheet, table, len(table.row_labels), "All places")
    for position, column in enumerate(table.columns):
        name = view.totals.get(column.quantity)
        if name:
            own = _own_labels(drawing, name, column.labels)
            spot = Spot(sheet.title, row, table.first_column + position)
            host = Host(spot, None, None, table.header_row)
            formula = excel_formula(drawing.node_of(name), own, host, drawing.layout)
            look = style.FIGURE.with_format(number_format(drawing, name))
            value = drawing.value(name, own)
            drawing.pen.formula(sheet, spot.row, spot.column, formula, value, look)
    for position in range(table.first_column - 1, table.last_column + 1):
        cell = sheet.cell(row, position)
        drawing.pen.dress(cell, style.TOTAL.with_format(cell.number_format))
