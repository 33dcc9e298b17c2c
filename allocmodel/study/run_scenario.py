"""One scenario from its file to its results: what every command that needs results calls."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from allocmodel.inputs import model_inputs
from allocmodel.reference.data import Reference
from allocmodel.scenario import Scenario
from allocmodel.study.oddities import odd_figures
from allocmodel.study.run import Run, run_model


def run_scenario(
    scenario: Scenario, reference: Reference | None = None, only: Collection[str] = ()
) -> Run:
    """Compute a scenario, and say what looks odd.

    Parameters
    ----------
    scenario : Scenario
    reference : Reference, optional
        Read from the scenario's own directory, or the shipped tables, when left out.
    only : collection of str
        The steps that are wanted, where not all are: nothing is then said of what looks odd.

    Returns
    -------
    Run
        Its `warnings` hold what looks odd.

    Raises
    ------
    BadInput
        When an input cannot be found or used, or the limits cannot be met.
    """
    if only:
        return run_model(model_inputs(scenario, reference), only=only)
    run = run_model(model_inputs(scenario, reference))
    return replace(run, oddities=tuple(odd.text for odd in odd_figures(run)))
