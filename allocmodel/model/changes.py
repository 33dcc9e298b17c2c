"""Changes: what the scenario changes against its base, equal money per head."""

from __future__ import annotations

from allocmodel.model.arrays import Array


def change_in_pounds(total_allocation: Array, equal_money: Array) -> Array:
    """Change against equal money per head.

    What need and unavoidable costs move to the place (+) or away from it (-).

    Returns
    -------
    signed pounds
        place

    References
    ----------
    Allocation of the place less equal money per head
    """
    return total_allocation - equal_money


def change_as_share(change_in_pounds: Array, equal_money: Array) -> Array:
    """Change as a share of equal money per head.

    The same change against the money that the place would have with equal money per head.

    Returns
    -------
    signed share
        place

    References
    ----------
    Change divided by equal money per head
    """
    return change_in_pounds / equal_money


def change_per_head(change_in_pounds: Array, population: Array) -> Array:
    """Change per head.

    The same change for each person of the place.

    Returns
    -------
    signed pounds per head
        place

    References
    ----------
    Change divided by population
    """
    return change_in_pounds / population
