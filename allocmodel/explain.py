"""Explains one place's share: in short, then step by step, in words and numbers."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

from allocmodel.errors import BadInput, did_you_mean
from allocmodel.model.quantities import INPUTS
from allocmodel.model.steps import STAGES, Step
from allocmodel.model.vocabulary import label_title
from allocmodel.run import Run
from allocmodel.tracing import words
from allocmodel.tracing.expression import Node, trace
from allocmodel.wording import figure

#: Moves smaller than this are not worth a word in the short explanation.
SMALLEST_MOVE = 0.5


def explain(run: Run, place: str) -> str:
    """The derivation of one place's share.

    Parameters
    ----------
    run : Run
    place : str
        The place's name; capitals do not matter.

    Returns
    -------
    str

    Raises
    ------
    BadInput
        When there is no such place.
    """
    name = _find(run, place)
    return "\n".join([*_in_short(run, name), "", *_step_by_step(run, name)])


def _find(run: Run, place: str) -> str:
    places = [str(label) for label in run.values["place_name"]["place"].values]
    for known in places:
        if known.casefold() == place.strip().casefold():
            return known
    raise BadInput(
        f'There is no place "{place}".{did_you_mean(place, places)}',
        where="--place",
        mend=f"The places are: {', '.join(places)}.",
    )


def _value(run: Run, name: str, labels: Mapping[str, str]) -> float:
    array = run.values[name]
    return float(array.sel({dim: labels[str(dim)] for dim in array.dims}))


def _shown(run: Run, name: str, labels: Mapping[str, str], signed: bool = False) -> str:
    array = run.values[name]
    own = {str(dim): labels[str(dim)] for dim in array.dims}
    unit = str(array.attrs["units"])
    if unit == "name":
        text = str(array.sel(own).item())
        names_dim = INPUTS[name].names_dim
        return label_title(names_dim, text) if names_dim else text
    return figure(_value(run, name, own), unit, signed)


def _in_short(run: Run, place: str) -> list[str]:
    """The answer in a few sentences, largest moves first."""
    at = {"place": place}
    inputs = run.inputs
    lines = [
        f"{place}: {inputs.icb_name}, {inputs.year}",
        f"Scenario: {inputs.scenario.title}",
        "",
        f"{place} has {_shown(run, 'population', at)} registered people, "
        f"{_shown(run, 'population_share', at)} of the ICB's.",
        f"With equal money per head it would have {_shown(run, 'equal_money', at)}.",
        "What moves it, all budget lines together:",
    ]
    moves = [
        (label, _value(run, "bridge_in_pounds", {**at, "bridge_line": label}))
        for label in (str(one) for one in run.values["bridge_in_pounds"]["bridge_line"].values)
    ]
    for label, pounds in sorted(moves, key=lambda move: -abs(move[1])):
        if abs(pounds) >= SMALLEST_MOVE:
            per_head = _shown(run, "bridge_per_head", {**at, "bridge_line": label}, signed=True)
            title = label_title("bridge_line", label)
            lines.append(f"  {title:<22} {figure(pounds, 'pounds', True):>15}  ({per_head} a head)")
    lines += [
        f"Its allocation is {_shown(run, 'total_allocation', at)}, "
        f"{_shown(run, 'allocation_share', at)} of the money: "
        f"{_shown(run, 'total_allocation_per_head', at)} per head, where the ICB has "
        f"{_shown(run, 'icb_allocation_per_head', at)}.",
        f"Against equal money per head that is {_shown(run, 'change_in_pounds', at, True)} "
        f"({_shown(run, 'change_as_share', at, True)}).",
    ]
    return lines


def _step_by_step(run: Run, place: str) -> list[str]:
    lines = ["Step by step"]
    for stage, (title, _) in STAGES.items():
        steps = [step for step in run.steps if step.stage == stage and stage != "checks"]
        if steps:
            lines += ["", title.upper()]
        for step in steps:
            lines += _one_step(run, step, place)
    failed = [check.title for check in run.checks if not check.passed]
    outcome = f"FAILED: {'; '.join(failed)}" if failed else f"all {len(run.checks)} passed"
    return [*lines, "", f"Checks: {outcome}."]


def _one_step(run: Run, step: Step, place: str) -> list[str]:
    """Title and reason, the formula in words, then the same with this place's figures."""
    coords = {
        name: {str(d): [str(one) for one in run.values[name][d].values] for d in run.values[name].dims}
        for name in step.inputs
    }
    node = trace(step.formula, coords)
    sentence = words.sentence(node)
    lines = [
        "",
        f"{step.title} ({step.unit})",
        *textwrap.wrap(step.why, 96, initial_indent="  ", subsequent_indent="  "),
        *textwrap.wrap(
            f"= {sentence}", 96, initial_indent="  ", subsequent_indent="    "
        ),
    ]
    for labels in _labels_for(run, step, place):
        lines.append("    " + _with_figures(run, step, node, labels))
    return lines


def _labels_for(run: Run, step: Step, place: str) -> list[dict[str, str]]:
    """Every combination of the step's labels, at this place."""
    combinations: list[dict[str, str]] = [{}]
    for dim in step.dims:
        names = [str(one) for one in run.values[step.name][dim].values]
        chosen = [place] if dim == "place" else names
        combinations = [{**base, dim: one} for base in combinations for one in chosen]
    return combinations


def _with_figures(run: Run, step: Step, node: Node, labels: dict[str, str]) -> str:
    def naming(name: str, own: Mapping[str, str]) -> str:
        return _shown(run, name, own)

    titles = [label_title(dim, label) for dim, label in labels.items()]
    signed = "bridge_line" in step.dims or step.stage == "changes"
    value = _shown(run, step.name, labels, signed)
    return f"{': '.join(titles) or 'ICB'}: {words.sentence_at(node, labels, naming)} = {value}"
