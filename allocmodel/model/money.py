"""Money: what each place receives, in total and per head."""

from __future__ import annotations

from allocmodel.model.arrays import Array


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
