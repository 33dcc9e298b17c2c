"""Districts as a map, each in the colour and with the number of its place."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from allocmodel.documents.blocks import Picture
from allocmodel.documents.svg import Element, shape, words
from allocmodel.reference.outlines import Point

WIDTH, _MARGIN = 360.0, 6.0
#: How many colours there are; numbers tell places of one colour apart.
COLOURS = 8

Ring = Sequence[Point]


@dataclass(frozen=True)
class Drawn:
    """A district on the map: the number of its place, and its outline."""

    mark: int
    rings: Sequence[Ring]


def map_picture(title: str, description: str, districts: Sequence[Drawn]) -> Picture:
    """A map, north up; a degree of longitude is as wide as it is in the middle of the map.

    Parameters
    ----------
    title, description : str
        What those hear who do not see it.
    districts : sequence of Drawn
        At least one.

    Returns
    -------
    Picture
    """
    points = [point for one in districts for ring in one.rings for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    narrowed = math.cos(math.radians((south + north) / 2))
    scale = (WIDTH - 2 * _MARGIN) / ((east - west) * narrowed)

    def placed(ring: Ring) -> list[Point]:
        return [
            (_MARGIN + (x - west) * narrowed * scale, _MARGIN + (north - y) * scale)
            for x, y in ring
        ]

    drawn = [Drawn(one.mark, [placed(ring) for ring in one.rings]) for one in districts]
    parts: list[Element] = [
        shape(one.rings, f"district place-{(one.mark - 1) % COLOURS + 1}") for one in drawn
    ]
    parts += [_numbered(one) for one in drawn]
    height = (north - south) * scale + 2 * _MARGIN
    return Picture(title, description, WIDTH, height, parts, "map")


def _numbered(one: Drawn) -> Element:
    x, y = inside(one.rings[0])
    return words(x, y + 5, str(one.mark), "number")


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
