"""Opens a publisher's original file safely, and knows which bytes it read.

Files come from the internet by hand, so each is checked before a parser sees it: is it there, is
it the format its name says, is it whole, and is it of a size that such a file can have.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pandas as pd
from openpyxl.workbook import Workbook

from allocmodel.declared.errors import BadInput
from allocmodel.files.users_files import (
    GZIP_SIGNATURE,
    OLD_EXCEL_SIGNATURE,
    ZIP_SIGNATURE,
    read_bytes,
    read_text,
    refuse_no_text,
)
from allocmodel.files.users_tables import parsed, refuse_surroundings, refuse_twice

#: The largest original that is read. The largest known is 4 MB.
MAX_BYTES = 64 * 2**20
#: The largest list of hashes that is read.
MAX_LISTING_BYTES = 2**20
#: The most a workbook or a gzip file may unpack to. The largest known unpacks to 55 MB.
MAX_UNPACKED_BYTES = 256 * 2**20
#: The most parts a workbook may have.
MAX_PARTS = 2_000
#: The most rows and columns that are read from a sheet.
MAX_ROWS, MAX_COLUMNS = 200_000, 200

_DOWNLOAD_AGAIN = "Download the file from the publisher again."
#: How to mend a file that is not what its publisher gave.
AS_PUBLISHED = "Give the publisher's file as published."


@dataclass(frozen=True)
class Original:
    """One publisher's file as read.

    Attributes
    ----------
    name : str
        The file's name, without its folder.
    content : bytes
        Its bytes.
    """

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The file's sha256, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def is_workbook(self) -> bool:
        """Whether the bytes are those of an .xlsx workbook (or another zip file)."""
        return self.content.startswith(ZIP_SIGNATURE)


def read_original(path: Path) -> Original:
    """Reads a file whole, within limits.

    Parameters
    ----------
    path : Path
        The file.

    Raises
    ------
    BadInput
        When it is missing, no regular file, unreadable, empty, larger than `MAX_BYTES`, a web
        page, or an Excel 97-2003 workbook.
    """
    original = Original(path.name, read_bytes(path, MAX_BYTES))
    _refuse_other_formats(original)
    return original


def _refuse_other_formats(original: Original) -> None:
    """Raises BadInput for content that is no CSV file and no workbook."""
    start = original.content[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not original.content.strip():
        raise BadInput("The file is empty.", original.name, _DOWNLOAD_AGAIN)
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<head")):
        raise BadInput(
            "The file is a web page, not data: the download probably failed or asked for a login.",
            original.name,
            _DOWNLOAD_AGAIN,
        )
    if original.content.startswith(OLD_EXCEL_SIGNATURE):
        raise BadInput(
            "The file is an Excel 97-2003 workbook or is protected by a password.",
            original.name,
            "Open it in a spreadsheet and save it as .xlsx or .csv.",
        )


def csv_rows(original: Original) -> list[list[str]]:
    """The rows of a CSV file, header first, each with as many cells as the header.

    Parameters
    ----------
    original : Original
        The file: UTF-8 with or without byte-order mark, or Windows-1252.

    Returns
    -------
    list of list of str
        Blank lines are kept as empty lists, so that an index tells the row in the file.

    Raises
    ------
    BadInput
        When it is not text, or a row has fewer or more cells than the header (as the last row of
        a truncated file has).
    """
    rows = _parse_csv(original)
    header = next(row for row in rows if row)
    refuse_twice(header, original.name)
    for number, row in enumerate(rows, start=1):
        if not row or row is header:
            continue
        where = f"{original.name}, row {number}"
        refuse_surroundings(row, row[0], where)
        if len(row) != len(header):
            last = number == len(rows)
            raise BadInput(
                f"A row has {len(row)} cells where the header has {len(header)}."
                + (" It is the last row: the file looks cut short." if last else ""),
                where,
                _DOWNLOAD_AGAIN,
            )
    return rows


def _parse_csv(original: Original) -> list[list[str]]:
    """All rows of a CSV file as text."""
    refuse_no_text(original.content, original.name, "Save it as CSV UTF-8.")
    try:
        text = original.content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = original.content.decode("cp1252", errors="replace")
    return parsed(text, original.name)


def text_table(original: Original, columns: Sequence[str]) -> pd.DataFrame:
    """Named columns of a large CSV file, packed with gzip or not, as text.

    Parameters
    ----------
    original : Original
        The file: UTF-8, with or without byte-order mark.
    columns : sequence of str
        The columns to read, as the publisher names them; others are left out.

    Returns
    -------
    DataFrame
        Text columns in the given order, one row per line below the header.

    Raises
    ------
    BadInput
        When the file is damaged, cut short or no CSV file, a column is missing, or a cell is
        blank or missing in one of the columns.
    """
    content = unpacked(original)
    try:
        header = next(csv.reader(io.StringIO(content[: content.find(b"\n")].decode("utf-8-sig"))))
        absent = [column for column in columns if column not in header]
        if absent:
            raise BadInput(
                f"The file lacks the columns {', '.join(absent)}.",
                original.name,
                AS_PUBLISHED,
            )
        table = pd.read_csv(
            io.BytesIO(content),
            dtype=str,
            usecols=list(columns),
            keep_default_na=False,
            na_values=[""],
            encoding="utf-8-sig",
        )
    except (ValueError, StopIteration, csv.Error, UnicodeDecodeError) as error:
        raise BadInput(
            "The file cannot be read as CSV, or is cut short.", original.name, _DOWNLOAD_AGAIN
        ) from error
    blank = table.isna().any(axis=1)
    if table.empty or blank.any():
        row = f", row {blank.to_numpy().argmax() + 2}" if blank.any() else ""
        raise BadInput(
            "A row lacks a value: the file may be cut short."
            if blank.any()
            else "The file holds no rows.",
            original.name + row,
            _DOWNLOAD_AGAIN,
        )
    return table[list(columns)]


def unpacked(original: Original) -> bytes:
    """The content of a file, unpacked where it is packed with gzip, within limits."""
    content = original.content
    if content.startswith(GZIP_SIGNATURE):
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
                content = packed.read(MAX_UNPACKED_BYTES + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise BadInput(
                "The file is damaged or cut short.", original.name, _DOWNLOAD_AGAIN
            ) from error
        if len(content) > MAX_UNPACKED_BYTES:
            raise BadInput(
                f"The file would unpack to more than {MAX_UNPACKED_BYTES / 2**20:,.0f} MB.",
                original.name,
                "Check that this is the publisher's file.",
            )
    if b"\0" in content[:4096] or content.startswith(ZIP_SIGNATURE):
        raise BadInput("The file is not a CSV file.", original.name, _DOWNLOAD_AGAIN)
    return content


def whole_numbers(table: pd.DataFrame, columns: Sequence[str], where: str) -> pd.DataFrame:
    """Columns of text as whole numbers that are not negative.

    Parameters
    ----------
    table : DataFrame
        Text, as `text_table` gives it.
    columns : sequence of str
    where : str
        The file's name, for the error.

    Returns
    -------
    DataFrame
        The columns as floats (they hold every whole number below 2**53 exactly).

    Raises
    ------
    BadInput
        At the first cell that is something else; says which row of the file.
    """
    numbers: pd.DataFrame = table[list(columns)].apply(pd.to_numeric, errors="coerce").astype(float)
    wrong = ~((numbers >= 0) & (numbers % 1 == 0))
    if wrong.any(axis=None):
        row = wrong.any(axis=1).to_numpy().argmax()
        column = str(wrong.iloc[row].idxmax())
        raise BadInput(
            f'"{table.iloc[row][column]}" is no whole number of zero or more.',
            f"{where}, row {row + 2}, column {column}",
            _DOWNLOAD_AGAIN,
        )
    return numbers


def refuse_duplicates(table: pd.DataFrame, key: Sequence[str], what: str, where: str) -> None:
    """Raises BadInput where two rows have the same key; says which, and what it should name."""
    twice = table.duplicated(list(key))
    if twice.any():
        row = twice.to_numpy().argmax()
        raise BadInput(
            f"{what} stands in two rows: {' '.join(table.iloc[row][list(key)])}.",
            f"{where}, row {row + 2}",
            _DOWNLOAD_AGAIN,
        )


@contextmanager
def open_workbook(original: Original) -> Iterator[Workbook]:
    """A workbook, opened read-only with its stored values, after checks on its zip container.

    Parameters
    ----------
    original : Original
        An .xlsx file.

    Raises
    ------
    BadInput
        When it is no workbook, is truncated or damaged, or would unpack to an absurd size. XML
        entity attacks are refused by defusedxml, which openpyxl uses when it is installed.
    """
    _check_container(original)
    with _damage_told(original.name), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of styles that it does not keep
        workbook = openpyxl.load_workbook(
            io.BytesIO(original.content), read_only=True, data_only=True
        )
    try:
        yield workbook
    finally:
        workbook.close()


@contextmanager
def _damage_told(where: str) -> Iterator[None]:
    """Turns whatever openpyxl raises into BadInput: on damaged bytes it fails in many ways."""
    try:
        yield
    except BadInput:
        raise
    except Exception as error:
        raise BadInput("The workbook is damaged.", where, _DOWNLOAD_AGAIN) from error


def _check_container(original: Original) -> None:
    """Raises BadInput when a workbook's zip container is damaged or absurd."""
    where = original.name
    if not original.is_workbook:
        raise BadInput("The file is not an .xlsx workbook.", where, _DOWNLOAD_AGAIN)
    try:
        with zipfile.ZipFile(io.BytesIO(original.content)) as container:
            parts = container.infolist()
    except (zipfile.BadZipFile, EOFError, OSError, ValueError) as error:
        raise BadInput("The workbook is damaged or cut short.", where, _DOWNLOAD_AGAIN) from error
    size = sum(part.file_size for part in parts)
    # zipfile never unpacks more than the declared size, so the declared size is a safe measure.
    if len(parts) > MAX_PARTS or size > MAX_UNPACKED_BYTES:
        raise BadInput(
            f"The workbook would unpack to {size / 2**20:,.0f} MB in {len(parts):,} parts, "
            "which no such publication needs.",
            where,
            "Check that this is the publisher's file.",
        )
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise BadInput("The file is a zip file, but not a workbook.", where, _DOWNLOAD_AGAIN)


def sheet_rows(workbook: Workbook, sheet: str) -> list[tuple[object, ...]]:
    """All rows of a sheet as values, padded to the same width.

    Raises
    ------
    BadInput
        When the workbook has no such sheet, or the sheet is larger than can be right.
    """
    if sheet not in workbook.sheetnames:
        raise BadInput(
            f'The workbook has no sheet "{sheet}".',
            f"sheets: {', '.join(workbook.sheetnames)}",
            "Check that this is the publisher's file, as first published.",
        )
    rows: list[tuple[object, ...]] = []
    with _damage_told(f'sheet "{sheet}"'):
        worksheet = workbook[sheet]
        # The sheet's own word on its size can be wrong either way; its cells are what counts.
        worksheet.reset_dimensions()
        for row in worksheet.iter_rows(values_only=True):
            if len(rows) >= MAX_ROWS or len(row) > MAX_COLUMNS:
                raise BadInput(
                    f'Sheet "{sheet}" has more than {MAX_ROWS:,} rows or {MAX_COLUMNS} columns.',
                    sheet,
                    "Remove what stands outside the table, formatting included.",
                )
            rows.append(tuple(row))  # openpyxl gives a blank row as a list
    width = max((len(row) for row in rows), default=0)
    return [row + (None,) * (width - len(row)) for row in rows]


def published_hashes(folder: Path) -> dict[str, str]:
    """The sha256 of each file that ``SHA256SUMS`` in a folder lists, by file name.

    Returns
    -------
    dict of str to str
        Empty when the folder has no such list.
    """
    listing = folder / "SHA256SUMS"
    if not listing.exists():
        return {}
    text = read_text(listing, MAX_LISTING_BYTES, "Save the list as UTF-8.")
    lines = (line.split(maxsplit=1) for line in text.splitlines())
    return {Path(parts[1].strip()).name: parts[0] for parts in lines if len(parts) == 2}
