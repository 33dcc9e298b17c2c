"""What NHS England published beside what is modelled from its own figures."""

from __future__ import annotations

from allocmodel.model.arrays import Array


def above_published(converged_amount: Array, published_allocation: Array) -> Array:
    """Modelled above published.

    The amount after convergence less the allocation that NHS England published.

    Returns
    -------
    signed pounds
        place, converging_line

    References
    ----------
    NHS England, ICB allocations
    """
    return converged_amount - published_allocation


def above_published_as_share(above_published: Array, published_allocation: Array) -> Array:
    """Modelled above published, in per cent.

    The same as a share of the published allocation.

    Returns
    -------
    signed share
        place, converging_line

    References
    ----------
    NHS England, ICB allocations
    """
    return above_published / published_allocation


def total_published(published_allocation: Array) -> Array:
    """Published allocations, all places.

    All places' published allocations.

    Returns
    -------
    pounds
        converging_line

    References
    ----------
    NHS England, ICB allocations
    """
    return published_allocation.sum("place", skipna=False)


def total_above_published(envelope: Array, total_published: Array) -> Array:
    """Modelled above published, all places.

    The money that converges less all places' published allocations.

    Returns
    -------
    signed pounds
        converging_line

    References
    ----------
    NHS England, ICB allocations
    """
    return envelope - total_published
