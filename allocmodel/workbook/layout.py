"""Where each quantity stands in the workbook: tables, rows of Inputs, and what the tracer asks."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from allocmodel.declared.inputs.quantity import InputQuantity
from allocmodel.declared.quantities import INPUTS
from allocmodel.model.labels import label_title
from allocmodel.study.run import Run
from allocmodel.tracing.cells import Host, Spot
from allocmodel.tracing.nodes import UntraceableError

#: Dimensions that run down the rows; every other dimension runs across the columns. Uses of
#: evidence run down, so that a sheet does not widen with uses times lines, or times evidence. Of
#: two the first runs down.
ROW_DIMENSIONS = (
    *("practice", "area", "former_area", "neighbourhood", "place", "weight_use"),
    *("former_icb", "publishing_icb"),
)

#: Rows above the first table of a sheet: title, what it answers, master check, blank.
TITLE_ROW, FIRST_ROW = 1, 5
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


#: What stands beside an input on a table of areas: what it was when this was run, and a mark.
AS_RUN, CHANGED = "as run", "changed"

#: What stands beside figures of a step whose rows may need a warning: the step that says which.
MARKED = "marked"
FEW_PEOPLE = "neighbourhood_is_small"


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

    def labels_down(self, own: Mapping[str, str]) -> list[dict[str, str]]:
        """The labels of each cell of a column that has these of its own, from the top down."""
        rows = self.row_labels
        return [{**own, self.row_dim: label} if self.row_dim else {**own} for label in rows]

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
        return title_at(self.quantity, self.labels)


def title_at(quantity: InputQuantity, labels: Mapping[str, str]) -> str:
    """What one figure of a quantity is called."""
    names = [label_title(dim, label) for dim, label in labels.items()]
    return ": ".join([quantity.title, *names])


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

    def has_table(self, name: str) -> bool:
        """Whether a quantity stands in a table yet."""
        return name in self._by_quantity

    def has_input(self, name: str, labels: Mapping[str, str]) -> bool:
        """Whether a figure of a parameter has a row on the Inputs sheet."""
        return (name, tuple(sorted(labels.items()))) in self._inputs

    def input_spot(self, name: str, labels: Mapping[str, str]) -> Spot:
        """The cell of a parameter on the Inputs sheet."""
        return self._inputs[name, tuple(sorted(labels.items()))]

    # --- what the tracer asks -------------------------------------------------------------------
    def spot(self, name: str, labels: Mapping[str, str]) -> Spot:
        """The cell of a quantity at one label of each of its dimensions."""
        table = self._by_quantity.get(name)
        if table is None:
            dim = self._named_dim(name)
            if dim is None:
                return self.input_spot(name, labels)
            named = self._table_down(dim)
            return Spot(named.sheet, self._rows[named.name][labels[dim]], named.first_column - 1)
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
            for number, column in enumerate(table.columns)
            if column.quantity
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


def is_given(run: Run, name: str) -> bool:
    """Whether a quantity is an input of the run; some are given in one run, computed in another."""
    return name in INPUTS and name in run.values and all(name != step.name for step in run.steps)


def coordinates(run: Run, name: str) -> dict[str, list[str]]:
    """The dimensions of a quantity with their labels."""
    return run.labels(name)


def combinations(coords: Mapping[str, Sequence[str]]) -> list[dict[str, str]]:
    """Every combination of labels, last dimension fastest."""
    labels = itertools.product(*coords.values())
    return [dict(zip(coords, combination, strict=True)) for combination in labels]
