"""Rounding: once, at the very end, to whole pounds by largest remainder."""

from __future__ import annotations

from allocmodel.model.arrays import Array, in_front, nearest_whole, of_lines, whole_part, with_lines


def function_in_parts(
    placed_amount: Array, function_line_name: Array, parts_of_a_pound: Array
) -> Array:
    """Money of each function in parts of a pound.

    The money before rounding as a whole number of hundredths of a penny.

    Returns
    -------
    number
        function_line

    References
    ----------
    Method, section 5
    """
    return amount_in_parts(of_lines(placed_amount, function_line_name), parts_of_a_pound)


def function_whole_pounds(function_in_parts: Array, parts_of_a_pound: Array) -> Array:
    """Whole pounds of each function.

    The money before rounding, without its pennies.

    Returns
    -------
    pounds
        function_line

    References
    ----------
    Largest remainder method (Hamilton)
    """
    return whole_pounds(function_in_parts, parts_of_a_pound)


def function_remainder(
    function_in_parts: Array, function_whole_pounds: Array, parts_of_a_pound: Array
) -> Array:
    """Remainder of each function.

    What the whole pounds leave out, in parts of a pound.

    Returns
    -------
    number
        function_line

    References
    ----------
    Largest remainder method (Hamilton)
    """
    return remainder(function_in_parts, function_whole_pounds, parts_of_a_pound)


def functions_ahead(function_remainder: Array, function_order: Array) -> Array:
    """Functions ahead in the queue.

    How many functions have a larger remainder; between equal remainders the one listed first goes
    first.

    Returns
    -------
    number
        function_line

    References
    ----------
    Largest remainder method (Hamilton), ties by the order of the lines
    """
    ahead = in_front(function_remainder, function_order, "other_line")
    return ahead.sum("other_line", skipna=False)


def function_pounds_left(
    placed_amount: Array, function_line_name: Array, function_whole_pounds: Array
) -> Array:
    """Pounds left to give to functions.

    The functions' money less their whole pounds: always fewer pounds than functions.

    Returns
    -------
    pounds
        one figure

    References
    ----------
    Largest remainder method (Hamilton)
    """
    money = of_lines(placed_amount, function_line_name).sum("function_line", skipna=False)
    return nearest_whole(money - function_whole_pounds.sum("function_line", skipna=False))


def function_pounds(
    function_whole_pounds: Array, functions_ahead: Array, function_pounds_left: Array
) -> Array:
    """Money of each function in whole pounds.

    Whole pounds of each function: one more for those at the head of the queue while pounds are
    left. They add up to the envelope exactly.

    Returns
    -------
    pounds
        function_line

    References
    ----------
    Largest remainder method (Hamilton)
    """
    return allocation(function_whole_pounds, functions_ahead, function_pounds_left)


def line_pounds(placed_amount: Array, function_pounds: Array, function_line_name: Array) -> Array:
    """Amount that goes to places, in whole pounds.

    What the places' allocations of each line have to add up to.

    Returns
    -------
    pounds
        budget_line

    References
    ----------
    Method, section 5
    """
    return nearest_whole(with_lines(placed_amount, function_line_name, function_pounds))


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


def pounds_left(
    placed_amount: Array, whole_pounds: Array, line_pounds: Array | None = None
) -> Array:
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
    money = placed_amount if line_pounds is None else line_pounds
    return money - whole_pounds.sum("place", skipna=False)


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
    return in_front(remainder, place_order, "other_place").sum("other_place", skipna=False)


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
