"""Whole pounds of councils' money, which add up to what each council pays."""

from __future__ import annotations

from allocmodel.model import rounding
from allocmodel.model.arrays import Array


def council_in_parts(council_money: Array, parts_of_a_pound: Array) -> Array:
    """Council's money in parts of a pound.

    As a whole number of hundredths of a penny, as for budget lines.

    Returns
    -------
    number
        place, council_contribution

    References
    ----------
    Method, section 5
    """
    return rounding.amount_in_parts(council_money, parts_of_a_pound)


def council_whole_pounds(council_in_parts: Array, parts_of_a_pound: Array) -> Array:
    """Whole pounds of a council's money.

    The money before rounding, without its pennies.

    Returns
    -------
    pounds
        place, council_contribution

    References
    ----------
    Largest remainder method (Hamilton)
    """
    return rounding.whole_pounds(council_in_parts, parts_of_a_pound)


def council_remainder(
    council_in_parts: Array, council_whole_pounds: Array, parts_of_a_pound: Array
) -> Array:
    """Remainder of a council's money.

    What the whole pounds leave out, in parts of a pound.

    Returns
    -------
    number
        place, council_contribution

    References
    ----------
    Largest remainder method (Hamilton)
    """
    return rounding.remainder(council_in_parts, council_whole_pounds, parts_of_a_pound)


def ahead_for_council(council_remainder: Array, place_order: Array) -> Array:
    """Places ahead in the queue for a council's pounds.

    How many places have a larger remainder; between equal remainders the place listed first goes
    first.

    Returns
    -------
    number
        place, council_contribution

    References
    ----------
    Largest remainder method (Hamilton), ties by place order
    """
    return rounding.places_ahead(council_remainder, place_order)


def council_pounds_left(contributed_amount: Array, council_whole_pounds: Array) -> Array:
    """Pounds of a council left to give.

    What it pays less the whole pounds: always fewer pounds than places that have a remainder.

    Returns
    -------
    pounds
        council_contribution

    References
    ----------
    Largest remainder method (Hamilton)
    """
    return rounding.pounds_left(contributed_amount, council_whole_pounds)


def council_pounds(
    council_whole_pounds: Array, ahead_for_council: Array, council_pounds_left: Array
) -> Array:
    """Money of councils.

    Whole pounds of each council for each place: one more for the places at the head of the queue
    while pounds are left. They add up to what the council pays exactly.

    Returns
    -------
    pounds
        place, council_contribution

    References
    ----------
    Largest remainder method (Hamilton)
    """
    return rounding.allocation(council_whole_pounds, ahead_for_council, council_pounds_left)
