"""A saved run to be repeated as it was: by its own scenario file, where that is still there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from allocmodel.declared.errors import BadInput
from allocmodel.files.shipped import shipped
from allocmodel.files.users_files import sha256_of
from allocmodel.scenario.load import load_scenario
from allocmodel.scenario.saved_run import SavedRun
from allocmodel.scenario.schema import Scenario


@dataclass(frozen=True)
class Repeatable:
    """The scenario of a saved run.

    Attributes
    ----------
    scenario : Scenario
        As it ran.
    file : Path or None
        The scenario file that it was read from, unchanged since; None where it is not found, and
        the record of the run stands in for it.
    """

    scenario: Scenario
    file: Path | None


def repeatable(saved: SavedRun) -> Repeatable:
    """The scenario of a saved run, as it was read then.

    The file is looked for beside the run's folder and above it, from here, and among those that
    ship. One that says something else today is not it.
    """
    name = str(saved.resolved.get("file", ""))
    for file in _candidates(saved.folder, name):
        scenario = _as_it_ran(file, saved) if _is_same(file, saved.inputs.get(name)) else None
        if scenario:
            return Repeatable(scenario, file)
    extends = tuple(map(str, saved.resolved.get("extends", ())))
    read = tuple((one, saved.inputs[one]) for one in (name, *extends) if one in saved.inputs)
    as_read = {"files": read, "extends": extends}
    return Repeatable(saved.scenario.model_copy(update=as_read), None)


def _candidates(folder: Path, name: str) -> Iterator[Path]:
    if name and Path(name).name == name:
        above = (folder, folder.parent, folder.parent.parent)
        for parent in (*above, Path(), Path("scenarios"), shipped("scenarios")):
            yield parent / name


def _is_same(file: Path, digest: str | None) -> bool:
    try:
        return digest is not None and file.is_file() and sha256_of(file) == digest
    except (BadInput, OSError):
        return False


def _as_it_ran(file: Path, saved: SavedRun) -> Scenario | None:
    """The scenario by its file, if that gives what ran."""
    try:
        scenario = load_scenario(file, tuple(map(str, saved.resolved.get("overrides", ()))))
    except BadInput:
        return None
    return scenario if scenario.resolved() == saved.resolved else None
