"""Inputs of a comparison: a column for each scenario, and the live one that a cell chooses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.inputs import Provenance
from allocmodel.study.run import Run
from allocmodel.tracing.cells import Spot
from allocmodel.workbook import style
from allocmodel.workbook.inputs_sheets import (
    COLUMNS,
    FIRST_LIST_COLUMN,
    LISTS,
    note_of,
    write_mark,
)
from allocmodel.workbook.layout import FIRST_ROW, INPUTS_SHEET, InputRow, Layout
from allocmodel.workbook.tables import Drawing

SWITCH_ROW = FIRST_ROW - 1
#: The first of the scenarios' columns.
FIRST_SCENARIO = FIRST_LIST_COLUMN + len(LISTS) + 1
#: The cell that chooses, and the one that says as which column.
SWITCH = f"$B${SWITCH_ROW}"
POSITION = f"${get_column_letter(FIRST_SCENARIO)}${SWITCH_ROW}"


CHANGE_THERE = (
    "Choose here; the values below follow. Change an input in the scenario's own column, to the "
    "right."
)


def scenario_cells(row: int, count: int, start: int = FIRST_SCENARIO) -> str:
    """The cells of a row of Inputs that hold each scenario's value, from a column on."""
    first, last = (get_column_letter(start + n) for n in (0, count - 1))
    return f"${first}{row}:${last}{row}"


def scenario_spots(layout: Layout, names: Sequence[str]) -> dict[Spot, tuple[str, InputRow]]:
    """The cells that hold each scenario's own values, with whose they are."""
    return {
        Spot(INPUTS_SHEET, row.row, FIRST_SCENARIO + number): (name, row)
        for row in layout.input_rows
        for number, name in enumerate(names)
    }


def as_run_spots(layout: Layout, count: int) -> frozenset[Spot]:
    """The cells that hold each scenario's values as run."""
    return frozenset(
        Spot(INPUTS_SHEET, row.row, FIRST_SCENARIO + count + 1 + number)
        for row in layout.input_rows
        for number in range(count)
    )


#: The cell that chooses, as a spot.
SWITCH_SPOT = Spot(INPUTS_SHEET, SWITCH_ROW, 2)


def draw_switch(
    drawing: Drawing,
    sheet: Worksheet,
    runs: Mapping[str, Run],
    as_run: Mapping[str, Run],
    shown: str,
) -> None:
    """Put each scenario's inputs beside the live ones, which become links to one of them.

    Parameters
    ----------
    drawing : Drawing
    sheet : Worksheet
        Inputs, as it is drawn for one run.
    runs : mapping of str to Run
        Of the same steps and names.
    as_run : mapping of str to Run
        The scenarios' own runs, which say where their figures come from.
    shown : str
        The scenario that is chosen at first.
    """
    pen, count = drawing.pen, len(runs)
    headers = scenario_cells(FIRST_ROW, count).replace(str(FIRST_ROW), f"${FIRST_ROW}")
    pen.text(sheet, SWITCH_ROW, 1, "Scenario that the live model shows", style.BOLD_TEXT)
    pen.input(sheet, SWITCH_ROW, 2, shown, "@")
    position = f"=MATCH({SWITCH},{headers},0)"
    chosen = float(list(runs).index(shown) + 1)
    look = style.FIGURE.with_format(style.COUNT_FORMAT)
    pen.formula(sheet, SWITCH_ROW, FIRST_SCENARIO, position, chosen, look)
    pen.text(sheet, SWITCH_ROW, FIRST_SCENARIO + 1, "Column shown, of these", style.REMARK)
    said = ("name", "One of the list: scenarios", "The scenarios compared", "choice", CHANGE_THERE)
    for column, text in enumerate(said, start=Layout.CHANGED_COLUMN + 1):
        pen.text(sheet, SWITCH_ROW, column, text, style.BOXED_TEXT)
    sheet.row_dimensions[SWITCH_ROW].height = 45
    sheet.add_data_validation(_choice(headers))
    for number, name in enumerate(runs):
        column = FIRST_SCENARIO + number
        pen.header(sheet, FIRST_ROW, column, name)
        pen.header(sheet, FIRST_ROW, column + count + 1, f"{name}, as run")
        for own in (column, column + count + 1):
            sheet.column_dimensions[get_column_letter(own)].width = 24
    for row in drawing.layout.input_rows:
        _draw_row(drawing, sheet, row, runs)
        _draw_texts(drawing, sheet, row, as_run, shown)
    for rule in sheet.data_validations.dataValidation:
        at = str(rule.sqref)
        if at.startswith("B") and at != SWITCH.replace("$", ""):
            rule.sqref = MultiCellRange(scenario_cells(int(at[1:]), count).replace("$", ""))


def _choice(headers: str) -> DataValidation:
    rule = DataValidation(type="list", formula1=headers, allow_blank=False)
    rule.errorTitle, rule.error = "No such scenario", "Choose one of the list."
    rule.promptTitle = "Scenario"
    rule.prompt = "The scenario that the live model shows, on every sheet after this one."
    rule.showErrorMessage = rule.showInputMessage = True
    rule.add(SWITCH.replace("$", ""))
    return rule


def _draw_row(drawing: Drawing, sheet: Worksheet, row: InputRow, runs: Mapping[str, Run]) -> None:
    """The values of each scenario, and the live one."""
    pen, live = drawing.pen, sheet.cell(row.row, Layout.VALUE_COLUMN)
    form = live.number_format
    for number, run in enumerate(runs.values()):
        value = drawing.input_value(row.quantity.name, row.labels, run)
        column = FIRST_SCENARIO + number
        pen.input(sheet, row.row, column, value, form)
        dress = style.BOXED_TEXT if isinstance(value, str) else style.AS_RUN
        as_run = column + len(runs) + 1
        pen.figure(sheet, row.row, as_run, value, dress.with_format(form))
    value = drawing.input_value(row.quantity.name, row.labels)
    value = "" if value is None else value
    form = style.PLAIN_FORMAT if form == "General" else form
    look = (style.BOXED_TEXT if isinstance(value, str) else style.FIGURE).with_format(form)
    formula = _of_the_chosen(scenario_cells(row.row, len(runs)))
    pen.apart(live).protection = style.LOCKED
    assert isinstance(value, str | float)
    pen.formula(sheet, row.row, Layout.VALUE_COLUMN, formula, value, look)
    stored = scenario_cells(row.row, len(runs), FIRST_SCENARIO + len(runs) + 1)
    formula = _of_the_chosen(stored)
    pen.formula(sheet, row.row, Layout.AS_RUN_COLUMN, formula, value, look)
    # What a reader changes is the scenario's own cell; the live one must be that.
    own = f"INDEX({scenario_cells(row.row, len(runs))},1,{POSITION})"
    write_mark(drawing, sheet, row.row, Layout.AS_RUN_COLUMN, own)


#: What says where a figure comes from: its column, and its texts for a figure.
_TEXTS: tuple[tuple[str, Callable[[Provenance, InputRow], str]], ...] = (
    ("Source", lambda where_from, _: where_from.source),
    ("Grade", lambda where_from, _: where_from.grade),
    ("Note", note_of),
)
#: Of a figure that only other scenarios have.
_NEUTRAL = Provenance("Not in this scenario: a value that changes nothing", "choice")


def _draw_texts(
    drawing: Drawing, sheet: Worksheet, row: InputRow, as_run: Mapping[str, Run], shown: str
) -> None:
    """Where the live figure comes from: it follows the switch where the scenarios differ."""
    key = (row.quantity.name, tuple(row.labels.values()))
    every = {name: run.inputs.provenance.get(key, _NEUTRAL) for name, run in as_run.items()}
    # Right of the scenarios' values, now and as run.
    first = FIRST_SCENARIO + 2 * (len(as_run) + 1)
    for header, text_of in _TEXTS:
        texts = {name: text_of(one, row) for name, one in every.items()}
        if len(set(texts.values())) > 1:
            for column, (name, text) in enumerate(texts.items(), start=first):
                drawing.pen.header(sheet, FIRST_ROW, column, f"{header}, {name}")
                drawing.pen.text(sheet, row.row, column, text, style.BOXED_TEXT)
            cells = scenario_cells(row.row, len(texts), first)
            live = f"=INDEX({cells},1,{POSITION})"
            at = COLUMNS.index(header) + 1
            drawing.pen.formula(sheet, row.row, at, live, texts[shown], style.BOXED_TEXT)
        first += len(as_run)


def _of_the_chosen(cells: str) -> str:
    """The value of the scenario that is chosen; blank stays blank, which a bare link makes 0."""
    chosen = f"INDEX({cells},1,{POSITION})"
    return f'=IF({chosen}="","",{chosen})'
