"""Outlines out of a TopoJSON topology, in which lines that neighbours share are written once.

So the outline of a whole that is made of several shapes is the lines that only one side of it has:
those between two of its shapes stand in both, and fall away.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from allocmodel.declared.errors import BadInput
from allocmodel.publishers.originals import AS_PUBLISHED, Original

Point = tuple[float, float]
#: A line of the topology: its number, below nought (as ``~number``) where it runs backwards.
Arc = int

_GZIP = b"\x1f\x8b"


@dataclass(frozen=True)
class Fineness:
    """How fine outlines are.

    Attributes
    ----------
    decimals : int
        Decimals of a degree that are kept.
    smallest : float
        A ring whose box is smaller than this (square degrees) is no more than a dot on a map.
    straight : float
        Twice the area between a point and the line past it (square degrees) that rounding leaves.
    """

    decimals: int
    smallest: float
    straight: float


@dataclass(frozen=True)
class Shape:
    """A shape of a topology: what is said of it, and its lines."""

    properties: Mapping[str, Any]
    arcs: Sequence[Arc]


@dataclass(frozen=True)
class Topology:
    """Shapes, and the lines that they are made of."""

    shapes: Sequence[Shape]
    arcs: Sequence[Sequence[Point]]


def read_topology(original: Original) -> Topology:
    """A topology as published, packed with gzip or not.

    Raises
    ------
    BadInput
        When the file is no topology.
    """
    content = original.content
    try:
        plain = gzip.decompress(content) if content.startswith(_GZIP) else content
        found = json.loads(plain)
        if found["type"] == "Topology":
            shapes = next(iter(found["objects"].values()))["geometries"]
            return Topology(
                [Shape(one["properties"], list(_arcs_of(one))) for one in shapes],
                [_points(arc, found["transform"]) for arc in found["arcs"]],
            )
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError, StopIteration):
        pass
    raise BadInput(
        "The file is no TopoJSON topology.",
        original.name,
        AS_PUBLISHED,
    )


def outlines(
    topology: Topology, whole_of: Sequence[str], fineness: Fineness
) -> Iterator[tuple[str, int, str]]:
    """The outline of each whole, closed line by closed line.

    Parameters
    ----------
    topology : Topology
    whole_of : sequence of str
        The whole that each shape belongs to.
    fineness : Fineness

    Yields
    ------
    (str, int, str)
        The whole, in order of their names; the number of the ring, from 1, the largest first; and
        ``latitude longitude`` in degrees, point after point with commas between, the first point
        not repeated. Islands and gaps are rings of their own, to be filled evenly and oddly.
    """
    arcs_of: dict[str, list[Arc]] = {}
    for whole, shape in zip(whole_of, topology.shapes, strict=True):
        arcs_of.setdefault(whole, []).extend(shape.arcs)
    for whole, own in sorted(arcs_of.items()):
        for number, ring in enumerate(_rings(own, topology.arcs, fineness), start=1):
            yield whole, number, _written(ring, fineness)


def _points(arc: Sequence[Sequence[int]], transform: Mapping[str, Sequence[float]]) -> list[Point]:
    """The points of a line, which are written as steps on a grid."""
    (wide, high), (west, south) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        points.append((x * wide + west, y * high + south))
    return points


def _arcs_of(shape: Mapping[str, Any]) -> Iterator[Arc]:
    """The lines of a polygon or of several."""
    polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
    return (int(arc) for polygon in polygons for ring in polygon for arc in ring)


def _rings(
    own: Sequence[Arc], arcs: Sequence[Sequence[Point]], fineness: Fineness
) -> list[list[Point]]:
    """Closed lines round a whole, the largest first: lines that stand in it once, joined."""
    times = Counter(arc if arc >= 0 else ~arc for arc in own)
    outer = [arc for arc in own if times[arc if arc >= 0 else ~arc] == 1]
    lines = {arc: list(arcs[arc] if arc >= 0 else reversed(arcs[~arc])) for arc in outer}
    beginning: dict[Point, list[Arc]] = {}
    for arc in outer:
        beginning.setdefault(lines[arc][0], []).append(arc)
    rings, left = [], dict.fromkeys(outer)
    while left:
        ring: list[Point] = []
        arc = next(iter(left))
        while arc in left:
            del left[arc]
            beginning[lines[arc][0]].remove(arc)
            ring += lines[arc][:-1]
            following = beginning.get(lines[arc][-1])
            arc = following[0] if following else arc
        rings.append(ring)
    rounded = [_rounded(ring, fineness) for ring in sorted(rings, key=_box, reverse=True)]
    first, *others = rounded
    return [first, *(ring for ring in others if len(ring) > 2 and _box(ring) >= fineness.smallest)]


def _rounded(ring: Sequence[Point], fineness: Fineness) -> list[Point]:
    """Points in fewer decimals, without those that then say nothing."""
    decimals = fineness.decimals
    found = [(round(x, decimals), round(y, decimals)) for x, y in ring]
    return [
        point
        for number, point in enumerate(found)
        if point != found[number - 1]
        and _turn(found[number - 1], point, found[(number + 1) % len(found)]) >= fineness.straight
    ]


def _turn(before: Point, point: Point, after: Point) -> float:
    """Twice the area between three points: nought where they lie on a straight line."""
    return abs(
        (point[0] - before[0]) * (after[1] - before[1])
        - (point[1] - before[1]) * (after[0] - before[0])
    )


def _box(ring: Sequence[Point]) -> float:
    """The area of the box round a ring, in square degrees."""
    wide, high = ([point[axis] for point in ring] for axis in (0, 1))
    return (max(wide) - min(wide)) * (max(high) - min(high))


def _written(ring: Sequence[Point], fineness: Fineness) -> str:
    decimals = fineness.decimals
    return ",".join(f"{y:.{decimals}f} {x:.{decimals}f}" for x, y in ring)
