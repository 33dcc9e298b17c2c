"""A sweep or a sensitivity analysis as it was written: its record, and its workbook as it was."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allocmodel import __version__
from allocmodel.declared.errors import BadInput
from allocmodel.files.packages import read_workbook
from allocmodel.scenario.saved_run import read_record
from allocmodel.study.run import Run

#: The files of each, the workbook first, its record last.
SWEEP = ("sweep.xlsx", "sweep.csv", "crossings.csv", "sweep.json")
SENSITIVITY = (
    *("sensitivity.xlsx", "sensitivity.csv", "pairs.csv", "break_evens.csv"),
    "sensitivity.json",
)
#: The workbook of each, by its record.
WORKBOOKS = {files[-1]: files[0] for files in (SWEEP, SENSITIVITY)}


@dataclass(frozen=True)
class WrittenStudy:
    """What a folder of a sweep or a sensitivity analysis holds; it is not computed again.

    Attributes
    ----------
    file : Path
        The record.
    record : dict
    content : bytes
        The workbook, byte for byte as it was written: its sha256 is the record's.
    """

    file: Path
    record: dict[str, Any]
    content: bytes

    @property
    def names(self) -> list[str]:
        """What was studied: the kind, and the scenario."""
        return [f"{self.record.get('kind', 'study')} of {self.record['scenario']['id']}"]

    @property
    def runs(self) -> Mapping[str, Run]:
        """None: the workbook holds results of many, and the formulas of none."""
        return {}

    @property
    def digest(self) -> str:
        """The digest that the record gives."""
        return str(self.record.get("digest", ""))

    recorded_digest = digest

    def notes(self) -> list[str]:
        """What to know of what is compared with, each as a sentence."""
        version = str(self.record.get("allocmodel", ""))
        said = [
            "It is compared with the workbook beside its record, which is as it was written. Its "
            "figures are stored results; nothing is computed again."
        ]
        if version != __version__:
            said.append(f"It was made by allocmodel {version}; this is {__version__}.")
        return said


def written_study(file: Path) -> WrittenStudy:
    """A sweep or a sensitivity analysis out of its folder.

    Parameters
    ----------
    file : Path
        Its sweep.json or sensitivity.json, with the workbook beside it.

    Raises
    ------
    BadInput
        When either cannot be read, or the workbook there is not the one that was written.
    """
    record, workbook = read_record(file), WORKBOOKS[file.name]
    try:
        sha256, _ = str(record["outputs"][workbook]), str(record["scenario"]["id"])
    except (KeyError, TypeError):
        raise BadInput(f"This is no record of a {file.stem}.", str(file), "") from None
    content = read_workbook(file.parent / workbook)
    if hashlib.sha256(content).hexdigest() != sha256:
        raise BadInput(
            f"{workbook} beside the record is not the workbook that was written: its sha256 is "
            "another, so there is nothing to compare with.",
            str(file.parent / workbook),
            f"Make it again with `allocmodel {file.stem}`, or put back the one that was written.",
        )
    return WrittenStudy(file, record, content)
