"""Files that a user names: read in one way, or refused in one message.

A name may be anything: a device that never ends, a pipe that nobody writes to, a folder, a link
to nowhere. So a file is opened without waiting, looked at once it is open, and read up to a limit.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from pathlib import Path

from allocmodel.declared.errors import BadInput
from allocmodel.declared.printable import shown

ZIP_SIGNATURE = b"PK\x03\x04"
OLD_EXCEL_SIGNATURE = b"\xd0\xcf\x11\xe0"
GZIP_SIGNATURE = b"\x1f\x8b"

#: What a file is that begins with these bytes, and is no text.
_NO_TEXT = (
    (ZIP_SIGNATURE, "an Excel workbook (.xlsx) or another packed file"),
    (OLD_EXCEL_SIGNATURE, "an Excel workbook of 97-2003, or one under a password"),
    (GZIP_SIGNATURE, "packed with gzip"),
    (b"%PDF", "a PDF"),
)
#: Byte-order marks of other encodings than UTF-8.
_OTHER_ENCODINGS = (
    (b"\xff\xfe\0\0", "UTF-32"),
    (b"\0\0\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_KINDS = (
    (stat.S_ISDIR, "a directory (folder)"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


#: The most bytes of any file that a scenario names; each kind of file has a smaller limit.
LARGEST = 64 * 2**20


def sha256_of(path: Path) -> str:
    """The sha256 of a file that was read, as results record it."""
    return hashlib.sha256(read_bytes(path, LARGEST)).hexdigest()


def read_bytes(path: Path, largest: int) -> bytes:
    """The content of a regular file.

    Parameters
    ----------
    path : Path
    largest : int
        The most bytes that such a file can have; no more are read.

    Raises
    ------
    BadInput
        When there is no such file, it is a folder, pipe, socket or device, it may not be read, or
        it is larger.
    """
    try:
        handle = os.open(path, _FLAGS)
        with os.fdopen(handle, "rb") as file:
            _refuse_other_kinds(os.fstat(handle), path)
            size = os.fstat(handle).st_size
            content = b"" if size > largest else file.read(largest + 1) or b""
    except IsADirectoryError:
        raise _other_kind("a directory (folder)", path) from None
    except (OSError, ValueError) as error:
        raise BadInput(
            f"The file cannot be read: {_reason(error, path)}.",
            where=shown(path),
            mend="Check the name, and that you may read it.",
        ) from None
    if max(size, len(content)) > largest:
        count = f"{size:,}" if size > largest else f"more than {largest:,}"
        raise BadInput(
            f"The file is too large: {count} bytes, where at most {largest:,} can be right.",
            where=shown(path),
            mend="Check that this is the right file.",
        )
    return content


def read_text(path: Path, largest: int, mend: str) -> str:
    """The content of a text file in UTF-8, without its byte-order mark.

    Parameters
    ----------
    path : Path
    largest : int
        The most bytes that such a file can have.
    mend : str
        How to save a file of this kind as UTF-8 text.

    Raises
    ------
    BadInput
        When it cannot be read, or is no UTF-8 text; says what it is.
    """
    return as_text(read_bytes(path, largest), shown(path), mend)


def as_text(content: bytes, where: str, mend: str) -> str:
    """Bytes as UTF-8 text; BadInput says what else they are."""
    refuse_no_text(content, where, mend)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(
            f"The file is not UTF-8 text (byte {error.start + 1:,} does not fit).", where, mend
        ) from None


def refuse_no_text(content: bytes, where: str, mend: str) -> None:
    """Raises BadInput for bytes that are no text, or text in an encoding of two or four bytes."""
    for mark, encoding in _OTHER_ENCODINGS:
        if content.startswith(mark):
            raise BadInput(f"The file is text in {encoding}, not in UTF-8.", where, mend)
    for signature, kind in _NO_TEXT:
        if content.startswith(signature):
            raise BadInput(f"The file is {kind}, not text.", where, mend)
    if b"\0" in content:
        raise BadInput(
            "The file is no text in UTF-8: it holds bytes of nought, as UTF-16 and files of other "
            "programs do.",
            where,
            mend,
        )


def _refuse_other_kinds(status: os.stat_result, path: Path) -> None:
    for is_kind, kind in _KINDS:
        if is_kind(status.st_mode):
            raise _other_kind(kind, path)


def _other_kind(kind: str, path: Path) -> BadInput:
    return BadInput(
        f"There is no such file: it is {kind}.",
        where=shown(path),
        mend="Name the file itself.",
    )


def _reason(error: Exception, path: Path) -> str:
    if isinstance(error, FileNotFoundError):
        return "it is a link to no file" if path.is_symlink() else "there is no such file"
    if isinstance(error, ValueError):
        return "no file can have such a name"
    number = getattr(error, "errno", None)
    if number == errno.ENXIO:
        return "it is a socket or a device"
    text = getattr(error, "strerror", None) or str(error)
    return text[:1].lower() + text[1:]
