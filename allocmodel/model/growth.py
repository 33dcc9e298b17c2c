"""Growth of the budget: the amounts of years that have none of their own."""

from __future__ import annotations

from allocmodel.model.arrays import Array, grown


def amount_by_year(
    given_amount: Array,
    amount_is_given: Array,
    amount_growth: Array,
    last_amount_by_year: Array,
    parts_of_a_pound: Array,
) -> Array:
    """Amount of every year.

    What the line has in each year: the amount that is given, or else that of the year before, grown
    and taken to the whole pound: first to hundredths of a penny, so that a half is a half in every
    program, and goes up. It begins with the last amount that is given before the years of
    the scenario, where a line grows from there; before a line's first amount it is nought.

    Returns
    -------
    pounds
        amount_year, budget_line

    References
    ----------
    The scenario's budget: amounts, and how they grow
    """
    before = last_amount_by_year.shift(amount_year=1, fill_value=0)
    after = grown(before, amount_growth, parts_of_a_pound)
    return given_amount.where(amount_is_given > 0, after)


def gross_amount(amount_by_year: Array, first_year: Array | None = None) -> Array:
    """Budget.

    The line's money before other lines draw on it.

    Returns
    -------
    pounds
        budget_line

    References
    ----------
    The scenario's budget
    """
    if first_year is None:
        last = str(amount_by_year["amount_year"].values[-1])
        return amount_by_year.sel(amount_year=last, drop=True)
    years = list(first_year["year"].values)
    return amount_by_year.sel(amount_year=years).rename(amount_year="year")
