"""The workbook of several scenarios shows each of them live, and is audited as any other."""

from functools import cache
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

import allocmodel as am
from allocmodel.audit.agreement import compare
from allocmodel.audit.recalculate import (
    Values,
    stored_values,
    with_formualizer,
    with_libreoffice_all,
)
from allocmodel.audit.rules import audit
from allocmodel.study.compared.together import NotAlike, alike
from allocmodel.study.run_scenario import run_scenario
from allocmodel.workbook import comparison
from allocmodel.workbook.comparison import comparison_bytes
from allocmodel.workbook.layout import FIRST_ROW

#: With convergence and without, with another share: each lacks steps that another has.
NAMES = ["nottingham-floor-binds", "nottingham-health-inequalities-15"]


@cache
def compared() -> am.Comparison:
    return am.compare(NAMES)


@cache
def book() -> bytes:
    return comparison_bytes(compared())


@cache
def opened() -> Workbook:
    return load_workbook(BytesIO(book()))


def turned_to(name: str, core: int | None = None) -> bytes:
    """The workbook with the switch at a scenario, and another budget in that one's column."""
    changed = load_workbook(BytesIO(book()))
    sheet, cell = changed.defined_names["Scenario"].attr_text.split("!")
    inputs = changed[sheet]
    inputs[cell.replace("$", "")] = name
    if core is not None:
        column = next(one.column for one in inputs[FIRST_ROW] if one.value == name)
        row = next(one.row for one in inputs["A"] if one.value == "Budget: core")
        inputs.cell(row, column).value = core
    saved = BytesIO()
    changed.save(saved)
    return saved.getvalue()


def shown(values: Values, result: str = "OK") -> dict[str, float]:
    """The live money of each place, where the sheet sets it beside what is stored."""
    rows = opened()["Comparison"]
    header = next(cell.row for cell in rows["B"] if cell.value == "Live model")
    places = [rows.cell(header + 1 + n, 1).value for n in range(len(compared().places))]
    assert {values["Comparison", f"E{header + 1 + n}"] for n in range(len(places))} == {result}
    return {
        place: float(str(values["Comparison", f"B{header + 1 + number}"]))
        for number, place in enumerate(places)
    }


def own(name: str) -> dict[str, float]:
    money = compared().results["total_allocation"].isel(year=-1).sel(scenario=name)
    return dict(zip(compared().places, money.values.tolist(), strict=True))


def test_the_other_scenario_is_shown_to_the_pound() -> None:
    assert shown(with_formualizer(turned_to(NAMES[1]))) == own(NAMES[1])


#: Another budget for core, and what the scenario gives each place with it.
CORE = 2_400_000_000


@cache
def with_other_core() -> dict[str, float]:
    money = run_scenario(
        am.load(NAMES[1], {"budget.core.amount": CORE}), only=("total_allocation",)
    )
    return dict(zip(money.places, money.values["total_allocation"].values.tolist(), strict=True))


def test_a_changed_input_of_the_other_scenario_moves_its_money_to_the_pound() -> None:
    values = with_formualizer(turned_to(NAMES[1], CORE))
    assert shown(values, "FAIL") == with_other_core()


def test_where_a_figure_comes_from_follows_the_switch() -> None:
    inputs = opened()["Inputs"]
    row = next(one.row for one in inputs["A"] if one.value == "Health inequalities share of core")
    grades = [one for one in inputs[FIRST_ROW] if str(one.value).startswith("Grade, ")]
    assert [inputs.cell(row, one.column).value for one in grades] == ["choice", "judgement"]
    first, last = grades[0].column_letter, grades[-1].column_letter
    grade = next(one.column_letter for one in inputs[FIRST_ROW] if one.value == "Grade")
    assert str(inputs[f"{grade}{row}"].value).startswith(f"=INDEX(${first}{row}:${last}{row},1,")


def test_who_gets_what_is_stored_as_it_is_compared() -> None:
    sheet = opened()["Comparison"]
    row = next(one.row for one in sheet["A"] if one.value == "People in the most deprived fifth")
    ratios = compared().results["like_for_like_by_quintile"].isel(year=-1)
    wanted = ratios.sel(deprivation_quintile="1").values.tolist()
    assert [sheet.cell(row, column).value for column in (2, 3)] == pytest.approx(wanted, rel=1e-12)
    said = " ".join(str(one.value) for one in sheet["A"] if one.value)
    assert "held against one yardstick" in said


@pytest.mark.long
def test_three_scenarios_of_three_years_are_below_a_megabyte() -> None:
    years = "nottingham-three-years"
    others = {"b": {"convergence.speed_over": 0.5}, "c": {"health_inequalities.share": 0.15}}
    found = comparison_bytes(am.compare([years], changed=others))
    assert len(found) < 1_000_000
    assert "Equity" not in load_workbook(BytesIO(found), read_only=True).sheetnames


@pytest.mark.long
def test_the_book_breaks_no_rule() -> None:
    """An audit recomputes every cell, at the scenario that is shown first."""
    assert audit(book()) == []


def test_what_is_not_alike_has_no_live_model_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def not_alike(_: object) -> None:
        raise NotAlike("they do not have the same years")

    monkeypatch.setattr(comparison, "alike", not_alike)
    sheets = load_workbook(BytesIO(comparison_bytes(compared())))
    assert sheets.sheetnames == ["Comparison"]
    said = [cell.value for cell in sheets["Comparison"]["A"]]
    assert any("no live model" in str(one) and "the same years" in str(one) for one in said)


#: A baseline of other lines, convergence of one line, evidence on another outcome: neutral values.
OTHERS = {
    "a line alone": {"convergence.lines.core.floor": 0.03},
    "another outcome": {
        "weight.core.ethnicity.evidence": ["first_stroke"],
        "weight.core.ethnicity.phi": 0.05,
        "weight.core.ethnicity.already_in_formula": "A trial of how two outcomes stand together.",
    },
}


def test_what_one_scenario_lacks_is_neutral_in_the_live_model() -> None:
    weighted = am.load("nottingham-diabetes-core")
    other = am.load("nottingham-diabetes-core", OTHERS["another outcome"])
    limits = am.load("nottingham-floor-binds", OTHERS["a line alone"])
    found = alike(am.compare({"diabetes": weighted, "stroke": other, "limits": limits}))
    phi = {name: run.inputs.values["phi"].sel(estimate="point") for name, run in found.items()}
    assert {name: one.values.tolist() for name, one in phi.items()} == {
        "diabetes": [0.05, 0],
        "stroke": [0, 0.05],
        "limits": [0, 0],
    }


def test_figures_that_no_cell_of_inputs_holds_have_no_live_model() -> None:
    income = am.load("nottingham-deprivation-growth", {"deprivation.domain": "income"})
    both = am.compare({"imd": am.load("nottingham-deprivation-growth"), "income": income})
    with pytest.raises(NotAlike, match="which no cell of Inputs holds"):
        alike(both)


@pytest.mark.libreoffice
def test_libreoffice_shows_every_scenario_to_the_pound() -> None:
    books = [*(turned_to(name) for name in NAMES), turned_to(NAMES[1], CORE)]
    turned = with_libreoffice_all(books)
    *turned, changed = turned
    for name, values in zip(NAMES, turned, strict=True):
        assert shown(values) == own(name)
    assert shown(changed, "FAIL") == with_other_core()
    assert compare(book(), stored_values(book()), turned[0]) == []
