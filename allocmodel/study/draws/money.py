"""The money of places in many draws at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import xarray as xr

from allocmodel.study.compared.comparison import BEFORE_ROUNDING, money_before_rounding
from allocmodel.study.draws.anew import Anew, along_draws
from allocmodel.study.draws.numbers import Numbers
from allocmodel.study.draws.sources import Source
from allocmodel.study.run import Run

#: What the money of the places has to add up to in every draw.
TOTAL = "total_placed"


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
        name = next(name for name in BEFORE_ROUNDING if name in run.values)
        self._anew = Anew(run, sources, [name, TOTAL])
        self._anew.refuse_another_point([name])
        self.point = self._of(run.values)

    @property
    def varies(self) -> bool:
        """Whether any source reaches the money."""
        return bool(self._anew.reached)

    def drawn(self, takes: Mapping[str, Numbers]) -> DrawnMoney:
        """Money before rounding in some draws.

        Parameters
        ----------
        takes : mapping of str to Numbers
            See `Anew.in_draws`.

        Returns
        -------
        DrawnMoney

        Raises
        ------
        BadInput
            When a draw takes a line of the budget below nought, or beyond its limits.
        """
        found = self._anew.in_draws(takes)
        count = next(iter(takes.values())).count
        return DrawnMoney(
            along_draws(self._of(found), count),
            along_draws(self._by_year(found[TOTAL]), count),
        )

    def _of(self, values: Mapping[str, xr.DataArray]) -> xr.DataArray:
        return money_before_rounding(values, self._run.places, self._run.years)

    def _by_year(self, array: xr.DataArray) -> xr.DataArray:
        return array if "year" in array.dims else array.expand_dims(year=list(self._run.years))
