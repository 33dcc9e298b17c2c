"""Tables for publication keep the rules of the GSS."""

from __future__ import annotations

from functools import cache
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from allocmodel.audit.cells import cells_of
from allocmodel.audit.recalculate import as_opendocument
from allocmodel.study.run import Run
from allocmodel.views.answer import answer
from allocmodel.workbook.publication import (
    CONTENTS,
    COVER,
    NOT_AVAILABLE,
    NOTES,
    SYMBOLS,
    Published,
    publication_bytes,
    published,
)
from tests.tracing.test_convergence_parity import run_named
from tests.workbook.books import everything_run
from tests.workbook.test_package import faults

RUNS = pytest.mark.parametrize(
    "run_of", [everything_run, lambda: run_named("three years")], ids=["everything", "three years"]
)


@cache
def book_of(run_of) -> Workbook:
    return load_workbook(BytesIO(publication_bytes(run_of())))


@cache
def tables_of(run_of) -> list[Published]:
    return list(published(run_of()))


@RUNS
def test_cover_contents_and_notes_come_first_then_one_table_a_sheet(run_of) -> None:
    book, tables = book_of(run_of), tables_of(run_of)
    assert book.sheetnames == [COVER, CONTENTS, NOTES, *(table.sheet for table in tables)]
    assert not book[COVER].tables
    for sheet in book.worksheets[1:]:
        assert len(sheet.tables) == 1
    assert len({next(iter(sheet.tables)) for sheet in book.worksheets[1:]}) == len(tables) + 2
    listed = [(row[0].value, row[1].value) for row in book[CONTENTS].iter_rows(min_row=4)]
    assert listed == [(table.sheet, table.title) for table in tables]
    links = [row[0].hyperlink.location for row in book[CONTENTS].iter_rows(min_row=4)]
    assert links == [f"'{table.sheet}'!A1" for table in tables]


@RUNS
def test_no_fills_no_frozen_panes_nothing_merged_or_hidden(run_of) -> None:
    for sheet in book_of(run_of):
        assert sheet.freeze_panes is None and not sheet.merged_cells.ranges
        assert sheet.sheet_state == "visible"
        assert not any(one.hidden for one in sheet.column_dimensions.values())
        assert all(cell.fill.fill_type is None for cell in cells_of(sheet))
        for table in sheet.tables.values():
            assert table.tableStyleInfo is None


@RUNS
def test_title_stands_in_the_first_cell_and_headings_have_units(run_of) -> None:
    units = ("people", "pounds", "per cent", "index", "pounds per head")
    for table in tables_of(run_of):
        sheet = book_of(run_of)[table.sheet]
        assert sheet["A1"].value.startswith(f"Table {table.number}: {table.title}")
        headings = [cell.value for cell in sheet[3]]
        assert headings == list(table.header) and len({*headings}) == len(headings)
        for heading, form in zip(headings[1:], table.formats[1:], strict=True):
            figures = form not in ("@", "#,##0.######")
            assert not figures or heading.endswith(tuple(f"({unit})" for unit in units)), heading
        # Signs of units stand in no figure.
        assert not any("£" in cell.number_format for cell in cells_of(sheet))


@RUNS
def test_no_cell_of_a_table_is_blank_and_each_mark_is_explained(run_of) -> None:
    explained = {row[0].value for row in book_of(run_of)[NOTES].iter_rows(min_row=4)}
    assert set(SYMBOLS) <= explained
    for table in tables_of(run_of):
        sheet = book_of(run_of)[table.sheet]
        (area,) = [one.ref for one in sheet.tables.values()]
        cells = [cell for row in sheet[area] for cell in row]
        assert all(cell.value not in (None, "") for cell in cells)
        for mark in table.symbols:
            assert mark in sheet["A2"].value
        told = sheet["A1"].value
        assert all(note in explained for note in _notes_in(told)) and (
            len(_notes_in(told)) == len(table.notes)
        )


def _notes_in(title: str) -> list[str]:
    return [f"[note {part.split(']')[0]}]" for part in title.split("[note ")[1:]]


def test_figures_are_those_of_the_run_and_missing_ones_are_marked() -> None:
    run: Run = everything_run()
    first = tables_of(everything_run)[0]
    for place, row in zip(run.places, first.rows, strict=False):
        for column, value in zip(answer(run, run.years[-1]).columns, row[1:], strict=True):
            labels = {**column.labels, "place": place}
            assert value == run.number(column.quantity, **labels)
    values = {**run.values, "population": run.values["population"] * float("nan")}
    spoilt = Run(run.inputs, run.steps, values, run.checks)
    table = next(published(spoilt))
    assert table.rows[0][1] == NOT_AVAILABLE and NOT_AVAILABLE in table.symbols


def test_package_is_valid_and_its_bytes_repeat(tmp_path) -> None:
    made = publication_bytes(everything_run())
    assert faults(made, tmp_path) == []
    assert made == publication_bytes(everything_run())


@pytest.mark.libreoffice
def test_opendocument_has_the_same_sheets() -> None:
    import zipfile

    made = as_opendocument(publication_bytes(everything_run()))
    with zipfile.ZipFile(BytesIO(made)) as parts:
        assert parts.read("mimetype") == b"application/vnd.oasis.opendocument.spreadsheet"
        content = parts.read("content.xml").decode()
    for name in (COVER, CONTENTS, NOTES, "Table_1"):
        assert f'table:name="{name}"' in content
