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

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.open_book import OpenBook, Where, change_an_input
from tests.shipped_books import shipped_book

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
#: Of the cells that a brief workbook sees, one in so many is tried in the whole workbook too.
AGAIN = 25


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


def overwritten(
    book: OpenBook, cells: Sequence[Where], more_than: float, brief: OpenBook | None = None
) -> Tally:
    """Overwrite cells in turn, each in every way, and put each back.

    Parameters
    ----------
    book : OpenBook
    cells : sequence of Where
        Formula cells.
    more_than : float
        How many pounds an allocation has to move to count.
    brief : OpenBook, optional
        The same, of which most is held still: what moves money and passes there, and one in
        `AGAIN` of what does not pass, is tried again in the whole workbook.
    """
    tried = brief or book
    before, tally = tried.values(book.allocations), Tally(len(cells))
    assert book.passes and tried.passes, "The master check fails before anything is overwritten."
    assert before == book.values(book.allocations), "The brief workbook is another."
    for number, where in enumerate(cells):
        held = book.value(where)
        for value in _ways(held):
            tried.put(where, value)
            by = _moved(before, tried.values(book.allocations))
            if by <= more_than:
                continue
            tally.moved.append(where)
            passes = tried.passes
            if brief and (passes or number % AGAIN == 0):
                failed, passes = not passes, _passes_with(book, where, value)
                assert not (failed and passes), "The brief workbook fails what passes."
            if passes:
                tally.unseen.append((where, value, by))
        tried.restore(where)
    tally.moved = list(dict.fromkeys(tally.moved))
    assert tried.values(book.allocations) == before and tried.passes, "A cell was not put back."
    return tally


def _ways(held: object) -> list[object]:
    """What is put in place of a formula that holds a value."""
    number = isinstance(held, int | float) and not isinstance(held, bool)
    ways = [*([held * one for one in FACTORS] if number else []), PLAIN_NUMBER]
    return [value for value in dict.fromkeys(ways) if value != held]


def _passes_with(book: OpenBook, where: Where, value: object) -> bool:
    """Whether the master check says OK with a cell overwritten."""
    book.put(where, value)
    book.engine.evaluate_all()
    passes = book.passes
    book.restore(where)
    book.engine.evaluate_all()
    return passes


def _moved(before: Sequence[Any], after: Sequence[Any]) -> float:
    """The most that an allocation moved; one that is no number any more moved without end."""
    return max(
        abs(new - old) if isinstance(new, int | float) else float("inf")
        for old, new in zip(before, after, strict=True)
    )


def book_of(name: str) -> bytes:
    """The workbook of a scenario that ships, or of several joined by a plus, compared."""
    if "+" not in name:
        return shipped_book(name)
    import allocmodel as am
    from allocmodel.workbook.comparison import comparison_bytes

    return comparison_bytes(am.compare(name.split("+")))


def main(names: Sequence[str], every: int = 1) -> int:
    """Overwrite the cells of each workbook, and print the table."""
    print(f"{'workbook':58} {'inputs':10} {'cells':>6} {'tried':>6} {'moved':>6} {'unseen':>6}  ms")
    good = True
    for name in names:
        content = book_of(name)
        for inputs, more_than in (("untouched", 0.5), ("one amount", MATERIAL)):
            book, brief = OpenBook(content), OpenBook(content)
            if inputs != "untouched":
                change_an_input(book)
                change_an_input(brief)
            brief.hold_still(book.allocations)
            reaching = book.reaching(book.allocations)
            cells = reaching[::every]
            began = time.perf_counter()
            tally = overwritten(book, cells, more_than, brief)
            each = (time.perf_counter() - began) / len(cells) * 1000
            unseen = tally.unseen_cells
            print(
                f"{name:58} {inputs:10} {len(reaching):6} {tally.cells:6} {len(tally.moved):6} "
                f"{len(unseen):6}  {each:.0f}",
                flush=True,
            )
            for where in unseen:
                values = [f"{v:.6g} (£{by:,.0f})" for at, v, by in tally.unseen if at == where]
                print("   ", where, book.formulas[where], *values, flush=True)
            allowed = 0 if inputs == "untouched" else (1 - SEEN) * len(tally.moved)
            good &= len(unseen) <= allowed
    return 0 if good else 1


if __name__ == "__main__":
    asked = sys.argv[1:]
    step = int(asked.pop(asked.index("--every") + 1)) if "--every" in asked else 1
    sys.exit(main([one for one in asked if one != "--every"] or USUAL, step))
