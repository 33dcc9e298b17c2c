"""Inequality by deprivation in single figures: slope, relative and concentration index."""

from __future__ import annotations

from allocmodel.model.arrays import Array


def people_more_deprived(people_in_quintile: Array, quintile_order: Array) -> Array:
    """People of {the whole} in more deprived fifths.

    The people who come before each fifth when all stand in order of deprivation.

    Returns
    -------
    people
        deprivation_quintile

    References
    ----------
    Sum over the fifths that are more deprived
    """
    other = people_in_quintile.rename(deprivation_quintile="other_quintile")
    order = quintile_order.rename(deprivation_quintile="other_quintile")
    return (other * (order < quintile_order)).sum("other_quintile", skipna=False)


def deprivation_rank(people_in_quintile: Array, people_more_deprived: Array) -> Array:
    """Relative rank of each deprivation fifth.

    The middle of each fifth on a line from 0 (most deprived) to 1 (least deprived person of
    {the whole}), by its people.

    Returns
    -------
    share
        deprivation_quintile

    References
    ----------
    Method, section 6
    """
    # The mean of where the fifth begins and where it ends.
    everyone = people_in_quintile.sum("deprivation_quintile", skipna=False)
    begins_and_ends = people_more_deprived + people_more_deprived + people_in_quintile
    return begins_and_ends / (everyone + everyone)


def mean_rank(deprivation_rank: Array, people_in_quintile: Array) -> Array:
    """Mean relative rank.

    One half, by construction: shown so that it can be checked.

    Returns
    -------
    share
        one figure

    References
    ----------
    Method, section 6
    """
    total = (deprivation_rank * people_in_quintile).sum("deprivation_quintile", skipna=False)
    return total / people_in_quintile.sum("deprivation_quintile", skipna=False)


def rank_variance(deprivation_rank: Array, people_in_quintile: Array, mean_rank: Array) -> Array:
    """Variance of the relative rank.

    How far people are spread over the ranks, each fifth counted by its people.

    Returns
    -------
    number
        one figure

    References
    ----------
    Method, section 6
    """
    away = deprivation_rank - mean_rank
    total = (people_in_quintile * away * away).sum("deprivation_quintile", skipna=False)
    return total / people_in_quintile.sum("deprivation_quintile", skipna=False)


def rank_covariance(
    per_head_by_quintile: Array,
    deprivation_rank: Array,
    people_in_quintile: Array,
    mean_rank: Array,
) -> Array:
    """Covariance of pounds per head with the relative rank.

    Negative = people in more deprived neighbourhoods get more, as rank 0 is the most deprived.

    Returns
    -------
    signed pounds per head
        equity_view

    References
    ----------
    Method, section 6
    """
    away = people_in_quintile * (deprivation_rank - mean_rank)
    total = (per_head_by_quintile * away).sum("deprivation_quintile", skipna=False)
    return total / people_in_quintile.sum("deprivation_quintile", skipna=False)


def slope_index(rank_covariance: Array, rank_variance: Array) -> Array:
    """Slope index of inequality.

    Pounds per head at the most deprived end less those at the least deprived end, on the line
    fitted through the fifths by weighted least squares. Positive = more money for more deprived
    neighbourhoods.

    Returns
    -------
    signed pounds per head
        equity_view

    References
    ----------
    Method, section 6; Mackenbach and Kunst 1997, doi 10.1016/S0277-9536(96)00073-1
    """
    return 0 - rank_covariance / rank_variance


def relative_index(slope_index: Array, mean_per_head: Array, mean_rank: Array) -> Array:
    """Relative index of inequality.

    The fitted pounds per head at the most deprived end, for each pound at the least deprived end.

    Returns
    -------
    index
        equity_view

    References
    ----------
    Method, section 6
    """
    most = mean_per_head + slope_index * mean_rank
    return most / (mean_per_head - slope_index * (1 - mean_rank))


def concentration_index(rank_covariance: Array, mean_per_head: Array) -> Array:
    """Concentration index.

    How far money is concentrated, from -1 to 1, with rank 0 = most deprived. Negative = more for
    people in more deprived neighbourhoods; 0 = evenly spread.

    Returns
    -------
    signed index
        equity_view

    References
    ----------
    Method, section 6
    """
    return (rank_covariance + rank_covariance) / mean_per_head
