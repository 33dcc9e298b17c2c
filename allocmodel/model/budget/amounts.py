"""What each line of the budget has, after what others draw from it and what is held."""

from __future__ import annotations

from allocmodel.model.arrays import Array, on_lines


def drawn_amount(gross_amount: Array, drawn_from: Array, line_name: Array) -> Array:
    """Drawn for other lines.

    What other lines take from this one before it is shared, such as a system-wide reserve.

    Returns
    -------
    pounds
        budget_line

    References
    ----------
    The scenario's budget: what each line is drawn from
    """
    other_amount = gross_amount.rename(budget_line="other_line")
    drawn_by_other = drawn_from.rename(budget_line="other_line") == line_name
    return other_amount.where(drawn_by_other, 0).sum("other_line", skipna=False)


def left_for_functions(
    gross_amount: Array, drawn_amount: Array, is_split_into_functions: Array
) -> Array:
    """Money left for functions.

    What the core envelope has after other lines, and functions whose pounds are set, draw on it.

    Returns
    -------
    pounds
        one figure

    References
    ----------
    The scenario's budget
    """
    left = (gross_amount - drawn_amount) * is_split_into_functions
    return left.sum("budget_line", skipna=False)


def part_by_local_need(
    function_part: Array, function_of_line: Array, function_is_set: Array
) -> Array:
    """Local part of each function that is not set.

    The function's part of core's money by {the whole}'s own need; nought where its pounds are set.

    Returns
    -------
    share
        function_line

    References
    ----------
    Method, section 11
    """
    part = (function_part * function_of_line).sum("function", skipna=False)
    return part * (1 - function_is_set)


def part_of_what_is_left(part_by_local_need: Array) -> Array:
    """Part of what is left.

    What each function that is not set has of the money left: functions keep their local proportions
    to each other.

    Returns
    -------
    share
        function_line

    References
    ----------
    Method, section 11
    """
    return part_by_local_need / part_by_local_need.sum("function_line", skipna=False)


def split_amount(
    gross_amount: Array,
    drawn_amount: Array,
    left_for_functions: Array,
    part_of_what_is_left: Array,
    is_split_into_functions: Array,
) -> Array:
    """Money split into functions.

    What the envelope gives to the lines of its functions (-), and what each of them gets (+).

    Returns
    -------
    pounds
        budget_line

    References
    ----------
    Method, section 11
    """
    given = (gross_amount - drawn_amount) * is_split_into_functions
    return on_lines(left_for_functions * part_of_what_is_left, gross_amount) - given


def line_amount(
    gross_amount: Array, drawn_amount: Array, split_amount: Array | None = None
) -> Array:
    """Amount of the line.

    The line's money after what other lines draw from it, and after a core envelope is split into
    its functions.

    Returns
    -------
    pounds
        budget_line

    References
    ----------
    The scenario's budget
    """
    own = gross_amount - drawn_amount
    return own if split_amount is None else own + split_amount


def placed_amount(line_amount: Array, goes_to_places: Array, line_basis: Array) -> Array:
    """Amount that goes to places.

    The line's money if its basis shares it between places; nothing if it is held.

    Returns
    -------
    pounds
        budget_line

    References
    ----------
    The scenario's budget
    """
    return line_amount * goes_to_places.sel(basis=line_basis)


def held_amount(line_amount: Array, placed_amount: Array) -> Array:
    """Amount held at system level.

    The line's money that no place receives.

    Returns
    -------
    pounds
        budget_line

    References
    ----------
    The scenario's budget
    """
    return line_amount - placed_amount
