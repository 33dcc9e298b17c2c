"""Sensitivity: each bar is the run that it stands for; what two move together has a closed form."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import allocmodel as am
from allocmodel.reference.data import Reference
from allocmodel.scenario import load_scenario
from allocmodel.study.compared.comparison import money_before_rounding
from allocmodel.study.run_scenario import run_scenario
from allocmodel.study.uncertain.listed import uncertain
from allocmodel.study.uncertain.stacked import WANTED, Gathering
from allocmodel.study.uncertain.written import SENSITIVITY
from tests.command_line import CommandLine
from tests.shipped_books import shipped_run

PSYCHOSIS, SHARE = "nottingham-psychosis-mental-health", "nottingham-health-inequalities-15"
PHI, AMOUNT = "weight.mental health.ethnicity.phi", "budget.mental health.amount"
CITY = {"place": "Nottingham City", "year": "2025/26"}


@cache
def psychosis() -> am.Sensitivity:
    return am.sensitivity(PSYCHOSIS, ranges={AMOUNT: (20_000_000, 40_000_000)})


#: Shipped scenarios with the judgements that each is tried at, and a value of each.
TRIED = {
    PSYCHOSIS: {PHI: 0.35, AMOUNT: 17_500_000},
    SHARE: {"health_inequalities.share": 0.2},
    "nottingham-floor-binds": {"convergence.speed_over": 0.4, "convergence.speed_under": 0.6},
    "nottingham-three-years": {"budget.core.growth": 0.02},
    "coventry-warwickshire-2026-27": {"budget.core.amount": 2_000_000_000},
}


#: The second tier tries amounts and years.
GROWN = {"budget.core.growth", "budget.core.amount"}


@pytest.mark.parametrize(
    "scenario",
    [pytest.param(s, marks=pytest.mark.long if TRIED[s].keys() & GROWN else ()) for s in TRIED],
)
def test_a_value_in_its_cells_is_the_value_set(scenario: str):
    """Many values at once in the inputs give what `--set` gives, to the last digit."""
    loaded = load_scenario(Path(scenario))
    stacked = Gathering(Reference.load(loaded.reference)).stacked(loaded)
    listed = {one.key: one for one in uncertain(stacked.inputs)}
    for key, value in TRIED[scenario].items():
        there = stacked.at([(listed[key].cells, np.array([listed[key].point, value]))])
        assert np.array_equal(there.isel(value=0).values, stacked.money.values)
        run = run_scenario(load_scenario(Path(scenario), {key: value}), only=WANTED)
        own = money_before_rounding(run.values, run.places, run.years)
        assert np.array_equal(there.isel(value=1).values, own.values), key


def test_every_judgement_is_listed_with_who_says_its_range():
    ranges = {one.key: one.range_from for one in psychosis().figures}
    assert ranges.pop(PHI) == "declared" and ranges.pop(AMOUNT) == "given"
    assert len(ranges) == 5 and set(ranges.values()) == {"study"}
    judged = {one.figure for one in shipped_run(PSYCHOSIS).inputs.judgements}
    assert judged == {PHI, AMOUNT}


def test_phi_with_ends_is_moved_over_them():
    """Written as low, point and high, phi states its own range."""
    ends = {"low": 0.1, "point": 0.2, "high": 0.3}
    loaded = load_scenario(Path(PSYCHOSIS), {PHI: ends})
    listed = uncertain(Gathering(Reference.load()).stacked(loaded).inputs)
    (phi,) = (one for one in listed if one.key == PHI)
    assert (phi.low, phi.point, phi.high, phi.range_from) == (0.1, 0.2, 0.3, "stated")


def test_bars_of_phi_are_in_proportion():
    """What moves is in proportion to phi: from 0.2 to 1 four times as much as from 0.2 to 0."""
    change = psychosis().change.sel(figure=PHI, **CITY)
    assert float(change.sel(end="high")) == pytest.approx(-4 * float(change.sel(end="low")))


def test_a_bar_is_the_run_that_it_stands_for():
    own = am.run(PSYCHOSIS, {AMOUNT: 40_000_000})["total_allocation"]
    written = shipped_run(PSYCHOSIS).values["total_allocation"]
    change = psychosis().change.sel(figure=AMOUNT, end="high", year="2025/26")
    # Whole pounds of both runs differ from money before rounding by a pound at most each.
    assert abs(change - (own - written)).max() < 2


def test_a_pair_moves_what_its_closed_form_says():
    """The weight moves phi times the line: both ends together less each alone."""
    alone = float(psychosis().moved.sel(figure=PHI, end="high", year="2025/26"))
    pair = next(
        one for one in psychosis().pairs if {one.first.key, one.second.key} == {PHI, AMOUNT}
    )
    # (1 - 0.2) times 30 million moves `alone`; a third of the line less, or more, a third of that.
    assert pair.moved == pytest.approx(alone / 3, rel=1e-9)
    assert all(one.moved > psychosis().pairs_over for one in psychosis().pairs)


def test_break_even_is_where_nothing_differs_from_what_is_published():
    found = am.sensitivity(SHARE)
    weights = shipped_run(SHARE).values["component_weight"]
    national = float(weights.sel(formula="core", component="health_inequalities"))
    turns = [one for one in found.break_evens if one.figure == "health_inequalities.share"]
    assert {one.place: one.rises for one in turns} == {
        place: place == "Nottingham City" for place in found.places
    }
    assert all(one.before <= national <= one.after for one in turns)
    # The recovered weight is good to 0.001, and moves shares here.
    weight = next(one for one in found.figures if one.kind == "weight")
    assert (weight.low, weight.high) == pytest.approx((national - 0.001, national + 0.001))


def test_a_table_of_weights_moves_from_none_to_as_written():
    found = am.sensitivity("nottingham-deprivation-growth")
    (one,) = found.figures
    assert (one.low, one.point, one.high) == (0, 1, 1)
    base = money_before_rounding(
        shipped_run("nottingham-2025-26").values, found.places, found.years
    )
    # Without its weight the growth line follows core's own formula: what is published.
    without = found.written.money + found.change.sel(figure=one.key, end="low")
    assert abs(without - base).max() < 1e-3
    assert [other.key for other in found.left_out] == ["budget.growth.amount"]


def test_files_are_all_there_and_their_digests_hold(tmp_path: Path):
    files = psychosis().write(tmp_path)
    assert [file.name for file in files] == list(SENSITIVITY)
    record = json.loads(files[-1].read_text("utf-8"))
    for name, digest in record["outputs"].items():
        assert hashlib.sha256((files[0].parent / name).read_bytes()).hexdigest() == digest
    assert {one["key"] for one in record["figures"]} >= {PHI, AMOUNT}
    before = files[0].read_bytes()
    assert psychosis().write(tmp_path)[0].read_bytes() == before


def test_tables_of_pandas():
    bars = psychosis().table()
    assert bars.loc[(PHI, "high"), "Value"] == 1
    assert bars["Changes hands (pounds)"].max() == float(psychosis().moved.max())
    assert len(psychosis().pair_table()) == len(psychosis().pairs)
    assert psychosis().break_even_table().empty
    assert repr(psychosis()).startswith(f"<allocmodel.Sensitivity of {PSYCHOSIS}: 7 figures")


BAD = [
    (["--range", "phi=0:1"], "phi is no judgement or interval"),
    (["--range", f"{PHI}=0.4:0.1"], "wrong way round"),
    (["--range", f"{PHI}=0.3:0.4"], "is 0.2, which is not from 0.3 to 0.4"),
    (["--range", f"{PHI}=0:1.5"], "phi is 1.5"),
    (["--range", f"{PHI}=nan:1"], "not a finite number"),
    (["--range", f"{PHI}"], "needs a key, its low and its high end"),
    (["--range", f"{PHI}=0:1", "--range", f"{PHI}=0:1"], "has two ranges"),
    (["--range", f"{AMOUNT}=0:9000000000"], "it holds £2,368,868,000"),
    (["--range", f"{AMOUNT}=1.5:40000000"], "1.5 is not whole"),
    (["--pairs-over", "nan"], "no amount of pounds"),
    (["--pairs-over", "-1"], "no amount of pounds"),
]


@pytest.mark.parametrize(("given", "said"), BAD, ids=[said[:30] for _, said in BAD])
def test_what_cannot_be_analysed_is_one_message(
    given: list[str], said: str, allocmodel: CommandLine
):
    allocmodel.refused("sensitivity", PSYCHOSIS, *given, says=(said,))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"ranges": None}, "None is no list of ranges"),
        ({"ranges": {5: (0, 1)}}, "needs a key"),
        ({"ranges": {PHI: 0.3}}, "its low and its high end"),
        ({"ranges": f"{PHI}=0.4:0.1"}, "wrong way round"),
        ({"pairs_over": 10**400}, "no amount of pounds"),
        ({"against": 5}, "5 names no scenario"),
    ],
)
def test_wrong_types_of_python_are_one_message(given: dict[str, Any], said: str):
    with pytest.raises(am.BadInput, match=said):
        am.sensitivity(PSYCHOSIS, **given)
