"""Excel workbooks that a user names: opened safely as packages of parts, or refused."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError

from allocmodel.declared.errors import BadInput
from allocmodel.files.users_files import (
    GZIP_SIGNATURE,
    OLD_EXCEL_SIGNATURE,
    ZIP_SIGNATURE,
    read_bytes,
)

#: The largest workbook that is read, and the largest that one may unpack to, in bytes.
LARGEST, LARGEST_UNPACKED = 16 * 2**20, 256 * 2**20

#: The parts that every .xlsx workbook has: without the second no program takes it for one.
WORKBOOK_PART, TYPES_PART = "xl/workbook.xml", "[Content_Types].xml"

_SAVE_AS = "Save it as .xlsx"

#: What readers of packages trip over, and what that says of a file to somebody who sent it.
_WHY: tuple[tuple[tuple[type[Exception], ...], str], ...] = (
    ((ExpatError, ParseError), "is not well-formed XML"),
    ((RuntimeError,), "is locked, or packed in a way that cannot be read"),
    ((KeyError, IndexError), "points to something that is not there"),
    ((ValueError, OverflowError, TypeError), "holds something else than belongs there"),
    ((zipfile.BadZipFile, zlib.error, EOFError, OSError), "is damaged"),
)
UNREADABLE = tuple(kind for kinds, _ in _WHY for kind in kinds)


def why_unreadable(error: BaseException) -> str:
    """What is wrong with a part of a package that a reader tripped over: the end of a sentence."""
    return next((why for kinds, why in _WHY if isinstance(error, kinds)), "cannot be understood")


def read_workbook(path: Path) -> bytes:
    """The content of an .xlsx workbook (or .xlsm), looked at so far that it can be unpacked.

    Raises
    ------
    BadInput
        When it cannot be read, is another kind of file, is damaged, or unpacks to too much.
    """
    content = read_bytes(path, LARGEST)
    if not content:
        raise BadInput("The file is empty.", path.name, f"{_SAVE_AS} again.")
    refuse_old_and_packed(content, path.name, f"{_SAVE_AS}.")
    if not content.startswith(ZIP_SIGNATURE):
        raise BadInput("The file is no .xlsx workbook.", path.name, f"{_SAVE_AS}.")
    refuse_other_packages(content, path.name, f"{_SAVE_AS}.")
    return content


def refuse_old_and_packed(content: bytes, file: str, save_as: str) -> None:
    """Raises BadInput for workbooks of Excel 97-2003, those under a password, and gzip."""
    if content.startswith(OLD_EXCEL_SIGNATURE):
        raise BadInput(
            "The file is an Excel workbook of 97-2003, or one under a password.",
            file,
            f"Take the password off. {save_as}",
        )
    if content.startswith(GZIP_SIGNATURE):
        raise BadInput("The file is packed with gzip.", file, "Unpack it first.")


def refuse_other_packages(content: bytes, file: str, save_as: str) -> None:
    """Raises BadInput for a packed file that is no .xlsx, or that unpacks to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError):
        raise BadInput("The file is damaged.", file, "Save or download it again.") from None
    if not {WORKBOOK_PART, TYPES_PART} <= {part.filename for part in parts}:
        raise BadInput("The file is packed, but is no .xlsx workbook.", file, save_as)
    if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise BadInput(
            "The workbook is too large once it is unpacked.",
            file,
            "Save the sheet that is meant in a workbook of its own.",
        )
