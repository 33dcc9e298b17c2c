"""Scenarios side by side are their own runs; what differs adds up, and is told."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import allocmodel as am
from allocmodel.outputs.comparison import comparison_csv, comparison_json, comparison_netcdf
from allocmodel.outputs.manifest import manifest_json
from allocmodel.outputs.results_csv import results_csv
from allocmodel.reading.comparison import told
from allocmodel.scenario import shipped_scenarios
from allocmodel.scenario.keyed import put_together, tables_of
from allocmodel.scenario.keys import TOP_KEYS
from allocmodel.study.attribution import ROUNDING
from allocmodel.study.compared.changes import COMPARED
from tests.shipped_books import shipped_run

BASE, FLOOR, RISE = "nottingham-2025-26", "nottingham-floor-binds", "more money and another share"

CHANGES = {RISE: {"health_inequalities.share": 0.15, "budget.core.amount": 2_400_000_000}}


@cache
def compared() -> am.Comparison:
    return am.compare([BASE, FLOOR], changed=CHANGES)


@cache
def other_way() -> am.Comparison:
    """The same scenarios in another order, compared with another."""
    named = {
        FLOOR: am.load(FLOOR),
        RISE: am.load(BASE, CHANGES[RISE]),
        BASE: am.load(BASE),
    }
    return am.compare(named, FLOOR)


@pytest.mark.parametrize("name", [BASE, FLOOR])
def test_each_scenario_is_its_own_run(name: str) -> None:
    own = shipped_run(name).values["total_allocation"]
    there = compared().results["total_allocation"].sel(scenario=name, year="2025/26")
    assert there.values.tolist() == own.values.tolist()


def test_differences_add_to_that_of_the_money() -> None:
    moved = compared().differences["total_allocation"].sum("place").sel(year="2025/26")
    # Core of 2,400,000,000 in place of the published 2,368,868,000.
    assert dict(zip(compared().names, moved.values.tolist(), strict=True)) == {
        BASE: 0,
        FLOOR: 0,
        RISE: 31_132_000,
    }


@pytest.mark.parametrize("name", [FLOOR, RISE])
def test_the_attribution_adds_up_exactly(name: str) -> None:
    effects = compared().why[name].attribution.effects
    moved = compared().differences["total_allocation"].sel(scenario=name)
    assert np.allclose(effects.sum("change").values, moved.values, rtol=0, atol=1e-6)
    assert abs(effects.sel(change=ROUNDING)).max() < 3


def test_baseline_and_convergence_cannot_stand_alone() -> None:
    assert [*compared().why[FLOOR].attribution.effects["change"].values] == [
        "Opening baseline with convergence",
        ROUNDING,
    ]


def test_a_change_alone_that_nothing_meets_is_its_own_run() -> None:
    """Core's rise goes by need: in half of the orders with the changed share, in half without."""
    effects = compared().why[RISE].attribution.effects.sel(year="2025/26", place="Bassetlaw")
    rise = 31_132_000
    without, changed = (
        run.values["line_share"].sel(place="Bassetlaw", budget_line="core").item()
        if "adjusted_share" not in run.values
        else run.values["adjusted_share"].sel(place="Bassetlaw", budget_line="core").item()
        for run in (shipped_run(BASE), shipped_run("nottingham-health-inequalities-15"))
    )
    assert effects.sel(change="core: Budget").item() == pytest.approx(
        rise * (without + changed) / 2, abs=0.01
    )


def test_the_other_way_round_only_signs_change() -> None:
    there = compared().why[FLOOR].attribution.effects
    back = other_way().why[BASE].attribution.effects
    assert np.allclose(there.values, -back.values, rtol=0, atol=1e-6)
    changed = [(one.key, one.old.value, one.new.value) for one in compared().why[FLOOR].changes]
    assert changed == [
        (one.key, one.new.value, one.old.value) for one in other_way().why[BASE].changes
    ]


def test_the_order_of_scenarios_does_not_matter() -> None:
    ours, theirs = compared().results, other_way().results
    again = theirs.sel(scenario=compared().names, place=compared().places)
    for name in ours:
        there = again[name].transpose(*ours[name].dims).values
        # What ages lead one to expect is that of another scenario, with other limits alone.
        digits = 1e-12 if str(name).startswith("like_for_like") else 0
        assert np.allclose(ours[name].values, there, rtol=digits, atol=0, equal_nan=True)


def test_all_scenarios_are_held_against_one_expected_need() -> None:
    """Twice the money by need and none by heads: the ages that it follows are others."""
    more = {"budget.primary medical care.amount": 2_000_000_000}
    found = am.compare([BASE], changed={"more primary care": more})
    base, other = found.runs.values()
    expected = base.values["area_expected_money"]
    money = other.values["area_money_per_head"].sel(equity_view="scenario", drop=True)
    met = money * other.values["area_population"] / expected
    scaled = met * expected.sum() / (met * expected).sum()
    of_people = base.values["expected_money_by_group_and_quintile"].sum("high_level_group")
    by_hand = (scaled * of_people).sum("area") / of_people.sum("area")
    there = found.results["like_for_like_by_quintile"].sel(year="2025/26")
    assert np.allclose(there.isel(scenario=1), by_hand, rtol=1e-12)
    own = other.values["like_for_like_by_quintile"].sel(equity_view="scenario")
    assert abs(there.isel(scenario=1) - own).max() > 1e-4
    assert "held against one yardstick" in " ".join(told(found).split())


def test_what_was_changed_is_told_in_words() -> None:
    said = " ".join(told(compared()).split())
    assert (
        "core: Budget (budget.core.amount): from published, £2,368,868,000 to £2,400,000,000 "
        "[judgement; not signed off;" in said
    )
    assert (
        "Health inequalities share of core (health_inequalities.share): from 10.16%, as published "
        "to 15.00% [judgement; not signed off;" in said
    )
    assert "In all" in said and "Who gets what, like for like" in said


def test_a_scenario_with_itself_is_nought_and_says_so() -> None:
    same = am.compare([BASE, BASE])
    assert same.names == [BASE, f"{BASE} (2)"]
    assert not same.differences["total_allocation"].values.any()
    assert "Nothing: its inputs are the same" in told(same)


def test_tables_for_python() -> None:
    table = compared().table()
    assert table.loc[("Bassetlaw", BASE), "Allocation (pounds)"] == 263_502_385
    assert list(compared().changes().loc[RISE, "Key"]) == [
        "budget.core.amount",
        "health_inequalities.share",
    ]
    assert "Rounding to whole pounds" in compared().attribution(RISE).index
    with pytest.raises(am.BadInput, match="none is named"):
        compared().attribution()


# --- files ----------------------------------------------------------------------------------------
def test_the_table_has_every_scenario_and_effect() -> None:
    header, *rows = [line.split(",") for line in comparison_csv(compared()).splitlines()]
    assert header == [
        *("scenario", "place", "budget_line", "year"),
        *("quantity", "unit", "value", "difference"),
    ]
    at = [RISE, "Bassetlaw", "", "2025/26", "total_allocation"]
    (value, moved), *more = [(float(row[6]), float(row[7])) for row in rows if row[:5] == at]
    own, base = (
        compared().runs[name].number("total_allocation", place="Bassetlaw") for name in (RISE, BASE)
    )
    assert (value, moved, more) == (own, own - base, [])
    assert any(row[4] == "effect on total_allocation: core: Budget" for row in rows)


def test_the_table_has_who_gets_what() -> None:
    rows = [line.split(",") for line in comparison_csv(compared()).splitlines()]
    found = {row[4]: row for row in rows if row[0] == RISE}
    ratios = compared().results["like_for_like_by_high_level_group"]
    asian = ratios.sel(scenario=RISE, high_level_group="asian").item()
    row = found["like_for_like_by_high_level_group: asian"]
    assert (row[1:4], row[5], float(row[6])) == (["", "", "2025/26"], "index", asian)
    assert {"like_for_like_by_quintile: 1", "like_for_like_gradient"} <= set(found)


def test_the_manifest_names_what_was_changed_and_every_file() -> None:
    manifest = json.loads(comparison_json(compared(), {"comparison.csv": b"x"}))
    assert [one["key"] for one in manifest["changes"][FLOOR]] == ["baseline", "convergence"]
    assert set(manifest["scenarios"]) == {BASE, FLOOR, RISE}
    assert list(manifest["outputs"]) == ["comparison.csv"] and manifest["passed"]


def test_the_same_comparison_gives_the_same_bytes() -> None:
    assert comparison_netcdf(compared()) == comparison_netcdf(compared())
    assert compared().results["total_allocation"].dims[0] == "scenario"


# --- scenarios between two ------------------------------------------------------------------------
@pytest.mark.parametrize("name", shipped_scenarios())
def test_a_scenario_taken_apart_and_put_together_is_the_same(name: str) -> None:
    scenario = am.load(name)
    again = put_together(scenario, scenario, tables_of(scenario)).resolved()
    apart = {key for key, value in scenario.resolved().items() if again[key] != value}
    assert apart <= {"question", "extends"}


# --- saved runs -----------------------------------------------------------------------------------
def saved(folder: Path, version: str = am.__version__, bassetlaw: str = "263502385.0") -> Path:
    run = shipped_run(BASE)
    folder.mkdir()
    record = manifest_json(run, {}).replace(
        f'"allocmodel": "{am.__version__}"', f'"allocmodel": "{version}"'
    )
    (folder / "run.json").write_text(record, "utf-8")
    table = results_csv(run).replace("263502385.0", bassetlaw)
    (folder / "results.csv").write_text(table, "utf-8")
    return folder


def test_a_saved_run_is_the_scenario_that_ran(tmp_path: Path) -> None:
    found = am.compare([BASE, saved(tmp_path / "kept")])
    assert found.names == [BASE, "kept"] and found.is_same("kept") and not found.notes


def test_a_saved_run_of_another_version_is_said(tmp_path: Path) -> None:
    found = am.compare([saved(tmp_path / "old", "0.0.9", "263502384.0"), BASE])
    version, money = found.notes
    assert "it was saved by 0.0.9" in version
    assert "its money is not what was saved, in Bassetlaw" in money


# --- what cannot be compared ----------------------------------------------------------------------
STUDY = """
id = "choices"
title = "Choices"
[scenarios.one]
extends = "nottingham-2025-26"
[scenarios.two]
extends = "one"
set = { "health_inequalities.share" = 0.15 }
"""


def test_a_study_names_its_scenarios(tmp_path: Path) -> None:
    file = tmp_path / "choices.toml"
    file.write_text(STUDY, "utf-8")
    found = am.compare(file, "two")
    assert (found.id, found.against, found.names) == ("choices", "two", ["one", "two"])
    assert found.why["one"].changes[0].old.value == "15.00%"


@pytest.mark.parametrize(
    ("written", "instead", "said"),
    [
        ('"one"', '"two"', "extends itself"),
        ('"nottingham-2025-26"', '"choices.toml"', "The study extends itself"),
        ('"nottingham-2025-26"', '"two"', "extends itself, by way of"),
        ('"nottingham-2025-26"', '"nottingham-2025-62"', "is not there"),
        ('id = "choices"', "", "has no id"),
        ('title = "Choices"', 'titel = "Choices"', 'Did you mean "title"'),
        ("set =", "sets =", 'Did you mean "set"'),
        ("[scenarios.two]", '[scenarios."ONE"]', "the same name"),
        ("health_inequalities.share", "health_inequality.share", "health_inequality"),
        ('title = "Choices"', 'title = "Choices"\nagainst = "three"', 'no scenario "three"'),
    ],
)
def test_a_study_that_cannot_be_used(tmp_path: Path, written: str, instead: str, said: str) -> None:
    file = tmp_path / "choices.toml"
    file.write_text(STUDY.replace(written, instead), "utf-8")
    with pytest.raises(am.BadInput, match=said):
        am.compare(file)


@pytest.mark.parametrize(
    ("scenarios", "against", "changed", "said"),
    [
        ([], None, (), "no scenarios to compare"),
        ([BASE], None, (), "two scenarios at least"),
        ([BASE, "nottingham-2025-62"], None, (), "not there"),
        ([BASE, FLOOR], "floor", (), 'no scenario "floor"'),
        ([BASE], None, ["no change"], "a name and a change"),
        ([BASE], None, ["a: health_inequalities.share"], "a key and a value"),
        (
            [BASE],
            None,
            ["a: baseline.source=published; baseline.source=published"],
            "Two overrides",
        ),
        ([BASE], None, [f"{BASE}: health_inequalities.share=0.15"], "the same name"),
        ([BASE, "west-yorkshire-2025-26"], None, (), "Compare scenarios of one ICB"),
        ([BASE, "nottingham-three-years"], None, (), "no year in common"),
        ([BASE], None, ["a: places.by=district"], "do not have the same places"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    scenarios: list[str], against: str | None, changed: list[str], said: str
) -> None:
    with pytest.raises(am.BadInput, match=said):
        am.compare(scenarios, against, changed)


#: Keys of a scenario that say who it is and for whom, and move no money.
IDENTITY = {
    *("id", "title", "icb", "status", "question", "sign_off", "extends", "governance"),
    *("places", "neighbourhoods", "uncertainty"),
}


def test_every_key_that_moves_money_is_compared() -> None:
    """A key that is left out here would be a difference that nobody sees."""
    assert set(TOP_KEYS) - IDENTITY == set(COMPARED)
