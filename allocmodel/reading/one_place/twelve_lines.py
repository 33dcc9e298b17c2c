"""Explains one place's share, or a neighbourhood's, in twelve lines at most: ages first."""

from __future__ import annotations

import textwrap

from allocmodel.declared.figures import WIDTH
from allocmodel.reading.neighbourhood import neighbourhood_told
from allocmodel.reading.one_place.find import find_place
from allocmodel.reading.one_place.moves import against_equal_money
from allocmodel.reading.terminal import written
from allocmodel.study.run import Run
from allocmodel.views.answer import at_place, moves_of
from allocmodel.views.neighbourhoods import every_neighbourhood

#: Above the last line; twelve are read before someone stops.
MOST_ABOVE = 11

_LONGEST_NAME = 80


def explain_in_short(run: Run, place: str) -> str:
    """What a place has and why: its ages, need at the same ages, the sum, and what moves it most.

    Parameters
    ----------
    run : Run
    place : str
        The name of a place or of a neighbourhood; capitals do not matter.

    Returns
    -------
    str
        Twelve lines at most: of many moves the largest.

    Raises
    ------
    BadInput
        When there is no such place.
    """
    name = find_place(run, place, every_neighbourhood(run))
    last = run.in_year(run.years[-1])
    heading = _line(
        f"{name}: {run.inputs.icb_name}, {run.years[-1]}. Status: {run.inputs.scenario.status}."
    )
    told = _of_place(last, name) if name in run.places else neighbourhood_told(last, name)
    above = [*heading, *told][:MOST_ABOVE]
    return "\n".join([*above, "In full: the same command without --short."])


def _of_place(run: Run, place: str) -> list[str]:
    """Its ages, need at the same ages, the sum, and what moves it, the largest first."""
    return [
        *_ages(run, place),
        *_sum(run, place),
        *_line("What moves it most, from equal money per head:"),
        *_moves(run, place),
    ]


def _ages(run: Run, place: str) -> list[str]:
    """What ages alone call for, and need at the same ages; nothing where ages are not known."""
    if "age_index" not in run.values:
        return []
    at, whole = {"place": place, "service": "core"}, run.inputs.whole.words.the
    by_age, same = (written(run, one, at) for one in ("age_index", "need_at_same_age"))
    return [
        *_line(f"Ages: for them alone, people need {by_age} times {whole}'s average of core care."),
        *_line(f"At the same ages they need {same} times the average."),
    ]


def _sum(run: Run, place: str) -> list[str]:
    at = {"place": place}
    return _line(
        f"It has {written(run, 'total_allocation', at)}, "
        f"{written(run, 'total_allocation_per_head', at)} a head: "
        f"{against_equal_money(run, place)}."
    )


def _moves(run: Run, place: str) -> list[str]:
    """A line for each move, largest first; a long name is cut."""
    return [
        f"  {written(run, f'{move.of}_in_pounds', at_place(move, place)):>14}  "
        + textwrap.shorten(move.short, _LONGEST_NAME, placeholder=" ...")
        for move, _ in moves_of(run, place)
    ]


def _line(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, subsequent_indent="  ")
