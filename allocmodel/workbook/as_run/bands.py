"""Bands of the sheet As run: their rows, and what a block of cells adds up to."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.engine.verdict import IN_PARTS, ONE_PART, TOLERANCES
from allocmodel.study.run import Run
from allocmodel.workbook import style
from allocmodel.workbook.layout import (
    AS_RUN_SHEET,
    FIRST_ROW,
    INPUTS_SHEET,
    Table,
)
from allocmodel.workbook.tables import Drawing

#: What a control sum may differ by, as a part of the sum of its figures without their signs.
RELATIVE = 1e-10


#: The same where all figures are nought, or noise beside nought, and have no unit of a check.
LEAST = 1e-9


#: The columns of a table of control sums.
TITLE, WHERE, STORED, ALLOWED, DIFFERS = 1, 2, 3, 4, 5


#: Where each scenario's own sums stand, in a workbook of several.
FIRST_SCENARIO = 8


class Down(NamedTuple):
    """Figures of a quantity, one below the other."""

    quantity: str
    labels: Mapping[str, str]
    row_dim: str | None = None
    rows: tuple[str, ...] = ("",)


@dataclass(frozen=True)
class Block:
    """Cells that lie in one range, and the figures in them."""

    title: str
    sheet: str
    area: str
    cells: Sequence[Down]
    _known: dict[int, list[float]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def address(self) -> str:
        """The range with its sheet."""
        return f"{quote_sheetname(self.sheet)}!{self.area}"

    def figures(self, run: Run) -> list[float]:
        """The figures of a run in it; names count as nothing, as Excel's SUM has it."""
        # A workbook lives for shorter than its runs, so that none takes the identity of another.
        if id(run) not in self._known:
            last = {"year": run.years[-1]}
            columns = [
                run.figures(one.quantity, {**last, **one.labels}, one.row_dim, one.rows)
                for one in self.cells
            ]
            self._known[id(run)] = [
                float(one) for column in columns for one in column if not isinstance(one, str)
            ]
        return self._known[id(run)]

    def allowance(self, run: Run) -> float:
        """What its sum may differ by, for the last digits of a computer."""
        unit = str(run.values[self.cells[0].quantity].attrs.get("units", ""))
        least = TOLERANCES[unit][0] if unit in TOLERANCES else LEAST
        in_parts = sum(len(one.rows) for one in self.cells if one.quantity in IN_PARTS)
        least = max(least, ONE_PART * in_parts)
        return max(least, RELATIVE * math.fsum(map(abs, self.figures(run))))


def pounds_could_change_hands(run: Run) -> bool:
    """Whether the sums of a table cannot tell which neighbourhood of a place has a pound.

    Where the last to get one is so close before the first to get none that what a sum of remainders
    may differ by would turn them round.
    """
    if "neighbourhood_pounds" not in run.values:
        return False
    remainder, place = run.values["neighbourhood_remainder"], run.values["place_of_neighbourhood"]
    given = run.values["neighbourhood_pounds"] > run.values["neighbourhood_whole_pounds"]
    allowed = ONE_PART * remainder.size
    for name in run.places:
        last = remainder.where(given & (place == name)).min("neighbourhood")
        first = remainder.where(~given & (place == name)).max("neighbourhood")
        if bool((last - first <= allowed).any()):
            return True
    return False


@dataclass
class AsRun:
    """Draws the sheet from the top down, and remembers where each check's worst figure stands."""

    drawing: Drawing
    sheet: Worksheet
    row: int = FIRST_ROW
    worst: dict[str, str] = field(default_factory=dict)

    @property
    def runs(self) -> Mapping[str, Run]:
        """The run, or every scenario's in a workbook of several, by name."""
        return self.drawing.runs or {"": self.drawing.run}

    # --- small pieces ---------------------------------------------------------------------------
    def heading(self, title: str, why: str, columns: Sequence[str]) -> None:
        """The title of a band, what it is for, and its headers."""
        self.drawing.pen.text(self.sheet, self.row, 1, title, style.TABLE_TITLE)
        self.drawing.pen.text(self.sheet, self.row + 1, 1, why, style.REMARK)
        self.row += 2
        for column, header in enumerate(columns, start=1):
            self.drawing.pen.header(self.sheet, self.row, column, header)
        self.row += 1

    def text(self, column: int, text: str) -> None:
        """A text in the row at hand."""
        self.drawing.pen.text(self.sheet, self.row, column, text, style.BOXED)

    def formula(self, column: int, formula: str, value: float | str, form: str) -> None:
        """A formula in the row at hand."""
        look = style.FIGURE.with_format(form)
        self.drawing.pen.formula(self.sheet, self.row, column, formula, value, look)

    def stored(self, figure: Callable[[Run], float], form: str, column: int = STORED) -> None:
        """A figure as run; of the scenario that is shown, in a workbook of several."""
        look = style.FIGURE.with_format(form)
        if not self.drawing.runs:
            value = figure(self.drawing.run)
            self.drawing.pen.figure(self.sheet, self.row, column, value, look)
            return
        first = FIRST_SCENARIO
        for number, run in enumerate(self.drawing.runs.values()):
            self.drawing.pen.figure(self.sheet, self.row, first + number, figure(run), look)
        cells = (get_column_letter(n) for n in (first, first + len(self.drawing.runs) - 1))
        own = ":".join(f"${letter}{self.row}" for letter in cells)
        formula = f"=INDEX({own},1,{INPUTS_SHEET}!{self.drawing.position})"
        shown = figure(self.drawing.run)
        self.drawing.pen.formula(self.sheet, self.row, column, formula, shown, look)

    def close(self, check: str, column: int, first: int) -> None:
        """The row that a check rests on: how many figures of the band differ."""
        letter = get_column_letter(column)
        formula = f"=SUM({letter}{first}:{letter}{self.row - 1})"
        self.drawing.pen.text(self.sheet, self.row, 1, "In all", style.TOTAL)
        look = style.TOTAL.with_format(style.COUNT_FORMAT)
        self.drawing.pen.formula(self.sheet, self.row, column, formula, 0.0, look)
        self.worst.setdefault(check, "")
        own = f"{quote_sheetname(AS_RUN_SHEET)}!${letter}${self.row}"
        self.worst[check] = "+".join(filter(None, (self.worst[check], own)))
        self.row += 3


#: How many inputs are changed: the first figure of the sheet.
COUNT_ROW = FIRST_ROW + 1


COUNT = f"$B${COUNT_ROW}"


def whole_table(table: Table, columns: Sequence[int] | None = None, title: str = "") -> Block:
    """A table, or columns of it side by side, as a block."""
    numbers = list(range(len(table.columns))) if columns is None else columns
    first, last = (get_column_letter(table.first_column + n) for n in (numbers[0], numbers[-1]))
    return Block(
        title or table.title,
        table.sheet,
        f"${first}${table.header_row + 1}:${last}${table.last_row}",
        [
            Down(one.quantity, one.labels, table.row_dim, table.row_labels)
            for one in (table.columns[number] for number in numbers)
            if one.quantity
        ],
    )


def control_sum(own: AsRun, block: Block, condition: str = "{within}") -> None:
    """A row: a block's sum as run, and whether it still has it. Names have none."""
    figures = [block.figures(run) for run in own.runs.values()] if block.cells else [[]]
    if not figures[0] or any(map(math.isnan, (one for each in figures for one in each))):
        return
    own.text(TITLE, own.drawing.of_whole(block.title))
    own.text(WHERE, block.sheet)
    own.stored(lambda run: math.fsum(block.figures(run)), style.PLAIN_FORMAT)
    look = style.FIGURE.with_format(style.CHECK_FORMAT)
    allowance = max(block.allowance(run) for run in own.runs.values())
    own.drawing.pen.figure(own.sheet, own.row, ALLOWED, allowance, look)
    within = f"ABS(SUM({block.address})-$C{own.row})<=$D{own.row}"
    formula = f"=IF({condition.format(within=within)},0,1)"
    own.formula(DIFFERS, formula, 0.0, style.DIFFERS_FORMAT)
    own.row += 1


def cells_down(column: int, row: int, count: int) -> str:
    """So many cells from one on, down its column."""
    letter = get_column_letter(column)
    return f"${letter}${row}:${letter}${row + count - 1}"


def cells_across(column: int, row: int, count: int) -> str:
    """So many cells from one on, along its row."""
    return f"${get_column_letter(column)}${row}:${get_column_letter(column + count - 1)}${row}"
