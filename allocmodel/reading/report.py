"""What `run` shows: the answer of a scenario, and its checks."""

from __future__ import annotations

from collections.abc import Iterable

from allocmodel.declared.figures import changed_for_this_run, figure, wrapped
from allocmodel.inputs import ModelInputs
from allocmodel.reading.account import (
    adjustments,
    counted_twice,
    equity,
    evidence_notes,
    judgements,
    maternity,
)
from allocmodel.reading.convergence_account import convergence
from allocmodel.reading.neighbourhood import neighbourhood_tables
from allocmodel.reading.terminal import drawn, written
from allocmodel.study.run import Run
from allocmodel.views.catalogue import views_of


def answer(run: Run) -> str:
    """The answer: places, people, need, money and the change that need makes, year by year.

    What moves between places and who gets what are of the last year.
    """
    inputs = run.inputs
    last = run.in_year(run.years[-1])
    several = len(run.years) > 1
    tables = []
    for view, year in zip(views_of(run, "answer"), run.years, strict=True):
        dated = [f"{year}:"] if several else []
        tables += [*dated, drawn(run, view), "", *_held(run.in_year(year))]
    notes = [inputs.whole.words.told(note) for note in view.notes]
    closing = [*adjustments(last), *_about(run), *equity(last), *maternity(last)]
    return "\n".join(
        [
            inputs.scenario.title,
            f"{inputs.icb_name}, {inputs.year}. Status: {inputs.scenario.status}.",
            *changed_here(inputs),
            "",
            *tables,
            *map(wrapped, notes),
            "",
            *_ages(last),
            *convergence(run),
            *neighbourhood_tables(last),
            *([f"Of the last year, {run.years[-1]}:", ""] if several and closing else []),
            *closing,
            *_lists(last),
        ]
    ).rstrip("\n")


def _ages(run: Run) -> list[str]:
    """Need by ages alone and at the same ages; nothing where ages are not known."""
    return [
        line
        for view in views_of(run, "need_and_ages")
        for line in (f"{view.title}:", drawn(run, view), "")
    ]


#: More places than this are too many to name in a sentence.
_NAMED = 10


def _lists(run: Run) -> list[str]:
    """The caveat that more people are registered than live somewhere, place by place."""
    if "registered_over_residents" not in run.values or len(run.places) > _NAMED:
        return []
    own = (
        f"{place} {written(run, 'registered_over_residents', {'place': place})}"
        for place in run.places
    )
    everyone = written(run, "icb_registered_over_residents", {})
    said = (
        f"Registered people for each resident of the Census 2021: {', '.join(own)}; all places "
        f"{everyone}. Money follows registered people."
    )
    return [wrapped(said), ""]


def _about(run: Run) -> list[str]:
    """What to know before an adjustment is believed: double counting, evidence, judgements."""
    lines = [
        *counted_twice(run.inputs, run.in_year(run.years[-1])),
        *evidence_notes(run.inputs),
        *judgements(run.inputs),
    ]
    return [*lines, ""] if lines else []


def changed_here(inputs: ModelInputs) -> list[str]:
    """What overrides changed, in lines."""
    return [wrapped(line) for line in changed_for_this_run(inputs.scenario.overrides)]


def _held(run: Run) -> list[str]:
    """What no place receives, and how it and the places' money make up the budget."""
    held = run.values["held_amount"]
    amounts = {str(line): float(held.sel(budget_line=line)) for line in held["budget_line"].values}
    if not any(amounts.values()):
        return []
    lines = [
        f"Held at system level, for no place: {line}, {figure(amount, 'pounds')}"
        for line, amount in amounts.items()
        if amount
    ]
    everything, placed, held_in_all = (
        written(run, name, {}) for name in ("whole_budget", "total_placed", "total_held")
    )
    whole = f"The budget of {everything} is {placed} for places"
    return [*map(wrapped, lines), wrapped(f"{whole} and {held_in_all} held."), ""]


def checks(run: Run) -> str:
    """How the checks came out: every one that failed, and what to know about the inputs."""
    failed = [check for check in run.checks if not check.passed]
    lines = [
        wrapped(
            f"  FAIL  {one.title}: off by {one.largest:.3g} {one.unit}, "
            f"where {one.tolerance:.3g} is allowed"
        )
        for one in failed
    ]
    passed = len(run.checks) - len(failed)
    head = f"Checks: {passed} of {len(run.checks)} passed" if failed else _all_passed(run)
    return "\n".join([head, *lines, *notes(run.warnings)])


def _all_passed(run: Run) -> str:
    return f"Checks: all {len(run.checks)} passed."


def notes(warnings: Iterable[str]) -> list[str]:
    """What looks odd, in lines."""
    return [wrapped(f"Note: {warning}") for warning in warnings]
