"""Draws tables: what it is and why above, one traced formula per column below."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.declared.figures import figure
from allocmodel.declared.quantities import INPUTS
from allocmodel.engine.steps import Step
from allocmodel.inputs import Provenance
from allocmodel.model.labels import heading, label_title, names_lines
from allocmodel.study.run import Run
from allocmodel.tracing import words
from allocmodel.tracing.cells import Formulas, Host
from allocmodel.tracing.nodes import Node, Quantity, UntraceableError, is_truth
from allocmodel.tracing.trace import trace
from allocmodel.views.neighbourhoods import FEW
from allocmodel.workbook import style
from allocmodel.workbook.excel_table import HeadedTable
from allocmodel.workbook.layout import (
    HEADING_ROWS,
    MARKED,
    Column,
    InputRow,
    Layout,
    Table,
    coordinates,
)
from allocmodel.workbook.pen import Pen, fit_height
from allocmodel.workbook.references import reference

#: A figure: its quantity and its labels.
Cell = tuple[str, Mapping[str, str]]


@dataclass
class Drawing:
    """What drawing any table takes: the run, where things stand, the pen, and the traces.

    `runs` are the scenarios of a workbook of several, of which the cell `position` of Inputs says
    which is shown, and that have columns there from `first_scenario` on; `shown` are the tables
    drawn for readers so far, and `accounts` those of them whose columns have figures of several
    quantities, with the figures of each column.
    """

    run: Run
    layout: Layout
    pen: Pen
    steps: dict[str, Step] = field(default_factory=dict)
    runs: Mapping[str, Run] = field(default_factory=dict)
    position: str = ""
    first_scenario: int = 0
    shown: list[Table] = field(default_factory=list)
    accounts: list[tuple[Table, dict[int, list[Cell]]]] = field(default_factory=list)
    _traces: dict[str, Node] = field(default_factory=dict)
    _shown_as: dict[str, Node] = field(default_factory=dict)

    @cached_property
    def formulas(self) -> Formulas:
        """Writes the formulas of all tables."""
        return Formulas(self.layout)

    def value(self, name: str, labels: Mapping[str, str]) -> float | str:
        """The engine's value as the workbook shows it: a number, or the title of a name."""
        value = self.run.figure(name, labels)
        if isinstance(value, str):
            dim = INPUTS[name].names_dim if name in INPUTS else None
            return _title(name, value) if dim else value
        return float(value)

    def values(self, name: str, own: Mapping[str, str], table: Table) -> list[float | str]:
        """The same of each row of a table, at these labels of the other dimensions."""
        found = self.run.figures(name, own, table.row_dim, table.row_labels)
        if isinstance(found[0], str):
            dim = INPUTS[name].names_dim if name in INPUTS else None
            return [_title(name, value) for value in found] if dim else found
        return list(map(float, found))

    def input_value(self, name: str, labels: Mapping[str, str], run: Run | None = None) -> object:
        """What an input's cell holds: its value, or nothing where a limit is none."""
        value = (run or self.run).figure(name, labels)
        if isinstance(value, str):
            return self.value(name, labels) if run is None else _title(name, value)
        return None if float(value) == INPUTS[name].blank else float(value)

    def unit_of(self, name: str) -> str:
        """The unit of a step or of an input."""
        return self.steps[name].unit if name in self.steps else INPUTS[name].unit

    @cached_property
    def grades(self) -> Mapping[str, set[str]]:
        """The grades of each input's figures."""
        found: dict[str, set[str]] = defaultdict(set)
        for name, own in self.run.inputs.provenance.of.items():
            found[name] = {one.grade for one in own.values()}
        return found

    def where_from(self, row: InputRow) -> Provenance:
        """Where the figure of a row of Inputs comes from."""
        return self.run.inputs.provenance[row.quantity.name, tuple(row.labels.values())]

    @property
    def names_width(self) -> float:
        """Width of a column with the names of places, on one line."""
        return self.width_of_names(38)

    def width_of_names(self, least: float) -> float:
        """The same where other rows need at least so much."""
        return min(60, max(least, 1.1 * max(map(len, self.run.places))))

    def width_of_figures(self, least: float) -> float:
        """Room for the whole budget in pounds, in bold letters."""
        money = float(self.run.values["whole_budget"].max())
        return max(least, len(figure(money, "pounds")) + 1)

    def of_whole(self, text: str) -> str:
        """A text that speaks of the whole, in the words of this one."""
        return self.run.inputs.whole.words.told(text)

    def trace_of(self, name: str) -> Node:
        """The traced formula of a step."""
        if name not in self._traces:
            step = self.steps[name]
            inputs = {needed: coordinates(self.run, needed) for needed in step.inputs}
            with named(name):
                traced = trace(step.formula, inputs)
                if is_truth(traced):
                    raise UntraceableError(
                        f"Excel's sums leave truths out: multiply {traced} by 1."
                    )
            self._traces[name] = traced
        return self._traces[name]

    def formulas_down(
        self, node: Node, table: Table, number: int, own: Mapping[str, str]
    ) -> list[str]:
        """The formulas of a column of a table, at these labels of the other dimensions."""
        rows = table.row_labels
        return self.formulas.down(node, own, rows, lambda row: table.host(row, number))

    def link(self, name: str, labels: Mapping[str, str], host: Host) -> str:
        """The formula of a cell that only shows a figure that stands elsewhere."""
        return self.formulas.at(self.node_of(name), labels, host)

    def node_of(self, name: str) -> Node:
        """The quantity itself, for cells that only show what stands elsewhere."""
        if name not in self._shown_as:
            coords = coordinates(self.run, name)
            self._shown_as[name] = Quantity(name, {dim: tuple(of) for dim, of in coords.items()})
        return self._shown_as[name]


@contextmanager
def named(step: str) -> Iterator[None]:
    """Names the step whose formula cannot be traced."""
    try:
        yield
    except UntraceableError as error:
        raise UntraceableError(f"{step}: {error}") from None


def draw(drawing: Drawing, sheet: Worksheet, table: Table) -> None:
    """Draw a planned table of a stage sheet."""
    name = table.columns[0].quantity
    called_up = name in drawing.layout.call_ups
    if called_up:
        _call_up_heading(drawing, sheet, table)
    else:
        _step_heading(drawing, sheet, table, drawing.steps[name])
    headers(drawing, sheet, table)
    draw_labels(drawing, sheet, table, table.row_labels)
    for number, column in enumerate(table.columns):
        if MARKED in column.labels:
            _draw_marks(drawing, sheet, table, number)
        elif called_up:
            formulas = list(_call_ups(drawing, table, table.labels_down(column.labels)))
            write_column(drawing, sheet, table, number, column.labels, formulas)
        else:
            node = drawing.trace_of(name)
            with named(name):
                draw_column(drawing, sheet, table, number, node, table.columns[number].labels)
    as_excel_table(sheet, table)


def _draw_marks(drawing: Drawing, sheet: Worksheet, table: Table, number: int) -> None:
    """Draw a column of marks: links to where it is worked out which rows have one."""
    labels = table.columns[number].labels
    name, own = labels[MARKED], {dim: one for dim, one in labels.items() if dim != MARKED}
    node, look = drawing.node_of(name), style.FIGURE.with_format(style.in_words(FEW, "-"))
    formulas = drawing.formulas_down(node, table, number, own)
    values = drawing.values(name, own, table)
    top, column = table.header_row + 1, table.first_column + number
    drawing.pen.formulas(sheet, top, column, formulas, values, look)


def draw_column(
    drawing: Drawing,
    sheet: Worksheet,
    table: Table,
    number: int,
    node: Node,
    own: Mapping[str, str],
    in_format: str = "",
) -> None:
    """Draw a column of a table: one traced formula, filled down; in the format of its unit.

    `own` are the labels of its dimensions but the rows'.
    """
    formulas = drawing.formulas_down(node, table, number, own)
    write_column(drawing, sheet, table, number, own, formulas, in_format)


def write_column(
    drawing: Drawing,
    sheet: Worksheet,
    table: Table,
    number: int,
    own: Mapping[str, str],
    formulas: Sequence[str | None],
    in_format: str = "",
) -> None:
    """Write the formulas of a column, each with the engine's value; None leaves a cell blank."""
    name = table.columns[number].quantity
    look = style.FIGURE.with_format(in_format or number_format(drawing, name))
    values = drawing.values(name, own, table)
    top, column = table.header_row + 1, table.first_column + number
    drawing.pen.formulas(sheet, top, column, formulas, values, look)


def _call_ups(
    drawing: Drawing, table: Table, labels: Sequence[Mapping[str, str]]
) -> Iterator[str | None]:
    """Links to the Inputs sheet; down a table the row moves, so that one formula fills it.

    A figure that is not given has none.
    """
    row_sign = "" if table.row_dim else "$"
    name = table.columns[0].quantity
    for own in labels:
        if not drawing.layout.has_input(name, own):
            yield None
            continue
        spot = drawing.layout.input_spot(name, own)
        cell = f"{spot.sheet}!${get_column_letter(spot.column)}{row_sign}{spot.row}"
        blank = drawing.layout.blanks.get(name)
        yield f'=IF({cell}="",{reference(blank)},{cell})' if blank else f"={cell}"


def _title(name: str, value: str) -> str:
    """A label as the workbook shows it."""
    dim = INPUTS[name].names_dim
    return label_title(dim, value) if dim else value


def draw_given(drawing: Drawing, sheet: Worksheet, table: Table) -> None:
    """Draw a table of reference data: figures that are given, and not for changing here."""
    name = table.columns[0].quantity
    quantity = INPUTS[name]
    _heading(
        drawing,
        sheet,
        table,
        quantity.title,
        quantity.why,
        "Formula: none. Reference data.",
        f"Unit: {quantity.unit}. Source: {drawing.run.inputs.source_of(name)}. "
        f"Grade: {_grades(drawing, name)}.",
    )
    headers(drawing, sheet, table)
    look = style.FIGURE.with_format(number_format(drawing, name))
    draw_labels(drawing, sheet, table, table.row_labels)
    top = table.header_row + 1
    for number, column in enumerate(table.columns, start=table.first_column):
        values = drawing.values(name, column.labels, table)
        drawing.pen.figures(sheet, top, number, values, look)
    as_excel_table(sheet, table)


def _grades(drawing: Drawing, name: str) -> str:
    """The grades of an input's figures; what is derived here is an estimate, and is said to be."""
    found = sorted(drawing.grades[name])
    estimated = name in ESTIMATES and found == ["derived"]
    return "derived, an estimate" if estimated else ", ".join(found) or "choice"


#: Reference data that nobody counted: registrations where people live, raked to the Census.
ESTIMATES = (
    *("area_mix", "area_population_by_age", "age_need_by_group", "age_need_by_group_and_quintile"),
    *("area_age_need_by_quintile", "area_people_by_age_and_group", "area_women_by_group"),
    "area_women_by_high_level_group",
)


def draw_blanks(drawing: Drawing, sheet: Worksheet) -> None:
    """What a blank limit on Inputs counts as: figures that nothing comes near."""
    blanks = drawing.layout.blanks
    if not blanks:
        return
    top = min(spot.row for spot in blanks.values()) - 2
    drawing.pen.text(sheet, top, 1, "What a blank limit on Inputs counts as", style.TABLE_TITLE)
    said = "Figures that nothing comes near: they say that there is no limit."
    drawing.pen.text(sheet, top + 1, 1, said, style.REMARK)
    for name, spot in blanks.items():
        quantity = INPUTS[name]
        drawing.pen.text(sheet, spot.row, 1, f"{quantity.title}: {quantity.blank_means}")
        look = style.FIGURE.with_format(style.PLAIN_FORMAT)
        drawing.pen.figure(sheet, spot.row, spot.column, quantity.blank, look)


def headers(drawing: Drawing, sheet: Worksheet, table: Table) -> None:
    """The header row."""
    drawing.pen.header(sheet, table.header_row, table.first_column - 1, table.row_header)
    for number, column in enumerate(table.columns):
        header = drawing.of_whole(column.header)
        drawing.pen.header(sheet, table.header_row, table.first_column + number, header)
    longest = max(len(column.header) for column in table.columns)
    sheet.row_dimensions[table.header_row].height = 15 * min(6, 1 + longest // 14)


def draw_label(drawing: Drawing, sheet: Worksheet, table: Table, row: int, label: str) -> None:
    """The name of a row."""
    spot = (table.header_row + 1 + row, table.first_column - 1)
    drawing.pen.text(sheet, *spot, row_name(drawing, table, label), style.ROW_LABEL)


def draw_labels(drawing: Drawing, sheet: Worksheet, table: Table, labels: Iterable[str]) -> None:
    """The names of all rows."""
    names = [row_name(drawing, table, label) for label in labels]
    spot = (table.header_row + 1, table.first_column - 1)
    drawing.pen.texts(sheet, *spot, names, style.ROW_LABEL)


def row_name(drawing: Drawing, table: Table, label: str) -> str:
    """What a row is called: the name of a line with a capital, since it stands alone."""
    named = heading({str(table.row_dim): label}) if names_lines(table.row_dim) else label
    return drawing.of_whole(named)


def number_format(drawing: Drawing, name: str) -> str:
    """The format of a quantity, by its unit and whether it is a move or a check."""
    step = drawing.steps.get(name)
    if step is None:
        quantity = INPUTS[name]
        own = style.FORMATS[quantity.unit]
        if quantity.blank is not None:
            return style.with_words(quantity.blank, quantity.blank_means, own)
        return own
    if step.stage == "checks":
        return style.check_format(step.unit)
    if step.name == "capped" or step.name.startswith("held_at"):
        return style.YES_FORMAT
    if step.signed:
        return style.MOVE_FORMATS[step.unit]
    return style.COUNT_FORMAT if step.unit == "number" else style.FORMATS[step.unit]


def as_excel_table(sheet: Worksheet, table: Table) -> None:
    """Make it an Excel table, so that it has a name and screen readers know its headers."""
    first = get_column_letter(table.first_column - 1)
    last = get_column_letter(table.last_column)
    area = f"{first}{table.header_row}:{last}{table.last_row}"
    columns = range(table.first_column - 1, table.last_column + 1)
    texts = [str(sheet.cell(table.header_row, column).value) for column in columns]
    sheet.add_table(HeadedTable(f"t_{table.name}", area, texts))


def _step_heading(drawing: Drawing, sheet: Worksheet, table: Table, step: Step) -> None:
    whole = drawing.run.inputs.whole.words
    formula = words.sentence(drawing.trace_of(step.name), whole)
    named = words.title_inside(step.name, whole)
    _heading(
        drawing,
        sheet,
        table,
        step.title,
        step.why,
        f"Formula: {named} = {formula}.",
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
    drawing.pen.text(sheet, top, 1, drawing.of_whole(title), style.TABLE_TITLE)
    for number, line in enumerate(lines, start=1):
        drawing.pen.text(sheet, top + number, 1, drawing.of_whole(line), style.REMARK)


def text_table(
    drawing: Drawing,
    sheet: Worksheet,
    row: int,
    title: str,
    name: str,
    columns: tuple[str, ...],
    rows: list[list[str]],
) -> int:
    """Draw a table of texts; gives the row where the next one may start."""
    drawing.pen.text(sheet, row, 1, title, style.TABLE_TITLE)
    table = Table(
        name,
        sheet.title,
        title,
        row + 1,
        None,
        tuple(cells[0] for cells in rows),
        columns[0],
        tuple(Column("", {}, header) for header in columns[1:]),
    )
    headers(drawing, sheet, table)
    for number, cells in enumerate(rows):
        for column, text in enumerate(cells, start=1):
            drawing.pen.text(sheet, row + 2 + number, column, str(text), style.BOXED_TEXT)
        fit_height(sheet, row + 2 + number, dict(enumerate(map(str, cells), start=1)))
    as_excel_table(sheet, table)
    return table.last_row + 3
