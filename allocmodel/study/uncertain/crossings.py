"""Where a figure changes its sign along a key: found between two steps, then closed in on.

An interval at whose ends the signs differ is cut into equal parts (a pass of halving at the least),
and beside the root of the straight line through its ends too: money is nearly straight in most
keys, so few passes do. All cuts of a pass are computed together.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

#: Half a penny: less than that counts as nought.
NOUGHT = 0.005

#: An interval is narrow enough at this part of the whole range.
NARROW = 1e-9

#: More passes than halving alone ever takes to get there.
MOST_PASSES = 60

#: A pass computes about so many values, where all cost hardly more than one: so that an interval is
#: cut into many parts. Where each costs as much as the first, it is halved.
TOGETHER, ONE_BY_ONE = 128, 2

#: How far to each side of the straight line's root an interval is cut, as a part of its width.
_BESIDE = 1e-3

#: Series by value: a row for each series, a column for each value.
Figures = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Crossing:
    """One change of sign.

    Attributes
    ----------
    series : int
        Which of the series.
    before, after : float
        Values of the key between which the sign changes: narrow, or one apart in whole numbers.
    rises : bool
        Whether the series goes from below nought to above it.
    """

    series: int
    before: float
    after: float
    rises: bool

    @property
    def value(self) -> float:
        """Where it is, with no more digits than are known."""
        return _short(self.before, self.after)


def crossings(
    values: np.ndarray,
    figures: np.ndarray,
    at: Figures,
    whole: bool = False,
    in_a_pass: int = TOGETHER,
) -> list[Crossing]:
    """Every change of sign between neighbouring values, closed in on.

    Parameters
    ----------
    values : numpy.ndarray
        Of the key, rising.
    figures : numpy.ndarray
        By series and value; a missing figure is passed over, and so is nought: a series that only
        touches nought does not cross it.
    at : callable
        Gives the figures of all series at other values.
    whole : bool
        Whether the key takes whole numbers only.
    in_a_pass : int
        About how many values a pass computes.

    Returns
    -------
    list of Crossing
        By value, then by series.
    """
    found = [
        _Interval(series, low, high, *ends)
        for series, row in enumerate(figures)
        for low, high, *ends in _changes(values, row)
    ]
    least = 1.0 if whole else NARROW * float(values[-1] - values[0])
    for _ in range(MOST_PASSES):
        wide = [one for one in found if one.high - one.low > least]
        parts = max(2, in_a_pass // max(1, len({(one.low, one.high) for one in wide})))
        points = np.array(sorted({point for one in wide for point in one.points(parts, whole)}))
        if not len(points):
            break
        figures = at(points)
        for one in wide:
            one.close_in(points, figures[one.series])
    made = [Crossing(one.series, one.low, one.high, one.at_low < 0) for one in found]
    return sorted(made, key=lambda one: (one.before, one.series))


def _changes(values: np.ndarray, row: np.ndarray) -> list[tuple[float, float, float, float]]:
    """Neighbouring values whose figures have opposite signs, noughts between passed over."""
    changes = []
    last: int | None = None
    for number, figure in enumerate(row):
        if math.isnan(figure):
            last = None
        elif abs(figure) > NOUGHT:
            if last is not None and (row[last] < 0) != (figure < 0):
                ends = float(row[last]), float(figure)
                changes.append((float(values[last]), float(values[number]), *ends))
            last = number
    return changes


@dataclass
class _Interval:
    """An interval at whose ends a series has opposite signs."""

    series: int
    low: float
    high: float
    at_low: float
    at_high: float

    def points(self, parts: int, whole: bool) -> list[float]:
        """Where to look next, inside: so many equal parts, and about the straight line's root."""
        width = self.high - self.low
        root = self.low + width * abs(self.at_low) / (abs(self.at_low) + abs(self.at_high))
        beside = _BESIDE * width
        even = [self.low + width * part / parts for part in range(1, parts)]
        looked = [*even, root - beside, root + beside]
        if whole:
            looked = [*map(math.floor, looked), *map(math.ceil, looked)]
        return [one for one in looked if self.low < one < self.high]

    def close_in(self, points: np.ndarray, row: np.ndarray) -> None:
        """Narrow to the first two neighbouring points between which the sign changes."""
        inside = (points > self.low) & (points < self.high) & ~np.isnan(row)
        for point, figure in zip(points[inside], row[inside], strict=True):
            if (figure < 0) != (self.at_low < 0) or figure == 0:
                self.high, self.at_high = float(point), float(figure)
                return
            self.low, self.at_low = float(point), float(figure)


def _short(before: float, after: float) -> float:
    """The shortest number between two, ends included."""
    for digits in range(1, 17):
        rounded = float(f"{(before + after) / 2:.{digits}g}")
        if before <= rounded <= after:
            return rounded
    return after


def in_pairs(count: int) -> list[tuple[int, int]]:
    """Every two of a count, in order."""
    return [(one, other) for one in range(count) for other in range(one + 1, count)]


def series_of_pairs(figures: np.ndarray, pairs: Sequence[tuple[int, int]]) -> np.ndarray:
    """Each first less its second, row by row."""
    firsts, seconds = [list(side) for side in zip(*pairs, strict=True)] if pairs else ([], [])
    return np.asarray(figures[firsts] - figures[seconds])
