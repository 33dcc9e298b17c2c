"""Outlines as a map, each in the colour and with the number of its place."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from allocmodel.documents.blocks import Picture
from allocmodel.documents.svg import Element, rectangle, shape, words
from allocmodel.reference.outlines import Point

WIDTH, _MARGIN = 360.0, 6.0
#: How many colours there are; numbers tell places of one colour apart.
COLOURS = 8
#: With more on the map than these, its numbers are small.
MANY = 25
#: How much larger what is crowded is drawn once more, and the room round it.
LARGER, _ROOM = 2.6, 4.0

Ring = Sequence[Point]


@dataclass(frozen=True)
class Outline:
    """What a map draws: the number of its place, and closed lines round it."""

    mark: int
    rings: Sequence[Ring]


@dataclass(frozen=True)
class Frame:
    """Where degrees stand on the picture: a degree of longitude as wide as in the middle."""

    west: float
    north: float
    narrowed: float
    scale: float
    left: float
    top: float

    def placed(self, one: Outline) -> Outline:
        """The same on the picture."""
        return Outline(
            one.mark,
            [
                [
                    (
                        self.left + (x - self.west) * self.narrowed * self.scale,
                        self.top + (self.north - y) * self.scale,
                    )
                    for x, y in ring
                ]
                for ring in one.rings
            ],
        )


def map_picture(
    title: str, description: str, drawn: Sequence[Outline], crowded: Sequence[Outline] = ()
) -> Picture:
    """A map, north up.

    Parameters
    ----------
    title, description : str
        What those hear who do not see it.
    drawn : sequence of Outline
        At least one.
    crowded : sequence of Outline
        Those of them that are drawn once more, larger, in the corner on the right at the top;
        their numbers stand there alone.

    Returns
    -------
    Picture
    """
    west, east, south, north = _box(drawn)
    narrowed = math.cos(math.radians((south + north) / 2))
    scale = (WIDTH - 2 * _MARGIN) / ((east - west) * narrowed)
    frame = Frame(west, north, narrowed, scale, _MARGIN, _MARGIN)
    height = (north - south) * scale + 2 * _MARGIN
    kind = _kind_of_number(len(drawn), height)
    colours = colours_of(drawn)
    parts: list[Element] = [_shape(frame.placed(one), colours) for one in drawn]
    parts += [_numbered(frame.placed(one), kind) for one in drawn if one not in crowded]
    if crowded:
        parts += _larger(crowded, frame, colours)
    return Picture(title, description, WIDTH, height, parts, "map")


def _kind_of_number(drawn: int, height: float) -> str:
    """How large numbers are: paper draws a tall map small, so its numbers there are larger."""
    if drawn > MANY:
        return "number small"
    return "number tall" if height > WIDTH else "number"


def _larger(crowded: Sequence[Outline], frame: Frame, colours: Mapping[int, int]) -> list[Element]:
    """Outlines in the corner, with a frame round them there and round where they are."""
    west, east, south, north = _box(crowded)
    wide, high = (east - west) * frame.narrowed * frame.scale, (north - south) * frame.scale
    left = WIDTH - _MARGIN - LARGER * wide
    closer = Frame(west, north, frame.narrowed, LARGER * frame.scale, left - _ROOM, _MARGIN + _ROOM)
    ((x, y),) = frame.placed(Outline(0, [[(west, north)]])).rings[0]
    placed = [closer.placed(one) for one in crowded]
    return [
        rectangle(x - 1, y - 1, wide + 2, high + 2, "frame"),
        rectangle(
            left - 2 * _ROOM, _MARGIN, LARGER * wide + 2 * _ROOM, LARGER * high + 2 * _ROOM, "frame"
        ),
        *(_shape(one, colours) for one in placed),
        *(_numbered(one, "number") for one in placed),
    ]


def _box(drawn: Sequence[Outline]) -> tuple[float, float, float, float]:
    """How far they reach: west, east, south, north."""
    points = [point for one in drawn for ring in one.rings for point in ring]
    along, up = [x for x, _ in points], [y for _, y in points]
    return min(along), max(along), min(up), max(up)


def _shape(one: Outline, colours: Mapping[int, int]) -> Element:
    return shape(one.rings, f"district place-{colours[one.mark]}")


def colours_of(drawn: Sequence[Outline]) -> dict[int, int]:
    """The number of the colour of each place: where it can be, another than its neighbours'."""
    points: dict[int, set[Point]] = {}
    for one in drawn:
        points.setdefault(one.mark, set()).update(point for ring in one.rings for point in ring)
    colours: dict[int, int] = {}
    for mark, own in sorted(points.items()):
        near = {colour for other, colour in colours.items() if own & points[other]}
        wanted = [(mark - 1 + step) % COLOURS + 1 for step in range(COLOURS)]
        colours[mark] = next((one for one in wanted if one not in near), wanted[0])
    return colours


def _numbered(one: Outline, kind: str) -> Element:
    x, y = inside(one.rings[0])
    return words(x, y + (3.5 if "small" in kind else 5), str(one.mark), kind)


def inside(ring: Ring) -> Point:
    """A point well inside a ring: on a line across it, in the middle of its widest part.

    Of nine lines from its top to its bottom, the one with the widest part inside.
    """
    low, high = min(y for _, y in ring), max(y for _, y in ring)
    found: list[tuple[float, Point]] = [(-1.0, ring[0])]
    for step in range(1, 10):
        y = low + (high - low) * step / 10
        crossings = sorted(_crossings(ring, y))
        for left, right in zip(crossings[::2], crossings[1::2], strict=False):
            # A line near the middle counts for more.
            found.append(((right - left) * (1 - abs(step - 5) / 10), ((left + right) / 2, y)))
    return max(found)[1]


def _crossings(ring: Ring, y: float) -> list[float]:
    """Where a level line crosses a ring."""
    return [
        x1 + (x2 - x1) * (y - y1) / (y2 - y1)
        for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True)
        if (y1 > y) != (y2 > y)
    ]


def numbers_of(places: Sequence[str]) -> Mapping[str, int]:
    """The number of each place."""
    return {place: number for number, place in enumerate(places, start=1)}
