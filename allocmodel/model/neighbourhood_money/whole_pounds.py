"""Whole pounds of neighbourhoods, which add up to those of their place."""

from __future__ import annotations

from allocmodel.model import rounding
from allocmodel.model.arrays import Array, in_front, of_own_place, of_places


def neighbourhood_in_parts(neighbourhood_money: Array, parts_of_a_pound: Array) -> Array:
    """Neighbourhood's money in parts of a pound.

    As a whole number of hundredths of a penny, as for places.

    Returns
    -------
    number
        neighbourhood, budget_line

    References
    ----------
    Method, section 5
    """
    return rounding.amount_in_parts(neighbourhood_money, parts_of_a_pound)


def neighbourhood_whole_pounds(neighbourhood_in_parts: Array, parts_of_a_pound: Array) -> Array:
    """Whole pounds of the neighbourhood.

    The money before rounding, without its pennies.

    Returns
    -------
    pounds
        neighbourhood, budget_line

    References
    ----------
    Largest remainder method (Hamilton)
    """
    return rounding.whole_pounds(neighbourhood_in_parts, parts_of_a_pound)


def neighbourhood_remainder(
    neighbourhood_in_parts: Array, neighbourhood_whole_pounds: Array, parts_of_a_pound: Array
) -> Array:
    """Remainder of the neighbourhood.

    What the whole pounds leave out, in parts of a pound.

    Returns
    -------
    number
        neighbourhood, budget_line

    References
    ----------
    Largest remainder method (Hamilton)
    """
    return rounding.remainder(neighbourhood_in_parts, neighbourhood_whole_pounds, parts_of_a_pound)


def neighbourhoods_ahead(
    neighbourhood_remainder: Array, neighbourhood_order: Array, place_of_neighbourhood: Array
) -> Array:
    """Neighbourhoods ahead in the queue.

    How many neighbourhoods of the same place have a larger remainder; between equal remainders the
    one listed first goes first.

    Returns
    -------
    number
        neighbourhood, budget_line

    References
    ----------
    Largest remainder method (Hamilton), ties by the order of the neighbourhoods
    """
    ahead = in_front(neighbourhood_remainder, neighbourhood_order, "other_neighbourhood")
    place = place_of_neighbourhood.rename(neighbourhood="other_neighbourhood")
    beside = ahead * (place == place_of_neighbourhood)
    return beside.sum("other_neighbourhood", skipna=False)


def pounds_left_in_place(
    allocation: Array,
    neighbourhood_whole_pounds: Array,
    place_of_neighbourhood: Array,
    place_name: Array,
) -> Array:
    """Pounds left to give in the place.

    The place's allocation less its neighbourhoods' whole pounds: always fewer pounds than
    neighbourhoods.

    Returns
    -------
    pounds
        place, budget_line

    References
    ----------
    Largest remainder method (Hamilton)
    """
    given = of_places(
        neighbourhood_whole_pounds, place_of_neighbourhood, place_name, "neighbourhood"
    )
    return allocation - given


def pounds_left_in_own_place(
    pounds_left_in_place: Array, place_of_neighbourhood: Array, place_name: Array
) -> Array:
    """Pounds left to give in its own place.

    The same, beside each neighbourhood of the place.

    Returns
    -------
    pounds
        neighbourhood, budget_line

    References
    ----------
    Pounds left to give in the place
    """
    return of_own_place(pounds_left_in_place, place_of_neighbourhood, place_name)


def neighbourhood_pounds(
    neighbourhood_whole_pounds: Array,
    neighbourhoods_ahead: Array,
    pounds_left_in_own_place: Array,
) -> Array:
    """Neighbourhood's money of each line.

    In whole pounds: one more for the neighbourhoods of a place at the head of the queue while
    pounds are left. They add up to the place's allocation exactly.

    Returns
    -------
    pounds
        neighbourhood, budget_line

    References
    ----------
    Largest remainder method (Hamilton)
    """
    return rounding.allocation(
        neighbourhood_whole_pounds, neighbourhoods_ahead, pounds_left_in_own_place
    )


def neighbourhood_allocation(
    neighbourhood_pounds: Array, place_of_neighbourhood: Array, place_name: Array
) -> Array:
    """Allocation of neighbourhoods, place by place.

    Whole pounds of each line; nought for the neighbourhoods of other places, so that those of a
    place add up to what it gets.

    Returns
    -------
    pounds
        place, neighbourhood, budget_line

    References
    ----------
    Neighbourhood's money of each line
    """
    return neighbourhood_pounds.where(place_of_neighbourhood == place_name, 0)
