"""Second routes to what neighbourhoods need and have: a place is their whole."""

from __future__ import annotations

from allocmodel.model.arrays import Array, as_far_as_there, of_places, on_function_lines


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
    neighbourhood_allocation: Array,
    neighbourhood_pounds: Array,
    place_of_neighbourhood: Array,
    place_name: Array,
) -> Array:
    """Neighbourhoods are paid once.

    What each has in the table of places, over all lines, against its pounds in its own place and
    nought in the others.

    Returns
    -------
    pounds
        place, neighbourhood

    References
    ----------
    A place is the whole of its neighbourhoods
    """
    pounds = neighbourhood_pounds.sum("budget_line", skipna=False)
    own = pounds.where(place_of_neighbourhood == place_name, 0)
    return abs(neighbourhood_allocation.sum("budget_line", skipna=False) - own)


def neighbourhoods_share_as_places_do(
    neighbourhood_line_share: Array,
    line_share: Array,
    line_basis: Array,
    by_agreement: Array | None = None,
    functions_beyond_one: Array | None = None,
    function_of_line: Array | None = None,
) -> Array:
    """Neighbourhoods' shares add to those of places.

    The shares of all neighbourhoods in each line, before local weights, against those of all
    places. Of a line whose shares are agreed neighbourhoods have none. Their shares of a function
    of core may add to more or less than one, which counts: each bears its own unavoidable costs.

    Returns
    -------
    share
        budget_line

    References
    ----------
    A place is the whole of its neighbourhoods
    """
    places = line_share.sum("place", skipna=False)
    if by_agreement is not None:
        places = places - by_agreement.sel(basis=line_basis)
    if functions_beyond_one is not None and function_of_line is not None:
        places = places + on_function_lines(functions_beyond_one, function_of_line, places)
    return abs(neighbourhood_line_share.sum("neighbourhood", skipna=False) - places)


def functions_of_neighbourhoods_add_to_core(
    neighbourhood_function_share: Array, function_part: Array, neighbourhood_fair_share: Array
) -> Array:
    """Functions of neighbourhoods add up to core.

    The neighbourhoods' shares of the functions, each counted by its local part, against their fair
    shares of core: as for places, since each neighbourhood's own costs are in both.

    Returns
    -------
    share
        neighbourhood

    References
    ----------
    Method, section 11
    """
    together = (neighbourhood_function_share * function_part).sum("function", skipna=False)
    return abs(together - neighbourhood_fair_share.sel(service="core", drop=True))


def neighbourhoods_have_their_places_rate(
    neighbourhood_money: Array,
    neighbourhood_line_share: Array,
    rate_of_own_place: Array,
    neighbourhood_adjusted_share: Array | None = None,
    neighbourhood_share_or_agreed: Array | None = None,
) -> Array:
    """Neighbourhoods of a place have one rate.

    The money before rounding, against the neighbourhood's share of the line at the rate of its
    place: straight from shares, with local weights where the scenario has them.

    Returns
    -------
    pounds
        neighbourhood, budget_line

    References
    ----------
    Method, section 5: second routes
    """
    own = as_far_as_there(
        neighbourhood_line_share, neighbourhood_adjusted_share, neighbourhood_share_or_agreed
    )
    rate = rate_of_own_place
    return abs(neighbourhood_money - own * rate).where(rate > 0, 0)


def agreed_money_of_neighbourhoods_adds_up(
    neighbourhood_agreed: Array, placed_amount: Array, line_basis: Array, by_agreement: Array
) -> Array:
    """Neighbourhoods' money of agreed lines adds up.

    What all neighbourhoods would have of each line whose shares are agreed, by their own need,
    against the line's money; of other lines nothing.

    Returns
    -------
    pounds
        budget_line

    References
    ----------
    Method, section 5: second routes
    """
    money = placed_amount * by_agreement.sel(basis=line_basis)
    return abs(neighbourhood_agreed.sum("neighbourhood", skipna=False) - money)
