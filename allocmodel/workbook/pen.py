"""Writes single cells: text as text, formulas with their values, inputs as inputs."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.declared.spreadsheet_text import would_run
from allocmodel.tracing.cells import Spot
from allocmodel.workbook import style
from allocmodel.workbook.excel_limits import (
    LONGEST_FORMULA,
    LONGEST_HEADER,
    LONGEST_TEXT,
    refuse_beyond_cell,
)
from allocmodel.workbook.rows import MISSING

#: Longer lines would make a printed page too small to read.
LINE_LENGTH = 140

#: So many letters a wrapped line has for each digit that its column is wide.
_FILLED = 1.05


@dataclass
class Pen:
    """Writes cells and remembers the value of every formula.

    Attributes
    ----------
    book : openpyxl.Workbook
    values : dict of (sheet, address) to number or text
    line_lengths : dict of str to int
        Letters to a line of prose, by sheet, where they are not as many as elsewhere.
    """

    book: Workbook
    values: dict[tuple[str, str], float | str] = field(default_factory=dict)
    line_lengths: dict[str, int] = field(default_factory=dict)

    _looks: dict[style.Look, StyleArray] = field(default_factory=dict)

    def dress(self, cell: Cell, look: style.Look) -> None:
        """Give a cell its look; openpyxl is slow at it, so each look is worked out once."""
        known = self._looks.get(look)
        if known is None:
            look.put_on(cell)
            self._looks[look] = copy(cell._style)
        else:
            cell._style = StyleArray(known)

    def text(
        self,
        sheet: Worksheet,
        row: int,
        column: int,
        text: str,
        look: style.Look = style.TEXT,
    ) -> Cell:
        """Write text as text, whatever it begins with."""
        cell = sheet.cell(row, column)
        refuse_beyond_cell(cell, text, LONGEST_TEXT, "A text")
        cell.value = text
        cell.data_type = "s"
        self.dress(cell, look)
        # It could be taken for a formula, or lose its apostrophe, when somebody edits it.
        if would_run(text) or text.startswith("'"):
            cell.quotePrefix = True
        return cell

    def line_length(self, sheet: Worksheet) -> int:
        """How many letters a line of prose has on a sheet."""
        return self.line_lengths.get(sheet.title, LINE_LENGTH)

    def paragraph(
        self, sheet: Worksheet, row: int, text: str, look: style.Look = style.TEXT
    ) -> int:
        """Write text over as many rows as it needs; gives the row after it."""
        lines = textwrap.wrap(text, self.line_length(sheet)) or [""]
        for number, line in enumerate(lines):
            self.text(sheet, row + number, 1, line, look)
        return row + len(lines)

    def header(self, sheet: Worksheet, row: int, column: int, text: str) -> Cell:
        """Write the header of a column."""
        cell = self.text(sheet, row, column, text, style.COLUMN_HEADER)
        refuse_beyond_cell(cell, text, LONGEST_HEADER, "A header")
        return cell

    def formula(
        self,
        sheet: Worksheet,
        row: int,
        column: int,
        formula: str,
        value: float | str,
        look: style.Look = style.FIGURE,
    ) -> Cell:
        """Write a formula, and remember the engine's value for it."""
        cell = sheet.cell(row, column)
        refuse_beyond_cell(cell, formula, LONGEST_FORMULA, "A formula")
        cell.value = formula
        self.dress(cell, look)
        self.values[sheet.title, cell.coordinate] = value
        return cell

    def figure(
        self, sheet: Worksheet, row: int, column: int, value: object, look: style.Look
    ) -> Cell:
        """Write what is given, not computed: a figure, a name, or nothing where a limit is none."""
        if value is None:
            self.dress(sheet.cell(row, column), look)
            return sheet.cell(row, column)
        if isinstance(value, str):
            return self.text(sheet, row, column, value, look)
        cell = sheet.cell(row, column)
        # Excel counts a blank cell as nought; an error stays visible in all that needs it.
        number = float(value)  # type: ignore[arg-type]
        cell.value = _plain_number(number) if math.isfinite(number) else MISSING
        self.dress(cell, look)
        return cell

    def link(self, sheet: Worksheet, row: int, column: int, text: str, to: Spot) -> Cell:
        """Write text that leads to a cell of this workbook."""
        cell = self.text(sheet, row, column, text, style.LINK)
        target = f"{quote_sheetname(to.sheet)}!{get_column_letter(to.column)}{to.row}"
        # Without the address of a file it leads nowhere else.
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=target, display=text)
        return cell

    def input(
        self, sheet: Worksheet, row: int, column: int, value: object, number_format: str
    ) -> Cell:
        """Write an input: unlocked, filled, in the inputs' colour."""
        look = style.INPUT_TEXT if isinstance(value, str) else style.INPUT_FIGURE
        return self.figure(sheet, row, column, value, look.with_format(number_format))


def fit_height(sheet: Worksheet, row: int, texts: Mapping[int, str]) -> None:
    """Make a row high enough for its wrapped texts, by column; not all programs do it.

    Lines break between words, so that a text takes more of them than its length says.
    """
    lines = 1
    for column, text in texts.items():
        width = sheet.column_dimensions[get_column_letter(column)].width
        lines = max(lines, len(textwrap.wrap(text, max(1, int(width * _FILLED)))))
    sheet.row_dimensions[row].height = 15 * lines


def _plain_number(value: float) -> int | float:
    """Whole numbers without a decimal point, so that files and formula bars read well."""
    return int(value) if float(value).is_integer() and abs(value) < 1e15 else float(value)
