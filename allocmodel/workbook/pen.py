"""Writes single cells: text as text, formulas with their values, inputs as inputs."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.model.quantities import INPUTS
from allocmodel.model.vocabulary import label_title
from allocmodel.run import Run
from allocmodel.workbook import style
from allocmodel.workbook.stored_values import MISSING

#: A text that begins with one of these could be taken for a formula when somebody edits it.
LOOKS_LIKE_FORMULA = ("=", "+", "-", "@", "'", "\t", "\r")


@dataclass
class Figures:
    """The engine's value of each quantity at given labels, looked up quickly."""

    run: Run
    _tables: dict[str, dict[tuple[str, ...], Any]] = field(default_factory=dict)

    def value(self, name: str, labels: Mapping[str, str]) -> float | str:
        """The value as the workbook shows it: a number, or the title of a name."""
        array = self.run.values[name]
        if name not in self._tables:
            names = [[str(label) for label in array[dim].values] for dim in array.dims]
            flat = np.asarray(array.values).ravel().tolist()
            self._tables[name] = dict(zip(itertools.product(*names), flat, strict=True))
        value = self._tables[name][tuple(labels[str(dim)] for dim in array.dims)]
        if isinstance(value, str):
            dim = INPUTS[name].names_dim if name in INPUTS else None
            return label_title(dim, value) if dim else value
        return float(value)


@dataclass
class Pen:
    """Writes cells and remembers the value of every formula.

    Attributes
    ----------
    book : openpyxl.Workbook
    values : dict of (sheet, address) to number or text
    """

    book: Workbook
    values: dict[tuple[str, str], float | str] = field(default_factory=dict)

    def text(
        self,
        sheet: Worksheet,
        row: int,
        column: int,
        text: str,
        font: Font = style.BODY,
        wrap: bool = False,
    ) -> Cell:
        """Write text as text, whatever it begins with."""
        cell = sheet.cell(row, column)
        cell.value = text
        cell.data_type = "s"
        cell.font = font
        if wrap:
            cell.alignment = style.WRAPPED
        if text.startswith(LOOKS_LIKE_FORMULA):
            cell.quotePrefix = True
        return cell

    def header(self, sheet: Worksheet, row: int, column: int, text: str) -> Cell:
        """Write the header of a column."""
        cell = self.text(sheet, row, column, text, style.HEADER)
        cell.fill = style.HEADER_FILL
        cell.alignment = style.HEADER_ALIGNMENT
        cell.border = style.BOX
        return cell

    def formula(
        self,
        sheet: Worksheet,
        row: int,
        column: int,
        formula: str,
        value: float | str,
        number_format: str = "General",
    ) -> Cell:
        """Write a formula, and remember the engine's value for it."""
        cell = sheet.cell(row, column)
        cell.value = formula
        cell.font = style.BODY
        cell.border = style.BOX
        cell.number_format = number_format
        self.values[sheet.title, cell.coordinate] = value
        return cell

    def figure(
        self, sheet: Worksheet, row: int, column: int, value: float | str, number_format: str
    ) -> Cell:
        """Write reference data: a figure or a name that is given, not computed."""
        if isinstance(value, str):
            cell = self.text(sheet, row, column, value)
        else:
            cell = sheet.cell(row, column)
            # Excel counts a blank cell as nought; an error stays visible in all that needs it.
            cell.value = _plain_number(value) if math.isfinite(value) else MISSING
            cell.font = style.BODY
            cell.number_format = number_format
        cell.border = style.BOX
        return cell

    def input(
        self, sheet: Worksheet, row: int, column: int, value: float | str, number_format: str
    ) -> Cell:
        """Write an input: unlocked, filled, in the inputs' colour."""
        cell = self.figure(sheet, row, column, value, number_format)
        cell.font = style.INPUT
        cell.fill = style.INPUT_CELL_FILL
        cell.protection = style.UNLOCKED
        side = "left" if isinstance(value, str) else "right"
        cell.alignment = Alignment(horizontal=side, vertical="center")
        return cell


def fit_height(sheet: Worksheet, row: int, texts: Mapping[int, str]) -> None:
    """Make a row high enough for its wrapped texts, by column; not all programs do it."""
    lines = 1
    for column, text in texts.items():
        width = sheet.column_dimensions[get_column_letter(column)].width
        lines = max(lines, math.ceil(len(text) * 1.05 / width))
    sheet.row_dimensions[row].height = 15 * lines


def _plain_number(value: float) -> int | float:
    """Whole numbers without a decimal point, so that files and formula bars read well."""
    return int(value) if float(value).is_integer() and abs(value) < 1e15 else float(value)
