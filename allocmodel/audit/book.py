"""A workbook as its file has it: sheets and cells, read quickly and safely, whoever saved it.

Excel, LibreOffice and openpyxl write the same workbook in different ways: texts in a common table
or in the cells, a formula once for many cells. Here each cell has its own formula and value.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from allocmodel.audit.addresses import Place

Value = float | str | bool | None


class Cell(NamedTuple):
    """What a cell holds.

    Attributes
    ----------
    formula : str
        Without its "="; blank if it has none.
    value : float, str, bool or None
        What it holds; of a formula, what it came to when the file was saved, None if that is not
        in the file. An error is its text, such as "#N/A".
    is_error : bool
    style : int
        Its number in the table of styles.
    """

    formula: str
    value: Value
    is_error: bool
    style: int


@dataclass
class Sheet:
    """One sheet.

    Attributes
    ----------
    name : str
    cells : dict of (row, column) to Cell
        Those that hold something.
    hidden : bool
    only_by_program : bool
        Whether it is hidden so that no menu shows it.
    hidden_rows : set of int
    hidden_columns : list of (first, last)
    is_protected : bool
        Whether its locked cells cannot be typed over.
    """

    name: str
    cells: dict[Place, Cell] = field(default_factory=dict)
    hidden: bool = False
    only_by_program: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    is_protected: bool = False


class Table(NamedTuple):
    """An Excel table: its name, its sheet, its first and its last cell."""

    name: str
    sheet: str
    first: Place
    last: Place

    def places(self) -> Iterator[Place]:
        """The cells below its header."""
        for row in range(self.first[0] + 1, self.last[0] + 1):
            for column in range(self.first[1], self.last[1] + 1):
                yield row, column


class Name(NamedTuple):
    """A defined name.

    Attributes
    ----------
    name : str
    sheet : str
        The sheet that it is of; blank if it is of the whole workbook.
    stands_for : str
    """

    name: str
    sheet: str
    stands_for: str


class Relation(NamedTuple):
    """What a part of a package points to.

    Attributes
    ----------
    identity : str
    kind : str
        What it is said to be: "worksheet", say.
    target : str
        A part of the package, or what is outside it.
    external : bool
    """

    identity: str
    kind: str
    target: str
    external: bool


@dataclass
class Package:
    """The file as a package of parts.

    Attributes
    ----------
    types : dict of str to str, or None
        What each part is said to be; None if the package does not say, or not readably.
    told : list of str
        The parts that are named one by one as something.
    relations : dict of str to list of Relation
        By the part that lists them.
    workbook : str
        The part that was read as the workbook.
    sheets : list of (str, str)
        The name of each sheet, in order, and its part.
    chain : list of (str, str)
        The cells that the file says to have formulas: the sheet, blank if there is none, and the
        address.
    """

    types: dict[str, str] | None = None
    told: list[str] = field(default_factory=list)
    relations: dict[str, list[Relation]] = field(default_factory=dict)
    workbook: str = ""
    sheets: list[tuple[str, str]] = field(default_factory=list)
    chain: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Book:
    """A workbook.

    Attributes
    ----------
    content : bytes
        The file.
    parts : list of str
        The names of the parts of the package.
    sheets : dict of str to Sheet
        By name, in order.
    not_read : list of str
        Sheets that hold no cells, such as charts.
    formats : list of str
        The number format of each style.
    names : list of Name
        Defined names.
    settings : dict of str to str
        How it is to be calculated, as the file has it.
    package : Package
    properties : dict of str to str
        What the document's own properties say.
    links : list of (str, str)
        What it points to outside itself: the part of the package that says so, and the target.
    tables : list of Table
        The Excel tables.
    """

    content: bytes
    parts: list[str]
    sheets: dict[str, Sheet] = field(default_factory=dict)
    not_read: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)
    package: Package = field(default_factory=Package)
    properties: dict[str, str] = field(default_factory=dict)
    links: list[tuple[str, str]] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)

    def cell(self, sheet: str, at: Place) -> Cell | None:
        """A cell, if the sheet is there and the cell holds something."""
        own = self.sheets.get(sheet)
        return own.cells.get(at) if own else None

    def number_format(self, cell: Cell) -> str:
        """How a cell's number is shown."""
        return self.formats[cell.style] if cell.style < len(self.formats) else "General"

    @cached_property
    def formula_cells(self) -> list[tuple[str, Place]]:
        """Every formula cell."""
        return [
            (name, at)
            for name, sheet in self.sheets.items()
            for at, cell in sheet.cells.items()
            if cell.formula
        ]


def shown_value(value: Any) -> str:
    """A value as a finding quotes it."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return f"{value:.15g}"
    return f'"{value}"'
