"""Checks that figures can be: what no scenario may be, whatever adds up."""

from __future__ import annotations

from allocmodel.model.arrays import Array, larger


def _out_of_order(by_estimate: Array) -> Array:
    """How far lower, point and upper are from rising."""
    lower, point, upper = (
        by_estimate.sel(estimate=one, drop=True) for one in ("lower", "point", "upper")
    )
    return larger(lower - point, 0) + larger(point - upper, 0)


def no_line_is_negative(line_amount: Array) -> Array:
    """No line is overdrawn.

    What a line is below nought, after other lines draw on it.

    Returns
    -------
    pounds
        budget_line

    References
    ----------
    Method, section 5
    """
    return larger(line_amount * -1, 0)


def places_share_some_money(total_placed: Array) -> Array:
    """There is money to share.

    What the money that goes to places is short of one pound.

    Returns
    -------
    pounds
        one figure

    References
    ----------
    Method, section 5
    """
    return larger(1 - total_placed, 0)


def evidence_is_in_order(evidence_estimate: Array) -> Array:
    """Lower, point and upper are in order.

    How far a lower end of the evidence is above its point, or the point above its upper end.

    Returns
    -------
    index
        evidence_row

    References
    ----------
    Method, section 4
    """
    return _out_of_order(evidence_estimate)


def phi_is_in_order(phi: Array) -> Array:
    """Lower, point and upper phi are in order.

    The same of the part of the line that follows the outcome.

    Returns
    -------
    share
        weight_use

    References
    ----------
    Method, section 4
    """
    return _out_of_order(phi)


def what_follows_is_a_part(part_that_follows: Array) -> Array:
    """What follows an outcome is part of its line.

    How far the part of a line that follows an outcome is below nought, or above one: a place could
    then have less than nothing, and another more than all of the line.

    Returns
    -------
    share
        weighted_line, coalition, followed_outcome

    References
    ----------
    Method, section 4
    """
    return larger(part_that_follows - 1, 0) + larger(part_that_follows * -1, 0)


def published_allocations_come_out(
    above_published_as_share: Array,
    total_above_published: Array,
    all_as_published: Array,
    reproduced_within: Array,
) -> Array:
    """The published allocations come out.

    Where all is as published, and the money too: how far a modelled allocation is from the
    published one beyond a pound in the million. Targets are derived from the published allocations
    and closing distances, so that this tests the pull, its limits and the scale to the money, not
    the targets.

    Returns
    -------
    share
        place, converging_line

    References
    ----------
    NHS England, ICB allocations
    """
    beyond = larger(abs(above_published_as_share) - reproduced_within, 0) * all_as_published
    return beyond.where(abs(total_above_published) < 1, 0)
