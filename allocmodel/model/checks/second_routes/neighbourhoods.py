"""Second routes to what neighbourhoods need and have: a place is their whole."""

from __future__ import annotations

from allocmodel.model.arrays import Array, of_places


def neighbourhoods_have_the_need(
    neighbourhood_weighted_population: Array,
    weighted_population: Array,
    place_of_neighbourhood: Array,
    place_name: Array,
) -> Array:
    """Neighbourhoods have their places' need.

    The weighted people of each place's neighbourhoods against those of the place.

    Returns
    -------
    weighted people
        place, service

    References
    ----------
    A place is the whole of its neighbourhoods
    """
    by = neighbourhood_weighted_population
    own = of_places(by, place_of_neighbourhood, place_name, "neighbourhood")
    return abs(own - weighted_population)


def all_neighbourhoods_add_to_all_places(
    neighbourhood_total_allocation: Array, total_allocation: Array
) -> Array:
    """All neighbourhoods add to all places.

    What the neighbourhoods have in total against what the places have.

    Returns
    -------
    pounds
        one figure

    References
    ----------
    A place is the whole of its neighbourhoods
    """
    places = total_allocation.sum("place", skipna=False)
    return abs(neighbourhood_total_allocation.sum("neighbourhood", skipna=False) - places)


def neighbourhoods_are_paid_once(
    neighbourhood_allocation: Array, neighbourhood_pounds: Array
) -> Array:
    """Neighbourhoods are paid once.

    What each has in the table of places, over all places and lines, against its pounds.

    Returns
    -------
    pounds
        neighbourhood

    References
    ----------
    A place is the whole of its neighbourhoods
    """
    in_table = neighbourhood_allocation.sum("budget_line", skipna=False).sum("place", skipna=False)
    return abs(in_table - neighbourhood_pounds.sum("budget_line", skipna=False))


def neighbourhoods_share_as_places_do(neighbourhood_line_share: Array, line_share: Array) -> Array:
    """Neighbourhoods' shares add to those of places.

    The shares of all neighbourhoods in each line, before local weights, against those of all
    places.

    Returns
    -------
    share
        budget_line

    References
    ----------
    A place is the whole of its neighbourhoods
    """
    places = line_share.sum("place", skipna=False)
    return abs(neighbourhood_line_share.sum("neighbourhood", skipna=False) - places)
