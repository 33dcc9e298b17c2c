"""Changes: against equal money per head, and against the baseline where there is one."""

from __future__ import annotations

from allocmodel.model.arrays import Array, of_lines


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


def baseline_in_all(baseline: Array) -> Array:
    """Baseline in all.

    What the place starts the year with on all lines that have a baseline.

    Returns
    -------
    pounds
        place

    References
    ----------
    Sum of the converging lines
    """
    return baseline.sum("converging_line", skipna=False)


def change_on_baseline(
    allocation: Array, converging_line_name: Array, baseline_in_all: Array
) -> Array:
    """Change on the baseline.

    How much more (+) or less (-) the place receives than it starts the year with, over all lines
    that have a baseline.

    Returns
    -------
    signed pounds
        place

    References
    ----------
    Allocation of the lines that have a baseline less the baseline
    """
    received = of_lines(allocation, converging_line_name)
    return received.sum("converging_line", skipna=False) - baseline_in_all


def change_on_baseline_as_share(change_on_baseline: Array, baseline_in_all: Array) -> Array:
    """Growth on the baseline.

    The same change against the baseline: growth over all lines that have one together; nought
    where there was no money to grow from.

    Returns
    -------
    signed share
        place

    References
    ----------
    Change divided by the baseline
    """
    return (change_on_baseline / baseline_in_all).where(baseline_in_all > 0, 0)


def icb_change_on_baseline(change_on_baseline: Array) -> Array:
    """Change on the baseline, all places.

    How much more (+) or less (-) all places together receive than they start the year with.

    Returns
    -------
    signed pounds
        one figure

    References
    ----------
    Sum of the places
    """
    return change_on_baseline.sum("place", skipna=False)


def icb_change_on_baseline_as_share(icb_change_on_baseline: Array, baseline_in_all: Array) -> Array:
    """Growth on the baseline, all places.

    The same change against all places' baseline; nought where there was no money to grow from.

    Returns
    -------
    signed share
        one figure

    References
    ----------
    Change divided by the baseline
    """
    in_all = baseline_in_all.sum("place", skipna=False)
    return (icb_change_on_baseline / in_all).where(in_all > 0, 0)
