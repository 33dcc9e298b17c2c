"""Checks that people and money of neighbourhoods are those of their place."""

from __future__ import annotations

from allocmodel.model.arrays import Array, of_places


def neighbourhoods_have_the_people(
    neighbourhood_population: Array,
    population: Array,
    place_of_neighbourhood: Array,
    place_name: Array,
) -> Array:
    """Every person of a place is in one of its neighbourhoods.

    The neighbourhoods' people against the place's.

    Returns
    -------
    people
        place

    References
    ----------
    A place is the whole of its neighbourhoods
    """
    own = of_places(neighbourhood_population, place_of_neighbourhood, place_name, "neighbourhood")
    return abs(own - population)


def neighbourhoods_add_to_places(
    neighbourhood_pounds: Array,
    allocation: Array,
    place_of_neighbourhood: Array,
    place_name: Array,
) -> Array:
    """Neighbourhoods add to their places.

    Line by line, to the pound.

    Returns
    -------
    pounds
        place, budget_line

    References
    ----------
    A place is the whole of its neighbourhoods
    """
    own = of_places(neighbourhood_pounds, place_of_neighbourhood, place_name, "neighbourhood")
    return abs(own - allocation)


def neighbourhood_moves_add_up(
    by_need_in_icb: Array,
    level_difference: Array,
    pace_of_place: Array,
    neighbourhood_money: Array,
) -> Array:
    """Every move of neighbourhoods is told.

    Money by need, each neighbourhood alone, with what moves it, against the money before rounding.

    Returns
    -------
    pounds
        neighbourhood

    References
    ----------
    Method, section 5
    """
    told = by_need_in_icb + level_difference + pace_of_place
    return abs(told - neighbourhood_money.sum("budget_line", skipna=False))
