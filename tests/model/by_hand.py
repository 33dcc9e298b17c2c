"""What the worked examples share: a formula by its name, on small labelled figures.

Every figure of the worked examples is synthetic. What a formula must come to is worked out on
paper and stands there as arithmetic on plain numbers, never as what the formula gave.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import xarray as xr

from allocmodel.engine.running import run_step
from allocmodel.engine.steps import all_steps

PLACE = {"place": ["Alpha", "Beta"]}
ROUND = {"round": ["1", "2", "3"]}


def array(figures: object, **labels: list[str]) -> xr.DataArray:
    """Figures or names with labels; one figure without labels."""
    plain = np.array(figures)
    kind = object if plain.dtype.kind == "U" else float
    return xr.DataArray(plain.astype(kind), coords=labels, dims=list(labels))


def result_of(name: str, **inputs: xr.DataArray) -> xr.DataArray:
    """What a step gives on these inputs."""
    step = all_steps()[name]
    assert set(step.inputs) - step.optional <= set(inputs) <= set(step.inputs)
    return run_step(replace(step, inputs=tuple(inputs)), inputs)


def assert_figures(found: xr.DataArray, figures: object, **labels: list[str]) -> None:
    """Fails unless a result has these figures, dimensions and labels, but for a last digit."""
    expected = array(figures, **labels)
    assert set(found.dims) == set(expected.dims)
    ordered = found.astype(float).transpose(*expected.dims)
    xr.testing.assert_allclose(ordered, expected, rtol=1e-12, atol=1e-12)


def assert_off(
    check: str, off: object, labels: dict[str, list[str]], **given: xr.DataArray
) -> None:
    """A check gives this, with these labels."""
    assert_figures(result_of(check, **given), off, **labels)
