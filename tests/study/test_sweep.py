"""A sweep is the runs that it stands for; crossings hold just before and just after."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
import xarray as xr

import allocmodel as am
from allocmodel.declared.errors import BadInput
from allocmodel.scenario import load_scenario
from allocmodel.study.compared.comparison import money_before_rounding
from allocmodel.study.run_scenario import run_scenario
from allocmodel.study.uncertain import sweep as sweep_room
from allocmodel.study.uncertain.key_cells import key_cells
from allocmodel.study.uncertain.ranges import swept_keys
from allocmodel.study.uncertain.stacked import WANTED, Stacked
from allocmodel.study.uncertain.written import SWEEP
from tests.audit import returned
from tests.command_line import CommandLine
from tests.shipped_books import shipped_run

BASE, SHARE = "nottingham-2025-26", "health_inequalities.share"


@cache
def swept() -> am.Sweep:
    return am.sweep(BASE, {SHARE: (0.10, 0.25, 16)})


def money_at(scenario: str, **changes: float) -> dict[str, float]:
    """Money before rounding of a run of its own, by place."""
    keys = {key.replace("__", "."): value for key, value in changes.items()}
    run = run_scenario(load_scenario(Path(scenario), keys), only=WANTED)
    money = money_before_rounding(run.values, run.places, run.years).isel(year=-1)
    return dict(zip(run.places, money.values.tolist(), strict=True))


def test_each_step_is_its_own_run():
    own = am.run(BASE, {SHARE: 0.15})["total_allocation"]
    assert swept().table().loc[0.15].to_dict() == own.to_series().to_dict()


def test_all_places_cross_where_the_share_is_the_national_one():
    """At the share that the published formula has, every place has what is published."""
    weights = shipped_run(BASE).values["component_weight"]
    national = float(weights.sel(formula="core", component="health_inequalities"))
    changes = [one for one in swept().events if one.kind == "change"]
    assert {one.place for one in changes} == set(swept().places)
    assert all(one.before <= national <= one.after and one.is_same for one in changes)


def test_crossings_hold_just_before_and_just_after():
    """Runs of their own on both sides of each crossing, and what crosses has crossed."""
    run = shipped_run(BASE)
    people = run.values["population"].to_series()
    base = money_at(BASE)
    kinds = set()
    for one in swept().events:
        if one.kind == "change" and one.place != "Bassetlaw":
            continue  # All cross together; one place is enough.
        kinds.add(one.kind)
        sides = []
        for share in (one.before, one.after):
            money = money_at(BASE, health_inequalities__share=share)
            if one.kind == "change":
                sides.append(money[one.place] - base[one.place])
            elif one.kind == "pounds":
                sides.append(money[one.place] - money[one.other])
            else:
                own, other = (money[p] / people[p] for p in (one.place, one.other))
                sides.append(own - other)
        before, after = sides if one.rises else [-side for side in sides]
        assert before < 0 < after, one
    assert kinds == {"change", "pounds", "pounds per head"}


def test_a_grid_is_the_runs_of_its_corners():
    keys = {
        "weight.mental health.ethnicity.phi": (0.0, 0.4, 3),
        "budget.mental health.amount": (10_000_000, 50_000_000, 3),
    }
    grid = am.sweep("nottingham-psychosis-mental-health", keys)
    assert grid.against.name == BASE
    phi, amount = keys
    own = am.run("nottingham-psychosis-mental-health", {phi: 0.4, amount: 10_000_000})
    there = grid.table().loc[(0.4, 10_000_000)]
    assert there.to_dict() == own["total_allocation"].to_series().to_dict()


@pytest.mark.long
def test_several_years_and_the_scenario_as_written():
    years = am.sweep("nottingham-three-years", "budget.core.growth=0.03:0.05:3")
    assert years.against.name == "the scenario as written"
    assert list(years.table().index.names) == ["budget.core.growth", "Year"]
    changes = [one for one in years.events if one.kind == "change"]
    assert {one.year for one in changes} == set(years.years)
    assert all(one.value == pytest.approx(0.0437, abs=1e-8) for one in changes)


def test_one_by_one_gives_the_same(monkeypatch: pytest.MonkeyPatch):
    """Where no cells of the inputs hold a key, each value is a run of its own."""
    monkeypatch.setattr(sweep_room, "key_cells", lambda *_: None)
    slow = am.sweep(BASE, {SHARE: (0.15, 0.20, 2)}, against="written")
    assert slow.table().equals(swept().table().loc[[0.15, 0.20]])
    assert [(one.kind, one.place, one.other, round(one.value, 7)) for one in slow.events] == [
        (one.kind, one.place, one.other, round(one.value, 7))
        for one in swept().events
        if 0.15 < one.value < 0.20
    ]


def test_files_are_all_there_and_their_digests_hold(tmp_path: Path):
    files = swept().write(tmp_path)
    assert [file.name for file in files] == list(SWEEP)
    record = json.loads(files[-1].read_text("utf-8"))
    for name, digest in record["outputs"].items():
        assert hashlib.sha256((files[0].parent / name).read_bytes()).hexdigest() == digest
    rows = list(csv.DictReader(io.StringIO(files[1].read_text("utf-8"))))
    assert {row["quantity"] for row in rows} == {
        *("total_allocation", "money_before_rounding", "change")
    }
    assert len(rows) == 3 * 16 * 4
    with zipfile.ZipFile(files[0]) as book:
        charts = [name for name in book.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) == 2
    before = files[0].read_bytes()
    assert swept().write(tmp_path)[0].read_bytes() == before


def test_a_returned_workbook_of_a_sweep_is_compared_with_its_own(tmp_path: Path):
    """Found by the digest that it carries; refused where the one that was written is gone."""
    book, *_ = swept().write(tmp_path)
    own, returned_book = book.read_bytes(), tmp_path / "returned.xlsx"
    returned_book.write_bytes(own)
    assert not am.audit(returned_book, libreoffice=False).findings
    altered = returned.edited(own, Sweep=returned.number("A14", 0.5))
    returned_book.write_bytes(altered)
    (found,) = am.audit(returned_book, libreoffice=False).findings
    assert (found.rule, found.sheet, found.cell) == ("figure", "Sweep", "A14")
    book.write_bytes(altered)
    with pytest.raises(BadInput, match="is not the workbook that was written"):
        am.audit(returned_book, book.parent)


BAD = [
    ([], "A sweep is over one key or two; 0 are given"),
    ([f"{SHARE}=0.3:0.1:5"], "wrong way round"),
    ([f"{SHARE}=0.1:0.1:5"], "both 0.1"),
    ([f"{SHARE}=0.1:0.2:1"], "STEPS is 1."),
    ([f"{SHARE}=0.1:0.2:100000000"], "STEPS is 100,000,000"),
    ([f"{SHARE}=0.1:0.2:2.5"], "STEPS is 2.5"),
    ([f"{SHARE}=0.1:0.2"], "2 parts, not three"),
    ([f"{SHARE}=nan:0.2:5"], "nan is not a finite number"),
    ([f"{SHARE}=0:1e999:5"], "not a finite number"),
    ([f"{SHARE}=low:0.2:5"], "low is not a number"),
    ([f"{SHARE}=0.1:1.5:5"], "The health inequalities share is 1.5"),
    ([f"{SHARE}=0.1:0.2:5"] * 2, "swept twice"),
    ([f"{SHARE}=0.1:0.2:200", "budget.core.amount=1:2000:200"], "The grid has 40,000 points"),
    (["health=0.1:0.2:5"], '"health" is not a key'),
    (["status=0:1:5"], 'status takes words, such as "draft"'),
    (["budget.core.basis=0:1:5"], 'budget.core.basis takes words, such as "core"'),
    (["years=0:1:5"], "years takes a list, and a sweep goes over numbers"),
    (["budget.core.growth=0.1:0.2:5"], "Nothing in this scenario follows budget.core.growth"),
    (["budget.core.amount=0.5:2000:5"], "0.5 is not whole"),
    ([f"{SHARE}=0.1:0.2:5", "--set", f"{SHARE}=0.2"], "is swept, and set too"),
    ([f"{SHARE}=0.1:0.2:5", "--against", "nowhere"], "is not there"),
    ([f"{SHARE}=0.1:0.2:5", "--against", "west-yorkshire-2025-26"], "splits NHS West Yorkshire"),
    ([f"{SHARE}=0.1:0.2:5", "--against", "nottingham-three-years"], "is about 2026/27"),
]


@pytest.mark.parametrize(("given", "said"), BAD, ids=[said[:30] for _, said in BAD])
def test_what_cannot_be_swept_is_one_message(given: list[str], said: str, allocmodel: CommandLine):
    allocmodel.refused("sweep", BASE, *given, says=(said,))


def test_a_value_that_limits_forbid_is_named():
    with pytest.raises(am.BadInput, match=r"at convergence\.floor = 0\.06"):
        am.sweep("nottingham-floor-binds", "convergence.floor=0.02:0.06:3")


@pytest.mark.parametrize(
    ("given", "mend"),
    [
        (["convergence.floor=0.02:0.06:3"], "end the sweep before it"),
        (["budget.core.amount=1000000000:2400000000:3"], "begin the sweep above it"),
        (["convergence.floor=0.02:0.06:2", "convergence.speed_over=0.5:1:2"], "leaves it out"),
    ],
)
def test_the_mend_fits_the_end_that_limits_forbid(given: list[str], mend: str):
    with pytest.raises(am.BadInput) as refused:
        am.sweep("nottingham-floor-binds", given)
    assert mend in refused.value.mend


def test_two_steps_do_not_make_a_bent_input_straight():
    """Both steps are ends, so what lies between them is looked at beside the steps."""
    key = swept_keys(f"{SHARE}=1:3:2")

    def at(values: Sequence[float]) -> Stacked:
        squared = xr.DataArray([values[0] ** 2], {"place": ["A"]})
        return cast(Stacked, SimpleNamespace(given={"some_input": squared}))

    corners = {(value,): at((value,)) for value in (1.0, 3.0)}
    assert key_cells(corners, key, at) is None


@pytest.mark.parametrize("keys", [None, 5, Path("x")])
def test_keys_of_a_wrong_type_are_one_message(keys: Any):
    with pytest.raises(am.BadInput, match="is no list of ranges"):
        am.sweep(BASE, keys)


def test_ranges_may_be_numpys():
    (key,) = swept_keys({SHARE: np.array([0.1, 0.2, 3])})
    assert key.values.tolist() == [0.1, 0.15, 0.2]


GROWTH, FIFTHS = "nottingham-deprivation-growth", "weight.growth.deprivation.quintiles"


def test_one_weight_of_a_list_is_set_by_its_number():
    (own,) = load_scenario(Path(GROWTH), [f"{FIFTHS}.2=1.3"]).weight
    assert own.values["quintiles"] == (1.1, 1.3, 1.05, 1.025, 1.0)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        (f"{FIFTHS}.6", "it is a list of 5"),
        (f"{FIFTHS}.most", "it is a list of 5"),
        (
            "weight.growth.deprivation",
            'One part of the weight "growth.deprivation" has to be named',
        ),
        ("weight.growth.deprivation.kind.x", 'has no figure of "x" to set'),
        ("weight.growth.ethnicity.phi", 'has no weight "growth.ethnicity"'),
    ],
)
def test_what_a_weight_has_not_is_told_as_that(key: str, said: str):
    with pytest.raises(am.BadInput, match=said):
        load_scenario(Path(GROWTH), [f"{key}=1"])


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("fund.Joint care found.nhs_minimum", 'Did you mean "Joint care fund"'),
        ("budget.Joint care fund.amount", '"Joint care fund" is a joint fund'),
    ],
)
def test_the_key_of_a_fund_is_guessed(key: str, said: str):
    with pytest.raises(am.BadInput, match=said):
        load_scenario(Path("nottingham-joint-funds"), [f"{key}=1"])


def test_a_fault_of_the_scenario_is_not_told_as_one_of_the_sweep(tmp_path: Path):
    """A code that only the inputs can judge: the message names the file, and no step."""
    own = tmp_path / "own.toml"
    own.write_text(
        'extends = "nottingham-joint-funds"\nid = "own"\ntitle = "A fund of nobody"\n'
        '[[fund]]\nname = "Joint care fund"\ncontributors = { "E99999999" = 1 }\n'
        'basis = { "E99999999" = "core" }\n'
    )
    with pytest.raises(am.BadInput, match="neither nhs nor the code of a council") as refused:
        am.sweep(own, f"{SHARE}=0.1:0.2:2")
    assert "own.toml" in refused.value.where and SHARE not in refused.value.where
