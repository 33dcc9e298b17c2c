"""What the second routes to the money of neighbourhoods rest on."""

from __future__ import annotations

from allocmodel.model.arrays import Array, as_far_as_there, of_own_place, of_places


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


def changed_functions_beyond_one(neighbourhood_changed_function_share: Array) -> Array:
    """What neighbourhoods' costs add to a function with the changed core.

    The same with the changed health inequalities share.

    Returns
    -------
    signed share
        function

    References
    ----------
    Method, section 11: second routes
    """
    return neighbourhood_changed_function_share.sum("neighbourhood", skipna=False) - 1


def neighbourhood_share_or_agreed(
    neighbourhood_line_share: Array,
    neighbourhood_share_instead: Array,
    by_agreement: Array,
    line_basis: Array,
    neighbourhood_adjusted_share: Array | None = None,
) -> Array:
    """Neighbourhood's share, or what stands for an agreed one.

    Its share of the line, by local weights where the scenario has them. Where shares are agreed
    between places: that on the basis of the line that the money is drawn from, else per head.

    Returns
    -------
    share
        neighbourhood, budget_line

    References
    ----------
    Method, section 5: second routes
    """
    own = as_far_as_there(neighbourhood_line_share, neighbourhood_adjusted_share)
    return own + by_agreement.sel(basis=line_basis) * neighbourhood_share_instead


def shares_of_places_neighbourhoods(
    neighbourhood_line_share: Array,
    place_of_neighbourhood: Array,
    place_name: Array,
    neighbourhood_adjusted_share: Array | None = None,
    neighbourhood_share_or_agreed: Array | None = None,
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
    own = as_far_as_there(
        neighbourhood_line_share, neighbourhood_adjusted_share, neighbourhood_share_or_agreed
    )
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
