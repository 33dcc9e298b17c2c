"""Money of neighbourhoods: each place's whole pounds, line by line, split further by the same need.

A place is the whole of its neighbourhoods. Its limits and its pace towards target are its own: what
it gets is what they share. Neighbourhoods are compared with {the whole}, as places are; what that
moves against need seen at the level of places is a line of its own.
"""

from __future__ import annotations

from allocmodel.model import rounding
from allocmodel.model.arrays import Array


def _of_own_place(by_place: Array, place_of_neighbourhood: Array, place_name: Array) -> Array:
    """What the place of each neighbourhood has: place -> neighbourhood."""
    own = by_place.where(place_name == place_of_neighbourhood, 0)
    return own.sum("place", skipna=False)


def _in_place(by_neighbourhood: Array, place_of_neighbourhood: Array, place_name: Array) -> Array:
    """What the neighbourhoods of each place have together: neighbourhood -> place."""
    own = by_neighbourhood.where(place_of_neighbourhood == place_name, 0)
    return own.sum("neighbourhood", skipna=False)


# --- The neighbourhood against its place ----------------------------------------------------------


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
    return neighbourhood_need_index / _of_own_place(need_index, place_of_neighbourhood, place_name)


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
    own_place = _of_own_place(own_need_index, place_of_neighbourhood, place_name)
    return neighbourhood_own_need_index / own_place


# --- Its part of the place's money ----------------------------------------------------------------


def neighbourhood_agreed(
    neighbourhood_basis_share: Array,
    by_agreement: Array,
    line_basis: Array,
    official_basis: Array,
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
    instead = neighbourhood_basis_share.sel(basis=official_basis) * placed_amount
    return by_agreement.sel(basis=line_basis) * instead


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
    return _in_place(neighbourhood_need, place_of_neighbourhood, place_name)


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
    return _of_own_place(need_of_neighbourhoods, place_of_neighbourhood, place_name)


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
    return _of_own_place(population, place_of_neighbourhood, place_name)


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
    return _of_own_place(allocation, place_of_neighbourhood, place_name)


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


# --- Whole pounds ---------------------------------------------------------------------------------


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
    other = neighbourhood_remainder.rename(neighbourhood="other_neighbourhood")
    order = neighbourhood_order.rename(neighbourhood="other_neighbourhood")
    place = place_of_neighbourhood.rename(neighbourhood="other_neighbourhood")
    own = neighbourhood_remainder
    ahead = (other > own) + (other == own) * (order < neighbourhood_order)
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
    given = _in_place(neighbourhood_whole_pounds, place_of_neighbourhood, place_name)
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
    return _of_own_place(pounds_left_in_place, place_of_neighbourhood, place_name)


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


# --- In total, and why ----------------------------------------------------------------------------


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
    return _of_own_place(target, place_of_neighbourhood, place_name)


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
    return _in_place(level_difference, place_of_neighbourhood, place_name)
