"""Published practice rows that ship: places by practice, lists of practices, edges."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from allocmodel.declared.errors import BadInput
from allocmodel.declared.vocabulary import SERVICES, YEARS_OF_PRACTICES
from allocmodel.inputs import model_inputs
from allocmodel.inputs.places.assign import assign_places
from allocmodel.reference.data import Reference
from allocmodel.reference.edges import edges_of
from allocmodel.scenario import load_scenario
from tests.test_places import places, refused, synthetic_areas

HEAD = 'id = "mine"\ntitle = "Mine"\nicb = "{}"\nyears = ["{}"]\n'
BUDGET = '[[budget]]\nline = "core"\namount = 1_000_000_000\nbasis = "core"\n'


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference.load()


def inputs_of(tmp_path, text, reference):
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return model_inputs(load_scenario(path), reference)


@pytest.mark.parametrize("year", YEARS_OF_PRACTICES)
def test_practices_add_up_to_the_areas_that_ship(reference, year):
    areas = reference.areas_of_all_icbs(year)
    register = reference.practice_register()
    for icb in ("QT1", "QWO"):
        rows = reference.practice_rows(icb, year)
        figures = ["population", *SERVICES]
        sums = rows.groupby("area")[figures].sum()
        own = areas.loc[icb]
        # Areas are written to a millionth; each figure of a practice has ten digits.
        np.testing.assert_allclose(sums.loc[own.index, figures], own[figures], atol=1e-4)
        assert set(rows.index) <= set(register.index)
        assert (register.loc[rows.index, "last_year"] >= year).all()


def test_places_by_code_name_and_both(tmp_path, reference):
    rows = reference.practice_rows("QT1", "2025/26")
    rule = '"C84001", "tuxford medical centre", "C84013: whatever it was called"'
    text = HEAD.format("QT1", "2025/26") + f'[places]\n"A" = {{ practice = [{rule}] }}\n'
    inputs = inputs_of(tmp_path, text + 'remainder = "B"\n' + BUDGET, reference)
    place = inputs.values["place_of_area"].to_series()
    assert set(place.index[place == "A"]) == {"C84001", "C84008", "C84013"}
    people = inputs.values["area_population"].to_series()
    pd.testing.assert_series_equal(people, rows["population"], check_names=False)
    assert rows.loc["C84008", "practice_name"] == "TUXFORD MEDICAL CENTRE"


def test_practices_that_an_icb_does_not_have_are_all_named(tmp_path, reference):
    register = reference.practice_register()
    gone = register[(register["last_year"] == "2025/26") & (register["icb"] == "QT1")].index[:1]
    unknown = [f"C99{number:03}" for number in range(14)]
    listed = ", ".join(f'"{one}: Old surgery"' for one in [*unknown, *gone])
    text = HEAD.format("QT1", "2026/27") + f'[places]\n"A" = {{ practice = [{listed}] }}\n'
    with pytest.raises(BadInput) as raised:
        inputs_of(tmp_path, text + 'remainder = "B"\n' + BUDGET, reference)
    said = raised.value.what
    assert f"{len(unknown) + len(gone)} practices are not in this ICB's data" in said
    assert all(f"{one} stands in no practice file since 2023/24" in said for one in unknown)
    for one in gone:
        name = register.loc[one, "practice_name"]
        assert f"{one} {name} was last in the practice file of 2025/26" in said


def test_a_year_whose_practices_do_not_ship_is_refused(tmp_path, reference):
    text = HEAD.format("QT1", "2024/25") + '[places]\n"A" = { practice = ["C84001"] }\n'
    with pytest.raises(BadInput, match="practice rows of 2024/25 do not ship") as raised:
        inputs_of(tmp_path, text + 'remainder = "B"\n' + BUDGET, reference)
    assert "mine.toml, places.A.practice" in raised.value.where
    assert "data import" in raised.value.mend


def test_areas_in_no_pcn_are_a_place_for_each_district():
    rows = {
        "U-E1": ("U", "E1", "01A", 10.0),
        "U-E2": ("U", "E2", "01A", 20.0),
        "U1-E2": ("U1", "E2", "01A", 30.0),
    }
    areas = synthetic_areas(rows)
    place, _ = assign_places(areas, places(by="pcn"))
    assert place.to_dict() == {
        "U-E1": "Unallocated, Synthetic E1",
        "U-E2": "Unallocated, Synthetic E2",
        "U1-E2": "Synthetic U1",
    }
    place, _ = assign_places(areas, places(A={"pcn": ["U-E1", "U1"]}, B={"pcn": ["U-E2"]}))
    assert list(place) == ["A", "B", "A"]
    refused(areas, places(A={"pcn": ["U"]}, remainder="B"), "more than one PCN", "U-E1", "U-E2")
    alone = synthetic_areas({one: rows[one] for one in ("U-E1", "U1-E2")})
    place, _ = assign_places(alone, places(A={"pcn": ["Unallocated"]}, remainder="B"))
    assert list(place) == ["A", "B"]


def test_tiny_edges_are_said_with_their_place(tmp_path, reference):
    (edge, *_) = [one for one in edges_of(reference, "S1Y5D", "2026/27") if not one.pcns]
    areas = reference.areas("S1Y5D", "2026/27")
    own = areas[areas["district"] == edge.district]
    assert edge.people == own["population"].sum() < 0.001 * areas["population"].sum()
    rules = f'[places]\n"Edge" = {{ district = ["{edge.district}"] }}\nremainder = "Rest"\n'
    inputs = inputs_of(tmp_path, HEAD.format("S1Y5D", "2026/27") + rules + BUDGET, reference)
    (note,) = [one for one in inputs.warnings if one.startswith("Edges of the ICB")]
    assert f"{edge.people:,.0f} of {edge.district_name} (mostly {edge.mostly_in}) in Edge" in note


def test_lists_of_practices_and_former_ccgs(allocmodel):
    said = allocmodel("areas", "QT1", "--practices").out
    assert "LARWOOD SURGERY" in said and "C84001" in said
    assert "Sub-ICB 02Q: NHS Bassetlaw CCG before July 2022" in said
    allocmodel.refused("areas", "QT1", "--practices", "--year", "2023/24", says=("do not ship",))
    assert allocmodel.refused("areas", "QT1", "--reference", "nowhere", says=("nowhere",))


@pytest.mark.parametrize(("level", "place"), [("sub_icb", "- 02Q"), ("pcn", "Rushcliffe PCN")])
def test_new_by_other_levels_runs(allocmodel, level, place):
    assert allocmodel("new", "QT1", "mine.toml", "--by", level).code == 0
    said = allocmodel("check", "mine.toml")
    assert said.code == 0 and place in said.out
