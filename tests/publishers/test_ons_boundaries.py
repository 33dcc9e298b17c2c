"""Outlines of districts and of ICBs: made of neighbourhoods whose lines are written once."""

from __future__ import annotations

import gzip
import json

import pandas as pd
import pytest

from allocmodel.declared.errors import BadInput
from allocmodel.publishers.ons_boundaries import (
    OF_ICBS,
    district_of_msoas,
    icb_of_msoas,
    read,
    read_icbs,
)
from allocmodel.publishers.originals import Original
from allocmodel.reference.data import Reference

# Two squares side by side, of 0.1 degrees, and an island; steps on a grid of 0.1 degrees:
#
#     (0,1) --- (1,1) --- (2,1)
#       |   A     |    B    |        C: an island at (5,5)
#     (0,0) --- (1,0) --- (2,0)
TOPOLOGY = {
    "type": "Topology",
    "transform": {"scale": [0.1, 0.1], "translate": [-1.0, 50.0]},
    "arcs": [
        [[1, 0], [0, 1]],  # between A and B
        [[1, 1], [-1, 0], [0, -1], [1, 0]],  # round A
        [[1, 0], [1, 0], [0, 1], [-1, 0]],  # round B
        [[5, 5], [0, 1], [1, 0], [-1, -1]],  # round C
    ],
    "objects": {
        "msoas": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "properties": {"c": "A"}, "arcs": [[0, 1]]},
                {"type": "Polygon", "properties": {"c": "B"}, "arcs": [[2, -1]]},
                {"type": "MultiPolygon", "properties": {"c": "C"}, "arcs": [[[3]]]},
            ],
        }
    },
}


def packed(content: object) -> Original:
    return Original("msoa.topo.json.gz", gzip.compress(json.dumps(content).encode()))


def rings(table: pd.DataFrame, district: str) -> list[set[str]]:
    return [set(one.split(",")) for one in table[table["whole"] == district]["outline"]]


def test_a_line_between_two_neighbourhoods_of_a_district_falls_away() -> None:
    table = read(packed(TOPOLOGY), {"A": "one", "B": "one", "C": "one"})
    # Corners alone: points on a straight line between others say nothing.
    assert rings(table, "one") == [
        {"50.0000 -1.0000", "50.1000 -1.0000", "50.1000 -0.8000", "50.0000 -0.8000"},
        {"50.5000 -0.5000", "50.6000 -0.5000", "50.6000 -0.4000"},
    ]
    assert list(table["ring"]) == [1, 2]


def test_a_line_between_two_districts_stands_in_both() -> None:
    table = read(packed(TOPOLOGY), {"A": "one", "B": "two", "C": "three"})
    between = {"50.0000 -0.9000", "50.1000 -0.9000"}
    assert between <= rings(table, "one")[0] and between <= rings(table, "two")[0]
    assert len(rings(table, "one")[0]) == len(rings(table, "two")[0]) == 4


@pytest.mark.parametrize("content", [{"type": "Topology"}, [], {"type": "FeatureCollection"}])
def test_what_is_no_topology_is_refused(content: object) -> None:
    with pytest.raises(BadInput, match="no TopoJSON"):
        read(packed(content), {})


def test_a_neighbourhood_without_a_district_or_in_two_is_refused() -> None:
    with pytest.raises(BadInput, match="MSOA C has no district"):
        read(packed(TOPOLOGY), {"A": "one", "B": "one"})
    msoas = pd.Series(["A", "A", "B"], index=["1", "2", "3"])
    with pytest.raises(BadInput, match="MSOA A lies in no single"):
        district_of_msoas(pd.Series({"1": "one", "2": "two", "3": "two"}), msoas)
    with pytest.raises(BadInput, match="MSOA B lies in no single"):
        district_of_msoas(pd.Series({"1": "one", "2": "one"}), msoas)


def test_every_district_of_the_areas_has_an_outline_in_england() -> None:
    reference = Reference.load()
    districts = set(reference.areas_of_all_years()["district"])
    outlines = reference.district_outlines(districts | {"E06999999"})
    assert set(outlines) == districts and len(districts) == 309
    points = [point for rings in outlines.values() for ring in rings for point in ring]
    # England: from the Isles of Scilly to Lowestoft, from the Lizard to Berwick-upon-Tweed.
    assert all(-6.5 < x < 1.8 and 49.8 < y < 55.9 for x, y in points)


# --- ICBs ----------------------------------------------------------------------------------------


def test_an_msoa_is_in_the_icb_of_most_of_its_lsoas() -> None:
    msoas = pd.Series(["A", "A", "A", "B", "B"], index=["1", "2", "3", "4", "5"])
    rows = "lsoa21_code,icb24_code_nhs\n1,QX2\n2,QX1\n3,QX2\n4,QX2\n5,QX1\n"
    # Two of A's three are in QX2; of B's two, one in each: then the first by code.
    assert icb_of_msoas(Original("icbs.csv", rows.encode()), msoas) == {"A": "QX2", "B": "QX1"}
    with pytest.raises(BadInput, match="LSOA 5 lies in no ICB"):
        icb_of_msoas(Original("icbs.csv", rows.replace("5,QX1\n", "").encode()), msoas)


def test_icbs_are_as_rough_as_a_map_of_england_shows() -> None:
    table = read(packed(TOPOLOGY), {"A": "Q1", "B": "Q1", "C": "Q2"}, OF_ICBS)
    assert rings(table, "Q1") == [{"50.00 -1.00", "50.10 -1.00", "50.10 -0.80", "50.00 -0.80"}]
    shapes = TOPOLOGY["objects"]["msoas"]["geometries"]
    named = [{**one, "properties": {"icb26": f"Q{one['properties']['c']}"}} for one in shapes]
    plain = {**TOPOLOGY, "objects": {"icbs": {"geometries": named}}}
    # Not packed, as those of April 2026 are.
    table = read_icbs(Original("icbs.topo.json", json.dumps(plain).encode()))
    assert table["whole"].tolist() == ["QA", "QB", "QC"]


@pytest.mark.parametrize(("year", "number"), [("2023/24", 42), ("2025/26", 42), ("2026/27", 36)])
def test_every_icb_of_a_year_has_an_outline(year: str, number: int) -> None:
    reference = Reference.load()
    icbs = set(reference.icbs(year).index)
    assert set(reference.icb_outlines(icbs | {"QXX"}, year)) == icbs and len(icbs) == number


@pytest.mark.parametrize("year", ["2025/26", "2026/27"])
def test_an_icb_stands_where_its_districts_are(year: str) -> None:
    """The middle of a district lies in the box of the ICB that most of its people belong to."""
    reference = Reference.load()
    outlines = reference.icb_outlines(set(reference.icbs(year).index), year)
    main = reference.main_icb_of_districts(year)
    districts = reference.district_outlines(set(main))
    outside = set()
    for district, icb in main.items():
        across, up = zip(*(point for ring in outlines[icb] for point in ring), strict=True)
        x, y = (sum(axis) / len(axis) for axis in zip(*districts[district][0], strict=True))
        if not (min(across) <= x <= max(across) and min(up) <= y <= max(up)):
            outside.add(district)
    # East Suffolk was divided: Lowestoft and what is round it belonged to Norfolk and Waveney.
    assert outside == ({"E07000244"} if year == "2025/26" else set())
