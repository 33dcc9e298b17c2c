"""Where places start from: their own figures, last year's formula, or payments to practices."""

from __future__ import annotations

from typing import cast

from allocmodel.model.arrays import Array, of_converging_lines


def former_need(
    former_weighted_population: Array, place_of_former_area: Array, place_name: Array
) -> Array:
    """Weighted population by last year's formula.

    The weighted people whom each place had the year before, on the need that the line is split by.

    Returns
    -------
    weighted people
        place, converging_line

    References
    ----------
    NHS England, place-based allocation tool, GP practice weighted populations
    """
    belongs = place_of_former_area == place_name
    return former_weighted_population.where(belongs, 0).sum("former_area", skipna=False)


def former_share(former_need: Array, former_weighted_population: Array) -> Array:
    """Fair share by last year's formula.

    The part of the line's money that last year's formula would give each place.

    Returns
    -------
    share
        place, converging_line

    References
    ----------
    Method, section 5
    """
    return former_need / former_weighted_population.sum("former_area", skipna=False)


def carried_difference(carried_to_place: Array, former_share: Array, money_before: Array) -> Array:
    """Difference by the money carried over.

    How much more or less the place has than if all money carried over were shared by weighted
    people alone: the ICBs of last year did not have the same money for each.

    Returns
    -------
    signed pounds
        place, converging_line

    References
    ----------
    Method, section 11
    """
    return carried_to_place.sum("former_icb", skipna=False) - former_share * money_before


def opening_baseline(
    money_before: Array,
    former_share: Array | None = None,
    carried_difference: Array | None = None,
    payment_share: Array | None = None,
) -> Array:
    """Opening baseline.

    What each place starts from where no baseline is given, as NHS England does not publish what
    places have now: its fair share by last year's formula, or its share of the payments to general
    practice, times the money of the year before. Where areas were other ICBs' then, each place has
    by the formula what came with its own.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5
    """
    if payment_share is not None:
        return payment_share * money_before
    by_need = cast(Array, former_share) * money_before
    return by_need if carried_difference is None else by_need + carried_difference


def baseline(
    opening_baseline: Array,
    converging_line_name: Array,
    first_year: Array | None = None,
    last_allocation: Array | None = None,
    in_converging_line: Array | None = None,
) -> Array:
    """Baseline.

    The recurrent money that each place starts the year with: the opening baseline in the first
    year, then what it was allocated the year before. Money that is not recurrent starts anew.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5
    """
    if first_year is None or last_allocation is None:
        return opening_baseline
    allocated = of_converging_lines(last_allocation, converging_line_name, in_converging_line)
    before = allocated.shift(year=1, fill_value=0)
    return opening_baseline * first_year + before * (1 - first_year)
