"""What no place may pass: floors, ceilings, and the way to its target."""

from __future__ import annotations

from allocmodel.model.arrays import Array, larger, smaller


def floor_amount(
    baseline: Array,
    population: Array,
    growth_floor: Array,
    per_head_floor: Array,
) -> Array:
    """Floor.

    The least that the limits of the scenario allow: least growth in per cent, or least pounds per
    head, whichever is more.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5
    """
    return larger(baseline * (1 + growth_floor), population * per_head_floor)


def ceiling_alone(
    baseline: Array, population: Array, growth_ceiling: Array, per_head_ceiling: Array
) -> Array:
    """Ceiling of its own.

    The most that the ceilings of the scenario allow: most growth in per cent, or most pounds per
    head, whichever is less.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5
    """
    return smaller(baseline * (1 + growth_ceiling), population * per_head_ceiling)


def ceiling_amount(ceiling_alone: Array, floor_amount: Array) -> Array:
    """Ceiling.

    The most that the limits of the scenario allow. A run is refused where the floor is higher than
    the ceiling; in a workbook that somebody changes, the floor holds.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5
    """
    return larger(ceiling_alone, floor_amount)


def least_on_the_way(
    projected: Array, converging_target: Array, floor_amount: Array, ceiling_amount: Array
) -> Array:
    """Least amount on the way to target.

    The smaller of projected money and target, within floor and ceiling: a place over its target is
    not taken below it, and a place under its target is not taken further away from it.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5
    """
    return larger(smaller(smaller(projected, converging_target), ceiling_amount), floor_amount)


def most_on_the_way(
    projected: Array, converging_target: Array, floor_amount: Array, ceiling_amount: Array
) -> Array:
    """Most amount on the way to target.

    The larger of projected money and target, within floor and ceiling: a place under its target is
    not taken above it, and a place over its target is not taken further away from it.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5
    """
    return larger(smaller(larger(projected, converging_target), ceiling_amount), floor_amount)


def stays_on_the_way(
    envelope: Array, least_on_the_way: Array, most_on_the_way: Array, parts_of_a_pound: Array
) -> Array:
    """Every place can stay on the way to its target.

    One where the envelope can be met with every place between its projected money and its target.
    Nought where floors or ceilings leave no such way: then they alone are the limits, so that
    places may cross their target.

    Returns
    -------
    number
        converging_line

    References
    ----------
    Method, section 5
    """
    too_much = least_on_the_way.sum("place", skipna=False) - envelope
    too_little = envelope - most_on_the_way.sum("place", skipna=False)
    return (too_much * parts_of_a_pound <= 1) * (too_little * parts_of_a_pound <= 1) * 1


def lowest(stays_on_the_way: Array, least_on_the_way: Array, floor_amount: Array) -> Array:
    """Least amount.

    The least on the way to target; the floor alone where the envelope cannot be met that way.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5
    """
    return least_on_the_way.where(stays_on_the_way > 0, floor_amount)


def highest(stays_on_the_way: Array, most_on_the_way: Array, ceiling_amount: Array) -> Array:
    """Most amount.

    The most on the way to target; the ceiling alone where the envelope cannot be met that way.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5
    """
    return most_on_the_way.where(stays_on_the_way > 0, ceiling_amount)
