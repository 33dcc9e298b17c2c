"""A workbook open in an engine: cells are typed into, and all that follows is recalculated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from typing import Any

import formualizer
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.utils.cell import coordinate_to_tuple

from allocmodel.audit.cells import cells_of
from allocmodel.audit.recalculate import formulas

#: A cell: its sheet, row and column.
Where = tuple[str, int, int]

MASTER: Where = ("Checks", 3, 2)
#: Sheets that look at all others; the column of Checks in which each check's distance stands.
LOOKING_AT_ALL, DISTANCE = ("Checks", "As run"), 2
#: A check rests on little where it does on less than so many times what an allocation does.
LITTLE = 3
#: Tables whose figures are allocations, wherever they stand.
ALLOCATIONS = re.compile(
    r"t_(allocation|total_allocation|answer|live_\d+|council_pounds|fund_\d+|beside_the_allocation"
    r"|fund_money|councils_money|with_councils_money|neighbourhoods_(by_line_)?\d+"
    r"|neighbourhood_(total_)?allocation)$"
)
#: Headings of figures in them that are no allocation.
OTHER_FIGURES = re.compile(
    "share|index|head|change|same in|growth|baseline|need|people|stored|difference|result"
    "|against its|note",
    re.I,
)

_REFERENCE = re.compile(
    r"(?:('(?:[^']|'')+'|[A-Za-z_][\w.]*)!)?(\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)"
)


@dataclass
class OpenBook:
    """One workbook, open in an engine that recalculates only what a change reaches."""

    content: bytes
    engine: Any = field(init=False)
    formulas: dict[Where, str] = field(init=False)

    def __post_init__(self) -> None:
        self.engine = formualizer.Workbook.from_bytes(self.content)
        self.engine.evaluate_all()
        self.formulas = {
            (sheet, *coordinate_to_tuple(address)): text
            for (sheet, address), text in formulas(self.content).items()
        }

    @cached_property
    def allocations(self) -> list[Where]:
        """The cells that show what a place receives, on every sheet."""
        found = []
        for sheet in load_workbook(BytesIO(self.content)):
            for table in sheet.tables.values():
                if ALLOCATIONS.match(table.displayName):
                    first, top, last, bottom = range_boundaries(table.ref)
                    for column in range(first + 1, last + 1):
                        heading = str(sheet.cell(top, column).value)
                        if not OTHER_FIGURES.search(heading):
                            rows = range(top + 1, bottom + 1)
                            found += [(sheet.title, row, column) for row in rows]
        return [one for one in found if one in self.formulas]

    @cached_property
    def inputs(self) -> list[Where]:
        """The figures on Inputs that may be changed."""
        sheet = load_workbook(BytesIO(self.content))["Inputs"]
        return [
            ("Inputs", cell.row, cell.column)
            for cell in cells_of(sheet)
            if not cell.protection.locked and isinstance(cell.value, int | float)
        ]

    def value(self, where: Where) -> Any:
        """What a cell holds."""
        return self.engine.get_value(*where)

    def values(self, cells: Sequence[Where]) -> list[Any]:
        """What cells hold after a recalculation."""
        self.engine.evaluate_all()
        return [self.value(one) for one in cells]

    def put(self, where: Where, value: object) -> None:
        """Type a value into a cell."""
        self.engine.set_value(*where, value)

    def restore(self, where: Where) -> None:
        """Put a cell's formula back."""
        self.engine.set_formula(*where, self.formulas[where])

    @property
    def passes(self) -> bool:
        """Whether the master check says OK."""
        return bool(self.value(MASTER) == "OK")

    def hold_still(self, wanted: Sequence[Where]) -> None:
        """Make values of all formulas but those that some cells, or checks of little, rest on.

        What is recalculated after a change is then a tenth. A check that rests on much more sees
        only what is left of it. What is held still never shows a difference, and a distance is
        never below nought: so what fails now fails in the whole workbook, and of what does not
        fail nothing is known.
        """
        kept = set(reached := self.reaching(wanted))
        for one in self.formulas:
            if (one[0], one[2]) == (MASTER[0], DISTANCE):
                rests_on = self.reaching([one])
                kept |= set(rests_on) if len(rests_on) < LITTLE * len(reached) else set()
        for one in self.formulas:
            if one not in kept and one[0] not in LOOKING_AT_ALL:
                self.put(one, self.value(one))
        self.engine.evaluate_all()

    def reaching(self, wanted: Iterable[Where]) -> list[Where]:
        """The formula cells that some cells depend on, those themselves included."""
        by_sheet: dict[str, dict[int, list[Where]]] = {}
        for one in self.formulas:
            by_sheet.setdefault(one[0], {}).setdefault(one[1], []).append(one)
        found, left = set(wanted), list(wanted)
        known: dict[tuple[str, str], list[Where]] = {}
        while left:
            for sheet, cells in _references(self.formulas[left[-1]], left.pop()[0]):
                key = (sheet, cells)
                if key not in known:
                    known[key] = list(_formulas_in(by_sheet.get(sheet, {}), cells))
                    new = [one for one in known[key] if one not in found]
                    found |= set(new)
                    left += new
        return [one for one in self.formulas if one in found]


def _references(formula: str, own: str) -> Iterator[tuple[str, str]]:
    for sheet, cells in _REFERENCE.findall(formula):
        yield sheet.strip("'").replace("''", "'") or own, cells


def _formulas_in(rows: dict[int, list[Where]], cells: str) -> Iterator[Where]:
    first, top, last, bottom = range_boundaries(cells.replace("$", ""))
    for row in range(top, bottom + 1):
        yield from (one for one in rows.get(row, ()) if first <= one[2] <= last)


def change_an_input(book: OpenBook) -> str:
    """Change one amount on Inputs as a user would; says which."""
    for where in book.inputs:
        title, amount = str(book.value((where[0], where[1], 1))), book.value(where)
        if title.startswith("Budget"):
            book.put(where, round(amount * 1.02))
            book.engine.evaluate_all()
            if book.passes:
                return title
            book.put(where, amount)
    raise LookupError("No amount that can be changed.")
