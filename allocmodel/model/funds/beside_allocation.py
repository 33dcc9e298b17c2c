"""Councils' money beside the allocation, and with it."""

from __future__ import annotations

from allocmodel.model.arrays import Array


def councils_money(council_pounds: Array) -> Array:
    """Councils' money of the place.

    All joint funds together: no part of the allocation.

    Returns
    -------
    pounds
        place

    References
    ----------
    Sum of the councils
    """
    return council_pounds.sum("council_contribution", skipna=False)


def councils_money_of_all_places(councils_money: Array) -> Array:
    """Councils' money of all places.

    All joint funds together.

    Returns
    -------
    pounds
        one figure

    References
    ----------
    Sum of the places
    """
    return councils_money.sum("place", skipna=False)


def with_councils_money(total_allocation: Array, councils_money: Array) -> Array:
    """Allocation and councils' money.

    What the place has in all: the allocation, the NHS's money of joint funds in it, and beside it
    what councils pay.

    Returns
    -------
    pounds
        place

    References
    ----------
    Allocation of the place and councils' money of the place
    """
    return total_allocation + councils_money


def with_councils_money_of_all_places(with_councils_money: Array) -> Array:
    """Allocation and councils' money of all places.

    What all places have in all.

    Returns
    -------
    pounds
        one figure

    References
    ----------
    Sum of the places
    """
    return with_councils_money.sum("place", skipna=False)


def with_councils_money_per_head(with_councils_money: Array, population: Array) -> Array:
    """Allocation and councils' money per head.

    The same for each person of the place.

    Returns
    -------
    pounds per head
        place

    References
    ----------
    Allocation and councils' money divided by population
    """
    return with_councils_money / population
