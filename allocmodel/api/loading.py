"""What the package's functions take as a scenario: a file, an id, or one that is loaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from allocmodel.declared.arguments import argument, kind_of
from allocmodel.declared.errors import BadInput
from allocmodel.scenario import Scenario, load_scenario

#: What changes in a scenario: values by key, or `key=value` texts as `--set` has them.
Overrides = Mapping[str, object] | Sequence[str]


def load(scenario: str | Path | None = None, overrides: Overrides = ()) -> Scenario:
    """Read and check a scenario, without computing it.

    Parameters
    ----------
    scenario : str or Path, optional
        A .toml file, or the id of a scenario that ships. The default scenario if left out.
    overrides : mapping of key to value, optional
        What to change: the keys that `--set` takes, with Python values.

    Raises
    ------
    BadInput
        When the file cannot be read, or holds anything that the model cannot use.
    """
    if scenario is not None and not isinstance(scenario, str | Path):
        raise BadInput(
            f"A scenario is named by a text or a path; this is {kind_of(scenario)}.",
            where=argument("scenario"),
            mend="Give a .toml file, the id of a scenario that ships, or what load gave.",
        )
    if scenario is not None and not str(scenario).strip():
        raise BadInput(
            "The scenario's name is empty.",
            where=argument("scenario"),
            mend="Give a .toml file or the id of a scenario that ships; None is the default.",
        )
    return load_scenario(None if scenario is None else Path(scenario), overrides)


def loaded(scenario: str | Path | Scenario | None, overrides: Overrides = ()) -> Scenario:
    """A scenario by file or id with its changes; one that is loaded already, as it is.

    Raises
    ------
    BadInput
        When it cannot be read, or a loaded one is to be changed.
    """
    if not isinstance(scenario, Scenario):
        return load(scenario, overrides)
    if overrides:
        raise BadInput(
            "A scenario that is loaded already cannot be changed.",
            where=f"overrides of {scenario.id}",
            mend="Give the overrides to load, or run the scenario by its file or id.",
        )
    return scenario
