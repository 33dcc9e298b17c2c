"""Which ICBs are other areas in another year: over all ICBs and pairs of years that ship."""

from __future__ import annotations

from functools import cache
from itertools import combinations

import pandas as pd
import pytest

from allocmodel.declared.vocabulary import YEARS_OF_PRACTICES
from allocmodel.inputs.boundaries import SAME_AREA, moved_areas
from allocmodel.reference.data import Reference

REFERENCE = Reference.load()
PAIRS = list(combinations(REFERENCE.years, 2))
#: The one that keeps its code and is another area: North East Hampshire came from Frimley.
HAMPSHIRE, FRIMLEY = "QRL", "QNQ"


def crosses_the_change(before: str, year: str) -> bool:
    """Whether the ICBs of 2026/27 stand between two years."""
    return before < "2026/27" <= year


@cache
def practices(year: str) -> pd.DataFrame:
    """ICB and people of every practice of England."""
    icbs = REFERENCE.icbs(year).index
    rows = [REFERENCE.practice_rows(str(icb), year)[["population"]].assign(icb=icb) for icb in icbs]
    return pd.concat(rows)


def moved_practices(before: str, year: str) -> pd.DataFrame:
    """People of the later year, of practices that are in another ICB than before.

    Of ICBs that are in both years: index the ICB and the ICB before.
    """
    both = practices(before).add_suffix("_then").join(practices(year), how="inner")
    both = both[both["icb"] != both["icb_then"]]
    both = both[both["icb"].isin(practices(before)["icb"])]
    return both.groupby(["icb", "icb_then"])[["population_then", "population"]].sum()


@pytest.mark.parametrize(("before", "year"), PAIRS)
def test_one_icb_that_keeps_its_code_is_another_area(before: str, year: str) -> None:
    sizes = REFERENCE.sums_by_icb(year)["population"]
    found = {
        (icb, one.other, one.came)
        for icb in set(REFERENCE.icbs(before).index) & set(REFERENCE.icbs(year).index)
        for one in moved_areas(REFERENCE, str(icb), before, year)
        if one.people > SAME_AREA * sizes[icb]
    }
    expected = {(HAMPSHIRE, FRIMLEY, True)} if crosses_the_change(before, year) else set()
    assert found == expected


@pytest.mark.parametrize(("before", "year"), list(combinations(YEARS_OF_PRACTICES, 2)))
def test_areas_move_as_their_practices_do(before: str, year: str) -> None:
    """By the published code of each practice, not by areas: the same ICBs, the same people."""
    moved = moved_practices(before, year)
    if not crosses_the_change(before, year):
        assert moved.empty
        return
    assert list(moved.index) == [(HAMPSHIRE, FRIMLEY)]
    (areas,) = moved_areas(REFERENCE, HAMPSHIRE, before, year)
    by_practice = moved.loc[(HAMPSHIRE, FRIMLEY)]
    assert areas.people == pytest.approx(by_practice["population"], rel=1e-9)
    assert areas.then["population"].sum() == pytest.approx(by_practice["population_then"], rel=1e-9)


def test_an_area_goes_where_its_practices_go() -> None:
    """All 1,553 areas of 2025/26, also of ICBs that ended: 17 people of Southend went to Essex."""
    before, year = "2025/26", "2026/27"
    both = REFERENCE.practices_of_year(before).join(
        REFERENCE.practices_of_year(year)[["icb"]].rename(columns={"icb": "later"}), how="inner"
    )
    people = both.groupby(["icb", "area", "later"])["population"].sum().sort_values()
    by_practice = people.reset_index("later")["later"].groupby(["icb", "area"]).last()
    heirs = REFERENCE.heirs(before, year).reindex(by_practice.index)
    assert heirs[heirs != by_practice].empty
    assert heirs["QM7", "U-E06000033"] == "D7T5G"
