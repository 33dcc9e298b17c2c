"""Workbooks of anybody: judged by the rules alone, or refused in one message."""

from __future__ import annotations

import io
import json
import re
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName

from allocmodel.audit import read_book as reading
from allocmodel.audit.audit import audited
from allocmodel.audit.findings import RULES
from allocmodel.audit.formulas import meaning, moved, pieces, shape
from allocmodel.audit.read_book import read_book
from allocmodel.files import packages
from tests.audit.returned import package, parts_of, with_part


def foreign() -> Workbook:
    """A synthetic workbook that breaks each rule once."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Budget"
    for row in range(1, 9):
        sheet[f"A{row}"] = row * 10
        sheet[f"B{row}"] = f"=A{row}*2"
        sheet[f"C{row}"] = f"=A{row}+B{row}"
    sheet["C4"] = "=A4-B4"
    sheet["C6"] = 99
    sheet["A5"] = "1,250"
    sheet["E1"] = "=TODAY()"
    sheet["E3"] = "=[1]Other!A1"
    sheet["F1"] = "#DIV/0!"
    sheet.row_dimensions[7].hidden = True
    sheet.column_dimensions["E"].hidden = True
    book.create_sheet("Secret").sheet_state = "hidden"
    return book


def bytes_of(book: Workbook) -> bytes:
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def test_each_rule_for_any_workbook_finds_what_breaks_it() -> None:
    content = with_part(bytes_of(foreign()), "xl/vbaProject.bin", lambda _: "x")
    audit = audited("foreign.xlsx", read_book(content), None, second=False)
    found = sorted((one.rule, one.sheet, one.cell) for one in audit.findings)
    assert found == sorted(
        [
            ("constant in formula", "Budget", "B1:B8"),
            ("broken column", "Budget", "C4"),
            ("broken column", "Budget", "C6"),
            ("number as text", "Budget", "A5"),
            ("volatile", "Budget", "E1"),
            ("link", "Budget", "E3"),
            ("error", "Budget", "F1"),
            ("hidden", "Budget", "7:7"),
            ("hidden", "Budget", "E:E"),
            ("hidden", "Secret", ""),
            ("macro", "", ""),
        ]
    )
    assert {one.severity for one in audit.findings} == {"high", "medium"}
    # TODAY changes by itself, so nothing says whether stored values are right.
    said = {one.what: one.why for one in audit.not_assessed}
    assert "TODAY" in said["Stored values, recalculated"]
    assert "Changes since the run that made it" in said


def test_a_plain_workbook_has_no_finding() -> None:
    book = Workbook()
    for row in range(1, 6):
        book.active[f"A{row}"], book.active[f"B{row}"] = row, f"=A{row}*1"
    book.active["B6"] = "=SUM(B1:B5)"
    audit = audited("plain.xlsx", read_book(bytes_of(book)), None, second=False)
    assert audit.findings == []
    assert "Stored values" in {one.what for one in audit.not_assessed}


def renamed(part: str, old: str, new: str) -> Callable[[bytes], bytes]:
    """An edit of a part of a workbook."""

    def edit(xml: str) -> str:
        assert old in xml
        return xml.replace(old, new, 1)

    return lambda content: with_part(content, part, edit)


def without(part: str) -> Callable[[bytes], bytes]:
    """A workbook that lacks a part."""
    return lambda content: package(
        {name: held for name, held in parts_of(content).items() if name != part}
    )


def with_parts(**parts: str) -> Callable[[bytes], bytes]:
    """A workbook with parts more, in its folder xl."""
    return lambda content: package(
        {**parts_of(content), **{f"xl/{name}": held.encode() for name, held in parts.items()}}
    )


TYPES, BOOK, OF_BOOK = "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
CHAIN = '<calcChain xmlns="x"><c r="B1" i="1"/><c r="C1"/></calcChain>'


@pytest.mark.parametrize(
    ("edit", "rule", "told"),
    [
        (without(TYPES), "package", "nothing says what the parts are"),
        (renamed(TYPES, "worksheet+xml", "styles+xml"), "package", "is used as worksheet"),
        (renamed(TYPES, "sheet.main+xml", "x.macroEnabled.main+xml"), "macro", "has macros"),
        (renamed(TYPES, "/xl/theme/theme1.xml", "/xl/none.xml"), "package", "xl/none.xml, which"),
        (without("_rels/.rels"), "package", "does not say that xl/workbook.xml is the workbook"),
        (renamed(OF_BOOK, "styles.xml", "none.xml"), "package", "points to xl/none.xml"),
        (renamed(OF_BOOK, "relationships/worksheet", "relationships/x"), "package", "as x"),
        (renamed(OF_BOOK, "sheet2.xml", "sheet1.xml"), "package", "are one part"),
        (with_parts(**{"worksheets/sheet9.xml": ""}), "package", "does not list"),
        (lambda content: twice(content, "xl/styles.xml"), "package", "2 times"),
        (with_parts(**{"calcChain.xml": CHAIN}), "package", "names C1, without a formula"),
        (renamed(BOOK, "<calcPr ", '<calcPr calcMode="manual" '), "calculation", '"manual"'),
        (renamed(BOOK, "<calcPr ", '<calcPr iterate="true" '), "calculation", "Iterative"),
        (renamed(BOOK, "<calcPr ", '<calcPr fullPrecision="0" '), "calculation", "as displayed"),
        (renamed(BOOK, "<workbookPr", '<workbookPr date1904="1"'), "calculation", "1904"),
        (renamed(BOOK, "Sheet!$A$1", "#REF!"), "name", "stands for nothing"),
        (renamed(BOOK, "Sheet!$A$1", "Gone!$A$1"), "name", "Gone, which is not there"),
        (renamed(BOOK, "'Sheet'!$1:$1", "'Other'!$1:$1"), "name", "Other, another sheet"),
        (renamed(BOOK, 'state="visible"', 'state="veryHidden"'), "hidden", "(very hidden)"),
    ],
)
def test_what_a_file_says_of_itself_is_looked_at(
    edit: Callable[[bytes], bytes], rule: str, told: str
) -> None:
    """Each falsehood by its rule, and nothing where there is none."""
    book = Workbook()
    book.active["A1"], book.active["B1"] = 1, "=A1*1"
    book.active.print_title_rows = "1:1"
    book.create_sheet("Other")
    book.defined_names["first"] = DefinedName("first", attr_text="Sheet!$A$1")
    content = bytes_of(book)
    assert audited("plain.xlsx", read_book(content), None, second=False).findings == []
    found = audited("plain.xlsx", read_book(edit(content)), None, second=False).findings
    assert [one.rule for one in found if told in one.found] == [rule]


def twice(content: bytes, part: str) -> bytes:
    """A workbook that holds a part twice."""
    saved = io.BytesIO(content)
    with zipfile.ZipFile(saved, "a") as target, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        target.writestr(part, parts_of(content)[part])
    return saved.getvalue()


def test_the_workbook_that_programs_open_is_the_one_that_is_audited() -> None:
    """The package points to it, wherever it stands."""
    book = Workbook()
    book.active["A1"] = 1
    parts = parts_of(bytes_of(book))
    parts["xl/other.xml"] = parts[BOOK].replace(b'name="Sheet"', b'name="Shown"')
    parts["xl/_rels/other.xml.rels"] = parts[OF_BOOK]
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"xl/workbook.xml", b"xl/other.xml")
    assert list(read_book(package(parts)).sheets) == ["Shown"]


def test_every_rule_is_told_in_the_documentation() -> None:
    text = (Path(__file__).parents[2] / "docs" / "audit.md").read_text("utf-8")
    for name, rule in RULES.items():
        assert f"| {name} | {rule.severity} |" in text


# --- Formulas --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sum( 'Need'!B7:B9 )", "SUM(Need!$B$7:$B$9)"),
        ("IF(A1<>0, 1.0,0)", "IF(A1<>0,1,0)"),
        ("'It''s'!A1", "'It''s'!$A$1"),
        ("_xlfn.IFERROR(A1,B1)", "IFERROR(A1,B1)"),
        ("SUM(B9:B7)", "SUM(B7:B9)"),
    ],
)
def test_a_formula_means_the_same_however_it_is_spelled(one: str, other: str) -> None:
    assert _meaning(one) == _meaning(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("A1+B1", "A1-B1"), ("A1", "Need!A1"), ('"a b"', '"ab"'), ("A1*1.01", "A1*1.02")],
)
def test_other_formulas_mean_something_else(one: str, other: str) -> None:
    assert _meaning(one) != _meaning(other)


def _meaning(formula: str) -> tuple[object, ...]:
    from allocmodel.audit.matching import as_generated

    return meaning(formula, lambda seen: as_generated(seen, "Here"))


def test_a_formula_filled_down_has_one_shape() -> None:
    first = "SUM($B$2:B3)*'Other one'!C3"
    assert moved(first, 2, 0) == "SUM($B$2:B5)*'Other one'!C5"
    assert shape(first, 3, 5) == shape(moved(first, 2, 0), 5, 5)
    assert moved("A1", -1, 0) == "#REF!"
    assert [one.kind for one in pieces('LOG10(A1)&"B2"')] == [
        *("name", "sign", "reference", "sign", "sign", "text")
    ]


# --- Files that are none, or mean harm -------------------------------------------------------


def hostile(folder: Path) -> dict[str, bytes]:
    """Files by the words that tell what is wrong with each."""
    plain = bytes_of(Workbook())
    parts = parts_of(plain)
    (sheet,) = (name for name in parts if name.startswith("xl/worksheets/sheet"))
    entities = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("[Content_Types].xml", b"")
        target.writestr("xl/workbook.xml", b"\0" * 2**21)
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(1, 60))
    many = f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode()
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as target:
        target.writestr("content.xml", "<office/>")
    listed = parts["xl/workbook.xml"]
    twice = listed.replace(b"</sheets>", re.search(rb"<sheet .*?/>", listed)[0] + b"</sheets>")
    locked = bytearray(package(parts))
    for entry in re.finditer(b"PK\x01\x02", locked):
        locked[entry.start() + 8] |= 1
    row = '<worksheet><sheetData><row r="1"><c r="A1"{}</c></row></sheetData></worksheet>'
    no_text, no_number = (row.format(one).encode() for one in (' t="s"><v>9</v>', "><v>lots</v>"))
    return {
        "is empty": b"",
        "is no .xlsx workbook": b"name,pounds\n",
        "Excel workbook of 97-2003, or one under a password": b"\xd0\xcf\x11\xe0" + b"\0" * 600,
        "is damaged": plain[: len(plain) // 2],
        "packed, but is no .xlsx workbook": other.getvalue(),
        "too large once it is unpacked": bomb.getvalue(),
        "document type or entities": package({**parts, sheet: entities}),
        "no .xlsx workbook": package({k: v for k, v in parts.items() if "Content_Types" not in k}),
        f"its part {sheet} is not well-formed XML": package({**parts, sheet: b"<worksheet>"}),
        f"its part {sheet} points to something": package({**parts, sheet: no_text}),
        f"its part {sheet} holds something else": package({**parts, sheet: no_number}),
        "whose part is not there": package({k: v for k, v in parts.items() if k != sheet}),
        "it has more than one sheet called 'Sheet'": package({**parts, "xl/workbook.xml": twice}),
        "is locked, or packed in a way": bytes(locked),
        "more than 50 cells": package({**parts, sheet: many}),
    }


def test_hostile_files_are_one_message(
    allocmodel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_CELLS", 50)
    monkeypatch.setattr(packages, "LARGEST_UNPACKED", 2**20)
    for what, content in hostile(tmp_path).items():
        (tmp_path / "book.xlsx").write_bytes(content)
        ended = allocmodel("audit", "book.xlsx")
        assert ended.code == 3, what
        assert what in ended.err and ended.err.startswith("Error: "), ended.err
        assert ended.out == "" and "Traceback" not in ended.err
    assert allocmodel("audit", "none.xlsx").code == 3


def test_a_cell_far_down_is_no_million_rows() -> None:
    book = Workbook()
    book.active["XFD1048576"] = 1
    audit = audited("far.xlsx", read_book(bytes_of(book)), None, second=False)
    assert audit.findings == []


def test_a_report_is_written_and_the_code_says_what_was_found(allocmodel, tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(bytes_of(foreign()))
    ended = allocmodel("audit", "book.xlsx", "--without-libreoffice", "--report", "report")
    assert ended.code == 1 and ended.err == ""
    record = json.loads((tmp_path / "report" / "findings.json").read_text("utf-8"))
    table = (tmp_path / "report" / "findings.csv").read_text("utf-8").splitlines()
    assert len(record["findings"]) == len(table) - 1 == 10
    assert record["run"] is None and record["not_assessed"]
    assert {"sheet", "cell", "rule", "why", "severity"} <= set(record["findings"][0])
    for one in record["findings"]:
        assert one["cell"] in ended.out
    ended = allocmodel("audit", "book.xlsx", "--write-scenario", "mine.toml")
    assert ended.code == 3 and "--run" in ended.err and not (tmp_path / "mine.toml").exists()
