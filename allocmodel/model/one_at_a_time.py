"""One figure at a time: what it moves between places, and what two move together.

These formulas go along values of figures, which one run has not: so they are no steps of it.
"""

from __future__ import annotations

from allocmodel.model.arrays import Array, larger


def moved_between(change: Array) -> Array:
    """Pounds that change hands: what places gain in all, or lose in all, whichever is more.

    Where the money of all places stays the same, both are the same.

    Parameters
    ----------
    change : xarray.DataArray
        Signed pounds, with the dimension place.
    """
    gained = change.where(change > 0, 0).where(change.notnull())
    lost = gained - change
    return larger(gained.sum("place", skipna=False), lost.sum("place", skipna=False))


def interaction(both: Array, one: Array, other: Array, neither: Array) -> Array:
    """What two changes move together beyond what each moves alone.

    Parameters
    ----------
    both, one, other, neither : xarray.DataArray
        Money with both changes, with each alone, and with neither.
    """
    return (both - neither) - (one - neither) - (other - neither)
