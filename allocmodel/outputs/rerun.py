"""Repeats a run from its record, and says whether inputs, versions and outputs are the same."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from allocmodel.outputs import comparison, write
from allocmodel.outputs.manifest import made_with
from allocmodel.study.repeated import Repeated, repeated
from allocmodel.study.run import Run


@dataclass(frozen=True)
class Rerun:
    """A run repeated.

    Attributes
    ----------
    repeated : Repeated
    same : list of str
        Outputs that come out as recorded, byte for byte.
    other_versions, other_inputs, other_outputs : list of str
        What is not the same, each as a sentence.
    notes : list of str
        What else to know.
    """

    repeated: Repeated
    same: list[str]
    other_versions: list[str]
    other_inputs: list[str]
    other_outputs: list[str]
    notes: list[str]

    @property
    def is_same(self) -> bool:
        """Whether versions, inputs and outputs are all the same."""
        return not (self.other_versions or self.other_inputs or self.other_outputs)


def rerun(path: Path) -> Rerun:
    """Repeat a run, or a comparison, from its record; nothing is written.

    Parameters
    ----------
    path : Path
        run.json or comparison.json, or their folder.

    Raises
    ------
    BadInput
        When the record cannot be read, or cannot be run by this version.
    """
    again = repeated(path)
    contents = _outputs_of(again)
    recorded = {str(k): str(v) for k, v in dict(again.record.get("outputs", {})).items()}
    same, other = [], []
    for name in [*recorded, *(one for one in contents if one not in recorded)]:
        if name == again.file.name:
            continue
        if name not in contents:
            other.append(f"{name} is recorded, and not made now.")
        elif name not in recorded:
            other.append(f"{name} is made now, and not recorded.")
        elif hashlib.sha256(contents[name]).hexdigest() != recorded[name]:
            other.append(f"{name} does not come out as recorded.")
        else:
            same.append(name)
    if again.digest != again.recorded_digest:
        other.append("The digest is not the recorded one.")
    missing, changed = _on_disk(again, recorded)
    return Rerun(
        again,
        same,
        [*again.other_versions(), *_libraries(again)],
        again.other_inputs(),
        [*other, *changed],
        [*again.not_read_again(), *missing],
    )


def _outputs_of(again: Repeated) -> dict[str, bytes]:
    made = again.made
    return write.outputs_of(made) if isinstance(made, Run) else comparison.outputs_of(made)


def _libraries(again: Repeated) -> list[str]:
    """Python and libraries of other versions."""
    then = {str(k): str(v) for k, v in dict(again.record.get("made_with", {})).items()}
    return [
        f"{name}: {then.get(name, 'not recorded')} then, {version} now."
        for name, version in made_with().items()
        if then.get(name) != version
    ]


def _on_disk(again: Repeated, recorded: dict[str, str]) -> tuple[list[str], list[str]]:
    """Files that are not beside the record, and those that were changed since."""
    missing, changed = [], []
    for name, digest in recorded.items():
        file = again.file.parent / name
        if Path(name).name != name or not file.is_file():
            missing.append(f"{name} does not stand beside the record.")
        elif hashlib.sha256(file.read_bytes()).hexdigest() != digest:
            changed.append(f"{name} beside the record was changed since it was written.")
    return missing, changed
