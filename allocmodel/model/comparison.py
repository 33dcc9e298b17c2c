"""Scenarios side by side: how each differs from the one that it is compared with, and why.

These formulas go along the dimension scenario, which one run has not: so they are no steps of it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xarray as xr

from allocmodel.model.arrays import NUMPY_ALONE, Array
from allocmodel.model.coalitions import Coalition, coalitions, shapley_coefficients


def difference(figures: Array, against: str) -> Array:
    """Each scenario less the one that it is compared with; missing where either is.

    Parameters
    ----------
    figures : xarray.DataArray
        With the dimension scenario.
    against : str
        The scenario that the others are compared with.
    """
    with xr.set_options(arithmetic_join="exact", **NUMPY_ALONE):  # type: ignore[no-untyped-call]
        return figures - figures.sel(scenario=against, drop=True)


def relative_difference(figures: Array, against: str) -> Array:
    """The difference as a part of what it is compared with; missing where that is nought."""
    base = figures.sel(scenario=against, drop=True)
    return difference(figures, against) / base.where(base != 0)


def rank(figures: Array) -> Array:
    """The rank of each place, 1 for the most; places that have the same have the same rank."""
    others = figures.rename(place="other_place")
    above = (others > figures).sum("other_place", skipna=False)
    return (above + 1).transpose(*figures.dims).astype(float).where(figures.notnull())


def on_one_yardstick(
    area_money_per_head: Array, area_population: Array, area_expected_money: Array
) -> Array:
    """Money of each area for each pound that another scenario's ages lead one to expect.

    Parameters
    ----------
    area_money_per_head, area_population : xarray.DataArray
        Of the scenario that is looked at.
    area_expected_money : xarray.DataArray
        Of the scenario that it is compared with.

    Returns
    -------
    xarray.DataArray
        Index: all areas together are 1, whatever money the two scenarios share out.

    References
    ----------
    Method, section 6
    """
    money = area_money_per_head * area_population
    to_this_money = money.sum("area", skipna=False) / area_expected_money.sum("area", skipna=False)
    return money / (area_expected_money * to_this_money)


def shapley_effects(money: Sequence[Array], changes: Sequence[str]) -> Array:
    """What each change moves: the mean over every order in which the changes could come.

    Parameters
    ----------
    money : sequence of xarray.DataArray
        The money under every set of the changes, in the order of `coalitions.coalitions`.
    changes : sequence of str

    Returns
    -------
    xarray.DataArray
        The dimensions of the money, and `change`. The effects add up to the money under all
        changes less the money under none.

    References
    ----------
    Shapley 1953: s! (n - s - 1)! / n! for a set of s others out of n
    """
    coefficients = np.array(shapley_coefficients(changes))
    stacked = np.stack([one.values for one in money])
    effects = np.tensordot(coefficients, stacked, axes=1)
    dims, coords = money[0].dims, {dim: money[0][dim].values for dim in money[0].dims}
    return xr.DataArray(effects, dims=("change", *dims), coords={"change": list(changes), **coords})


def left_over(difference_of_results: Array, effects: Array) -> Array:
    """What effects leave of a difference: rounding, where they explain all else."""
    return difference_of_results - effects.sum("change", skipna=False)


__all__ = [
    "Coalition",
    "coalitions",
    "difference",
    "left_over",
    "on_one_yardstick",
    "rank",
    "relative_difference",
    "shapley_effects",
]
