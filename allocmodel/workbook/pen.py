"""Writes single cells: text as text, formulas with their values, inputs as inputs."""

from __future__ import annotations

import math
import textwrap
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
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
from allocmodel.workbook.rows import MISSING, Values

#: Longer lines would make a printed page too small to read.
LINE_LENGTH = 140

#: So many letters a line of a title has, which is larger and bold, for each of one of prose.
LETTERS_OF_A_TITLE = 0.8

#: Points that a line of a sheet's title is high.
LINE_OF_A_SHEET_TITLE = 21

#: So many letters a wrapped line has for each digit that its column is wide.
_FILLED = 1.05


@dataclass
class Pen:
    """Writes cells and remembers the value of every formula.

    Attributes
    ----------
    book : openpyxl.Workbook
    values : dict of str to dict of (row, column) to number or text
        Of each sheet's formulas.
    line_lengths : dict of str to int
        Letters to a line of prose, by sheet, where they are not as many as elsewhere.
    """

    book: Workbook
    values: Values = field(default_factory=lambda: defaultdict(dict))
    line_lengths: dict[str, int] = field(default_factory=dict)

    _looks: dict[style.Look, StyleArray] = field(default_factory=dict)
    #: Whether a text is marked as one: names stand beside many tables, and are looked at once.
    _marked: dict[str, bool] = field(default_factory=dict)

    def dress(self, cell: Cell, look: style.Look) -> None:
        """Give a cell its look: openpyxl is slow at it, so cells of one look have one array."""
        known = self._looks.get(look)
        if known is None:
            # What the cell had before, and the look says nothing of, stays.
            look.put_on(self.apart(cell))
            known = self._looks[look] = cell._style
        cell._style = known

    def apart(self, cell: Cell) -> Cell:
        """A cell, its look no longer that of others, so that it alone can be changed."""
        cell._style = copy(cell._style)
        return cell

    def text(
        self,
        sheet: Worksheet,
        row: int,
        column: int,
        text: str,
        look: style.Look = style.TEXT,
    ) -> Cell:
        """Write text as text, whatever it begins with."""
        cell = _cell(sheet, row, column)
        self.dress(cell, look)
        self._say(cell, text)
        return cell

    def texts(
        self, sheet: Worksheet, row: int, column: int, texts: Sequence[str], look: style.Look
    ) -> None:
        """Write texts down a column, from a row on."""
        for cell, text in zip(self._down(sheet, row, column, len(texts), look), texts, strict=True):
            self._say(cell, text)

    def _say(self, cell: Cell, text: str) -> None:
        """Put a text into a dressed cell."""
        marked = self._marked.get(text)
        if marked is None:
            refuse_beyond_cell(cell, text, LONGEST_TEXT, "A text")
            cell.check_string(text)
            # It could be taken for a formula, or lose its apostrophe, when somebody edits it.
            marked = self._marked[text] = would_run(text) or text.startswith("'")
        cell._value, cell.data_type = text, "s"
        if marked:
            self.apart(cell).quotePrefix = True

    def _down(
        self, sheet: Worksheet, row: int, column: int, count: int, look: style.Look
    ) -> Iterator[Cell]:
        """New cells of one look down a column: nearly all of a large workbook."""
        cells, known = sheet._cells, None
        for at in range(row, row + count):
            cell = cells[at, column] = Cell(sheet, at, column)
            if known is None:
                self.dress(cell, look)
                known = cell._style
            cell._style = known
            yield cell

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

    def title(self, sheet: Worksheet, row: int, text: str) -> int:
        """Write the title of a table; gives the row after it.

        On one row, but where lines are shorter than elsewhere, since pages cut them.
        """
        known = self.line_lengths.get(sheet.title)
        length = int(known * LETTERS_OF_A_TITLE) if known else len(text) or 1
        for line in textwrap.wrap(text, length):
            self.text(sheet, row, 1, line, style.TABLE_TITLE)
            row += 1
        return row

    def fold_title(self, sheet: Worksheet, row: int) -> None:
        """Break the title of a sheet where its column ends: pages that repeat it would cut it."""
        cell = self.apart(sheet.cell(row, 1))
        letters = self.line_length(sheet) * LETTERS_OF_A_TITLE * style.HEADING.sz / cell.font.sz
        lines = textwrap.wrap(str(cell.value), int(letters))
        if len(lines) > 1:
            cell.alignment = style.FOLDED
            sheet.row_dimensions[row].height = LINE_OF_A_SHEET_TITLE * len(lines)

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
        cell = _cell(sheet, row, column)
        self.dress(cell, look)
        self._compute(cell, formula)
        self.values[sheet.title][row, column] = value
        return cell

    def formulas(
        self,
        sheet: Worksheet,
        row: int,
        column: int,
        formulas: Sequence[str | None],
        values: Sequence[float | str],
        look: style.Look,
    ) -> None:
        """Write formulas down a column, from a row on, each with its value; None leaves a blank."""
        own = self.values[sheet.title]
        cells = self._down(sheet, row, column, len(formulas), look)
        for cell, formula, value in zip(cells, formulas, values, strict=True):
            if formula is None:
                self.dress(cell, style.BOXED)
            else:
                self._compute(cell, formula)
                own[cell.row, column] = value

    def _compute(self, cell: Cell, formula: str) -> None:
        """Put a formula into a cell."""
        refuse_beyond_cell(cell, formula, LONGEST_FORMULA, "A formula")
        cell._value, cell.data_type = formula, "f"

    def figure(
        self, sheet: Worksheet, row: int, column: int, value: object, look: style.Look
    ) -> Cell:
        """Write what is given, not computed: a figure, a name, or nothing where a limit is none."""
        if isinstance(value, str):
            return self.text(sheet, row, column, value, look)
        cell = _cell(sheet, row, column)
        self.dress(cell, look)
        if value is not None:
            self._give(cell, float(value))  # type: ignore[arg-type]
        return cell

    def figures(
        self,
        sheet: Worksheet,
        row: int,
        column: int,
        values: Sequence[float | str],
        look: style.Look,
    ) -> None:
        """Write what is given down a column, from a row on: figures or names."""
        for cell, value in zip(
            self._down(sheet, row, column, len(values), look), values, strict=True
        ):
            if isinstance(value, str):
                self._say(cell, value)
            else:
                self._give(cell, value)

    def _give(self, cell: Cell, number: float) -> None:
        """Put a figure into a cell."""
        # Excel counts a blank cell as nought; an error stays visible in all that needs it.
        if math.isfinite(number):
            cell._value, cell.data_type = _plain_number(number), "n"
        else:
            cell._value, cell.data_type = MISSING, "e"

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


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    """The cell that stands there, or a new one."""
    cell = sheet._cells.get((row, column))
    if cell is None:
        cell = sheet._cells[row, column] = Cell(sheet, row, column)
    return cell


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
