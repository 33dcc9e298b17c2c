"""Every step has a sentence that a reader can read: titles and words, no code."""

from __future__ import annotations

import re

import pytest

from allocmodel.declared.quantities import INPUTS
from allocmodel.declared.vocabulary import DIMENSIONS, SERVICES
from allocmodel.engine.steps import all_steps
from allocmodel.tracing import words
from allocmodel.tracing.expression import Node, trace
from allocmodel.workbook.layout import combinations, coordinates
from tests.synthetic import EVERYTHING, synthetic_run
from tests.tracing.test_convergence_parity import run_named

#: Between them, these compute every step; a step of several is read as the first has it.
RUNS = (
    synthetic_run(1, choices=EVERYTHING),
    run_named("three years"),
    run_named("given targets"),
)
STEPS = {step.name: (step, run) for run in reversed(RUNS) for step in run.steps}
CODES = {*INPUTS, *all_steps(), *DIMENSIONS, *SERVICES}


def traced(name: str) -> Node:
    """A step, traced with the inputs that it has in its run."""
    step, run = STEPS[name]
    return trace(step.formula, {one: coordinates(run, one) for one in step.inputs})


def looks_like_code(sentence: str) -> list[str]:
    """Words that only a programmer would write."""
    found = re.findall(r"\w+_\w+|\bnan\b|\bNone\b|[{}]|\w+\(", sentence)
    return [word for word in found if word != "("]


@pytest.mark.parametrize("name", all_steps())
def test_step_has_a_sentence(name: str) -> None:
    sentence = words.sentence(traced(name))
    assert sentence and not looks_like_code(sentence), sentence
    assert sentence.count("(") == sentence.count(")"), sentence


@pytest.mark.parametrize("name", all_steps())
def test_step_has_a_sentence_for_one_cell(name: str) -> None:
    labels = combinations(coordinates(STEPS[name][1], name))[-1]
    sentence = words.sentence_at(traced(name), labels, lambda one, _: words.title_inside(one))
    assert sentence and not looks_like_code(sentence), sentence


@pytest.mark.parametrize("name", all_steps())
def test_sentence_names_what_the_step_needs(name: str) -> None:
    """Each step that a formula needs is in its sentence."""
    sentence = words.sentence(traced(name)).casefold()
    needed = [one for one in STEPS[name][0].inputs if one in all_steps()]
    assert [one for one in needed if words.title_inside(one).casefold() not in sentence] == []


def test_code_would_be_found() -> None:
    assert looks_like_code("population of the place_name")
    assert looks_like_code("sum(population)")
    assert not looks_like_code("population ÷ (population of the ICB)")
