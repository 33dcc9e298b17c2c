"""A figure that a scenario writes once, or at its low end, its point and its high end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeGuard

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


def is_by_name(figure: object) -> TypeGuard[Mapping[str, Any]]:
    """Whether a table gives each of several names a figure of its own, rather than ends of one."""
    return isinstance(figure, Mapping) and not set(figure) & set(ENDS.values())


def of_each(figure: float | Mapping[str, Any], names: Iterable[str]) -> dict[str, dict[str, float]]:
    """The figure of each name at each estimate; one that is not by name is the same for all.

    Parameters
    ----------
    figure : float or mapping
        As a scenario writes it: for all names, or for each its own.
    names : iterable of str

    Returns
    -------
    dict of str to dict
        By name, then by the labels of the dimension estimate.

    Raises
    ------
    KeyError
        If a name has no figure.
    """
    if is_by_name(figure):
        return {name: at_estimates(figure[name]) for name in names}
    return {name: at_estimates(figure) for name in names}
