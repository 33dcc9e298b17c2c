"""A scenario that is named by its file or id, or by the record of a run that is saved."""

from __future__ import annotations

from pathlib import Path

from allocmodel.scenario import Scenario, load_scenario, shipped_scenarios
from allocmodel.scenario.saved_run import MANIFEST, SavedRun, is_saved_run, read_saved_run


def saved_or_new(
    named: Path | None, overrides: tuple[str, ...] = ()
) -> tuple[Scenario, SavedRun | None]:
    """The scenario, and the saved run that it is out of, if it is.

    A folder that is named as a scenario that ships does not stand in its way: its run.json does.

    Parameters
    ----------
    named : pathlib.Path or None
        A scenario's file or id; the folder of a saved run, or its run.json. The default scenario
        if left out.
    overrides : tuple of str
        What to change, as ``--set`` writes it.

    Raises
    ------
    BadInput
        When it cannot be read.
    """
    if named is not None and str(named) not in shipped_scenarios():
        folder = named.parent if named.name == MANIFEST else named
        if is_saved_run(folder):
            saved = read_saved_run(folder, overrides)
            return saved.scenario, saved
    return load_scenario(named, overrides), None
