"""The page of a place: it adds up, leads to each step, and shows the place that is chosen."""

from __future__ import annotations

from functools import cache
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.audit.recalculate import with_formualizer
from allocmodel.study.run import Run
from allocmodel.views.account import account
from allocmodel.views.view import own_labels
from allocmodel.workbook.contents import SHEETS
from allocmodel.workbook.layout import FIRST_ROW
from allocmodel.workbook.place_sheets import CHOSEN_SHEET, place_sheets
from tests.own_lines import SCENARIOS as OWN_LINES
from tests.own_lines import run_of_lines
from tests.tracing.test_convergence_parity import run_named
from tests.workbook.books import everything_book, everything_run, many_places, many_run

RUNS = {
    "everything": everything_run,
    "many places": many_run,
    "three years": lambda: run_named("three years"),
    **{name: (lambda name=name: run_of_lines(name)) for name in OWN_LINES},
}


@pytest.mark.parametrize("kind", RUNS)
@pytest.mark.parametrize("measure", ["in_pounds", "per_head"])
def test_account_adds_up(kind: str, measure: str) -> None:
    run = RUNS[kind]()
    for place in run.places:
        reached, begun = 0.0, 0.0
        for entry in account(run):
            quantity = getattr(entry, measure)
            labels = own_labels(run, quantity, {**entry.labels, "place": place})
            figure = run.number(quantity, **labels)
            if entry.kind in ("sum", "end"):
                assert reached == pytest.approx(figure, rel=1e-9, abs=1e-4), entry.title
            elif entry.kind == "change":
                assert reached - begun == pytest.approx(figure, rel=1e-6, abs=1e-4)
            else:
                reached += figure
                begun = figure if entry.kind == "start" else begun


def test_account_begins_with_ages_then_need_then_costs_then_adjustments() -> None:
    said = [entry.title for entry in account(everything_run())]
    ages = [number for number, title in enumerate(said) if title.endswith(": ages")]
    need = [number for number, title in enumerate(said) if title.endswith(": same ages")]
    order = (0, ages[0], ages[-1], need[0], need[-1], said.index("Unavoidable costs"))
    order += (said.index("Ethnicity weights"), said.index("Target"), said.index("Allocation"))
    assert list(order) == sorted(order)


@cache
def opened(content: bytes) -> Workbook:
    return load_workbook(BytesIO(content))


def account_rows(sheet: Worksheet) -> list[tuple[str, str, object]]:
    """Title, formula in pounds and link of each line of the account."""
    table = next(one for one in sheet.tables.values() if one.name.endswith("_account"))
    return [(row[0].value, row[1].value, row[-1].hyperlink) for row in sheet[table.ref][1:]]


def test_each_place_has_a_sheet_and_each_line_leads_to_its_step() -> None:
    run, book = everything_run(), opened(everything_book())
    sheets = place_sheets(run, SHEETS)
    assert book.sheetnames[1 : 1 + len(sheets)] == list(sheets)
    for name, place in sheets.items():
        assert book[name]["A1"].value == place
        rows = account_rows(book[name])
        assert [title for title, _, _ in rows] == [entry.title for entry in account(run)]
        for _, formula, link in rows:
            # The link leads to the very cell that the figure is a link to.
            assert formula.replace("$", "").lstrip("=").replace("'", "") == link.location.replace(
                "'", ""
            )


def test_many_places_share_a_sheet_that_shows_the_one_chosen() -> None:
    run: Run = many_run()
    book = load_workbook(BytesIO(many_places()))
    assert place_sheets(run, SHEETS) == {CHOSEN_SHEET: None}
    sheet = book[CHOSEN_SHEET]
    choice = sheet.cell(FIRST_ROW, 2)
    assert not choice.protection.locked and choice.value == run.places[0]
    (rule,) = sheet.data_validations.dataValidation
    assert rule.type == "list" and choice.coordinate in rule
    chosen = run.places[-1]
    choice.value = chosen
    saved = BytesIO()
    book.save(saved)
    values = with_formualizer(saved.getvalue())
    table = next(one for one in sheet.tables.values() if one.name.endswith("_account"))
    for entry, row in zip(account(run), sheet[table.ref][1:], strict=True):
        labels = own_labels(run, entry.in_pounds, {**entry.labels, "place": chosen})
        wanted = run.number(entry.in_pounds, **labels)
        assert values[CHOSEN_SHEET, row[1].coordinate] == pytest.approx(wanted, abs=1e-6)


def test_sheets_have_names_that_excel_takes_and_no_other_sheet_has() -> None:
    run = many_run()
    wanted = ["Need", "a/b:c", "'quoted'", "x" * 40, "X" * 40, "[]", "History", "A b"]
    array = run.values["place_name"]
    named = array.isel(place=slice(len(wanted))).assign_coords(place=wanted)
    sheets = place_sheets(Run(run.inputs, [], {"place_name": named}, []), SHEETS)
    assert dict(zip(sheets.values(), sheets, strict=True)) == {
        "Need": "Need 2",
        "a/b:c": "a b c",
        "'quoted'": "quoted",
        "x" * 40: "x" * 30,
        "X" * 40: "X" * 28 + " 2",
        "[]": "Place",
        "History": "History 2",
        "A b": "A b",
    }
