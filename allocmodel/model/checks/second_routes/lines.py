"""People, needs and amounts of lines by a second route."""

from __future__ import annotations

from allocmodel.model.arrays import Array, smaller, whole_part
from allocmodel.model.growth import gross_amount as gross_amount_of


def practices_add_to_areas(practice_population: Array, area_population: Array) -> Array:
    """Practices add to areas.

    The published people of the practices against the people of the areas.

    Returns
    -------
    people
        one figure

    References
    ----------
    NHS England, GP practice weighted populations
    """
    practices = practice_population.sum("practice", skipna=False)
    return abs(practices - area_population.sum("area", skipna=False))


def practice_needs_add_to_areas(
    practice_weighted_population: Array, area_weighted_population: Array
) -> Array:
    """Practices' need adds to areas.

    The published weighted people of the practices against those of the areas.

    Returns
    -------
    weighted people
        service

    References
    ----------
    NHS England, GP practice weighted populations
    """
    practices = practice_weighted_population.sum("practice", skipna=False)
    return abs(practices - area_weighted_population.sum("area", skipna=False))


def lines_are_shared_or_held(placed_amount: Array, held_amount: Array) -> Array:
    """A line is shared or held.

    A line goes to places as a whole, or is held as a whole: the smaller of the two parts.

    Returns
    -------
    pounds
        budget_line

    References
    ----------
    Method, section 5
    """
    return smaller(abs(placed_amount), abs(held_amount))


def budget_is_the_years_amounts(
    amount_by_year: Array, gross_amount: Array, first_year: Array | None = None
) -> Array:
    """The budget is the amounts of its years.

    The lines of the budget against the amounts that were given, or grew.

    Returns
    -------
    pounds
        one figure

    References
    ----------
    Method, section 5: second routes
    """
    amounts = gross_amount_of(amount_by_year, first_year)
    return abs((amounts - gross_amount).sum("budget_line", skipna=False))


def amounts_grow_as_set(
    amount_by_year: Array, given_amount: Array, amount_is_given: Array, amount_growth: Array
) -> Array:
    """Amounts grow as set.

    Whole pounds between an amount and the amount given, or the one before with its growth:
    none.

    Returns
    -------
    pounds
        amount_year, budget_line

    References
    ----------
    Method, section 5: second routes
    """
    before = amount_by_year.shift(amount_year=1, fill_value=0)
    grown = before + before * amount_growth
    return whole_part(abs(amount_by_year - given_amount.where(amount_is_given > 0, grown)))


def adjusted_lines_are_whole(official_need: Array) -> Array:
    """Adjusted lines are whole before weights.

    The places' shares before weights, over the places, for each set of adjustments.

    Returns
    -------
    share
        weighted_line, coalition

    References
    ----------
    Method, section 3
    """
    return abs(official_need.sum("place", skipna=False) - 1)
