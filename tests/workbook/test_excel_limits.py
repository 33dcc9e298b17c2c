"""What Excel cannot hold, or lets nobody name so, is refused before anything is written."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.declared.errors import BadInput
from allocmodel.tracing.cells import Spot
from allocmodel.workbook import excel_limits
from allocmodel.workbook.excel_limits import (
    LONGEST_FORMULA,
    LONGEST_HEADER,
    LONGEST_TEXT,
    refuse_beyond_book,
)
from allocmodel.workbook.pen import Pen
from allocmodel.workbook.plan import plan
from tests.synthetic import Choices, Size, synthetic_run


def widest(lines: int) -> int:
    """The most columns of a table, beside what grows with people, for weights on many lines."""
    weights = Choices(deprivation=True, lines=lines, treatments=("shrunk",) * lines, rows=lines)
    run = synthetic_run(1, Size(areas=4, places=2, lines=lines), choices=weights)
    return max(len(table.columns) for table in plan(run).tables)


def test_a_few_weighted_lines_widen_no_sheet() -> None:
    # 19 groups times nine ages times three estimates, whatever the lines; uses run down the rows.
    assert [widest(lines) for lines in (1, 4)] == [19 * 9 * 3] * 2


def test_columns_of_lines_and_outcomes_stay_far_from_the_edge() -> None:
    # Lines times outcomes, one each, times the four sets of two weights and the two at bounds.
    assert [widest(lines) for lines in (20, 40)] == [6 * 20 * 20, 6 * 40 * 40]


def test_a_table_past_the_last_column_is_refused(monkeypatch):
    monkeypatch.setattr(excel_limits, "MOST_COLUMNS", 500)
    with pytest.raises(BadInput) as raised:
        widest(10)
    assert "needs 514 columns; a sheet of Excel has 500" in raised.value.what
    assert raised.value.where == "allocation.xlsx, sheet Ethnicity"
    assert "fewer places, lines, weights" in raised.value.mend


def test_a_table_past_the_last_row_is_refused(monkeypatch):
    monkeypatch.setattr(excel_limits, "MOST_ROWS", 50)
    with pytest.raises(BadInput, match="rows; a sheet of Excel has 50"):
        widest(4)


@pytest.mark.usefixtures("written_anew")
def test_nothing_is_written_past_the_edge(allocmodel, monkeypatch):
    monkeypatch.setattr(excel_limits, "MOST_COLUMNS", 50)
    allocmodel.refused("run", says=("columns; a sheet of Excel has 50",))


@pytest.mark.parametrize(
    ("write", "most"),
    [
        (lambda pen, sheet, text: pen.text(sheet, 1, 1, text), LONGEST_TEXT),
        (lambda pen, sheet, text: pen.header(sheet, 1, 1, text), LONGEST_HEADER),
        (lambda pen, sheet, text: pen.formula(sheet, 1, 1, text, 0.0), LONGEST_FORMULA),
    ],
)
def test_a_cell_holds_no_more_than_excel_reads(write, most):
    pen = Pen(Workbook())
    sheet = pen.book.worksheets[0]
    write(pen, sheet, "x" * most)
    with pytest.raises(BadInput, match="cell A1"):
        write(pen, sheet, "x" * (most + 1))


# --- a whole workbook ---------------------------------------------------------------------------
#: What is done to a synthetic workbook of one sheet, and what the message then says.
BEYOND: dict[str, tuple[Callable[[Workbook, Worksheet], object], str]] = {
    "a long sheet name": (lambda b, s: named_sheet(s, "n" * 32), "has 32 characters"),
    "a forbidden sign": (lambda b, s: named_sheet(s, "North/South"), r"one of \[ \]"),
    "an apostrophe": (lambda b, s: named_sheet(s, "'North"), "apostrophe"),
    "history": (lambda b, s: named_sheet(s, "HISTORY"), "keeps the name History"),
    "two sheets": (lambda b, s: named_sheet(b.create_sheet("x"), s.title.upper()), "Two sheets"),
    "a blank table name": (lambda b, s: named_table(s, "t one"), "begins with a letter"),
    "a table like a cell": (lambda b, s: named_table(s, "ABC25"), "address of a cell"),
    "a table like R1C1": (lambda b, s: named_table(s, "R1C1"), "address of a cell"),
    "a long table name": (lambda b, s: named_table(s, "t" * 256), "256 characters"),
    "a name twice": (
        lambda b, s: (named_table(s, "answer"), named_cells(b, "Answer")),
        "Two tables or named cells",
    ),
    "a long footer": (lambda b, s: setattr(s.oddFooter.center, "text", "f" * 256), "footer"),
    "a long prompt": (lambda b, s: s.add_data_validation(rule(prompt="p" * 256)), "drop-down"),
    "a long title": (lambda b, s: s.add_data_validation(rule(promptTitle="p" * 33)), "of 33"),
}


def named_sheet(sheet: Worksheet, name: str) -> None:
    """openpyxl refuses some names itself; what is tried here is that we do."""
    sheet._WorkbookChild__title = name


def named_table(sheet: Worksheet, name: str) -> None:
    """openpyxl refuses some names itself; what is tried here is that we do."""
    dict.__setitem__(sheet.tables, name, Table(displayName="placeholder", ref="A1:B2"))


def named_cells(book: Workbook, name: str) -> None:
    book.defined_names[name] = DefinedName(name, attr_text="Sheet!$A$1")


def rule(**told: str) -> DataValidation:
    return DataValidation(type="decimal", **told)


@pytest.mark.parametrize("what", BEYOND)
def test_what_excel_does_not_take_is_refused(what: str) -> None:
    spoil, says = BEYOND[what]
    book = Workbook()
    refuse_beyond_book(book)
    spoil(book, book.worksheets[0])
    with pytest.raises(BadInput, match=says) as raised:
        refuse_beyond_book(book)
    assert raised.value.where.startswith("allocation.xlsx") and raised.value.mend


@pytest.mark.parametrize(
    ("limit", "says"),
    [("MOST_LINKS", "1 links"), ("MOST_BREAKS", "1 page breaks"), ("MOST_LOOKS", "looks of cells")],
)
def test_more_than_excel_has_is_refused(limit: str, says: str, monkeypatch) -> None:
    book = Workbook()
    pen = Pen(book)
    pen.link(book.worksheets[0], 1, 1, "Need", Spot("Sheet", 1, 1))
    book.worksheets[0].row_breaks.append(Break(1))
    refuse_beyond_book(book)
    monkeypatch.setattr(excel_limits, limit, 0)
    with pytest.raises(BadInput, match=says):
        refuse_beyond_book(book)


def test_no_limit_stands_in_the_way_of_what_excel_takes() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "n" * 31
    for name in ("t_answer", "_x", "Q1.total", "tab_2025", "Ärzte"):
        named_table(sheet, name)
    refuse_beyond_book(book)
