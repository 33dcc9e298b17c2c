"""The package is valid by the schemas of ECMA-376, and charts speak to who does not see them."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl.styles import Font
from openxml_audit import FileFormat, OpenXmlValidator

from allocmodel.workbook.font_order import fonts_in_order
from tests.shipped_books import each_scenario, shipped_book
from tests.workbook.books import everything_book, many_places

#: Excel from 2016 on takes it.
FORMAT = FileFormat.OFFICE_2016
#: What the validator says of a valid package, and why that is no matter: openpyxl writes texts into
#: their cells, as the standard allows; Excel moves them into a list of their own when it saves.
KNOWN = ("inline-string cell(s)",)
#: Those that ship take seconds each; the first tier has every kind of sheet in two synthetic ones.
FIRST: set[str] = set()


def faults(content: bytes, folder: Path) -> list[str]:
    """What the schemas do not allow in a workbook."""
    file = folder / "book.xlsx"
    file.write_bytes(content)
    found = OpenXmlValidator(file_format=FORMAT, max_errors=0).validate(file).errors
    return [
        f"{one.part_uri}{one.path}: {one.description}"
        for one in found
        if not any(known in one.description for known in KNOWN)
    ]


@each_scenario(first=FIRST)
def test_package_of_a_shipped_scenario_is_valid(scenario: str, tmp_path: Path) -> None:
    assert faults(shipped_book(scenario), tmp_path) == []


@pytest.mark.parametrize("book", [everything_book, many_places], ids=["everything", "many places"])
def test_package_is_valid(book, tmp_path: Path) -> None:
    assert faults(book(), tmp_path) == []


def test_a_fault_would_be_found(tmp_path: Path) -> None:
    spoilt = changed(many_places(), "xl/styles.xml", b"<sz ", b"<size ")
    assert any("xl/styles.xml" in one for one in faults(spoilt, tmp_path))


def test_fonts_stand_in_the_order_of_the_standard() -> None:
    written = b'<fonts count="1"><font><name val="Calibri"/><color rgb="00FF0000"/><b val="1"/>'
    written += b'<sz val="11"/></font></fonts>'
    wanted = b'<font><b val="1"/><sz val="11"/><color rgb="00FF0000"/><name val="Calibri"/></font>'
    assert wanted in fonts_in_order(written)
    # Whatever openpyxl can write has its place.
    every = "".join(f"<{one}/>" for one in Font.__elements__).encode()
    assert fonts_in_order(b"<fonts><font>" + every + b"</font></fonts>").count(b"/>") == len(
        Font.__elements__
    )


def changed(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """A package with something else in one of its parts."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            xml = source.read(name)
            target.writestr(name, xml.replace(old, new) if name == part else xml)
    return out.getvalue()


@pytest.mark.parametrize("book", [everything_book, many_places])
def test_every_chart_says_what_it_shows(book) -> None:
    texts = []
    with zipfile.ZipFile(BytesIO(book())) as parts:
        charts = [name for name in parts.namelist() if re.match("xl/charts/chart", name)]
        for name in parts.namelist():
            if name.startswith("xl/drawings/drawing"):
                frames = re.findall(r"<cNvPr [^>]*>", parts.read(name).decode())
                texts += [re.search('descr="([^"]+)"', frame) for frame in frames]
    assert len(texts) == len(charts) > 0 and all(texts)
    said = [text[1] for text in texts]
    # Each tells its own title, kind and table; two that say the same would be one text given twice.
    assert len({*said}) == len(said)
    assert all(re.match(r"(Bar|Line) chart: .+ Its figures are in the table", one) for one in said)
