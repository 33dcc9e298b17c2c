"""How unlike units are, feature by feature, and which are nearest whatever is left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd
import xarray as xr

Features = Mapping[str, xr.DataArray]


def squared_distances(units: Features, own: Features, population: xr.DataArray) -> pd.DataFrame:
    """How unlike each unit is, by feature.

    The squared differences between a unit's figures and one's own, added over the parts of the
    feature (each age band, say), over what they are on average for two people's units taken at
    random: so that every feature counts as much as every other, and 1 is as unlike as chance.

    Parameters
    ----------
    units, own : mapping of feature to DataArray
        Dimensions `place` and `part`; of `own` the part alone.
    population : DataArray
        Dimension `place`; people, by which units are weighted in the average.

    Returns
    -------
    DataFrame
        Index the units, a column for each feature: squared distance, pure number.

    References
    ----------
    The mean of (x - y)^2 over two independent draws is twice the variance
    """
    weight = population / population.sum()
    found = {}
    for feature, figures in units.items():
        mean = (figures * weight).sum("place")
        by_chance = 2 * ((figures - mean) ** 2 * weight).sum()
        found[feature] = (((figures - own[feature]) ** 2).sum("part") / by_chance).to_series()
    return pd.DataFrame(found)


def distance(squared: pd.DataFrame) -> pd.Series[float]:
    """All features together: the root of the mean of their squared distances."""
    return (squared.mean(axis=1) ** 0.5).rename("distance")


def nearest(squared: pd.DataFrame, number: int) -> list[str]:
    """The nearest units, nearest first; of equals, in the order of the alphabet."""
    return list(distance(squared.sort_index()).sort_values(kind="stable").index[:number])


def missed_without(
    squared: pd.DataFrame, units: Iterable[str], number: int
) -> dict[str, list[str]]:
    """Of each unit, the features without which it is not among so many nearest."""
    without = {
        feature: nearest(squared.drop(columns=feature), number) for feature in squared.columns
    }
    return {unit: [one for one, held in without.items() if unit not in held] for unit in units}
