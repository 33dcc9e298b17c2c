"""What the command `compare` prints."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from allocmodel.declared.figures import figure, table, wrapped
from allocmodel.study.attribution import MOST_CHANGES
from allocmodel.study.compared import Comparison
from allocmodel.views.comparison import ComparedTable, letters, money, who_gets_what, why

#: More places than this have no room side by side.
_SIDE_BY_SIDE = 6


def told(comparison: Comparison) -> str:
    """The comparison: what each place has, what was changed, why the results differ."""
    last = comparison.years[-1]
    lines = [*_head(comparison), "", *_drawn(money(comparison, last))]
    lines += ["", *_what_was_changed(comparison)]
    for name in comparison.others:
        if not comparison.is_same(name):
            lines += ["", *_why(comparison, name, last)]
    gets = who_gets_what(comparison, last)
    if gets:
        lines += ["", *_drawn(gets, titled=False)]
    lines += ["", *_checks(comparison), *(wrapped(f"Note: {note}") for note in comparison.notes)]
    return "\n".join(lines)


def _head(comparison: Comparison) -> Iterator[str]:
    inputs = comparison.base.inputs
    if comparison.title:
        yield comparison.title
    years = ", ".join(comparison.years)
    yield f"{inputs.icb_name}, {years}."
    for name, letter in letters(comparison).items():
        own = comparison.runs[name].inputs.scenario
        compared = " (the others are compared with it)" if name == comparison.against else ""
        yield wrapped(f"{letter}  {name}{compared}: {own.title}. Status: {own.status}.")
    for name, run in comparison.runs.items():
        others = [year for year in run.years if year not in comparison.years]
        if others:
            letter = letters(comparison)[name]
            yield wrapped(f"Not compared, as not all have them: {', '.join(others)} of {letter}.")
    if len(comparison.years) > 1:
        yield wrapped(
            f"Shown is the last year, {comparison.years[-1]}; comparison.csv has every year."
        )


def _drawn(one: ComparedTable, titled: bool = True) -> Iterator[str]:
    """A table as text, with its notes."""
    if titled:
        yield f"{one.title}:"
    yield table(list(one.header), cells(one))
    yield from map(wrapped, one.notes)


def cells(one: ComparedTable) -> list[list[str]]:
    """The rows of a table as text."""
    rows = []
    for name, figures in one.rows:
        own = [name, *(figure(each.value, each.unit, signed=each.signed) for each in figures)]
        # A row that heads others, or has no rank, is blank to the right.
        rows.append([cell for cell, _ in zip_longest(own, one.header, fillvalue="")])
    return rows


def _what_was_changed(comparison: Comparison) -> Iterator[str]:
    """What differs, in words: from, to, source, grade and sign-off."""
    yield f"What is changed against {letters(comparison)[comparison.against]}:"
    for name in comparison.others:
        letter = letters(comparison)[name]
        if comparison.is_same(name):
            yield wrapped(
                f"  {letter}  Nothing: its inputs are the same, and so is what each place has."
            )
        for change in comparison.why[name].changes:
            side = change.new if change.new.source else change.old
            where = "; ".join(filter(None, (side.grade, change.new.standing, side.source)))
            yield wrapped(
                f"  {letter}  {change.title} ({change.key}): from {change.old.value} to "
                f"{change.new.value} [{where}]"
            )


def _why(comparison: Comparison, name: str, year: str) -> Iterator[str]:
    """What each changed input moves, in pounds."""
    shown = why(comparison, name, year)
    if len(comparison.places) <= _SIDE_BY_SIDE:
        yield from _drawn(shown)
    else:
        yield f"{shown.title}:"
        for number, place in enumerate(comparison.places):
            own = [
                [title, figure(figures[number].value, "pounds", signed=True)]
                for title, figures in shown.rows
            ]
            yield table([place, "Pounds"], own)
    yield wrapped(
        "Each effect is the mean over every order in which the inputs could be changed (Shapley), "
        "on money before rounding; what cannot be changed alone is one line"
        + (
            f", and more than {MOST_CHANGES} changes are told by group."
            if len(comparison.why[name].changes) > MOST_CHANGES
            else "."
        )
    )


def _checks(comparison: Comparison) -> Iterator[str]:
    """How the checks of each scenario came out."""
    for name, run in comparison.runs.items():
        if run.failed:
            yield wrapped(f"  FAIL  {name}: {', '.join(run.failed)}")
    if all(run.passed for run in comparison.runs.values()):
        yield "Checks: all passed, in every scenario."
