"""The names of cells: "B7" is row 7 and column 2."""

from __future__ import annotations

import re

#: A cell by row and column, both from 1.
Place = tuple[int, int]

_ADDRESS = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")
_COLUMNS: dict[str, int] = {}


def place_of(address: str) -> Place:
    """The row and column of an address such as "B7"."""
    found = _ADDRESS.fullmatch(address)
    if not found:
        raise ValueError(address)
    letters, row = found.groups()
    return int(row), column_of(letters)


def column_of(letters: str) -> int:
    """The number of a column, from 1."""
    known = _COLUMNS.get(letters)
    if known is None:
        known = 0
        for letter in letters.upper():
            known = known * 26 + ord(letter) - ord("A") + 1
        _COLUMNS[letters] = known
    return known


def address_of(at: Place) -> str:
    """An address such as "B7" out of row and column."""
    return f"{letters_of(at[1])}{at[0]}"


def letters_of(column: int) -> str:
    """The letters of a column, from 1."""
    made = ""
    while column:
        column, last = divmod(column - 1, 26)
        made = chr(ord("A") + last) + made
    return made
