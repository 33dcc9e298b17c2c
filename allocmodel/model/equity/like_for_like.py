"""Like for like: the money of the areas where people are registered, against what ages suggest.

A group's ratio is the average, over its people, of their areas' money for each pound that those
areas' ages lead one to expect. Money is spread evenly within an area, so that it is not compared
with the group's own ages: every young group would look over-funded.
"""

from __future__ import annotations

from allocmodel.model.arrays import Array


def area_money_for_expected(
    area_money_per_head: Array, area_population: Array, area_expected_money: Array
) -> Array:
    """Money of each area for each pound that its ages lead one to expect.

    Above one: more money than the area's ages alone suggest, for need at the same ages, deprivation
    and costs among them. It is not over-funding.

    Returns
    -------
    index
        area, equity_view

    References
    ----------
    Method, section 6
    """
    return area_money_per_head * area_population / area_expected_money


def like_for_like_by_group(area_money_for_expected: Array, expected_money_by_group: Array) -> Array:
    """Money like for like, by ethnic group.

    Areas where people of the group are registered have so many times the money that those areas'
    ages alone suggest. An average of areas: not what people of the group receive.

    Returns
    -------
    index
        equity_view, ethnic_group

    References
    ----------
    Method, section 6
    """
    met = (area_money_for_expected * expected_money_by_group).sum("area", skipna=False)
    return met / expected_money_by_group.sum("area", skipna=False)


def expected_in_group_and_quintile(expected_money_by_group_and_quintile: Array) -> Array:
    """Money that ages lead one to expect, by high-level ethnic group and deprivation fifth.

    All areas together.

    Returns
    -------
    pounds
        deprivation_quintile, high_level_group

    References
    ----------
    Sum of the areas
    """
    return expected_money_by_group_and_quintile.sum("area", skipna=False)


def met_in_group_and_quintile(
    area_money_for_expected: Array, expected_money_by_group_and_quintile: Array
) -> Array:
    """What is met of it, at the rate of each area.

    The money that ages lead one to expect, times what each area has for each pound of it.

    Returns
    -------
    pounds
        equity_view, deprivation_quintile, high_level_group

    References
    ----------
    Method, section 6
    """
    met = area_money_for_expected * expected_money_by_group_and_quintile
    return met.sum("area", skipna=False)


def like_for_like_by_group_and_quintile(
    met_in_group_and_quintile: Array, expected_in_group_and_quintile: Array
) -> Array:
    """Money like for like, by high-level ethnic group and deprivation fifth.

    Need does not come one characteristic at a time: the same for people of each group in each
    fifth.

    Returns
    -------
    index
        equity_view, deprivation_quintile, high_level_group

    References
    ----------
    Method, section 6
    """
    return met_in_group_and_quintile / expected_in_group_and_quintile


def like_for_like_by_quintile(
    met_in_group_and_quintile: Array, expected_in_group_and_quintile: Array
) -> Array:
    """Money like for like, by deprivation fifth.

    Areas where people of the fifth are registered have so many times the money that those areas'
    ages alone suggest.

    Returns
    -------
    index
        equity_view, deprivation_quintile

    References
    ----------
    Method, section 6
    """
    met = met_in_group_and_quintile.sum("high_level_group", skipna=False)
    return met / expected_in_group_and_quintile.sum("high_level_group", skipna=False)


def like_for_like_by_high_level_group(
    met_in_group_and_quintile: Array, expected_in_group_and_quintile: Array
) -> Array:
    """Money like for like, by high-level ethnic group.

    Areas where people of the group are registered have so many times the money that those areas'
    ages alone suggest. An average of areas: not what people of the group receive.

    Returns
    -------
    index
        equity_view, high_level_group

    References
    ----------
    Method, section 6
    """
    met = met_in_group_and_quintile.sum("deprivation_quintile", skipna=False)
    return met / expected_in_group_and_quintile.sum("deprivation_quintile", skipna=False)


def like_for_like_gradient(like_for_like_by_quintile: Array) -> Array:
    """Gradient like for like: most deprived against least deprived fifth.

    The ratio of the most deprived fifth for each unit of the least deprived fifth's. Above one =
    more for more deprived neighbourhoods, at the same ages.

    Returns
    -------
    index
        equity_view

    References
    ----------
    Method, section 6
    """
    most = like_for_like_by_quintile.sel(deprivation_quintile="1", drop=True)
    return most / like_for_like_by_quintile.sel(deprivation_quintile="5", drop=True)


def like_for_like_mean(like_for_like_by_quintile: Array, people_in_quintile: Array) -> Array:
    """Mean of the fifths, like for like.

    Each fifth counted by its people: what the fitted line below goes through.

    Returns
    -------
    index
        equity_view

    References
    ----------
    Method, section 6
    """
    total = (like_for_like_by_quintile * people_in_quintile).sum(
        "deprivation_quintile", skipna=False
    )
    return total / people_in_quintile.sum("deprivation_quintile", skipna=False)


def like_for_like_slope(
    like_for_like_by_quintile: Array,
    deprivation_rank: Array,
    people_in_quintile: Array,
    mean_rank: Array,
    rank_variance: Array,
) -> Array:
    """Slope index of inequality, like for like.

    The ratio at the most deprived end less that at the least deprived end, on the line fitted
    through the fifths by weighted least squares. Positive = more money for more deprived
    neighbourhoods, at the same ages.

    Returns
    -------
    signed index
        equity_view

    References
    ----------
    Method, section 6
    """
    away = people_in_quintile * (deprivation_rank - mean_rank)
    total = (like_for_like_by_quintile * away).sum("deprivation_quintile", skipna=False)
    people = people_in_quintile.sum("deprivation_quintile", skipna=False)
    return 0 - total / people / rank_variance


def like_for_like_relative_index(
    like_for_like_slope: Array, like_for_like_mean: Array, mean_rank: Array
) -> Array:
    """Relative index of inequality, like for like.

    The fitted ratio at the most deprived end, for each unit of that at the least deprived end.

    Returns
    -------
    index
        equity_view

    References
    ----------
    Method, section 6
    """
    most = like_for_like_mean + like_for_like_slope * mean_rank
    return most / (like_for_like_mean - like_for_like_slope * (1 - mean_rank))
