"""Checks that people by fifth and group are all people, and get all money."""

from __future__ import annotations

from allocmodel.model.arrays import Array


def mix_adds_to_population(place_mix: Array, population: Array) -> Array:
    """People by fifth and ethnic group add to the population.

    Each place's people by deprivation fifth and ethnic group against its registered people.

    Returns
    -------
    people
        place

    References
    ----------
    Method, section 3
    """
    groups = place_mix.sum("ethnic_group", skipna=False)
    return abs(groups.sum("deprivation_quintile", skipna=False) - population)


def equity_adds_to_money(
    per_head_by_quintile: Array, people_in_quintile: Array, total_placed: Array
) -> Array:
    """Money by fifth adds to all money.

    Pounds per head of each fifth times its people, in this scenario, against all money that goes
    to places.

    Returns
    -------
    pounds
        one figure

    References
    ----------
    Method, section 6
    """
    scenario = per_head_by_quintile.sel(equity_view="scenario", drop=True)
    money = (scenario * people_in_quintile).sum("deprivation_quintile", skipna=False)
    return abs(money - total_placed)
