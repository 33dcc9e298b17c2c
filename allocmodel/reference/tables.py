"""The tables as they stand in folders: found, read once, and refused when damaged."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from allocmodel.declared.errors import BadInput
from allocmodel.declared.table_schemas.every_table import DESCRIPTION, IMPORTED, TABLES
from allocmodel.declared.table_schemas.table import Table
from allocmodel.declared.text import refuse_unfit_names
from allocmodel.files.shipped import shipped
from allocmodel.files.users_files import read_bytes

#: The most bytes of a description, of a table's file, and of a packed table's content.
_LARGEST_PACKAGE, _LARGEST_TABLE, _LARGEST_UNPACKED = 2**20, 64 * 2**20, 256 * 2**20
#: zlib's word for a gzip file, whose check sum it then compares.
_GZIP = zlib.MAX_WBITS | 16
#: pandas reads decimals exact to the last digit: before 3.1 where it is told to, since then always.
_EXACT: dict[str, Any] = (
    {"float_precision": "round_trip"} if pd.__version__.startswith(("2.", "3.0.")) else {}
)
_REBUILD = "Build or import the data again, or install allocmodel again."


class Tables:
    """The tables of the reference data: each is read when first asked for, and only once."""

    def __init__(self, directories: Mapping[str, Path]) -> None:
        """Directories by table; each holds the table's file and its ``datapackage.json``."""
        self._directories = dict(directories)
        self._tables: dict[str, pd.DataFrame] = {}
        #: By table: the one ICB whose rows alone were read so far, and those rows.
        self._of_one_icb: dict[str, tuple[str, pd.DataFrame]] = {}
        self._packages: dict[Path, dict[str, Any]] = {}
        self._digests: dict[Path, str] = {}

    @classmethod
    def of(cls, directory: Path | None) -> Tables:
        """The tables that ship, those of a directory in front of them.

        Raises
        ------
        BadInput
            When the directory is missing or is no reference data.
        """
        directories = dict.fromkeys(TABLES, shipped("reference_data"))
        if directory is not None:
            directories |= dict.fromkeys(_present(directory), directory)
        return cls(directories)

    def __getitem__(self, table: str) -> pd.DataFrame:
        """One table, read and checked when first asked for."""
        if table not in self._tables:
            self._tables[table] = self._read(table)
        return self._tables[table]

    def of_icb(self, table: str, icb: str) -> pd.DataFrame:
        """The rows of one ICB in a table: where that begins with the ICB, no others are read.

        A run looks at one ICB, a fortieth of a table. As soon as somebody asks for another, the
        table is read whole.
        """
        if table not in self._tables and TABLES[table].names[0] == "icb":
            if table not in self._of_one_icb:
                self._of_one_icb[table] = icb, self._read(table, icb)
            only, rows = self._of_one_icb[table]
            if only == icb:
                return rows
        return of_icbs(self[table], (icb,))

    def of_icbs(self, table: str, icbs: Sequence[str]) -> pd.DataFrame:
        """The rows of some ICBs in a table."""
        return self.of_icb(table, *icbs) if len(icbs) == 1 else of_icbs(self[table], icbs)

    @property
    def directories(self) -> dict[str, Path]:
        """The directory of each table."""
        return dict(self._directories)

    def described(self, table: str) -> dict[str, Any]:
        """What the description of its folder says of a table: grade, hash, sources."""
        resource = self._package(self._directories[table])["by_name"].get(table)
        if resource is None:
            raise self.damaged(table, f"{DESCRIPTION} does not describe it")
        return dict(resource)

    @property
    def area_is(self) -> str:
        """What an area is in these tables, as their description says."""
        return str(self._package(self._directories["areas"]).get("area_is"))

    @property
    def names(self) -> list[str]:
        """The names of all tables."""
        return list(self._directories)

    @property
    def read(self) -> list[str]:
        """The tables asked for so far."""
        return [
            table
            for table in self._directories
            if table in self._tables or table in self._of_one_icb
        ]

    def digest_of(self, table: str) -> str:
        """The sha256 of the file of a table that was read (text with LF line ends)."""
        return self._digests[self._path(table)]

    def files_read(self) -> list[tuple[str, str]]:
        """Name and sha256 of each file read so far: see `Reference.files_read`."""
        paths = [self._path(table) for table in self.read]
        packages = dict.fromkeys(path.parent / DESCRIPTION for path in paths)
        home = shipped("reference_data")
        return [
            (
                f"{'reference_data' if path.parent == home else 'reference'}/{path.name}",
                self._digests[path],
            )
            for path in (*packages, *paths)
        ]

    def damaged(self, table: str, why: str) -> BadInput:
        """The error for reference data that are not as they were built."""
        path = self._path(table)
        return BadInput(
            f"The reference data are damaged: {why}.", f"{path.parent.name}/{path.name}", _REBUILD
        )

    def year_of_need(self, year: str) -> str:
        """The year whose need a year has: its own, unless another's is held."""
        return year

    def lacking(self, table: str, icb: str, year: str) -> BadInput:
        """The error for an ICB and year of which a table has no rows."""
        return self.damaged(table, f"no areas for {icb} in {year}")

    def _path(self, table: str) -> Path:
        """Where a table's file stands."""
        return self._directories[table] / TABLES[table].file

    def _package(self, directory: Path) -> dict[str, Any]:
        """The description of a directory's tables."""
        if directory not in self._packages:
            try:
                stored = read_bytes(directory / DESCRIPTION, _LARGEST_PACKAGE)
                content = _with_plain_line_ends(stored)
                package = json.loads(content)
                by_name = {str(resource["name"]): resource for resource in package["resources"]}
                if not all(isinstance(resource, dict) for resource in by_name.values()):
                    raise TypeError
            except (BadInput, ValueError, KeyError, TypeError, RecursionError) as error:
                why = f" {error.what}" if isinstance(error, BadInput) else ""
                raise BadInput(
                    f"The reference data lack a readable {DESCRIPTION}.{why}",
                    directory.name,
                    _REBUILD,
                ) from error
            self._packages[directory] = {**package, "by_name": by_name}
            self._digests[directory / DESCRIPTION] = hashlib.sha256(content).hexdigest()
        return self._packages[directory]

    def _read(self, table: str, icb: str | None = None) -> pd.DataFrame:
        """A table from its file, or an ICB's rows; BadInput when it is not as it was built."""
        schema, content = TABLES[table], self._stored(table)
        digest = hashlib.sha256(content).hexdigest()
        self._digests[self._path(table)] = digest
        if self.described(table).get("hash", "") != f"sha256:{digest}":
            raise self.damaged(table, f"it is not the file that {DESCRIPTION} describes")
        try:
            unpacked = _unpacked(content) if schema.packed else content
            read = _parsed(unpacked if icb is None else _rows_beginning(unpacked, icb), schema)
        except (ValueError, OverflowError, OSError, EOFError, zlib.error) as error:
            raise self.damaged(table, "its columns are not those of this version") from error
        self._refuse_figures(table, read)
        if read.duplicated(list(schema.key)).any():
            raise self.damaged(table, "it holds a row twice")
        if table in IMPORTED and self._directories[table] != shipped("reference_data"):
            where = f"{self._directories[table].name}/{schema.file}"
            for column in schema.text:
                refuse_unfit_names(read[column], read.index + 2, column, where)
        return read

    def _refuse_figures(self, table: str, read: pd.DataFrame) -> None:
        """Raises BadInput for figures that a table may not hold."""
        schema = TABLES[table]
        figures = read[schema.numbers].to_numpy(dtype=float)
        known = [name not in schema.unknown_numbers for name in schema.numbers]
        if not np.isfinite(figures[:, known]).all():
            raise self.damaged(table, "it holds figures that are not finite")
        smallest = schema.smallest
        below = figures < [smallest.get(name, -np.inf) for name in schema.numbers]
        for column in np.array(schema.numbers)[below.any(axis=0)]:
            why = f"its column {column} holds a figure below {smallest[column]:g}"
            raise self.damaged(table, why)

    def _stored(self, table: str) -> bytes:
        """A table's file; text with LF line ends."""
        try:
            content = read_bytes(self._path(table), _LARGEST_TABLE)
        except BadInput as error:
            raise self.damaged(table, f"a table cannot be used. {error.what[:-1]}") from error
        return content if TABLES[table].packed else _with_plain_line_ends(content)


def of_icbs(rows: pd.DataFrame, icbs: Sequence[str]) -> pd.DataFrame:
    """Those of some rows that are of some ICBs."""
    return rows[rows["icb"].isin(icbs)]


def _present(directory: Path) -> set[str]:
    """The tables that a directory of imported or built data holds; all that an import makes."""
    if not directory.is_dir():
        raise BadInput(
            "There is no such directory of reference data.",
            str(directory),
            "Make it with: allocmodel data import FILE",
        )
    present = {name for name, table in TABLES.items() if (directory / table.file).is_file()}
    absent = [table for table in IMPORTED if table not in present]
    # Allocations may be imported alone.
    if absent and present != {"allocations"}:
        raise BadInput(
            f"The directory is no reference data: it lacks {', '.join(absent)}.",
            str(directory),
            "Make it with: allocmodel data import FILE",
        )
    return present


def _parsed(content: bytes, schema: Table) -> pd.DataFrame:
    """A table's rows: its text columns as text, its numbers exact to the last digit."""
    whole, unknown = schema.known_integers, schema.unknown_numbers
    types = {
        **dict.fromkeys([*schema.text, *unknown], "str"),
        **dict.fromkeys(whole, "int64"),
        **dict.fromkeys(schema.known_decimals, "float64"),
    }
    read: pd.DataFrame = pd.read_csv(
        io.BytesIO(content), dtype=types, usecols=[*types], keep_default_na=False, **_EXACT
    )
    for column in unknown:
        read[column] = read[column].replace("", "nan").astype(float)
    figures = {name: read[name].to_numpy(dtype=float) for name in schema.numbers}
    # Columns stay apart: most of them are only ever looked at by themselves.
    columns = {name: read[name] for name in schema.names} | figures
    return pd.DataFrame(columns, copy=False)


def _rows_beginning(content: bytes, icb: str) -> bytes:
    """The first line of a table, and those that begin with an ICB."""
    first, _, _ = content.partition(b"\n")
    if not first.startswith(b"icb,"):
        raise ValueError("the table does not begin with the ICB")
    return b"".join((first, *re.findall(rb"\n%b,.*" % re.escape(icb.encode()), content)))


def _unpacked(content: bytes) -> bytes:
    """The content of a gzip file, within limits."""
    packed = zlib.decompressobj(wbits=_GZIP)
    unpacked = packed.decompress(content, _LARGEST_UNPACKED)
    if packed.unconsumed_tail:
        raise ValueError("it unpacks to more than any such table")
    if not packed.eof or packed.unused_data:
        raise EOFError("it is cut short, or goes on behind its end")
    return unpacked


def _with_plain_line_ends(content: bytes) -> bytes:
    """Text with LF line ends: git may have changed them in a checkout."""
    return content.replace(b"\r\n", b"\n")
