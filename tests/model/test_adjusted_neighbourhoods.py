"""Neighbourhoods with adjustments: what an altered figure of their need moves fails a check.

In numbers alone, which takes no time; `tests.long.overwritten` does it in the cells of a workbook.
"""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from allocmodel.engine.running import run_step, run_steps
from allocmodel.engine.steps import Step, needed_steps, reached_from, steps_towards
from allocmodel.engine.verdict import TOLERANCES
from allocmodel.model.lifting import MARK
from tests.synthetic import BY_FIGURES, Choices, Size, synthetic_values

#: Pounds that make a difference.
MATERIAL = 10
ADJUSTED = Choices(
    ages=True,
    by_figures=BY_FIGURES,
    deprivation=True,
    treatments=("rate_ratio",),
    rows=2,
    neighbourhoods=3,
)
AGREED = Choices(agreed=True, deprivation=True, neighbourhoods=3)


@pytest.mark.parametrize("choices", [ADJUSTED, AGREED], ids=["all", "agreed"])
def test_an_altered_figure_of_neighbourhoods_need_fails_a_check(choices: Choices) -> None:
    """One per cent more in one figure of each step of their need, where that moves money."""
    given = synthetic_values(1, Size(3, 12, 3), choices=choices)
    every = needed_steps(given)
    checks = [
        step.name for step in every if step.stage == "checks" and "neighbourhood" in step.name
    ]
    steps = steps_towards(["neighbourhood_pounds", *checks], every)
    values = {**given, **run_steps(given, steps)}
    assert not failed(values, steps)
    moved, unseen = [], []
    for step in steps:
        if not step.title.endswith(MARK) or not np.issubdtype(values[step.name].dtype, np.number):
            continue
        altered = with_one_altered(values, steps, step.name)
        away = np.abs(altered["neighbourhood_pounds"] - values["neighbourhood_pounds"])
        if float(away.max()) > MATERIAL:
            moved.append(step.name)
            unseen += [] if failed(altered, steps) else [step.name]
    assert len(moved) >= 5
    assert unseen == []


def with_one_altered(
    values: dict[str, xr.DataArray], steps: list[Step], name: str
) -> dict[str, xr.DataArray]:
    """The values with the largest figure of a step one per cent larger, and what follows."""
    figures = values[name].copy(deep=True)
    at = np.unravel_index(np.abs(figures.values).argmax(), figures.shape)
    figures.values[at] *= 1.01
    altered = {**values, name: figures}
    follows = reached_from([name], steps) - {name}
    for step in steps:
        if step.name in follows:
            altered[step.name] = run_step(step, altered)
    return altered


def failed(values: dict[str, xr.DataArray], steps: list[Step]) -> list[str]:
    """The checks that fail."""
    return [
        step.name
        for step in steps
        if step.stage == "checks" and float(values[step.name].max()) > TOLERANCES[step.unit][0]
    ]
