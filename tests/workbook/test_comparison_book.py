"""The workbook of several scenarios shows each of them live, and is audited as any other."""

from functools import cache
from io import BytesIO

import pytest
from openpyxl import load_workbook

import allocmodel as am
from allocmodel.audit.agreement import compare
from allocmodel.audit.recalculate import (
    Values,
    stored_values,
    with_formualizer,
    with_libreoffice_all,
)
from allocmodel.audit.rules import audit
from allocmodel.study.compared.together import NotAlike
from allocmodel.workbook import comparison
from allocmodel.workbook.comparison import comparison_bytes

#: With convergence and without, with another share: each lacks steps that another has.
NAMES = ["nottingham-floor-binds", "nottingham-health-inequalities-15"]


@cache
def compared() -> am.Comparison:
    return am.compare(NAMES)


@cache
def book() -> bytes:
    return comparison_bytes(compared())


def turned_to(name: str) -> bytes:
    """The workbook with the switch at a scenario."""
    changed = load_workbook(BytesIO(book()))
    sheet, cell = changed.defined_names["Scenario"].attr_text.split("!")
    changed[sheet][cell.replace("$", "")] = name
    saved = BytesIO()
    changed.save(saved)
    return saved.getvalue()


def shown(values: Values) -> dict[str, float]:
    """The live money of each place, where the sheet sets it beside what is stored."""
    rows = load_workbook(BytesIO(book()))["Comparison"]
    header = next(cell.row for cell in rows["B"] if cell.value == "Live model")
    places = [rows.cell(header + 1 + n, 1).value for n in range(len(compared().places))]
    assert {values["Comparison", f"E{header + 1 + n}"] for n in range(len(places))} == {"OK"}
    return {
        place: float(str(values["Comparison", f"B{header + 1 + number}"]))
        for number, place in enumerate(places)
    }


def own(name: str) -> dict[str, float]:
    money = compared().results["total_allocation"].isel(year=-1).sel(scenario=name)
    return dict(zip(compared().places, money.values.tolist(), strict=True))


def test_the_other_scenario_is_shown_to_the_pound() -> None:
    assert shown(with_formualizer(turned_to(NAMES[1]))) == own(NAMES[1])


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


@pytest.mark.libreoffice
def test_libreoffice_shows_every_scenario_to_the_pound() -> None:
    turned = with_libreoffice_all([turned_to(name) for name in NAMES])
    for name, values in zip(NAMES, turned, strict=True):
        assert shown(values) == own(name)
    assert compare(book(), stored_values(book()), turned[0]) == []
