"""Which sheet, row and column of a returned workbook is which of the one that was generated.

By what stands there, not by address alone: a row that is inserted above moves all others, a sheet
that is renamed is still the same sheet.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from allocmodel.audit.addresses import Place
from allocmodel.audit.aligning import Pairs, aligned, steady, times
from allocmodel.audit.book import Book, Cell, Sheet
from allocmodel.audit.formulas import Reference, pieces

#: The part of their texts that two sheets of other names share, if they are the same sheet.
ALIKE = 0.5


@dataclass(frozen=True)
class Shift:
    """Lines that were inserted or deleted.

    Attributes
    ----------
    count : int
        How many; below nought where they were deleted.
    since, generated : int
        The generated lines before and after them; 0 where there is none.
    returned : int
        The returned line after them.
    """

    count: int
    since: int
    generated: int
    returned: int


@dataclass(frozen=True)
class Lines:
    """The rows, or the columns, of a sheet: which returned line is which generated one.

    Attributes
    ----------
    pairs : list of (generated, returned)
        In order.
    shifts : list of Shift
    gone : list of int
        Generated lines with something in them that are no longer there.
    moved : dict of int to int
        Generated lines by returned ones, where lines stand in another order and took what is in
        them along.
    """

    pairs: Pairs
    shifts: list[Shift] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    moved: dict[int, int] = field(default_factory=dict)

    @cached_property
    def returned(self) -> dict[int, int]:
        """The returned line of each generated one, for what stands in it."""
        back = {generated: returned for returned, generated in self.moved.items()}
        return {generated: back.get(generated, own) for generated, own in self.pairs}

    @cached_property
    def _starts(self) -> tuple[list[int], list[int]]:
        return [own for _, own in self.pairs], [generated for generated, _ in self.pairs]

    @cached_property
    def is_plain(self) -> bool:
        """Whether each line is where it was."""
        return all(one == other for one, other in self.pairs) and not self.shifts

    def generated(self, line: int) -> tuple[str, int]:
        """Where a returned line was, as references see it; or that it is a new one."""
        own, generated = self._starts
        before = bisect_right(own, line) - 1
        if before < 0:
            if not own:
                return "", line
            was, upto = generated[0] - (own[0] - line), generated[0]
            return ("", was) if 0 < was < upto else ("new", line)
        was = generated[before] + (line - own[before])
        upto = generated[before + 1] if before + 1 < len(own) else was + 1
        return ("", was) if was < upto else ("new", line)


@dataclass(frozen=True)
class Matched:
    """One sheet that both workbooks have."""

    generated: Sheet
    returned: Sheet
    rows: Lines
    columns: Lines

    @property
    def is_plain(self) -> bool:
        """Whether each cell is where it was, under the same name."""
        same = self.generated.name == self.returned.name
        return same and self.rows.is_plain and self.columns.is_plain

    def place(self, at: Place) -> Place | None:
        """Where a generated cell stands in the returned sheet; None where its line was deleted."""
        row, column = self.rows.returned.get(at[0]), self.columns.returned.get(at[1])
        return (row, column) if row and column else None


@dataclass(frozen=True)
class Matching:
    """Which part of a returned workbook is which of the generated one.

    Attributes
    ----------
    sheets : dict of str to Matched
        By the generated sheet's name.
    removed, added : list of str
        Sheets that only the generated, or only the returned workbook has.
    """

    sheets: dict[str, Matched]
    removed: list[str]
    added: list[str]

    @cached_property
    def is_plain(self) -> bool:
        """Whether each cell is where it was."""
        return not self.removed and all(one.is_plain for one in self.sheets.values())

    @cached_property
    def _by_returned(self) -> dict[str, Matched]:
        return {one.returned.name.casefold(): one for one in self.sheets.values()}

    def seen(self, reference: Reference, sheet: str) -> object:
        """What a reference of the returned workbook means, in the generated one's places.

        Parameters
        ----------
        reference : Reference
        sheet : str
            The returned sheet that the formula stands on.
        """
        named = (reference.sheet or sheet).casefold()
        found = self._by_returned.get(named)
        if found is None:
            return ("other", named, _corners(reference))
        rows = [found.rows.generated(one.row) for one in (reference.first, reference.last)]
        across = [found.columns.generated(one.column) for one in (reference.first, reference.last)]
        return _seen(found.generated.name, rows, across)


def as_generated(reference: Reference, sheet: str) -> object:
    """What a reference of the generated workbook means: see `Matching.seen`."""
    rows = [("", one.row) for one in (reference.first, reference.last)]
    across = [("", one.column) for one in (reference.first, reference.last)]
    return _seen(reference.sheet or sheet, rows, across)


def _seen(sheet: str, rows: Sequence[object], columns: Sequence[object]) -> object:
    return (sheet.casefold(), *sorted(rows), *sorted(columns))  # type: ignore[type-var]


def _corners(reference: Reference) -> tuple[int, ...]:
    first, last = reference.first, reference.last
    return first.row, first.column, last.row, last.column


# --- Sheets ----------------------------------------------------------------------------------


def matched(generated: Book, returned: Book) -> Matching:
    """Match two workbooks.

    Parameters
    ----------
    generated : Book
        What the run makes.
    returned : Book
        What came back.

    Returns
    -------
    Matching
    """
    by_name = {name.casefold(): name for name in returned.sheets}
    names = {
        name: by_name[name.casefold()] for name in generated.sheets if name.casefold() in by_name
    }
    free = [name for name in returned.sheets if name not in names.values()]
    for name in [name for name in generated.sheets if name not in names]:
        like = [(_likeness(generated.sheets[name], returned.sheets[one]), one) for one in free]
        best, other = max(like, default=(0.0, ""))
        if best >= ALIKE:
            names[name] = other
            free.remove(other)
    sheets = {
        name: _matched_sheet(generated.sheets[name], returned.sheets[names[name]])
        for name in generated.sheets
        if name in names
    }
    return Matching(sheets, [name for name in generated.sheets if name not in names], free)


def _likeness(one: Sheet, other: Sheet) -> float:
    """The part of their texts that two sheets share."""
    ours, theirs = _texts(one), _texts(other)
    return len(ours & theirs) / max(1, len(ours | theirs))


def _texts(sheet: Sheet) -> set[str]:
    return {text for cell in sheet.cells.values() if (text := _text(cell))}


def _text(cell: Cell) -> str:
    """The text that a cell holds as it is, not computed."""
    return cell.value if isinstance(cell.value, str) and not cell.formula else ""


# --- Rows and columns ------------------------------------------------------------------------


def _matched_sheet(generated: Sheet, returned: Sheet) -> Matched:
    rows = _lines(_rows(generated), _rows(returned), generated, returned, 0)
    same = {own: line for line, own in rows.pairs}
    ours = _columns(generated, {line: line for line, _ in rows.pairs})
    columns = _lines(ours, _columns(returned, same), generated, returned, 1)
    return Matched(generated, returned, rows, columns)


def _rows(sheet: Sheet) -> dict[int, Hashable]:
    """The first text of each row that holds anything."""
    found: dict[int, Hashable] = {}
    leftmost: dict[int, int] = {}
    for (row, column), cell in sheet.cells.items():
        found.setdefault(row, "")
        text = _text(cell)
        if text and column <= leftmost.get(row, column):
            leftmost[row], found[row] = column, text
    return {row: found[row] for row in sorted(found)}


def _columns(sheet: Sheet, rows: Mapping[int, int]) -> dict[int, Hashable]:
    """The texts of each column that holds anything, with the generated rows that they stand in."""
    found: dict[int, list[tuple[int, str]]] = {}
    for (row, column), cell in sheet.cells.items():
        texts = found.setdefault(column, [])
        if row in rows and (text := _text(cell)):
            texts.append((rows[row], text))
    return {column: tuple(sorted(found[column])) for column in sorted(found)}


def _lines(
    ours: Mapping[int, Hashable],
    theirs: Mapping[int, Hashable],
    generated: Sheet,
    returned: Sheet,
    axis: int,
) -> Lines:
    """Match lines by their keys, then those between two that are matched by where they stand."""
    if ours == theirs:
        return Lines([(line, line) for line in ours])
    mine, their = list(ours), list(theirs)
    found = aligned([ours[one] for one in mine], [theirs[one] for one in their])
    anchors = steady([(0, 0), *((mine[i], their[j]) for i, j in found)])
    ends = (max(mine, default=0) + 1, max(their, default=0) + 1)
    known_ours, known_theirs = {one for one, _ in anchors}, {one for _, one in anchors}
    left = [one for one in mine if one not in known_ours]
    new = [one for one in their if one not in known_theirs]
    shapes = _Shapes(generated, returned, axis)
    pairs: Pairs = []
    shifts: list[Shift] = []
    for number, (start, own_start) in enumerate(anchors):
        last = number + 1 == len(anchors)
        end, own_end = ends if last else anchors[number + 1]
        between = [one for one in left if start < one < end]
        brought = [one for one in new if own_start < one < own_end]
        length = (own_end - own_start) - (end - start)
        if start:
            pairs.append((start, own_start))
        if last and not between:
            continue
        if length == 0 or (last and len(between) == len(brought)):
            pairs += [(one, own_start + (one - start)) for one in between]
            continue
        again = shapes.aligned(between, brought) or list(zip(between, brought, strict=False))
        pairs += again
        shifts += _shifts([(start, own_start), *again], (end, own_end), last)
    there = {line for line, _ in pairs}
    gone = [line for line in mine if line not in there]
    moved = _taken_along(pairs, ours, theirs, generated, returned, axis)
    return Lines(pairs, shifts, gone, moved)


def _shifts(steps: Pairs, end: tuple[int, int], last: bool) -> list[Shift]:
    """Where lines between two that are matched were inserted or deleted."""
    found = []
    # Nothing is matched after the last; what is not there stands among those that are gone.
    follows = steps[1:] if last else [*steps[1:], end]
    for (start, own_start), (after, own_after) in zip(steps, follows, strict=False):
        count = (own_after - own_start) - (after - start)
        if count:
            found.append(Shift(count, start, after, own_after))
    return found


class _Shapes:
    """Lines whose texts say nothing of which they are, told apart by their formulas."""

    def __init__(self, generated: Sheet, returned: Sheet, axis: int) -> None:
        self.generated, self.returned, self.axis = generated, returned, axis

    def aligned(self, ours: list[int], theirs: list[int]) -> Pairs:
        if not ours or not theirs:
            return []
        mine = [_shape_of(self.generated, line, self.axis) for line in ours]
        their = [_shape_of(self.returned, line, self.axis) for line in theirs]
        return [(ours[i], theirs[j]) for i, j in aligned(mine, their)]


def _shape_of(sheet: Sheet, line: int, axis: int) -> Hashable:
    cells = [(at, cell) for at, cell in sheet.cells.items() if at[axis] == line]
    across = 1 - axis
    return tuple(
        (at[across], tuple(one.kind for one in pieces(cell.formula))) for at, cell in sorted(cells)
    )


def _taken_along(
    pairs: Pairs,
    ours: Mapping[int, Hashable],
    theirs: Mapping[int, Hashable],
    generated: Sheet,
    returned: Sheet,
    axis: int,
) -> dict[int, int]:
    """Lines in another order that took their contents along, such as rows that were sorted."""
    other = [(one, own) for one, own in pairs if own in theirs and ours.get(one) != theirs[own]]
    mine, their = [ours[one] for one, _ in other], [theirs[own] for _, own in other]
    if axis or len(other) < 2 or times(mine) != times(their):
        return {}
    waiting: dict[Hashable, list[int]] = {}
    for one, _ in other:
        waiting.setdefault(ours[one], []).append(one)
    moved = {own: waiting[theirs[own]].pop(0) for _, own in other}
    in_place = {own: one for one, own in other}
    along = _alike(moved, generated, returned)
    return moved if along > _alike(in_place, generated, returned) else {}


def _alike(rows: Mapping[int, int], generated: Sheet, returned: Sheet) -> int:
    """How many cells of returned rows hold what the generated rows hold, labels left aside."""
    counted = 0
    for (row, column), cell in returned.cells.items():
        if row in rows:
            was = generated.cells.get((rows[row], column))
            same = was is not None and was.formula == cell.formula
            counted += same and (bool(cell.formula) or was.value == cell.value)  # type: ignore[union-attr]
    return counted
