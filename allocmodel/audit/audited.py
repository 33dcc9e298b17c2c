"""A workbook taken apart, for the rules to look at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import NamedTuple

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.audit.cells import cells_of
from allocmodel.audit.recalculate import Values, stored_values, with_formualizer
from allocmodel.engine.steps import STAGES

CHECKS = STAGES["checks"][0]


class Area(NamedTuple):
    """The cells that a formula refers to: a sheet and its first and last column and row."""

    sheet: str
    first_column: int
    first_row: int
    last_column: int
    last_row: int


@dataclass
class Audited:
    """A workbook under audit: its parts, its cells, its formulas taken apart."""

    content: bytes

    @cached_property
    def book(self) -> Workbook:
        """The workbook with its formulas."""
        return load_workbook(BytesIO(self.content))

    @cached_property
    def stored(self) -> Values:
        """The values that its formula cells hold."""
        return stored_values(self.content)

    @cached_property
    def recomputed(self) -> Values:
        """What a recalculation gives for them."""
        return with_formualizer(self.content)

    @cached_property
    def formulas(self) -> list[Cell]:
        """Every formula cell."""
        return [cell for cell in self.cells if cell.data_type == "f"]

    @cached_property
    def cells(self) -> list[Cell]:
        """Every cell that holds something."""
        return [cell for sheet in self.book for cell in cells_of(sheet) if cell.value is not None]

    @cached_property
    def tokens(self) -> dict[tuple[str, str], list[Token]]:
        """The parts of each formula."""
        return {key(cell): Tokenizer(str(cell.value)).items for cell in self.formulas}

    @cached_property
    def areas(self) -> dict[tuple[str, str], list[Area]]:
        """The cells that each formula refers to."""
        return {
            where: [area for token in tokens if (area := area_of(token, where[0]))]
            for where, tokens in self.tokens.items()
        }

    @cached_property
    def position(self) -> dict[str, int]:
        """The place of each sheet in the workbook."""
        return {name: number for number, name in enumerate(self.book.sheetnames)}

    @cached_property
    def master(self) -> tuple[str, str] | None:
        """The master check: the cell that counts which verdicts of the register are not OK."""
        counting = [
            where
            for where, tokens in self.tokens.items()
            if where[0] == CHECKS and "COUNTIF" in functions(tokens)
        ]
        return counting[0] if counting else None

    @cached_property
    def table_of(self) -> dict[tuple[str, str], tuple[Worksheet, Table]]:
        """The table that each cell of a table is in."""
        return {
            key(cell): (sheet, table)
            for sheet, table in self.tables
            for row in sheet[table.ref]
            for cell in row
        }

    @property
    def tables(self) -> Iterator[tuple[Worksheet, Table]]:
        """Every Excel table with its sheet."""
        for sheet in self.book:
            for table in sheet.tables.values():
                yield sheet, table


def key(cell: Cell) -> tuple[str, str]:
    """The sheet and address of a cell."""
    return cell.parent.title, cell.coordinate


def functions(tokens: list[Token]) -> list[str]:
    """The names of the functions that a formula calls."""
    return [
        token.value.rstrip("(").upper()
        for token in tokens
        if token.type == Token.FUNC and token.subtype == Token.OPEN
    ]


def area_of(token: Token, sheet: str) -> Area | None:
    """The cells that one part of a formula refers to, if it is a plain reference."""
    if token.type != Token.OPERAND or token.subtype != Token.RANGE:
        return None
    other, _, cells = token.value.rpartition("!")
    if not re.fullmatch(r"\$?[A-Z]{1,3}\$?\d+(:\$?[A-Z]{1,3}\$?\d+)?", cells):
        return None
    name = other.strip("'").replace("''", "'") if other else sheet
    return Area(name, *range_boundaries(cells.replace("$", "")))
