"""Draws a document as a Word file: headings, header rows, charts with words for those who hear."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Sequence
from functools import singledispatch
from io import BytesIO
from typing import TYPE_CHECKING, Any

from allocmodel.declared.errors import BadInput
from allocmodel.documents.blocks import (
    Blank,
    Block,
    Document,
    Paragraph,
    Picture,
    Points,
    Section,
    Table,
)
from allocmodel.documents.docx_chart import add_chart
from allocmodel.documents.docx_shapes import add_shapes
from allocmodel.workbook.stored_values import fixed_time

if TYPE_CHECKING:
    from docx.document import Document as Word


def docx(document: Document) -> bytes:
    """A document as a Word file.

    Parameters
    ----------
    document : Document

    Returns
    -------
    bytes
        The same document gives the same bytes.

    Raises
    ------
    BadInput
        When python-docx is not installed.
    """
    word = blank_file()
    _describe(word, document)
    word.add_heading(document.title, 0)
    word.add_paragraph(document.subject, "Subtitle")
    word.add_paragraph(document.status, "Intense Quote")
    for section in document.sections:
        _add_section(word, section, 1)
    word.add_paragraph(document.closing, "Caption")
    saved = BytesIO()
    word.save(saved)
    return _at_a_fixed_time(saved.getvalue())


def blank_file() -> Word:
    """An empty Word file; BadInput where python-docx is not installed."""
    try:
        import docx as python_docx
    except ImportError:
        raise BadInput(
            "A paper in Word's form needs the package python-docx, which is not installed.",
            "Python's packages",
            'Install it: pip install "allocmodel[paper]"; or write it with --format html.',
        ) from None
    return python_docx.Document()


def _describe(word: Word, document: Document) -> None:
    """Title and language; the time is fixed."""
    from docx.oxml.ns import qn
    from docx.shared import Cm

    properties = word.core_properties
    properties.title, properties.subject = document.title[:255], document.subject[:255]
    properties.author = properties.last_modified_by = "allocmodel"
    properties.language, properties.comments = document.language, ""
    moment = datetime.datetime(*fixed_time()[:6])
    properties.created = properties.modified = moment
    fonts = word.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault"))
    language = fonts.find(qn("w:rPr")).find(qn("w:lang"))
    language.set(qn("w:val"), document.language)
    # Word 2010's copy of the styles would say other defaults.
    for name, part in list(word.part.rels.items()):
        if part.reltype.endswith("/stylesWithEffects"):
            del word.part.rels[name]
    page = word.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2)


def _add_section(word: Word, section: Section, level: int) -> None:
    word.add_heading(section.title, level)
    for block in section.blocks:
        _add(block, word)
    for inner in section.sections:
        _add_section(word, inner, level + 1)


@singledispatch
def _add(block: Block, word: Word) -> None:
    raise TypeError(f"no way to draw {type(block).__name__}")


@_add.register(Paragraph)
def _add_paragraph(block: Paragraph, word: Word) -> None:
    word.add_paragraph(block.text)


@_add.register(Points)
def _add_points(block: Points, word: Word) -> None:
    for point in block.points:
        word.add_paragraph(point, "List Bullet")


@_add.register(Blank)
def _add_blank(block: Blank, word: Word) -> None:
    # It stands with what it asks about.
    word.paragraphs[-1].paragraph_format.keep_with_next = True
    box = word.add_table(1, 1, "Table Grid")
    box.cell(0, 0).text = f"[{block.prompt}]\n\n"
    _keep_together(box.rows[0])
    word.add_paragraph()


@_add.register(Picture)
def _add_picture(block: Picture, word: Word) -> None:
    if block.bars:
        add_chart(word, block)
    elif block.kind == "map":
        add_shapes(word, block)


@_add.register(Table)
def _add_table(block: Table, word: Word) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    word.add_paragraph(block.caption, "Caption").paragraph_format.keep_with_next = True
    every = [block.header, *block.rows, *block.closing]
    table = word.add_table(len(every), len(block.header), "Table Grid")
    table.autofit = False
    _mark_header(table.rows[0], block.caption)
    points = 8.5 if len(block.header) < _MANY else 7.5
    size = Pt(points)
    columns = list(zip(_widths(every, points), block.of_words, strict=True))
    for column, (width, _) in zip(table.columns, columns, strict=True):
        column.width = width
    # Headings do not stand on a page without rows, nor a row without the others of a short table.
    followed = len(every) - 1 if len(every) <= _ON_ONE_PAGE else _TOP
    for number, (row, cells) in enumerate(zip(table.rows, every, strict=True)):
        _keep_together(row)
        is_header = cells is block.header
        for cell, text, (width, wordy) in zip(row.cells, cells, columns, strict=True):
            cell.width = width
            run = cell.paragraphs[0].add_run(text)
            run.font.size, run.bold = size, is_header or None
            cell.paragraphs[0].paragraph_format.keep_with_next = number < followed or None
            if not wordy:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for note in block.notes:
        word.add_paragraph().add_run(note).font.size = Pt(9)
    word.add_paragraph()


#: A table of so many columns is written smaller.
_MANY = 7
#: A table of so many rows stands on one page; of a longer one the first so many do.
_ON_ONE_PAGE, _TOP = 25, 3
#: Of a line of text, and of the room beside a text in its cell, in centimetres; of a letter, for
#: each point of its size; how much wider a bold one is; and the most letters that count for how
#: wide a column is.
_LINE, _BESIDE, _LETTER, _BOLD, _LONGEST = 17.0, 0.4, 0.0225, 1.2, 34


def _widths(rows: Sequence[Sequence[str]], points: float) -> list[Any]:
    """The widths of columns: no word is broken, and what room is left goes to longer texts."""
    from docx.shared import Cm

    needed, wished = [], []
    for heading, *texts in zip(*rows, strict=True):
        words = [len(word) for text in texts for word in text.split()]
        longest = max(*words, *(_BOLD * len(word) for word in heading.split()), 1)
        needed.append(_BESIDE + _LETTER * points * longest)
        whole = min(max(longest, *map(len, texts)) if texts else longest, _LONGEST)
        wished.append(_LETTER * points * (max(whole, longest) - longest))
    left = _LINE - sum(needed)
    if left < 0 or not sum(wished):
        return [Cm(_LINE * one / sum(needed)) for one in needed]
    return [Cm(one + left * more / sum(wished)) for one, more in zip(needed, wished, strict=True)]


def _keep_together(row: Any) -> None:
    """Let no page end inside a row."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))


def _mark_header(row: Any, caption: str) -> None:
    """Say that the first row holds headings, which come again on each page, and what it is."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    header = OxmlElement("w:tblHeader")
    row._tr.get_or_add_trPr().append(header)
    description = OxmlElement("w:tblCaption")
    description.set(qn("w:val"), caption)
    row._tr.getparent().tblPr.append(description)


def _at_a_fixed_time(saved: bytes) -> bytes:
    """The same file without the time at which each of its parts was written."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(saved)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, date_time=fixed_time()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, source.read(name))
    return out.getvalue()
