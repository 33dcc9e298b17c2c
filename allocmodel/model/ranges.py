"""Ranges out of draws: quantiles, who gains, which ranks a place may have, what the spread is from.

These formulas go along the dimension draw, which one run has not: so they are no steps of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr

from allocmodel.model.arrays import Array, nearest_whole
from allocmodel.model.comparison import rank

#: The parts of the draws that lie below the figures that are shown.
QUANTILES = (0.025, 0.25, 0.5, 0.75, 0.975)

#: Rank sets hold the rank in as many cases as this.
LEVEL = 0.95

#: Probabilities are said in steps of one part in so many: 20 is five per cent.
STEPS = 20

#: Less than half a penny is no gain.
SMALLEST_GAIN = 0.005


def quantiles(figures: Array) -> Array:
    """Figures below which given parts of the draws lie.

    Parameters
    ----------
    figures : xarray.DataArray
        With the dimension draw.

    Returns
    -------
    xarray.DataArray
        The same unit; `quantile` in place of draw. Between two draws it is interpolated.

    References
    ----------
    Hyndman and Fan 1996, definition 7
    """
    found = np.quantile(figures.values, QUANTILES, axis=figures.get_axis_num("draw"))
    kept = [str(dim) for dim in figures.dims if dim != "draw"]
    coords = {dim: figures[dim].values for dim in kept}
    return xr.DataArray(
        found, dims=("quantile", *kept), coords={"quantile": list(QUANTILES), **coords}
    ).transpose(*kept, "quantile")


def gains(money: Array, comparator: Array) -> Array:
    """Whether there is more money than by the comparator, by half a penny at least.

    Parameters
    ----------
    money, comparator : xarray.DataArray
        Pounds.

    Returns
    -------
    xarray.DataArray
        1 or 0.

    References
    ----------
    Method, section 7
    """
    return (money - comparator >= SMALLEST_GAIN) * 1.0


def in_steps(probability: Array) -> Array:
    """A probability to the nearest of the steps in which probabilities are said.

    Parameters
    ----------
    probability : xarray.DataArray

    Returns
    -------
    xarray.DataArray
        Share, in steps of five per cent.

    References
    ----------
    Method, section 7
    """
    return nearest_whole(probability * STEPS) / STEPS


def first_order_part(
    figures: Array, with_one_kept: Array, with_one_anew: Array, all_anew: Array
) -> Array:
    """The part of the variance that one uncertain thing brings by itself.

    Two estimators have that part as their mean. One is nearly exact where the part is small, the
    other where it is large: whichever varies less over draws counts.

    Parameters
    ----------
    figures : xarray.DataArray
        With the dimension draw.
    with_one_kept : xarray.DataArray
        The same with that one thing as in the same draw, and all else drawn anew.
    with_one_anew : xarray.DataArray
        The same with that one thing drawn anew, and all else as in the same draw.
    all_anew : xarray.DataArray
        The same with everything drawn anew.

    Returns
    -------
    xarray.DataArray
        Share, without draw; missing where nothing varies.

    References
    ----------
    Sobol 1993, symmetrised after Owen 2013, doi 10.1145/2457459.2457460: half the mean of
    (f(x) - f(y_u, x_-u)) (f(x_u, y_-u) - f(y)); and Jansen 1999, doi
    10.1016/S0010-4655(98)00154-4: the variance less half the mean of (f(x) - f(x_u, y_-u)) squared
    """
    variance = (figures.var("draw", skipna=False) + all_anew.var("draw", skipna=False)) / 2
    some = variance > _NOTHING * (abs(figures).max("draw", skipna=False) + 1) ** 2
    whole = variance.where(some)
    if_small = (figures - with_one_anew) * (with_one_kept - all_anew) / 2 / whole
    if_large = 1 - (figures - with_one_kept) ** 2 / 2 / whole
    small_varies_less = if_small.var("draw", skipna=False) <= if_large.var("draw", skipna=False)
    return if_small.mean("draw", skipna=False).where(
        small_varies_less, if_large.mean("draw", skipna=False)
    )


#: Squared last digits of a figure are no spread.
_NOTHING = 1e-24


# --- Ranks -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class RankSets:
    """Which ranks each place may have, for the error of sampling.

    Attributes
    ----------
    point : xarray.DataArray
        The rank of each place by the point itself.
    marginal, simultaneous : xarray.DataArray
        Numbers by place and `end` (highest, lowest): 1 is the most. A marginal set holds the rank
        of its own place at the level; the simultaneous ones hold those of all places at once.
    told_apart : xarray.DataArray
        Number by place and other place: 1 where the place is surely above, -1 where it is surely
        below, 0 where the two cannot be told apart, all pairs at once.
    """

    point: Array
    marginal: Array
    simultaneous: Array
    told_apart: Array


def rank_sets(point: Array, drawn: Array) -> RankSets:
    """The ranks that each place may have.

    Parameters
    ----------
    point : xarray.DataArray
        What places are ranked by, with the dimension place.
    drawn : xarray.DataArray
        The same with the dimension draw: for the error of sampling, and nothing else.

    Returns
    -------
    RankSets
        One place is surely above another if the difference is more than c standard deviations of
        it; c is the quantile over draws of the largest distance of a difference from its mean, in
        its standard deviations: over the place's own differences, or over all. Where a difference
        never varies its sign decides.

    References
    ----------
    Mogstad, Romano, Shaikh and Wilhelm 2023, doi 10.1093/restud/rdad006
    """
    places = [str(one) for one in point["place"].values]
    of_places = [_differences(drawn, place) for place in places]
    spread = np.array([of_place.values for of_place, _ in of_places])
    largest = np.array([of_place.values for _, of_place in of_places])
    own = np.array([_critical(of_place) for of_place in largest])
    of_all = np.full_like(own, _critical(np.maximum.reduce(largest)))
    away = point.values[:, None] - point.values[None, :]
    marginal = _surely(away, spread, own[:, None])
    every = _surely(away, spread, of_all[:, None])
    pairs = xr.DataArray(
        every, dims=("place", "other_place"), coords={"place": places, "other_place": places}
    )
    return RankSets(rank(point), _sets(marginal, places), _sets(every, places), pairs)


def _differences(drawn: Array, place: str) -> tuple[Array, Array]:
    """Of a place's differences from all: their spread, and in each draw the largest distance."""
    away = drawn.sel(place=place, drop=True) - drawn
    from_mean = abs(away - away.mean("draw", skipna=False))
    spread = away.std("draw", skipna=False)
    varies = spread > np.sqrt(_NOTHING) * (1 + abs(drawn).max(skipna=False))
    in_spreads = (from_mean / spread.where(varies, 1)).where(varies, 0)
    return spread.where(varies, 0), in_spreads.max("place", skipna=False)


def _critical(largest: np.ndarray) -> float:
    return float(np.quantile(largest, LEVEL))


def _surely(away: np.ndarray, spread: np.ndarray, critical: np.ndarray) -> np.ndarray:
    """1 where a place is surely above the other, -1 where it is surely below, else 0."""
    return np.asarray(np.sign(away) * (np.abs(away) > critical * spread))


def _sets(surely: np.ndarray, places: list[str]) -> Array:
    highest = 1 + np.count_nonzero(surely < 0, axis=1)
    lowest = len(places) - np.count_nonzero(surely > 0, axis=1)
    return xr.DataArray(
        np.stack([highest, lowest], axis=1).astype(float),
        dims=("place", "end"),
        coords={"place": places, "end": ["highest", "lowest"]},
    )
