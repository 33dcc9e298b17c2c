"""A saved run, or a saved comparison, run again from its record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allocmodel import __version__
from allocmodel.declared.errors import BadInput
from allocmodel.declared.figures import listed
from allocmodel.scenario.repeated import Repeatable, repeatable
from allocmodel.scenario.saved_run import MANIFEST, SavedRun, read_record, saved_run
from allocmodel.study.compared import Comparison, compare
from allocmodel.study.compared.identity import comparison_digest
from allocmodel.study.identity import digest
from allocmodel.study.run import Run
from allocmodel.study.run_scenario import run_scenario

#: The records that a folder of results may hold.
COMPARISON_MANIFEST = "comparison.json"
MANIFESTS = (MANIFEST, COMPARISON_MANIFEST)


@dataclass(frozen=True)
class Repeated:
    """What a record says, and the same computed anew.

    Attributes
    ----------
    file : Path
        The record.
    record : dict
    made : Run or Comparison
        What it comes to today.
    scenarios : dict of str to Repeatable
        By name; of a run the one, under its id.
    saved : dict of str to SavedRun
        The same as the record has them.
    """

    file: Path
    record: dict[str, Any]
    made: Run | Comparison
    scenarios: dict[str, Repeatable]
    saved: dict[str, SavedRun]

    @property
    def digest(self) -> str:
        """The digest of what is computed today."""
        one = self.made
        return digest(one) if isinstance(one, Run) else comparison_digest(one)

    @property
    def recorded_digest(self) -> str:
        """The digest that the record gives."""
        return str(self.record.get("digest", ""))

    @property
    def runs(self) -> Mapping[str, Run]:
        """The runs by the name of their scenario."""
        one = self.made
        return {one.inputs.scenario.id: one} if isinstance(one, Run) else one.runs

    @property
    def names(self) -> list[str]:
        """What was run."""
        return list(self.runs)

    def notes(self) -> list[str]:
        """What to know of the run that is compared with, each as a sentence."""
        return [*self.other_versions(), *self.not_read_again(), *self.other_inputs()]

    def other_inputs(self) -> list[str]:
        """What was read then and is not the same today, each as a sentence."""
        said = []
        for name, run in self.runs.items():
            then, now = self.saved[name].inputs, run.inputs.files
            for one in [*then, *(one for one in now if one not in then)]:
                if then.get(one) == now.get(one):
                    continue
                what = (
                    "is not the file that it was"
                    if one in then and one in now
                    else ("was not read then" if one in now else "was read then, and is not now")
                )
                said.append(f"{one} {what}.")
        return list(dict.fromkeys(said))

    def other_versions(self) -> list[str]:
        """Versions of allocmodel that are not this one, as a sentence."""
        then = sorted({one.version for one in self.saved.values()} - {__version__})
        if not then:
            return []
        return [f"The run was made by allocmodel {listed(then)}; this is {__version__}."]

    def not_read_again(self) -> list[str]:
        """Scenario files that are not found, for which the record stands in, as a sentence."""
        lost = [
            str(self.saved[name].resolved.get("file", name))
            for name, one in self.scenarios.items()
            if one.file is None
        ]
        if not lost:
            return []
        return [
            f"Not found as it was: {listed(lost)}. The scenario is taken from the record, which "
            "holds it as it ran; where its values were written is not known."
        ]


def record_of(path: Path) -> Path:
    """The record that a path names: itself, or the one in a folder."""
    if path.is_dir():
        found = [path / name for name in MANIFESTS if (path / name).is_file()]
        if not found:
            raise BadInput(
                "The folder holds no run.json.",
                str(path),
                "Name the folder that `allocmodel run` wrote, or its run.json.",
            )
        return found[0]
    return path


def repeated(path: Path) -> Repeated:
    """Run a saved run, or a saved comparison, again.

    Parameters
    ----------
    path : Path
        Its run.json or comparison.json, or their folder.

    Raises
    ------
    BadInput
        When it cannot be read, or cannot be run by this version.
    """
    file = record_of(path)
    record = read_record(file)
    if "scenarios" not in record:
        saved = saved_run(record, file)
        one = repeatable(saved)
        name = one.scenario.id
        return Repeated(file, record, run_scenario(one.scenario), {name: one}, {name: saved})
    try:
        every = {str(name): saved_run(one, file) for name, one in record["scenarios"].items()}
        against, title = str(record["against"]), str(record.get("title", ""))
        own = str(record.get("id", ""))
    except (KeyError, AttributeError, TypeError):
        raise BadInput("This is no record of a comparison.", str(file), "") from None
    scenarios = {name: repeatable(one) for name, one in every.items()}
    given = {name: one.scenario for name, one in scenarios.items()}
    if against not in given:
        raise BadInput("This is no record of a comparison.", str(file), "")
    made = compare(given, against, id=own, title=title)
    made.notes.extend(map(str, record.get("notes", ())))
    return Repeated(file, record, made, scenarios, every)
