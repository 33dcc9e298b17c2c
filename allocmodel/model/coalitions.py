"""Sets of adjustments, and how the share under each set counts in an adjustment's effect."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

from allocmodel.model.adjustments import ADJUSTMENTS, REGISTRY

Coalition = frozenset[str]

#: All adjustments with the evidence at its bounds: what these sets are called, by estimate.
AT_BOUNDS = {"lower": "all, lower bound", "upper": "all, upper bound"}


def coalitions(adjustments: Sequence[str]) -> list[Coalition]:
    """Every set of the adjustments, from none to all."""
    return [
        frozenset(chosen)
        for size in range(len(adjustments) + 1)
        for chosen in itertools.combinations(adjustments, size)
    ]


def coalition_name(coalition: Coalition, adjustments: Sequence[str]) -> str:
    """What a set is called: "none", "all", or the titles of its adjustments."""
    if not coalition:
        return "none"
    if coalition == set(adjustments):
        return "all"
    return " + ".join(ADJUSTMENTS[one].lower() for one in adjustments if one in coalition)


@dataclass(frozen=True)
class NamedSet:
    """A set of adjustments by its name, with the estimate that it takes evidence at."""

    name: str
    adjustments: Coalition
    estimate: str = "point"

    def shows(self, estimate: str, adjustments: Sequence[str]) -> bool:
        """Whether it is all adjustments together, at this estimate."""
        return self.adjustments == frozenset(adjustments) and self.estimate == estimate

    @property
    def at_bound(self) -> bool:
        """Whether it only shows how far evidence is sure, and counts in no effect."""
        return self.estimate != "point"


def named_sets(adjustments: Sequence[str]) -> list[NamedSet]:
    """Every set of the adjustments; then all of them at the bounds of evidence, where one has any.

    Parameters
    ----------
    adjustments : sequence of str
        In the order in which they count.

    Returns
    -------
    list of NamedSet
    """
    sets = [NamedSet(coalition_name(one, adjustments), one) for one in coalitions(adjustments)]
    if not any(REGISTRY[one].by_estimate for one in adjustments):
        return sets
    every = frozenset(adjustments)
    return [*sets, *(NamedSet(name, every, end) for end, name in AT_BOUNDS.items())]


def effect_coefficients(adjustments: Sequence[str]) -> list[list[list[float]]]:
    """Coefficients of every named set, in the declared order and by Shapley; nought at bounds."""
    extra = [0.0 for one in named_sets(adjustments) if one.at_bound]
    return [
        [[*row, *extra] for row in rows]
        for rows in (declared_coefficients(adjustments), shapley_coefficients(adjustments))
    ]


def declared_coefficients(adjustments: Sequence[str]) -> list[list[float]]:
    """Coefficients of the declared order: with the adjustment, less before it.

    Returns
    -------
    list of list of float
        One row per adjustment, one column per coalition.
    """
    sets = coalitions(adjustments)
    rows = []
    for number, adjustment in enumerate(adjustments):
        before = frozenset(adjustments[:number])
        row = [0.0] * len(sets)
        row[sets.index(before | {adjustment})] = 1.0
        row[sets.index(before)] = -1.0
        rows.append(row)
    return rows


def shapley_coefficients(adjustments: Sequence[str]) -> list[list[float]]:
    """Coefficients of Shapley's value: the mean over every order of the adjustments.

    Returns
    -------
    list of list of float
        One row per adjustment, one column per coalition.

    References
    ----------
    Shapley 1953: s! (n - s - 1)! / n! for a set of s others out of n
    """
    sets = coalitions(adjustments)
    count = len(adjustments)
    rows = []
    for adjustment in adjustments:
        row = [0.0] * len(sets)
        for position, coalition in enumerate(sets):
            if adjustment in coalition:
                others = len(coalition) - 1
                weight = (
                    math.factorial(others) * math.factorial(count - others - 1)
                ) / math.factorial(count)
                row[position] += weight
                row[sets.index(coalition - {adjustment})] -= weight
        rows.append(row)
    return rows
