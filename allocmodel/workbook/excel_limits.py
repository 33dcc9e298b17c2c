"""What Excel can hold and how it lets things be named; all else is refused before it is written.

Excel calls a file damaged that is beyond them. The figures are those of Microsoft, "Excel
specifications and limits", and of its pages on renaming a worksheet and on names in formulas.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from math import prod
from typing import TYPE_CHECKING

from allocmodel.declared.errors import BadInput
from allocmodel.declared.vocabulary import DIMENSIONS

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

    from allocmodel.workbook.layout import Layout, Table

MOST_COLUMNS, MOST_ROWS = 16_384, 1_048_576
#: Characters of a cell's text, of a formula, and of the header of a table's column.
LONGEST_TEXT, LONGEST_FORMULA, LONGEST_HEADER = 32_767, 8_192, 255

#: Characters of a sheet's name, and of the name of a table or of cells.
LONGEST_SHEET_NAME, LONGEST_NAME = 31, 255
#: Characters of a drop-down's message and title, and of a page's footer.
LONGEST_MESSAGE, LONGEST_MESSAGE_TITLE, LONGEST_FOOTER = 255, 32, 255
#: Links and page breaks of a sheet, and different looks of cells in a workbook.
MOST_LINKS, MOST_BREAKS, MOST_LOOKS = 65_530, 1_026, 65_490

#: What no sheet may be named, and the form of names in formulas.
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")
_RESERVED_SHEET_NAME = "history"
_NAME = re.compile(r"[^\W\d][\w.\\]*|\\[\w.\\]*|_[\w.\\]*")
#: Names that would be read as cells: A1, R1C1, or R and C alone.
_LIKE_A_CELL = re.compile(r"[A-Z]{1,3}[0-9]+|R[0-9]*C[0-9]*|[RC][0-9]*", re.IGNORECASE)

#: The dimensions whose length is the scenario's own choice.
CHOSEN = (
    *("budget_line", "weighted_line", "converging_line", "weight_use", "evidence_row"),
    *("year", "place"),
)


def refuse_beyond_sheet(layout: Layout) -> None:
    """Stop when a table, or the list of inputs, would pass the last column or row of a sheet.

    Raises
    ------
    BadInput
        Says which table, how much it would need, and what to have fewer of.
    """
    for table in layout.tables:
        if table.last_column > MOST_COLUMNS:
            raise _beyond(table, "columns", table.last_column, MOST_COLUMNS, _across(table))
        if table.last_row > MOST_ROWS:
            down = {table.row_dim: len(table.row_labels)} if table.row_dim else {}
            raise _beyond(table, "rows", table.last_row, MOST_ROWS, down)
    last = max((row.row for row in layout.input_rows), default=0)
    if last > MOST_ROWS:
        raise BadInput(
            f"The list of inputs needs {last:,} rows; a sheet of Excel has {MOST_ROWS:,}.",
            where=_where("Inputs"),
            mend="Have fewer places, lines, weights or years.",
        )


def refuse_beyond_cell(cell: Cell, text: str, most: int, what: str) -> None:
    """Stop when a text or formula is longer than Excel reads: it would call the file damaged."""
    if len(text) > most:
        raise BadInput(
            f"{what} has {len(text):,} characters; Excel reads {most:,}.",
            where=f"{_where(cell.parent.title)}, cell {cell.coordinate}",
            mend="Shorten the names of places, lines and evidence, or have fewer of them.",
        )


def _beyond(
    table: Table, what: str, needed: int, most: int, lengths: Mapping[str, int]
) -> BadInput:
    """The error for one table, with the most that would fit of each thing that can be fewer."""
    others = needed - prod(lengths.values())
    fewer = [
        f"{length:,} of {DIMENSIONS[dim]}, of which at most "
        f"{(most - others) * length // prod(lengths.values()):,} fit"
        for dim, length in lengths.items()
        if dim in CHOSEN
    ]
    return BadInput(
        f'The table "{table.title}" needs {needed:,} {what}; a sheet of Excel has {most:,}.',
        where=_where(table.sheet),
        mend=f"Have fewer: {'; or '.join(fewer)}."
        if fewer
        else "Have fewer places, lines, weights or years.",
    )


def _across(table: Table) -> dict[str, int]:
    """How many labels of each dimension run across a table."""
    found: dict[str, set[str]] = {}
    for column in table.columns:
        for dim, label in column.labels.items():
            found.setdefault(dim, set()).add(label)
    return {dim: len(labels) for dim, labels in found.items()}


def _where(sheet: str) -> str:
    return f"allocation.xlsx, sheet {sheet}"


# --- a whole workbook -----------------------------------------------------------------------------
def refuse_beyond_book(book: Workbook) -> None:
    """Stop when something in a workbook is named or sized as Excel does not take it.

    Parameters
    ----------
    book : openpyxl.Workbook
        Whole, and not written yet.

    Raises
    ------
    BadInput
        Says what, on which sheet, and how to mend it.
    """
    for where, what, mend in _beyond_book(book):
        raise BadInput(what, where=where, mend=mend)


_NAMES = "Give it another name."
_FEWER = "Have fewer places, lines, weights or years."


def _beyond_book(book: Workbook) -> Iterator[tuple[str, str, str]]:
    """All that is beyond: where, what it is, how to mend it."""
    yield from _names_of_sheets(book.sheetnames)
    tables = [name for sheet in book.worksheets for name in sheet.tables]
    yield from _names_in_formulas([*tables, *book.defined_names])
    looks = len(book._cell_styles)
    if looks > MOST_LOOKS:
        yield _BOOK, f"{looks:,} looks of cells; Excel has {MOST_LOOKS:,}.", _FEWER
    for sheet in book.worksheets:
        for what in _beyond_in(sheet):
            yield _where(sheet.title), what, "Shorten names, or have fewer places, lines or years."


_BOOK = "allocation.xlsx"


def _names_of_sheets(names: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    taken: set[str] = set()
    for name in names:
        wrong = (
            (not name.strip(), "A sheet has no name."),
            (
                len(name) > LONGEST_SHEET_NAME,
                f"A sheet's name has {len(name)} characters; Excel takes {LONGEST_SHEET_NAME}.",
            ),
            (_NOT_IN_SHEET_NAMES.search(name), "A sheet's name holds one of [ ] : * ? / \\"),
            (name != name.strip("'"), "A sheet's name begins or ends with an apostrophe."),
            (name.casefold() == _RESERVED_SHEET_NAME, "Excel keeps the name History to itself."),
            (name.casefold() in taken, "Two sheets have this name; Excel looks at no capitals."),
        )
        yield from ((_where(name), what, _NAMES) for found, what in wrong if found)
        taken.add(name.casefold())


def _names_in_formulas(names: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Tables and named cells, which share one list of names."""
    taken: set[str] = set()
    for name in names:
        wrong = (
            (
                len(name) > LONGEST_NAME,
                f"It has {len(name)} characters; Excel takes {LONGEST_NAME}.",
            ),
            (
                not _NAME.fullmatch(name),
                "Such a name begins with a letter or an underscore and goes on with letters, "
                "digits, underscores and points.",
            ),
            (_LIKE_A_CELL.fullmatch(name), "It would be read as the address of a cell."),
            (name.casefold() in taken, "Two tables or named cells have it."),
        )
        where = f"{_BOOK}, the name {name[:60]}"
        yield from ((where, what, _NAMES) for found, what in wrong if found)
        taken.add(name.casefold())


def _beyond_in(sheet: Worksheet) -> Iterator[str]:
    """What on a sheet is more or longer than Excel takes."""
    links = sum(1 for cell in sheet._cells.values() if cell.hyperlink)
    if links > MOST_LINKS:
        yield f"{links:,} links; a sheet of Excel has {MOST_LINKS:,}."
    for breaks in (sheet.row_breaks, sheet.col_breaks):
        if len(breaks.brk) > MOST_BREAKS:
            yield f"{len(breaks.brk):,} page breaks; a sheet of Excel has {MOST_BREAKS:,}."
    footer = len(sheet.oddFooter.center.text or "")
    if footer > LONGEST_FOOTER:
        yield f"A footer of {footer} characters; Excel takes {LONGEST_FOOTER}."
    for rule in sheet.data_validations.dataValidation:
        told = {
            LONGEST_MESSAGE: (rule.prompt, rule.error, rule.formula1, rule.formula2),
            LONGEST_MESSAGE_TITLE: (rule.promptTitle, rule.errorTitle),
        }
        for most, texts in told.items():
            for text in texts:
                if text and len(text) > most:
                    yield f"A drop-down's text of {len(text)} characters; Excel takes {most}."
