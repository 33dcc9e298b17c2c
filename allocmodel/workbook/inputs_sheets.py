"""The two sheets that readers may change: Inputs, and the place of each area on Areas."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import pandas as pd
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.declared.financial_years import year_before
from allocmodel.declared.quantities import INPUT_GROUPS, INPUTS, group_of
from allocmodel.declared.vocabulary import GRADES, NOT_DRAWN, basis_title
from allocmodel.inputs import Provenance
from allocmodel.workbook import style
from allocmodel.workbook.layout import (
    AS_RUN,
    CHANGED,
    FIRST_ROW,
    INPUTS_SHEET,
    Column,
    InputRow,
    Layout,
    Table,
)
from allocmodel.workbook.pen import fit_height
from allocmodel.workbook.plan import brought_by_area
from allocmodel.workbook.tables import Drawing, as_excel_table, draw_label, draw_labels, headers

COLUMNS = (
    *("Name", "Value", "As run", "Changed since"),
    *("Unit", "Allowed range", "Source", "Grade", "Note"),
)

#: The lists that drop-downs offer, in columns to the right of the inputs.
LISTS = {"basis": "Bases", "budget_line": "Lines to draw from", "place": "Places"}
INPUT_WIDTHS = (56, 22, 22, 16, 17, 24, 50, 13, 52)
FIRST_LIST_COLUMN = len(COLUMNS) + 2


def draw_inputs(drawing: Drawing, sheet: Worksheet) -> None:
    """One row per figure: name, value, unit, range, source, grade, note."""
    rows = drawing.layout.input_rows
    for column, width in enumerate(INPUT_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for column in range(FIRST_LIST_COLUMN, FIRST_LIST_COLUMN + len(LISTS)):
        sheet.column_dimensions[get_column_letter(column)].width = 24
    for group, members in groupby(rows, lambda row: group_of(row.quantity.name)):
        _draw_group(drawing, sheet, group, list(members))
    _draw_lists(drawing, sheet)
    for row in rows:
        sheet.add_data_validation(_validation(drawing, row))
    # The lists serve the drop-downs; on paper they would only make the rest smaller.
    sheet.print_area = f"A1:{get_column_letter(len(COLUMNS))}{rows[-1].row}"


def _draw_group(drawing: Drawing, sheet: Worksheet, group: str, rows: Sequence[InputRow]) -> None:
    """The inputs of one group, in a table of their own."""
    columns = tuple(Column("", {}, header) for header in COLUMNS[1:])
    names = tuple(row.title for row in rows)
    what = INPUT_GROUPS[group]
    table = Table(
        f"inputs_{group}", INPUTS_SHEET, what, rows[0].row - 1, None, names, what, columns
    )
    headers(drawing, sheet, table)
    for number, row in enumerate(rows):
        draw_label(drawing, sheet, table, number, row.title)
        _draw_input_row(drawing, sheet, row)
    as_excel_table(sheet, table)


def _draw_input_row(drawing: Drawing, sheet: Worksheet, row: InputRow) -> None:
    quantity = row.quantity
    value = drawing.input_value(quantity.name, row.labels)
    form = style.FORMATS[quantity.unit]
    if quantity.unit == "share":
        form = "0.000000%"
    drawing.pen.input(sheet, row.row, Layout.VALUE_COLUMN, value, form)
    look = style.BOXED_TEXT if isinstance(value, str) else style.AS_RUN
    drawing.pen.figure(sheet, row.row, Layout.AS_RUN_COLUMN, value, look.with_format(form))
    draw_mark(drawing, sheet, row.row, Layout.VALUE_COLUMN, Layout.AS_RUN_COLUMN)
    where_from = drawing.where_from(row)
    described = (
        quantity.unit,
        _range_in_words(row),
        where_from.source,
        where_from.grade,
        note_of(where_from, row),
    )
    for column, text in enumerate(described, start=Layout.CHANGED_COLUMN + 1):
        drawing.pen.text(sheet, row.row, column, text, style.BOXED_TEXT)
    fit_height(sheet, row.row, {1: row.title, **dict(enumerate(described, start=5))})


def draw_mark(drawing: Drawing, sheet: Worksheet, row: int, now: int, then: int) -> None:
    """Mark an input that is not what it was when this was run, right of what it was."""
    live = f"${get_column_letter(now)}{row}"
    write_mark(drawing, sheet, row, then, live)


def write_mark(drawing: Drawing, sheet: Worksheet, row: int, then: int, live: str) -> None:
    """The mark itself: `live` says where the input stands, `then` what column has it as run.

    Joined to an empty text, so that a blank is not taken for nought.
    """
    formula = f'=IF({live}&""=${get_column_letter(then)}{row}&"",0,1)'
    look = style.AS_RUN.with_format(style.CHANGED_FORMAT)
    drawing.pen.formula(sheet, row, then + 1, formula, 0.0, look)


#: Of a judgement: its name is for who writes a sign-off, and stands where all of them do.
TO_SIGN = "To be signed off: Sources gives its name."


def note_of(where_from: Provenance, row: InputRow) -> str:
    """What to know of a figure, and where a judgement finds the name by which it is signed."""
    text = where_from.note or row.quantity.why
    if not where_from.rests_on:
        return text
    return f"{text.rstrip('.')}. {TO_SIGN}"


def _range_in_words(row: InputRow) -> str:
    quantity = row.quantity
    if quantity.names_dim:
        return f"One of the list: {LISTS[quantity.names_dim].lower()}"
    kind = "Whole numbers, " if quantity.whole else ""
    blank = f", or blank: {quantity.blank_means}" if quantity.blank is not None else ""
    return f"{kind}{quantity.lowest:,.0f} to {quantity.highest:,.0f}{blank}"


def _choices(drawing: Drawing, dim: str) -> list[str]:
    """What a drop-down of a dimension offers."""
    if dim == "basis":
        # A pool that the scenario has no line for has no people in the workbook.
        return [basis_title(str(basis)) for basis in drawing.run.values["basis_name"].values]
    labels = [str(label) for label in drawing.run.values["gross_amount"]["budget_line"].values]
    if dim == "budget_line":
        return [NOT_DRAWN, *labels]
    return drawing.run.places


def _draw_lists(drawing: Drawing, sheet: Worksheet) -> None:
    for number, (dim, title) in enumerate(LISTS.items()):
        column = FIRST_LIST_COLUMN + number
        drawing.pen.header(sheet, FIRST_ROW, column, title)
        for row, choice in enumerate(_choices(drawing, dim), start=FIRST_ROW + 1):
            drawing.pen.text(sheet, row, column, choice, style.BOXED_TEXT)


def list_range(drawing: Drawing, dim: str) -> str:
    """The cells of a drop-down's list, with their sheet."""
    letter = get_column_letter(FIRST_LIST_COLUMN + list(LISTS).index(dim))
    last = FIRST_ROW + len(_choices(drawing, dim))
    return f"{INPUTS_SHEET}!${letter}${FIRST_ROW + 1}:${letter}${last}"


def _validation(drawing: Drawing, row: InputRow) -> DataValidation:
    """What the cell accepts, and the message that says so."""
    quantity = row.quantity
    if quantity.names_dim:
        rule = DataValidation(type="list", formula1=list_range(drawing, quantity.names_dim))
    else:
        rule = DataValidation(
            type="whole" if quantity.whole else "decimal",
            operator="between",
            formula1=f"{quantity.lowest:.15g}",
            formula2=f"{quantity.highest:.15g}",
        )
    rule.allow_blank = quantity.blank is not None
    rule.errorTitle = "Not in the allowed range"
    rule.error = f"{_range_in_words(row)}."[:250]
    rule.promptTitle = quantity.title[:32]
    rule.prompt = quantity.why[:250]
    rule.showErrorMessage = rule.showInputMessage = True
    rule.add(f"{get_column_letter(Layout.VALUE_COLUMN)}{row.row}")
    return rule


def draw_areas(drawing: Drawing, sheet: Worksheet) -> None:
    """The ICB's areas: who they are, the place of each (an input), people and need."""
    inputs = drawing.run.inputs
    what = f"Reference data: {inputs.whole.parts_are}."
    counted = (
        f"Unit: people and weighted people. Source: {inputs.year_of_need} practice figures of NHS "
        f"England, added up (see Sources). Grade: published.{_held(drawing)}"
    )
    summed = "People and weighted people of each area stand on Area sums, added up from Practices."
    source = summed if "area_of_practice" in drawing.run.values else counted
    source = " ".join([source, *_brought_figures(drawing)])
    _draw_area_table(drawing, sheet, "areas", inputs.areas)
    follows = "The place of each area may be changed; everything after it follows."
    _draw_area_heading(drawing, sheet, ("Areas of {the whole}", what, follows, source))


def _held(drawing: Drawing) -> str:
    """What to know of years that have the need of an earlier one."""
    held = drawing.run.inputs.scenario.years_held
    last = drawing.run.inputs.scenario.need_held_from
    return f" From {held[0]} on those of {last}, held: judgement." if held else ""


def draw_former_areas(drawing: Drawing, sheet: Worksheet) -> None:
    """The areas of last year, by whose need last year's formula gives the opening baseline."""
    inputs = drawing.run.inputs
    year = year_before(inputs.scenario.years[0])
    what = f"Reference data of {year}: {inputs.whole.parts_are}."
    follows = "The place of each may be changed, as on Areas; the opening baseline follows."
    source = (
        f"Unit: weighted people. Source: {year} practice figures of NHS England, added up (see "
        "Sources). Grade: published."
    )
    _draw_area_table(drawing, sheet, "former_areas", inputs.former_areas)
    _draw_area_heading(drawing, sheet, ("Areas of {the whole} last year", what, follows, source))


def draw_practices(drawing: Drawing, sheet: Worksheet) -> None:
    """The published row of each practice, which the areas are added up from."""
    inputs = drawing.run.inputs
    table = next(table for table in drawing.layout.tables if table.name == "practices")
    _draw_rows(drawing, sheet, table, inputs.practices)
    lines = (
        "Practices of {the whole}",
        "Reference data: every GP practice, as published.",
        "The sheet Area sums adds them up to areas.",
        f"Unit: people and weighted people. Source: {inputs.year_of_need} practice figures of NHS "
        f"England (see Sources). Grade: published.{_held(drawing)}",
    )
    _draw_area_heading(drawing, sheet, lines)


def _draw_area_table(drawing: Drawing, sheet: Worksheet, name: str, areas: pd.DataFrame) -> None:
    """A row for each area: who it is, its place, and its figures."""
    table = next(table for table in drawing.layout.tables if table.name == name)
    _draw_rows(drawing, sheet, table, areas)
    _offer_places(drawing, sheet, table)


def _draw_rows(drawing: Drawing, sheet: Worksheet, table: Table, areas: pd.DataFrame) -> None:
    """The rows of areas or practices: what describes each, and its figures."""
    headers(drawing, sheet, table)
    draw_labels(drawing, sheet, table, table.row_labels)
    for position, column in enumerate(table.columns, start=table.first_column):
        _draw_area_column(drawing, sheet, table, column, position, areas)
    as_excel_table(sheet, table)
    widths = {1: 28, 2: 12, 3: 34, 4: 14, 5: 24, 6: 14, 7: 26}
    for position in range(1, table.last_column + 1):
        sheet.column_dimensions[get_column_letter(position)].width = widths.get(position, 16)


def _draw_area_column(
    drawing: Drawing,
    sheet: Worksheet,
    table: Table,
    column: Column,
    position: int,
    areas: pd.DataFrame,
) -> None:
    """A column of areas or practices, at its position on the sheet."""
    pen, top, labels = drawing.pen, table.header_row + 1, column.labels
    if AS_RUN in labels:
        names = list(map(str, drawing.values(labels[AS_RUN], {}, table)))
        pen.texts(sheet, top, position, names, style.BOXED)
    elif CHANGED in labels:
        for row, area in enumerate(table.row_labels, start=top):
            now = drawing.layout.spot(labels[CHANGED], {str(table.row_dim): area})
            draw_mark(drawing, sheet, row, now.column, position - 1)
    elif not column.quantity:
        texts = [str(areas.at[area, labels["description"]] or "") for area in table.row_labels]
        pen.texts(sheet, top, position, texts, style.BOXED)
    else:
        quantity = INPUTS[column.quantity]
        look = style.INPUT_TEXT if quantity.names_dim == "place" else style.FIGURE
        values = drawing.values(column.quantity, labels, table)
        pen.figures(sheet, top, position, values, look.with_format(style.FORMATS[quantity.unit]))


def _draw_area_heading(drawing: Drawing, sheet: Worksheet, lines: Sequence[str]) -> None:
    for number, line in enumerate(lines):
        font = style.REMARK if number else style.TABLE_TITLE
        drawing.pen.text(sheet, FIRST_ROW + number, 1, drawing.of_whole(line), font)


def _brought_figures(drawing: Drawing) -> list[str]:
    """Where the figures of areas come from that adjustments bring."""
    return [
        f"{INPUTS[name].title}: {drawing.run.inputs.source_of(name)}."
        for name in brought_by_area(drawing.run)
    ]


def _offer_places(drawing: Drawing, sheet: Worksheet, table: Table) -> None:
    rule = DataValidation(type="list", formula1=list_range(drawing, "place"), allow_blank=False)
    rule.errorTitle, rule.error = "Not a place", "Choose one of the places in the list."
    rule.promptTitle, rule.prompt = "Place", "The place that this area belongs to."
    rule.showErrorMessage = rule.showInputMessage = True
    number = next(n for n, one in enumerate(table.columns) if one.quantity.startswith("place_of"))
    letter = get_column_letter(table.first_column + number)
    rule.add(f"{letter}{table.header_row + 1}:{letter}{table.last_row}")
    sheet.add_data_validation(rule)


GRADES_IN_WORDS = "; ".join(f"{grade} = {meaning}" for grade, meaning in GRADES.items())
