"""Scenarios made alike: each gets the steps of all, with values that are proved to change nothing.

So one live model can show any of them. What cannot be made alike is said, never approximated.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from allocmodel.declared.errors import BadInput
from allocmodel.declared.low_to_high import is_by_name
from allocmodel.declared.parameter import AS_PUBLISHED, Parameter
from allocmodel.declared.parameters import AMOUNT, CONVERGENCE, GROWTH
from allocmodel.declared.quantities import INPUTS, told_inputs
from allocmodel.engine.steps import Step, needed_steps
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
        By name. Each gives every place what its own run gives it, to the pound.

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
                together[key] = own[key] if key in own else _neutral(run, key, table)
    _with_every_outcome(together, every.values())
    _with_every_baseline(together, every.values())
    if list(together) == list(own) and together == own:
        return run
    # Every step of every scenario: the workbook stores what each table of it adds up to.
    try:
        scenario = put_together(run.inputs.scenario, comparison.base.inputs.scenario, together)
        inputs = model_inputs(scenario, run.inputs.reference)
        return run_model(inputs, known=comparison.known)
    except BadInput as error:
        raise NotAlike(f"with the other's steps it cannot run ({error.what})") from None


def _neutral(run: Run, key: TableKey, table: Mapping[str, Any]) -> dict[str, Any]:
    """What changes nothing, in the form of another scenario's table."""
    match key:
        case ("budget", *_):
            moved = (AMOUNT.field, GROWTH.field)
            words = {part: table[part] for part in table if part not in moved}
            growth = {GROWTH.field: GROWTH.neutral} if len(run.years) > 1 else {}
            return {**words, AMOUNT.field: AMOUNT.neutral, **growth}
        case ("fund",):
            raise NotAlike(
                "not all of them have joint funds, and a fund has no contribution that changes "
                "nothing"
            )
        case ("weight", _, kind):
            declared = {one.field: one for one in KINDS[kind].parameters}
            return {
                part: _in_form(value, declared[part]) if part in declared else value
                for part, value in table.items()
            }
        case ("convergence",):
            return dict(_AT_ONCE)
        case ("convergence", *_):
            # What holds for all lines holds for this one.
            return {}
        case (name,) if name in SECTIONS:
            return {one.field: _neutral_figure(run, one) for one in SECTIONS[name].parameters}
    return dict(table)


def _with_every_outcome(together: Tables, every: Collection[Tables]) -> None:
    """Give each weight the evidence that it has in any scenario, of which no part follows."""
    for key, own in list(together.items()):
        named = [tables[key]["evidence"] for tables in every if "evidence" in tables.get(key, {})]
        outcomes = list(dict.fromkeys(itertools.chain.from_iterable(named)))
        if outcomes and outcomes != list(own["evidence"]):
            by_outcome = {
                one.field: _of_outcomes(own, one, outcomes) for one in KINDS[key[2]].of_outcomes
            }
            together[key] = {**own, "evidence": outcomes, **by_outcome}


def _of_outcomes(
    own: Mapping[str, Any], parameter: Parameter, outcomes: Sequence[str]
) -> dict[str, Any]:
    """A weight's figure for each outcome, neutral for those that it does not name."""
    written = own[parameter.field]
    each = written if is_by_name(written) else dict.fromkeys(own["evidence"], written)
    return {outcome: each.get(outcome, parameter.neutral) for outcome in outcomes}


def _with_every_baseline(together: Tables, every: Collection[Tables]) -> None:
    """Let each line converge that does in any scenario: at once, and within no limits."""
    amounts = [_amounts_by_line(tables) for tables in every if _BASELINE in tables]
    own = _amounts_by_line(together)
    if not own or not all(amounts):
        return
    lacking = {line: of for one in amounts for line, of in one.items() if line not in own}
    if lacking:
        whole = together[_BASELINE][""]
        together[_BASELINE] = {"": {**whole, "amounts": {**own, **lacking}}}
        rules = together[_CONVERGENCE]
        together[_CONVERGENCE] = {**_AT_ONCE, **_only(rules, _OF_ALL_LINES)}
        for line in own:
            of_line = together.get((*_CONVERGENCE, "lines", line)) or rules
            together[*_CONVERGENCE, "lines", line] = _but(of_line, _OF_ALL_LINES)


_BASELINE, _CONVERGENCE = ("baseline",), ("convergence",)


def _only(table: Mapping[str, Any], keys: Collection[str]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if key in keys}


def _but(table: Mapping[str, Any], keys: Collection[str]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if key not in keys}


def _amounts_by_line(tables: Tables) -> dict[str, Any]:
    """What a baseline gives by line and place; nothing where it is of another form."""
    amounts = tables.get(_BASELINE, {}).get("", {}).get("amounts", {})
    return dict(amounts) if all(isinstance(one, Mapping) for one in amounts.values()) else {}


#: Convergence that pays targets at once: what a scenario leaves out is no cap and no limit.
_AT_ONCE = {
    one.field: one.words[int(one.neutral)] if one.words else one.neutral
    for one in CONVERGENCE
    if isinstance(one.neutral, float) and (one.needed or one.words)
}
#: What no line can have of its own.
_OF_ALL_LINES = ("figures",)


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
        other = [step.title for step in _not_in(_steps(run), steps) + _not_in(steps, _steps(run))]
        if not other:
            titles = told_inputs(run.inputs.whole.words)
            other = [
                titles[one].title
                for one in first.inputs.values
                if run.labels(one) != first.labels(one)
            ]
        if other:
            raise NotAlike(
                f'"{name}" cannot be given the same steps and names: {other[0]} is not the same'
            )
        _refuse_elsewhere(first, run)


def _refuse_elsewhere(first: Run, run: Run) -> None:
    """Refuse figures that differ and do not stand on Inputs, where the switch is."""
    for name, array in run.inputs.values.items():
        ours, theirs = first.inputs.values[name].values, array.values
        quantity = INPUTS[name]
        if quantity.role == "parameter" and ours.dtype != object:
            # A figure that one of them is not given has no row.
            ours, theirs = np.isnan(ours), np.isnan(theirs)
        elif quantity.role == "parameter":
            continue
        if ours.tolist() != theirs.tolist():
            title = f"{quantity.title[:1].lower()}{quantity.title[1:]}"
            raise NotAlike(f"they do not have the same {title}, which no cell of Inputs holds")


def _steps(run: Run) -> list[Step]:
    """The steps that its inputs allow, whichever were run; from them follow the labels of each."""
    return needed_steps(run.inputs.values, run.inputs.whole.words)


def _not_in(steps: Sequence[Step], others: Sequence[Step]) -> list[Step]:
    names = {step.name for step in others}
    return [step for step in steps if step.name not in names]
