"""Where tables are written: what may be replaced, and replacing it all or not at all."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from allocmodel.declared.errors import BadInput
from allocmodel.declared.table_schemas.every_table import DESCRIPTION
from allocmodel.files.users_files import read_text

#: The largest description of tables that is read, to know whose they are.
MAX_PACKAGE_BYTES = 2**20


@contextmanager
def replacing(destination: Path) -> Iterator[Path]:
    """A directory beside the destination that takes its place if the block succeeds.

    Parameters
    ----------
    destination : Path
        To make or to replace. It keeps its old content until the block has succeeded, and for
        good if it fails.
    """
    parent = destination.absolute().parent
    working = None
    made = [folder for folder in (parent, *parent.parents) if not folder.exists()]
    try:
        parent.mkdir(parents=True, exist_ok=True)
        working = Path(tempfile.mkdtemp(prefix=f".{destination.name}-", dir=parent))
        new = working / "new"
        new.mkdir()
        yield new
        _swap(new, destination, working / "old")
    except OSError as error:
        raise BadInput(
            f"The tables cannot be written: {error.strerror}.",
            str(destination),
            "Choose a folder that you may write to, on a disk with space.",
        ) from error
    finally:
        if working is not None:
            shutil.rmtree(working, ignore_errors=True)
        with suppress(OSError):
            for folder in made:
                folder.rmdir()  # Only what is still empty goes.


def _swap(new: Path, destination: Path, old: Path) -> None:
    """Puts a new directory in the place of an old one, or leaves the old one there."""
    if destination.exists():
        os.replace(destination, old)
    try:
        os.replace(new, destination)
    except OSError:
        if old.exists():
            os.replace(old, destination)
        raise


def check_destination(destination: Path, *area_is: str) -> None:
    """Raises BadInput unless a destination is free, empty, or tables of one of these kinds."""
    if not destination.exists():
        return
    if destination.is_dir():
        if not any(destination.iterdir()):
            return
        try:
            text = read_text(destination / DESCRIPTION, MAX_PACKAGE_BYTES, "")
            if json.loads(text).get("area_is") in area_is:
                return
        except (BadInput, ValueError, AttributeError, RecursionError):
            pass
    raise BadInput(
        "The destination exists and holds something else.",
        str(destination),
        "Choose another, or remove it first.",
    )
