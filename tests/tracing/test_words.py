"""Every step has a sentence that a reader can read: titles and words, no code."""

from __future__ import annotations

import re
from functools import cache

from allocmodel.engine.steps import Step, all_steps
from allocmodel.model.lifting import MARK
from allocmodel.study.run import Run
from allocmodel.tracing import words
from allocmodel.tracing.nodes import Node
from allocmodel.tracing.trace import trace
from allocmodel.workbook.layout import combinations, coordinates
from tests.own_lines import SCENARIOS as OWN_LINES
from tests.own_lines import run_of_lines
from tests.synthetic import BY_FIGURES, EVERYTHING, Choices, synthetic_run
from tests.tracing.test_convergence_parity import run_named


@cache
def runs_of_steps() -> dict[str, tuple[Step, Run]]:
    """Every step, with a run that computes it; a step of several is read as the first has it."""
    runs = (
        synthetic_run(1, choices=EVERYTHING),
        run_named("three years"),
        run_named("given targets"),
        synthetic_run(
            1,
            choices=Choices(people=False, ages=True, by_figures=BY_FIGURES, neighbourhoods=2),
        ),
        synthetic_run(1, choices=Choices(agreed=True, neighbourhoods=2)),
        *map(run_of_lines, OWN_LINES),
    )
    return {step.name: (step, run) for run in reversed(runs) for step in run.steps}


@cache
def traced(name: str) -> Node:
    """A step, traced with the inputs that it has in its run."""
    step, run = runs_of_steps()[name]
    return trace(step.formula, {one: coordinates(run, one) for one in step.inputs})


def at_fault(sentences: dict[str, str]) -> dict[str, str]:
    """The steps whose sentence is empty, has words that are code, or a bracket that stays open."""
    return {
        name: said
        for name, said in sentences.items()
        if not said or looks_like_code(said) or said.count("(") != said.count(")")
    }


def looks_like_code(sentence: str) -> list[str]:
    """Words that only a programmer would write."""
    found = re.findall(r"\w+_\w+|\bnan\b|\bNone\b|[{}]|\w+\(", sentence)
    return [word for word in found if word != "("]


def test_every_step_has_a_sentence() -> None:
    assert set(runs_of_steps()) == set(all_steps())
    assert at_fault({name: words.sentence(traced(name)) for name in all_steps()}) == {}


def test_every_step_has_a_sentence_for_one_cell() -> None:
    sentences = {}
    for name in all_steps():
        labels = combinations(coordinates(runs_of_steps()[name][1], name))[-1]
        titled = words.sentence_at(traced(name), labels, lambda one, _: words.title_inside(one))
        sentences[name] = titled
    assert at_fault(sentences) == {}


def test_sentence_names_what_the_step_needs() -> None:
    """Each step that a formula needs is in its sentence."""
    unnamed = [
        (name, one)
        for name in all_steps()
        for one in runs_of_steps()[name][0].inputs
        if one in all_steps()
        and words.title_inside(one).removesuffix(MARK).casefold()
        not in words.sentence(traced(name)).casefold()
    ]
    assert unnamed == []


def test_many_of_a_thing_are_said_as_people_say_it() -> None:
    said = {
        "place": "places",
        "deprivation_quintile": "fifths by deprivation",
        "followed_outcome": "outcomes that a line follows",
        "aged_need": "needs with an age curve",
        "carried_line": "lines carried over",
        "fund_basis": "bases of councils' money",
        "other_place": "the other places",
    }
    assert {dim: words.plural(dim) for dim in said} == said


def test_code_would_be_found() -> None:
    assert looks_like_code("population of the place_name")
    assert looks_like_code("sum(population)")
    assert not looks_like_code("population ÷ (population of the ICB)")
