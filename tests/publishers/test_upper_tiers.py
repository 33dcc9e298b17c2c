"""The lookup of districts to counties: what is read, and what is refused."""

from __future__ import annotations

import pytest

from allocmodel.declared.errors import BadInput
from allocmodel.publishers.originals import Original
from allocmodel.publishers.upper_tiers import read_upper_tiers
from allocmodel.reference.data import Reference

HEADER = "Practice_Code,LAD21,LTLA21,LA21,UTLA21"


def practice_file(*rows: str) -> Original:
    return Original("2022_2023.csv", "\n".join((HEADER, *rows)).encode())


def test_each_district_has_one_upper_tier():
    found = read_upper_tiers(
        practice_file("A1,E07000171,Bassetlaw,E10000024,Nottinghamshire", *2 * ["A2,E06,N,E06,N"])
    )
    assert found.to_numpy().tolist() == [
        ["E06", "E06", "N"],
        ["E07000171", "E10000024", "Nottinghamshire"],
    ]


def test_two_counties_for_one_district_and_other_files_are_refused():
    with pytest.raises(BadInput, match="under two upper-tier authorities: E07"):
        read_upper_tiers(practice_file("A1,E07,A,E10,B", "A2,E07,A,E11,C"))
    with pytest.raises(BadInput, match="lacks the columns LA21, UTLA21"):
        read_upper_tiers(Original("2025_2026.csv", b"LAD21,LTLA21\nE07,A"))


def test_every_district_of_the_areas_has_one():
    """24 counties in 2021; every other authority is its own upper tier."""
    reference = Reference.load()
    tiers = reference.upper_tiers()
    areas = reference.areas_of_all_years()
    assert set(areas["district"]) <= set(tiers.index)
    counties = tiers[tiers["upper_tier"].str.startswith("E10")]
    assert counties["upper_tier"].nunique() == 24
    others = tiers.drop(counties.index)
    assert list(others.index) == list(others["upper_tier"])
    # Nottinghamshire without Nottingham: seven districts.
    assert (tiers["upper_tier"] == "E10000024").sum() == 7
