"""Neighbourhoods of places: made by a geography or by rules, split to the pound, told in words."""

from __future__ import annotations

import csv
import io
from functools import cache

import numpy as np
import pytest
import xarray as xr

from allocmodel.declared.errors import BadInput
from allocmodel.inputs import model_inputs
from allocmodel.inputs.neighbourhoods import FRAMEWORK
from allocmodel.outputs.results_csv import results_csv
from allocmodel.reading.one_place.explain import explain
from allocmodel.reading.report import answer
from allocmodel.reading.what_would_run import what_would_run
from allocmodel.scenario import Scenario, load_scenario
from allocmodel.study.compared import compare
from allocmodel.study.run import Run
from allocmodel.study.run_scenario import run_scenario
from allocmodel.workbook.layout import MARKED
from allocmodel.workbook.plan import plan
from tests.synthetic import Choices, Size, only, synthetic_values

OFFICIAL = "nottingham-2025-26"
BY_PCN = "neighbourhoods.by=pcn"


def scenario(text: str, tmp_path) -> Scenario:
    """The default scenario, with what a file says of neighbourhoods."""
    file = tmp_path / "scenario.toml"
    head = f'extends = "{OFFICIAL}"\nid = "neighbourhoods"\n'
    file.write_text(f"{head}{text}", encoding="utf-8")
    return load_scenario(file)


@cache
def by_pcn(name: str = OFFICIAL) -> Run:
    return run_scenario(load_scenario(name, [BY_PCN]))


def codes_of(place: str) -> dict[str, str]:
    """The PCNs of a place: names by code."""
    run = by_pcn()
    place_of = run.values["place_of_area"].to_series()
    own = run.inputs.areas[(place_of == place).to_numpy()]
    return dict(zip(own["pcn"], own["pcn_name"], strict=True))


def need_of(pcn: str) -> tuple[float, float]:
    """Core need per head of a PCN against the ICB, and against its place: straight from areas."""
    values, areas = by_pcn().inputs.values, by_pcn().inputs.areas
    core = values["area_weighted_population"].sel(service="core").to_numpy()
    people, place = values["area_population"].to_numpy(), values["place_of_area"].to_numpy()
    own = (areas["pcn"] == pcn).to_numpy()
    beside = place == place[own][0]
    per_head = core[own].sum() / people[own].sum()
    return tuple(
        per_head / (core[all_].sum() / people[all_].sum()) for all_ in (own | True, beside)
    )


# --- To the pound -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", [OFFICIAL, "nottingham-floor-binds", "nottingham-diabetes-core"])
def test_neighbourhoods_add_to_their_place_line_by_line(name: str) -> None:
    """Whatever moves places: needs, weights, limits; and places have what they had."""
    run, places = by_pcn(name), run_scenario(load_scenario(name), only=["allocation"])
    assert run.passed
    allocation = run.values["allocation"]
    xr.testing.assert_identical(allocation, places.values["allocation"])
    own = run.values["neighbourhood_allocation"]
    assert own.dims == ("place", "neighbourhood", "budget_line")
    np.testing.assert_array_equal(own.sum("neighbourhood").values, allocation.values)
    np.testing.assert_array_equal(own.values, np.round(own.values))


@pytest.mark.parametrize("seed", range(12))
def test_rounding_is_exact_in_every_place(seed: int) -> None:
    """Random money and need; nobody is a pound from their part."""
    size = Size(places=4, areas=40, lines=3)
    values = synthetic_values(seed, size, choices=Choices(neighbourhoods=6))
    found = only(values, "neighbourhood_allocation")
    sums = found["neighbourhood_allocation"].sum("neighbourhood")
    np.testing.assert_array_equal(sums.values, found["allocation"].values)
    away = np.abs(found["neighbourhood_pounds"] - found["neighbourhood_money"])
    assert float(away.max()) < 1


def test_by_the_national_formula_need_adds_up() -> None:
    """A neighbourhood has what it would have as a place of its own: nothing is named."""
    run = by_pcn()
    assert np.abs(run.values["level_difference"].values).max() < 1e-6
    assert np.abs(run.values["pace_of_place"].values).max() < 1
    assert "What moves" not in answer(run)


def test_what_weights_move_between_the_levels_is_named() -> None:
    """Weights multiply, so neighbourhoods do not come to what their place does."""
    run = by_pcn("nottingham-deprivation-growth")
    moved = run.values["level_difference"].to_series()
    assert moved.abs().max() > 1
    told = " ".join(explain(run, moved.abs().idxmax()).split())
    assert "That need is seen place by place first moves" in told
    assert "neighbourhood_moves_add_up" in {check.name for check in run.checks if check.passed}


def test_the_pace_of_a_place_is_passed_on() -> None:
    """Where a floor holds a place above its target, its neighbourhoods share what that brings."""
    run = by_pcn("nottingham-floor-binds")
    pace = run.values["pace_of_place"].groupby(run.values["place_of_neighbourhood"]).sum()
    still = run.values["allocation"].sum("budget_line") - run.values["target"].sum("budget_line")
    ordered = pace.sel(place_of_neighbourhood=still["place"].values)
    np.testing.assert_allclose(ordered.values, still.values, atol=0.01)
    assert float(np.abs(still).max()) > 1e6


def test_merged_neighbourhoods_add_up() -> None:
    """Before rounding, two have together what they have as one."""
    fine = synthetic_values(3, Size(places=2, areas=12, lines=3), choices=Choices(neighbourhoods=3))
    merged = {**fine}
    names = [str(one) for one in fine["neighbourhood_name"].values]
    first, second, *_ = names
    kept = [one for one in names if one != second]
    of_area = fine["neighbourhood_of_area"]
    merged["neighbourhood_of_area"] = of_area.where(of_area != second, first)
    for name in ("neighbourhood_name", "place_of_neighbourhood", "neighbourhood_order"):
        merged[name] = fine[name].sel(neighbourhood=kept)
    money = only(fine, "neighbourhood_money")["neighbourhood_money"]
    together = only(merged, "neighbourhood_money")["neighbourhood_money"]
    both = money.sel(neighbourhood=[first, second]).sum("neighbourhood")
    np.testing.assert_allclose(together.sel(neighbourhood=first), both, rtol=1e-12)
    others = [one for one in kept if one != first]
    np.testing.assert_allclose(
        together.sel(neighbourhood=others), money.sel(neighbourhood=others), rtol=1e-12
    )


def test_a_place_with_one_neighbourhood_gives_it_all() -> None:
    run = run_scenario(load_scenario(OFFICIAL, ["places.by=sub_icb", "neighbourhoods.by=sub_icb"]))
    np.testing.assert_array_equal(
        run.values["neighbourhood_pounds"].values, run.values["allocation"].values
    )
    np.testing.assert_allclose(run.values["neighbourhood_need_in_place"].values, 1, rtol=1e-12)


# --- Results ----------------------------------------------------------------------------------


def test_results_have_no_rows_of_other_places() -> None:
    run = by_pcn()
    rows = [
        row
        for row in csv.DictReader(io.StringIO(results_csv(run)))
        if row["step"] == "neighbourhood_allocation"
    ]
    names = run.labels("neighbourhood_pounds")["neighbourhood"]
    assert len(rows) == len(names) * run.values["neighbourhood_pounds"].sizes["budget_line"]
    assert {(row["place"], row["neighbourhood"]) for row in rows} == {
        (str(run.figure("place_of_neighbourhood", {"neighbourhood": one})), one) for one in names
    }


def test_without_neighbourhoods_nothing_is_read_or_told() -> None:
    plain = run_scenario(load_scenario(OFFICIAL))
    assert not [name for name in plain.values if "neighbourhood" in name]
    assert "neighbourhoods" not in plain.inputs.scenario.resolved()
    assert "eighbourhoods" not in answer(plain) + what_would_run(plain)


def test_comparisons_are_of_places() -> None:
    loaded = {"a": load_scenario(OFFICIAL), "b": load_scenario(OFFICIAL, [BY_PCN])}
    found = compare(loaded, "a")
    assert found.is_same("b")
    assert any("neighbourhoods stand in the results" in note for note in found.notes)


# --- In words ---------------------------------------------------------------------------------


def test_run_and_check_tell_of_neighbourhoods() -> None:
    run = by_pcn()
    told = answer(run)
    assert "Neighbourhoods of Bassetlaw:" in told and "Against" in told
    assert "Few people: fewer than 30,000, so a few practices decide the index." in told
    (small,) = [note for note in run.warnings if "fewer than 30,000" in note]
    assert FRAMEWORK in small and "Raleigh Healthcare PCN (28,546)" in small
    (few,) = [note for note in run.warnings if "Fewer than 10" in note]
    assert few.endswith("counted with Retford and Villages PCN.")
    assert "Neighbourhoods" in what_would_run(run).split("Budget line")[0]


def test_a_neighbourhood_is_explained() -> None:
    told = " ".join(explain(by_pcn(), "byron pcn").split())
    assert told.startswith("Byron PCN: ")
    assert "is a neighbourhood of South Nottinghamshire" in told
    index, in_place = need_of("U06437")
    assert f"{index:.3f} times the average of the ICB, and {in_place:.3f} times that of" in told
    assert "Pockets of need inside the neighbourhood" in told
    assert "--- Neighbourhood money ---" in told and "--- Bridge ---" not in told
    place = explain(by_pcn(), "Bassetlaw")
    assert "--- Neighbourhood money ---" not in place and "--- Bridge ---" in place
    with pytest.raises(BadInput, match="Byron PCN"):
        explain(by_pcn(), "Byron PNC")


def test_no_index_of_few_people_stands_without_its_warning() -> None:
    """In the explanation, below each index; on the sheets of steps, in its row."""
    run = by_pcn()
    told = explain(run, "Raleigh Healthcare PCN").split("\n")
    warned = [
        line
        for line in told
        if line == "    Few people: fewer than 30,000, so a few practices decide the index."
    ]
    indices = [one for one in run.steps if one.unit == "index" and "neighbourhood" in one.dims]
    assert len(warned) == len(indices) == 2
    layout = plan(run)
    for step in indices:
        mark = layout.table(step.name).columns[-1]
        assert mark.header == "Note" and mark.labels == {MARKED: "neighbourhood_is_small"}
    # Where the mark is worked out stands before the indices, as figures flow down a workbook.
    names = [step.name for step in run.steps]
    assert names.index("neighbourhood_is_small") < names.index("neighbourhood_need_index")


def test_of_many_the_extremes_are_printed() -> None:
    run = run_scenario(load_scenario(OFFICIAL, ["places.by=icb", BY_PCN]))
    told = answer(run)
    assert "those with the least and the most money per head" in told
    rows = told.split("Neighbourhoods of ")[1].split("Of 2")[0].splitlines()
    # The title, two rows of headings and a rule, three of each end, and all of the place.
    assert len(rows) == 1 + 2 + 1 + 6 + 1 + 1


# --- Made by rules, and refused ---------------------------------------------------------------


def test_a_table_for_one_place_and_a_way_for_the_others(tmp_path) -> None:
    one, other, *_ = [code for code in codes_of("Bassetlaw") if code != "U"]
    text = f"""
[neighbourhoods]
by       = "district"
smallest = 1_000
[neighbourhoods."Bassetlaw"]
"West"   = {{ pcn = ["{one}", "{other}"] }}
remainder = "East"
"""
    made = scenario(text, tmp_path)
    values = model_inputs(made).values
    place_of = values["place_of_neighbourhood"].to_series()
    assert list(place_of.index[place_of == "Bassetlaw"]) == ["West", "East"]
    assert "Gedling" in place_of.index
    assert float(values["smallest_neighbourhood"]) == 1000
    again = made.resolved()["neighbourhoods"]
    assert again["Bassetlaw"] == {"West": {"pcn": [one, other]}, "remainder": "East"}
    assert (again["by"], again["smallest"]) == ("district", 1000)


def test_a_geography_that_crosses_places_is_split(tmp_path) -> None:
    """Ashfield is in Mid Nottinghamshire, but for Byron PCN."""
    inputs = model_inputs(load_scenario(OFFICIAL, ["neighbourhoods.by=district"]))
    names = set(inputs.values["neighbourhood_name"].values)
    assert {"Ashfield (Mid Nottinghamshire)", "Ashfield (South Nottinghamshire)"} <= names
    assert any("lie in several places are split" in note for note in inputs.warnings)


def test_set_reaches_neighbourhoods(tmp_path) -> None:
    own = '[neighbourhoods."Bassetlaw"]\n"All" = { district = ["E07000171"] }'
    scenario(f'[neighbourhoods]\nby = "pcn"\n{own}\n', tmp_path)
    file = tmp_path / "scenario.toml"
    changed = load_scenario(
        file,
        [
            "neighbourhoods.by=district",
            "neighbourhoods.smallest=5000",
            'neighbourhoods.Bassetlaw.All.district=["E07000171", "E08000017"]',
        ],
    ).neighbourhoods
    assert changed.by == "district" and changed.smallest == 5000
    assert changed.places["Bassetlaw"].rules["All"].district == ("E07000171", "E08000017")
    whole = load_scenario(file, ["neighbourhoods.Bassetlaw.by=pcn"]).neighbourhoods
    assert whole.places["Bassetlaw"].by == "pcn" and not whole.places["Bassetlaw"].rules


ALL = '"All" = { district = ["E07000171", "E08000017"] }'

#: What is written, and what the refusal says.
REFUSED = {
    "a place without": (
        f'[neighbourhoods."Bassetlaw"]\n{ALL}',
        ['"Nottingham City" has no neighbourhoods', '[neighbourhoods."Nottingham City"]'],
    ),
    "in two places": (
        f'[neighbourhoods]\nby = "pcn"\n[neighbourhoods."Bassetlaw"]\n{ALL}\n'
        '[neighbourhoods."Nottingham City"]\n"all" = { district = ["E06000018"] }',
        ['"all" is in "Nottingham City" and "Bassetlaw"', 'neighbourhoods."Nottingham City".all'],
    ),
    "areas in none": (
        '[neighbourhoods]\nby = "pcn"\n[neighbourhoods."Bassetlaw"]\n'
        '"West" = { district = ["E07000171"] }',
        ["in no neighbourhood", "E08000017", "remainder"],
    ),
    "of another place": (
        '[neighbourhoods]\nby = "pcn"\n[neighbourhoods."Bassetlaw"]\n'
        '"West" = { pcn = ["Byron PCN"] }\nremainder = "East"',
        ['PCN Byron PCN, which is in "South Nottinghamshire"', "neighbourhoods.Bassetlaw.West.pcn"],
    ),
    "overlapping": (
        f'[neighbourhoods]\nby = "pcn"\n[neighbourhoods."Bassetlaw"]\n{ALL}\n'
        '"Too" = { district = ["E07000171"] }',
        ["Neighbourhoods overlap", "Name each code in one neighbourhood only"],
    ),
    "no such place": (
        f'[neighbourhoods]\nby = "pcn"\n[neighbourhoods."Basetlaw"]\n{ALL}',
        ['no place "Basetlaw"', 'Did you mean "Bassetlaw"'],
    ),
    "an unknown code": (
        '[neighbourhoods]\nby = "pcn"\n[neighbourhoods."Bassetlaw"]\n'
        '"West" = { pcn = ["U99999"] }\nremainder = "East"',
        ['No area of the place "Bassetlaw" is in PCN "U99999"'],
    ),
    "a long name": (
        f'[neighbourhoods]\nby = "pcn"\n[neighbourhoods."Bassetlaw"]\n"{"x" * 300}" = '
        '{ district = ["E07000171"] }',
        ["300 characters; 60 is the most"],
    ),
    "a long place": (
        f'[neighbourhoods]\nby = "pcn"\n[neighbourhoods."{"x" * 300}"]\n{ALL}',
        ["300 characters; 60 is the most"],
    ),
    "a name that runs": (
        '[neighbourhoods]\nby = "pcn"\n[neighbourhoods."Bassetlaw"]\n"=1+1" = '
        '{ district = ["E07000171"] }',
        ["begins like a formula"],
    ),
    "no way": ('neighbourhoods = { by = "pcm" }', ['"pcm" is not a way to make neighbourhoods']),
    "nothing": ("neighbourhoods = {}", ["says of no place", 'by = "pcn"']),
    "no table": ('neighbourhoods = "pcn"', ["neighbourhoods is not a table"]),
    "not a place's table": (
        'neighbourhoods = { by = "pcn", smalest = 5 }',
        ['"smalest" is not a place with neighbourhoods', 'Did you mean "smallest"'],
    ),
    "not a rule": (
        '[neighbourhoods]\nby = "pcn"\n[neighbourhoods."Bassetlaw"]\n"West" = "U1"',
        ['"West" is not a neighbourhood'],
    ),
    "a key that no rule has": (
        '[neighbourhoods]\nby = "pcn"\n[neighbourhoods."Bassetlaw"]\n"West" = { lsoa = ["E1"] }',
        ['"lsoa" is not a key', "neighbourhoods.Bassetlaw.West.lsoa"],
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_is_refused(case: str, tmp_path) -> None:
    text, said = REFUSED[case]
    with pytest.raises(BadInput) as refused:
        model_inputs(scenario(text, tmp_path))
    for part in said:
        assert part in str(refused.value)


def test_england_has_none(tmp_path) -> None:
    with pytest.raises(BadInput, match="the parts of one ICB's places"):
        load_scenario("england-core-2025-26", [BY_PCN])


def test_neighbourhoods_of_practices() -> None:
    """Practices become the areas, of which places are made as before."""
    inputs = model_inputs(load_scenario(OFFICIAL, ["neighbourhoods.by=practice"]))
    areas = inputs.values["neighbourhood_of_area"].to_series()
    assert "TUXFORD MEDICAL CENTRE" in set(areas)
    assert len(set(areas)) > 100
