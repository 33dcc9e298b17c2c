"""Checks that budget lines add up, and what splits them."""

from __future__ import annotations

from allocmodel.model.arrays import Array


def lines_add_to_budget(
    gross_amount: Array,
    drawn_amount: Array,
    placed_amount: Array,
    held_amount: Array,
    split_amount: Array | None = None,
) -> Array:
    """Lines add to the budget.

    What goes to places and what is held, against what the line has after other lines draw on it.

    Returns
    -------
    pounds
        budget_line

    References
    ----------
    Method, section 5
    """
    given = gross_amount if split_amount is None else gross_amount + split_amount
    return abs(placed_amount + held_amount + drawn_amount - given)


def targets_add_to_lines(target: Array, placed_amount: Array) -> Array:
    """Targets add to their line.

    The places' targets against the money that goes to places.

    Returns
    -------
    pounds
        budget_line

    References
    ----------
    Method, section 5
    """
    return abs(target.sum("place", skipna=False) - placed_amount)


def bridge_reaches_target(
    equal_money: Array,
    bridge_in_pounds: Array,
    target: Array,
    pool_in_pounds: Array | None = None,
    agreed_in_pounds: Array | None = None,
    adjustment_in_pounds: Array | None = None,
    spending_mix_in_pounds: Array | None = None,
    remainder_in_pounds: Array | None = None,
    own_index_in_pounds: Array | None = None,
) -> Array:
    """The bridge in pounds reaches the target.

    Equal money per head plus all moves, pools, agreed shares and adjustments, against the places'
    targets.

    Returns
    -------
    pounds
        place

    References
    ----------
    Method, section 2
    """
    end = equal_money + bridge_in_pounds.sum("bridge_line", skipna=False)
    if pool_in_pounds is not None:
        end = end + pool_in_pounds.sum("pool", skipna=False)
    if agreed_in_pounds is not None:
        end = end + agreed_in_pounds
    if adjustment_in_pounds is not None:
        declared = adjustment_in_pounds.sel(attribution="declared", drop=True)
        end = end + declared.sum("adjustment", skipna=False)
    if spending_mix_in_pounds is not None:
        end = end + spending_mix_in_pounds
    if remainder_in_pounds is not None:
        end = end + remainder_in_pounds.sum("remainder_line", skipna=False)
    if own_index_in_pounds is not None:
        end = end + own_index_in_pounds.sum("own_index", skipna=False)
    return abs(end - target.sum("budget_line", skipna=False))


def agreed_shares_add_to_one(agreed_share: Array) -> Array:
    """Agreed shares add to one.

    For each line whose shares are agreed, over the places.

    Returns
    -------
    share
        shared_line

    References
    ----------
    Method, section 11
    """
    return abs(agreed_share.sum("place", skipna=False) - 1)


def functions_add_to_core(function_share: Array, function_part: Array, fair_share: Array) -> Array:
    """Functions add up to core.

    The places' shares of the functions, each counted by its local part, against their fair shares
    of core.

    Returns
    -------
    share
        place

    References
    ----------
    Method, section 11
    """
    together = (function_share * function_part).sum("function", skipna=False)
    return abs(together - fair_share.sel(service="core", drop=True))


def functions_add_to_envelope(split_amount: Array) -> Array:
    """Functions add up to their envelope.

    What the lines of the functions get against what the envelope gives.

    Returns
    -------
    pounds
        one figure

    References
    ----------
    Method, section 11
    """
    return abs(split_amount.sum("budget_line", skipna=False))


def spending_mix_adds_to_zero(spending_mix_in_pounds: Array) -> Array:
    """The spending mix adds to zero.

    What some places gain by it, the others give.

    Returns
    -------
    pounds
        one figure

    References
    ----------
    Method, section 11
    """
    return abs(spending_mix_in_pounds.sum("place", skipna=False))


def needs_taken_out_add_to_zero(remainder_in_pounds: Array) -> Array:
    """Needs taken out of lines add to zero.

    What some places gain by it, the others give.

    Returns
    -------
    pounds
        remainder_line

    References
    ----------
    Method, section 11
    """
    return abs(remainder_in_pounds.sum("place", skipna=False))


def own_indices_add_to_zero(own_index_in_pounds: Array) -> Array:
    """Own indices add to zero.

    What some places gain by an index, the others give.

    Returns
    -------
    pounds
        own_index

    References
    ----------
    Method, section 11
    """
    return abs(own_index_in_pounds.sum("place", skipna=False))
