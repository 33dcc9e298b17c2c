"""Results computed when a test asks for them, and looked up by their labels."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Mapping
from dataclasses import replace

import xarray as xr

from allocmodel.declared.whole_words import THE_ICB, WholeWords
from allocmodel.engine.running import run_steps
from allocmodel.engine.steps import needed_steps, steps_towards
from allocmodel.inputs import model_inputs
from allocmodel.reference.data import Reference
from allocmodel.scenario import Scenario
from allocmodel.study.limits import refuse_impossible_limits
from allocmodel.study.oddities import odd_figures
from allocmodel.study.run import Run


class Results(Mapping[str, xr.DataArray]):
    """The results of inputs, each computed when it is first asked for, with what it needs.

    A test of three of two hundred steps takes no time for the others.
    """

    def __init__(self, values: Mapping[str, xr.DataArray], words: WholeWords = THE_ICB) -> None:
        self._known = dict(values)
        self.steps = needed_steps(values, words)
        self._names = {step.name for step in self.steps}

    def __getitem__(self, name: str) -> xr.DataArray:
        if name not in self._names:
            raise KeyError(name)
        if name not in self._known:
            towards = steps_towards((name,), self.steps)
            left = [step for step in towards if step.name not in self._known]
            self._known |= run_steps(self._known, left)
        return self._known[name]

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(step.name for step in self.steps)

    def __len__(self) -> int:
        return len(self.steps)


def noted(scenario: Scenario, reference: Reference) -> Run:
    """A scenario with what looks odd in it, as `run_scenario` says; its checks are left out."""
    inputs = model_inputs(scenario, reference)
    results = Results(inputs.values, inputs.whole.words)
    values = ChainMap(results, inputs.values)  # type: ignore[arg-type]
    refuse_impossible_limits(inputs, values)
    run = Run(inputs, results.steps, values, [])  # type: ignore[arg-type]
    return replace(run, oddities=tuple(odd.text for odd in odd_figures(run)))


def figures_of(array: xr.DataArray) -> dict[tuple[str, ...], float]:
    """Every figure of an array by its labels, in the order of its dimensions."""
    if not array.dims:
        return {(): float(array)}
    by_labels = array.to_series().items()
    return {one if isinstance(one, tuple) else (one,): float(figure) for one, figure in by_labels}
