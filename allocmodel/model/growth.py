"""Growth of the budget: the amounts of years that have none of their own."""

from __future__ import annotations

from allocmodel.model.arrays import Array, grown, on_lines, part_that_came, whole_pounds


def published_part(
    published_money: Array, published_need_here: Array, published_need_elsewhere: Array
) -> Array:
    """Published money of the areas of now.

    What each ICB that had them got for the areas that are {the whole}'s now: of its published
    money, by the formula of the year, the part of its weighted people that is theirs.

    Returns
    -------
    pounds
        carried_line, publishing_icb

    References
    ----------
    Method, section 11
    """
    return part_that_came(published_need_here, published_need_elsewhere, published_money)


def carried_amount(published_part: Array, parts_of_a_pound: Array) -> Array:
    """Published amount carried over.

    What all those areas had together, to the whole pound: the amount that the line grows from.

    Returns
    -------
    pounds
        carried_line

    References
    ----------
    Method, section 11
    """
    together = published_part.sum("publishing_icb", skipna=False)
    return whole_pounds(together, parts_of_a_pound)


def amount_by_year(
    given_amount: Array,
    amount_is_given: Array,
    amount_growth: Array,
    last_amount_by_year: Array,
    parts_of_a_pound: Array,
    carried_amount: Array | None = None,
    amount_is_carried: Array | None = None,
) -> Array:
    """Amount of every year.

    What the line has in each year: the amount that is given, or else that of the year before, grown
    and taken to the whole pound: first to hundredths of a penny, so that a half is a half in every
    program, and goes up. It begins with the last amount that is given before the years of
    the scenario, where a line grows from there: what was published of that year, or, where
    {the whole} is another area by now, the amount carried over. Before a line's first amount it is
    nought.

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
    by_year = given_amount.where(amount_is_given > 0, after)
    if carried_amount is None or amount_is_carried is None:
        return by_year
    return by_year + on_lines(carried_amount, by_year) * amount_is_carried


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
