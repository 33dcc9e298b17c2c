"""The sheets of a file that a team brings: cells as they stand there, and where each stands."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from allocmodel.declared.errors import BadInput
from allocmodel.files.packages import (
    LARGEST,
    refuse_old_and_packed,
    refuse_other_packages,
    why_unreadable,
)
from allocmodel.files.users_files import ZIP_SIGNATURE, read_bytes, refuse_no_text

if TYPE_CHECKING:
    from openpyxl.worksheet.cell_range import CellRange
    from openpyxl.worksheet.worksheet import Worksheet

#: What may separate the cells of a text file.
_SEPARATORS = (",", ";", "\t", "|")
_SAVE_AS = "Save it as .xlsx or as .csv."
_AS_TEXT = "Save it as CSV UTF-8."
#: Marks that such text begins with; one of UTF-32 begins as one of UTF-16 does.
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)

#: A cell by row and column, both from 0.
Position = tuple[int, int]


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook; or a text file, read with one separator.

    Attributes
    ----------
    file : str
        The file's name.
    name : str
        Blank for a text file.
    rows : list of list
        What each cell holds: text, a number, a date, True or False; None where it is blank.
    hidden : bool
    merged : dict of (row, column) to str
        The range of each cell that is merged with others.
    not_computed : set of (row, column)
        Formulas whose result is not in the file.
    shown_as : dict of (row, column) to str
        How Excel shows the numbers that have a format: "#,##0".
    hidden_rows, hidden_columns : set of int
    separator : str
        What separates the cells of a text file; blank for a workbook.
    """

    file: str
    name: str
    rows: list[list[object]]
    hidden: bool = False
    merged: dict[Position, str] = field(default_factory=dict)
    not_computed: frozenset[Position] = frozenset()
    shown_as: dict[Position, str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    separator: str = ""

    @property
    def where(self) -> str:
        """The file, and the sheet of a workbook, as messages name them."""
        return f'{self.file}, sheet "{self.name}"' if self.name else self.file

    def at(self, row: int, column: int) -> str:
        """File, sheet and cell."""
        return f"{self.where}, cell {address(row, column)}"

    def cell(self, row: int, column: int) -> object:
        """What a cell holds; None beyond the end of its row."""
        own = self.rows[row]
        return own[column] if column < len(own) else None

    def filled(self, row: int) -> list[int]:
        """The columns of a row that are not blank."""
        return [column for column, cell in enumerate(self.rows[row]) if cell is not None]

    def text(self, row: int, column: int) -> str:
        """What a cell holds as text with single blanks; blank if it holds nothing."""
        value = self.cell(row, column)
        return "" if value is None else " ".join(str(value).split())


def address(row: int, column: int) -> str:
    """The name of a cell: its column's letters and its row's number."""
    return f"{letters(column)}{row + 1}"


def letters(column: int) -> str:
    """The letters of a column, from 0: A to Z, AA and so on."""
    before, last = divmod(column, 26)
    return (letters(before - 1) if before else "") + chr(ord("A") + last)


def sheets_of(path: Path) -> list[Sheet]:
    """The sheets of a workbook; of a text file, the same rows under each separator.

    Parameters
    ----------
    path : Path
        An Excel workbook (.xlsx, .xlsm), or text in UTF-8, UTF-16 or Windows-1252 whose cells are
        separated by commas, semicolons, tabs or upright strokes.

    Returns
    -------
    list of Sheet

    Raises
    ------
    BadInput
        When the file cannot be read, or is another kind of file.
    """
    content = read_bytes(path, LARGEST)
    if content.startswith(ZIP_SIGNATURE):
        return _workbook(content, path.name)
    refuse_old_and_packed(content, path.name, _SAVE_AS)
    return _text(content, path.name)


def _text(content: bytes, file: str) -> list[Sheet]:
    text = _decoded(content, file).lstrip("\ufeff")
    if not any(map(str.isalnum, text)):
        raise BadInput("The file is empty.", file, "Save it again, with its figures.")
    tables: list[Sheet] = []
    faults = []
    for separator in _SEPARATORS:
        # A cell in quotes is a fault only where nothing separates it: see the others.
        try:
            tables.append(Sheet(file, "", _cells(text, separator), separator=separator))
        except csv.Error as error:
            faults.append(error)
    separated = any(len(row) > 1 for sheet in tables for row in sheet.rows)
    if faults and not separated:
        raise BadInput(
            f"The file cannot be read as CSV: {faults[0]}.",
            file,
            "Look for a quote that is not closed, or save the file again as CSV UTF-8.",
        )
    # The separator that makes the most cells first: messages are about that one.
    return sorted(tables, key=lambda sheet: -sum(map(len, sheet.rows)))


def _decoded(content: bytes, file: str) -> str:
    """Text as Excel saves it: UTF-8, "Unicode text" (UTF-16, by its mark), or plain CSV."""
    if content.startswith(_UTF_16) and not content.startswith(_UTF_32):
        encodings = ["utf-16"]
    else:
        refuse_no_text(content, file, _AS_TEXT)
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadInput("The file is text neither in UTF-8, UTF-16 nor Windows-1252.", file, _AS_TEXT)


def _cells(text: str, separator: str) -> list[list[object]]:
    # Without newline="" a line that ends as on old Macintoshes ends too.
    rows = csv.reader(io.StringIO(text, newline=None), delimiter=separator, strict=True)
    return _without_rules([[cell if cell.strip() else None for cell in row] for row in rows])


#: A line drawn with signs, as between a table and its totals.
_RULE = re.compile(r"\s*(?:[-=_*+~\u2013\u2014]{2,}|:?-{2,}:?)\s*")


def _without_rules(rows: Iterable[Sequence[object]]) -> list[list[object]]:
    """Rows with blanks where a row holds nothing but drawn lines."""
    return [
        [None] * len(row)
        if all(one is None or (isinstance(one, str) and _RULE.fullmatch(one)) for one in row)
        else list(row)
        for row in rows
    ]


def _workbook(content: bytes, file: str) -> list[Sheet]:
    """Every sheet, with what its formulas came to when the file was saved."""
    # Only who brings a workbook waits for the library that reads one.
    from openpyxl import load_workbook

    refuse_other_packages(content, file, _SAVE_AS)
    try:
        results = load_workbook(io.BytesIO(content), data_only=True)
        formulas = load_workbook(io.BytesIO(content))
    except Exception as error:  # The library raises whatever it trips over.
        raise BadInput(
            f"The workbook cannot be read: it {why_unreadable(error)}.",
            file,
            "Open it in Excel and save it again as .xlsx.",
        ) from None
    return [_sheet(sheet, formulas[sheet.title], file) for sheet in results.worksheets]


#: How Excel calls the format of a cell that has none.
_PLAIN = "General"


def _sheet(results: Worksheet, formulas: Worksheet, file: str) -> Sheet:
    rows = _without_rules(
        [None if isinstance(value, str) and not value.strip() else value for value in row]
        for row in results.iter_rows(values_only=True)
    )
    not_computed, shown_as = set(), {}
    for row, cells in enumerate(formulas.iter_rows()):
        for column, cell in enumerate(cells):
            if cell.data_type == "f" and rows[row][column] is None:
                not_computed.add((row, column))
            elif isinstance(rows[row][column], int | float) and cell.number_format != _PLAIN:
                shown_as[row, column] = cell.number_format
    hidden = [one.min for one in results.column_dimensions.values() if one.hidden]
    last = {one.min: one.max for one in results.column_dimensions.values()}
    return Sheet(
        file,
        results.title,
        rows,
        results.sheet_state != "visible",
        dict(_merged(results.merged_cells.ranges)),
        frozenset(not_computed),
        shown_as,
        frozenset(number - 1 for number, one in results.row_dimensions.items() if one.hidden),
        frozenset(number - 1 for first in hidden for number in range(first, last[first] + 1)),
    )


def _merged(ranges: Iterable[CellRange]) -> Iterable[tuple[Position, str]]:
    for one in ranges:
        for row in range(one.min_row, one.max_row + 1):
            for column in range(one.min_col, one.max_col + 1):
                yield (row - 1, column - 1), str(one.coord)
