"""Which cells of a workbook are given rather than computed, and what each stands for.

Who reads a workbook back asks here, so that nothing else knows where inputs stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from allocmodel.declared.inputs.quantity import InputQuantity
from allocmodel.declared.quantities import INPUTS
from allocmodel.declared.vocabulary import NOT_DRAWN
from allocmodel.model.labels import LABEL_TITLES, label_title
from allocmodel.study.run import Run
from allocmodel.tracing.cells import Spot
from allocmodel.workbook.comparison_inputs import scenario_spots
from allocmodel.workbook.layout import INPUTS_SHEET, Layout, is_given, title_at


class GivenCell(NamedTuple):
    """What a cell stands for.

    Attributes
    ----------
    scenario : str
        Whose figure it is, in a workbook of several scenarios; else blank.
    quantity : InputQuantity
    labels : dict of str to str
    may_change : bool
        Whether it is an input, which readers may change; else it is a published figure, or says
        what belongs to what.
    """

    scenario: str
    quantity: InputQuantity
    labels: dict[str, str]
    may_change: bool

    @property
    def title(self) -> str:
        """What it is called."""
        return title_at(self.quantity, self.labels)


def given_cells(layout: Layout, run: Run) -> dict[Spot, GivenCell]:
    """The given cells of the workbook of a run."""
    inputs = {
        layout.input_spot(row.quantity.name, row.labels): GivenCell(
            "", row.quantity, row.labels, True
        )
        for row in layout.input_rows
    }
    return {**inputs, **_in_tables(layout, run)}


def stored_inputs(layout: Layout) -> frozenset[Spot]:
    """The cells of the workbook of a run that hold its inputs as run."""
    return frozenset(Spot(INPUTS_SHEET, row.row, Layout.AS_RUN_COLUMN) for row in layout.input_rows)


def given_cells_of_scenarios(layout: Layout, runs: Mapping[str, Run]) -> dict[Spot, GivenCell]:
    """The same for the workbook of a comparison: each scenario's own inputs, and what all share."""
    spots = scenario_spots(layout, list(runs))
    inputs = {
        spot: GivenCell(name, row.quantity, row.labels, True) for spot, (name, row) in spots.items()
    }
    return {**inputs, **_in_tables(layout, next(iter(runs.values())))}


def _in_tables(layout: Layout, run: Run) -> dict[Spot, GivenCell]:
    """Cells in tables of areas, practices, people and lookups."""
    found = {}
    for table in layout.tables:
        for number, column in enumerate(table.columns):
            name = column.quantity
            if not name or name in layout.call_ups or not is_given(run, name):
                continue
            quantity = INPUTS[name]
            for row in range(len(table.row_labels)):
                spot = table.host(row, number).spot
                may_change = quantity.names_dim == "place"
                found[spot] = GivenCell("", quantity, table.labels(row, number), may_change)
    return found


def choices(quantity: InputQuantity, run: Run) -> list[str]:
    """The labels that an input which holds a name may have."""
    if quantity.names_dim == "basis":
        return [str(basis) for basis in run.values["basis_name"].values]
    if quantity.names_dim == "budget_line":
        return [NOT_DRAWN, *run.labels("gross_amount")["budget_line"]]
    return list(run.places) if quantity.names_dim == "place" else []


def label_of(quantity: InputQuantity, title: str) -> str:
    """The label of what a workbook shows by its title."""
    titles = LABEL_TITLES.get(quantity.names_dim or "", {})
    return next((code for code, shown in titles.items() if shown == title), title)


def title_of_label(quantity: InputQuantity, label: str) -> str:
    """The title by which a workbook shows a label."""
    return label_title(quantity.names_dim, label) if quantity.names_dim else label
