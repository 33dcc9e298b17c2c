"""Scenarios made alike: each gets the steps of all, with values that are proved to change nothing.

So one live model can show any of them. What cannot be made alike is said, never approximated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from allocmodel.declared.errors import BadInput
from allocmodel.declared.parameters import AS_PUBLISHED, Parameter
from allocmodel.engine.steps import needed_steps
from allocmodel.inputs import model_inputs
from allocmodel.model.adjustments import KINDS, SECTIONS
from allocmodel.scenario.keyed import TableKey, Tables, put_together, tables_of
from allocmodel.study.compared.changes import published_figure
from allocmodel.study.compared.comparison import Comparison
from allocmodel.study.run import Run, run_model


class NotAlike(Exception):
    """Why scenarios cannot stand in one live model, as the end of a sentence."""


def alike(comparison: Comparison) -> dict[str, Run]:
    """The runs of a comparison with the same steps and labels, whatever they lacked.

    Parameters
    ----------
    comparison : Comparison

    Returns
    -------
    dict of str to Run
        By name. Each gives every place what its own run gives it, to the pound. The one that the
        others are compared with has every step; of the others the inputs and the money are there.

    Raises
    ------
    NotAlike
        When they cannot be made so.
    """
    runs = dict(comparison.runs)
    if len({run.years for run in runs.values()}) > 1:
        raise NotAlike("they do not have the same years")
    tables = {name: tables_of(run.inputs.scenario) for name, run in runs.items()}
    made = {name: _made_alike(name, tables, comparison) for name in runs}
    _refuse_others(made, runs)
    return made


#: What each scenario is compared by with its own run.
MONEY = "total_allocation"


def _made_alike(name: str, every: Mapping[str, Tables], comparison: Comparison) -> Run:
    """A run with the tables that another scenario has and its own has not, at neutral values."""
    run, own = comparison.runs[name], every[name]
    together: Tables = {}
    for tables in every.values():
        for key, table in tables.items():
            if key not in together:
                together[key] = own.get(key) or _neutral(run, key, table)
    if list(together) == list(own):
        return run
    scenario = put_together(run.inputs.scenario, comparison.base.inputs.scenario, together)
    reference = run.inputs.reference
    # The live model shows the one that is compared with; of the others it takes the inputs.
    only = () if name == comparison.against else (MONEY,)
    try:
        return run_model(model_inputs(scenario, reference), only=only, known=comparison.known)
    except BadInput as error:
        raise NotAlike(f"with the other's steps it cannot run ({error.what})") from None


def _neutral(run: Run, key: TableKey, table: Mapping[str, Any]) -> dict[str, Any]:
    """What changes nothing, in the form of another scenario's table."""
    match key:
        case ("budget", *_):
            words = {part: table[part] for part in table if part not in ("amount", "growth")}
            return {**words, "amount": 0, **({"growth": 0.0} if len(run.years) > 1 else {})}
        case ("weight", _, kind):
            declared = {one.field: one for one in KINDS[kind].parameters}
            return {
                part: _in_form(value, declared[part]) if part in declared else value
                for part, value in table.items()
            }
        case ("convergence",):
            return {"speed_over": 1.0, "speed_under": 1.0, "distance_of": "own money"}
        case ("convergence", *_):
            raise NotAlike("they have convergence of other lines")
        case (name,) if name in SECTIONS:
            return {one.field: _neutral_figure(run, one) for one in SECTIONS[name].parameters}
    return dict(table)


def _in_form(value: Any, parameter: Parameter) -> Any:
    """A parameter's neutral value in the form in which another scenario writes it."""
    if isinstance(value, Mapping):
        return {part: _in_form(one, parameter) for part, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_in_form(one, parameter) for one in value]
    return parameter.neutral


def _neutral_figure(run: Run, parameter: Parameter) -> float:
    if parameter.neutral == AS_PUBLISHED:
        return published_figure(run, parameter)
    if not isinstance(parameter.neutral, float):
        raise NotAlike(f"{parameter.key} has no value that changes nothing")
    return parameter.neutral


def _refuse_others(made: Mapping[str, Run], runs: Mapping[str, Run]) -> None:
    """Refuse what is not alike, or not what it was."""
    first = next(iter(made.values()))
    steps = _steps(first)
    for name, run in made.items():
        before = runs[name].values[MONEY]
        if not np.array_equal(run.values[MONEY].values, before.values):
            raise NotAlike(f'with the steps of the others "{name}" is not itself, to the pound')
        if _steps(run) != steps or any(
            run.labels(one) != first.labels(one) for one in first.inputs.values
        ):
            raise NotAlike(f'"{name}" is not made of the same steps and names')


def _steps(run: Run) -> list[str]:
    """The steps that its inputs allow, whichever were run; from them follow the labels of each."""
    return [step.name for step in needed_steps(run.inputs.values, run.inputs.whole.words)]
