"""Amounts that grow, and last year's formula: by hand, and live in the workbook."""

from __future__ import annotations

from functools import cache
from io import BytesIO

import numpy as np
import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

import allocmodel as am
from allocmodel.audit.recalculate import Values, with_formualizer, with_libreoffice
from allocmodel.engine.running import run_steps
from allocmodel.study.run import run_model
from allocmodel.workbook.layout import Layout, combinations, coordinates
from allocmodel.workbook.plan import plan
from allocmodel.workbook.write import workbook_bytes
from tests.shipped_books import shipped_book, shipped_run
from tests.synthetic import spoilt
from tests.synthetic_convergence import array
from tests.workbook_inputs import inputs_from_workbook

THREE = "nottingham-three-years"
#: One line is typed, in the first year; the other grows from the money published the year before.
TYPED = {"budget.core.amount": 2_400_000_000}
#: 2,500,005,000 x 1.0291 = 2,572,755,145.5: a half pound, which every program has to take up.
CHANGED = {"budget.core.amount": 2_500_005_000, "budget.core.growth": 0.0291}
A_YEAR_LATER = 2_572_755_146


def amounts(given: list[list[float]], growth: list[float], **years: list[str]) -> dict:
    every = [str(number) for number in range(len(given))]
    both = {"amount_year": every, "budget_line": ["a", "b"][: len(growth)]}
    inputs = {
        "given_amount": array(np.array(given), **both),
        "amount_is_given": array(1.0 * ~np.isnan(given), **both),
        "amount_growth": array(np.array(growth), budget_line=both["budget_line"]),
        "parts_of_a_pound": array(np.array(10_000.0)),
    }
    if years:
        first = [1.0] + [0.0] * (len(years["year"]) - 1)
        inputs["first_year"] = array(np.array(first), **years)
    return run_steps(inputs)


def test_amounts_by_hand():
    nan = float("nan")
    found = amounts(
        [[1_001, nan], [nan, 50], [nan, nan], [2_000, nan]], [0.05, -0.01], year=["1", "2", "3"]
    )
    # 1,001 x 1.05 = 1,051.05; 1,051 x 1.05 = 1,103.55. Before its first amount b has none;
    # 50 x 0.99 = 49.5, a half goes up; 50 x 0.99 = 49.5 again.
    assert found["amount_by_year"].values.tolist() == [
        [1_001, 0], [1_051, 50], [1_104, 50], [2_000, 50],
    ]  # fmt: skip
    assert found["gross_amount"].values.tolist() == [[1_051, 50], [1_104, 50], [2_000, 50]]
    assert found["gross_amount"].dims == ("year", "budget_line")


def test_one_year_that_grows_from_a_year_before():
    found = amounts([[1_001], [float("nan")]], [0.05])
    assert found["gross_amount"].values.tolist() == [1_051]
    assert found["gross_amount"].dims == ("budget_line",)


def test_without_growth_there_is_no_step_more():
    run = am.run()
    assert "gross_amount" in run.inputs.values
    more = {"amount_by_year", "gross_amount", "former_need", "opening_baseline"}
    assert not more & {step.name for step in run.steps}


@cache
def changed_book() -> tuple[bytes, Layout]:
    """The workbook of typed amounts, with another first amount and growth, not recalculated."""
    content, layout = workbook_bytes(am.run(THREE, TYPED))
    book = load_workbook(BytesIO(spoilt(content)))
    spots = {
        layout.input_spot("given_amount", {"amount_year": "2026/27", "budget_line": "core"}): (
            CHANGED["budget.core.amount"]
        ),
        layout.input_spot("amount_growth", {"budget_line": "core"}): CHANGED["budget.core.growth"],
    }
    for spot, figure in spots.items():
        book[spot.sheet].cell(spot.row, spot.column).value = figure
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue(), layout


def as_a_fresh_run_says(recomputed: Values) -> None:
    fresh, layout = am.run(THREE, CHANGED), changed_book()[1]
    assert fresh.number("gross_amount", year="2027/28", budget_line="core") == A_YEAR_LATER
    for name in ("amount_by_year", "gross_amount", "envelope", "total_allocation"):
        for labels in combinations(coordinates(fresh, name)):
            spot = layout.spot(name, labels)
            cell = f"{get_column_letter(spot.column)}{spot.row}"
            figure = fresh.number(name, **labels)
            assert recomputed[spot.sheet, cell] == pytest.approx(figure, rel=1e-12)


def test_later_years_follow_the_first_amount_and_the_growth():
    as_a_fresh_run_says(with_formualizer(changed_book()[0]))


@pytest.mark.libreoffice
def test_later_years_follow_in_libreoffice():
    as_a_fresh_run_says(with_libreoffice(changed_book()[0]))


def test_last_years_formula_by_hand():
    lines = {"converging_line": ["core"]}
    found = run_steps(
        {
            "former_weighted_population": array(
                np.array([[100.0], [200.0], [100.0]]), former_area=["x", "y", "z"], **lines
            ),
            "place_of_former_area": array(
                np.array(["A", "B", "A"], object), former_area=["x", "y", "z"]
            ),
            "place_name": array(np.array(["A", "B"], object), place=["A", "B"]),
            "money_before": array(np.array([3_000.0]), **lines),
        }
    )
    # A has x and z, 200 of 400 weighted people; so has B with y.
    assert found["former_need"].values.ravel().tolist() == [200, 200]
    assert found["former_share"].values.ravel().tolist() == [0.5, 0.5]
    assert found["opening_baseline"].values.ravel().tolist() == [1_500, 1_500]


@pytest.mark.long
@pytest.mark.parametrize("scenario", [THREE])
def test_the_baseline_follows_last_years_money_and_places_in_the_workbook(scenario):
    run = shipped_run(scenario)
    layout = plan(run)
    book = load_workbook(BytesIO(spoilt(shipped_book(scenario))))
    money = layout.input_spot("money_before", {"converging_line": "core"})
    area = str(run.values["place_of_former_area"]["former_area"].values[0])
    moved = layout.spot("place_of_former_area", {"former_area": area})
    was = book[moved.sheet].cell(moved.row, moved.column).value
    book[money.sheet].cell(money.row, money.column).value = 2_300_000_000
    book[moved.sheet].cell(moved.row, moved.column).value = next(
        one for one in run.places if one != was
    )
    saved = BytesIO()
    book.save(saved)
    fresh = run_model(run.inputs, inputs_from_workbook(saved.getvalue(), run))
    assert float(fresh.values["opening_baseline"].sel(converging_line="core").sum()) == (
        pytest.approx(2_300_000_000)
    )
    recomputed = with_formualizer(saved.getvalue())
    for name in ("former_need", "former_share", "opening_baseline", "baseline", "total_allocation"):
        for labels in combinations(coordinates(fresh, name)):
            spot = layout.spot(name, labels)
            cell = f"{get_column_letter(spot.column)}{spot.row}"
            assert recomputed[spot.sheet, cell] == pytest.approx(fresh.number(name, **labels))


def test_inputs_hold_what_is_given_and_nothing_else():
    run = am.run(THREE, TYPED)
    rows = [
        (row.labels["amount_year"], row.labels["budget_line"])
        for row in workbook_bytes(run)[1].input_rows
        if row.quantity.name == "given_amount"
    ]
    assert rows == [("2025/26", "primary medical care"), ("2026/27", "core")]
    where = run.inputs.provenance
    assert where["given_amount", ("2025/26", "primary medical care")].grade == "published"
    assert where["given_amount", ("2026/27", "core")].rests_on == ("budget.core.amount",)
    assert where["amount_growth", ("core",)].rests_on == ("budget.core.growth",)
