"""The engines that check a workbook really recompute it, and fail with one clear message."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from allocmodel.audit import recalculate
from allocmodel.audit.agreement import HALF_A_PENNY, agree
from allocmodel.audit.recalculate import (
    formulas,
    stored_values,
    with_formualizer,
    with_libreoffice,
)
from allocmodel.declared.errors import AllocmodelError
from tests.filled_again import with_values
from tests.recalculated import Recalculation, disagreements

needs_libreoffice = pytest.mark.skipif(
    shutil.which("soffice") is None and shutil.which("libreoffice") is None,
    reason="LibreOffice is not installed",
)
ENGINES = [
    pytest.param(with_formualizer, id="formualizer"),
    pytest.param(
        with_libreoffice, id="libreoffice", marks=[needs_libreoffice, pytest.mark.libreoffice]
    ),
]


def book(typed: float = 2.0) -> bytes:
    """A workbook whose stored values are all wrong: sums, money, a text, a truth and errors."""
    made = Workbook()
    sheet = made.active
    sheet.title = "Sheet's <own>"
    sheet["A1"], sheet["A2"] = typed, 3
    contents = {
        "B1": "=A1+A2",
        "B2": "=B1*2",
        "B3": '=IF(B1>4,"more","less")',
        "B4": "=A1/0",
        "B5": "=A1>1",
    }
    for address, formula in contents.items():
        sheet[address] = formula
    saved = BytesIO()
    made.save(saved)
    wrong: dict[tuple[str, str], float | str] = {(sheet.title, one): -7 for one in contents}
    return with_values(saved.getvalue(), {**wrong, (sheet.title, "B3"): "stale"})


@pytest.mark.parametrize("engine", ENGINES)
def test_engine_recomputes_what_is_stored_wrong(engine: Recalculation) -> None:
    assert set(stored_values(book()).values()) == {-7, "stale"}
    values = {address: value for (_, address), value in engine(book()).items()}
    assert values == {"B1": 5, "B2": 10, "B3": "more", "B4": "#DIV/0!", "B5": True}


@pytest.mark.parametrize("engine", ENGINES)
def test_engine_follows_a_changed_input(engine: Recalculation) -> None:
    values = {address: value for (_, address), value in engine(book(typed=0.5)).items()}
    assert (values["B1"], values["B2"], values["B3"]) == (3.5, 7, "less")


@pytest.mark.parametrize("engine", ENGINES)
def test_file_and_bytes_are_the_same(engine: Recalculation, tmp_path: Path) -> None:
    path = tmp_path / "a book.xlsx"
    content = book()
    path.write_bytes(content)
    assert engine(path) == engine(content)
    assert path.read_bytes() == content, "the file itself stays as it was"


def test_disagreement_says_where_and_what() -> None:
    first = disagreements(book())[0]
    assert first == ("Sheet's <own>", "B1", "=A1+A2", -7, 5)


def test_formulas_are_all_formulas() -> None:
    assert len(formulas(book())) == 5
    assert formulas(book())["Sheet's <own>", "B1"] == "=A1+A2"


@pytest.mark.parametrize(
    ("stored", "recomputed", "allowance", "expected"),
    [
        (1.0, 1.0 + 1e-10, 0, True),
        (1.0, 1.0 + 1e-8, 0, False),
        (1e12, 1e12 + 100, 0, True),
        (1e12, 1e12 + 0.01, HALF_A_PENNY, False),
        (1e12, 1e12 + 0.004, HALF_A_PENNY, True),
        (0.0, 1e-300, 0, False),
        (0.0, 1e-17, 1e-9, True),
        ("OK", "OK", 0, True),
        ("#N/A", "#DIV/0!", 0, True),
        ("#N/A", 0.0, 1, False),
        ("OK", "ok", 0, False),
        ("1", 1.0, 1, False),
        (1.0, True, 0, False),
        (None, 0.0, 1, False),
        (None, None, 0, True),
        (float("nan"), float("nan"), 1, False),
    ],
)
def test_agreement(stored: object, recomputed: object, allowance: float, expected: bool) -> None:
    assert agree(stored, recomputed, allowance) is expected


def test_missing_libreoffice_is_one_clear_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recalculate.shutil, "which", lambda name: None)
    with pytest.raises(AllocmodelError, match="not installed") as error:
        with_libreoffice(book())
    assert "mend:" in str(error.value)


def stand_in(folder: Path, script: str) -> Callable[[str], str]:
    """A program that stands in for LibreOffice."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return lambda name: str(program)


def test_failure_of_libreoffice_is_an_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    script = "echo no display; exit 3"
    monkeypatch.setattr(recalculate.shutil, "which", stand_in(tmp_path, script))
    with pytest.raises(AllocmodelError, match="no display"):
        with_libreoffice(book())


def test_no_result_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(recalculate.shutil, "which", stand_in(tmp_path, "exit 0"))
    with pytest.raises(AllocmodelError, match="could not read"):
        with_libreoffice(book())


def test_slow_libreoffice_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(recalculate.shutil, "which", stand_in(tmp_path, "sleep 60"))
    monkeypatch.setattr(recalculate, "START_SECONDS", 0.2)
    monkeypatch.setattr(recalculate, "BOOK_SECONDS", 0)
    with pytest.raises(AllocmodelError, match="more than"):
        with_libreoffice(book())


def test_made_up_book_has_the_sheet_name_it_says() -> None:
    assert load_workbook(BytesIO(book())).sheetnames == ["Sheet's <own>"]
