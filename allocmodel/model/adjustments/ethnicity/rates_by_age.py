"""Rates by age: what each group's ratio makes of England's rate."""

from __future__ import annotations

from allocmodel.model.arrays import Array, in_last_iteration


def are_odds(row_in_use: Array, is_odds_ratio: Array, rows_in_use: Array) -> Array:
    """Ratios are of odds.

    1 where the study gives odds ratios, 0 where it gives rate ratios.

    Returns
    -------
    number
        weight_use

    References
    ----------
    The evidence
    """
    return (row_in_use * is_odds_ratio).sum("evidence_row", skipna=False) / rows_in_use


def rate_missing(
    last_reference_odds: Array,
    outcome_rate: Array,
    england_share: Array,
    group_ratio: Array,
    are_odds: Array,
) -> Array:
    """Rate of all people of the age that is still missing.

    What the reference group's odds so far leave of the rate of all people of the age in England.

    Returns
    -------
    share
        weight_use, estimate, age, iteration

    References
    ----------
    Method, section 4
    """
    odds = last_reference_odds.shift(iteration=1, fill_value=0)
    met = england_share * group_ratio * odds / (1 + are_odds * group_ratio * odds)
    return outcome_rate - met.sum("ethnic_group", skipna=False)


def rate_slope(
    last_reference_odds: Array, england_share: Array, group_ratio: Array, are_odds: Array
) -> Array:
    """Slope of the rate of all people by the odds in the reference group.

    How much the rate of all people of the age grows with the reference group's odds so far.

    Returns
    -------
    number
        weight_use, estimate, age, iteration

    References
    ----------
    Method, section 4
    """
    again = 1 + are_odds * group_ratio * last_reference_odds.shift(iteration=1, fill_value=0)
    return (england_share * group_ratio / (again * again)).sum("ethnic_group", skipna=False)


def reference_odds(last_reference_odds: Array, rate_missing: Array, rate_slope: Array) -> Array:
    """Odds in the reference group, by age.

    Found by Newton's method from nought, for which the rate of all people of the age in England is
    met: it comes from below and nearer each time. A rate instead of odds where ratios are of rates,
    found at once.

    Returns
    -------
    number
        weight_use, estimate, age, iteration

    References
    ----------
    Method, section 4
    """
    return last_reference_odds.shift(iteration=1, fill_value=0) + rate_missing / rate_slope


def reference_rate(reference_odds: Array, are_odds: Array) -> Array:
    """Rate in the reference group, by age.

    How common the outcome is at each age in the group that the others are compared with.

    Returns
    -------
    share
        weight_use, estimate, age

    References
    ----------
    Method, section 4
    """
    odds = in_last_iteration(reference_odds)
    return odds / (1 + are_odds * odds)


def rate_by_group(reference_rate: Array, group_ratio: Array, are_odds: Array) -> Array:
    """Rate of each ethnic group, by age.

    The reference group's rate times the group's ratio. An odds ratio overstates how many times as
    common the outcome is, the more the commoner it is, so it is turned with the rate at that age.

    Returns
    -------
    share
        weight_use, estimate, age, ethnic_group

    References
    ----------
    Method, section 4
    """
    turned = 1 + are_odds * reference_rate * (group_ratio - 1)
    return reference_rate * group_ratio / turned
