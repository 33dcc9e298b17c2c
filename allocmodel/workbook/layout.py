"""Where each quantity stands in the workbook, decided before any cell is written."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from allocmodel.declared.inputs.quantity import InputQuantity
from allocmodel.declared.quantities import (
    INPUT_GROUPS,
    INPUTS,
    group_of,
    told_inputs,
)
from allocmodel.declared.vocabulary import DIMENSIONS
from allocmodel.engine.steps import STAGES, Step, all_steps, title_of
from allocmodel.model.adjustments import OWN_PARAMETERS
from allocmodel.model.labels import heading, label_title
from allocmodel.study.run import Run
from allocmodel.tracing.cells import Host, Spot
from allocmodel.tracing.nodes import UntraceableError
from allocmodel.workbook.excel_limits import refuse_beyond_sheet

#: Dimensions that run down the rows; every other dimension runs across the columns. Uses of
#: evidence run down, so that a sheet does not widen with uses times lines, or times evidence. Of
#: two the first runs down.
ROW_DIMENSIONS = (
    *("practice", "area", "former_area", "neighbourhood", "place", "weight_use"),
    "former_icb",
)

#: Rows above the first table of a sheet: title, what it answers, master check, blank.
FIRST_ROW = 5
#: Rows above a table's header: title, why, formula in words, unit and source.
HEADING_ROWS = 4
#: Blank rows below a table.
GAP = 2

INPUTS_SHEET, AREAS_SHEET = "Inputs", "Areas"
FORMER_AREAS_SHEET = "Areas last year"
PRACTICES_SHEET = "Practices"
AREA_PEOPLE_SHEET, LOOKUPS_SHEET = "Area people", "Lookups"

#: The sheet of what was stored of the run, and the checks that rest on it: of the workbook alone,
#: since in a run there is nothing to be altered.
AS_RUN_SHEET = "As run"
ANCHORED = (
    "Results are as run while no input is changed",
    "Reference data are those of the run",
    "Every input has a value in its range",
    "Lines draw on lines that draw on none",
    "Copies of inputs are the inputs",
    "Sheets for readers show what was computed",
    "Names stand where they stood",
)

#: What stands on the sheet of the areas' people.
AREA_PEOPLE = (
    *("area_population_by_age", "area_mix"),
    *("age_need_by_group", "age_need_by_group_and_quintile"),
    *("area_age_need_by_quintile", "area_people_by_age_and_group", "area_women_by_group"),
    "area_women_by_high_level_group",
)


@dataclass(frozen=True)
class Column:
    """One column of a table: a quantity at fixed labels of all but the row dimension."""

    quantity: str
    labels: dict[str, str]
    header: str


@dataclass(frozen=True)
class Table:
    """One table: a quantity, or several with the same rows."""

    name: str
    sheet: str
    title: str
    header_row: int
    row_dim: str | None
    row_labels: tuple[str, ...]
    row_header: str
    columns: tuple[Column, ...]
    first_column: int = 2
    closing_rows: int = 0
    #: The names of the rows, where they are not the labels themselves.
    row_titles: tuple[str, ...] = ()

    @property
    def last_row(self) -> int:
        """The last row of figures."""
        return self.header_row + len(self.row_labels)

    @property
    def end_row(self) -> int:
        """The last row of all, such as the totals."""
        return self.last_row + self.closing_rows

    @property
    def last_column(self) -> int:
        """The last column of figures."""
        return self.first_column + len(self.columns) - 1

    def labels(self, row: int, column: int) -> dict[str, str]:
        """The labels of the cell at a position among the figures, from 0."""
        own = {self.row_dim: self.row_labels[row]} if self.row_dim else {}
        return {**self.columns[column].labels, **own}

    def host(self, row: int, column: int) -> Host:
        """The surroundings of the cell at a position among the figures, from 0."""
        spot = Spot(self.sheet, self.header_row + 1 + row, self.first_column + column)
        label = self.row_labels[row] if self.row_dim else None
        return Host(spot, self.row_dim, label, self.header_row, self.columns[column].labels)


@dataclass(frozen=True)
class InputRow:
    """One row of the Inputs sheet: one figure of one parameter."""

    quantity: InputQuantity
    labels: dict[str, str]
    row: int

    @property
    def title(self) -> str:
        """What the row is called."""
        names = [label_title(dim, label) for dim, label in self.labels.items()]
        return ": ".join([self.quantity.title, *names])


@dataclass
class Layout:
    """Where every quantity of a run stands. It answers the questions of `cells.Whereabouts`."""

    tables: list[Table] = field(default_factory=list)
    call_ups: dict[str, None] = field(default_factory=dict)
    #: Where what a blank limit counts as stands, by input.
    blanks: dict[str, Spot] = field(default_factory=dict)
    input_rows: list[InputRow] = field(default_factory=list)
    _by_quantity: dict[str, Table] = field(default_factory=dict)
    _across: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _columns: dict[str, dict[tuple[str, ...], int]] = field(default_factory=dict)
    _rows: dict[str, dict[str, int]] = field(default_factory=dict)
    _inputs: dict[tuple[str, tuple[tuple[str, str], ...]], Spot] = field(default_factory=dict)

    VALUE_COLUMN, AS_RUN_COLUMN, CHANGED_COLUMN = 2, 3, 4

    def add_table(self, table: Table) -> None:
        """Place a table; the quantities in it stand there from now on."""
        self.tables.append(table)
        for number, column in enumerate(table.columns):
            if column.quantity:
                self._by_quantity[column.quantity] = table
                across = self._across.setdefault(column.quantity, tuple(column.labels))
                key = tuple(column.labels[dim] for dim in across)
                self._columns.setdefault(column.quantity, {})[key] = table.first_column + number
        self._rows[table.name] = {
            label: table.header_row + 1 + number for number, label in enumerate(table.row_labels)
        }

    def add_input(self, row: InputRow) -> None:
        """Place one figure on the Inputs sheet."""
        self.input_rows.append(row)
        key = (row.quantity.name, tuple(sorted(row.labels.items())))
        self._inputs[key] = Spot(INPUTS_SHEET, row.row, self.VALUE_COLUMN)

    def table(self, name: str) -> Table:
        """The table that a quantity stands in."""
        return self._by_quantity[name]

    def has_input(self, name: str, labels: Mapping[str, str]) -> bool:
        """Whether a figure of a parameter has a row on the Inputs sheet."""
        return (name, tuple(sorted(labels.items()))) in self._inputs

    def input_spot(self, name: str, labels: Mapping[str, str]) -> Spot:
        """The cell of a parameter on the Inputs sheet."""
        return self._inputs[name, tuple(sorted(labels.items()))]

    # --- what the tracer asks -------------------------------------------------------------------
    def spot(self, name: str, labels: Mapping[str, str]) -> Spot:
        """The cell of a quantity at one label of each of its dimensions."""
        dim = self._named_dim(name)
        if dim:
            named = self._table_down(dim)
            return Spot(named.sheet, self._rows[named.name][labels[dim]], named.first_column - 1)
        table = self._by_quantity.get(name)
        if table is None:
            return self.input_spot(name, labels)
        row = table.header_row + 1
        if table.row_dim:
            row = self._rows[table.name][labels[table.row_dim]]
        across = tuple([labels[dim] for dim in self._across[name]])
        return Spot(table.sheet, row, self._columns[name][across])

    def _named_dim(self, name: str) -> str | None:
        """The dimension whose labels a quantity is the names of, if it is."""
        return INPUTS[name].dims[0] if name in INPUTS and INPUTS[name].role == "label" else None

    def _table_down(self, dim: str) -> Table:
        """The first table that has the dimension down its rows."""
        for one in self.tables:
            if one.row_dim == dim:
                return one
        raise UntraceableError(f"No table has the names of {dim} beside its rows.")

    def row_dim(self, name: str) -> str | None:
        """The dimension that runs down the rows of the quantity's table, if any."""
        dim = self._named_dim(name)
        if dim in ROW_DIMENSIONS:
            return dim
        table = self._by_quantity.get(name)
        return table.row_dim if table else None

    def rows(self, name: str, labels: Sequence[str]) -> Sequence[int]:
        """The rows of labels of the quantity's row dimension, in the labels' order."""
        dim = self._named_dim(name)
        table = self._table_down(dim) if dim else self._by_quantity[name]
        if labels == table.row_labels:
            return range(table.header_row + 1, table.last_row + 1)
        return [self._rows[table.name][label] for label in labels]

    def names(self, name: str, labels: Mapping[str, object], dim: str) -> list[Spot]:
        """The cells that hold the names of a dimension above or beside the quantity's cells."""
        table = self._by_quantity[name]
        if dim == table.row_dim:
            rows = self._rows[table.name].values()
            return [Spot(table.sheet, row, table.first_column - 1) for row in rows]
        if any(len(column.labels) > 1 for column in table.columns):
            table = self._axis(dim)
        return [
            Spot(table.sheet, table.header_row, table.first_column + number)
            for number in range(len(table.columns))
        ]

    def _axis(self, dim: str) -> Table:
        """A table whose headers are the names of one dimension alone."""
        for one in self.tables:
            if one.row_dim is None and all(set(column.labels) == {dim} for column in one.columns):
                return one
        raise UntraceableError(f"No table has the names of {dim} alone above its columns.")

    def label(self, name: str, labels: Mapping[str, str], host: Host) -> Spot | None:
        """The cell that holds a name, for quantities that are names: the host's own if it can be.

        None where it stands in the rows of another table.
        """
        if name not in INPUTS or INPUTS[name].role != "label":
            return None
        (dim,) = INPUTS[name].dims
        if dim == host.row_dim and labels[dim] == host.row_label:
            return Spot(host.spot.sheet, host.spot.row, 1)
        # A name that runs down the rows of other tables heads no column of this one.
        if dim in ROW_DIMENSIONS:
            return None
        if host.column_labels == {dim: labels[dim]}:
            return Spot(host.spot.sheet, host.header_row, host.spot.column)
        table = self._axis(dim)
        position = [column.labels[dim] for column in table.columns].index(labels[dim])
        return Spot(table.sheet, table.header_row, table.first_column + position)


def plan(run: Run) -> Layout:
    """Decide where every quantity of a run stands.

    Inputs first, then areas, then one sheet per stage with one table per step, each table below
    the one before it, so that figures flow from early sheets to late ones and downwards.

    Raises
    ------
    BadInput
        When a sheet would need more columns or rows than Excel has.
    """
    layout = Layout()
    _plan_inputs(layout, run)
    _plan_areas(layout, run)
    _plan_practices(layout, run)
    _plan_area_people(layout, run)
    _plan_lookups(layout, run)
    for stage, (sheet, _) in STAGES.items():
        steps = [step for step in run.steps if step.stage == stage]
        if steps:
            _plan_stage(layout, run, sheet, steps)
    refuse_beyond_sheet(layout)
    return layout


def _plan_inputs(layout: Layout, run: Run) -> None:
    row, group = FIRST_ROW, next(iter(INPUT_GROUPS))
    for quantity in _by_group(told_inputs(run.inputs.whole.words).values()):
        if quantity.role == "parameter" and is_given(run, quantity.name):
            if group_of(quantity.name) != group and layout.input_rows:
                # A blank row, and the headers of the next group.
                row += 2
            group = group_of(quantity.name)
            for labels in _places_together(coordinates(run, quantity.name)):
                # A figure that is not given, such as the amount of a year that grows, has no row.
                if not _is_missing(run.figure(quantity.name, labels)):
                    row += 1
                    layout.add_input(InputRow(quantity, labels, row))


def _by_group(quantities: Iterable[InputQuantity]) -> list[InputQuantity]:
    """Inputs by the group of the Inputs sheet, else in their own order."""
    groups = list(INPUT_GROUPS)
    return sorted(quantities, key=lambda one: groups.index(group_of(one.name)))


def is_given(run: Run, name: str) -> bool:
    """Whether a quantity is an input of the run; some are given in one run, computed in another."""
    return name in INPUTS and name in run.values and all(name != step.name for step in run.steps)


def _is_missing(value: object) -> bool:
    return isinstance(value, float) and math.isnan(value)


def _places_together(coords: Mapping[str, Sequence[str]]) -> list[dict[str, str]]:
    """Every combination of labels, places one below the other, so that links fill down."""
    rows = {dim: labels for dim, labels in coords.items() if dim in ROW_DIMENSIONS}
    others = {dim: labels for dim, labels in coords.items() if dim not in ROW_DIMENSIONS}
    together = combinations({**others, **rows})
    return [{dim: labels[dim] for dim in coords} for labels in together]


def _plan_areas(layout: Layout, run: Run) -> None:
    """The areas of the year; and those of last year, where the baseline is last year's formula."""
    counted = [
        "place_of_area",
        "neighbourhood_of_area",
        "area_population",
        "area_residents",
        "area_weighted_population",
    ]
    counted += ["area_on_record", "area_unknown_on_record", "area_of_council"]
    now = [name for name in (*counted, *brought_by_area(run)) if is_given(run, name)]
    described = run.inputs.whole.described_by
    sheet = (AREAS_SHEET, "Areas of {the whole}")
    _plan_area_table(layout, run, "areas", sheet, described, now)
    if "former_weighted_population" in run.values:
        then = ["place_of_former_area", "former_icb_of_area", "former_weighted_population"]
        then = [name for name in then if name in run.values]
        sheet = (FORMER_AREAS_SHEET, "Areas of {the whole} last year")
        _plan_area_table(layout, run, "former_areas", sheet, described, then)


def _plan_practices(layout: Layout, run: Run) -> None:
    """The published rows of practices, where areas are added up from them."""
    if "area_of_practice" in run.values:
        counted = ("area_of_practice", "practice_population", "practice_weighted_population")
        sheet = (PRACTICES_SHEET, "Practices of {the whole}")
        described = {"practice_name": "Practice"}
        _plan_area_table(layout, run, "practices", sheet, described, counted)


def _plan_area_table(
    layout: Layout,
    run: Run,
    name: str,
    where: tuple[str, str],
    described_by: Mapping[str, str],
    quantities: Sequence[str],
) -> None:
    """A row for each area or practice: what describes it, then what is counted of it."""
    (dim, areas), *_ = coordinates(run, quantities[0]).items()
    sheet, title = where[0], run.inputs.whole.words.told(where[1])
    described = [Column("", {"description": key}, heading) for key, heading in described_by.items()]
    counted = [
        Column(counts, labels, heading(labels))
        for counts in quantities
        for labels in combinations(_across(run, counts))
    ]
    # People of each year and residents of each year would have the years alone for headers.
    times = Counter(column.header for column in counted)
    counted = [
        one if one.header and times[one.header] == 1 else replace(one, header=_named(one))
        for one in counted
    ]
    header_row = FIRST_ROW + HEADING_ROWS
    columns = (*described, *counted, *_as_run_columns(quantities))
    row_header = "Practice code" if dim == "practice" else "Area"
    layout.add_table(Table(name, sheet, title, header_row, dim, tuple(areas), row_header, columns))


#: What stands beside an input on a table of areas: what it was when this was run, and a mark.
AS_RUN, CHANGED = "as run", "changed"


def _as_run_columns(quantities: Sequence[str]) -> list[Column]:
    """Beside the place of each area, which may be changed: the place as run, and a mark."""
    if not any(INPUTS[name].names_dim == "place" for name in quantities):
        return []
    own = next(name for name in quantities if INPUTS[name].names_dim == "place")
    return [
        Column("", {AS_RUN: own}, "Place as run"),
        Column("", {CHANGED: own}, "Changed since"),
    ]


def _named(column: Column) -> str:
    """The header of a column that names its quantity too."""
    return ": ".join(filter(None, (INPUTS[column.quantity].title, column.header)))


def brought_by_area(run: Run) -> list[str]:
    """Figures of areas that the scenario's adjustments, indices and baseline bring."""
    by_area = [one.quantity for one in OWN_PARAMETERS if one.dims == ("area",)]
    by_area += ["own_weight", "fitted_value", "area_payments", "area_carr_hill"]
    return [name for name in by_area if name in run.values]


def _plan_area_people(layout: Layout, run: Run) -> None:
    """People of each area by age, by fifth and group: reference data on a sheet of their own."""
    row = FIRST_ROW
    for name in AREA_PEOPLE:
        if name in run.values:
            table = _table_of(run, name, AREA_PEOPLE_SHEET, row + HEADING_ROWS)
            layout.add_table(table)
            row = table.last_row + 1 + GAP


def _plan_lookups(layout: Layout, run: Run) -> None:
    """Tables of noughts and ones that say what belongs to what, one below the other."""
    row = FIRST_ROW
    for quantity in INPUTS.values():
        if quantity.role == "lookup" and quantity.name in run.values:
            table = _table_of(run, quantity.name, LOOKUPS_SHEET, row + HEADING_ROWS)
            layout.add_table(table)
            row = table.last_row + 1 + GAP
    limits = [name for name, one in INPUTS.items() if one.blank is not None and is_given(run, name)]
    for number, name in enumerate(limits):
        layout.blanks[name] = Spot(LOOKUPS_SHEET, row + 2 + number, 2)


def _plan_stage(layout: Layout, run: Run, sheet: str, steps: Sequence[Step]) -> None:
    row = FIRST_ROW
    if steps[0].stage == "checks":
        row += len(steps) + len(ANCHORED) + HEADING_ROWS + GAP
    for step in steps:
        for name in (*step.inputs, step.name):
            if _needs_table(layout, run, name):
                table = _table_of(run, name, sheet, row + HEADING_ROWS)
                layout.add_table(table)
                if is_given(run, name):
                    layout.call_ups[name] = None
                row = table.last_row + 1 + GAP


def _needs_table(layout: Layout, run: Run, name: str) -> bool:
    """Steps need one; so do parameters with labels, taken up from Inputs where first used."""
    if name in layout._by_quantity:
        return False
    if is_given(run, name):
        return INPUTS[name].role == "parameter" and bool(INPUTS[name].dims)
    return name in all_steps()


def _table_of(run: Run, name: str, sheet: str, header_row: int) -> Table:
    across = _across(run, name)
    row_dim = _down(run, name)
    title = title_of(name, run.inputs.whole.words)
    labels = tuple(coordinates(run, name)[row_dim]) if row_dim else (title,)
    columns = tuple(
        Column(name, combination, heading(combination) or title)
        for combination in combinations(across)
    )
    row_header = _opening(DIMENSIONS[row_dim]) if row_dim else "Quantity"
    return Table(name, sheet, title, header_row, row_dim, labels, row_header, columns)


def _opening(text: str) -> str:
    """A text as it opens a line: "ICB of last year" keeps its capitals."""
    return text[0].upper() + text[1:]


def coordinates(run: Run, name: str) -> dict[str, list[str]]:
    """The dimensions of a quantity with their labels."""
    return run.labels(name)


def combinations(coords: Mapping[str, Sequence[str]]) -> list[dict[str, str]]:
    """Every combination of labels, last dimension fastest."""
    labels = itertools.product(*coords.values())
    return [dict(zip(coords, combination, strict=True)) for combination in labels]


def _down(run: Run, name: str) -> str | None:
    """The dimension that runs down the rows of a quantity's table, if any."""
    return next((dim for dim in ROW_DIMENSIONS if dim in coordinates(run, name)), None)


def _across(run: Run, name: str) -> dict[str, list[str]]:
    down = _down(run, name)
    return {dim: labels for dim, labels in coordinates(run, name).items() if dim != down}
