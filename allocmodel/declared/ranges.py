"""Figures within a range: the one message for a figure that is out of it."""

from __future__ import annotations

import math

from allocmodel.declared.text import Wrong


def number_between(
    value: object, lowest: float, highest: float, noun: str, whole: bool = False, hint: str = ""
) -> float:
    """A finite number within a range.

    Parameters
    ----------
    value : object
        What stands in a file or after ``--set``.
    lowest, highest : float
        Both ends are allowed.
    noun : str
        What the message calls the figure.
    whole : bool
        Whether only whole numbers are allowed.
    hint : str
        What the message says of how to write it.

    Returns
    -------
    float

    Raises
    ------
    Wrong
        If it is no such number; the message says the range.
    """
    kind = "whole number" if whole else "number"
    allowed = f"Write a {kind} from {plain(lowest)} to {plain(highest)}{hint and f': {hint}'}."
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Wrong(f"{noun} is not a number.", allowed)
    # Compared first: a whole number may be larger than any that has decimals.
    if not lowest <= value <= highest:
        raise Wrong(f"{noun} is {plain(value)}.", allowed)
    if whole and value != int(value):
        raise Wrong(f"{noun} is {plain(value)}, which is not whole.", allowed)
    return float(value)


def plain(number: float) -> str:
    """A number without a power of ten: 700,000,000 rather than 7e+08."""
    if abs(number) < 1e5 or (isinstance(number, float) and not math.isfinite(number)):
        return f"{number:g}"
    return f"{number:,}" if isinstance(number, int) else f"{number:,.0f}"


#: More digits than this say nothing of a number that is not whole.
_DIGITS = 7


def as_typed(number: float) -> str:
    """A number as a person types it, in no more digits than say something: 0.15, 30,000,000."""
    if not math.isfinite(number):
        return "missing"
    if float(number).is_integer() and abs(number) < 1e15:
        return f"{number:,.0f}"
    return f"{number:.{_DIGITS}g}"
