"""Outlines of districts, put together from ONS's boundaries of neighbourhoods (MSOAs).

The published file is a TopoJSON topology: lines that neighbours share are written once. So a
district's outline is the lines that only one side of them has: those between two of its MSOAs
stand in both, and fall away. Districts are those of April 2022, as the practice files name them;
boundaries that ONS publishes of districts today have merged some of them.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from allocmodel.declared.errors import BadInput
from allocmodel.publishers.originals import Original, refuse_duplicates, text_table

Point = tuple[float, float]
#: A line of the topology: its number, below nought (as ``~number``) where it runs backwards.
Arc = int

#: Decimals of a degree that are kept: about ten metres.
DECIMALS = 4
#: A ring whose box is smaller than this (square degrees) is no more than a dot on a map.
SMALLEST = 2e-5
#: Twice the area between a point and the line past it (square degrees) that rounding leaves.
_STRAIGHT = 2e-8


def read_districts(original: Original) -> pd.Series:
    """The district of April 2022 that each LSOA of 2021 lies in.

    Parameters
    ----------
    original : Original
        LSOA (2011) to LSOA (2021) to local authority district (2022), England and Wales (ONS).

    Returns
    -------
    Series
        Index `lsoa`; codes of districts.
    """
    columns = ["lsoa21_code", "ltla22_code"]
    text = text_table(original, columns).drop_duplicates()
    refuse_duplicates(text, columns[:1], "An LSOA of two districts", original.name)
    return text.set_index(columns[0])[columns[1]].rename_axis("lsoa").rename("district")


def district_of_msoas(districts: pd.Series, msoas: pd.Series) -> dict[str, str]:
    """The one district that each MSOA lies in.

    Parameters
    ----------
    districts, msoas : Series
        By LSOA: from `read_districts` and `ons_lookups.read_msoas`.

    Raises
    ------
    BadInput
        When an MSOA lies in two districts, or a neighbourhood in none.
    """
    pairs = pd.DataFrame({"msoa": msoas, "district": districts.reindex(msoas.index)})
    pairs = pairs.drop_duplicates()
    wrong = pairs["msoa"].duplicated() | pairs["district"].isna()
    if wrong.any():
        raise BadInput(
            f"The MSOA {pairs.loc[wrong, 'msoa'].iloc[0]} lies in no single district.",
            mend="give both lookups as published",
        )
    return dict(zip(pairs["msoa"], pairs["district"], strict=True))


def read(original: Original, district_of: Mapping[str, str]) -> pd.DataFrame:
    """The outline of each district: rings of points.

    Parameters
    ----------
    original : Original
        MSOAs (2021) of England as TopoJSON, generalised, WGS84, packed with gzip (ONS); property
        ``c`` is the code.
    district_of : mapping of MSOA to district

    Returns
    -------
    DataFrame
        Columns `district, ring, outline`: rings from 1, the largest first; an outline is
        ``latitude longitude`` in degrees, point after point with commas between, the first point
        not repeated. Islands and gaps are rings of their own, to be filled evenly and oddly.

    Raises
    ------
    BadInput
        When the file is no such topology, or an MSOA has no district.
    """
    topology = _topology(original)
    arcs = [_points(arc, topology["transform"]) for arc in topology["arcs"]]
    of_district: dict[str, list[Arc]] = {}
    for shape in next(iter(topology["objects"].values()))["geometries"]:
        code = str(shape["properties"]["c"])
        if code not in district_of:
            raise BadInput(f"The MSOA {code} has no district.", original.name)
        of_district.setdefault(district_of[code], []).extend(_arcs_of(shape))
    rows = [
        (district, number, _written(ring))
        for district, own in sorted(of_district.items())
        for number, ring in enumerate(_rings(own, arcs), start=1)
    ]
    return pd.DataFrame(rows, columns=["district", "ring", "outline"])


def _topology(original: Original) -> dict[str, Any]:
    try:
        found = json.loads(gzip.decompress(original.content))
        if found["type"] == "Topology" and found["transform"] and found["objects"]:
            return dict(found)
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError):
        pass
    raise BadInput(
        "The file is no packed TopoJSON topology.",
        original.name,
        "give the publisher's file as published",
    )


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


def _rings(own: Sequence[Arc], arcs: Sequence[Sequence[Point]]) -> list[list[Point]]:
    """Closed lines round a district, the largest first: lines that stand in it once, joined."""
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
    rounded = [_rounded(ring) for ring in sorted(rings, key=_box, reverse=True)]
    first, *others = rounded
    return [first, *(ring for ring in others if len(ring) > 2 and _box(ring) >= SMALLEST)]


def _rounded(ring: Sequence[Point]) -> list[Point]:
    """Points in fewer decimals, without those that then say nothing."""
    found = [(round(x, DECIMALS), round(y, DECIMALS)) for x, y in ring]
    return [
        point
        for number, point in enumerate(found)
        if point != found[number - 1] and not _between(found[number - 1], point, found, number)
    ]


def _between(before: Point, point: Point, ring: Sequence[Point], number: int) -> bool:
    """Whether a point lies on the straight line from the one before it to the next."""
    after = ring[(number + 1) % len(ring)]
    turn = (point[0] - before[0]) * (after[1] - before[1]) - (point[1] - before[1]) * (
        after[0] - before[0]
    )
    return abs(turn) < _STRAIGHT


def _box(ring: Sequence[Point]) -> float:
    """The area of the box round a ring, in square degrees."""
    wide, high = ([point[axis] for point in ring] for axis in (0, 1))
    return (max(wide) - min(wide)) * (max(high) - min(high))


def _written(ring: Sequence[Point]) -> str:
    return ",".join(f"{y:.{DECIMALS}f} {x:.{DECIMALS}f}" for x, y in ring)
