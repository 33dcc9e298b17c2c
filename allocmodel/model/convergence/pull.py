"""What pulls each place towards its target."""

from __future__ import annotations

from allocmodel.model.arrays import Array, larger, smaller


def uncapped_pull(
    distance_for_pull: Array,
    speed_over: Array,
    speed_under: Array,
    begins_over: Array,
    begins_under: Array,
) -> Array:
    """Pull before its cap.

    The part of the distance that the speed takes away: negative for places over target, positive
    for places under it. Where the pull begins further out, only the distance beyond that counts.

    Returns
    -------
    signed share
        place, converging_line

    References
    ----------
    Method, section 5
    """
    over = larger(distance_for_pull - begins_over, 0)
    under = larger(distance_for_pull * -1 - begins_under, 0)
    return under * speed_under - over * speed_over


def pull(uncapped_pull: Array, cap_over: Array, cap_under: Array) -> Array:
    """Pull towards the target.

    What the year takes off (-) or adds (+), never more than its cap. It multiplies the projected
    money.

    Returns
    -------
    signed share
        place, converging_line

    References
    ----------
    NHS England, technical guide to allocation formulae and convergence; method, section 5
    """
    return larger(smaller(uncapped_pull, cap_under), cap_over * -1)


def capped(uncapped_pull: Array, pull: Array) -> Array:
    """Pull is at its cap.

    One where the cap is what stopped the pull from being larger.

    Returns
    -------
    number
        place, converging_line

    References
    ----------
    Method, section 5
    """
    return (uncapped_pull > pull) + (uncapped_pull < pull)


def pulled(projected: Array, pull: Array) -> Array:
    """Projected money after the pull.

    What each place would get before limits, and before all are scaled to the envelope.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5
    """
    return projected * (1 + pull)
