"""One thing that looks odd, in one form: the figure, what it is compared with, how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

#: How many of a list a note names before it counts the rest.
NAMED = 3

#: Within twice and half, a distance reads best in per cent.
_NEAR = 2.0


@dataclass(frozen=True)
class Oddity:
    """A figure that is far from what it is compared with.

    Attributes
    ----------
    figure : str
        The figure, named: "The amount of core is £2,402,000".
    against : str
        What it is compared with, and that figure.
    distance : str
        How far it is from it, as `times` or `more` puts it; nothing where `against` says it.
    question : str
        What the reader should ask, or do if it is meant.
    """

    figure: str
    against: str
    distance: str = ""
    question: str = ""

    @property
    def text(self) -> str:
        """The note that people read."""
        far = f": {self.distance}" if self.distance else ""
        return " ".join(filter(None, (f"{self.figure}; {self.against}{far}.", self.question)))


def far(figure: float, other: float) -> str:
    """How far a figure is from another: in per cent where they are near, else as `times` has it."""
    near = other != 0 and 1 / _NEAR < figure / other < _NEAR
    return more(figure, other) if near else times(figure, other)


def times(figure: float, other: float, of: str = "it") -> str:
    """How often a figure holds another, in words: "1,000 times it", "one part in 12 of it"."""
    if other == 0:
        return "it is nought"
    ratio = figure / other
    if ratio == 0:
        return f"none of {of}"
    if abs(ratio) >= 1:
        return f"{_plain(ratio)} times {of}"
    return f"one part in {_plain(1 / ratio)} of {of}"


def more(figure: float, other: float) -> str:
    """How much more or less a figure is than another, in per cent."""
    change = figure / other - 1
    size = f"{abs(change):.1%}"
    return f"{size} {'more' if change > 0 else 'less'}" if size != "0.0%" else "the same"


def part(figure: float, whole: float) -> str:
    """Which part of a whole a figure is."""
    return f"{figure / whole:.1%} of it"


def beyond(figure: float, other: float, times: float) -> bool:
    """Whether a figure is more than so many times another."""
    return figure > times * other


def listed(names: Sequence[str], most: int = NAMED) -> str:
    """Names with "and" before the last; beyond the most that are shown, how many more."""
    shown, rest = list(names[:most]), len(names) - most
    *first, last = [*shown, f"{rest} more"] if rest > 0 else shown
    return f"{', '.join(first)} and {last}" if first else last


def _plain(ratio: float) -> str:
    return f"{ratio:,.0f}" if abs(ratio) >= 10 else f"{ratio:.1f}"
