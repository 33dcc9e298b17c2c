"""A scenario out of the folder of a saved run: what run.json has is all that a run needs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from allocmodel.declared.errors import BadInput
from allocmodel.files.users_files import read_text
from allocmodel.model.adjustments import KINDS
from allocmodel.scenario.keyed import validated
from allocmodel.scenario.origins import Origins
from allocmodel.scenario.override import parse_overrides
from allocmodel.scenario.overrides import apply_override
from allocmodel.scenario.schema import Scenario

MANIFEST = "run.json"

_LARGEST = 16 * 2**20
_NOT_OURS = "Name the folder that `allocmodel run` wrote, with its run.json as it was written."


@dataclass(frozen=True)
class SavedRun:
    """A run as its folder records it.

    Attributes
    ----------
    scenario : Scenario
        As it ran.
    version : str
        The version of allocmodel that ran it.
    inputs : dict of str to str
        The sha256 of every file that it read, by name.
    folder : Path
    changed : bool
        Whether something was changed in it since.
    resolved : dict
        The scenario as its record has it.
    """

    scenario: Scenario
    version: str
    inputs: dict[str, str]
    folder: Path
    changed: bool = False
    resolved: dict[str, Any] = field(default_factory=dict)


def is_saved_run(path: Path) -> bool:
    """Whether a path is a folder that holds the record of a run."""
    return path.is_dir() and (path / MANIFEST).is_file()


def read_saved_run(folder: Path, overrides: tuple[str, ...] = ()) -> SavedRun:
    """The scenario of a saved run, to be run again.

    Parameters
    ----------
    folder : Path
    overrides : tuple of str
        What to change in it, as ``--set`` writes it.

    Raises
    ------
    BadInput
        When run.json cannot be read, or is no record of a run that this version can repeat.
    """
    return saved_run(read_record(folder / MANIFEST), folder / MANIFEST, overrides)


def read_record(file: Path) -> dict[str, Any]:
    """The record of a run or of a comparison, as its JSON has it; BadInput if it is none."""
    text = read_text(file, _LARGEST, _NOT_OURS)
    try:
        return dict(json.loads(text))
    except (ValueError, TypeError, RecursionError):
        raise BadInput("This is no record of a run.", str(file), _NOT_OURS) from None


def saved_run(record: Mapping[str, Any], file: Path, overrides: tuple[str, ...] = ()) -> SavedRun:
    """A saved run out of its record, which stands in a file or in a part of one."""
    folder = file.parent
    try:
        resolved, version = dict(record["scenario"]), str(record["allocmodel"])
        inputs = {str(name): str(digest) for name, digest in record["inputs"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BadInput("This is no record of a run.", str(file), _NOT_OURS) from None
    plain = _as_written(resolved)
    for override in parse_overrides(overrides):
        apply_override(plain, override, lambda _: "")
    source = Path(str(resolved.get("file", folder.name)))
    reference = plain.pop("reference", None)
    made = {
        "source": folder / source,
        "overrides": (*map(str, resolved.get("overrides", ())), *overrides),
        "origins": Origins(),
        "reference": _reference(folder, str(reference)) if reference else None,
        "reference_name": reference,
    }
    scenario = validated({**plain, **made}, str(file))
    return SavedRun(scenario, version, inputs, folder, bool(overrides), resolved)


def _reference(folder: Path, written: str) -> Path:
    """The reference directory that the run names, beside its folder or from here."""
    for found in (folder / written, Path(written)):
        if found.is_dir():
            return found
    raise BadInput(
        f'The saved run rests on the reference directory "{written}", which is not there.',
        str(folder / MANIFEST),
        "Start the command where that directory is.",
    )


def _as_written(resolved: dict[str, Any]) -> dict[str, Any]:
    """A scenario as resolved without what a file would leave out."""
    plain = {key: value for key, value in _without_blanks(resolved).items() if key not in _ADDED}
    for weight in plain.get("weight", []):
        kind = KINDS.get(weight.get("kind"))
        asked = [one.field for one in kind.asked] if kind else list(weight)
        foreign = [k for k in weight if k not in ("line", "kind", "already_in_formula", *asked)]
        for key in foreign:
            del weight[key]
    return plain


#: What a run adds to the scenario's own keys.
_ADDED = ("file", "extends", "overrides")


def _without_blanks(value: Any) -> Any:
    """Without keys that have no value, or no text, as a question that nobody wrote."""
    if isinstance(value, dict):
        written = {key: one for key, one in value.items() if one is not None and one != ""}
        return {key: _without_blanks(one) for key, one in written.items()}
    return [_without_blanks(one) for one in value] if isinstance(value, list) else value
