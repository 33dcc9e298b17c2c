"""Convergence in the workbook: every cell against xarray's numbers, over years and after changes.

The stored values are spoilt first, so that only a recalculation can give the right ones.
"""

from __future__ import annotations

import shutil
from functools import cache
from io import BytesIO

import numpy as np
import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from allocmodel.audit.agreement import compare
from allocmodel.audit.recalculate import (
    Values,
    stored_values,
    with_formualizer,
    with_libreoffice_all,
)
from allocmodel.engine.steps import all_steps
from allocmodel.study.run import Run, run_model
from allocmodel.tracing.outline import MOST_TERMS
from allocmodel.workbook.layout import combinations, coordinates
from allocmodel.workbook.plan import plan
from allocmodel.workbook.write import MASTER_ROW, workbook_bytes
from tests.filled_again import with_values
from tests.results import figures_of
from tests.shipped_books import of_the_model
from tests.synthetic import AWKWARD_NAMES, Choices, Size, recomputed_from_spoilt, spoilt
from tests.synthetic_convergence import whole_inputs, whole_run
from tests.workbook_inputs import inputs_from_workbook

THREE = ("2026/27", "2027/28", "2028/29")
MASTER = ("Summary", f"B{MASTER_ROW}")

#: Runs by name: seed, size, years, names, rules. Growth in them is about 3 per cent.
TRIALS: dict[str, tuple[int, Size, tuple[str, ...], tuple[str, ...], dict[str, float]]] = {
    "one year": (1, Size(4, 8, 3), ("2025/26",), (), {}),
    "one place": (2, Size(1, 3, 1), ("2025/26",), (), {}),
    "floor and ceiling bind": (
        3, Size(9, 14, 2), ("2025/26",), AWKWARD_NAMES,
        {"growth_floor": 0.0285, "growth_ceiling": 0.032, "cap_over": 0.1, "cap_under": 0.1},
    ),
    "three years": (4, Size(3, 5, 2), THREE, (), {"growth_floor": 0.02, "carried": 1}),
    "three years at full speed": (
        5, Size(3, 5, 2), THREE, (),
        {
            "speed_over": 1.0, "speed_under": 1.0, "cap_over": 1.0, "cap_under": 1.0,
            "share_of_own_money": 1.0,
        },
    ),
    # Only places under target are pulled, so that the envelope holds others at base growth.
    "one way": (
        7, Size(12, 14, 1), ("2025/26",), (),
        {"speed_over": 0.0, "speed_under": 1.0, "cap_over": 0.0, "cap_under": 1.0},
    ),
    "given targets": (8, Size(3, 4, 2), ("2025/26",), (), {"given_target": 1.01}),
    "given targets, two years": (9, Size(2, 3, 2), THREE[:2], (), {"given_target": 1.02}),
    "two years, one place": (6, Size(1, 2, 2), THREE[:2], (), {"growth_floor": 0.0, "carried": 1}),
}  # fmt: skip

#: Runs that LibreOffice recomputes too, as they are and changed.
BOTH_ENGINES = ("floor and ceiling bind", "two years, one place")

#: Random changes written into the Inputs cells, each on one of these runs.
CHANGED = ("floor and ceiling bind", "three years", "one year")
CHANGES = 4

needs_libreoffice = pytest.mark.skipif(
    shutil.which("soffice") is None and shutil.which("libreoffice") is None,
    reason="LibreOffice is not installed",
)


@cache
def run_named(name: str) -> Run:
    seed, size, years, names, rules = TRIALS[name]
    return whole_run(whole_inputs(seed, size, years, names, **rules))


@cache
def book_of(name: str) -> bytes:
    return workbook_bytes(run_named(name))[0]


@pytest.mark.parametrize("name", TRIALS)
def test_run_is_as_it_should_be(name: str) -> None:
    run = run_named(name)
    assert run.passed, [check.name for check in run.checks if not check.passed]
    years = TRIALS[name][2]
    if len(years) > 1:
        assert run.values["allocation"].sizes["year"] == len(years)


def test_limits_of_the_trials_bind() -> None:
    """Otherwise parity of limits would be tried on nothing."""
    values = run_named("floor and ceiling bind").values
    for kind in ("held_at_floor", "held_at_ceiling"):
        assert float(values[kind].sum()) > 0, kind
    both = [run_named(name).values for name in TRIALS]
    for kind in ("held_at_target", "held_at_base_growth"):
        assert sum(float(one[kind].sum()) for one in both) > 0, kind


@pytest.mark.parametrize("name", TRIALS)
def test_formualizer_agrees(name: str) -> None:
    agrees(name, recomputed_from_spoilt(book_of(name)))


def test_neighbourhoods_of_many_places_over_years_are_drawn() -> None:
    """More places than a sum has terms, each year's apart from the others'."""
    choices = Choices(people=False, neighbourhoods=2)
    run = whole_run(whole_inputs(10, Size(6, 7, 1), THREE[:2], (), choices))
    assert run.passed and run.values["neighbourhood_allocation"].sizes["place"] > MOST_TERMS
    assert workbook_bytes(run)


@needs_libreoffice
@pytest.mark.libreoffice
def test_libreoffice_agrees() -> None:
    """All in one start: runs as they are, then changed ones."""
    books = [spoilt(book_of(name)) for name in BOTH_ENGINES]
    changes = [changed(number) for number in range(len(BOTH_ENGINES))]
    recomputed = with_libreoffice_all([*books, *changes])
    for number, name in enumerate(BOTH_ENGINES):
        agrees(name, recomputed[number])
        check_change(number, recomputed[len(BOTH_ENGINES) + number])


@pytest.mark.parametrize(
    "number",
    [
        pytest.param(one, marks=() if one < CHANGES / 2 else pytest.mark.long)
        for one in range(CHANGES)
    ],
)
def test_formualizer_follows_changes(number: int) -> None:
    check_change(number, with_formualizer(changed(number)))


def agrees(name: str, recomputed: Values) -> None:
    """Every cell, and every figure of every step of convergence by its label."""
    book, run = book_of(name), run_named(name)
    assert compare(book, stored_values(book), recomputed) == []
    assert recomputed[MASTER] == "OK"
    layout = plan(run)
    seen = 0
    for step in run.steps:
        if all_steps()[step.name].stage != "convergence":
            continue
        figures = figures_of(run.values[step.name])
        for labels in combinations(coordinates(run, step.name)):
            spot = layout.spot(step.name, labels)
            found = recomputed[spot.sheet, f"{get_column_letter(spot.column)}{spot.row}"]
            expected = figures[tuple(labels.values())]
            nought = {"pounds": 1e-4, "pounds per head": 1e-8}.get(step.unit, 1e-12)
            assert found == pytest.approx(expected, rel=1e-9, abs=nought), (step.name, labels)
            seen += 1
    assert seen


def test_inputs_are_read_back_as_they_were() -> None:
    """The year dimension too."""
    for name in TRIALS:
        run = run_named(name)
        for key, array in inputs_from_workbook(book_of(name), run).items():
            known = run.inputs.values[key]
            assert array.dims == known.dims
            if array.dtype == object:
                assert array.equals(known), key
            else:
                np.testing.assert_allclose(array, known, rtol=1e-15, err_msg=key)


# --- changed by somebody --------------------------------------------------------------------------
def trial_changed(number: int) -> str:
    return CHANGED[number % len(CHANGED)]


@cache
def changed(number: int) -> bytes:
    """A workbook with other limits, caps, speeds, envelopes; old values in every formula."""
    run = run_named(trial_changed(number))
    layout, random = plan(run), np.random.default_rng(number)
    book = load_workbook(BytesIO(book_of(trial_changed(number))))

    def put(name: str, value: float, **labels: str) -> None:
        spot = layout.input_spot(name, labels)
        book[spot.sheet].cell(spot.row, spot.column).value = value

    # Envelopes first: limits are then set where they bind and can still be met in every year.
    amount = "given_amount" if "given_amount" in run.values else "gross_amount"
    for labels in combinations(coordinates(run, amount)):
        if layout.has_input(amount, labels):
            old = float(run.values[amount].sel(labels))
            put(amount, round(old * random.uniform(0.995, 1.005)), **labels)
    for key in ("speed_over", "speed_under"):
        put(key, round(random.uniform(0, 1), 3))
    for key in ("cap_over", "cap_under"):
        put(key, round(10 ** random.uniform(-3, -0.5), 6))
    for key in ("begins_over", "begins_under"):
        put(key, round(random.choice([0, random.uniform(0, 0.05)]), 4))
    put("share_of_own_money", float(random.integers(2)))
    rerun = run_model(run.inputs, inputs_from_workbook(saved(book), run))
    growth = rerun.values["base_growth"]
    growths = [float(growth.min()), float(growth.max())]
    put("growth_floor", round(growths[0] - random.exponential(0.01) - 0.0005, 6))
    put("growth_ceiling", round(growths[1] + random.exponential(0.01) + 0.0005, 6))
    per_head = rerun.values["lowest"] / rerun.values["population"]
    put("per_head_floor", round(float(per_head.min()) * random.uniform(0.9, 1.0), 2))
    return with_values(saved(book), stored_values(book_of(trial_changed(number))))


def saved(book: object) -> bytes:
    out = BytesIO()
    book.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


@cache
def rerun_of(number: int) -> tuple[Run, bytes]:
    run = run_named(trial_changed(number))
    rerun = run_model(run.inputs, inputs_from_workbook(changed(number), run))
    return rerun, workbook_bytes(rerun)[0]


def check_change(number: int, recomputed: Values) -> None:
    """A recalculation of a changed file is what the engine makes of the inputs in the file."""
    rerun, book = rerun_of(number)
    assert rerun.passed, [check.name for check in rerun.checks if not check.passed]
    assert stored_values(book) != stored_values(book_of(trial_changed(number)))
    assert of_the_model(compare(book, stored_values(book), recomputed), rerun) == []
    assert recomputed[MASTER] == "OK"


def test_floors_above_the_envelope_fail_the_master_check() -> None:
    """In a workbook nobody can be stopped: the check says so."""
    run = run_named("one year")
    book = load_workbook(BytesIO(book_of("one year")))
    spot = plan(run).input_spot("growth_floor", {})
    book[spot.sheet].cell(spot.row, spot.column).value = 0.5
    content = saved(book)
    recomputed = with_formualizer(content)
    rerun = run_model(run.inputs, inputs_from_workbook(content, run))
    assert not rerun.passed and str(recomputed[MASTER]).startswith("FAIL: ")
