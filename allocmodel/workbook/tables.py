"""Draws tables: what it is and why above, one traced formula per column below."""

from __future__ import annotations

from dataclasses import dataclass, field

from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table as ExcelTable
from openpyxl.worksheet.table import TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.model.quantities import INPUTS
from allocmodel.model.steps import Step
from allocmodel.run import Run
from allocmodel.tracing import words
from allocmodel.tracing.cells import excel_formula
from allocmodel.tracing.expression import Node, Quantity, trace
from allocmodel.workbook import style
from allocmodel.workbook.layout import HEADING_ROWS, Column, Layout, Table, coordinates
from allocmodel.workbook.pen import Figures, Pen


@dataclass
class Drawing:
    """What drawing any table takes: the run, where things stand, the pen, and the traces."""

    run: Run
    layout: Layout
    pen: Pen
    figures: Figures
    steps: dict[str, Step] = field(default_factory=dict)
    _traces: dict[str, Node] = field(default_factory=dict)

    def trace_of(self, name: str) -> Node:
        """The traced formula of a step."""
        if name not in self._traces:
            step = self.steps[name]
            inputs = {needed: coordinates(self.run, needed) for needed in step.inputs}
            self._traces[name] = trace(step.formula, inputs)
        return self._traces[name]

    def node_of(self, name: str) -> Node:
        """The quantity itself, for cells that only show what stands elsewhere."""
        return Quantity(
            name, {dim: tuple(labels) for dim, labels in coordinates(self.run, name).items()}
        )


def draw(drawing: Drawing, sheet: Worksheet, table: Table) -> None:
    """Draw a planned table of a stage sheet."""
    name = table.columns[0].quantity
    called_up = name in drawing.layout.call_ups
    if called_up:
        _call_up_heading(drawing, sheet, table)
    else:
        _step_heading(drawing, sheet, table, drawing.steps[name])
    headers(drawing, sheet, table)
    for row, label in enumerate(table.row_labels):
        draw_label(drawing, sheet, table, row, label)
        for number, column in enumerate(table.columns):
            labels = {**column.labels, **({table.row_dim: label} if table.row_dim else {})}
            host = table.host(row, number)
            if called_up:
                spot = drawing.layout.input_spot(name, labels)
                # Down a table the row moves, so that one formula fills the column.
                row_sign = "" if table.row_dim else "$"
                formula = f"={spot.sheet}!${get_column_letter(spot.column)}{row_sign}{spot.row}"
            else:
                formula = excel_formula(drawing.trace_of(name), labels, host, drawing.layout)
            value = drawing.figures.value(name, labels)
            drawing.pen.formula(
                sheet, host.spot.row, host.spot.column, formula, value, number_format(drawing, name)
            )
    as_excel_table(sheet, table)


def draw_view(
    drawing: Drawing, sheet: Worksheet, table: Table, totals: dict[str, str] | None = None
) -> None:
    """Draw a table that shows quantities that stand elsewhere, and under it the ICB's own figure.

    `totals` names, for a column's quantity, the quantity that holds its total.
    """
    headers(drawing, sheet, table)
    rows = [*table.row_labels, *(["All places"] if totals else [])]
    for row, label in enumerate(rows):
        last = bool(totals) and row == len(rows) - 1
        draw_label(drawing, sheet, table, row, label)
        for number, column in enumerate(table.columns):
            name = (totals or {}).get(column.quantity, "") if last else column.quantity
            if name:
                _draw_shown(drawing, sheet, table, row, number, column, name)
        if last:
            _mark_total(sheet, table, row)
    as_excel_table(sheet, table)


def _draw_shown(
    drawing: Drawing,
    sheet: Worksheet,
    table: Table,
    row: int,
    number: int,
    column: Column,
    name: str,
) -> None:
    on_place = name == column.quantity
    host = table.host(row if on_place else 0, number)
    labels = dict(column.labels)
    if on_place and table.row_dim:
        labels[table.row_dim] = table.row_labels[row]
    labels = {dim: labels[dim] for dim in coordinates(drawing.run, name)}
    formula = excel_formula(drawing.node_of(name), labels, host, drawing.layout)
    value = drawing.figures.value(name, labels)
    drawing.pen.formula(
        sheet,
        table.header_row + 1 + row,
        host.spot.column,
        formula,
        value,
        number_format(drawing, name),
    )


def _mark_total(sheet: Worksheet, table: Table, row: int) -> None:
    for column in range(table.first_column - 1, table.last_column + 1):
        cell = sheet.cell(table.header_row + 1 + row, column)
        cell.font, cell.fill, cell.border = style.BOLD, style.TOTAL_FILL, style.TOTAL_BORDER


def headers(drawing: Drawing, sheet: Worksheet, table: Table) -> None:
    """The header row."""
    drawing.pen.header(sheet, table.header_row, table.first_column - 1, table.row_header)
    for number, column in enumerate(table.columns):
        drawing.pen.header(sheet, table.header_row, table.first_column + number, column.header)
    longest = max(len(column.header) for column in table.columns)
    sheet.row_dimensions[table.header_row].height = 15 * min(4, 1 + longest // 14)


def draw_label(drawing: Drawing, sheet: Worksheet, table: Table, row: int, label: str) -> None:
    """The name of a row."""
    cell = drawing.pen.text(sheet, table.header_row + 1 + row, table.first_column - 1, label)
    cell.border = style.BOX
    cell.alignment = Alignment(horizontal="left", wrap_text=True, vertical="center")


def number_format(drawing: Drawing, name: str) -> str:
    """The format of a quantity, by its unit and whether it is a move or a check."""
    step = drawing.steps.get(name)
    if step is None:
        return style.FORMATS[INPUTS[name].unit]
    if step.stage == "checks":
        return style.CHECK_FORMAT
    if step.stage == "changes" or "bridge_line" in step.dims:
        return style.MOVE_FORMATS[step.unit]
    return style.COUNT_FORMAT if step.unit == "number" else style.FORMATS[step.unit]


def as_excel_table(sheet: Worksheet, table: Table) -> None:
    """Make it an Excel table, so that it has a name and screen readers know its headers."""
    first = get_column_letter(table.first_column - 1)
    last = get_column_letter(table.last_column)
    area = f"{first}{table.header_row}:{last}{table.last_row}"
    excel_table = ExcelTable(displayName=f"t_{table.name}", ref=area)
    excel_table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    sheet.add_table(excel_table)


def _step_heading(drawing: Drawing, sheet: Worksheet, table: Table, step: Step) -> None:
    formula = words.sentence(drawing.trace_of(step.name))
    _heading(
        drawing,
        sheet,
        table,
        step.title,
        step.why,
        f"Formula: {step.title[0].lower()}{step.title[1:]} = {formula}.",
        f"Unit: {step.unit}. Source: {step.source}.",
    )


def _call_up_heading(drawing: Drawing, sheet: Worksheet, table: Table) -> None:
    quantity = INPUTS[table.columns[0].quantity]
    _heading(
        drawing,
        sheet,
        table,
        f"{quantity.title} (from Inputs)",
        quantity.why,
        "Formula: none. These cells repeat the Inputs sheet; change the figures there.",
        f"Unit: {quantity.unit}. Source: Inputs sheet, where each figure has its own.",
    )


def _heading(drawing: Drawing, sheet: Worksheet, table: Table, title: str, *lines: str) -> None:
    top = table.header_row - HEADING_ROWS
    drawing.pen.text(sheet, top, 1, title, style.HEADING)
    for number, line in enumerate(lines, start=1):
        drawing.pen.text(sheet, top + number, 1, line, style.NOTE)
