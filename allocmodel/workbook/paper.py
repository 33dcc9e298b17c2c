"""What a printed workbook is: which sheets are for paper, how they break into pages, how small.

Paper has the Summary, the places, the register of checks and the sources. A file has no mark that
keeps a sheet off the paper, so that the print area of every other sheet is one blank cell, and the
sheet says so; whoever clears the print area prints it, on pages that are set up as well.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.pagebreak import Break, ColBreak, RowBreak
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.workbook import style

#: What every other sheet says under its title.
FOR_THE_SCREEN = "For the screen: to print it, clear the print area (Page Layout, Print Area)."

#: Points of the smallest letters of a sheet and of a chart, and the least that they may be printed.
SMALLEST_LETTERS, LEAST_PRINTED = 10, 7
#: So small, in per cent, may a page be printed.
LEAST_SCALE = math.ceil(100 * LEAST_PRINTED / SMALLEST_LETTERS)

#: A4, and the margins round what is printed, in inches. The footer stands inside the lowest one.
_SHORT, _LONG = 8.27, 11.69
_MARGIN, _BOTTOM, _FOOTER = 0.3, 0.7, 0.3
#: Programs measure a little differently: columns, and rows of wrapped text more so.
_SPARE, _SPARE_ROWS = 0.99, 0.95

#: Columns are as wide as so many digits and five pixels, at 96 pixels an inch. A digit of Calibri
#: has seven pixels; of the widest font that is taken where there is no Calibri, nine and a third.
_DIGIT, _PADDING, _PIXELS = 9.33, 5, 96
_COLUMN_WIDTH, _ROW_HEIGHT = 8.43, 15.0
_POINTS = 72


def set_up_pages(sheet: Worksheet, titles: int, on_paper: bool) -> None:
    """Set up a sheet's pages, with its headings and names on each.

    Excel repeats one block of rows. It is the top of the sheet, and reaches to the headings of the
    first table where all tables of the sheet have the same.

    Parameters
    ----------
    sheet : openpyxl.worksheet.worksheet.Worksheet
    titles : int
        The last of the rows at the top that every page repeats.
    on_paper : bool
        Whether it is printed with the workbook.
    """
    most = (sheet.max_column, sheet.max_row)
    last_column, last_row = _printed_to(sheet, most)
    titles = _to_shared_headings(sheet) or titles
    _frame(sheet, titles, _orientation(sheet, titles, last_row))
    width = _room(sheet.page_setup.orientation, LEAST_SCALE)[0]
    bands = list(_bands(sheet, last_column, width))
    # A manual break is only kept where pages have a scale of their own, not where they are fitted.
    widest = max(LEAST_SCALE, min(100, *(_scale(sheet, one) for one in bands)))
    sheet.page_setup.scale = _scale_to_one_page(sheet, widest, last_row)
    if len(bands) > 1:
        sheet.print_title_cols = "A:A"
        sheet.col_breaks = ColBreak(brk=[Break(id=band[-1]) for band in bands[:-1]])
    _keep_together(sheet, titles, most[1])
    if not on_paper:
        blank = get_column_letter(most[0] + 2)
        sheet.print_area = f"{blank}1"


def set_up_one_page(sheet: Worksheet, titles: int) -> None:
    """Set up a sheet that is one upright page of A4."""
    _frame(sheet, titles, "portrait")
    sheet.page_setup.fitToHeight = sheet.page_setup.fitToWidth = 1
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def scale_of_one_page(sheet: Worksheet, more_rows: int = 0) -> int:
    """By how much, in per cent, a sheet has to shrink to be one upright page, with more rows."""
    width, height = _room("portrait", 100)
    wide = sum(_width(sheet, column) for column in range(1, sheet.max_column + 1))
    high = sum(_height(sheet, row) for row in range(1, sheet.max_row + 1))
    high += more_rows * _ROW_HEIGHT
    return int(min(100, 100 * width / wide, 100 * height / high))


def upright_line(names: float, figures: float) -> int:
    """How many letters a line has over the names and as many columns as an upright page holds.

    Parameters
    ----------
    names, figures : float
        How wide the column of names is, and each column of figures.
    """
    left = _room("portrait", LEAST_SCALE)[0] - (names * _DIGIT + _PADDING)
    return int(names + figures * max(1, left // (figures * _DIGIT + _PADDING)))


def line_on_every_page(names: float) -> int:
    """How many letters a line has over the names alone, which every page of a wide sheet repeats.

    Parameters
    ----------
    names : float
        How wide their column is, in digits.
    """
    return int(names)


def _to_shared_headings(sheet: Worksheet) -> int | None:
    """The row of the first table's headings where all tables have the same; None where not."""
    headings = {}
    for table in sheet.tables.values():
        first, top, last, _ = range_boundaries(table.ref)
        headings[top] = tuple(_said(sheet, top, column) for column in range(first, last + 1))
    return min(headings) if len(set(headings.values())) == 1 else None


def _orientation(sheet: Worksheet, titles: int, last_row: int) -> str:
    """Upright where that keeps the longest table on a page, under its headings."""
    longest = max((high for row, high in _heights(sheet, titles) if row <= last_row), default=0.0)
    top = _height_to(sheet, titles)
    lying, upright = (_room(one, LEAST_SCALE)[1] - top for one in ("landscape", "portrait"))
    return "portrait" if lying < longest <= upright else "landscape"


def _frame(sheet: Worksheet, titles: int, orientation: str) -> None:
    sheet.print_title_rows = f"1:{titles}"
    sheet.page_setup.orientation = orientation
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    margins = sheet.page_margins
    margins.left = margins.right = margins.top = _MARGIN
    margins.bottom, margins.footer, margins.header = _BOTTOM, _FOOTER, _FOOTER
    sheet.oddFooter.center.text = "&A, page &P of &N"


def _room(orientation: str, scale: float) -> tuple[float, float]:
    """Width in pixels and height in points that a page has at a scale in per cent."""
    wide, high = (_SHORT, _LONG) if orientation == "portrait" else (_LONG, _SHORT)
    return (
        (wide - 2 * _MARGIN) * _PIXELS * 100 * _SPARE / scale,
        (high - _MARGIN - _BOTTOM) * _POINTS * 100 * _SPARE_ROWS / scale,
    )


def _width(sheet: Worksheet, column: int) -> float:
    known = sheet.column_dimensions.get(get_column_letter(column))
    width = known.width if known is not None and known.customWidth else _COLUMN_WIDTH
    return float(width) * _DIGIT + _PADDING


def _height(sheet: Worksheet, row: int) -> float:
    known = sheet.row_dimensions.get(row)
    return float(known.height) if known is not None and known.height else _ROW_HEIGHT


def _printed_to(sheet: Worksheet, most: tuple[int, int]) -> tuple[int, int]:
    """The last column and row that paper has, of all that the sheet has."""
    area = str(sheet.print_area or "").split("!")[-1]
    if not area:
        return most
    _, _, column, row = range_boundaries(area)
    return int(column), int(row)


def _bands(sheet: Worksheet, last: int, room: float) -> Iterator[list[int]]:
    """Columns from the second on in bands that a page holds beside the names."""
    left = room - _width(sheet, 1)
    band: list[int] = []
    for column in range(2, last + 1):
        if band and sum(_width(sheet, one) for one in (*band, column)) > left:
            yield band
            band = []
        band.append(column)
    yield band


def _scale(sheet: Worksheet, band: Sequence[int]) -> int:
    """The scale in per cent at which the names and a band of columns fill a page."""
    wide = sum(_width(sheet, column) for column in (1, *band))
    return math.floor(100 * _room(sheet.page_setup.orientation, 100)[0] / wide)


def _scale_to_one_page(sheet: Worksheet, scale: int, last_row: int) -> int:
    """So small that all rows stand on one page where that can be read, else as it was."""
    high = _height_to(sheet, last_row)
    fitting = math.floor(100 * _room(sheet.page_setup.orientation, 100)[1] / high)
    whole = not sheet.row_breaks.brk and not sheet._charts
    return min(scale, fitting) if whole and fitting >= LEAST_SCALE else scale


def _height_to(sheet: Worksheet, last: int) -> float:
    """How high the rows are down to one of them."""
    return sum(_height(sheet, row) for row in range(1, last + 1))


def _keep_together(sheet: Worksheet, titles: int, last_row: int) -> None:
    """Begin a new page before what would be cut, unless it is longer than a page."""
    page = _room(sheet.page_setup.orientation, float(sheet.page_setup.scale))[1]
    page -= _height_to(sheet, titles)
    asked = {one.id for one in sheet.row_breaks.brk}
    together = (*_headed(sheet, titles, last_row), *_heights(sheet, titles))
    blocks = {row: high for row, high in together if high <= page}
    breaks, used = RowBreak(), 0.0
    # A chart may stand below the last row that has a cell.
    last = max([last_row, *(row for row, _ in together)])
    for row in range(titles + 1, last + 1):
        needed = max(blocks.get(row, 0.0), _height(sheet, row))
        if used and (row - 1 in asked or used + needed > page):
            breaks.append(Break(id=row - 1))
            used = 0.0
        used += _height(sheet, row)
    sheet.row_breaks = breaks


def _heights(sheet: Worksheet, titles: int) -> Iterator[tuple[int, float]]:
    """The first row of each table with what stands above it, and of each chart; how high it is."""
    for table in sheet.tables.values():
        _, top, _, bottom = range_boundaries(table.ref)
        first = top
        # Its title and how to read it stand right above it.
        while first > titles + 1 and _said(sheet, first - 1):
            first -= 1
        yield first, sum(_height(sheet, row) for row in range(first, bottom + 2))
    for chart in sheet._charts:
        yield range_boundaries(chart.anchor)[1], float(chart.height) / 2.54 * _POINTS


def _headed(sheet: Worksheet, titles: int, last_row: int) -> Iterator[tuple[int, float]]:
    """The row of each heading, and how high it is with the rows below it, to the next blank one."""
    is_heading: dict[bytes, bool] = {}
    for row in range(titles + 1, last_row + 1):
        if not _said(sheet, row):
            continue
        cell = sheet.cell(row, 1)
        look = bytes(cell._style or ())
        if look not in is_heading:
            is_heading[look] = cell.font.sz == style.HEADING.sz
        if not is_heading[look]:
            continue
        last = row
        while _said(sheet, last + 1):
            last += 1
        yield row, sum(_height(sheet, one) for one in range(row, last + 1))


def _said(sheet: Worksheet, row: int, column: int = 1) -> object:
    """What stands in a row, at its start; reading a cell that is not there would make it."""
    cell = sheet._cells.get((row, column))
    return None if cell is None else cell.value
