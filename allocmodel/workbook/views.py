"""Draws views: every cell is a link to where its figure stands."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.declared.text import capital
from allocmodel.model.labels import names_lines
from allocmodel.tracing.cells import Host, Spot
from allocmodel.views.view import Closing, View, own_labels
from allocmodel.views.view import Column as ViewColumn
from allocmodel.workbook import style
from allocmodel.workbook.layout import Column, Table
from allocmodel.workbook.tables import (
    Drawing,
    as_excel_table,
    draw_column,
    draw_label,
    draw_labels,
    headers,
    number_format,
)


def draw_view(drawing: Drawing, sheet: Worksheet, view: View, row: int) -> Table:
    """Draw a view from a row on; gives its table, to chart from or to place the next one below."""
    row = drawing.pen.title(sheet, row, capital(drawing.of_whole(view.title)))
    notes = drawing.of_whole(" ".join(view.notes))
    header_row = drawing.pen.paragraph(sheet, row, notes, style.REMARK)
    table = Table(
        view.name,
        sheet.title,
        capital(view.title),
        header_row,
        view.row_dim,
        tuple(view.rows),
        view.row_header,
        (
            *(Column(one.quantity, dict(one.labels), _header(one)) for one in view.columns),
            *(Column("", {}, one.title) for one in view.texts),
        ),
        closing_rows=len(view.closing),
        row_titles=tuple(view.rows.values()),
    )
    drawing.shown.append(table)
    headers(drawing, sheet, table)
    draw_labels(drawing, sheet, table, view.rows.values())
    for position, column in enumerate(view.columns):
        own = own_labels(drawing.run, column.quantity, column.labels)
        node = drawing.node_of(column.quantity)
        words = style.in_words(column.word, column.word_for_no) if column.word_for_no else ""
        draw_column(drawing, sheet, table, position, node, own, words)
    for position, texts in enumerate(view.texts, start=table.first_column + len(view.columns)):
        for number, label in enumerate(view.rows, start=table.header_row + 1):
            drawing.pen.text(sheet, number, position, texts.of_rows[label], style.BOXED_TEXT)
    for number, closing in enumerate(view.closing, start=1):
        _draw_closing(drawing, sheet, table, closing, table.last_row + number)
    as_excel_table(sheet, table)
    return table


def _header(column: ViewColumn) -> str:
    """The title of a column; a line's name stands alone there."""
    return capital(column.title) if any(map(names_lines, column.labels)) else column.title


def draw_views(drawing: Drawing, sheet: Worksheet, views: list[View], row: int) -> int:
    """Draw views one below the other; gives the row where the next thing may start."""
    for view in views:
        row = draw_view(drawing, sheet, view, row).end_row + 3
    return row


def _draw_closing(
    drawing: Drawing, sheet: Worksheet, table: Table, closing: Closing, row: int
) -> None:
    """A row below the others: the ICB's own figure where there is one."""
    draw_label(drawing, sheet, table, row - table.header_row - 1, closing.title)
    for position, column in enumerate(table.columns):
        name = closing.of.get(column.quantity)
        if name:
            own = own_labels(drawing.run, name, column.labels)
            spot = Spot(sheet.title, row, table.first_column + position)
            host = Host(spot, None, None, table.header_row)
            formula = drawing.link(name, own, host)
            look = style.FIGURE.with_format(number_format(drawing, name))
            value = drawing.value(name, own)
            drawing.pen.formula(sheet, spot.row, spot.column, formula, value, look)
    for position in range(table.first_column - 1, table.last_column + 1):
        cell = sheet.cell(row, position)
        is_text = cell.quotePrefix
        drawing.pen.dress(cell, style.TOTAL.with_format(cell.number_format))
        if is_text:
            drawing.pen.apart(cell).quotePrefix = True
