"""A scenario with its baseline, amounts and shares in files: its workbook, recomputed by others."""

from __future__ import annotations

import shutil

import pytest

from allocmodel.audit.agreement import compare
from allocmodel.audit.recalculate import stored_values, with_libreoffice_all
from allocmodel.scenario import load_scenario
from allocmodel.study.run_scenario import run_scenario
from allocmodel.workbook.write import workbook_bytes
from tests.every_judgement import with_own_files
from tests.synthetic import recomputed_from_spoilt, spoilt


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    run = run_scenario(load_scenario(with_own_files(tmp_path_factory.mktemp("files"))))
    assert run.passed and "agreed_in_pounds" in run.values
    return workbook_bytes(run)[0]


@pytest.mark.long
def test_formualizer_agrees(book: bytes) -> None:
    assert compare(book, stored_values(book), recomputed_from_spoilt(book)) == []


@pytest.mark.libreoffice
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_agrees(book: bytes) -> None:
    (recomputed,) = with_libreoffice_all([spoilt(book)])
    assert compare(book, stored_values(book), recomputed) == []
