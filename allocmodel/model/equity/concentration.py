"""Concentration: of money, of what ages lead one to expect, and each line of the bridge in it."""

from __future__ import annotations

from allocmodel.declared.vocabulary import FORMULAS
from allocmodel.model.arrays import (
    Array,
    aged,
    components,
    formulas,
    in_bridge_lines,
    with_cost_line,
)


def expected_per_head_by_quintile(
    area_expected_money: Array,
    area_population: Array,
    area_by_quintile: Array,
    people_in_quintile: Array,
) -> Array:
    """Pounds per head that ages lead one to expect, by deprivation fifth.

    Spread like the money itself: each person counts with the average of their area.

    Returns
    -------
    pounds per head
        deprivation_quintile

    References
    ----------
    Method, section 6
    """
    money = area_expected_money / area_population * area_by_quintile
    return money.sum("area", skipna=False) / people_in_quintile


def expected_rank_covariance(
    expected_per_head_by_quintile: Array,
    deprivation_rank: Array,
    people_in_quintile: Array,
    mean_rank: Array,
) -> Array:
    """Covariance of what ages lead one to expect with the relative rank.

    Negative = ages lead one to expect more for people in more deprived neighbourhoods.

    Returns
    -------
    signed pounds per head
        one figure

    References
    ----------
    Method, section 6
    """
    away = people_in_quintile * (deprivation_rank - mean_rank)
    total = (expected_per_head_by_quintile * away).sum("deprivation_quintile", skipna=False)
    return total / people_in_quintile.sum("deprivation_quintile", skipna=False)


def expected_mean_per_head(
    expected_per_head_by_quintile: Array, people_in_quintile: Array
) -> Array:
    """Mean pounds per head that ages lead one to expect.

    The average over {the whole}'s people.

    Returns
    -------
    pounds per head
        one figure

    References
    ----------
    Method, section 6
    """
    money = (expected_per_head_by_quintile * people_in_quintile).sum(
        "deprivation_quintile", skipna=False
    )
    return money / people_in_quintile.sum("deprivation_quintile", skipna=False)


def expected_concentration(expected_rank_covariance: Array, expected_mean_per_head: Array) -> Array:
    """Concentration index of what ages lead one to expect.

    Where the need that ages bring is: positive where people in less deprived neighbourhoods are
    older.

    Returns
    -------
    signed index
        one figure

    References
    ----------
    Method, section 6
    """
    return (expected_rank_covariance + expected_rank_covariance) / expected_mean_per_head


def horizontal_inequity(concentration_index: Array, expected_concentration: Array) -> Array:
    """Horizontal inequity index.

    How money is concentrated, less how the need that ages bring is. Negative = more for people in
    more deprived neighbourhoods than their ages explain. Need here is age only: compare it with
    the national formula's own value, not with nought.

    Returns
    -------
    signed index
        equity_view

    References
    ----------
    Method, section 6
    """
    return concentration_index - expected_concentration


def area_need_share(area_weighted_population: Array, icb_weighted_population: Array) -> Array:
    """Share of each area in {the whole}'s need.

    Each area's part of {the whole}'s weighted people.

    Returns
    -------
    share
        area, service

    References
    ----------
    Method, section 1
    """
    return area_weighted_population / icb_weighted_population


def area_cost_share(area_need_share: Array, local_weight: Array) -> Array:
    """Unavoidable costs of each area, as a share of each national formula.

    What the area's share by the formula holds beyond the shares of its needs: positive where
    meeting the same need costs more than on average.

    Returns
    -------
    signed share
        area, formula

    References
    ----------
    Method, section 2
    """
    by_need = (local_weight * components(area_need_share)).sum("component", skipna=False)
    return formulas(area_need_share) - by_need


def area_bridge_per_head(
    area_need_share: Array,
    area_cost_share: Array,
    area_population: Array,
    icb_population: Array,
    money_by_component: Array,
    official_money_by_basis: Array,
    area_age_need: Array,
    icb_age_expected_need: Array,
) -> Array:
    """Bridge of each area in pounds per head.

    What each need, by ages and at the same ages, and unavoidable costs move to or from the area,
    from equal money per head to the split by the national formulas.

    Returns
    -------
    signed pounds per head
        area, bridge_line

    References
    ----------
    Method, sections 2 and 6
    """
    needs = components(area_need_share)
    heads = area_population / icb_population
    by_ages = area_age_need / icb_age_expected_need
    lines = in_bridge_lines(
        money_by_component * (needs - heads),
        aged(money_by_component) * (by_ages - heads),
        aged(money_by_component) * (aged(needs) - by_ages),
    )
    on_formulas = official_money_by_basis.sel(basis=list(FORMULAS)).rename(basis="formula")
    costs = (on_formulas * area_cost_share).sum("formula", skipna=False)
    return with_cost_line(lines, costs) / area_population


def bridge_by_quintile(
    area_bridge_per_head: Array, area_by_quintile: Array, people_in_quintile: Array
) -> Array:
    """Bridge in pounds per head, by deprivation fifth.

    What each line brings the average person of each fifth, or takes from them.

    Returns
    -------
    signed pounds per head
        bridge_line, deprivation_quintile

    References
    ----------
    Method, section 6
    """
    money = (area_bridge_per_head * area_by_quintile).sum("area", skipna=False)
    return money / people_in_quintile


def part_of_concentration(
    bridge_by_quintile: Array,
    deprivation_rank: Array,
    people_in_quintile: Array,
    mean_rank: Array,
    mean_per_head: Array,
) -> Array:
    """Part of each line of the bridge in the concentration index.

    The lines add up to the concentration index of the split by the national formulas, as equal
    money per head is evenly spread. Negative = the line brings more to people in more deprived
    neighbourhoods.

    Returns
    -------
    signed index
        bridge_line

    References
    ----------
    Method, section 6
    """
    twice = deprivation_rank + deprivation_rank - (mean_rank + mean_rank)
    moved = (bridge_by_quintile * people_in_quintile * twice).sum(
        "deprivation_quintile", skipna=False
    )
    money = mean_per_head.sel(equity_view="formula", drop=True) * people_in_quintile.sum(
        "deprivation_quintile", skipna=False
    )
    return moved / money
