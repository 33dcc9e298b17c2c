"""Explains one place's share: in short, then step by step, in words and numbers."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

from allocmodel.errors import BadInput, did_you_mean
from allocmodel.model.quantities import INPUTS
from allocmodel.model.steps import STAGES, Step
from allocmodel.model.vocabulary import SERVICES, label_title
from allocmodel.run import Run
from allocmodel.tracing import words
from allocmodel.tracing.expression import Cell, Node, trace
from allocmodel.wording import WIDTH, changed_on_the_command_line, figure, table

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


def _shown(
    run: Run, name: str, labels: Mapping[str, str], signed: bool = False, fine: bool = False
) -> str:
    array = run.values[name]
    own = {str(dim): labels[str(dim)] for dim in array.dims}
    unit = str(array.attrs["units"])
    if unit == "name":
        text = str(array.sel(own).item())
        names_dim = INPUTS[name].names_dim
        return label_title(names_dim, text) if names_dim else text
    return figure(_value(run, name, own), unit, signed, fine)


def _in_short(run: Run, place: str) -> list[str]:
    """The answer in a few sentences, then what moves it, largest first."""
    at = {"place": place}
    inputs = run.inputs
    change = _value(run, "change_in_pounds", at)
    size = figure(abs(change), "pounds")
    if abs(change) < SMALLEST_MOVE:
        moved = "the same as with equal money per head"
    else:
        percent = _shown(run, "change_as_share", at, signed=True)
        moved = f"{size} {'more' if change > 0 else 'less'} than equal money per head ({percent})"
    return [
        f"{place}: {inputs.icb_name}, {inputs.year}. Status: {inputs.scenario.status}.",
        f"Scenario: {inputs.scenario.title}",
        *(
            line
            for sentence in changed_on_the_command_line(inputs.scenario.overrides)
            for line in _paragraph(sentence)
        ),
        *(line for warning in inputs.warnings for line in _paragraph(f"Note: {warning}")),
        "",
        "IN SHORT",
        "",
        *_paragraph(
            f"{place} has {_shown(run, 'population', at)} registered people, "
            f"{_shown(run, 'population_share', at)} of the ICB's "
            f"{_shown(run, 'icb_population', {})}. If every person of the ICB brought the same "
            f"money, it would have {_shown(run, 'equal_money', at)} "
            f"({_shown(run, 'icb_allocation_per_head', {})} a head)."
        ),
        *_paragraph(
            f"By need and unavoidable costs it has {_shown(run, 'total_allocation', at)} "
            f"({_shown(run, 'total_allocation_per_head', at)} a head), "
            f"{_shown(run, 'allocation_share', at)} of the money: {moved}."
        ),
        *_moves(run, place),
        *_lines(run, place),
    ]


def _paragraph(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH)


def _moves(run: Run, place: str) -> list[str]:
    """What moves the place's money, with the need behind each move."""
    at = {"place": place}
    moves = {
        label: _value(run, "bridge_in_pounds", {**at, "bridge_line": label})
        for label in (str(one) for one in run.values["bridge_in_pounds"]["bridge_line"].values)
    }
    shown = [label for label in moves if abs(moves[label]) >= SMALLEST_MOVE]
    rows = []
    for label in sorted(shown, key=lambda one: -abs(moves[one])):
        line = {**at, "bridge_line": label}
        rows.append(
            [
                label_title("bridge_line", label),
                figure(moves[label], "pounds", True),
                _shown(run, "bridge_per_head", line, signed=True),
                _reason(run, place, label),
            ]
        )
    if not rows:
        return ["", "Nothing moves it: its need is the ICB's average, or no money follows need."]
    header = ["What moves it", "Pounds", "Per head", "Because, against the ICB's average,"]
    title = "From equal money per head, all budget lines together, largest first:"
    return ["", title, "", table(header, rows)]


def _reason(run: Run, place: str, label: str) -> str:
    """Need per head against the ICB's, or the cost factor."""
    if label in SERVICES:
        against = _value(run, "need_index", {"place": place, "service": label}) - 1
        if abs(against) < SMALLEST_DIFFERENCE:
            return "need per head is almost the same"
        return f"need per head is {_percent(against)} {'higher' if against > 0 else 'lower'}"
    place_factor = _value(run, "cost_factor", {"place": place, "formula": "core"})
    icb_factor = _value(run, "icb_cost_factor", {"formula": "core"})
    against = place_factor / icb_factor - 1
    return f"the same need costs {_percent(against)} {'more' if against > 0 else 'less'}"


#: A difference in need or cost that rounds to 0.0 per cent.
SMALLEST_DIFFERENCE = 0.0005


def _percent(part: float) -> str:
    return f"{abs(part):.1%}"


def _lines(run: Run, place: str) -> list[str]:
    """The place's part of each budget line, and what no place receives."""
    rows, held = [], []
    for line in (str(one) for one in run.values["target"]["budget_line"].values):
        at = {"place": place, "budget_line": line}
        if _value(run, "held_amount", at):
            held.append(f"{line}, {_shown(run, 'held_amount', at)}")
        if _value(run, "placed_amount", at):
            shares = ("placed_amount", "line_share", "allocation")
            rows.append(
                [line, _shown(run, "line_basis", at), *(_shown(run, one, at) for one in shares)]
            )
    header = ["Budget line", "Split by", "To all places", "Share", "To this place"]
    found = ["", table(header, rows)]
    if held:
        text = f"Held at system level, so not part of any place's money: {'; '.join(held)}."
        found += ["", *_paragraph(text)]
    return found


def _step_by_step(run: Run, place: str) -> list[str]:
    note = (
        "Every formula as the model and the workbook use it, then the same with figures. Figures "
        "are shown rounded; the model uses them in full. Lines that come to nought are left out."
    )
    lines = ["STEP BY STEP", "", *_paragraph(note)]
    for stage, (title, _) in STAGES.items():
        steps = [step for step in run.steps if step.stage == stage and stage != "checks"]
        if steps:
            lines += ["", f"--- {title} ---"]
        for step in steps:
            lines += _one_step(run, step, place)
    failed = [check.title for check in run.checks if not check.passed]
    outcome = f"FAILED: {'; '.join(failed)}" if failed else f"all {len(run.checks)} passed"
    return [*lines, "", f"Checks: {outcome}."]


def _one_step(run: Run, step: Step, place: str) -> list[str]:
    """Title and reason, the formula in words, then the same with this place's figures."""
    coords = {
        name: {
            str(dim): [str(one) for one in run.values[name][dim].values]
            for dim in run.values[name].dims
        }
        for name in step.inputs
    }
    node = trace(step.formula, coords)
    lines = [
        "",
        f"{step.title} ({step.unit})",
        *textwrap.wrap(step.why, WIDTH - 4, initial_indent="  ", subsequent_indent="  "),
        *textwrap.wrap(
            f"= {words.sentence(node)}", WIDTH - 4, initial_indent="  ", subsequent_indent="    "
        ),
    ]
    every = _labels_for(run, step, place)
    # A nought in the queue means the head of it; any other nought says nothing.
    told = [labels for labels in every if _value(run, step.name, labels)]
    shown = every if step.unit == "number" else told or every[:1]
    for labels in shown:
        text = _with_figures(run, step, node, labels)
        lines += textwrap.wrap(
            text, WIDTH, initial_indent="    ", subsequent_indent="      ", break_long_words=False
        )
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
    def naming(name: str, own: Mapping[str, Any]) -> str:
        return _shown(run, name, {dim: _label(run, one) for dim, one in own.items()}, fine=True)

    # The place heads the explanation; it is said again only where nothing else would be.
    named = {dim: label for dim, label in labels.items() if dim != "place"} or labels
    titles = [label_title(dim, label) for dim, label in named.items()]
    signed = "bridge_line" in step.dims or step.stage == "changes"
    value = _shown(run, step.name, labels, signed, fine=True)
    derivation = words.sentence_at(node, labels, naming)
    equals = value if derivation == value else f"{derivation} = {value}"
    return f"{': '.join(titles) or 'The ICB'}: {equals}"


def _label(run: Run, label: str | Cell) -> str:
    """A label, also where it is named by another quantity."""
    if isinstance(label, Cell):
        return str(run.values[label.name].sel(label.labels).item())
    return label
