"""How far each place is from its target."""

from __future__ import annotations

from allocmodel.model.arrays import Array, of_converging_lines


def converging_target(
    target: Array,
    converging_line_name: Array,
    given_target: Array | None = None,
    in_converging_line: Array | None = None,
) -> Array:
    """Target of the converging lines.

    What each place's need comes to, on the lines that move towards it over time; or a target that
    is given, such as NHS England's own for ICBs.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Targets
    """
    if given_target is not None:
        return given_target
    return of_converging_lines(target, converging_line_name, in_converging_line)


def envelope(
    placed_amount: Array, converging_line_name: Array, in_converging_line: Array | None = None
) -> Array:
    """Envelope.

    The line's money of the year: what the places' allocations must add up to, to the pound.

    Returns
    -------
    pounds
        converging_line

    References
    ----------
    The scenario's budget
    """
    return of_converging_lines(placed_amount, converging_line_name, in_converging_line)


def total_baseline(baseline: Array) -> Array:
    """Baseline of all places.

    What the line's places start the year with, together.

    Returns
    -------
    pounds
        converging_line

    References
    ----------
    Method, section 5
    """
    return baseline.sum("place", skipna=False)


def base_growth(envelope: Array, total_baseline: Array) -> Array:
    """Base growth before any pull.

    How much each place would grow if all grew alike and the envelope were met; nought where there
    is no money to grow from.

    Returns
    -------
    signed share
        converging_line

    References
    ----------
    Method, section 5
    """
    return (envelope / total_baseline - 1).where(total_baseline > 0, 0)


def projected(baseline: Array, base_growth: Array, given_base_growth: Array | None = None) -> Array:
    """Projected money.

    The baseline after base growth, before any pull towards the target. Base growth may be given
    for each place, as NHS England's was when it followed population growth.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5
    """
    growth = base_growth if given_base_growth is None else given_base_growth
    return baseline * (1 + growth)


def distance_from_target(projected: Array, converging_target: Array) -> Array:
    """Projected money over target.

    How far the projected money is above (+) or below (-) the target of the year, with the year's
    population and need. This, and not the distance that NHS England publishes beside it (baseline
    over target, before growth), is what its published convergence is measured on: with it the
    published figures of 2025/26 come out to the last digit. Where the target is nought, any money
    counts as 100 per cent above it.

    Returns
    -------
    signed share
        place, converging_line

    References
    ----------
    NHS England, ICB allocations 2023/24 to 2025/26; derived
    """
    distance = projected / converging_target - 1
    return distance.where(converging_target > 0, (projected > 0) * 1)


def distance_of_own_money(projected: Array, converging_target: Array) -> Array:
    """Distance as a share of own money.

    What part of its projected money the place has above (+) or lacks below (-) its target. Nought
    where it has no money to take a part of.

    Returns
    -------
    signed share
        place, converging_line

    References
    ----------
    Method, section 5
    """
    return (1 - converging_target / projected).where(projected > 0, 0)


def distance_for_pull(
    distance_from_target: Array, distance_of_own_money: Array, share_of_own_money: Array
) -> Array:
    """Distance that the pull goes by.

    What the pull takes its part of: the distance as a share of the target, as in NHS England's
    published pulls; or, if the scenario says so, as a share of the place's own projected money, so
    that a speed of 100 per cent ends exactly on target.

    Returns
    -------
    signed share
        place, converging_line

    References
    ----------
    Method, section 5; share of target: derived from NHS England, ICB allocations
    """
    return distance_of_own_money.where(share_of_own_money > 0, distance_from_target)
