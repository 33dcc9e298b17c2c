"""Pounds per head of people of each deprivation fifth and ethnic group."""

from __future__ import annotations

from allocmodel.model.arrays import Array


def people_in_quintile(area_by_quintile: Array) -> Array:
    """People of {the whole} in each deprivation fifth.

    All areas together.

    Returns
    -------
    people
        deprivation_quintile

    References
    ----------
    Sum of the areas
    """
    return area_by_quintile.sum("area", skipna=False)


def people_in_group(area_by_group: Array) -> Array:
    """People of {the whole} in each ethnic group.

    All areas together.

    Returns
    -------
    people
        ethnic_group

    References
    ----------
    Sum of the areas
    """
    return area_by_group.sum("area", skipna=False)


def per_head_by_quintile(
    area_money_per_head: Array, area_by_quintile: Array, people_in_quintile: Array
) -> Array:
    """Pounds per head by deprivation fifth.

    What the average person of each fifth gets.

    Returns
    -------
    pounds per head
        equity_view, deprivation_quintile

    References
    ----------
    Method, section 6
    """
    money = (area_money_per_head * area_by_quintile).sum("area", skipna=False)
    return money / people_in_quintile


def per_head_by_group(
    area_money_per_head: Array, area_by_group: Array, people_in_group: Array
) -> Array:
    """Pounds per head by ethnic group.

    What the average person of each ethnic group gets.

    Returns
    -------
    pounds per head
        equity_view, ethnic_group

    References
    ----------
    Method, section 6
    """
    money = (area_money_per_head * area_by_group).sum("area", skipna=False)
    return money / people_in_group


def mean_per_head(area_money_per_head: Array, area_population: Array) -> Array:
    """Mean pounds per head.

    What the average person of {the whole} gets: the same in every view, as each shares out the same
    money.

    Returns
    -------
    pounds per head
        equity_view

    References
    ----------
    Method, section 6
    """
    money = (area_money_per_head * area_population).sum("area", skipna=False)
    return money / area_population.sum("area", skipna=False)


def above_mean_by_quintile(per_head_by_quintile: Array, mean_per_head: Array) -> Array:
    """Pounds per head above the mean, by deprivation fifth.

    How much more (+) or less (-) than the average person of {the whole} people of each fifth get.

    Returns
    -------
    signed pounds per head
        equity_view, deprivation_quintile

    References
    ----------
    Method, section 6
    """
    return per_head_by_quintile - mean_per_head


def ratio_by_quintile(per_head_by_quintile: Array, mean_per_head: Array) -> Array:
    """Ratio to {the whole} mean by deprivation fifth.

    One = the average person of {the whole}.

    Returns
    -------
    index
        equity_view, deprivation_quintile

    References
    ----------
    Method, section 6
    """
    return per_head_by_quintile / mean_per_head


def above_mean_by_group(per_head_by_group: Array, mean_per_head: Array) -> Array:
    """Pounds per head above the mean, by ethnic group.

    How much more (+) or less (-) than the average person of {the whole} people of each group get.

    Returns
    -------
    signed pounds per head
        equity_view, ethnic_group

    References
    ----------
    Method, section 6
    """
    return per_head_by_group - mean_per_head


def ratio_by_group(per_head_by_group: Array, mean_per_head: Array) -> Array:
    """Ratio to {the whole} mean by ethnic group.

    One = the average person of {the whole}.

    Returns
    -------
    index
        equity_view, ethnic_group

    References
    ----------
    Method, section 6
    """
    return per_head_by_group / mean_per_head


def gradient(per_head_by_quintile: Array) -> Array:
    """Gradient: most deprived against least deprived fifth.

    Pounds per head of people in the most deprived fifth for each pound of people in the least
    deprived fifth. Above one = more for more deprived neighbourhoods.

    Returns
    -------
    index
        equity_view

    References
    ----------
    Method, section 3
    """
    most = per_head_by_quintile.sel(deprivation_quintile="1", drop=True)
    return most / per_head_by_quintile.sel(deprivation_quintile="5", drop=True)
