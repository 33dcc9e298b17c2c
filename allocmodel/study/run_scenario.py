"""One scenario from its file to its results: what every command that needs results calls."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from allocmodel.engine.known import Known
from allocmodel.engine.steps import inputs_towards
from allocmodel.inputs import model_inputs
from allocmodel.reference.data import Reference
from allocmodel.scenario import Scenario
from allocmodel.study.limits import JUDGED
from allocmodel.study.oddities import odd_figures
from allocmodel.study.run import Run, run_model


def run_scenario(
    scenario: Scenario,
    reference: Reference | None = None,
    only: Collection[str] = (),
    known: Known | None = None,
) -> Run:
    """Compute a scenario, and say what looks odd.

    Parameters
    ----------
    scenario : Scenario
    reference : Reference, optional
        Read from the scenario's own directory, or the shipped tables, when left out.
    only : collection of str
        The steps that are wanted, where not all are: nothing is then said of what looks odd,
        and inputs that only other steps need are not read.
    known : Known, optional
        What runs beside it have computed already.

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
        asked = inputs_towards(frozenset((*only, *JUDGED)))
        return run_model(model_inputs(scenario, reference, asked, known), only=only, known=known)
    run = run_model(model_inputs(scenario, reference), known=known)
    return replace(run, oddities=tuple(odd.text for odd in odd_figures(run)))
