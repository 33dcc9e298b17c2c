"""The money of many draws at once: the steps between what is drawn and the money, and no others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr

from allocmodel.engine.between import Between, between
from allocmodel.engine.steps import needed_steps
from allocmodel.model.arrays import NUMPY_ALONE
from allocmodel.study.compared.comparison import BEFORE_ROUNDING, money_before_rounding
from allocmodel.study.draws.narrowed import at_point, groups_joined
from allocmodel.study.draws.numbers import Numbers
from allocmodel.study.draws.sources import Source
from allocmodel.study.run import Run

#: What the money of the places has to add up to in every draw.
TOTAL = "total_placed"

#: A part of a billionth: what other orders of adding up may leave.
_SAME = 1e-9


class Money:
    """Money before rounding, by place and year, for the figures that draws give to sources."""

    def __init__(self, run: Run, sources: Sequence[Source]) -> None:
        """Of a run, of which some sources are drawn; without any the money is the run's own.

        Parameters
        ----------
        run : Run
        sources : sequence of Source

        Raises
        ------
        RuntimeError
            When the steps between do not give the run's own money at its own figures.
        """
        self._run, self._sources = run, tuple(sources)
        self._wanted = next(name for name in BEFORE_ROUNDING if name in run.values)
        steps = needed_steps(run.inputs.values, run.inputs.whole.words)
        changed = frozenset(name for one in sources for name in one.changes)
        self._between: Between = between(changed, (self._wanted, TOTAL), steps)
        own = {step.name for step in self._between.steps}
        names = [
            name
            for name, array in run.inputs.values.items()
            if array.attrs.get("units") == "name" and array.ndim == 1
        ]
        given = {*self._between.asks_for, *changed, *names, self._wanted, TOTAL} - own
        values = {name: at_point(run.values[name]) for name in given if name in run.values}
        self._values = groups_joined(values, self._between.asks_for)
        self.point = self._money(self._values)
        self._refuse_another_point()

    @property
    def moves(self) -> bool:
        """Whether any source reaches the money."""
        return bool(self._between.steps)

    def drawn(self, numbers: Numbers, kept: Sequence[str] = (), other: Numbers | None = None) -> (
        tuple[xr.DataArray, xr.DataArray]
    ):
        """Money before rounding in some draws, and what it should add up to.

        Parameters
        ----------
        numbers : Numbers
            The draws' random numbers.
        kept : sequence of str
            Names of sources that take `numbers`; all take them where `other` is left out.
        other : Numbers, optional
            What sources that are not kept take.

        Returns
        -------
        xarray.DataArray
            Pounds by place, year and draw.
        xarray.DataArray
            Pounds by year, and by draw where it is not the same in all.
        """
        values = dict(self._values)
        for source in self._sources:
            own = numbers if other is None or source.name in kept else other
            values |= source.draw(own, values)
        with xr.set_options(**NUMPY_ALONE):  # type: ignore[no-untyped-call]
            found = self._between.run(values)
            money = self._by_year(money_before_rounding(found, self._run.places, self._run.years))
        if "draw" not in money.dims:
            money = money.expand_dims(draw=numbers.count, axis=-1)
        return money.transpose("place", "year", "draw"), self._by_year(found[TOTAL])

    def _money(self, values: dict[str, xr.DataArray]) -> xr.DataArray:
        with xr.set_options(**NUMPY_ALONE):  # type: ignore[no-untyped-call]
            found = self._between.run(values)
        return money_before_rounding(found, self._run.places, self._run.years)

    def _by_year(self, array: xr.DataArray) -> xr.DataArray:
        return array if "year" in array.dims else array.expand_dims(year=list(self._run.years))

    def _refuse_another_point(self) -> None:
        run = self._run
        own = money_before_rounding(run.values, run.places, run.years)
        if not np.allclose(self.point.values, own.values, rtol=_SAME, atol=0):
            raise RuntimeError("the steps that draws run do not give the run's own money")
