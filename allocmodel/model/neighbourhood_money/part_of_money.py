"""The neighbourhood's part of its place's money."""

from __future__ import annotations

from allocmodel.model.arrays import Array, of_own_place, of_places


def neighbourhood_share_instead(neighbourhood_basis_share: Array, official_basis: Array) -> Array:
    """Neighbourhood's share in place of an agreed one.

    Its share on the basis of the line that the money is drawn from, else per head.

    Returns
    -------
    share
        neighbourhood, budget_line

    References
    ----------
    Method, section 5
    """
    return neighbourhood_basis_share.sel(basis=official_basis)


# Only lines whose shares are agreed need it.
neighbourhood_share_instead.on_demand = True  # type: ignore[attr-defined]


def neighbourhood_agreed(
    neighbourhood_share_instead: Array,
    by_agreement: Array,
    line_basis: Array,
    placed_amount: Array,
) -> Array:
    """Neighbourhood's money of lines with agreed shares.

    Shares are agreed between places, and neighbourhoods have none of their own: by the basis of the
    line that the money is drawn from, else per head. Nought on every other line.

    Returns
    -------
    pounds
        neighbourhood, budget_line

    References
    ----------
    Method, section 5
    """
    return by_agreement.sel(basis=line_basis) * neighbourhood_share_instead * placed_amount


def neighbourhood_need(
    neighbourhood_target: Array, neighbourhood_agreed: Array | None = None
) -> Array:
    """Neighbourhood's money by its own need.

    Its target, as if it were a place.

    Returns
    -------
    pounds
        neighbourhood, budget_line

    References
    ----------
    Method, section 5
    """
    if neighbourhood_agreed is None:
        return neighbourhood_target
    return neighbourhood_target + neighbourhood_agreed


def need_of_neighbourhoods(
    neighbourhood_need: Array, place_of_neighbourhood: Array, place_name: Array
) -> Array:
    """Money by the need of neighbourhoods.

    What the neighbourhoods of the place come to, each by its own need.

    Returns
    -------
    pounds
        place, budget_line

    References
    ----------
    Sum of the neighbourhoods
    """
    return of_places(neighbourhood_need, place_of_neighbourhood, place_name, "neighbourhood")


def need_in_own_place(
    need_of_neighbourhoods: Array, place_of_neighbourhood: Array, place_name: Array
) -> Array:
    """Money by the need of all neighbourhoods of its own place.

    The same, beside each neighbourhood of the place.

    Returns
    -------
    pounds
        neighbourhood, budget_line

    References
    ----------
    Money by the need of neighbourhoods
    """
    return of_own_place(need_of_neighbourhoods, place_of_neighbourhood, place_name)


def people_in_own_place(
    population: Array, place_of_neighbourhood: Array, place_name: Array
) -> Array:
    """People of its own place.

    Registered people of the place that the neighbourhood is a part of.

    Returns
    -------
    people
        neighbourhood

    References
    ----------
    Population
    """
    return of_own_place(population, place_of_neighbourhood, place_name)


def neighbourhood_part(
    neighbourhood_need: Array,
    need_in_own_place: Array,
    neighbourhood_population: Array,
    people_in_own_place: Array,
) -> Array:
    """Neighbourhood's part of its place.

    Of each line, the neighbourhood's part of its place's need. Where nobody in the place has need
    of the line's kind, by people.

    Returns
    -------
    share
        neighbourhood, budget_line

    References
    ----------
    Method, section 5
    """
    whole = need_in_own_place + (need_in_own_place == 0)
    by_people = neighbourhood_population / people_in_own_place
    return (neighbourhood_need / whole).where(need_in_own_place > 0, by_people)


def allocation_of_own_place(
    allocation: Array, place_of_neighbourhood: Array, place_name: Array
) -> Array:
    """Allocation of its own place.

    The whole pounds of each line that the place gets, limits and pace towards target included:
    what its neighbourhoods share.

    Returns
    -------
    pounds
        neighbourhood, budget_line

    References
    ----------
    Allocation
    """
    return of_own_place(allocation, place_of_neighbourhood, place_name)


def neighbourhood_money(neighbourhood_part: Array, allocation_of_own_place: Array) -> Array:
    """Neighbourhood's money before rounding.

    Its part of what its place gets.

    Returns
    -------
    pounds
        neighbourhood, budget_line

    References
    ----------
    Method, section 5
    """
    return neighbourhood_part * allocation_of_own_place
