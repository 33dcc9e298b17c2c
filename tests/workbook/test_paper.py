"""On paper: what is printed, that it can be read, and that colours can be told apart."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from textwrap import wrap

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.table import Table as ExcelTable

from allocmodel.workbook import style
from allocmodel.workbook.charts import LEFT_OUT, MOST_BARS, put_below
from allocmodel.workbook.contents import SHEETS, is_on_paper
from allocmodel.workbook.layout import Column, Table
from allocmodel.workbook.palette import MOST_PLAIN, PALETTE, PAPER
from allocmodel.workbook.paper import (
    LEAST_PRINTED,
    scale_of_one_page,
    set_up_pages,
)
from allocmodel.workbook.pen import LETTERS_OF_A_TITLE, LINE_LENGTH, LINE_OF_A_SHEET_TITLE, Pen
from allocmodel.workbook.sources_sheet import MOST_FILES, as_long_as_each_other
from tests.workbook.books import everything_book, many_places

BOOKS = pytest.mark.parametrize("book", [everything_book, many_places])


@cache
def opened(book) -> Workbook:
    return load_workbook(BytesIO(book()))


@BOOKS
def test_paper_has_the_summary_places_checks_and_sources_alone(book) -> None:
    for sheet in opened(book):
        area = str(sheet.print_area or "").split("!")[-1].replace("$", "")
        if is_on_paper(sheet.title):
            assert not area or ":" in area
        else:
            assert sheet[area].value is None, f"{sheet.title} prints"
            assert "clear the print area" in sheet["A2"].value
    printed = {sheet.title for sheet in opened(book) if is_on_paper(sheet.title)}
    assert printed & set(SHEETS) == {"Summary", "Checks", "Sources"}


@BOOKS
def test_nothing_is_printed_below_seven_points(book) -> None:
    for sheet in opened(book):
        if not is_on_paper(sheet.title):
            continue
        sizes = {cell.font.sz for cell in sheet._cells.values() if cell.value is not None}
        if sheet.sheet_properties.pageSetUpPr.fitToPage:
            scale = scale_of_one_page(sheet)
        else:
            scale = sheet.page_setup.scale
        assert min(sizes) * scale / 100 >= LEAST_PRINTED, sheet.title


@BOOKS
def test_a_place_is_one_upright_page_and_other_pages_repeat_their_headings(book) -> None:
    for sheet in opened(book):
        assert sheet.print_title_rows
        setup = sheet.page_setup
        assert str(setup.paperSize) == sheet.PAPERSIZE_A4
        if sheet.title not in SHEETS:
            assert (setup.orientation, setup.fitToHeight, setup.fitToWidth) == ("portrait", 1, 1)
        if sheet.col_breaks.brk:
            assert sheet.print_title_cols == "$A:$A"
        # The footer stands inside the margin, above what printers cannot reach.
        assert 0.25 <= sheet.page_margins.footer < sheet.page_margins.bottom - 0.2


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_the_standard() -> None:
    """Black on white is 21:1; #767676 is the lightest grey with 4.5:1 on white."""
    assert contrast("000000", "FFFFFF") == pytest.approx(21)
    assert contrast("767676", "FFFFFF") == pytest.approx(4.54, abs=0.01)


def test_neighbours_in_a_chart_can_be_told_apart() -> None:
    """Each from the next, the last from the first, and all from the paper between them."""
    for one, following in zip(PALETTE, (*PALETTE[1:], PALETTE[0]), strict=True):
        assert contrast(one, following) >= 3
        assert contrast(one, PAPER) >= 3
    assert len({*PALETTE}) == len(PALETTE)


def test_where_many_meet_every_second_one_is_striped() -> None:
    summary = opened(everything_book)["Summary"]
    moved = summary._charts[0].series
    assert len(moved) > MOST_PLAIN
    striped = [one.graphicalProperties.pattFill is not None for one in moved]
    assert striped == [bool(number % 2) for number in range(len(moved))]
    assert all(one.graphicalProperties.line.solidFill.srgbClr == PAPER for one in moved)


def broken_after(sheet) -> set[int]:
    return {one.id for one in sheet.row_breaks.brk}


@BOOKS
def test_what_is_signed_stands_on_one_page(book) -> None:
    summary = opened(book)["Summary"]
    first, last = (
        next(at for at in range(1, summary.max_row) if summary.cell(at, 1).value == text)
        for text in ("Made by, from, and signed by", "Signed off by")
    )
    assert not broken_after(summary) & set(range(first, last))
    assert summary.row_dimensions[last].height > 20, "no room for a signature"


def test_prose_of_many_places_fits_an_upright_page() -> None:
    """Lines end within the names, which each of the pages side by side repeats."""
    summary = opened(many_places)["Summary"]
    in_tables = {
        row
        for table in summary.tables.values()
        for row in range(range_boundaries(table.ref)[1], range_boundaries(table.ref)[3] + 2)
    }
    names = summary.column_dimensions["A"].width
    assert summary.col_breaks.brk and names < LINE_LENGTH
    rest = [cell for cell in summary["A"][3:] if cell.value and cell.row not in in_tables]
    titles = [cell for cell in rest if cell.font.sz == style.HEADING.sz]
    assert titles and len(titles) < len(rest)
    long = [cell.value for cell in rest if len(str(cell.value)) > names]
    long += [cell.value for cell in titles if len(cell.value) > names * LETTERS_OF_A_TITLE]
    assert long == []
    pen = Pen(Workbook())
    sheet = pen.book.active
    for title, lines in ("Short", 1), ("NHS England's own 2025/26 core allocation, reproduced", 2):
        pen.line_lengths[sheet.title] = 50
        pen.text(sheet, 1, 1, title, style.SHEET_TITLE)
        pen.fold_title(sheet, 1)
        assert bool(sheet["A1"].alignment.wrap_text) == (lines > 1)
    assert sheet.row_dimensions[1].height == lines * LINE_OF_A_SHEET_TITLE


@pytest.mark.parametrize("rows", [MOST_BARS, MOST_BARS + 1])
def test_a_chart_of_more_bars_than_a_page_holds_is_left_out_and_said_to_be(rows: int) -> None:
    pen = Pen(Workbook())
    sheet = pen.book.active
    table = Table(
        *("t", sheet.title, "Title", 1, "place", tuple(map(str, range(rows))), "Place"),
        (Column("", {}, "Pounds"),),
    )
    chart = BarChart()
    chart.title = "Money"
    below = put_below(pen, sheet, table, chart)
    assert below > table.end_row
    assert (sheet._charts == [chart]) == (rows <= MOST_BARS)
    assert (sheet.cell(table.end_row + 2, 1).value == LEFT_OUT) == (rows > MOST_BARS)


def test_the_register_is_one_page_where_it_can_be_read() -> None:
    """A short list of checks on a page; the headings above a long one are repeated."""
    checks = opened(many_places)["Checks"]
    _, _, _, last = range_boundaries(str(checks.print_area).split("!")[-1])
    assert not broken_after(checks) & set(range(1, last))


@BOOKS
def test_rows_are_as_high_as_their_texts(book) -> None:
    """Lines of Calibri hold more letters than their column is wide in digits, but not a tenth."""
    for name in ("Checks", "Sources"):
        sheet = opened(book)[name]
        area = str(sheet.print_area or "").split("!")[-1]
        last = range_boundaries(area)[3] if area else sheet.max_row
        for cell in list(sheet._cells.values()):
            if cell.row > last:
                continue
            if isinstance(cell.value, str) and cell.data_type == "s" and cell.alignment.wrap_text:
                width = sheet.column_dimensions[cell.column_letter].width
                lines = len(wrap(cell.value, int(1.1 * width)))
                high = sheet.row_dimensions[cell.row].height or 15
                assert high >= 15 * lines, (name, cell.coordinate, cell.value)


@pytest.mark.parametrize(("second", "rows"), [("Pounds", "$1:$6"), ("People", "$1:$4")])
def test_headings_repeat_where_all_tables_of_a_sheet_share_them(second: str, rows: str) -> None:
    """Excel repeats one block of rows, which must not stand over a table of other headings."""
    sheet = Workbook().active
    for top, heading in ((6, "Pounds"), (200, second)):
        sheet.cell(top, 1, "Place")
        sheet.cell(top, 2, heading)
        for row in range(top + 1, top + 100):
            sheet.cell(row, 1, "Here")
        sheet.add_table(ExcelTable(displayName=f"t{top}", ref=f"A{top}:B{top + 99}"))
    set_up_pages(sheet, 4, on_paper=True)
    assert sheet.print_title_rows == rows


def test_files_are_in_parts_as_long_as_each_other() -> None:
    """So that each table is on a page under its own headings, none with a row or two."""
    rows = [[str(number)] for number in range(MOST_FILES + 1)]
    assert as_long_as_each_other([]) == [[]]
    assert as_long_as_each_other(rows[1:]) == [rows[1:]]
    assert [len(one) for one in as_long_as_each_other(rows)] == [13, 14]
