"""Files that a command makes: new ones, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from allocmodel.declared.errors import BadInput


def write_new_file(target: Path, text: str, another: str) -> None:
    """Write a file that is not there yet, all of it or none.

    Parameters
    ----------
    target : Path
    text : str
    another : str
        How to name another file, for who has one of that name.

    Raises
    ------
    BadInput
        When there is one already, or it cannot be written.
    """
    try:
        with target.open("x", encoding="utf-8", newline="\n") as file, _whole_or_gone(target):
            file.write(text)
            file.flush()
    except FileExistsError:
        kind = "folder" if target.is_dir() else "file"
        raise BadInput(
            f"There is a {kind} of that name already.",
            where=str(target),
            mend=f"Name another file, as in: {another}",
        ) from None
    except (OSError, ValueError) as error:
        raise BadInput(
            f"The file cannot be written: {getattr(error, 'strerror', None) or error}.",
            where=str(target),
            mend="Name a file in a folder that you may write to.",
        ) from error


@contextmanager
def _whole_or_gone(file: Path) -> Iterator[None]:
    """Remove a file that was made and could not be written, or was interrupted."""
    try:
        yield
    except BaseException:
        file.unlink(missing_ok=True)
        raise
