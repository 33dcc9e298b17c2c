"""The rules of the workbook hold for every workbook that is written, and each rule can fail."""

from __future__ import annotations

import pickle
import zipfile
from collections.abc import Callable
from functools import cache
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import PatternFill, Protection
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import TableList
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.audit import rules
from allocmodel.audit.audited import Audited
from allocmodel.audit.cells import cells_of
from allocmodel.audit.recalculate import formulas
from allocmodel.audit.rules import RULES, Rule, audit
from allocmodel.workbook.layout import Layout
from allocmodel.workbook.write import workbook_bytes
from tests.filled_again import with_values
from tests.shipped_books import AUDITED, OTHER_KINDS, RECOMPUTED, each_scenario, shipped_book
from tests.synthetic import (
    AWKWARD_NAMES,
    NOTHING,
    Size,
    spoilt,
    synthetic_run,
)
from tests.workbook.books import everything_book


@each_scenario(first=AUDITED, of=AUDITED | RECOMPUTED | OTHER_KINDS)
def test_shipped_scenarios_break_no_rule(scenario: str) -> None:
    assert [str(finding) for finding in audit(shipped_book(scenario))] == []


@cache
def many() -> tuple[bytes, Layout]:
    """The workbook of many places, and where things stand in it."""
    return workbook_bytes(synthetic_run(1, Size(12, 15, 5), AWKWARD_NAMES, NOTHING))


@pytest.mark.parametrize(
    "book",
    [
        lambda: workbook_bytes(synthetic_run(1, Size(1, 1, 1), AWKWARD_NAMES, NOTHING))[0],
        lambda: many()[0],
        everything_book,
    ],
    ids=["one of each", "many", "everything"],
)
def test_synthetic_workbooks_break_no_rule(book: Callable[[], bytes]) -> None:
    assert [str(finding) for finding in audit(book())] == []


# --- each rule can fail ---------------------------------------------------------------------------
#: A change for the worse: what it does to a good workbook.
Spoiling = Callable[[Workbook], None]
SPOILT: list[tuple[Rule, str, Spoiling]] = []


def spoils(rule: Rule, what: str) -> Callable[[Spoiling], Spoiling]:
    """Register a change that a rule must find, and say so in these words."""

    def register(spoiling: Spoiling) -> Spoiling:
        SPOILT.append((rule, what, spoiling))
        return spoiling

    return register


@cache
def good() -> tuple[bytes, Layout]:
    """A small workbook that breaks no rule, and where things stand in it."""
    return workbook_bytes(synthetic_run(1, Size(2, 3, 2), (), NOTHING))


@cache
def packed() -> bytes:
    """That workbook as openpyxl reads it: to unpack it takes a tenth of the time of reading."""
    book = Audited(good()[0]).book
    return pickle.dumps((book, [list(sheet.tables.values()) for sheet in book]))


def good_read() -> Audited:
    """The small workbook under audit, for one change."""
    audited = Audited(good()[0])
    audited.book, tables = pickle.loads(packed())
    # Of its own dictionaries openpyxl keeps less than it needs when they are packed.
    for sheet, own in zip(audited.book, tables, strict=True):
        sheet._tables = TableList()
        for table in own:
            sheet.tables.add(table)
        sheet.row_dimensions.default_factory = sheet._add_row
        sheet.column_dimensions.default_factory = sheet._add_column
    return audited


def test_the_workbook_that_is_spoilt_breaks_no_rule() -> None:
    assert [str(finding) for finding in audit(good()[0])] == []


def figure(book: Workbook, step: str) -> Cell:
    """The first figure of a step's table."""
    table = good()[1].table(step)
    return book[table.sheet].cell(table.header_row + 1, table.first_column)


@spoils(rules.flow, "later sheet Money")
def _(book: Workbook) -> None:
    figure(book, "fair_share").value = "=Money!$B10"


@spoils(rules.flow, "from below")
def _(book: Workbook) -> None:
    cell = figure(book, "population")
    cell.value = f"=$B{cell.row + 20}"


@spoils(rules.flow, "no sheet here")
def _(book: Workbook) -> None:
    figure(book, "population").value = "=Elsewhere!$B10"


@spoils(rules.flow, "later sheet Equity steps")
def _(book: Workbook) -> None:
    """A sheet for readers may show a later figure, but not reckon with it."""
    cell = shown_to_readers(book)
    cell.value = f"{cell.value}+0"


@spoils(rules.one_formula_per_column, "filled down")
def _(book: Workbook) -> None:
    cell = shown_to_readers(book)
    cell.value = f"{cell.value}+0"


def shown_to_readers(book: Workbook) -> Cell:
    """A cell of the Equity sheet that shows a figure of a later one."""
    cells = cells_of(book["Equity"])
    return next(cell for cell in cells if str(cell.value).startswith("='Equity steps'!"))


@spoils(rules.inputs_apart, "not on a sheet for inputs")
def _(book: Workbook) -> None:
    figure(book, "population").protection = Protection(locked=False)


@spoils(rules.inputs_apart, "computes on a sheet for inputs")
def _(book: Workbook) -> None:
    book["Inputs"]["J40"] = "=SUM($B6:$B7)"


@spoils(rules.one_formula_per_column, "filled down")
def _(book: Workbook) -> None:
    cell = figure(book, "population_share").offset(1)
    cell.value = str(cell.value) + "*1"


@spoils(rules.one_formula_per_column, "both formulas and typed figures")
def _(book: Workbook) -> None:
    figure(book, "population_share").offset(1).value = 0.5


@spoils(rules.no_constants, "constant 1.05")
def _(book: Workbook) -> None:
    cell = figure(book, "target")
    cell.value = str(cell.value) + "*1.05"


@spoils(rules.short_formulas, "more than one IF")
def _(book: Workbook) -> None:
    figure(book, "target").value = "=IF($B1=0,IF($B2=0,1,0),0)"


@spoils(rules.short_formulas, "characters")
def _(book: Workbook) -> None:
    figure(book, "target").value = "=" + "+".join(["$B$1"] * 99)


@spoils(rules.known_functions, "uses OFFSET")
def _(book: Workbook) -> None:
    figure(book, "target").value = "=OFFSET($B$1,0,0)"


@spoils(rules.known_functions, "no plain range")
def _(book: Workbook) -> None:
    figure(book, "target").value = "=SUM(Need!$B:$B)"


@spoils(rules.known_functions, "holds an array")
def _(book: Workbook) -> None:
    figure(book, "target").value = "=SUM({1,0})"


@spoils(rules.known_functions, "array formula")
def _(book: Workbook) -> None:
    cell = figure(book, "target")
    cell.value = ArrayFormula(cell.coordinate, "=SUM($B$1:$B$2)")


@spoils(rules.inputs_described, "without its source")
def _(book: Workbook) -> None:
    header = heading(book["Inputs"], "Source")
    book["Inputs"].cell(header.row + 2, header.column).value = None


@spoils(rules.inputs_described, "without a value")
def _(book: Workbook) -> None:
    first_input(book).value = None


@spoils(rules.inputs_described, "grade")
def _(book: Workbook) -> None:
    header = heading(book["Inputs"], "Grade")
    book["Inputs"].cell(header.row + 1, header.column).value = "excellent"


@spoils(rules.inputs_described, 'no column "Unit"')
def _(book: Workbook) -> None:
    # Inputs has three tables with the same headings.
    for cell in [one for one in cells_of(book["Inputs"]) if one.value == "Unit"]:
        cell.value = "Measure"


@spoils(rules.locks, "not protected")
def _(book: Workbook) -> None:
    book["Need"].protection.sheet = False


@spoils(rules.locks, "password")
def _(book: Workbook) -> None:
    book["Need"].protection.set_password("secret")


@spoils(rules.locks, "formula that is not locked")
def _(book: Workbook) -> None:
    figure(book, "target").protection = Protection(locked=False)


@spoils(rules.locks, "does not look like one")
def _(book: Workbook) -> None:
    first_input(book).fill = PatternFill()


@spoils(rules.locks, "without a rule and a message")
def _(book: Workbook) -> None:
    book["Inputs"].data_validations.dataValidation.clear()


@spoils(rules.nothing_hidden, "is hidden")
def _(book: Workbook) -> None:
    book["Need"].sheet_state = "hidden"


@spoils(rules.nothing_hidden, "is hidden")
def _(book: Workbook) -> None:
    book["Need"].row_dimensions[12].hidden = True


@spoils(rules.nothing_hidden, "is merged")
def _(book: Workbook) -> None:
    book["Sources"].merge_cells("H1:J1")


@spoils(rules.nothing_hidden, "hides its formula")
def _(book: Workbook) -> None:
    figure(book, "target").protection = Protection(hidden=True)


@spoils(rules.stands_alone, "is a name for")
def _(book: Workbook) -> None:
    book.defined_names["rates"] = DefinedName("rates", attr_text="[1]Sheet1!$A$1")


@spoils(rules.stands_alone, "links to something outside")
def _(book: Workbook) -> None:
    book["Sources"]["A1"].hyperlink = "https://example.org/"


@spoils(rules.stands_alone, "another file")
def _(book: Workbook) -> None:
    figure(book, "target").value = "=[1]Sheet1!$A$1"


@spoils(rules.no_circles, "depends on itself")
def _(book: Workbook) -> None:
    cell = figure(book, "target")
    cell.value = f"=SUM($B${cell.row}:$C${cell.row})"


@spoils(rules.checks_pass, "says FAIL")
def _(book: Workbook) -> None:
    figure(book, "fair_share").value = "=$B$10/$B$10"


@spoils(rules.checks_pass, "does not show")
def _(book: Workbook) -> None:
    book["Need"]["B3"].value = "OK"


@spoils(rules.checks_pass, "has no master check")
def _(book: Workbook) -> None:
    book["Checks"]["B3"].value = "OK"


@spoils(rules.rounding_in_its_place, "rounds (ROUND)")
def _(book: Workbook) -> None:
    figure(book, "target").value = "=ROUND($B$1,0)"


@spoils(rules.text_is_text, "formula of no other cell")
def _(book: Workbook) -> None:
    book["Need"]["A30"] = "=1+1"


@spoils(rules.text_is_text, "when somebody edits it")
def _(book: Workbook) -> None:
    book["Need"]["A30"].value = "@SUM(A1)"
    book["Need"]["A30"].quotePrefix = False


@spoils(rules.described, "has no title")
def _(book: Workbook) -> None:
    book.properties.title = None


@spoils(rules.described, "has no language")
def _(book: Workbook) -> None:
    book.properties.language = None


@spoils(rules.described, "31 characters")
def _(book: Workbook) -> None:
    book["Sources"].title = "S" * 31


@spoils(rules.readable, "before the first sheet")
def _(book: Workbook) -> None:
    book.active = 3


@spoils(rules.readable, "does not open at A1")
def _(book: Workbook) -> None:
    book["Summary"].sheet_view.topLeftCell = "A40"


@spoils(rules.readable, "does not freeze")
def _(book: Workbook) -> None:
    book["Need"].freeze_panes = None


@spoils(rules.readable, "in print")
def _(book: Workbook) -> None:
    # openpyxl has no other way to take them away.
    book["Need"]._print_rows = None


@spoils(rules.readable, "widths")
def _(book: Workbook) -> None:
    book["Need"].column_dimensions.clear()


@spoils(rules.tables_named, "two headers")
def _(book: Workbook) -> None:
    table = book["Need"].tables["t_need_index"]
    table.tableColumns[1].name = table.tableColumns[2].name
    first, second = book["Need"][table.ref][0][1:3]
    first.value = second.value


@spoils(rules.tables_named, "do not show")
def _(book: Workbook) -> None:
    book["Need"].tables["t_need_index"].tableColumns[1].name = "Another"


@spoils(rules.formats, "without a format")
def _(book: Workbook) -> None:
    figure(book, "target").number_format = "General"


@spoils(rules.formats, "minus sign")
def _(book: Workbook) -> None:
    figure(book, "target").number_format = "£#,##0;[Red]£#,##0"


@spoils(rules.units, "unit and source")
def _(book: Workbook) -> None:
    cell = figure(book, "target")
    book["Targets"].cell(cell.row - 2, 1).value = "No more to say"


#: Rules that read the file itself, not only its cells.
READ_THE_FILE = (rules.stands_alone, rules.checks_pass)


@pytest.mark.parametrize(
    "number", range(len(SPOILT)), ids=[f"{rule.__name__}: {what}" for rule, what, _ in SPOILT]
)
def test_rule_finds_what_breaks_it(number: int) -> None:
    rule, what, spoiling = SPOILT[number]
    audited = good_read()
    spoiling(audited.book)
    if rule in READ_THE_FILE:
        audited = Audited(saved(audited.book))
    found = [str(finding) for finding in rule(audited)]
    assert any(what in finding for finding in found), found


@pytest.mark.parametrize("what", ["holds -7", "holds no value", "#REF!"])
def test_values_that_are_wrong_or_missing_are_found(what: str) -> None:
    content, _ = good()
    book = load_workbook(BytesIO(content))
    contents = {
        "holds -7": lambda: spoilt(content),
        "holds no value": lambda: saved(book),
        "#REF!": lambda: with_values(saved(book), dict.fromkeys(formulas(content), "#REF!")),
    }
    found = [str(one) for one in rules.values_stored(Audited(contents[what]()))]
    assert any(what in finding for finding in found)


def test_macros_are_found() -> None:
    content = BytesIO(good()[0])
    with zipfile.ZipFile(content, "a") as parts:
        parts.writestr("xl/vbaProject.bin", b"")
    assert list(rules.stands_alone(Audited(content.getvalue())))


def test_two_tables_of_one_name_are_found() -> None:
    audited = good_read()
    for sheet in ("Need", "Money"):
        next(iter(audited.book[sheet].tables.values())).displayName = "t_same"
    assert any("two tables" in finding.what for finding in rules.tables_named(audited))


def test_every_rule_has_a_workbook_that_breaks_it() -> None:
    tried = {rule for rule, _, _ in SPOILT} | {rules.values_stored}
    assert set(RULES) == tried


def test_finding_says_rule_place_and_reason() -> None:
    finding = rules.Finding(3, "Need", "B7", "holds the constant 2")
    assert str(finding) == "rule 3, Need!B7: holds the constant 2"
    assert str(rules.Finding(13, "", "", "has no title")) == "rule 13, workbook: has no title"


def test_awkward_names_are_stored_as_text() -> None:
    content, layout = many()
    table = layout.table("population")
    sheet = load_workbook(BytesIO(content))[table.sheet]
    cells = [sheet.cell(table.header_row + 1 + row, 1) for row in range(12)]
    assert [cell.value for cell in cells] == list(AWKWARD_NAMES[:12])
    assert {cell.data_type for cell in cells} == {"s"}


def saved(book: Workbook) -> bytes:
    """A changed workbook as openpyxl saves it, without values."""
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def heading(sheet: Worksheet, text: str) -> Cell:
    """The cell that holds a header."""
    return next(cell for cell in cells_of(sheet) if cell.value == text)


def first_input(book: Workbook) -> Cell:
    """The first cell of the Inputs sheet that can be changed."""
    cells = cells_of(book["Inputs"])
    return next(cell for cell in cells if not cell.protection.locked)
