"""Runs steps in order: first what looks one label back, until it stands still; then all else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

import numpy as np
import xarray as xr

from allocmodel.declared.vocabulary import DIMENSIONS
from allocmodel.engine.figures import Arrays, Figures
from allocmodel.engine.known import Known
from allocmodel.engine.steps import (
    LAGGED,
    Step,
    all_steps,
    is_lagged,
    needed_for,
    needed_steps,
    reached_ahead,
)


def run_step(step: Step, values: Mapping[str, xr.DataArray]) -> xr.DataArray:
    """One step's numbers, with its name, unit and dimensions in order.

    Raises
    ------
    ValueError
        When labels of the inputs do not match exactly, or a dimension is unknown.
    """
    arrays = Arrays()
    given = {name: arrays.figures(values[name]) for name in step.inputs}
    return _told(step, step.computed(given), arrays)


def _told(step: Step, figures: Figures, arrays: Arrays) -> xr.DataArray:
    """A step's figures as an array that says what it is."""
    return arrays.array(figures, step.name, {"units": step.unit, "title": step.title})


def run_steps(
    inputs: Mapping[str, xr.DataArray],
    steps: list[Step] | None = None,
    known: Known | None = None,
) -> dict[str, xr.DataArray]:
    """The results of every step that the inputs allow.

    Parameters
    ----------
    inputs : mapping of name to array
        The inputs of the scenario, with the dimensions that `quantities.INPUTS` says, and results
        that are at hand. Any further dimension, such as a year or a draw, broadcasts through.
    steps : list of Step, optional
        Those of `needed_steps`, where they are at hand.
    known : Known, optional
        What runs beside it have computed already.

    Returns
    -------
    dict of str to array
        By step name, in the order in which they ran.

    Raises
    ------
    RuntimeError
        When results that look one label back do not settle.
    """
    steps = needed_steps(inputs) if steps is None else steps
    arrays = Arrays() if known is None else known.arrays
    asked = {name for step in steps for name in step.inputs}
    # What looks one label back takes its labels from any input.
    every = any(is_lagged(name) for name in asked)
    given = {
        name: arrays.figures(array) for name, array in inputs.items() if every or name in asked
    }
    values = _settled(given, steps, known)
    return {step.name: _told(step, values[step.name], arrays) for step in steps}


def _settled(
    given: Mapping[str, Figures], steps: list[Step], known: Known | None
) -> dict[str, Figures]:
    """Inputs and results, once what looks one label back stands still."""
    values = dict(given)
    lagged = sorted({name for step in steps for name in step.inputs if is_lagged(name)})
    sizes = {dim: len(own) for figures in given.values() for dim, own in figures.coords.items()}
    for name in lagged:
        source = name.removeprefix(LAGGED)
        values[name] = given[source] if source in given else _zeros(all_steps()[source], given)
    reached = {name: reached_ahead([name], steps) - {name} for name in lagged}
    # Each pass settles at least one more label of each dimension that is looked back along.
    labels = 2 * sizes.get("round", 0) * sizes.get("year", 1) + sizes.get("amount_year", 0)
    labels += sizes.get("iteration", 0)
    stale = {step.name for step in steps}
    computed = Step.computed if known is None else known.result

    def compute(wanted: Set[str]) -> None:
        due = wanted & stale
        for step in steps:
            if step.name in due:
                values[step.name] = computed(step, values)
        stale.difference_update(due)

    # First what is looked back at, circle after circle; all else once that stands still.
    for circle in _circles(reached):
        unsettled = circle
        for _ in range(4 + labels):
            compute(needed_for({name.removeprefix(LAGGED) for name in unsettled}, steps))
            unsettled = {name for name in circle if not _take_back(values, name)}
            stale |= {step for name in unsettled for step in reached[name]}
            # One that stood still before another moved what it comes from is looked at once more.
            unsettled = unsettled or {name for name in circle if name.removeprefix(LAGGED) in stale}
            if not unsettled:
                break
        else:
            raise RuntimeError(f"{', '.join(sorted(circle))} do not settle")
    compute(stale)
    if not all(_take_back(values, name) for name in lagged):
        raise RuntimeError(f"{', '.join(lagged)} were settled before what they come from")
    return values


def _circles(reached: Mapping[str, Set[str]]) -> Iterator[set[str]]:
    """Results looked back at, with those that they reach and are reached by; earlier ones first.

    Parameters
    ----------
    reached : mapping of str to set of str
        By the name of each: the steps that it reaches.
    """
    left = set(reached)

    def leads(one: str, other: str) -> bool:
        return other.removeprefix(LAGGED) in reached[one]

    while left:
        circle = {
            name for name in left if all(leads(name, other) for other in left if leads(other, name))
        }
        yield circle
        left -= circle


def _zeros(step: Step, given: Mapping[str, Figures]) -> Figures:
    """Noughts in the shape of a step's result."""
    labels = {dim: own for figures in given.values() for dim, own in figures.coords.items()}
    # Only a step that has years of its own is the same for all years of the run.
    yearly = "year" in labels and "amount_year" not in step.dims
    dims = [dim for dim in DIMENSIONS if dim in step.dims or (dim == "year" and yearly)]
    coords = {dim: labels[dim] for dim in dims}
    return Figures(np.zeros([len(own) for own in coords.values()]), coords)


def _take_back(values: dict[str, Figures], lagged: str) -> bool:
    """Take a result as the one looked back at; tells whether it was the same already."""
    now = values[lagged.removeprefix(LAGGED)]
    same = now.equals(values[lagged])
    values[lagged] = now
    return same
