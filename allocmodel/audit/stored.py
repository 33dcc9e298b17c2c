"""Stored values against recalculations by engines that share nothing with this package."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from allocmodel.audit.addresses import Place, address_of, place_of
from allocmodel.audit.agreement import agree
from allocmodel.audit.book import Book, Value, shown_value
from allocmodel.audit.findings import Finding, NotAssessed
from allocmodel.audit.formulas import VOLATILE, functions
from allocmodel.audit.recalculate import Values, with_formualizer, with_libreoffice
from allocmodel.declared.errors import AllocmodelError
from allocmodel.declared.figures import listed, so_many

FORMUALIZER, LIBREOFFICE = "formualizer", "LibreOffice"
#: More are one finding: a workbook that is not recalculated at all is stale as a whole.
TOLD_ONE_BY_ONE = 5
#: What an engine gives where it does not know a function.
_NOT_KNOWN = ("#NAME?", "#ERROR!")

WHAT = "Stored values, recalculated by {0}"


@dataclass
class Recalculated:
    """What engines make of a workbook.

    Attributes
    ----------
    values : dict of str to Values
        By the engine.
    not_assessed : list of NotAssessed
    """

    values: dict[str, Values] = field(default_factory=dict)
    not_assessed: list[NotAssessed] = field(default_factory=list)

    def value(self, sheet: str, at: Place) -> Value:
        """What a formula cell comes to by the first engine; None where none could say."""
        for values in self.values.values():
            return values.get((sheet, address_of(at)))
        return None


def recalculated(book: Book, second: bool = True) -> Recalculated:
    """Compute a workbook anew with each engine that can.

    Parameters
    ----------
    book : Book
    second : bool
        Whether LibreOffice is asked too; it takes long to start.
    """
    made = Recalculated()
    if not book.formula_cells:
        return made
    volatile = volatile_functions(book)
    if volatile:
        why = f"The workbook uses {listed(sorted(volatile))}, whose values change by themselves."
        made.not_assessed.append(NotAssessed("Stored values, recalculated", why))
        return made
    _ask(made, FORMUALIZER, with_formualizer, book)
    if not second:
        why = "It was not asked to."
        made.not_assessed.append(NotAssessed(WHAT.format(LIBREOFFICE), why))
    elif book.links or any("vbaProject" in part for part in book.parts):
        why = "The workbook has links or macros, so it is not opened."
        made.not_assessed.append(NotAssessed(WHAT.format(LIBREOFFICE), why))
    else:
        _ask(made, LIBREOFFICE, with_libreoffice, book)
    return made


def volatile_functions(book: Book) -> set[str]:
    """The functions of a workbook whose values change by themselves."""
    formulas = (book.sheets[sheet].cells[at].formula for sheet, at in book.formula_cells)
    # Taking a formula apart takes long; the letters alone say that there is none.
    perhaps = [one for one in formulas if _PERHAPS.search(one)]
    return {name for one in perhaps for name in functions(one) if name in VOLATILE}


_PERHAPS = re.compile(rf"(?:{'|'.join(sorted(VOLATILE))})\s*\(", re.IGNORECASE)


def _ask(made: Recalculated, engine: str, compute: Callable[[bytes], Values], book: Book) -> None:
    """Add what an engine gives, or that it could not."""
    try:
        made.values[engine] = compute(book.content)
        return
    except AllocmodelError as error:
        why = error.what
    except BaseException as error:
        # What is not Python's own, such as a panic in an engine, is no Exception.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        why = "It gave up on the workbook."
    made.not_assessed.append(NotAssessed(WHAT.format(engine), why))


def stored_values(
    book: Book,
    made: Recalculated,
    allowance: Callable[[str, Place], float],
    as_run: Callable[[str, Place], Value] | None = None,
) -> Iterator[Finding | NotAssessed]:
    """Formula cells whose stored value is not what an engine gives.

    Parameters
    ----------
    book : Book
    made : Recalculated
    allowance : callable
        What the figure in a cell may differ by.
    as_run : callable, optional
        What a cell holds in the run. Given where nothing else was changed but which scenario or
        place is shown: values that are still those of the run are then only not recalculated yet.
    """
    lost = [
        (sheet, at)
        for sheet, at in book.formula_cells
        if book.sheets[sheet].cells[at].value is None
    ]
    yield from _lost(lost, len(book.formula_cells))
    skipped = set(lost)
    differing: dict[tuple[str, Place], dict[str, Value]] = {}
    not_known: dict[str, int] = {}
    for engine, values in made.values.items():
        for (sheet, address), value in values.items():
            where = sheet, place_of(address)
            stored = book.sheets[sheet].cells[where[1]].value
            if where in skipped or _agree(stored, value, allowance(*where)):
                continue
            if value in _NOT_KNOWN:
                not_known[engine] = not_known.get(engine, 0) + 1
            else:
                differing.setdefault(where, {})[engine] = value
    for engine, count in not_known.items():
        why = f"It does not know a function in {count:,} cells."
        yield NotAssessed(WHAT.format(engine), why)
    still = as_run is not None and all(
        _agree(book.sheets[sheet].cells[at].value, as_run(sheet, at), allowance(sheet, at))
        for sheet, at in differing
    )
    if differing and still:
        why = (
            f"The values of {so_many(len(differing), 'cell')} are those of the run: the workbook "
            "was not recalculated since another scenario or place was chosen."
        )
        yield NotAssessed("Stored values", why)
    else:
        yield from _differing(book, differing)


def _lost(lost: list[tuple[str, Place]], count: int) -> Iterator[NotAssessed]:
    if lost:
        every = "All" if len(lost) == count else f"{len(lost):,} of the"
        why = (
            f"{every} {count:,} formula cells hold no value: the program that saved the workbook "
            "leaves them out. Open it in Excel or LibreOffice and save it to have them."
        )
        yield NotAssessed("Stored values", why)


def _agree(stored: Value, value: Value, allowance: float) -> bool:
    blank = stored in (None, "") and value in (None, "")
    return blank or agree(stored, value, allowance)


def _differing(
    book: Book, differing: Mapping[tuple[str, Place], Mapping[str, Value]]
) -> Iterator[Finding]:
    """A finding for each cell; one for all where the workbook was not recalculated at all."""
    order = {name: number for number, name in enumerate(book.sheets)}
    places = sorted(differing, key=lambda where: (order[where[0]], where[1]))
    for sheet, at in places if len(places) <= TOLD_ONE_BY_ONE else ():
        told, given, held = _told(book, sheet, at, differing[sheet, at])
        yield Finding("stored value", sheet, address_of(at), told, given, held)
    if len(places) > TOLD_ONE_BY_ONE:
        (sheet, at), counts = places[0], Counter(sheet for sheet, _ in places)
        told, given, held = _told(book, sheet, at, differing[sheet, at])
        by_sheet = ", ".join(f"{name} {count:,}" for name, count in counts.items())
        several = (
            f"{len(places):,} cells hold other values than a recalculation gives, as where a "
            f"program changes a workbook and does not recalculate it ({by_sheet}). The first: "
        )
        yield Finding("stored value", sheet, address_of(at), several + told, given, held)


def _told(book: Book, sheet: str, at: Place, given: Mapping[str, Value]) -> tuple[str, str, str]:
    held = shown_value(book.sheets[sheet].cells[at].value)
    by = listed(f"{engine} {shown_value(value)}" for engine, value in given.items())
    return f"It holds {held}; recalculated: {by}.", shown_value(next(iter(given.values()))), held
