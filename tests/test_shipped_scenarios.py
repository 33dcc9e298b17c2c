"""Every scenario that ships: it says what it asks, it runs, and it gives what it gave before."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

from allocmodel.model.steps import STAGES
from allocmodel.reference import Reference
from allocmodel.run import Run
from allocmodel.scenario import load_scenario, shipped_scenarios
from allocmodel.shipped import shipped
from tests.expected_results import COMMAND, HEADER, expected_file, rows_of, run_of

SCENARIOS = shipped_scenarios()
OFFICIAL = "nottingham-2025-26"
ADJUSTED = [
    "nottingham-health-inequalities-15",
    "nottingham-health-inequalities-20",
    "nottingham-deprivation-growth",
    "nottingham-diabetes-core",
    "nottingham-psychosis-mental-health",
    "nottingham-core20plus-fund",
]

run_once = cache(run_of)


def text_of(name: str) -> str:
    return (shipped("scenarios") / f"{name}.toml").read_text("utf-8")


def header_of(name: str) -> str:
    """The comment that a scenario begins with."""
    lines = text_of(name).split("\n\n")[0].splitlines()
    assert all(line.startswith("#") for line in lines), f"{name}: no comment at its head"
    return " ".join(line.lstrip("# ") for line in lines)


def test_the_scenarios_of_the_issue_ship():
    assert {OFFICIAL, *ADJUSTED} <= set(SCENARIOS)


def test_every_expected_result_has_its_scenario():
    files = {path.name.removesuffix(".expected.csv") for path in shipped("scenarios").glob("*.csv")}
    assert files == set(SCENARIOS)


@pytest.mark.parametrize("name", SCENARIOS)
def test_says_what_it_asks(name):
    scenario = load_scenario(Path(name))
    assert scenario.id == name
    assert scenario.question.endswith("?")
    assert len(header_of(name)) > 100


@pytest.mark.parametrize("name", ADJUSTED)
def test_says_what_is_evidence_and_what_is_judgement(name):
    header = header_of(name)
    for word in ("Question:", "Evidence:", "Judgement:"):
        assert word in header, f"{name}: no {word}"
    scenario = load_scenario(Path(name))
    assert scenario.judgements(), "what is typed is a judgement"
    assert scenario.status == "draft"
    for weight in scenario.weight:
        assert weight.already_in_formula


@pytest.mark.parametrize("name", SCENARIOS)
def test_gives_what_it_gave_before(name):
    with expected_file(name).open(encoding="utf-8", newline="") as file:
        header, *expected = [tuple(row) for row in csv.reader(file)]
    assert header == HEADER
    assert different(expected, rows_of(run_once(name))) == [], (
        f"{name} gives other results than before. If that is meant, say why in CHANGELOG.md and "
        f"run: {COMMAND}"
    )


def different(expected: list[tuple[str, ...]], now: list[tuple[str, ...]]) -> list[str]:
    """One sentence for each figure that changed."""
    before, after = ({row[:2]: row[2:] for row in rows} for rows in (expected, now))
    found = []
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        if old and new and old != new:
            moved = int(new[0]) - int(old[0])
            found.append(f"{key[0]}, {key[1]}: £{int(old[0]):,} is £{int(new[0]):,} ({moved:+,})")
        elif old != new:
            found.append(f"{key[0]}, {key[1]}: {'new' if new else 'gone'}")
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
    run = run_once(name)
    assert [check.title for check in run.checks if not check.passed] == []


@pytest.mark.parametrize("name", ADJUSTED)
def test_conserves_the_official_money_and_moves_some(name):
    official, own = run_once(OFFICIAL), run_once(name)
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


def test_together_they_run_every_stage():
    stages = {step.stage for name in SCENARIOS for step in run_once(name).steps}
    assert stages == set(STAGES)


def test_effects_of_ethnicity_stand_between_their_ends():
    for name in ("nottingham-diabetes-core", "nottingham-psychosis-mental-health"):
        effect = run_once(name).values["ethnicity_by_estimate"]
        city = effect.sel(place="Nottingham City")
        assert 0 < float(city.sel(estimate="lower")) < float(city.sel(estimate="point"))
        assert float(city.sel(estimate="point")) < float(city.sel(estimate="upper"))
        moved = run_once(name).values["adjustment_in_pounds"].sel(attribution="declared")
        assert (
            float(abs(moved.sel(adjustment="ethnicity") - effect.sel(estimate="point")).max()) == 0
        )
