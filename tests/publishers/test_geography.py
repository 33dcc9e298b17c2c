import pandas as pd
import pytest

from allocmodel.publishers.geography import Maps, area_ids, place_practices, title_case
from allocmodel.publishers.nhsd_practice_maps import COLUMNS


def a_map(*rows):
    """Without names of ICBs and practices, which only some maps have."""
    unnamed = pd.DataFrame(rows, columns=COLUMNS[:6])
    return unnamed.reindex(columns=COLUMNS, fill_value="")


PRACTICES = pd.DataFrame(
    {
        "practice": ["A", "B", "C", "D"],
        "icb": ["Q1", "Q1", "Q1", "Q2"],
        "district": ["E1", "E1", "E2", "E3"],
    }
)
NEW = a_map(["A", "U1", "ONE PCN", "S1", "Q1 - S1", "Q1"], ["B", "U2", "TWO PCN", "S9", "", "Q9"])
OLD = a_map(["A", "U8", "OLD PCN", "S2", "", ""], ["B", "U8", "OLD PCN", "S2", "", ""])


def test_newest_map_first_unless_its_sub_icb_is_another_icbs():
    placed = place_practices(PRACTICES, [NEW, OLD], {("Q1", "S1"), ("Q1", "S2")})
    assert placed["pcn"].tolist() == ["U1", "U2", "U", "U"]
    assert placed["sub_icb"].tolist() == ["S1", "S2", "", ""]
    assert placed["how"].tolist() == ["newest", "own", "none", "none"]
    assert placed["in_a_map"].tolist() == [True, True, False, False]


def test_neighbours_decide_where_they_leave_one_choice():
    placed = place_practices(PRACTICES, [NEW], {("Q1", "S1")})
    assert placed["sub_icb"].tolist() == ["S1", "S1", "S1", ""]
    assert placed["how"].tolist() == ["newest", "district", "icb", "none"]


def test_icb_unknown_before_takes_what_the_map_says():
    placed = place_practices(PRACTICES, [NEW], set())
    assert placed["sub_icb"].tolist()[:2] == ["S1", "S9"]


def test_area_carries_its_sub_icb_only_where_a_pcn_and_district_span_several():
    placed = pd.DataFrame(
        {
            "icb": ["Q1", "Q1", "Q1", "Q2"],
            "pcn": ["U1", "U1", "U2", "U1"],
            "district": ["E1", "E1", "E1", "E1"],
            "sub_icb": ["S1", "S2", "S1", "S1"],
        }
    )
    assert area_ids(placed).tolist() == ["U1-E1-S1", "U1-E1-S2", "U2-E1", "U1-E1"]


def test_names_of_sub_icbs_are_those_of_their_icb_then():
    now = a_map(["A", "U1", "", "S1", "NHS New ICB - S1", "QNEW"])
    then = a_map(["A", "U1", "", "S1", "NHS OLD ICB - S1", ""])
    areas = pd.DataFrame({"icb": ["QNEW", "QOLD", "QOLD"], "sub_icb": ["S1", "S1", ""]})
    names = Maps((now, then)).sub_icb_names(areas)
    assert names.tolist() == ["NHS New ICB - S1", "NHS Old ICB - S1", ""]


@pytest.mark.parametrize(
    ("published", "usual"),
    [
        ("WEST MERTON PCN", "West Merton PCN"),
        ("KING'S LYNN PCN", "King's Lynn PCN"),
        ("BARROW-IN-FURNESS AND MILLOM", "Barrow-In-Furness and Millom"),
        ("BD4+ PCN", "BD4+ PCN"),
        ("UNITY (NOTTINGHAM) PCN", "Unity (Nottingham) PCN"),
        ("Already Cased pcn", "Already Cased pcn"),
    ],
)
def test_title_case(published, usual):
    assert title_case(published) == usual


def test_the_newest_map_that_names_an_icb_gives_its_official_name():
    named = [a_map(["A", "", "", "", "", icb]).assign(icb_name=name) for icb, name in NAMED]
    assert Maps(tuple(named)).icb_names() == {"Q1": "NHS New ICB", "Q2": "NHS Other ICB"}


NAMED = (
    ("Q1", "NHS New Integrated Care Board"),
    ("Q1", "NHS Old Integrated Care Board"),
    ("Q2", "NHS Other Integrated Care Board"),
    ("Q3", ""),
)
