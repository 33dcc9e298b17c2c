"""One place's share step by step: every formula in words, then with its figures."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

from allocmodel.declared.figures import WIDTH, paragraph
from allocmodel.engine.steps import STAGES, Step
from allocmodel.model.labels import label_title
from allocmodel.reading.neighbourhood import OF_NEIGHBOURHOODS, own_areas, own_labels_of
from allocmodel.reading.terminal import written
from allocmodel.study.run import Run
from allocmodel.tracing import words
from allocmodel.tracing.at_labels import Cell
from allocmodel.tracing.nodes import Node
from allocmodel.tracing.trace import trace

#: How many figures of one step are worked out; the others follow the same formula.
MOST_FIGURES = 20

MOST_OF_AREAS = 3


def step_by_step(run: Run, name: str) -> list[str]:
    """Every step that is about a place or neighbourhood, stage by stage."""
    about = own_labels_of(run, name)
    note = (
        "Every formula as the model and the workbook use it, then the same with figures. Figures "
        "are shown rounded; the model uses them in full. Lines that come to nought are left out."
    )
    if len(run.years) > 1:
        note = f"Of the last year, {run.years[-1]}. {note}"
    lines = ["STEP BY STEP", "", *paragraph(note)]
    for stage, (title, _) in STAGES.items():
        told = stage != "checks" and (stage in OF_NEIGHBOURHOODS) == ("neighbourhood" in about)
        steps = [step for step in run.steps if step.stage == stage and told]
        if steps:
            lines += ["", f"--- {title} ---"]
        for step in steps:
            lines += _one_step(run, step, about)
    outcome = f"FAILED: {'; '.join(run.failed)}" if run.failed else f"all {len(run.checks)} passed"
    return [*lines, "", f"Checks: {outcome}."]


def _one_step(run: Run, step: Step, about: Mapping[str, str]) -> list[str]:
    """Title and reason, the formula in words, then the same with its own figures."""
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
            f"= {words.sentence(node, run.inputs.whole.words)}",
            WIDTH - 4,
            initial_indent="  ",
            subsequent_indent="    ",
        ),
    ]
    every = _labels_for(run, step, about)
    # A nought in the queue means the head of it; any other nought says nothing.
    told = [labels for labels in every if run.number(step.name, **labels)]
    shown = every if step.unit == "number" else told or every[:1]
    most = MOST_OF_AREAS if "area" in step.dims else MOST_FIGURES
    for labels in shown[:most]:
        text = _with_figures(run, step, node, labels)
        lines += textwrap.wrap(
            text, WIDTH, initial_indent="    ", subsequent_indent="      ", break_long_words=False
        )
    if len(shown) > most:
        lines.append(f"    ... and {len(shown) - most} more by the same formula (see results.csv)")
    return lines


def _labels_for(run: Run, step: Step, about: Mapping[str, str]) -> list[dict[str, str]]:
    """Every combination of the step's labels, of what is explained."""
    combinations: list[dict[str, str]] = [{}]
    for dim in map(str, run.values[step.name].dims):
        names = [str(one) for one in run.values[step.name][dim].values]
        chosen = _own_labels(run, dim, names, about)
        combinations = [{**base, dim: one} for base in combinations for one in chosen]
    return combinations


def _own_labels(run: Run, dim: str, names: list[str], about: Mapping[str, str]) -> list[str]:
    """The labels of a dimension that are about what is explained: itself, and its own areas."""
    if dim == "area":
        return own_areas(run, about, names)
    if dim == "year":
        return names[-1:]
    return [about[dim]] if dim in about else names


def _with_figures(run: Run, step: Step, node: Node, labels: dict[str, str]) -> str:
    few = [_are_few(run, step.name, labels)]

    def naming(name: str, own: Mapping[str, Any]) -> str:
        at = {dim: _label(run, one) for dim, one in own.items()}
        few.append(_are_few(run, name, at))
        return written(run, name, at, plus=False, in_full=True)

    # What is explained heads the explanation; it is said again only where nothing else would be.
    subject = ("place", "neighbourhood", "year")
    named = {dim: label for dim, label in labels.items() if dim not in subject}
    named = named or {dim: label for dim, label in labels.items() if dim != "year"}
    titles = [label_title(dim, label) for dim, label in named.items()]
    value = written(run, step.name, labels, in_full=True)
    derivation = words.sentence_at(node, labels, naming)
    equals = value if derivation == value else f"{derivation} = {value}"
    about = ": ".join(titles) or run.inputs.whole.words.opening
    return f"{about}: {TOO_FEW if any(few) else equals}"


#: What stands in place of a figure of so few people, and of what is worked out from it.
TOO_FEW = "not told, as it rests on a count of too few people"

#: What a count of people is by where it tells who they are.
_WHO = {"ethnic_group", "high_level_group", "deprivation_quintile", "trait"}


def _are_few(run: Run, name: str, labels: Mapping[str, str]) -> bool:
    """Whether a figure counts, or says, so few people of a kind that they could be known."""
    if "smallest_group" not in run.values or not _WHO & set(run.labels(name)):
        return False
    counted = "area_trait_people" if name == "area_trait_share" else name
    if str(run.values[counted].attrs["units"]) != "people":
        return False
    return 0 < run.number(counted, **labels) < run.number("smallest_group")


def _label(run: Run, label: str | Cell) -> str:
    """A label, also where it is named by another quantity."""
    if isinstance(label, Cell):
        return str(run.figure(label.name, label.labels))
    return label
