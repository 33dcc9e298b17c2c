"""What convergence gives: money, growth, distance, and which limit holds a place."""

from __future__ import annotations

from allocmodel.model.arrays import Array, in_last_round, with_lines


def convergence_in_pounds(converged_amount: Array, converging_target: Array) -> Array:
    """Money above target.

    What places hold above (+) or below (-) their target after the year: what convergence has still
    to move.

    Returns
    -------
    signed pounds
        place, converging_line

    References
    ----------
    Amount after convergence less target
    """
    return converged_amount - converging_target


def spread_over_functions(
    convergence_in_pounds: Array, placed_amount: Array, envelope: Array, in_converging_line: Array
) -> Array:
    """Money above target on each line.

    What places hold above (+) or below (-) their target, on every line. What they hold of a core
    envelope is spread over its functions as the envelope's money is: so a place's functions add up
    to what it gets of core, and every function's places to the function's money.

    Returns
    -------
    pounds
        place, converging_line, budget_line

    References
    ----------
    Method, sections 5 and 11
    """
    return convergence_in_pounds * placed_amount * in_converging_line / envelope


def amount_to_round(
    target: Array,
    converged_amount: Array,
    converging_line_name: Array,
    spread_over_functions: Array | None = None,
) -> Array:
    """Amount before rounding.

    The amount after convergence on the lines that converge, the target on the others.

    Returns
    -------
    pounds
        place, budget_line

    References
    ----------
    Method, section 5
    """
    if spread_over_functions is None:
        return with_lines(target, converging_line_name, converged_amount)
    return target + spread_over_functions.sum("converging_line", skipna=False)


def growth(converged_amount: Array, baseline: Array) -> Array:
    """Growth.

    The amount against the baseline; nought where there was no money to grow from.

    Returns
    -------
    signed share
        place, converging_line

    References
    ----------
    Method, section 5
    """
    return (converged_amount / baseline - 1).where(baseline > 0, 0)


def closing_distance(converged_amount: Array, converging_target: Array) -> Array:
    """Closing distance from target.

    How far the place is above (+) or below (-) its target after the year.

    Returns
    -------
    signed share
        place, converging_line

    References
    ----------
    Method, section 5
    """
    distance = converged_amount / converging_target - 1
    return distance.where(converging_target > 0, (converged_amount > 0) * 1)


def held(held_low: Array, held_high: Array) -> Array:
    """Held at a limit.

    One where a round fixed the place at its least or most amount.

    Returns
    -------
    number
        place, converging_line

    References
    ----------
    Method, section 5
    """
    return in_last_round(held_low + held_high)


def held_at_floor(held: Array, converged_amount: Array, floor_amount: Array) -> Array:
    """Held at its floor.

    One where the floor is what stopped the place from getting less.

    Returns
    -------
    number
        place, converging_line

    References
    ----------
    Method, section 5
    """
    return held * (converged_amount <= floor_amount)


def held_at_ceiling(
    held: Array, held_at_floor: Array, converged_amount: Array, ceiling_amount: Array
) -> Array:
    """Held at its ceiling.

    One where the ceiling is what stopped the place from getting more.

    Returns
    -------
    number
        place, converging_line

    References
    ----------
    Method, section 5
    """
    return (held - held_at_floor) * (converged_amount >= ceiling_amount)


def held_at_target(
    held: Array,
    held_at_floor: Array,
    held_at_ceiling: Array,
    converged_amount: Array,
    converging_target: Array,
) -> Array:
    """Has reached its target.

    One where the place would have crossed its target and stays on it.

    Returns
    -------
    number
        place, converging_line

    References
    ----------
    Method, section 5
    """
    on_target = converged_amount == converging_target
    return (held - held_at_floor - held_at_ceiling) * on_target


def held_at_base_growth(
    held: Array, held_at_floor: Array, held_at_ceiling: Array, held_at_target: Array
) -> Array:
    """Held at base growth.

    One where meeting the envelope would have taken the place further from its target than base
    growth alone leaves it.

    Returns
    -------
    number
        place, converging_line

    References
    ----------
    Method, section 5
    """
    return held - held_at_floor - held_at_ceiling - held_at_target


def room_above_floors(envelope: Array, floor_amount: Array) -> Array:
    """Room above the floors.

    What the envelope holds beyond all floors. Below nought, the floors cannot be met.

    Returns
    -------
    pounds
        converging_line

    References
    ----------
    Method, section 5
    """
    return envelope - floor_amount.sum("place", skipna=False)


def room_below_ceilings(envelope: Array, ceiling_amount: Array) -> Array:
    """Room below the ceilings.

    What all ceilings hold beyond the envelope. Below nought, the money cannot be placed.

    Returns
    -------
    pounds
        converging_line

    References
    ----------
    Method, section 5
    """
    return ceiling_amount.sum("place", skipna=False) - envelope


def convergence_per_head(amount_to_round: Array, target: Array, population: Array) -> Array:
    """Money above target per head.

    What convergence leaves each place above (+) or below (-) the targets that need comes to, all
    lines together: what stands between the bridge from equal money and what the place gets.

    Returns
    -------
    signed pounds per head
        place

    References
    ----------
    Amount before rounding less target, divided by population
    """
    return (amount_to_round - target).sum("budget_line", skipna=False) / population
