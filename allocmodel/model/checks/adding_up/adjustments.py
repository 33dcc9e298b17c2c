"""Checks that adjustments move money between places, and make none."""

from __future__ import annotations

from allocmodel.model.arrays import Array


def adjustments_add_to_zero(adjustment_in_pounds: Array) -> Array:
    """Every adjustment adds to zero.

    What some places gain by an adjustment, the others give.

    Returns
    -------
    pounds
        attribution, adjustment

    References
    ----------
    Method, section 2
    """
    return abs(adjustment_in_pounds.sum("place", skipna=False))


def attributions_agree(adjustment_in_pounds: Array) -> Array:
    """Both orders add to the same change.

    All adjustments together in the declared order against Shapley's.

    Returns
    -------
    pounds
        place

    References
    ----------
    Shapley 1953: efficiency
    """
    both = adjustment_in_pounds.sum("adjustment", skipna=False)
    declared = both.sel(attribution="declared", drop=True)
    return abs(declared - both.sel(attribution="shapley", drop=True))


def rates_of_england_are_met(
    outcome_rate: Array, england_share: Array, rate_by_group: Array
) -> Array:
    """Rates of ethnic groups make up those of England.

    How far the rates by ethnic group, over England's people, are from the rate of all people of the
    age.

    Returns
    -------
    share
        weight_use, estimate, age

    References
    ----------
    Method, section 4
    """
    made_up = (england_share * rate_by_group).sum("ethnic_group", skipna=False)
    return abs(made_up - outcome_rate)


def adjusted_shares_add_to_one(coalition_share: Array) -> Array:
    """Adjusted shares add to one.

    For each adjusted line and set of adjustments, over the places.

    Returns
    -------
    share
        weighted_line, coalition

    References
    ----------
    Method, section 4
    """
    return abs(coalition_share.sum("place", skipna=False) - 1)
