"""Papers hold the evidence, are marked for those who hear them, and conclude nothing."""

from __future__ import annotations

import re
import zipfile
from functools import cache
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree
from lxml import html as lxml_html
from openxml_audit import FileFormat, OpenXmlValidator

from allocmodel.documents.as_docx import _ON_ONE_PAGE, _widths
from allocmodel.documents.blocks import Blank, Document, Paragraph
from allocmodel.documents.papers import paper_of
from allocmodel.documents.sentences import english
from allocmodel.documents.write import paper_bytes
from tests.documents.pages import DEFAULT, blocks_of, governed
from tests.shipped_books import shipped_run

KINDS = ("board", "eia")

#: What begins the names of Word's own shapes.
DRAWN = "http://schemas.microsoft.com/office/word/2010/wordprocessing"


@cache
def paper(kind: str) -> Document:
    return paper_of(governed(shipped_run(DEFAULT)), kind, english())


@cache
def word(kind: str) -> bytes:
    return paper_bytes(governed(shipped_run(DEFAULT)), kind)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_inputs_give_the_same_bytes(kind: str) -> None:
    assert word(kind) == paper_bytes(governed(shipped_run(DEFAULT)), kind)


@pytest.mark.parametrize("kind", KINDS)
def test_a_word_file_is_marked_for_those_who_hear_it(kind: str) -> None:
    found = docx.Document(BytesIO(word(kind)))
    styles = [one.style.name for one in found.paragraphs if one.style.name.startswith("Heading")]
    levels = [int(one.split()[-1]) for one in styles]
    assert levels[0] == 1 and set(levels) <= {1, 2}
    assert found.core_properties.language == "en-GB" and found.core_properties.title
    assert found.styles.element.find(f".//{qn('w:lang')}").get(qn("w:val")) == "en-GB"
    tables = [one for one in found.tables if len(one.rows) > 1]
    assert tables
    for table in tables:
        assert table._tbl.find(f".//{qn('w:tblHeader')}") is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
    drawings = list(found.element.body.iter(qn("wp:docPr")))
    assert all(one.get("descr") and one.get("title") for one in drawings)
    assert len({one.get("id") for one in drawings}) == len(drawings)
    # The map; and on the board's the pictures of equity and of four places.
    assert len(drawings) == (6 if kind == "board" else 1)


def test_a_word_file_is_whole_and_its_map_has_the_outlines_of_the_page(tmp_path) -> None:
    file = tmp_path / "board.docx"
    file.write_bytes(word("board"))
    assert not OpenXmlValidator(file_format=FileFormat.OFFICE_2019).validate(file).errors
    ((_, picture),) = (
        one for one in blocks_of(paper("board").sections) if getattr(one[1], "kind", "") == "map"
    )
    root = docx.Document(BytesIO(word("board"))).element.body
    (group,) = root.iter(f"{{{DRAWN}Group}}wgp")
    shapes = list(group.iter(f"{{{DRAWN}Shape}}wsp"))
    assert len(shapes) == len(picture.parts)
    numbers = [one.text for one in group.iter(qn("w:t"))]
    assert numbers == [one.inside[0] for one in picture.parts if one.tag == "text"]
    outlines = "".join(dict(one.attributes).get("d", "") for one in picture.parts)
    assert len(list(group.iter(qn("a:pt")))) == outlines.count("M") + outlines.count("L")


def test_no_column_of_a_word_file_breaks_a_word() -> None:
    """Short headings keep their room beside long texts: a letter takes a sixth of a centimetre."""
    long = "A text of so many words that it would take all of the room there is for itself alone."
    rows = [["What is said", "Level last year", "Pounds"], [long, "1 of 4", "+£51,921,526"]]
    first, level, pounds = (one.cm for one in _widths(rows, 7.5))
    assert level > 0.4 + len("Level") / 6 and pounds > 0.4 + len("+£51,921,526") / 6
    assert first + level + pounds == pytest.approx(17, abs=0.01) and first > level + pounds


def test_no_page_of_a_word_file_ends_inside_a_box_or_a_short_table() -> None:
    tables = docx.Document(BytesIO(word("eia"))).tables
    for rows in (table.rows for table in tables):
        assert all(row._tr.trPr is not None and len(row._tr.trPr) for row in rows)
        if len(rows) <= _ON_ONE_PAGE:
            kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in rows]
            assert kept == [True] * (len(rows) - 1) + [None]
    assert any(len(table.rows) == 1 for table in tables)


def test_charts_of_a_word_file_have_the_bars_of_the_pictures() -> None:
    with zipfile.ZipFile(BytesIO(word("board"))) as archive:
        charts = sorted(one for one in archive.namelist() if "/charts/" in one)
        root = etree.fromstring(archive.read(charts[1]))
    name = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
    low, up, down = (
        [float(one.text) for one in series.iterfind(f"{name}val//{name}v")]
        for series in root.iter(f"{name}ser")
    )
    run, place = shipped_run(DEFAULT), "Nottingham City"
    moves = [float(one) for one in run.values["bridge_in_pounds"].sel(place=place).values]
    expected = sorted(moves, key=abs, reverse=True)
    assert [u - d for u, d in zip(up, down, strict=True)] == pytest.approx(expected)
    # The first begins at equal money per head and goes down: below it stands the rest.
    assert low[0] == pytest.approx(run.number("equal_money", place=place) + expected[0])


@pytest.mark.parametrize("kind", KINDS)
def test_html_is_the_same_paper(kind: str) -> None:
    run = governed(shipped_run(DEFAULT))
    text = lxml_html.document_fromstring(paper_bytes(run, kind, "html")).text_content()
    for section in paper(kind).sections:
        assert section.title in text
    assert "<script" not in paper_bytes(run, kind, "html").decode()


def test_the_recommendation_is_left_blank() -> None:
    (section,) = [one for one in paper("board").sections if one.title == "Recommendation"]
    assert [type(one) for one in section.blocks] == [Blank]


#: Section 4 of the Equality Act 2010.
CHARACTERISTICS = [
    *("Age", "Disability", "Gender reassignment", "Marriage and civil partnership"),
    *("Pregnancy and maternity", "Race", "Religion or belief", "Sex", "Sexual orientation"),
]


def test_the_assessment_goes_through_every_characteristic_and_concludes_nothing() -> None:
    (section,) = [
        one for one in paper("eia").sections if one.title == english()("eia.characteristics")
    ]
    assert [one.title for one in section.sections] == CHARACTERISTICS
    for one in section.sections:
        assert isinstance(one.blocks[-1], Blank)
    held = {
        one.title
        for one in section.sections
        if not any(
            isinstance(block, Paragraph) and block.text.startswith("This model holds nothing on")
            for block in one.blocks
        )
    }
    assert held == {"Age", "Pregnancy and maternity", "Race"}
    aims = next(one for one in paper("eia").sections if one.title == english()("eia.aims"))
    assert [type(one) for one in aims.blocks] == [Paragraph, *[Paragraph, Blank] * 3]
    said = " ".join(
        block.text for _, block in blocks_of(paper("eia").sections) if isinstance(block, Paragraph)
    )
    assert not re.search(r"\b(no|any|adverse|positive|negative) impact\b|\bis fair\.", said)


def test_the_command_writes_a_paper(allocmodel) -> None:
    """As the name of its file ends; a name that ends otherwise is refused before all else."""
    said = allocmodel("paper", DEFAULT, "--kind", "eia", "--out", "eia.html")
    assert said.out == "Written: eia.html\n"
    assert (allocmodel.folder / "eia.html").read_bytes() == paper_bytes(
        shipped_run(DEFAULT), "eia", "html"
    )
    assert allocmodel("paper", DEFAULT, "--kind", "minutes").code == 2
    for file, form in (("eia.pdf", ()), ("eia", ()), ("x.html", ("--format", "docx"))):
        refused = allocmodel("paper", DEFAULT, "--kind", "eia", "--out", file, *form)
        assert (
            refused.code == 3 and "--out" in refused.err and f"{file} does not end" in refused.err
        )
        assert not (allocmodel.folder / file).exists()
    assert allocmodel("page", DEFAULT, "--out", "page.docx").code == 3


@pytest.mark.libreoffice
def test_libreoffice_opens_a_paper(tmp_path) -> None:
    import subprocess

    (tmp_path / "board.docx").write_bytes(word("board"))
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"),
            *("--convert-to", "txt:Text", "board.docx"),
        ],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=120,
    )
    text = (tmp_path / "board.txt").read_text("utf-8")
    for section in paper("board").sections:
        assert section.title in text
    assert "£797,688,181" in text
