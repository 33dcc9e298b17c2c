"""The names of judgements in a workbook are those that the loader takes, with the same values."""

from __future__ import annotations

import io
import re
import tomllib
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.workbook import Workbook

from allocmodel.declared.text import toml_text
from allocmodel.inputs import model_inputs
from allocmodel.scenario import load_scenario
from allocmodel.scenario.judgements import judgements
from allocmodel.study.run import run_model
from allocmodel.workbook.inputs_sheets import TO_SIGN
from allocmodel.workbook.write import workbook_bytes
from tests.every_judgement import EVERY_JUDGEMENT, every_book
from tests.shipped_books import SCENARIOS, shipped_book

NOT_SIGNED = "not signed off"


def opened(content: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content), read_only=True)


def listed(book: Workbook) -> list[dict[str, str]]:
    """The table of judgements on Sources, by its headers."""
    rows = [row[:4] for row in book["Sources"].iter_rows(values_only=True, max_col=4)]
    heads = [n for n, row in enumerate(rows) if row[0] == "Its name in a sign-off"]
    if not heads:
        return []
    below = rows[heads[0] + 1 :]
    last = next((n for n, row in enumerate(below) if row[0] is None), len(below))
    return [dict(zip(rows[heads[0]], map(str, row), strict=True)) for row in below[:last]]


def judged_on_inputs(book: Workbook) -> set[int]:
    """The rows of Inputs that are judgements; one whose note does not say so fails."""
    rows = set()
    for number, row in enumerate(book["Inputs"].iter_rows(values_only=True, max_col=9), start=1):
        if row[7] == "judgement":
            assert str(row[8]).endswith(TO_SIGN), f"{row[0]} does not say where its name stands"
            rows.add(number)
    return rows


def rows_told(told: str) -> set[int]:
    """The rows of Inputs that the table of judgements names: "Inputs, rows 3, 7 to 9"."""
    spans = re.findall(r"(\d+)(?: to (\d+))?", told)
    return {row for first, last in spans for row in range(int(first), int(last or first) + 1)}


def rows_with_a_name(rows: list[dict[str, str]]) -> set[int]:
    return set().union(*(rows_told(row["Where it is used"]) for row in rows))


def signed(rows: list[dict[str, str]]) -> str:
    return "".join(
        f"\n[[sign_off]]\nfigure = {toml_text(row['Its name in a sign-off'])}\n"
        f'value = {row["Value to sign"]}\nby = "the board"\n'
        for row in rows
    )


@pytest.mark.long
@pytest.mark.parametrize("name", SCENARIOS)
def test_what_a_workbook_shows_signs_its_scenario(name: str, tmp_path: Path) -> None:
    book = opened(shipped_book(name))
    rows = listed(book)
    head = f'extends = "{name}"\nid = "signed"\nstatus = "final"\n'
    file = tmp_path / "signed.toml"
    file.write_text(head + signed(rows), encoding="utf-8")
    scenario = load_scenario(file)
    assert all(one.is_signed for one in judgements(scenario))
    assert judged_on_inputs(book) <= rows_with_a_name(rows)
    assert all(row["Where it is used"].startswith("Inputs, row") for row in rows)


def everything(book: Workbook) -> str:
    return "\n".join(
        str(cell)
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if cell
    )


def test_every_kind_of_judgement_is_shown_as_it_is(tmp_path: Path) -> None:
    draft = opened(every_book())
    rows = listed(draft)
    assert judged_on_inputs(draft) == rows_with_a_name(rows)
    assert not [row for row in rows if row["Its name in a sign-off"] in summary(draft)]
    assert {row["Who signed it off"] for row in rows} == {"Not signed off."}
    assert NOT_SIGNED in summary(draft)

    file = tmp_path / "every.toml"
    file.write_text('status = "final"\n' + EVERY_JUDGEMENT + signed(rows), encoding="utf-8")
    final = workbook(file)
    assert NOT_SIGNED not in everything(final).casefold()
    assert summary(final).count("(signed off by the board)") == len(rows)
    assert {row["Who signed it off"] for row in listed(final)} == {"Signed off by the board."}


def test_one_year_of_a_table_of_amounts_stays_signed(tmp_path: Path) -> None:
    """The inputs of a year hold its amount alone; what was signed is the table."""
    text = (
        'extends = "nottingham-2025-26"\nid = "one"\ntitle = "One year"\nstatus = "draft"\n'
        '[[budget]]\nline = "core"\namount = { "2025/26" = 2_000_000_000 }\nbasis = "core"\n'
    )
    file = tmp_path / "one.toml"
    file.write_text(text, encoding="utf-8")
    (only,) = judgements(load_scenario(file))
    table = tomllib.loads("\n".join(only.table()))["sign_off"][0]
    row = {"Its name in a sign-off": table["figure"], "Value to sign": toml_text(table["value"])}
    file.write_text(text.replace("draft", "final") + signed([row]), encoding="utf-8")
    inputs = model_inputs(load_scenario(file))
    assert [one.standing for one in inputs.judgements] == ["signed off by the board"]
    assert not [one for one in inputs.warnings if "sign-off" in one]


def workbook(file: Path) -> Workbook:
    content, _ = workbook_bytes(run_model(model_inputs(load_scenario(file))))
    return opened(content)


def summary(book: Workbook) -> str:
    cells = book["Summary"].iter_rows(values_only=True, max_row=30, max_col=1)
    return " ".join(str(row[0]) for row in cells if row[0])
