"""Some steps anew: those that stand between what is changed and what is asked for.

All else keeps the figures of a run. A step that looks one label back is computed label by label,
from two labels at a time: what it gives is the same, and nothing is computed twice.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import xarray as xr

from allocmodel.engine.running import run_step, run_steps
from allocmodel.engine.steps import (
    LAGGED,
    Step,
    is_lagged,
    reached_ahead,
    reached_from,
    steps_towards,
)

#: The dimension whose steps look back at nothing but its own label before.
STEPWISE = "iteration"


@dataclass(frozen=True)
class Between:
    """The steps between what is changed and what is asked for.

    Attributes
    ----------
    steps : tuple of Step
        In an order in which they can run.
    stepwise : tuple of Step
        Those of them that look back along `STEPWISE`, and what they need of each other.
    """

    steps: tuple[Step, ...]
    stepwise: tuple[Step, ...]

    @property
    def asks_for(self) -> frozenset[str]:
        """What they need that none of them gives."""
        own = {step.name for step in self.steps}
        needed = {name for step in self.steps for name in step.inputs}
        return frozenset(name for name in needed if name.removeprefix(LAGGED) not in own)

    def run(self, values: Mapping[str, xr.DataArray]) -> dict[str, xr.DataArray]:
        """Their results, with the values.

        Parameters
        ----------
        values : mapping of name to array
            What they ask for, as in a run or with further dimensions; and the inputs that name the
            labels of dimensions that steps look back along.

        Returns
        -------
        dict of str to array
        """
        found, steps = dict(values), list(self.steps)
        if self.stepwise:
            before = steps_towards([step.name for step in self.stepwise], steps)
            before = [step for step in before if step not in self.stepwise]
            found |= run_steps(found, before)
            found |= _label_by_label(self.stepwise, found)
            steps = [step for step in steps if step.name not in found]
        return found | run_steps(found, steps)


def between(changed: Collection[str], wanted: Collection[str], steps: list[Step]) -> Between:
    """The steps between what is changed and what is asked for.

    Parameters
    ----------
    changed : collection of str
        Inputs, or steps whose results are given instead of computed.
    wanted : collection of str
    steps : list of Step
        All of a run, in an order in which they can run.

    Returns
    -------
    Between
    """
    towards = steps_towards(wanted, steps)
    touched = reached_from(changed, towards)
    own = [step for step in towards if step.name in touched and step.name not in changed]
    own = steps_towards(wanted, own)
    return Between(tuple(own), tuple(_stepwise(own)))


def _stepwise(steps: Sequence[Step]) -> list[Step]:
    """The steps of circles whose steps all have the dimension that is gone along."""
    lagged = {name for step in steps for name in step.inputs if is_lagged(name)}
    by_name = {step.name: step for step in steps}
    found: set[str] = set()
    for name in lagged:
        source = name.removeprefix(LAGGED)
        circle = _circle(source, name, steps)
        if source in by_name and all(STEPWISE in by_name[one].dims for one in circle):
            found |= circle
    return [step for step in steps if step.name in found]


def _circle(source: str, lagged: str, steps: Sequence[Step]) -> set[str]:
    """The steps that a result looked back at reaches, and that it needs itself."""
    needed = {step.name for step in steps_towards([source], list(steps))}
    return (reached_ahead([lagged], steps) & needed) | {source}


def _label_by_label(
    steps: Sequence[Step], values: Mapping[str, xr.DataArray]
) -> dict[str, xr.DataArray]:
    """Results of steps that look back along a dimension, from its first label to its last."""
    lagged = {name for step in steps for name in step.inputs if is_lagged(name)}
    given = {name for step in steps for name in step.inputs} - {step.name for step in steps}
    labels = _labels(values)
    last: dict[str, xr.DataArray] = {}
    found: dict[str, list[xr.DataArray]] = {step.name: [] for step in steps}
    for pair in itertools.pairwise([None, *labels]):
        window = [label for label in pair if label is not None]
        seen = {
            name: array.sel({STEPWISE: window}) if STEPWISE in array.dims else array
            for name, array in values.items()
            if name in given - lagged
        }
        for name in lagged:
            source = name.removeprefix(LAGGED)
            seen[name] = (
                last[source].reindex({STEPWISE: window}, fill_value=0)
                if source in last
                else xr.DataArray([0.0], dims=STEPWISE, coords={STEPWISE: window})
            )
        for step in steps:
            seen[step.name] = run_step(step, seen)
            last[step.name] = seen[step.name].sel({STEPWISE: window[-1:]})
            found[step.name].append(last[step.name])
    return {name: xr.concat(each, STEPWISE) for name, each in found.items()}


def _labels(values: Mapping[str, xr.DataArray]) -> list[str]:
    with_it = (array for array in values.values() if STEPWISE in array.dims)
    return [str(label) for label in next(with_it)[STEPWISE].values]
