"""The rows of a fit's file: codes, counts, exposures and columns, each cell checked with its place.

Reading stands apart from fitting: what `design.py` and `model.py` take are arrays, wherever they
come from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.figures import so_many
from allocmodel.declared.text import fold, quoted
from allocmodel.files.users_files import read_bytes
from allocmodel.ledger.sheets import Sheet, sheets_of
from allocmodel.reference.practice_people import Floats

#: The most bytes of a file of rows.
LARGEST = 64 * 2**20
#: The most that a unit can have: what is more is a slip.
MOST = 1e12
#: What stands in a cell that holds no figure.
_BLANK = ("", "na", "n/a", "nan", "null", "none", "-", "*", "..", "#n/a")
#: Beyond this part of counts with a fraction, a column holds rates or estimates, not counts.
_LISTED = 5


@dataclass(frozen=True)
class Table:
    """A file as text, its columns by name.

    Attributes
    ----------
    columns : dict of str to list
        The cells of each column, below its heading.
    numbers : list of int
        The number of each row in the file, from 1.
    where, sha256 : str
        The file (and sheet) as messages name it, and the file's digest.
    """

    columns: dict[str, list[object]]
    numbers: list[int]
    where: str
    sha256: str

    def at(self, row: int, column: str) -> str:
        """File, row and column of a cell."""
        return f"{self.where}, row {self.numbers[row]}, column {column}"

    def cells(self, column: str, key: str) -> list[object]:
        """The cells of a column that a key of the spec names."""
        if column not in self.columns:
            raise BadInput(
                f'{key} names the column "{column}", which the file does not have.'
                f"{did_you_mean(column, self.columns)}",
                self.where,
                f"Its columns are {quoted(self.columns)}.",
            )
        return self.columns[column]

    def figures(self, column: str, key: str) -> Floats:
        """A column of numbers; missing where a cell is blank.

        Raises
        ------
        BadInput
            At the first cell that holds something else.
        """
        found = np.empty(len(self.numbers))
        for row, cell in enumerate(self.cells(column, key)):
            try:
                found[row] = _number(cell)
            except ValueError:
                raise BadInput(
                    "A cell holds text where a number is meant.",
                    self.at(row, column),
                    "Write a plain number, without units; leave the cell blank where it is not "
                    "known.",
                ) from None
        return found

    def texts(self, column: str, key: str) -> list[str]:
        """A column of codes or names, without blanks around them."""
        return [" ".join(_as_text(cell).split()) for cell in self.cells(column, key)]


def _as_text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _number(cell: object) -> float:
    if cell is None or (isinstance(cell, str) and cell.strip().casefold() in _BLANK):
        return np.nan
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        raise ValueError
    text = str(cell).strip()
    if "," in text and not text.replace(",", "").replace(".", "", 1).isdigit():
        raise ValueError
    found = float(text.replace(",", ""))
    if not np.isfinite(found):
        raise ValueError
    return found


def read_table(path: Path, sheet: str | None = None) -> Table:
    """The table of a file: its first row with more than one cell is the heading.

    Parameters
    ----------
    path : Path
        .csv or .xlsx.
    sheet : str, optional
        Of a workbook with several.

    Raises
    ------
    BadInput
        When the file cannot be read, has several sheets and none is named, or two columns have one
        name.
    """
    if path.suffix == ".parquet":
        raise BadInput(
            "Parquet files cannot be read yet.", path.name, "Save the table as .csv or .xlsx."
        )
    content = read_bytes(path, LARGEST)
    chosen = _chosen(sheets_of(path), sheet, path.name)
    rows = [(number, row) for number, row in enumerate(chosen.rows, start=1) if _filled(row)]
    if len(rows) < 2:
        raise BadInput(
            "The file has no rows below its heading.", chosen.where, "Give a row for each unit."
        )
    heading = [" ".join(_as_text(cell).split()) for cell in rows[0][1]]
    named = [name for name in heading if name]
    twice = sorted({name for name in named if named.count(name) > 1})
    if twice:
        raise BadInput(
            f"Two columns are called {quoted(twice)}.", f"{chosen.where}, heading", "Rename one."
        )
    below = rows[1:]
    columns = {
        name: [row[at] if at < len(row) else None for _, row in below]
        for at, name in enumerate(heading)
        if name
    }
    digest = hashlib.sha256(content).hexdigest()
    return Table(columns, [number for number, _ in below], chosen.where, digest)


def _filled(row: Sequence[object]) -> bool:
    return any(_as_text(cell).strip() for cell in row)


def _chosen(sheets: Sequence[Sheet], name: str | None, file: str) -> Sheet:
    """The sheet that is named, or the one there is; of a text file, the reading with most cells."""
    if not sheets[0].name:
        return max(sheets, key=lambda one: len(one.rows[0]) if one.rows else 0)
    if name is None and len(sheets) == 1:
        return sheets[0]
    found = [one for one in sheets if name is not None and fold(one.name) == fold(name)]
    if found:
        return found[0]
    names = [one.name for one in sheets]
    raise BadInput(
        f'The workbook has no sheet "{name}".{did_you_mean(name, names)}'
        if name
        else "The workbook has several sheets.",
        file,
        f'Write sheet = "..." under [data]: one of {quoted(names)}.',
    )


def refuse_no_counts(
    counts: Floats, exposure: Floats, table: Table, names: Mapping[str, str]
) -> None:
    """Refuses what is no count of people or events, and nobody for it to be of.

    Parameters
    ----------
    counts, exposure : array
        Missing where a cell is blank.
    table : Table
    names : mapping of str to str
        The columns of `counts` and `exposure`.

    Raises
    ------
    BadInput
        For counts below nought or with fractions, and exposures that are not above nought.
    """
    below = np.flatnonzero(counts < 0)
    if len(below):
        raise BadInput(
            f"The counts of {so_many(len(below), 'row')} are below nought.",
            table.at(int(below[0]), names["counts"]),
            "A count is 0 or more: mend the rows, or take them out.",
        )
    held = counts[np.isfinite(counts)]
    for figures, key in ((counts, "counts"), (exposure, "exposure")):
        beyond = np.flatnonzero(np.abs(figures) > MOST)
        if len(beyond):
            raise BadInput(
                f"{key.capitalize()} has a figure beyond {MOST:,.0f}: more than any unit can have.",
                table.at(int(beyond[0]), names[key]),
                "Mend the figure.",
            )
    broken = np.flatnonzero(counts % 1 > 0)
    if len(broken):
        rates = bool(len(held)) and held.max() <= 1
        raise BadInput(
            "The counts are shares or rates (all lie between 0 and 1), where numbers of people are "
            "meant."
            if rates
            else f"The counts of {so_many(len(broken), 'row')} have a fraction: they look "
            "like rates or estimates.",
            table.at(int(broken[0]), names["counts"]),
            "Give the number of people (the numerator), and who it is of under exposure.",
        )
    nobody = np.flatnonzero(exposure <= 0)
    if len(nobody):
        raise BadInput(
            f"The exposure of {so_many(len(nobody), 'row')} is not above nought: there is "
            "nobody to count.",
            table.at(int(nobody[0]), names["exposure"]),
            "Take such rows out.",
        )


def refuse_twice(codes: Sequence[str], table: Table, column: str) -> None:
    """Raises BadInput for a row without a code, and for two rows with the same."""
    seen: dict[str, int] = {}
    for row, code in enumerate(codes):
        if not code:
            raise BadInput("A row has no code.", table.at(row, column), "Give it one.")
        if code in seen:
            raise BadInput(
                f"{code} stands in two rows, {table.numbers[seen[code]]} and {table.numbers[row]}.",
                table.at(row, column),
                "Keep one of them, or add them up.",
            )
        seen[code] = row


def missing_by_icb(
    missing: Mapping[str, np.ndarray], groups: pd.Series[str]
) -> dict[str, dict[str, int]]:
    """By variable: the number of rows without a figure in each ICB, most first."""
    counted = {}
    for name, rows in missing.items():
        if rows.any():
            by_group = groups[rows].value_counts(sort=True)
            counted[name] = {str(group): int(count) for group, count in by_group.items()}
    return counted


def told_missing(counted: Mapping[str, Mapping[str, int]]) -> str:
    """Those counts in words."""
    said = []
    for name, by_group in counted.items():
        some = _some(f"{group} {count}" for group, count in by_group.items())
        said.append(f"{name}: {sum(by_group.values()):,} rows ({some})")
    return "; ".join(said)


def _some(texts: Iterable[str]) -> str:
    every = list(texts)
    more = f" and {len(every) - _LISTED} more" if len(every) > _LISTED else ""
    return ", ".join(every[:_LISTED]) + more
