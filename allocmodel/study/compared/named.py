"""The scenarios of a comparison, read: files, ids, folders of saved runs, or a study's file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from allocmodel.declared.arguments import argument
from allocmodel.declared.errors import BadInput
from allocmodel.scenario import Scenario, load_scenario
from allocmodel.scenario.named_scenarios import Changed, Given, NamedScenario, Study, study_of
from allocmodel.scenario.saved_run import SavedRun, is_saved_run, read_saved_run
from allocmodel.scenario.study_file import is_study, read_study


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
    only = next(iter(listed)) if len(listed) == 1 and not isinstance(listed, Mapping) else None
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
    saved = {
        one.name: read_saved_run(one.of, one.overrides)
        for one in study.scenarios
        if isinstance(one.of, Path) and is_saved_run(one.of)
    }
    scenarios = {
        one.name: saved[one.name].scenario if one.name in saved else _scenario(one)
        for one in study.scenarios
    }
    return NamedScenarios(scenarios, study.against, study.id, study.title, saved)


def _scenario(one: NamedScenario) -> Scenario:
    """A scenario that is loaded already, or by its file or id."""
    return one.of if isinstance(one.of, Scenario) else load_scenario(one.of, one.overrides)
