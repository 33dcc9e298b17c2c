"""Every scenario that ships: it says what it asks, it runs, and it gives what it gave before."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from allocmodel.engine.steps import STAGES, all_steps
from allocmodel.files.shipped import shipped
from allocmodel.model.lifting import LIFTED
from allocmodel.reading.one_place.explain import explain
from allocmodel.reference.data import Reference
from allocmodel.scenario import load_scenario, shipped_scenarios
from allocmodel.scenario.judgements import judgements
from allocmodel.study.run import Run
from allocmodel.study.run_scenario import run_scenario
from allocmodel.views.neighbourhoods import every_neighbourhood
from tests.every_judgement import every_run
from tests.expected_results import COMMAND, columns_of, expected_file, rows_of
from tests.own_lines import SCENARIOS as OWN_LINES
from tests.own_lines import run_of_lines
from tests.shipped_books import shipped_run
from tests.test_women_at_risk import maternal_run

SCENARIOS = shipped_scenarios()
OFFICIAL = "nottingham-2025-26"
ENGLAND = "england-core-2025-26"
ADJUSTED = [
    "nottingham-health-inequalities-15",
    "nottingham-health-inequalities-20",
    "nottingham-deprivation-growth",
    "nottingham-diabetes-core",
    "nottingham-psychosis-mental-health",
    "nottingham-core20plus-fund",
]
CONVERGING = [
    "nottingham-three-years",
    "nottingham-floor-binds",
    "nottingham-reaches-target",
]


def text_of(name: str) -> str:
    return (shipped("scenarios") / f"{name}.toml").read_text("utf-8")


def header_of(name: str) -> str:
    """The comment that a scenario begins with."""
    lines = text_of(name).split("\n\n")[0].splitlines()
    assert all(line.startswith("#") for line in lines), f"{name}: no comment at its head"
    return " ".join(line.lstrip("# ") for line in lines)


def test_the_scenarios_of_the_issue_ship():
    assert {OFFICIAL, *ADJUSTED, *CONVERGING} <= set(SCENARIOS)


def test_every_expected_result_has_its_scenario():
    files = {path.name.removesuffix(".expected.csv") for path in shipped("scenarios").glob("*.csv")}
    assert files == set(SCENARIOS)


@pytest.mark.parametrize("name", SCENARIOS)
def test_says_what_it_asks(name):
    scenario = load_scenario(Path(name))
    assert scenario.id == name
    assert scenario.question.endswith("?")
    assert len(header_of(name)) > 100


@pytest.mark.parametrize("name", [*ADJUSTED, *CONVERGING])
def test_says_what_is_evidence_and_what_is_judgement(name):
    header = header_of(name)
    for word in ("Question:", "Evidence:", "Judgement:"):
        assert word in header, f"{name}: no {word}"
    scenario = load_scenario(Path(name))
    assert judgements(scenario), "what is typed is a judgement"
    assert scenario.status == "draft"
    for weight in scenario.weight:
        assert weight.already_in_formula


@pytest.mark.parametrize("name", SCENARIOS)
def test_gives_what_it_gave_before(name):
    with expected_file(name).open(encoding="utf-8", newline="") as file:
        header, *expected = [tuple(row) for row in csv.reader(file)]
    assert header == columns_of(shipped_run(name))
    assert different(expected, rows_of(shipped_run(name))) == [], (
        f"{name} gives other results than before. If that is meant, say why in CHANGELOG.md and "
        f"run: {COMMAND}"
    )


def different(expected: list[tuple[str, ...]], now: list[tuple[str, ...]]) -> list[str]:
    """One sentence for each figure that changed."""
    before, after = ({row[:-2]: row[-2:] for row in rows} for rows in (expected, now))
    found = []
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        if old and new and old != new:
            moved = int(new[0]) - int(old[0])
            what = f"£{int(old[0]):,} is £{int(new[0]):,} ({moved:+,})"
            found.append(f"{', '.join(key)}: {what}")
        elif old != new:
            found.append(f"{', '.join(key)}: {'new' if new else 'gone'}")
    return found


def test_a_difference_is_said_in_words():
    before = [("A", "core", "1000", "0.5"), ("B", "core", "1000", "0.5")]
    after = [("A", "core", "1200", "0.6"), ("C", "core", "800", "0.4")]
    assert different(before, before) == []
    assert different(before, after) == [
        "A, core: £1,000 is £1,200 (+200)",
        "B, core: gone",
        "C, core: new",
    ]


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_check_passes(name):
    run = shipped_run(name)
    assert [check.title for check in run.checks if not check.passed] == []


@pytest.mark.parametrize("name", ADJUSTED)
def test_conserves_the_official_money_and_moves_some(name):
    official, own = shipped_run(OFFICIAL), shipped_run(name)
    assert total(own) == total(official)
    assert rows_of(own)[-4:] != rows_of(official)[-4:]


def total(run: Run) -> float:
    return float(run.values["icb_allocation"])


def test_growth_is_the_published_one():
    reference = Reference.load()
    allocation = reference.published("QT1", "2025/26", "core", "allocation")
    baseline = reference.published("QT1", "2025/26", "core", "baseline")
    (growth,) = [one for one in load_scenario(Path(ADJUSTED[2])).budget if one.line == "growth"]
    assert growth.amount == round(allocation - baseline)


#: An ICB that gained areas: last year's formula money of another comes with them.
GAINED = """
id    = "synthetic-gained"
title = "Synthetic: areas that another ICB had"
icb   = "QRL"
years = ["2026/27"]

[places]
"Southampton" = { district = ["E06000045"] }
remainder     = "The rest"

[[budget]]
line   = "core"
amount = "published"
growth = 0.04
basis  = "core"

[baseline]
source = "previous_formula"

[convergence]
speed_over  = 0.2
speed_under = 0.2
"""


@cache
def runs_beside() -> tuple[Run, ...]:
    """What no shipped scenario has: agreed shares, functions, maternity, own indices, changes."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "gained.toml"
        path.write_text(GAINED, "utf-8")
        gained = run_scenario(load_scenario(path))
    return every_run(), gained, maternal_run(), *map(run_of_lines, OWN_LINES)


def test_together_they_run_every_stage_and_pass():
    runs = (*map(shipped_run, (*ADJUSTED, CONVERGING[0])), *runs_beside())
    assert all(run.passed for run in runs)
    stages = {step.stage for run in runs for step in run.steps}
    assert stages == set(STAGES)


#: Steps of records of ethnicity, which no scenario that ships brings.
OF_RECORDS = {
    *("on_record", "unknown_on_record", "unknown_ethnicity_share"),
    *("icb_on_record", "icb_unknown_ethnicity_share"),
}
#: What is worked out of women, of places in a run beside; of neighbourhoods it is the same formula.
OF_WOMEN = {one for one in all_steps() if one.startswith(f"{LIFTED}women_")}


def test_their_explanations_say_what_every_step_is():
    places = dict.fromkeys((OFFICIAL, *ADJUSTED, *CONVERGING[:2]), "Bassetlaw")
    places[ENGLAND] = "Nottingham and Nottinghamshire"
    told = [explain(shipped_run(name), place) for name, place in places.items()]
    told += [explain(run, run.places[-1]) for run in runs_beside()]
    parts = [(run, every_neighbourhood(run)) for run in runs_beside()]
    told += [explain(run, names[-1]) for run, names in parts if names]
    untold = [
        step.name
        for step in all_steps().values()
        if step.stage != "checks"
        and step.name not in OF_RECORDS | OF_WOMEN
        and not any(f"\n{step.title} ({step.unit})\n" in one for one in told)
    ]
    assert untold == []


def test_effects_of_ethnicity_stand_between_their_bounds():
    for name in ("nottingham-diabetes-core", "nottingham-psychosis-mental-health"):
        effect = shipped_run(name).values["ethnicity_by_estimate"]
        city = effect.sel(place="Nottingham City")
        assert 0 < float(city.sel(estimate="lower")) < float(city.sel(estimate="point"))
        assert float(city.sel(estimate="point")) < float(city.sel(estimate="upper"))
        moved = shipped_run(name).values["adjustment_in_pounds"].sel(attribution="declared")
        assert (
            float(abs(moved.sel(adjustment="ethnicity") - effect.sel(estimate="point")).max()) == 0
        )


def test_a_floor_binds_and_is_met_exactly():
    run = shipped_run("nottingham-floor-binds")
    core = {"converging_line": "core"}
    held = run.values["held_at_floor"].sel(core)
    growth = run.values["growth"].sel(core)
    assert [str(place) for place in held["place"].values[held.values > 0]] == [
        "Nottingham City",
        "South Nottinghamshire",
    ]
    assert growth.where(held > 0, drop=True).values.tolist() == pytest.approx([0.02, 0.02])
    assert float(growth.min()) >= 0.02 - 1e-12
    assert float(run.values["allocation"].sel(budget_line="core").sum()) == 2_368_868_000


def test_a_place_reaches_its_target():
    run = shipped_run("nottingham-reaches-target").in_year("2026/27")
    core = {"converging_line": "core", "place": "South Nottinghamshire"}
    assert float(run.values["held_at_target"].sel(core)) == 1
    assert float(run.values["closing_distance"].sel(core)) == 0


def test_three_years_start_from_the_formula_of_the_year_before():
    run, official = shipped_run("nottingham-three-years"), shipped_run(OFFICIAL)
    opening = run.values["opening_baseline"].sel(converging_line="core")
    before = official.values["target"].sel(budget_line="core")
    assert opening.values.tolist() == pytest.approx(before.values.tolist())
    first, second = (run.in_year(year) for year in run.years[:2])
    closing = first.values["amount_to_round"].sel(budget_line="core")
    start = second.values["baseline"].sel(converging_line="core")
    assert abs(start - closing).max() < 1


def test_amounts_of_three_years_are_published_money_that_grows():
    reference = Reference.load()
    run = shipped_run("nottingham-three-years")
    lines = {line.line: line for line in run.inputs.scenario.budget}
    for name, stream in (("core", "core"), ("primary medical care", "primary_medical")):
        before = reference.published("QT1", "2025/26", stream, "allocation")
        growth = reference.published("QT1", "2025/26", stream, "base_growth")
        assert lines[name].growth == growth
        amount = run.values["gross_amount"].sel(budget_line=name, year="2026/27")
        assert float(amount) == round(before * (1 + growth))


def test_baselines_of_the_floor_are_equal_money_per_head():
    run = shipped_run("nottingham-floor-binds")
    money = Reference.load().published("QT1", "2025/26", "core", "baseline")
    opening = run.values["opening_baseline"].sel(converging_line="core")
    assert abs(opening - money * run.values["population_share"]).max() < 1


def test_the_run_of_one_year_is_the_run_itself():
    run = shipped_run(OFFICIAL)
    assert run.in_year("2025/26") is run
    several = shipped_run("nottingham-three-years")
    own = several.in_year("2027/28")
    assert own.years == ("2027/28",)
    assert own.inputs.year == "2027/28"
    assert not any("year" in array.dims for array in own.values.values())
    assert ("given_amount", ("2025/26", "core")) in own.inputs.provenance
