"""Draws the account with a column for each place, and its charts: the bridge of the Summary."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.tracing.cells import Host, Spot
from allocmodel.views.account import BRIDGE_TITLE, Entry, account_per_head, bridge, how_it_adds_up
from allocmodel.views.view import own_labels
from allocmodel.workbook import style
from allocmodel.workbook.charts import ends_chart, moved_chart, moves_chart, put_below
from allocmodel.workbook.layout import Column, Table
from allocmodel.workbook.place_sheets import MOST_PLACE_SHEETS
from allocmodel.workbook.tables import (
    Cell,
    Drawing,
    as_excel_table,
    draw_label,
    headers,
    number_format,
)
from allocmodel.workbook.views import draw_view

#: How the account's entries look: those that are sums stand out.
LOOKS = {"move": style.FIGURE}


def draw_bridge(drawing: Drawing, sheet: Worksheet, row: int) -> int:
    """The account per head of every place, and what moves it; gives the row below both.

    A column for each place, from start to end; where places are many, a row for each.
    """
    run = drawing.run
    entries = account_per_head(run)
    if len(run.places) > MOST_PLACE_SHEETS:
        table = draw_view(drawing, sheet, bridge(run), row)
        moved = [number for number, one in enumerate(entries) if one.kind == "move"]
        return put_below(drawing.pen, sheet, table, moves_chart(sheet, table, moved))
    table = _draw_by_place(drawing, sheet, entries, row)
    rows = {
        kind: [
            table.header_row + 1 + number for number, one in enumerate(entries) if one.kind == kind
        ]
        for kind in ("start", "move", "end", "change")
    }
    moved_to = moved_chart(sheet, table, rows["move"], rows["change"][0])
    ends = ends_chart(sheet, table, [rows["start"][0], rows["end"][0]])
    return put_below(drawing.pen, sheet, table, moved_to, ends)


def _draw_by_place(drawing: Drawing, sheet: Worksheet, entries: list[Entry], row: int) -> Table:
    places = drawing.run.places
    drawing.pen.text(sheet, row, 1, BRIDGE_TITLE, style.TABLE_TITLE)
    header_row = drawing.pen.paragraph(sheet, row + 1, how_it_adds_up(drawing.run), style.REMARK)
    table = Table(
        "bridge_summary",
        sheet.title,
        BRIDGE_TITLE,
        header_row,
        None,
        tuple(one.title for one in entries),
        "Pounds per head",
        tuple(Column("", {}, place) for place in places),
    )
    headers(drawing, sheet, table)
    figures: dict[int, list[Cell]] = {number: [] for number in range(len(places))}
    drawing.shown.append(table)
    drawing.accounts.append((table, figures))
    for number, entry in enumerate(entries):
        draw_label(drawing, sheet, table, number, entry.title)
        line = table.header_row + 1 + number
        look = LOOKS.get(entry.kind, style.TOTAL)
        look = look.with_format(number_format(drawing, entry.per_head))
        for column, place in enumerate(places, start=table.first_column):
            labels = own_labels(drawing.run, entry.per_head, {**entry.labels, "place": place})
            host = Host(Spot(sheet.title, line, column), None, None, table.header_row)
            formula = drawing.link(entry.per_head, labels, host)
            value = drawing.value(entry.per_head, labels)
            figures[column - table.first_column].append((entry.per_head, labels))
            drawing.pen.formula(sheet, line, column, formula, value, look)
    as_excel_table(sheet, table)
    return table
