"""The lines of the budget together, and what drawing one from another moves."""

from __future__ import annotations

from allocmodel.model.arrays import Array, of_lines, with_lines


def money_by_basis(placed_amount: Array, line_basis: Array, basis_name: Array) -> Array:
    """Money on each basis.

    The lines' money added up by the basis they are shared on.

    Returns
    -------
    pounds
        basis

    References
    ----------
    The scenario's budget
    """
    return placed_amount.where(line_basis == basis_name, 0).sum("budget_line", skipna=False)


def total_placed(placed_amount: Array) -> Array:
    """Money that goes to places.

    All lines together, without what is held.

    Returns
    -------
    pounds
        one figure

    References
    ----------
    Sum of the lines
    """
    return placed_amount.sum("budget_line", skipna=False)


def whole_budget(line_amount: Array) -> Array:
    """Whole budget.

    All lines together: what goes to places and what is held.

    Returns
    -------
    pounds
        one figure

    References
    ----------
    Sum of the lines
    """
    return line_amount.sum("budget_line", skipna=False)


def total_held(held_amount: Array) -> Array:
    """Money held at system level.

    All lines together: what no place receives.

    Returns
    -------
    pounds
        one figure

    References
    ----------
    Sum of the lines
    """
    return held_amount.sum("budget_line", skipna=False)


def share_before_needs_out(
    line_share: Array, whole_formula_share: Array, remainder_line_name: Array
) -> Array:
    """Share of each line before needs are taken out.

    Each place's share on the line's basis, of all lines by their whole formulas.

    Returns
    -------
    share
        place, budget_line

    References
    ----------
    Method, section 11
    """
    return with_lines(line_share, remainder_line_name, whole_formula_share)


def drawn_line_money(line_share: Array, placed_amount: Array, drawn_line_name: Array) -> Array:
    """Money of each line that is drawn from another.

    What each place has of a line that is drawn from a line on another basis, by its own basis and
    before any weight.

    Returns
    -------
    pounds
        place, drawn_line

    References
    ----------
    Share of each line times its money
    """
    own = of_lines(line_share, drawn_line_name)
    return own * of_lines(placed_amount, drawn_line_name)


def money_had_it_stayed(
    line_share: Array,
    placed_amount: Array,
    drawn_from: Array,
    drawn_line_name: Array,
    share_before_needs_out: Array | None = None,
) -> Array:
    """The same money, had it stayed where it is drawn from.

    What each place would have of the drawn line's money if it were shared as the line that it is
    drawn from.

    Returns
    -------
    pounds
        place, drawn_line

    References
    ----------
    Share of the line drawn on times the drawn line's money
    """
    source = of_lines(drawn_from, drawn_line_name)
    shares = line_share if share_before_needs_out is None else share_before_needs_out
    return shares.sel(budget_line=source) * of_lines(placed_amount, drawn_line_name)


def drawn_line_move(drawn_line_money: Array, money_had_it_stayed: Array) -> Array:
    """What drawing the line moves.

    What the drawn line brings each place (+) or takes from it (-), against the line that it is
    drawn from.

    Returns
    -------
    signed pounds
        place, drawn_line

    References
    ----------
    Money of the drawn line less the same money, had it stayed
    """
    return drawn_line_money - money_had_it_stayed
