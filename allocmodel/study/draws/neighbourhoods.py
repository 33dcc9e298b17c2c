"""Ranges of neighbourhoods: the money and the need index of each, in the draws of its places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import xarray as xr

from allocmodel.model.arrays import NUMPY_ALONE
from allocmodel.model.ranges import quantiles
from allocmodel.study.draws.anew import Anew, along_draws
from allocmodel.study.draws.numbers import Numbers
from allocmodel.study.draws.sources import Source
from allocmodel.study.run import Run

#: Money of neighbourhoods before it is rounded to whole pounds.
MONEY = "neighbourhood_money"

#: The indices of their need that a run may have.
NEEDS = ("neighbourhood_need_index", "neighbourhood_own_need_index")


class OfNeighbourhoods:
    """What of neighbourhoods has a range: money, and each index of need that a source reaches."""

    def __init__(self, run: Run, sources: Sequence[Source]) -> None:
        """Of a run, of which some sources are drawn; without neighbourhoods there is nothing.

        Raises
        ------
        RuntimeError
            When the steps between do not give the run's own figures at its own inputs.
        """
        held = [one for one in (MONEY, *NEEDS) if one in run.values]
        self._anew = Anew(run, sources, held) if held else None
        #: Those that vary.
        self.names: tuple[str, ...] = ()
        if self._anew:
            self._anew.refuse_another_point(held)
            self.names = tuple(one for one in held if one in self._anew.reached)

    def ranges(self, blocks: Sequence[Mapping[str, Numbers]]) -> xr.Dataset:
        """The quantiles of each by neighbourhood, its own other dimensions and `quantile`.

        Parameters
        ----------
        blocks : sequence of mapping of str to Numbers
            What sources take, block by block.

        Returns
        -------
        xarray.Dataset
            By name of the step; pounds are of all lines together, before rounding.
        """
        made: dict[str, list[xr.DataArray]] = {name: [] for name in self.names}
        for takes in blocks:
            for name, figures in self.in_draws(takes).items():
                made[name].append(figures)
        return xr.Dataset(
            {name: quantiles(xr.concat(parts, "draw")) for name, parts in made.items()}
        )

    def in_draws(self, takes: Mapping[str, Numbers]) -> dict[str, xr.DataArray]:
        """Each of them in some draws, last of all by `draw`."""
        if not self._anew:
            return {}
        found = self._anew.in_draws(takes)
        count = next(iter(takes.values())).count
        return {name: along_draws(_all_lines(found[name]), count) for name in self.names}


def _all_lines(array: xr.DataArray) -> xr.DataArray:
    with xr.set_options(**NUMPY_ALONE):  # type: ignore[no-untyped-call]
        return array.sum("budget_line", skipna=False) if "budget_line" in array.dims else array
