"""Rounding: once, at the very end, to whole pounds by largest remainder."""

from __future__ import annotations

from allocmodel.model.arrays import Array, nearest_whole, whole_part


def amount_in_parts(
    target: Array, parts_of_a_pound: Array, amount_to_round: Array | None = None
) -> Array:
    """Amount in parts of a pound.

    The amount before rounding as a whole number of hundredths of a penny, so that remainders that
    are equal are seen as equal and no computer's last digit decides who gets a pound.

    Returns
    -------
    number
        place, budget_line

    References
    ----------
    Method, section 5
    """
    amount = target if amount_to_round is None else amount_to_round
    return nearest_whole(amount * parts_of_a_pound)


def whole_pounds(amount_in_parts: Array, parts_of_a_pound: Array) -> Array:
    """Whole pounds of the amount.

    The amount before rounding, without its pennies.

    Returns
    -------
    pounds
        place, budget_line

    References
    ----------
    Largest remainder method (Hamilton)
    """
    return whole_part(amount_in_parts / parts_of_a_pound)


def remainder(amount_in_parts: Array, whole_pounds: Array, parts_of_a_pound: Array) -> Array:
    """Remainder.

    What the whole pounds leave out, in parts of a pound.

    Returns
    -------
    number
        place, budget_line

    References
    ----------
    Largest remainder method (Hamilton)
    """
    return amount_in_parts - whole_pounds * parts_of_a_pound


def pounds_left(placed_amount: Array, whole_pounds: Array) -> Array:
    """Pounds left to give.

    The line's money less the whole pounds: always fewer pounds than places.

    Returns
    -------
    pounds
        budget_line

    References
    ----------
    Largest remainder method (Hamilton)
    """
    return placed_amount - whole_pounds.sum("place", skipna=False)


def places_ahead(remainder: Array, place_order: Array) -> Array:
    """Places ahead in the queue.

    How many places have a larger remainder; between equal remainders the place listed first goes
    first.

    Returns
    -------
    number
        place, budget_line

    References
    ----------
    Largest remainder method (Hamilton), ties by place order
    """
    other = remainder.rename(place="other_place")
    other_order = place_order.rename(place="other_place")
    ahead = (other > remainder) + (other == remainder) * (other_order < place_order)
    return ahead.sum("other_place", skipna=False)


def allocation(whole_pounds: Array, places_ahead: Array, pounds_left: Array) -> Array:
    """Allocation.

    Whole pounds of each line for each place: one more pound for the places at the head of the
    queue while pounds are left. Every line adds up exactly.

    Returns
    -------
    pounds
        place, budget_line

    References
    ----------
    Largest remainder method (Hamilton)
    """
    return whole_pounds + (places_ahead < pounds_left)
