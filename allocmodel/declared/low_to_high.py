"""A figure that a scenario writes once, or at its low end, its point and its high end."""

from __future__ import annotations

from collections.abc import Mapping

#: What a scenario calls the ends of a figure, by estimate.
ENDS = {"lower": "low", "point": "point", "upper": "high"}


def at_estimates(figure: float | Mapping[str, float]) -> dict[str, float]:
    """The figure at each estimate; one that has no ends is the same at all.

    Parameters
    ----------
    figure : float or mapping
        As a scenario writes it: a figure, or one for each of low, point and high.

    Returns
    -------
    dict of str to float
        By the labels of the dimension estimate.
    """
    if isinstance(figure, Mapping):
        return {estimate: float(figure[end]) for estimate, end in ENDS.items()}
    return dict.fromkeys(ENDS, float(figure))
