"""Checks that the money of places adds up to lines and to the budget."""

from __future__ import annotations

from allocmodel.model.arrays import Array, in_last_round, whole_part


def pounds_add_to_lines(
    allocation: Array, placed_amount: Array, line_pounds: Array | None = None
) -> Array:
    """Whole pounds add to their line.

    The places' allocations against the money that goes to places, to the pound.

    Returns
    -------
    pounds
        budget_line

    References
    ----------
    Largest remainder method (Hamilton)
    """
    money = placed_amount if line_pounds is None else line_pounds
    return abs(allocation.sum("place", skipna=False) - money)


def convergence_meets_envelope(converged_amount: Array, envelope: Array) -> Array:
    """Convergence meets the envelope.

    The places' amounts after convergence against the line's money.

    Returns
    -------
    pounds
        converging_line

    References
    ----------
    Method, section 5
    """
    return abs(converged_amount.sum("place", skipna=False) - envelope)


def rounds_suffice(below: Array, above: Array) -> Array:
    """The rounds suffice.

    In the last round no place is left outside its limits.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5: rounds
    """
    return in_last_round(below + above)


def rounding_stays_within_a_pound(
    allocation: Array, target: Array, amount_to_round: Array | None = None
) -> Array:
    """Rounding moves no place by a pound.

    Whole pounds between a place's target and its allocation: none.

    Returns
    -------
    pounds
        place, budget_line

    References
    ----------
    Largest remainder method (Hamilton)
    """
    amount = target if amount_to_round is None else amount_to_round
    return whole_part(abs(allocation - amount))


def money_adds_to_budget(icb_allocation: Array, total_placed: Array) -> Array:
    """All places add to all lines.

    The grand total, to the pound.

    Returns
    -------
    pounds
        one figure

    References
    ----------
    Method, section 5
    """
    return abs(icb_allocation - total_placed)
