"""Files of single people, read in parts: every cell checked, none of them told.

A message names the file, the column and how many rows are wrong; never a value, nor a row.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.text import quoted
from allocmodel.fitting.persons.cells import COUNTS, EXPOSURE

#: Keys of cells whose people have the same count and exposure.
OWN_COUNT, OWN_EXPOSURE = "own count", "own exposure"
#: Rows that are read at a time.
ROWS = 250_000
#: The most that anybody can have of anything: what is more is a slip.
MOST = 1e9
#: What files are read, by their endings.
CSV, PARQUET = (".csv", ".csv.gz"), (".parquet",)
_BYTES = 2**20


@dataclass(frozen=True)
class Columns:
    """What is read of each person: the columns of a file.

    Attributes
    ----------
    counts : str
    exposure : str or None
        None where each person counts as one.
    keys : tuple of str
        Variables by whose values people are added up, the group last.
    whole : bool
        Whether counts are whole numbers; else they are costs.
    alike : bool
        Whether the people of a cell need the same count and exposure.
    """

    counts: str
    exposure: str | None
    keys: tuple[str, ...]
    whole: bool = True
    alike: bool = False

    @property
    def by(self) -> tuple[str, ...]:
        """What people are added up by."""
        return (*self.keys, *((OWN_COUNT, OWN_EXPOSURE) if self.alike else ()))

    @property
    def read(self) -> list[str]:
        """The columns, each once."""
        own = (self.counts, *([self.exposure] if self.exposure else []), *self.keys)
        return list(dict.fromkeys(own))


def files_of(path: Path) -> list[Path]:
    """The files that a path names: itself, or those in a folder, by name.

    Raises
    ------
    BadInput
        When there is none, or they are of another kind.
    """
    if path.is_dir():
        found = sorted(one for one in path.iterdir() if is_read(one))
        if not found:
            raise BadInput(
                "The folder holds no .csv, .csv.gz or .parquet files.",
                path.name,
                "Name the folder that holds the parts.",
            )
        return found
    if not path.exists():
        raise BadInput("There is no such file.", path.name, "Name a file beside the spec.")
    if not is_read(path):
        raise BadInput(
            "Single people are read from .csv, .csv.gz or .parquet files.",
            path.name,
            "Save the table as one of these.",
        )
    return [path]


def is_read(path: Path) -> bool:
    """Whether a file is of a kind that is read."""
    return path.name.endswith((*CSV, *PARQUET))


def digest(files: Sequence[Path]) -> str:
    """One sha256 over the files, in their order."""
    found = hashlib.sha256()
    for file in files:
        with file.open("rb") as opened:
            while block := opened.read(_BYTES):
                found.update(block)
    return found.hexdigest()


def parts(files: Sequence[Path], columns: Columns) -> Iterator[pd.DataFrame]:
    """The people of some files, in parts, each checked: see `checked`.

    Raises
    ------
    BadInput
        When a file cannot be read, lacks a column, or holds what is no count.
    """
    for file in files:
        for part in _raw(file, columns):
            yield checked(part, columns, file.name)


def _raw(file: Path, columns: Columns) -> Iterator[pd.DataFrame]:
    """A file's columns, in parts, as they stand."""
    if file.name.endswith(PARQUET):
        yield from _of_parquet(file, columns)
        return
    try:
        head = _headings(file)
        refuse_lacking(head, columns, file.name)
        _refuse_twice(head, columns, file.name)
        reader = pd.read_csv(
            file, usecols=columns.read, chunksize=ROWS, dtype=_types(columns), low_memory=False
        )
        yield from reader
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError, EOFError, OSError):
        raise BadInput(
            "The file cannot be read as comma-separated UTF-8 text.",
            file.name,
            "Save it again as .csv; every row needs as many cells as the heading.",
        ) from None
    except ValueError:
        raise BadInput(
            "A column of numbers holds text.",
            file.name,
            f"Look at {quoted(_numbers(columns))}: plain numbers, blank where not known.",
        ) from None


def _headings(file: Path) -> list[str]:
    """The headings as they are written, those that stand twice too."""
    row = pd.read_csv(file, nrows=1, header=None, dtype=str, keep_default_na=False)
    return [str(one).removeprefix("\ufeff") for one in row.iloc[0]]


def _refuse_twice(have: Sequence[str], columns: Columns, where: str) -> None:
    twice = [name for name in columns.read if have.count(name) > 1]
    if twice:
        raise BadInput(
            f"The file has more than one column {quoted(twice)}.", where, "Keep one of them."
        )


def _numbers(columns: Columns) -> list[str]:
    return [columns.counts, *([columns.exposure] if columns.exposure else [])]


def _types(columns: Columns) -> Any:
    return {name: "float64" for name in _numbers(columns)}


def _of_parquet(file: Path, columns: Columns) -> Iterator[pd.DataFrame]:
    pq = parquet()
    try:
        opened = pq.ParquetFile(file)
        refuse_lacking(opened.schema_arrow.names, columns, file.name)
        for batch in opened.iter_batches(batch_size=ROWS, columns=columns.read):
            yield batch.to_pandas()
    except (OSError, ValueError) as error:
        if isinstance(error, BadInput):
            raise
        raise BadInput(
            "The file cannot be read as Parquet.", file.name, "Write it again."
        ) from None


def parquet() -> Any:
    """The library that reads Parquet files, which comes with the extra `large`."""
    try:
        import pyarrow.parquet
    except ImportError:
        raise BadInput(
            "Parquet files need the library pyarrow, which is not installed.",
            mend='Install it with: pip install "allocmodel[large]"; or save the table as .csv.',
        ) from None
    return pyarrow.parquet


def refuse_lacking(have: Sequence[str], columns: Columns, where: str) -> None:
    """Raises BadInput for a column that a file does not have."""
    lacking = [name for name in columns.read if name not in have]
    if lacking:
        raise BadInput(
            f"The file has no column {quoted(lacking)}.{did_you_mean(lacking, have)}",
            where,
            "Its cells are parted by semicolons: save it with commas."
            if len(have) == 1 and ";" in have[0]
            else f"Its columns are {quoted(have)}.",
        )


def checked(part: pd.DataFrame, columns: Columns, where: str) -> pd.DataFrame:
    """People as cells are made of: columns `counts`, `exposure` and the keys.

    Parameters
    ----------
    part : DataFrame
        The columns of a file.
    columns : Columns
    where : str
        The file.

    Raises
    ------
    BadInput
        For missing values, counts below nought or with fractions, and exposures not above nought:
        the column and how many rows; no value and no row.
    """
    missing = part[columns.read].isna().sum()
    if missing.any():
        told = ", ".join(f"{name}: {_few(int(n))}" for name, n in missing[missing > 0].items())
        raise BadInput(
            f"Figures are missing in rows of people: {told}.",
            where,
            "Complete them, or take these people out and say in `counted` who is missing.",
        )
    try:
        counts = part[columns.counts].astype(float)
        exposure = part[columns.exposure].astype(float) if columns.exposure else counts * 0 + 1.0
    except (TypeError, ValueError):
        raise BadInput(
            "A column of numbers holds text.", where, f"Look at {quoted(_numbers(columns))}."
        ) from None
    _refuse(
        where,
        columns.counts,
        int((counts.abs() > MOST).sum()),
        "are endless or beyond counting",
        f"figures of at most {MOST:,.0f}",
    )
    _refuse(where, columns.counts, int((counts < 0).sum()), "are below nought", "0 or more")
    if columns.whole:
        broken = int((counts % 1 > 0).sum())
        _refuse(where, columns.counts, broken, "have a fraction", "whole numbers, not rates")
    if columns.exposure:
        nobody = int((~(exposure > 0) | (exposure > MOST)).sum())
        _refuse(
            where,
            columns.exposure,
            nobody,
            "are not above nought, or endless",
            "a time above nought",
        )
    keys = {key: part[key].to_numpy() for key in columns.keys}
    if columns.alike:
        keys |= {OWN_COUNT: np.asarray(counts), OWN_EXPOSURE: np.asarray(exposure)}
    return pd.DataFrame({**keys, COUNTS: np.asarray(counts), EXPOSURE: np.asarray(exposure)})


def _refuse(where: str, column: str, rows: int, wrong: str, meant: str) -> None:
    if rows:
        raise BadInput(
            f"In the column {column} {_few(rows)} rows {wrong}.", where, f"Give {meant}."
        )


def _few(rows: int) -> str:
    """A number of people: a small one is not told."""
    from allocmodel.fitting.persons.disclosure import shown

    return shown(rows)
