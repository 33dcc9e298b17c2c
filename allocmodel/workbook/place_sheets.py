"""The sheets of places: one for each, or one for the place that is chosen on it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from allocmodel.study.run import Run
from allocmodel.tracing.cells import Spot
from allocmodel.workbook.contents import SHEETS
from allocmodel.workbook.layout import FIRST_ROW

#: With more places than these, one sheet has a list to choose the place from.
MOST_PLACE_SHEETS = 12
CHOSEN_SHEET = "Place"
#: Where on that sheet the place is chosen.
CHOICE_ROW, CHOICE_COLUMN = FIRST_ROW, 2

#: What no sheet's name may hold, and how long it may be.
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST = 30


def place_sheets(run: Run, others: Iterable[str]) -> dict[str, str | None]:
    """The sheets of places by name, each with its place; None = the one that is chosen.

    Parameters
    ----------
    run : Run
    others : iterable of str
        The names of the other sheets, which no sheet of a place takes.
    """
    taken = {name.casefold() for name in others} | {"history"}
    if len(run.places) > MOST_PLACE_SHEETS:
        return {_free(CHOSEN_SHEET, taken): None}
    sheets: dict[str, str | None] = {}
    for place in run.places:
        sheets[_free(place, taken)] = place
    return sheets


def place_choice(run: Run) -> Spot | None:
    """The cell of the workbook of a run in which readers choose a place; None where there is none.

    Choosing moves no money.
    """
    for sheet, place in place_sheets(run, SHEETS).items():
        if place is None:
            return Spot(sheet, CHOICE_ROW, CHOICE_COLUMN)
    return None


def _free(wanted: str, taken: set[str]) -> str:
    """A name that a sheet may have and that no other has; it is taken from now on."""
    plain = " ".join(_FORBIDDEN.sub(" ", wanted).split()).strip("' ") or CHOSEN_SHEET
    number = 1
    while True:
        end = f" {number}" if number > 1 else ""
        name = plain[: _LONGEST - len(end)].strip("' ") + end
        if name.casefold() not in taken:
            taken.add(name.casefold())
            return name
        number += 1
