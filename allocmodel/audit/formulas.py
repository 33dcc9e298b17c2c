"""A formula taken apart: what it says, however the program that saved it spells it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from allocmodel.audit.addresses import column_of, letters_of

ERROR_VALUES = frozenset(
    ("#N/A", "#DIV/0!", "#NUM!", "#VALUE!", "#REF!", "#NAME?", "#NULL!", "#SPILL!", "#CALC!")
)

_CORNER = r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}"
_PIECES = re.compile(
    rf"""
      (?P<text>"(?:[^"]|"")*")
    | (?P<error>\#(?:N/A|DIV/0!|NUM!|VALUE!|REF!|NAME\?|NULL!|SPILL!|CALC!))
    | (?P<reference>
        (?P<sheet>(?:'(?:[^']|'')+'|[^\s'"!()+\-*/^&=<>,:;{{}}\#]+)!)?
        (?:(?P<first>{_CORNER})(?::(?P<last>{_CORNER}))?
           | (?P<whole>\$?[A-Za-z]{{1,3}}:\$?[A-Za-z]{{1,3}}|\$?[0-9]{{1,7}}:\$?[0-9]{{1,7}}))
        (?![\w(.!]))
    | (?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    | (?P<lost>(?:'(?:[^']|'')+'|[^\s'"!()+\-*/^&=<>,:;{{}}\#]+)!\#REF!)
    | (?P<name>[A-Za-z_\\][\w.\\]*(?:\[[^\]]*\])*)
    | (?P<space>\s+)
    | (?P<sign><=|>=|<>|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_PART = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})")

#: Functions that give another value each time, whatever has changed.
VOLATILE = frozenset(
    ("NOW", "TODAY", "RAND", "RANDBETWEEN", "RANDARRAY", "OFFSET", "INDIRECT", "INFO", "CELL")
)


class Corner(NamedTuple):
    """A cell that a formula names; fixed parts do not move when it is filled down or across."""

    row: int
    column: int
    row_is_fixed: bool
    column_is_fixed: bool


class Reference(NamedTuple):
    """Cells that a formula refers to: on a sheet (blank for its own), from a corner to another."""

    sheet: str
    first: Corner
    last: Corner


class Piece(NamedTuple):
    """A part of a formula: of a kind, as it is said whatever its spelling, perhaps a reference."""

    kind: str
    said: str
    reference: Reference | None = None


@lru_cache(maxsize=50_000)
def pieces(formula: str) -> tuple[Piece, ...]:
    """The parts of a formula (without its "="), in one spelling: no spaces, functions in capitals.

    Parameters
    ----------
    formula : str

    Returns
    -------
    tuple of Piece
    """
    return tuple(_pieces(formula))


def _pieces(formula: str) -> Iterator[Piece]:
    for found in _PIECES.finditer(formula):
        kind, said = str(found.lastgroup), found[0]
        if found["reference"]:
            yield _reference(found)
        elif kind == "number":
            yield Piece(kind, repr(float(said)))
        elif kind == "name":
            yield Piece(kind, said.upper().removeprefix("_XLFN.").removeprefix("_XLWS."))
        elif kind == "lost":
            yield Piece("error", "#REF!")
        elif kind != "space":
            yield Piece(kind, said)


def _reference(found: re.Match[str]) -> Piece:
    sheet = unquoted(found["sheet"][:-1]) if found["sheet"] else ""
    if found["whole"]:
        return Piece("whole", f"{sheet}!{found['whole'].replace('$', '').upper()}")
    first = _corner(found["first"])
    last = _corner(found["last"]) if found["last"] else first
    return Piece("reference", "", Reference(sheet, first, last))


def _corner(written: str) -> Corner:
    dollar, letters, another, row = _PART.fullmatch(written).groups()  # type: ignore[union-attr]
    return Corner(int(row), column_of(letters), bool(another), bool(dollar))


def unquoted(sheet: str) -> str:
    """The name of a sheet as a formula writes it, without quotes."""
    return sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet


#: Where a referred cell stands in the other workbook: its sheet, and its row or column.
Seen = Callable[[Reference], object]


def meaning(formula: str, seen: Seen) -> tuple[object, ...]:
    """What a formula says, each reference as `seen` tells it: equal where two mean the same."""
    return tuple(
        [seen(one.reference) if one.reference else (one.kind, one.said) for one in pieces(formula)]
    )


def functions(formula: str) -> list[str]:
    """The names of the functions that a formula calls."""
    parts = pieces(formula)
    return [
        one.said
        for one, after in itertools.pairwise(parts)
        if one.kind == "name" and after.said == "("
    ]


def shape(formula: str, row: int, column: int) -> tuple[object, ...]:
    """A formula as seen from its own cell: the same for each cell that it is filled to."""

    def seen(reference: Reference) -> object:
        return (
            reference.sheet.casefold(),
            *(
                (
                    one.row if one.row_is_fixed else (one.row - row,),
                    one.column if one.column_is_fixed else (one.column - column,),
                )
                for one in (reference.first, reference.last)
            ),
        )

    return meaning(formula, seen)


def moved(formula: str, rows: int, columns: int) -> str:
    """A formula filled to a cell further down and to the right, as files share it."""

    def again(found: re.Match[str]) -> str:
        if not found["reference"] or found["whole"]:
            return found[0]
        ends = [_moved(one, rows, columns) for one in (found["first"], found["last"]) if one]
        return f"{found['sheet'] or ''}{':'.join(ends)}"

    return _PIECES.sub(again, formula)


def _moved(written: str, rows: int, columns: int) -> str:
    one = _corner(written)
    row = one.row if one.row_is_fixed else one.row + rows
    column = one.column if one.column_is_fixed else one.column + columns
    if row < 1 or column < 1:
        return "#REF!"
    column_sign, row_sign = (
        "$" if fixed else "" for fixed in (one.column_is_fixed, one.row_is_fixed)
    )
    return f"{column_sign}{letters_of(column)}{row_sign}{row}"
