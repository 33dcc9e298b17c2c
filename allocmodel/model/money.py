"""Money: what each place receives, in total and per head."""

from __future__ import annotations

from allocmodel.model.arrays import Array, in_last_year


def allocation_per_head(allocation: Array, population: Array) -> Array:
    """Allocation per head, by line.

    Each line's money for each person of the place.

    Returns
    -------
    pounds per head
        place, budget_line

    References
    ----------
    Allocation divided by population
    """
    return allocation / population


def converging_allocation(allocation: Array, in_converging_line: Array) -> Array:
    """Allocation of each converging line.

    In whole pounds; that of a core envelope is what its functions come to.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Sum of the lines that converge as one
    """
    return (allocation * in_converging_line).sum("budget_line", skipna=False)


def converging_allocation_per_head(converging_allocation: Array, population: Array) -> Array:
    """Allocation of each converging line per head.

    The same for each person of the place.

    Returns
    -------
    pounds per head
        place, converging_line

    References
    ----------
    Allocation divided by population
    """
    return converging_allocation / population


def total_allocation(allocation: Array) -> Array:
    """Allocation of the place.

    All lines together, in whole pounds.

    Returns
    -------
    pounds
        place

    References
    ----------
    Sum of the lines
    """
    return allocation.sum("budget_line", skipna=False)


def icb_allocation(total_allocation: Array) -> Array:
    """Allocation of all places.

    All places together, in whole pounds.

    Returns
    -------
    pounds
        one figure

    References
    ----------
    Sum of the places
    """
    return total_allocation.sum("place", skipna=False)


def allocation_share(total_allocation: Array, icb_allocation: Array) -> Array:
    """Share of the money.

    Each place's part of all the money that goes to places.

    Returns
    -------
    share
        place

    References
    ----------
    Allocation of the place divided by the allocation of all places
    """
    return total_allocation / icb_allocation


def total_allocation_per_head(total_allocation: Array, population: Array) -> Array:
    """Allocation per head.

    All lines together, for each person of the place.

    Returns
    -------
    pounds per head
        place

    References
    ----------
    Allocation of the place divided by its population
    """
    return total_allocation / population


def icb_allocation_per_head(icb_allocation: Array, icb_population: Array) -> Array:
    """Allocation per head of {the whole}.

    What goes to places, for each person of {the whole}.

    Returns
    -------
    pounds per head
        one figure

    References
    ----------
    Allocation of all places divided by the population of {the whole}
    """
    return icb_allocation / icb_population


def first_years_allocation(total_allocation: Array, first_year: Array) -> Array:
    """Allocation of the first year.

    What the money of later years is compared with.

    Returns
    -------
    pounds
        place

    References
    ----------
    Allocation of the place in the first year
    """
    return (total_allocation * first_year).sum("year", skipna=False)


def change_over_years(total_allocation: Array, first_years_allocation: Array) -> Array:
    """Change over the years.

    How much more (+) or less (-) each place receives in the last year than in the first, all lines
    together.

    Returns
    -------
    signed pounds
        place

    References
    ----------
    Allocation of the last year less that of the first
    """
    return in_last_year(total_allocation) - first_years_allocation


def change_over_years_as_share(change_over_years: Array, first_years_allocation: Array) -> Array:
    """Change over the years as a share.

    The same against the first year's money; nought where there was no money to change from.

    Returns
    -------
    signed share
        place

    References
    ----------
    Change over the years divided by the allocation of the first year
    """
    share = change_over_years / first_years_allocation
    return share.where(first_years_allocation > 0, 0)


def icb_change_over_years(change_over_years: Array) -> Array:
    """Change over the years, all places.

    How much more (+) or less (-) all places together receive in the last year than in the first.

    Returns
    -------
    signed pounds
        one figure

    References
    ----------
    Sum of the places
    """
    return change_over_years.sum("place", skipna=False)


def icb_change_over_years_as_share(
    icb_change_over_years: Array, first_years_allocation: Array
) -> Array:
    """Change over the years as a share, all places.

    The same against the first year's money of all places.

    Returns
    -------
    signed share
        one figure

    References
    ----------
    Change over the years divided by the allocation of the first year
    """
    return icb_change_over_years / first_years_allocation.sum("place", skipna=False)
