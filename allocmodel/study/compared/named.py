"""The scenarios of a comparison, read: files, ids, folders of saved runs, or a study's file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from allocmodel.declared.arguments import argument
from allocmodel.declared.errors import BadInput
from allocmodel.scenario import Scenario
from allocmodel.scenario.named_scenarios import Changed, Given, Study, study_of
from allocmodel.scenario.saved_run import SavedRun
from allocmodel.scenario.study_file import is_study, read_study
from allocmodel.study.saved_or_new import saved_or_new


@dataclass(frozen=True)
class NamedScenarios:
    """Scenarios by name, as a comparison takes them.

    Attributes
    ----------
    scenarios : dict of str to Scenario
    against : str
    id, title : str
        The study's; blank without a file of one.
    saved : dict of str to SavedRun
        Those that are saved runs, as their folders record them.
    """

    scenarios: dict[str, Scenario]
    against: str
    id: str = ""
    title: str = ""
    saved: dict[str, SavedRun] = field(default_factory=dict)


def named_scenarios(
    given: str | Path | Given, against: str | None, changed: Changed
) -> NamedScenarios:
    """Read what is to be compared: see `api.compare`.

    Raises
    ------
    BadInput
    """
    listed = [given] if isinstance(given, str | Path) else given
    only = listed[0] if isinstance(listed, Sequence) and len(listed) == 1 else None
    if isinstance(only, str | Path) and is_study(Path(only)):
        if changed:
            raise BadInput(
                "A study names its scenarios itself.",
                argument("changed"),
                f"Write the scenario in {only}, or name a scenario in place of the study.",
            )
        return _read(read_study(Path(only), against))
    return _read(study_of(listed, changed, against))


def _read(study: Study) -> NamedScenarios:
    read = {
        one.name: (one.of, None)
        if isinstance(one.of, Scenario)
        else saved_or_new(one.of, one.overrides)
        for one in study.scenarios
    }
    scenarios = {name: scenario for name, (scenario, _) in read.items()}
    saved = {name: run for name, (_, run) in read.items() if run}
    return NamedScenarios(scenarios, study.against, study.id, study.title, saved)
