"""Places: every area in exactly one, or an error that lists the areas.

The areas here are synthetic, and named so.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocmodel.declared.errors import BadInput
from allocmodel.inputs.places.assign import assign_places
from allocmodel.inputs.places.rules import names_passed_over
from allocmodel.scenario import Places

AREAS = {
    # area: pcn, district, sub-ICB location, population
    "U1-E1": ("U1", "E1", "01A", 1000.4),
    "U1-E2": ("U1", "E2", "01A", 2000.0),
    "U2-E2": ("U2", "E2", "01A", 3000.0),
    "U3-E3": ("U3", "E3", "02B", 4000.0),
}


def synthetic_areas(rows: dict[str, tuple[Any, ...]] = AREAS, **names: str) -> pd.DataFrame:
    columns = ["pcn", "district", "sub_icb", "population"]
    areas = pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("area")
    for level in ("pcn", "district", "sub_icb"):
        areas[f"{level}_name"] = [
            names.get(code, f"Synthetic {code}") if isinstance(code, str) else None
            for code in areas[level]
        ]
    return areas


def places(**rules: Any) -> Places:
    return Places.model_validate(rules)


def refused(areas: pd.DataFrame, rules: Places, *words: str) -> str:
    with pytest.raises(BadInput) as caught:
        assign_places(areas, rules)
    for word in words:
        assert word in str(caught.value)
    return str(caught.value)


# --- Rules ----------------------------------------------------------------------------------


@pytest.mark.parametrize("ccg", ["synthetic CCG", "NHS Synthetic Clinical Commissioning Group"])
def test_former_ccgs_and_names_that_are_not_the_codes(ccg):
    rules = places(A={"sub_icb": [ccg]}, B={"district": ["E3: Elsewhere"]})
    place, _ = assign_places(synthetic_areas(), rules, former_ccgs={"01A": "NHS Synthetic CCG"})
    assert place.to_dict() == {"U1-E1": "A", "U1-E2": "A", "U2-E2": "A", "U3-E3": "B"}
    (told,) = names_passed_over(synthetic_areas(), rules.rules)
    assert '"E3: Elsewhere": E3 is Synthetic E3' in told
    for own in ("e3:  synthetic e3", "E3 - Synthetic E3"):
        same = places(B={"district": [own]}, A={"pcn": ["U1", "U2"]})
        assert assign_places(synthetic_areas(), same).place["U3-E3"] == "B"
        assert names_passed_over(synthetic_areas(), same.rules) == []


def test_the_most_specific_rule_wins():
    rules = places(B={"sub_icb": ["01A", "02B"]}, C={"district": ["E2"]}, A={"pcn": ["U1"]})
    place, order = assign_places(synthetic_areas(), rules)
    assert place.to_dict() == {"U1-E1": "A", "U1-E2": "A", "U2-E2": "C", "U3-E3": "B"}
    assert order == ["B", "C", "A"]
    assert place.index.name == "area"


def test_codes_and_names_in_any_case():
    rules = places(A={"district": ["synthetic e1", "e2"]}, B={"pcn": ["SYNTHETIC U3"]})
    place, _ = assign_places(synthetic_areas(), rules)
    assert list(place) == ["A", "A", "A", "B"]


def test_a_code_beats_a_name():
    areas = synthetic_areas(E1="E2")
    place, _ = assign_places(areas, places(A={"district": ["E2"]}, remainder="B"))
    assert list(place) == ["B", "A", "A", "B"]


def test_one_place_may_be_the_whole_icb():
    place, order = assign_places(synthetic_areas(), places(All={"sub_icb": ["01A", "02B"]}))
    assert set(place) == {"All"}
    assert order == ["All"]


@pytest.mark.parametrize(("remainder", "order"), [("A", ["A", "B"]), ("Rest", ["A", "B", "Rest"])])
def test_remainder_takes_what_no_rule_names(remainder, order):
    rules = places(A={"district": ["E1"]}, B={"district": ["E2"]}, remainder=remainder)
    place, found = assign_places(synthetic_areas(), rules)
    assert place["U3-E3"] == remainder
    assert found == order


def test_practice_rules_need_practices():
    rules = places(A={"practice": ["P1"]}, remainder="B")
    refused(synthetic_areas(), rules, "names practices", "data import", "places.A.practice")
    practices = synthetic_areas({"P1": ("U1", "E1", "01A", 10), "P2": ("U1", "E1", "01A", 20)})
    practices.attrs["practice_level"] = True
    place, _ = assign_places(practices, rules)
    assert place.to_dict() == {"P1": "A", "P2": "B"}


def test_overlap_lists_codes_areas_and_places():
    refused(
        synthetic_areas(),
        places(A={"district": ["E1", "E2"]}, B={"district": ["Synthetic E2"]}, C={"pcn": ["U3"]}),
        "overlap",
        "district E2 Synthetic E2",
        '"A" and "B"',
        "U1-E2; U2-E2",
    )


def test_areas_in_no_place_are_listed():
    message = refused(
        synthetic_areas(),
        places(A={"district": ["E2"]}),
        "2 areas are in no place (5,000 people)",
        "U1-E1, PCN U1 Synthetic U1, district E1 Synthetic E1, 1,000 people",
        "remainder",
    )
    assert "U1-E2" not in message


def test_only_ten_areas_are_listed():
    rows = {f"U{n}-E1": (f"U{n}", "E1", "01A", 1.0) for n in range(15)}
    message = refused(synthetic_areas(rows), places(A={"pcn": ["U0"]}), "and 4 more")
    assert message.count("1 person\n") == 10


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"district": ["E9"]}, 'in district "E9".\n'),
        ({"district": ["Syntetic E1"]}, 'mean "Synthetic E1" (E1)'),
        ({"district": ["U1"]}, "PCN's code: its key is pcn"),
    ],
)
def test_codes_that_the_icb_lacks(rule, words):
    refused(synthetic_areas(), places(A=rule, remainder="B"), "No area of this ICB", words, "A")


def test_ambiguous_names():
    areas = synthetic_areas(U1="Same PCN", U2="Same PCN")
    rules = places(A={"pcn": ["same pcn"]}, remainder="B")
    refused(areas, rules, "more than one PCN", '"U1" and "U2"')


def test_a_place_that_keeps_no_areas():
    rules = places(A={"district": ["E1"]}, B={"pcn": ["U1"]}, remainder="B")
    refused(synthetic_areas(), rules, 'place "A" has no areas', '"B"')


def test_a_remainder_with_nothing_left():
    rules = places(A={"sub_icb": ["01A", "02B"]}, remainder="B")
    refused(synthetic_areas(), rules, "Nothing remains")


def test_no_areas_at_all():
    refused(synthetic_areas().iloc[:0], places(by="district"), "no areas")


# --- By a published geography ---------------------------------------------------------------


def test_by_district_has_published_names_in_order():
    areas = synthetic_areas(E1="Zeta", E2="alpha", E3="Mid")
    place, order = assign_places(areas, places(by="district"))
    assert order == ["alpha", "Mid", "Zeta"]
    assert list(place) == ["Zeta", "alpha", "alpha", "Mid"]


def test_names_that_are_alike_get_their_codes():
    areas = synthetic_areas(U1="Central PCN", U2="CENTRAL PCN")
    _, order = assign_places(areas, places(by="pcn"))
    assert order == ["Central PCN (U1)", "CENTRAL PCN (U2)", "Synthetic U3"]


@pytest.mark.parametrize("blank", ["", None, float("nan"), " "])
def test_blank_sub_icb_is_listed_or_the_remainder(blank):
    areas = synthetic_areas({**AREAS, "U4-E4": ("U4", "E4", blank, 5.0)})
    refused(areas, places(by="sub_icb"), "no sub-ICB location", "U4-E4", "5 people")
    place, order = assign_places(areas, places(by="sub_icb", remainder="Rest"))
    assert place["U4-E4"] == "Rest"
    assert order == ["Synthetic 01A", "Synthetic 02B", "Rest"]


def test_remainder_alike_a_published_name():
    areas = synthetic_areas({**AREAS, "U4-E4": ("U4", "E4", "", 5.0)})
    rules = places(by="sub_icb", remainder="SYNTHETIC 01A")
    refused(areas, rules, "same name", '"Synthetic 01A"')


# --- For any rules at all -------------------------------------------------------------------


@given(
    pcns=st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("XYZ")),
    districts=st.dictionaries(st.sampled_from("pqr"), st.sampled_from("XYZ")),
    cells=st.sets(st.tuples(st.sampled_from("abcdef"), st.sampled_from("pqr")), min_size=1),
)
def test_every_area_is_in_exactly_one_place(pcns, districts, cells):
    rows = {f"{p}-{d}": (p, d, "01A", 1.0) for p, d in sorted(cells)}
    claims = {
        **{("pcn", p): x for p, x in pcns.items() if any(c[0] == p for c in cells)},
        **{("district", d): x for d, x in districts.items() if any(c[1] == d for c in cells)},
    }
    rules: dict[str, Any] = {}
    for (level, code), place in claims.items():
        rules.setdefault(place, {}).setdefault(level, []).append(code)
    expected = {
        area: claims.get(("pcn", p), claims.get(("district", d), "Rest"))
        for area, (p, d, *_) in rows.items()
    }
    whole = places(**rules, remainder="Rest") if rules else places(by="sub_icb")
    if not rules or set(expected.values()) != {*rules, "Rest"}:
        return  # A place without areas is an error, and has its own test.
    place, order = assign_places(synthetic_areas(rows), whole)
    assert place.to_dict() == expected
    assert set(place) == set(order)
