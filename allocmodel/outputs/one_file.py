"""Writes one file whole, or leaves what was there."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from allocmodel.declared.errors import BadInput


def write_whole(file: Path, content: bytes) -> Path:
    """Write a file in one go; it takes the place of one of the same name.

    Parameters
    ----------
    file : pathlib.Path
    content : bytes

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    BadInput
        When it cannot be written; what was there is then unchanged.
    """
    beside = ""
    try:
        handle, beside = tempfile.mkstemp(".unfinished", f".{file.name}-"[:60], file.parent)
        with os.fdopen(handle, "wb") as opened:
            opened.write(content)
        os.chmod(beside, _mode_of_new_files())
        os.replace(beside, file)
    except (OSError, ValueError) as error:
        raise BadInput(
            f"The file cannot be written: {getattr(error, 'strerror', None) or error}.",
            str(file),
            "Name a file in a folder that is there and that you may write to.",
        ) from None
    finally:
        # Once it has its name, nothing is left here.
        if beside:
            with suppress(OSError):
                os.unlink(beside)
    return file


def _mode_of_new_files() -> int:
    """What the system gives a new file: readable for those whom the user's settings allow."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
