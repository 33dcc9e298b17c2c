"""A run of the model: inputs in, results and the outcome of every check out."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import xarray as xr

from allocmodel.declared.errors import BadInput
from allocmodel.engine.known import Known
from allocmodel.engine.running import run_steps
from allocmodel.engine.steps import (
    LAGGED,
    Step,
    is_lagged,
    needed_steps,
    reading_order,
    steps_towards,
)
from allocmodel.engine.verdict import TOLERANCES, exceeds, largest_difference
from allocmodel.inputs import ModelInputs
from allocmodel.study.limits import JUDGED, refuse_impossible_limits


@dataclass(frozen=True)
class CheckOutcome:
    """One check's largest difference, what it may be, and whether it passed."""

    name: str
    title: str
    unit: str
    largest: float
    tolerance: float
    passed: bool


@dataclass(frozen=True)
class Run:
    """The results of one scenario.

    Attributes
    ----------
    inputs : ModelInputs
    steps : list of Step
        What was computed, in reading order.
    values : dict of str to xarray.DataArray
        Inputs and results together, by name.
    checks : list of CheckOutcome
    oddities : tuple of str
        What looks odd in it: see `study.run_scenario`.
    """

    inputs: ModelInputs
    steps: list[Step]
    values: dict[str, xr.DataArray]
    checks: list[CheckOutcome]
    oddities: tuple[str, ...] = ()
    _figures: dict[str, dict[tuple[str, ...], Any]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _labels: dict[str, dict[str, list[str]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _years: dict[str, Run] = field(default_factory=dict, init=False, repr=False, compare=False)
    #: What is worked out of the run once, whoever asks: see `study.draws.of_run`.
    once: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def passed(self) -> bool:
        """Whether every check passed."""
        return not self.failed

    @property
    def failed(self) -> list[str]:
        """The titles of the checks that failed."""
        return [check.title for check in self.checks if not check.passed]

    @property
    def years(self) -> tuple[str, ...]:
        """The years of the run, in order."""
        return self.inputs.scenario.years

    @property
    def warnings(self) -> list[str]:
        """What looks odd, and after it what the inputs have to say."""
        return [*self.oddities, *self.inputs.warnings]

    @property
    def places(self) -> list[str]:
        """The names of the places, in order."""
        return [str(place) for place in self.values["place_name"]["place"].values]

    def in_year(self, year: str) -> Run:
        """The run of one of its years, without the dimension year; itself if it has none.

        The checks stay those of all years.
        """
        if year not in self.years:
            raise BadInput(
                f"The run has no year {year}.",
                where=self.inputs.scenario.id,
                mend=f"Its years are {', '.join(self.years)}.",
            )
        if len(self.years) == 1:
            return self
        if year not in self._years:
            position = self.years.index(year)
            values = {
                name: array.isel(year=position, drop=True) if "year" in array.dims else array
                for name, array in self.values.items()
            }
            self._years[year] = replace(self, inputs=self.inputs.in_year(year), values=values)
        return self._years[year]

    def labels(self, name: str) -> dict[str, list[str]]:
        """The dimensions of a quantity with their labels, in order."""
        if name not in self._labels:
            array = self.values[name]
            self._labels[name] = {
                str(dim): list(map(str, array.get_index(dim))) for dim in array.dims
            }
        return self._labels[name]

    def figure(self, name: str, labels: Mapping[str, str]) -> Any:
        """One figure or name of a quantity, looked up quickly.

        Parameters
        ----------
        name : str
        labels : mapping of dimension to label
            One for each of the quantity's dimensions; those of other dimensions do not matter.
        """
        own = self.labels(name)
        if name not in self._figures:
            flat = np.asarray(self.values[name].values).ravel().tolist()
            self._figures[name] = dict(zip(itertools.product(*own.values()), flat, strict=True))
        return self._figures[name][tuple([labels[dim] for dim in own])]

    def figures(
        self, name: str, labels: Mapping[str, str], dim: str | None, down: Sequence[str]
    ) -> list[Any]:
        """The figures or names of a quantity along a dimension: see `figure`.

        Parameters
        ----------
        name : str
        labels : mapping of dimension to label
            One for each of the quantity's other dimensions.
        dim : str or None
            The dimension; None where the quantity has one figure at the labels.
        down : sequence of str
            The labels of the dimension.
        """
        own = self.labels(name)
        if dim not in own:
            return [self.figure(name, labels)] * len(down)
        at = tuple([slice(None) if one == dim else own[one].index(labels[one]) for one in own])
        along = np.asarray(self.values[name].values)[at].tolist()
        if own[dim] == list(down):
            return list(along)
        by_label = dict(zip(own[dim], along, strict=True))
        return [by_label[label] for label in down]

    def number(self, name: str, **labels: str) -> float:
        """One figure as a number: see `figure`."""
        return float(self.figure(name, labels))

    @property
    def converging_allocation(self) -> str:
        """What gives the allocation of a converging line, which may be several budget lines."""
        several = "converging_allocation"
        return several if several in self.values else "allocation"

    @property
    def results(self) -> xr.Dataset:
        """The results alone, one variable per step, in reading order."""
        return xr.Dataset({step.name: self.values[step.name] for step in self.steps})


def run_model(
    inputs: ModelInputs,
    values: Mapping[str, xr.DataArray] | None = None,
    only: Collection[str] = (),
    known: Known | None = None,
) -> Run:
    """Compute every step that the inputs allow, refuse what cannot be, and judge the checks.

    Parameters
    ----------
    inputs : ModelInputs
    values : mapping of name to array, optional
        Inputs to use instead of `inputs.values`, such as those read back from a workbook.
    only : collection of str
        The steps that are wanted, with those that they need; all where none is named.
    known : Known, optional
        What runs beside it have computed already.

    Returns
    -------
    Run

    Raises
    ------
    BadInput
        When the limits of the scenario cannot be met.
    """
    given = dict(inputs.values if values is None else values)
    if known is not None:
        given = known.inputs(given)
    needed = needed_steps(given, inputs.whole.words)
    if only:
        needed = steps_towards((*only, *JUDGED), needed)
    steps = reading_order(needed)
    everything = {**given, **run_steps(given, needed, known)}
    for step in steps:
        for name in step.inputs:
            if is_lagged(name):
                everything[name] = everything[name.removeprefix(LAGGED)]
    if values is None:
        # Of a workbook that was changed, the checks say so.
        refuse_impossible_limits(inputs, everything)
    checks = [_outcome(step, everything) for step in steps if step.stage == "checks"]
    return Run(inputs, steps, everything, checks)


def _outcome(step: Step, values: Mapping[str, xr.DataArray]) -> CheckOutcome:
    """Judge one check; a missing figure never passes."""
    largest = largest_difference(values[step.name])
    tolerance, _ = TOLERANCES[step.unit]
    failed = bool(exceeds(largest, tolerance)) or bool(largest.isnull())
    return CheckOutcome(step.name, step.title, step.unit, float(largest), tolerance, not failed)
