"""Functions, needs taken out and own indices in the workbook: every cell, recalculated.

The stored values are spoilt first, so that only a recalculation can give the right ones.
"""

from __future__ import annotations

import shutil

import pytest

from allocmodel.audit.agreement import compare
from allocmodel.audit.recalculate import stored_values, with_libreoffice
from tests.own_lines import SCENARIOS, book_of_lines, run_of_lines
from tests.synthetic import recomputed_from_spoilt, spoilt

#: The one that the first tier recalculates; the others follow in the second.
QUICK = "functions and a changed share"

IN_TIERS = [
    pytest.param(name, marks=() if name == QUICK else pytest.mark.long) for name in SCENARIOS
]


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_check_passes(name: str) -> None:
    run = run_of_lines(name)
    assert run.passed, [check.name for check in run.checks if not check.passed]


@pytest.mark.parametrize("name", IN_TIERS)
def test_formualizer_agrees(name: str) -> None:
    book = book_of_lines(name)
    assert compare(book, stored_values(book), recomputed_from_spoilt(book)) == []


@pytest.mark.skipif(
    shutil.which("soffice") is None and shutil.which("libreoffice") is None,
    reason="LibreOffice is not installed",
)
@pytest.mark.libreoffice
def test_libreoffice_agrees() -> None:
    """The smallest workbook with functions; formualizer recalculates the others."""
    book = book_of_lines(QUICK)
    assert compare(book, stored_values(book), with_libreoffice(spoilt(book))) == []
