"""Every cell of a returned workbook compared with what its run generates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from allocmodel.audit.addresses import Place, address_of, letters_of
from allocmodel.audit.book import Book, Cell, shown_value
from allocmodel.audit.expected import Expected
from allocmodel.audit.findings import Finding
from allocmodel.audit.formulas import meaning
from allocmodel.audit.matching import Lines, Matched, Matching, Shift, as_generated
from allocmodel.declared.figures import listed
from allocmodel.declared.text import quoted
from allocmodel.tracing.cells import Spot
from allocmodel.workbook.given_cells import GivenCell

#: What two numbers may differ by, as a part of them, when a program has saved them again.
SAVED_AGAIN = 1e-13
#: Longer formulas and texts are told by their beginning.
_LONGEST = 120


class Edit(NamedTuple):
    """A given cell that holds something else than in the run.

    Attributes
    ----------
    given : GivenCell
        What it stands for.
    sheet : str
    at : Place
        Where it stands in the returned workbook.
    was : Cell
    now : Cell or None
        None where it is blank.
    """

    given: GivenCell
    sheet: str
    at: Place
    was: Cell
    now: Cell | None


@dataclass(frozen=True)
class Differences:
    """What a returned workbook has otherwise than its run.

    Attributes
    ----------
    findings : list of Finding
        But for changed inputs and figures.
    edits : list of Edit
        Those.
    """

    findings: list[Finding]
    edits: list[Edit]


def differences(expected: Expected, returned: Book, matching: Matching) -> Differences:
    """Compare every cell, wherever it stands now."""
    findings = list(_sheets(returned, matching))
    edits: list[Edit] = []
    for one in matching.sheets.values():
        findings += _lines(one)
        for found in _cells(expected, matching, one):
            if isinstance(found, Edit):
                edits.append(found)
            else:
                findings.append(found)
        findings += _added(expected, one)
    return Differences(findings, edits)


# --- Structure -------------------------------------------------------------------------------


def _sheets(returned: Book, matching: Matching) -> Iterator[Finding]:
    """Sheets that are added, removed, renamed, or stand in another order."""
    for name in matching.removed:
        yield Finding("structure", name, "", f'The sheet "{name}" is not there.', name)
    for name in [*matching.added, *returned.not_read]:
        yield Finding("structure", name, "", f'The sheet "{name}" was added.', "", name)
    for name, one in matching.sheets.items():
        now = one.returned.name
        if now != name:
            yield Finding("structure", now, "", f'The sheet "{name}" was renamed.', name, now)
        if one.generated.is_protected and not one.returned.is_protected:
            told = "The protection of the sheet was taken off, so that locked cells can be changed."
            yield Finding("protection", now, "", told, "protected", "not protected")
    ours = [one.returned.name for one in matching.sheets.values()]
    theirs = [name for name in returned.sheets if name in ours]
    if ours != theirs:
        moved = [name for name, other in zip(theirs, ours, strict=True) if name != other]
        told = f"The sheets stand in another order, from {quoted(moved[:1])} on."
        yield Finding("structure", moved[0], "", told)


def _lines(one: Matched) -> Iterator[Finding]:
    """Rows and columns that were inserted, deleted, or put in another order."""
    for lines, noun, plural in ((one.rows, "row", "rows"), (one.columns, "column", "columns")):

        def named(line: int, noun: str = noun) -> str:
            return str(line) if noun == "row" else letters_of(line)

        name = one.returned.name
        for shift in lines.shifts:
            if shift.count > 0:
                first, last = shift.returned - shift.count, shift.returned - 1
                span = f"{named(first)}:{named(last)}"
                some = noun if shift.count == 1 else plural
                told = f"{shift.count} {some} inserted before {noun} {named(shift.returned)}"
                yield Finding("structure", name, span, f"{told} ({_holding(one, lines, shift)}).")
            elif not any(shift.since < line < shift.generated for line in lines.gone):
                some = noun if shift.count == -1 else plural
                told = f"{-shift.count} blank {some} deleted before {noun} {named(shift.returned)}."
                yield Finding("structure", name, named(shift.returned), told)
        for first, last in _in_runs(lines.gone):
            some = f"{noun.capitalize()} {named(first)} of the run is"
            if first != last:
                some = f"{plural.capitalize()} {named(first)} to {named(last)} of the run are"
            label = _label(one, first) if noun == "row" else _header(one, first)
            told = f"{some} not there{label}."
            yield Finding("structure", name, "", told, f"{named(first)}:{named(last)}")
        if lines.moved:
            rows = sorted(lines.moved)
            told = f"Rows {rows[0]} to {rows[-1]} stand in another order than in the run."
            yield Finding("order", name, f"{rows[0]}:{rows[-1]}", told)


def _holding(one: Matched, lines: Lines, shift: Shift) -> str:
    """Whether lines that were inserted hold anything."""
    axis = 0 if lines is one.rows else 1
    span = range(shift.returned - shift.count, shift.returned)
    count = sum(at[axis] in span for at in one.returned.cells)
    return f"{count} cells filled in" if count else "blank"


def _label(one: Matched, row: int) -> str:
    cell = one.generated.cells.get((row, 1))
    return f": {shown_value(cell.value)}" if cell and cell.value is not None else ""


def _header(one: Matched, column: int) -> str:
    texts = [
        cell.value
        for (_, own), cell in one.generated.cells.items()
        if own == column and isinstance(cell.value, str) and not cell.formula
    ]
    return f": {shown_value(texts[0])}" if texts else ""


def _in_runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """Numbers that follow each other, as first and last."""
    for _, run in groupby(enumerate(numbers), lambda one: one[1] - one[0]):
        together = [number for _, number in run]
        yield together[0], together[-1]


# --- Cells -----------------------------------------------------------------------------------


def _cells(expected: Expected, matching: Matching, one: Matched) -> Iterator[Finding | Edit]:
    """Every generated cell against what stands there now."""
    name = one.generated.name
    for at, was in one.generated.cells.items():
        own = one.place(at)
        if own is None:
            continue
        now = one.returned.cells.get(own)
        spot = Spot(name, *at)
        if was.formula:
            if not _same_formula(was, now, matching, one):
                yield _of_formula(one, own, was, now)
        elif spot in expected.choices:
            yield from _of_choice(expected.choices[spot], one, own, was, now)
        elif not _same_value(was, now):
            given = expected.given.get(spot)
            if given:
                yield Edit(given, one.returned.name, own, was, now)
            else:
                yield _of_text(one, own, was, now)
    for spot, given in expected.given.items():
        # An input that is blank in the run, such as a limit that there is none of.
        if spot.sheet != name or (spot.row, spot.column) in one.generated.cells:
            continue
        own = one.place((spot.row, spot.column))
        filled = one.returned.cells.get(own) if own else None
        if own and filled:
            yield Edit(given, one.returned.name, own, _BLANK, filled)


_BLANK = Cell("", None, False, 0)


def _of_choice(
    allowed: Sequence[str], one: Matched, own: Place, was: Cell, now: Cell | None
) -> Iterator[Finding]:
    """Which scenario or place is shown is the reader's choice; that there is such a one is not."""
    if now is None or now.formula or now.value not in allowed:
        held = _short(content_of(now))
        told = f"It chooses {held}, which is none of {listed(allowed)}."
        generated = shown_value(was.value)
        where = one.returned.name, address_of(own)
        yield Finding("input out of range", *where, told, generated, held, False)


def _same_formula(was: Cell, now: Cell | None, matching: Matching, one: Matched) -> bool:
    """Whether a formula says the same, however it is spelled and wherever things stand now."""
    if now is None or not now.formula:
        return False
    if matching.is_plain and _plainly(was.formula) == _plainly(now.formula):
        return True
    ours = meaning(was.formula, lambda seen: as_generated(seen, one.generated.name))
    theirs = meaning(now.formula, lambda seen: matching.seen(seen, one.returned.name))
    return ours == theirs


_SPELLING = re.compile(r"[\s'$]")


def _plainly(formula: str) -> str:
    """A formula without what programs spell in their own ways; one with texts as it is."""
    return formula if '"' in formula else _SPELLING.sub("", formula).upper()


def _same_value(was: Cell, now: Cell | None) -> bool:
    if now is None or now.formula:
        return False
    one, other = was.value, now.value
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= SAVED_AGAIN * max(abs(one), abs(other))
    return type(one) is type(other) and one == other


def _of_formula(one: Matched, own: Place, was: Cell, now: Cell | None) -> Finding:
    where = one.returned.name, address_of(own)
    generated = _short(f"={was.formula}")
    if now is None:
        return Finding("formula overwritten", *where, "The formula was deleted.", generated)
    if not now.formula:
        held = shown_value(now.value)
        told = f"A value stands in place of the formula: {held}."
        return Finding("formula overwritten", *where, told, generated, held)
    written = _short(f"={now.formula}")
    if _has_lost(now.formula) and not _has_lost(was.formula):
        told = f"The formula is {written}; in the run it is {generated}."
        return Finding("reference lost", *where, told, generated, written)
    if _plainly(was.formula) == _plainly(now.formula):
        # As where a program inserts rows, or takes a sheet away, and leaves formulas as they were.
        told = f"The formula {written} is spelled as in the run, but what it refers to has moved."
        return Finding("formula altered", *where, told, generated, written)
    generated, written = from_the_difference(f"={was.formula}", f"={now.formula}")
    told = f"The formula is {written}; the run has {generated}."
    return Finding("formula altered", *where, told, generated, written)


def from_the_difference(one: str, other: str) -> tuple[str, str]:
    """Two formulas, short; from a little before where they differ, if their beginnings do not."""
    if _short(one) != _short(other):
        return _short(one), _short(other)
    # Both are longer than what is shown, and begin alike.
    pairs = enumerate(zip(one, other, strict=False))
    same = next((at for at, (mine, their) in pairs if mine != their), min(len(one), len(other)))
    start = max(0, same - _LONGEST // 4)
    return _short(f"...{one[start:]}"), _short(f"...{other[start:]}")


def _has_lost(formula: str) -> bool:
    return "#REF!" in formula


def _of_text(one: Matched, own: Place, was: Cell, now: Cell | None) -> Finding:
    generated, held = _short(shown_value(was.value)), _short(content_of(now))
    rule = "label" if isinstance(was.value, str) and not was.is_error else "figure"
    told = f"It says {held}; in the run it is {generated}."
    return Finding(rule, one.returned.name, address_of(own), told, generated, held)


def _added(expected: Expected, one: Matched) -> Iterator[Finding]:
    """Cells that hold something where the run has nothing; not those of inserted lines."""
    filled = [
        (spot.row, spot.column) for spot in expected.given if spot.sheet == one.generated.name
    ]
    taken = {place for at in (*one.generated.cells, *filled) if (place := one.place(at))}
    for at, cell in one.returned.cells.items():
        new_row, new_column = one.rows.generated(at[0]), one.columns.generated(at[1])
        if at in taken or new_row[0] or new_column[0]:
            continue
        if cell.value is None and not cell.formula:
            continue
        held = _short(content_of(cell))
        told = f"It holds {held}; in the run it is blank."
        spot = Spot(one.generated.name, new_row[1], new_column[1])
        # An input as run that is blank says that there was no limit: it is fixed like any other.
        rule = "figure" if spot in expected.stored else "added"
        yield Finding(rule, one.returned.name, address_of(at), told, "", held)


def content_of(cell: Cell | None) -> str:
    """What a cell holds, as a finding quotes it: its formula, or its value."""
    if cell is None:
        return "nothing"
    return f"={cell.formula}" if cell.formula else shown_value(cell.value)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
