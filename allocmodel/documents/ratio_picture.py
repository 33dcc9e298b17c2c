"""Ratios as a picture: a line for each group, from 1 to its figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from allocmodel.declared.figures import figure
from allocmodel.documents.blocks import Picture
from allocmodel.documents.svg import Element, element, line, shortened, words

WIDTH = 360.0
_MARGIN, _ROW, _TOP = 8.0, 25.0, 22.0
_LONGEST_NAME = 46


@dataclass(frozen=True)
class Ratio:
    """A group, and its ratio."""

    name: str
    times: float


def ratio_picture(
    title: str, description: str, below: str, above: str, ratios: Sequence[Ratio]
) -> Picture:
    """A dot for each ratio on one scale, with a line from 1.

    Parameters
    ----------
    title, description : str
        What those hear who do not see it.
    below, above : str
        What it says to the left and to the right of 1.
    ratios : sequence of Ratio

    Returns
    -------
    Picture
    """
    furthest = max([abs(one.times - 1) for one in ratios] or [0.0]) or 1.0
    height = _TOP + _ROW * len(ratios) + 4
    middle = WIDTH / 2

    def at(value: float) -> float:
        return middle + (middle - _MARGIN - 4) * (value - 1) / furthest

    def rows() -> Iterator[Element]:
        for number, one in enumerate(ratios):
            top = _TOP + _ROW * number
            y, x = top + 17, at(one.times)
            kind = "more" if one.times > 1 else "less"
            yield words(_MARGIN, top + 9, shortened(one.name, _LONGEST_NAME), "name")
            yield words(WIDTH - _MARGIN, top + 9, figure(one.times, "times"), "name", end=True)
            yield line(middle, y, x, y, f"stem {kind}-line")
            yield element("circle", kind=kind, cx=x, cy=y, r=4)

    parts = [
        words(_MARGIN, 12, f"← {below}", "axis"),
        words(WIDTH - _MARGIN, 12, f"{above} →", "axis", end=True),
        line(middle, _TOP - 4, middle, height, "thread"),
        *rows(),
    ]
    bars = [(one.name, 1.0, one.times) for one in ratios]
    return Picture(title, description, WIDTH, height, parts, "ratios", bars, "0.00")
