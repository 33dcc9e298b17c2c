"""What the second routes to the money of neighbourhoods rest on."""

from __future__ import annotations

from allocmodel.model.arrays import Array, of_own_place, of_places


def functions_beyond_one(neighbourhood_function_share: Array) -> Array:
    """What neighbourhoods' costs add to a function.

    How far the shares of all neighbourhoods are above (+) or below (-) one: each bears its own
    unavoidable costs, and not those of its place.

    Returns
    -------
    signed share
        function

    References
    ----------
    Method, section 11: second routes
    """
    return neighbourhood_function_share.sum("neighbourhood", skipna=False) - 1


def shares_of_places_neighbourhoods(
    neighbourhood_line_share: Array,
    place_of_neighbourhood: Array,
    place_name: Array,
    neighbourhood_adjusted_share: Array | None = None,
) -> Array:
    """Shares of a place's neighbourhoods.

    What the neighbourhoods of the place have of each line together: by local weights where the
    scenario has them.

    Returns
    -------
    share
        place, budget_line

    References
    ----------
    Method, section 5: second routes
    """
    own = neighbourhood_line_share
    if neighbourhood_adjusted_share is not None:
        own = neighbourhood_adjusted_share
    return of_places(own, place_of_neighbourhood, place_name, "neighbourhood")


def rate_of_place(allocation: Array, shares_of_places_neighbourhoods: Array) -> Array:
    """Rate of the place.

    What the place gets of each line for all of it: its allocation, divided by the shares that its
    neighbourhoods have of the line together. Nought where they have none.

    Returns
    -------
    pounds
        place, budget_line

    References
    ----------
    Method, section 5: second routes
    """
    shares = shares_of_places_neighbourhoods
    return (allocation / (shares + (shares == 0))).where(shares > 0, 0)


def rate_of_own_place(
    rate_of_place: Array, place_of_neighbourhood: Array, place_name: Array
) -> Array:
    """Rate of the neighbourhood's place.

    What its place gets of each line for all of it.

    Returns
    -------
    pounds
        neighbourhood, budget_line

    References
    ----------
    Method, section 5: second routes
    """
    return of_own_place(rate_of_place, place_of_neighbourhood, place_name)
