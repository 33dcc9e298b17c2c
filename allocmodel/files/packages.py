"""Excel workbooks that a user names: opened safely as packages of parts, or refused."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from allocmodel.declared.errors import BadInput
from allocmodel.files.users_files import (
    GZIP_SIGNATURE,
    OLD_EXCEL_SIGNATURE,
    ZIP_SIGNATURE,
    read_bytes,
)

#: The largest workbook that is read, and the largest that one may unpack to, in bytes.
LARGEST, LARGEST_UNPACKED = 16 * 2**20, 256 * 2**20

#: The part that every .xlsx workbook has.
WORKBOOK_PART = "xl/workbook.xml"

_SAVE_AS = "Save it as .xlsx"


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
    if WORKBOOK_PART not in {part.filename for part in parts}:
        raise BadInput("The file is packed, but is no .xlsx workbook.", file, save_as)
    if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise BadInput(
            "The workbook is too large once it is unpacked.",
            file,
            "Save the sheet that is meant in a workbook of its own.",
        )
