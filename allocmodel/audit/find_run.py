"""The run, or the study, that made a workbook: by the digest that the workbook carries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from allocmodel.audit.book import Book
from allocmodel.declared.errors import BadInput
from allocmodel.scenario.saved_run import read_record
from allocmodel.study.repeated import MANIFESTS
from allocmodel.study.uncertain.written import WORKBOOKS
from allocmodel.workbook.write import RUN_PROPERTY, STUDY_PROPERTY

#: More folders beside a workbook are not looked through.
_MOST_FOLDERS = 500


def record_beside(book: Book, path: Path) -> Path | None:
    """The record of the run that a workbook names.

    It is looked for beside the workbook, in the folders there, and in ``outputs`` from here.

    Returns
    -------
    Path or None
        None where the workbook names no run, or its record is not there.
    """
    digest = book.properties.get(RUN_PROPERTY, book.properties.get(STUDY_PROPERTY))
    if digest is None:
        return None
    return next((one for one in _records(path) if _digest_of(one) == digest), None)


def _records(path: Path) -> Iterator[Path]:
    for folder in (path.parent, *_folders(path.parent), *_folders(Path("outputs"))):
        for name in (*MANIFESTS, *WORKBOOKS):
            if (folder / name).is_file():
                yield folder / name


def _folders(parent: Path) -> list[Path]:
    try:
        folders = sorted(one for one in parent.iterdir() if one.is_dir())
    except OSError:
        return []
    return folders[:_MOST_FOLDERS]


def _digest_of(record: Path) -> str:
    """The digest of a record; blank where it cannot be read."""
    try:
        return str(read_record(record).get("digest", ""))
    except BadInput:
        return ""
