"""The bridge as a picture: from equal money per head to what a place gets, move by move."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from allocmodel.documents.blocks import Picture
from allocmodel.documents.svg import Element, line, rectangle, shortened, words
from allocmodel.documents.told import in_short

WIDTH = 360.0
#: Room to the left and right of the scale, and for a move: its name above its bar.
_MARGIN, _ROW, _BAR, _TOP = 6.0, 25.0, 7.0, 24.0
_LONGEST_NAME = 38


@dataclass(frozen=True)
class Bar:
    """A move: its name, and how many pounds it brings (below nought: takes)."""

    name: str
    pounds: float


@dataclass(frozen=True)
class Scale:
    """Where pounds stand on the picture."""

    low: float
    high: float

    def at(self, pounds: float) -> float:
        """How far from the left."""
        room = WIDTH - 2 * _MARGIN
        return _MARGIN + room * (pounds - self.low) / ((self.high - self.low) or 1)


def running(start: float, bars: Sequence[Bar]) -> list[tuple[float, float]]:
    """Where each bar begins and ends."""
    found = []
    for bar in bars:
        found.append((start, start + bar.pounds))
        start += bar.pounds
    return found


def scale_of(start: float, end: float, bars: Sequence[Bar]) -> Scale:
    """A scale on which every bar has room."""
    reached = [start, end, *(edge for ends in running(start, bars) for edge in ends)]
    return Scale(min(reached), max(reached))


def bridge_picture(
    title: str,
    description: str,
    start: tuple[str, float],
    end: tuple[str, float],
    bars: Sequence[Bar],
) -> Picture:
    """The bridge: a bar for each move, each beginning where the one above it ended.

    Parameters
    ----------
    title, description : str
        What those hear who do not see it.
    start, end : (str, float)
        Equal money per head and what the place gets: name and pounds.
    bars : sequence of Bar
        In the order in which they are drawn.

    Returns
    -------
    Picture
    """
    scale = scale_of(start[1], end[1], bars)
    height = 2 * _TOP + _ROW * len(bars) + 8
    parts = [
        *_end_of(start, scale, 12, _TOP),
        *_bars(start[1], bars, scale),
        *_end_of(end, scale, height - 18, height - 14),
    ]
    ends = zip(bars, running(start[1], bars), strict=True)
    return Picture(
        *(title, description, WIDTH, height, parts, "bridge"),
        bars=[(bar.name, *begins_and_ends) for bar, begins_and_ends in ends],
        written='"£"#,##0.0,,"m"',
    )


def _end_of(named: tuple[str, float], scale: Scale, y: float, mark: float) -> Iterator[Element]:
    """Where the bridge begins or ends: its name, its figure, and a mark on the scale."""
    name, pounds = named
    yield words(_MARGIN, y, shortened(name, _LONGEST_NAME), "strong")
    yield words(WIDTH - _MARGIN, y, in_short(pounds), "strong", end=True)
    x = scale.at(pounds)
    yield line(x, mark - 8, x, mark + 4, "mark")


def _bars(start: float, bars: Sequence[Bar], scale: Scale) -> Iterator[Element]:
    for number, (bar, (begins, ends)) in enumerate(zip(bars, running(start, bars), strict=True)):
        top = _TOP + 8 + _ROW * number
        left, right = sorted((scale.at(begins), scale.at(ends)))
        yield line(scale.at(begins), top - 6, scale.at(begins), top + 12 + _BAR, "thread")
        yield words(_MARGIN, top + 9, shortened(bar.name, _LONGEST_NAME), "name")
        yield words(WIDTH - _MARGIN, top + 9, in_short(bar.pounds, signed=True), "name", end=True)
        yield rectangle(
            left, top + 12, max(right - left, 1), _BAR, "more" if bar.pounds > 0 else "less"
        )
