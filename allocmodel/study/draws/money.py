"""The money of many draws at once: the steps between what is drawn and the money, and no others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import xarray as xr

from allocmodel.engine.between import Between, between
from allocmodel.engine.steps import needed_steps
from allocmodel.model.arrays import NUMPY_ALONE
from allocmodel.study.compared.comparison import BEFORE_ROUNDING, money_before_rounding
from allocmodel.study.draws.impossible import JUDGED_BY, refuse_impossible_draws
from allocmodel.study.draws.narrowed import at_point, groups_joined
from allocmodel.study.draws.numbers import Numbers
from allocmodel.study.draws.sources import Source
from allocmodel.study.run import Run

#: What the money of the places has to add up to in every draw.
TOTAL = "total_placed"

#: A part of a billionth: what other orders of adding up may leave.
_SAME = 1e-9


class DrawnMoney(NamedTuple):
    """Money in some draws.

    Attributes
    ----------
    of_places : xarray.DataArray
        Pounds by place, year and draw.
    in_all : xarray.DataArray
        Pounds by year and draw: what that should add up to.
    """

    of_places: xr.DataArray
    in_all: xr.DataArray


class Money:
    """Money before rounding, by place and year, for the figures that draws give to sources."""

    def __init__(self, run: Run, sources: Sequence[Source]) -> None:
        """Of a run, of which some sources are drawn.

        Parameters
        ----------
        run : Run
        sources : sequence of Source

        Raises
        ------
        RuntimeError
            When the steps between do not give the run's own money at its own figures.
        """
        self._run = run
        self._sources = tuple(sources)
        self._name = next(name for name in BEFORE_ROUNDING if name in run.values)
        wanted = [self._name, TOTAL, *(name for name in JUDGED_BY if name in run.values)]
        changed = frozenset(name for one in self._sources for name in one.changes)
        steps = needed_steps(run.inputs.values, run.inputs.whole.words)
        self._between: Between = between(changed, wanted, steps)
        own = {step.name for step in self._between.steps}
        labels = [name for name, one in run.inputs.values.items() if _names_labels(one)]
        given = {*self._between.asks_for, *changed, *labels, *wanted} - own
        values = {name: at_point(run.values[name]) for name in given if name in run.values}
        self._values = groups_joined(values, self._between.asks_for)
        self.point = self._of(run.values)
        self._refuse_another_point()

    @property
    def varies(self) -> bool:
        """Whether any source reaches the money."""
        return bool(self._between.steps)

    def drawn(self, takes: Mapping[str, Numbers]) -> DrawnMoney:
        """Money before rounding in some draws.

        Parameters
        ----------
        takes : mapping of str to Numbers
            The random numbers that each source takes, by its name. A source that is not named
            keeps the scenario's own figure.

        Returns
        -------
        DrawnMoney

        Raises
        ------
        BadInput
            When a draw takes a line of the budget below nought, or beyond its limits.
        """
        values = dict(self._values)
        for source in self._sources:
            if source.name in takes:
                values |= source.draw(takes[source.name], values)
        count = next(iter(takes.values())).count
        with xr.set_options(**NUMPY_ALONE):  # type: ignore[no-untyped-call]
            found = self._between.run(values)
            refuse_impossible_draws(found, self._run)
            return DrawnMoney(
                self._along(self._of(found), count),
                self._along(self._by_year(found[TOTAL]), count),
            )

    def _of(self, values: Mapping[str, xr.DataArray]) -> xr.DataArray:
        return money_before_rounding(values, self._run.places, self._run.years)

    def _by_year(self, array: xr.DataArray) -> xr.DataArray:
        return array if "year" in array.dims else array.expand_dims(year=list(self._run.years))

    @staticmethod
    def _along(array: xr.DataArray, count: int) -> xr.DataArray:
        """The figures of every draw, the same in all where nothing varies."""
        every = array if "draw" in array.dims else array.expand_dims(draw=count)
        return every.transpose(..., "draw")

    def _refuse_another_point(self) -> None:
        with xr.set_options(**NUMPY_ALONE):  # type: ignore[no-untyped-call]
            found = self._of(self._between.run(self._values))
        if not np.allclose(found.values, self.point.values, rtol=_SAME, atol=_SAME):
            raise RuntimeError("the steps that draws run do not give the run's own money")


def _names_labels(array: xr.DataArray) -> bool:
    return array.attrs.get("units") == "name" and array.ndim == 1
