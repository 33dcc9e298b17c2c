"""The money of neighbourhoods in total, and why it is what it is."""

from __future__ import annotations

from allocmodel.model.arrays import Array, of_own_place, of_places


def neighbourhood_total_allocation(neighbourhood_pounds: Array) -> Array:
    """Allocation of the neighbourhood.

    All lines together, in whole pounds.

    Returns
    -------
    pounds
        neighbourhood

    References
    ----------
    Sum of the lines
    """
    return neighbourhood_pounds.sum("budget_line", skipna=False)


def neighbourhood_allocation_per_head(
    neighbourhood_total_allocation: Array, neighbourhood_population: Array
) -> Array:
    """Allocation of the neighbourhood per head.

    All lines together, for each person of the neighbourhood.

    Returns
    -------
    pounds per head
        neighbourhood

    References
    ----------
    Allocation of the neighbourhood divided by its population
    """
    return neighbourhood_total_allocation / neighbourhood_population


def by_need_in_icb(neighbourhood_need: Array) -> Array:
    """Money by need, each neighbourhood alone.

    What the neighbourhood would have, were it a place of its own and every place at its target: all
    need and all weights seen at the level of neighbourhoods.

    Returns
    -------
    pounds
        neighbourhood

    References
    ----------
    Sum of the lines
    """
    return neighbourhood_need.sum("budget_line", skipna=False)


def target_of_own_place(target: Array, place_of_neighbourhood: Array, place_name: Array) -> Array:
    """Target of its own place.

    What the need of the place comes to, line by line, before rounding.

    Returns
    -------
    pounds
        neighbourhood, budget_line

    References
    ----------
    Target
    """
    return of_own_place(target, place_of_neighbourhood, place_name)


def by_need_of_place(neighbourhood_part: Array, target_of_own_place: Array) -> Array:
    """Money by need, in its place.

    The neighbourhood's part of its place's target: weights, and shares that are agreed, are seen at
    the level of the place first.

    Returns
    -------
    pounds
        neighbourhood

    References
    ----------
    Method, section 5
    """
    return (neighbourhood_part * target_of_own_place).sum("budget_line", skipna=False)


def level_difference(by_need_of_place: Array, by_need_in_icb: Array) -> Array:
    """Need seen at the level of places.

    What it brings the neighbourhood (+) or takes from it (-) that need is seen place by place
    first. Nought but for a computer's last digits where a national formula alone splits the money:
    it adds up. Weights and agreed shares do not.

    Returns
    -------
    signed pounds
        neighbourhood

    References
    ----------
    Money by need, in its place less money by need, each neighbourhood alone
    """
    return by_need_of_place - by_need_in_icb


def pace_of_place(neighbourhood_money: Array, by_need_of_place: Array) -> Array:
    """Pace and limits of the place.

    What it brings the neighbourhood (+) or takes from it (-) that its place gets more or less than
    its target: convergence, limits, and the place's own rounding to whole pounds.

    Returns
    -------
    signed pounds
        neighbourhood

    References
    ----------
    Money before rounding less money by need, in its place
    """
    return neighbourhood_money.sum("budget_line", skipna=False) - by_need_of_place


def level_difference_of_place(
    level_difference: Array, place_of_neighbourhood: Array, place_name: Array
) -> Array:
    """Need seen at the level of places, place by place.

    What the neighbourhoods of the place come to together.

    Returns
    -------
    signed pounds
        place

    References
    ----------
    Sum of the neighbourhoods
    """
    return of_places(level_difference, place_of_neighbourhood, place_name, "neighbourhood")
