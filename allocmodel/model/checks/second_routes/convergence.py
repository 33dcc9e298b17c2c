"""Convergence by a second route: what each round has to meet."""

from __future__ import annotations

from allocmodel.model.arrays import Array, in_last_round, larger, smaller


def converging_targets_add_up(
    converging_target: Array, envelope: Array, given_target: Array | None = None
) -> Array:
    """Targets of converging lines add up.

    The places' targets against the line's money; or against the targets that are given.

    Returns
    -------
    pounds
        converging_line

    References
    ----------
    Method, section 5: second routes
    """
    money = envelope if given_target is None else given_target.sum("place", skipna=False)
    return abs(converging_target.sum("place", skipna=False) - money)


def projections_meet_envelope(
    projected: Array,
    envelope: Array,
    total_baseline: Array,
    baseline: Array,
    given_base_growth: Array | None = None,
) -> Array:
    """Projected money is what growth gives.

    Before any pull: the envelope, all places growing alike; where each place's growth is given,
    all baselines and what each grows by.

    Returns
    -------
    pounds
        converging_line

    References
    ----------
    Method, section 5: second routes
    """
    money = envelope
    if given_base_growth is not None:
        money = total_baseline + (baseline * given_base_growth).sum("place", skipna=False)
    away = abs(projected.sum("place", skipna=False) - money)
    return away.where(total_baseline > 0, 0)


def pull_follows_the_gap(
    pulled: Array, projected: Array, pull_within_caps: Array, money_of_gap: Array
) -> Array:
    """The pull follows the gap.

    What the pull moves, against speed and cap applied to the gap in money.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5: second routes
    """
    moved = projected * pull_within_caps / money_of_gap
    return abs(pulled - projected - moved).where(money_of_gap > 0, 0)


def amounts_are_scaled_within_limits(
    converged_amount: Array,
    pulled: Array,
    scale: Array,
    free_money: Array,
    lowest: Array,
    highest: Array,
) -> Array:
    """Amounts are scaled within limits.

    Each place has the same multiple of its pulled money, or the limit that stops it, while any
    place is free.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5: second routes
    """
    scaled = pulled * in_last_round(scale)
    away = abs(converged_amount - larger(smaller(scaled, highest), lowest))
    return away.where(in_last_round(free_money) > 0, 0)


def held_places_stand_at_a_limit(
    held: Array, from_a_floor: Array, from_a_ceiling: Array, from_the_way: Array
) -> Array:
    """Places that are held stand at a limit.

    How far a place that is held is from every floor, ceiling, target and projected money.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5: second routes
    """
    return held * smaller(smaller(from_a_floor, from_a_ceiling), from_the_way)


def floors_and_ceilings_hold(
    converged_amount: Array, highest_floor: Array, lowest_ceiling: Array
) -> Array:
    """Floors and ceilings hold.

    What an amount is below its floor or above its ceiling.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5: second routes
    """
    short = larger(highest_floor - converged_amount, 0)
    return short + larger(converged_amount - lowest_ceiling, 0)
