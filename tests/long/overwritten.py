"""Overwrite every formula cell: ``python -m tests.long.overwritten``. Do the checks notice?

Workbooks are named by scenarios that ship, or by several joined by a plus, which are compared; none
named is the default, three years, diabetes and one comparison. Each formula cell that an allocation
depends on is overwritten in turn: 1 per cent up, 1 per cent down, and with a plain number. Prints
how many cells then move an allocation, and how many of those the master check does not see: with
untouched inputs, which must be none; and with one amount changed as a user would, so that what was
stored of the run no longer speaks, where 95 in 100 must be seen. ``--every 7`` takes every seventh
cell.
"""

from __future__ import annotations

import re
import sys
import time
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
from tests.shipped_books import shipped_book

#: A cell: its sheet, row and column.
Where = tuple[str, int, int]

USUAL = (
    "nottingham-2025-26",
    "nottingham-three-years",
    "nottingham-diabetes-core",
    "nottingham-floor-binds+nottingham-health-inequalities-15",
)
#: What is put in place of a formula: its own value a little off, and a plain number.
FACTORS, PLAIN_NUMBER = (1.01, 0.99), 12_345.0
#: Pounds that make a difference once inputs are changed.
MATERIAL = 1000
#: Of the cells that then make one, how many must be seen.
SEEN = 0.95

MASTER: Where = ("Checks", 3, 2)
#: Tables whose figures are allocations, wherever they stand.
ALLOCATIONS = re.compile(r"t_(allocation|total_allocation|answer|live_\d+)$")
#: Headings of figures in them that are no allocation.
OTHER_FIGURES = re.compile(
    "share|index|head|change|same in|growth|baseline|need|people|stored|difference|result", re.I
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


@dataclass
class Tally:
    """What overwriting the cells of a workbook came to."""

    cells: int = 0
    moved: list[Where] = field(default_factory=list)
    unseen: list[tuple[Where, object, float]] = field(default_factory=list)

    @property
    def unseen_cells(self) -> list[Where]:
        """The cells that moved an allocation while the master check said OK."""
        return list(dict.fromkeys(where for where, _, _ in self.unseen))


def overwritten(book: OpenBook, cells: Sequence[Where], more_than: float) -> Tally:
    """Overwrite cells in turn, each in every way, and put each back.

    Parameters
    ----------
    book : OpenBook
    cells : sequence of Where
        Formula cells.
    more_than : float
        How many pounds an allocation has to move to count.
    """
    before, tally = book.values(book.allocations), Tally(len(cells))
    assert book.passes, "The master check fails before anything is overwritten."
    for where in cells:
        held = book.value(where)
        number = isinstance(held, int | float) and not isinstance(held, bool)
        ways = [held * one for one in FACTORS] if number else []
        moved = False
        for value in dict.fromkeys([*ways, PLAIN_NUMBER]):
            if value == held:
                continue
            book.put(where, value)
            by = _moved(before, book.values(book.allocations))
            if by > more_than:
                moved = True
                if book.passes:
                    tally.unseen.append((where, value, by))
        book.restore(where)
        if moved:
            tally.moved.append(where)
    assert book.values(book.allocations) == before and book.passes, "A cell was not put back."
    return tally


def _moved(before: Sequence[Any], after: Sequence[Any]) -> float:
    """The most that an allocation moved; one that is no number any more moved without end."""
    return max(
        abs(new - old) if isinstance(new, int | float) else float("inf")
        for old, new in zip(before, after, strict=True)
    )


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


def book_of(name: str) -> bytes:
    """The workbook of a scenario that ships, or of several joined by a plus, compared."""
    if "+" not in name:
        return shipped_book(name)
    import allocmodel as am
    from allocmodel.workbook.comparison import comparison_bytes

    return comparison_bytes(am.compare(name.split("+")))


def main(names: Sequence[str], every: int = 1) -> int:
    """Overwrite the cells of each workbook, and print the table."""
    print(f"{'workbook':58} {'inputs':9} {'cells':>6} {'moved':>6} {'unseen':>6}  ms a cell")
    good = True
    for name in names:
        book = OpenBook(book_of(name))
        cells = book.reaching(book.allocations)[::every]
        for inputs, more_than in (("untouched", 0.5), ("one amount", MATERIAL)):
            if inputs != "untouched":
                change_an_input(book)
            began = time.perf_counter()
            tally = overwritten(book, cells, more_than)
            each = (time.perf_counter() - began) / len(cells) * 1000
            unseen = tally.unseen_cells
            print(
                f"{name:58} {inputs:9} {len(book.formulas):6} {len(tally.moved):6} "
                f"{len(unseen):6}  {each:.0f}",
                flush=True,
            )
            for where in unseen:
                values = [f"{v:.6g} (£{by:,.0f})" for at, v, by in tally.unseen if at == where]
                print("   ", where, book.formulas[where], *values)
            allowed = 0 if inputs == "untouched" else (1 - SEEN) * len(tally.moved)
            good &= len(unseen) <= allowed
    return 0 if good else 1


if __name__ == "__main__":
    asked = sys.argv[1:]
    step = int(asked.pop(asked.index("--every") + 1)) if "--every" in asked else 1
    sys.exit(main([one for one in asked if one != "--every"] or USUAL, step))
