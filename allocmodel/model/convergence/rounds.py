"""Rounds: who is held at a limit, and what the others share, until the money is shared out."""

from __future__ import annotations

from allocmodel.model.arrays import Array, in_last_round, larger


def free(last_held_low: Array, last_held_high: Array) -> Array:
    """Still free.

    One where no earlier round has fixed the place at a limit.

    Returns
    -------
    number
        place, converging_line, round

    References
    ----------
    Method, section 5: rounds
    """
    low = last_held_low.shift(round=1, fill_value=0)
    return 1 - low - last_held_high.shift(round=1, fill_value=0)


def fixed_amount(
    last_held_low: Array, last_held_high: Array, lowest: Array, highest: Array
) -> Array:
    """Fixed so far.

    What places hold that earlier rounds have fixed at a limit.

    Returns
    -------
    pounds
        place, converging_line, round

    References
    ----------
    Method, section 5: rounds
    """
    low = last_held_low.shift(round=1, fill_value=0)
    return lowest * low + highest * last_held_high.shift(round=1, fill_value=0)


def free_money(free: Array, pulled: Array) -> Array:
    """Money of the free places before scaling.

    Projected money after the pull, of places not yet fixed.

    Returns
    -------
    pounds
        converging_line, round

    References
    ----------
    Method, section 5: rounds
    """
    return (free * pulled).sum("place", skipna=False)


def left_to_share(envelope: Array, fixed_amount: Array) -> Array:
    """Left to share.

    The envelope less what is fixed.

    Returns
    -------
    pounds
        converging_line, round

    References
    ----------
    Method, section 5: rounds
    """
    return envelope - fixed_amount.sum("place", skipna=False)


def scale(left_to_share: Array, free_money: Array) -> Array:
    """Scale of the round.

    What the free places' money is multiplied by, so that all places meet the envelope.

    Returns
    -------
    index
        converging_line, round

    References
    ----------
    Method, section 5: rounds
    """
    return (left_to_share / free_money).where(free_money > 0, 0)


def trial(pulled: Array, scale: Array) -> Array:
    """Trial amount.

    What the place would get if no further limit bound.

    Returns
    -------
    pounds
        place, converging_line, round

    References
    ----------
    Method, section 5: rounds
    """
    return pulled * scale


def below(lowest: Array, trial: Array, free: Array) -> Array:
    """Below its least amount.

    By how much the trial amount of a free place falls short of its least amount.

    Returns
    -------
    pounds
        place, converging_line, round

    References
    ----------
    Method, section 5: rounds
    """
    return larger(lowest - trial, 0) * free


def above(highest: Array, trial: Array, free: Array) -> Array:
    """Above its most amount.

    By how much the trial amount of a free place exceeds its most amount.

    Returns
    -------
    pounds
        place, converging_line, round

    References
    ----------
    Method, section 5: rounds
    """
    return larger(trial - highest, 0) * free


def more_below(below: Array, above: Array) -> Array:
    """Shortfalls less excesses.

    Which side the round fixes: places below their least amount if shortfalls are larger in all
    (nought or more), else places above their most amount. Fixing one side at a time never fixes a
    place that would come free again.

    Returns
    -------
    pounds
        converging_line, round

    References
    ----------
    Bitran and Hax 1981, doi 10.1287/mnsc.27.4.431
    """
    return below.sum("place", skipna=False) - above.sum("place", skipna=False)


def held_low(
    last_held_low: Array, below: Array, more_below: Array, parts_of_a_pound: Array
) -> Array:
    """Held at the least amount.

    One from the round after which the place stays at its least amount. A hundredth of a penny
    counts as nothing, so that no computer's last digit decides.

    Returns
    -------
    number
        place, converging_line, round

    References
    ----------
    Method, section 5: rounds
    """
    newly = (below * parts_of_a_pound >= 1) * (more_below * parts_of_a_pound >= -1)
    return last_held_low.shift(round=1, fill_value=0) + newly


def held_high(
    last_held_high: Array, above: Array, more_below: Array, parts_of_a_pound: Array
) -> Array:
    """Held at the most amount.

    One from the round after which the place stays at its most amount.

    Returns
    -------
    number
        place, converging_line, round

    References
    ----------
    Method, section 5: rounds
    """
    newly = (above * parts_of_a_pound >= 1) * (more_below * parts_of_a_pound < -1)
    return last_held_high.shift(round=1, fill_value=0) + newly


def converged_amount(fixed_amount: Array, free: Array, trial: Array) -> Array:
    """Amount after convergence.

    What the place gets in the last round: its limit where one binds, else its share of the rest.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5
    """
    return in_last_round(fixed_amount + free * trial)
