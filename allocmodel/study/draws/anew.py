"""The steps between what is drawn and what is asked for, run on many draws at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import xarray as xr

from allocmodel.engine.between import Between, between
from allocmodel.engine.steps import needed_steps
from allocmodel.model.arrays import NUMPY_ALONE
from allocmodel.study.draws.impossible import JUDGED_BY, refuse_impossible_draws
from allocmodel.study.draws.narrowed import at_point, groups_joined
from allocmodel.study.draws.numbers import Numbers
from allocmodel.study.draws.sources import Source
from allocmodel.study.run import Run

#: A part of a billionth: what other orders of adding up may leave.
_SAME = 1e-9


class Anew:
    """What is asked for of a run, for the figures that draws give to sources."""

    def __init__(self, run: Run, sources: Sequence[Source], wanted: Sequence[str]) -> None:
        """Of a run, of which some sources are drawn.

        Parameters
        ----------
        run : Run
        sources : sequence of Source
        wanted : sequence of str
            Steps of the run that are asked for.
        """
        self._run = run
        self._sources = tuple(sources)
        wanted = [*wanted, *(name for name in JUDGED_BY if name in run.values)]
        changed = frozenset(name for one in self._sources for name in one.changes)
        steps = needed_steps(run.inputs.values, run.inputs.whole.words)
        self._between: Between = between(changed, wanted, steps)
        own = {step.name for step in self._between.steps}
        labels = [name for name, one in run.inputs.values.items() if _names_labels(one)]
        given = {*self._between.asks_for, *changed, *labels, *wanted} - own
        values = {name: at_point(run.values[name]) for name in given if name in run.values}
        self._values = groups_joined(values, self._between.asks_for)

    @property
    def reached(self) -> frozenset[str]:
        """The steps that any source reaches."""
        return frozenset(step.name for step in self._between.steps)

    def in_draws(self, takes: Mapping[str, Numbers]) -> dict[str, xr.DataArray]:
        """What is asked for in some draws: without the dimension draw where nothing varies.

        Parameters
        ----------
        takes : mapping of str to Numbers
            The random numbers that each source takes, by its name. A source that is not named
            keeps the scenario's own figure.

        Raises
        ------
        BadInput
            When a draw takes a line of the budget below nought, or beyond its limits.
        """
        values = dict(self._values)
        for source in self._sources:
            if source.name in takes:
                values |= source.draw(takes[source.name], values)
        found = self._computed(values)
        with xr.set_options(**NUMPY_ALONE):  # type: ignore[no-untyped-call]
            refuse_impossible_draws(found, self._run)
        return found

    def refuse_another_point(self, names: Sequence[str]) -> None:
        """Raises RuntimeError where the steps do not give the run's own figures at its own inputs.

        Parameters
        ----------
        names : sequence of str
            The steps that are looked at.
        """
        found = self._computed(self._values)
        for name in names:
            own = at_point(self._run.values[name])
            again = found[name].transpose(*own.dims)
            if not np.allclose(again.values, own.values, rtol=_SAME, atol=_SAME):
                raise RuntimeError(f"the steps that draws run do not give the run's own {name}")

    def _computed(self, values: Mapping[str, xr.DataArray]) -> dict[str, xr.DataArray]:
        with xr.set_options(**NUMPY_ALONE):  # type: ignore[no-untyped-call]
            return self._between.run(values)


def along_draws(array: xr.DataArray, count: int) -> xr.DataArray:
    """The figures of every draw, the same in all where nothing varies."""
    every = array if "draw" in array.dims else array.expand_dims(draw=count)
    return every.transpose(..., "draw")


def _names_labels(array: xr.DataArray) -> bool:
    return array.attrs.get("units") == "name" and array.ndim == 1
