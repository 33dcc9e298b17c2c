"""The neighbourhood against its place."""

from __future__ import annotations

from allocmodel.model.arrays import Array, of_own_place


def neighbourhood_is_small(neighbourhood_population: Array, smallest_neighbourhood: Array) -> Array:
    """Neighbourhood is small.

    1 where it has fewer people than the least of which an index is shown without a warning: a few
    practices decide such an index.

    Returns
    -------
    number
        neighbourhood

    References
    ----------
    The scenario's neighbourhoods: the fewest people of one
    """
    fewer = neighbourhood_population < smallest_neighbourhood
    return fewer * (smallest_neighbourhood > 0)


def neighbourhood_need_in_place(
    neighbourhood_need_index: Array,
    need_index: Array,
    place_of_neighbourhood: Array,
    place_name: Array,
) -> Array:
    """Neighbourhood's need index in its place.

    Need per head of each neighbourhood against its own place's average, where the need index is
    against {the whole}'s.

    Returns
    -------
    index
        neighbourhood, service

    References
    ----------
    Need index of the neighbourhood divided by that of its place
    """
    return neighbourhood_need_index / of_own_place(need_index, place_of_neighbourhood, place_name)


def neighbourhood_own_need_in_place(
    neighbourhood_own_need_index: Array,
    own_need_index: Array,
    place_of_neighbourhood: Array,
    place_name: Array,
) -> Array:
    """Neighbourhood's own need index in its place.

    The same by an index of the team's own.

    Returns
    -------
    index
        neighbourhood, own_index

    References
    ----------
    Own need index of the neighbourhood divided by that of its place
    """
    own_place = of_own_place(own_need_index, place_of_neighbourhood, place_name)
    return neighbourhood_own_need_index / own_place
