"""The user's own tables: rows of a file, each cell with where it stands.

One function stands between a file and those who use its rows, so that other kinds of file can be
read without a change elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from allocmodel.declared.errors import BadInput
from allocmodel.files.users_files import read_text
from allocmodel.files.users_tables import parsed, refuse_surroundings, refuse_twice

#: A row for each practice of England needs less than 1 MB.
_LARGEST = 16 * 2**20
_SAVE_AS_TEXT = "Save it as CSV UTF-8 in your spreadsheet."


@dataclass(frozen=True)
class Cell:
    """A cell's text, without spaces round it, and where it stands."""

    text: str
    where: str


@dataclass(frozen=True)
class OwnTable:
    """A table of the user's.

    Attributes
    ----------
    where : str
        The file, as messages name it.
    header : tuple of Cell
    rows : tuple of tuple of Cell
        As many cells in each as the header has; blank rows are left out.
    """

    where: str
    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


def read_own_table(path: Path) -> OwnTable:
    """The header and rows of a CSV file.

    Parameters
    ----------
    path : Path

    Returns
    -------
    OwnTable

    Raises
    ------
    BadInput
        When the file cannot be read or is no table: says which row.
    """
    name = path.name
    lines = parsed(read_text(path, _LARGEST, _SAVE_AS_TEXT), name)
    numbered = [(number, row) for number, row in enumerate(lines, start=1) if row]
    (first, header), *rows = numbered
    refuse_twice(header, name)
    if not rows:
        raise BadInput("The file has a header and no rows.", name, "Save or download it again.")
    for number, row in rows:
        where = f"{name}, row {number}"
        refuse_surroundings(row, row[0], where)
        if len(row) != len(header):
            raise BadInput(
                f"The row has {len(row)} cells, and the header {len(header)}.",
                where,
                "Give each row a cell for each column.",
            )
    return OwnTable(
        name,
        _cells(name, first, header),
        tuple(_cells(name, number, row) for number, row in rows),
    )


def _cells(name: str, number: int, row: list[str]) -> tuple[Cell, ...]:
    return tuple(
        Cell(text.strip(), f"{name}, row {number}, column {column}")
        for column, text in enumerate(row, start=1)
    )
