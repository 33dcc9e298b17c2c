"""Inputs as they come together, each with its unit and where it comes from."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import xarray as xr

from allocmodel.declared.parameter import Parameter
from allocmodel.declared.quantities import told_inputs
from allocmodel.engine.labelled import labelled
from allocmodel.inputs.recorded_file import Recorded
from allocmodel.inputs.where_from import Provenance, WhereFrom
from allocmodel.reference.data import Reference
from allocmodel.reference.whole import Whole
from allocmodel.scenario import Scenario
from allocmodel.scenario.keys import Key

__all__ = [
    "ALLOCATIONS",
    "PRACTICE_FILES",
    "CarriedAmount",
    "Gathered",
    "GivenAmount",
    "Provenance",
    "RecordsUsed",
]

#: The publications that most inputs come from.
PRACTICE_FILES = "NHS England, place-based allocation tool, GP practice weighted populations"
ALLOCATIONS = "NHS England, ICB allocations"


_TYPED = "Typed in the scenario"


@dataclass(frozen=True)
class RecordsUsed:
    """Recorded ethnicity as a scenario brought it, and the Census-based groups it stands for."""

    recorded: Recorded
    census: xr.DataArray


@dataclass(frozen=True)
class CarriedAmount:
    """Published money of the ICBs that had the areas of now, and their need here and elsewhere."""

    icbs: tuple[str, ...]
    money: tuple[float, ...]
    here: tuple[float, ...]
    elsewhere: tuple[float, ...]


@dataclass(frozen=True)
class GivenAmount:
    """An amount of a budget line that is given, and grows from no other.

    One that is `carried` was not published so: it is the areas' part of what was.
    """

    year: str
    pounds: float
    where_from: Provenance
    carried: CarriedAmount | None = None


@dataclass
class Gathered:
    """Inputs of a whole as they come together, a group at a time."""

    whole: Whole
    scenario: Scenario
    values: dict[str, xr.DataArray] = field(default_factory=dict)
    provenance: WhereFrom = field(default_factory=WhereFrom)
    warnings: list[str] = field(default_factory=list)
    #: Name and sha256 of each file of the user's that was read, beside the scenario's own.
    users_files: list[tuple[str, str]] = field(default_factory=list)
    recorded: RecordsUsed | None = None
    #: The practices that areas are added up from, with their names, where their rows ship.
    practices: pd.DataFrame | None = None
    #: The areas of last year with their names, where a baseline is last year's formula.
    former_areas: pd.DataFrame | None = None
    #: By year and budget line: the amounts that are given.
    given: dict[tuple[str, str], GivenAmount] = field(default_factory=dict)
    #: By year and budget line: where its amount comes from, given or grown.
    amount_from: dict[tuple[str, str], Provenance] = field(default_factory=dict)
    #: By name: what the fit.json of each fit holds that a line is shared by.
    fits: dict[str, Any] = field(default_factory=dict)
    #: The inputs that somebody asks for; None where all are.
    asked: Set[str] | None = None

    def wants(self, *names: str) -> bool:
        """Whether somebody asks for any of these inputs: what nobody asks for is not read."""
        return self.asked is None or not self.asked.isdisjoint(names)

    @property
    def reference(self) -> Reference:
        """The reference data."""
        return self.whole.reference

    @property
    def icb(self) -> str:
        """The code of the whole."""
        return self.whole.code

    @property
    def year(self) -> str:
        """The year, or the first of several."""
        return self.whole.year

    def typed(self, source: str, key: Key, rests_on: tuple[str, ...]) -> Provenance:
        """Where a judgement comes from: a cell of a team's file, or the scenario itself."""
        origins = self.scenario.origins
        if cell := origins.cell(*key):
            return Provenance(cell.source, "judgement", "From a file of the team's own", rests_on)
        of_file = origins.own.cells.get(key)
        note = f"Set for this run, in place of {of_file.where}" if of_file else _TYPED
        return Provenance(source, "judgement", note, rests_on)

    def give(
        self,
        name: str,
        figures: object,
        coords: Mapping[str, Sequence[str]],
        where_from: Provenance | Sequence[Provenance],
    ) -> None:
        """Add an input, with its unit and where each figure comes from."""
        declared = told_inputs(self.whole.words)[name]
        dtype = object if declared.unit == "name" else float
        described = {"units": declared.unit, "title": declared.title}
        array = labelled(figures, coords, name, described, dtype)
        if array.dims != declared.dims:
            raise ValueError(f"{name} has dimensions {array.dims}, not {declared.dims}")
        self.values[name] = array
        if self.asked is not None:
            # Only figures are: nobody asks where from.
            return
        # Every combination of labels, last dimension fastest; one empty one for a single figure.
        elements = itertools.product(*(list(map(str, labels)) for labels in coords.values()))
        given = [where_from] * array.size if isinstance(where_from, Provenance) else where_from
        self.provenance.of[name] = dict(zip(elements, given, strict=True))

    def give_set(
        self,
        parameter: Parameter,
        figures: object,
        labels: Mapping[str, Sequence[str]],
        where_from: Provenance | Sequence[Provenance],
    ) -> None:
        """Add the input that a parameter is declared to become."""
        coords = {dim: labels[dim] for dim in parameter.dims}
        self.give(str(parameter.quantity), figures, coords, where_from)

    def take_back(self, parameter: Parameter) -> None:
        """Take away the input that a parameter became, where a formula gives it after all."""
        del self.values[str(parameter.quantity)]
        self.provenance.of.pop(str(parameter.quantity), None)
