"""The workbook's XML is spelled in one way, whichever library wrote it."""

from __future__ import annotations

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import canonicalize
from zipfile import ZipFile

import pytest

from allocmodel.workbook.one_spelling import _Spelling, one_spelling
from allocmodel.workbook.write import workbook_bytes
from tests.synthetic import synthetic_run

#: One document as the standard library writes it, and as lxml does.
BY_STANDARD_LIBRARY = (
    b'<wsDr xmlns:a="urn:a" xmlns:c="urn:c" xmlns="urn:s"><row r="1" /><v></v>'
    b"<a:t>A &amp; B &lt; C</a:t><a:t>x</a:t><c:n><a:u /></c:n></wsDr>"
)
BY_LXML = (
    b"<?xml version='1.0' encoding='UTF-8'?>\n"
    b'<wsDr xmlns="urn:s"><row r="1"/><v/>'
    b'<a:t xmlns:a="urn:a">A &amp; B &lt; C</a:t><a:t xmlns:a="urn:a">x</a:t>'
    b'<c:n xmlns:c="urn:c"><a:u xmlns:a="urn:a"></a:u></c:n></wsDr>'
)
SPELLED = (
    b'<wsDr xmlns:a="urn:a" xmlns:c="urn:c" xmlns="urn:s"><row r="1"/><v/>'
    b"<a:t>A &amp; B &lt; C</a:t><a:t>x</a:t><c:n><a:u/></c:n></wsDr>"
)

#: The rows of a sheet, which are spelled by pattern.
SHEET = (
    '<worksheet xmlns="urn:s"><dimension ref="A1:C1"/><sheetData><row r="1"><c r="A1" t="n"/>'
    '<c r="B1"><f>IF(A1&gt;1,"/&gt;","&amp;#163;")</f><v/></c><c r="C1" t="inlineStr"><is>'
    '<t xml:space="preserve"> £1 é &#13; </t></is></c></row></sheetData></worksheet>'
)
SHEET_BY_STANDARD_LIBRARY = SHEET.replace("/>", " />").replace("&#13;", "\r").encode()
SHEET_BY_LXML = (
    SHEET.replace("<v/>", "<v></v>").replace(' t="n"/>', ' t="n"></c>').replace("£", "&#163;")
).encode("ascii", "xmlcharrefreplace")

#: Writes the workbook of a synthetic run, having imported openpyxl before the package does.
WRITES = """
import sys, openpyxl
from allocmodel.workbook.write import workbook_bytes
from tests.synthetic import synthetic_run
sys.stdout.buffer.write(workbook_bytes(synthetic_run(1))[0])
print(openpyxl.LXML, file=sys.stderr)
"""


@pytest.mark.parametrize("written", [BY_STANDARD_LIBRARY, BY_LXML, SPELLED])
def test_each_librarys_spelling_becomes_the_one(written: bytes) -> None:
    assert one_spelling(written) == SPELLED


@pytest.mark.parametrize("written", [SHEET_BY_STANDARD_LIBRARY, SHEET_BY_LXML, SHEET.encode()])
def test_rows_are_spelled_as_all_else_is(written: bytes) -> None:
    assert one_spelling(written) == SHEET.encode()


def test_what_is_hard_to_spell_stays_what_it_is() -> None:
    """Line ends, tabs, quotes, signs and letters beyond ASCII, in text and in an attribute."""
    hard = "&amp; &lt; &gt; &quot; ' &#13; &#10; &#9; £ é 漢 \U0001f600"
    document = f'<a b="{hard}" xml:space="preserve"> {hard} </a>'
    assert canonicalize(one_spelling(document.encode()).decode()) == canonicalize(document)


def test_a_prefix_with_two_meanings_is_refused() -> None:
    with pytest.raises(ValueError, match="xmlns:a stands for urn:a and for urn:b"):
        one_spelling(b'<r><a:x xmlns:a="urn:a"/><a:x xmlns:a="urn:b"/></r>')


def test_every_part_of_a_workbook_is_spelled_so() -> None:
    content, _ = workbook_bytes(synthetic_run(1))
    with ZipFile(BytesIO(content)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    assert [name for name, xml in parts.items() if one_spelling(xml) != xml] == []
    # Read as a whole, rows of sheets too.
    assert [name for name, xml in parts.items() if _Spelling(xml).document() != xml] == []


def test_lxml_changes_no_byte() -> None:
    """Even where openpyxl was imported, with lxml, before the package was."""
    pytest.importorskip("lxml", reason="lxml is not installed")

    def written(lxml: bool) -> tuple[bytes, str]:
        made = subprocess.run(
            [sys.executable, "-c", WRITES],
            env={**os.environ, "OPENPYXL_LXML": str(lxml)},
            cwd=Path(__file__).resolve().parents[2],
            capture_output=True,
            check=True,
        )
        return made.stdout, made.stderr.decode().strip()

    with_lxml, without = written(True), written(False)
    assert (with_lxml[1], without[1]) == ("True", "False")
    assert with_lxml[0] == without[0]
