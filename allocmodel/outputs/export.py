"""Writes a run for others: tables for publication, or a golden pack for auditors."""

from __future__ import annotations

import shutil
from pathlib import Path

from allocmodel.audit.recalculate import as_opendocument
from allocmodel.outputs.golden_pack import golden_pack
from allocmodel.outputs.write import results_folder, write_folder
from allocmodel.study.run import Run
from allocmodel.workbook.publication import publication_bytes

TABLES, OPEN_TABLES = "tables.xlsx", "tables.ods"


def write_publication(run: Run, directory: Path | None = None) -> list[Path]:
    """Write the tables of a run for publication, into a folder of its own.

    With LibreOffice they are there as an OpenDocument spreadsheet too.

    Parameters
    ----------
    run : Run
    directory : pathlib.Path, optional
        The folder that holds the new one; see `results_folder`.

    Returns
    -------
    list of Path
        The files.

    Raises
    ------
    BadInput
        When the folder or a file cannot be written; what was there is then unchanged.
    AllocmodelError
        When LibreOffice is there, and fails.
    """
    contents = {TABLES: publication_bytes(run)}
    if has_libreoffice():
        contents[OPEN_TABLES] = as_opendocument(contents[TABLES])
    return write_folder(_folder(run, directory, "publication"), contents)


def write_golden(run: Run, directory: Path | None = None) -> list[Path]:
    """Write the golden pack of a run into a folder of its own: see `write_publication`."""
    return write_folder(_folder(run, directory, "golden"), golden_pack(run))


def has_libreoffice() -> bool:
    """Whether LibreOffice is installed."""
    return bool(shutil.which("soffice") or shutil.which("libreoffice"))


def _folder(run: Run, directory: Path | None, kind: str) -> Path:
    folder = results_folder(run, directory)
    return folder.with_name(f"{folder.name}--{kind}")
