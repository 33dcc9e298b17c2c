"""Whether an ICB is the same area in two years: else the money of one is not that of the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import xarray as xr

from allocmodel.declared.errors import BadInput
from allocmodel.declared.figures import figure
from allocmodel.declared.vocabulary import SERVICES, STREAMS
from allocmodel.inputs.gathered import Gathered
from allocmodel.model.arrays import part_that_came
from allocmodel.reference.data import Reference
from allocmodel.reference.former_areas import FormerAreas
from allocmodel.reference.remembered import remembered
from allocmodel.reference.whole import Icb, Whole
from allocmodel.scenario import BudgetLine

#: More of its people than this coming or going makes another area: half a per cent is the most that
#: a year of NHS England's own pull moves. From 2023/24 to 2028/29 no ICB that keeps its code gains
#: or loses more than a handful of people with an area, but for Hampshire and Isle of Wight: 9.0.
SAME_AREA = 0.005


@dataclass(frozen=True)
class Moved:
    """The areas that an ICB gained from, or lost to, one other between two years.

    Attributes
    ----------
    other : str
        The other ICB's code.
    came : bool
        Whether they joined the ICB; else they left it.
    then : DataFrame
        Their people and weighted people of the earlier year, by area.
    people : float
        Their people of the later year.
    """

    other: str
    came: bool
    then: pd.DataFrame
    people: float


@remembered
def moved_areas(reference: Reference, icb: str, before: str, year: str) -> list[Moved]:
    """What an ICB gained and lost between two years.

    An area is followed by its code. Practices that open or close, and PCNs with a new code, are no
    move: what counts was in another ICB then, or is in another now.

    Parameters
    ----------
    reference : Reference
    icb : str
        ODS code; one that was made in between gained all that it has. All of England's, which no
        area joins or leaves, is no ICB's.
    before, year : str
        Financial years.

    Returns
    -------
    list of Moved
        One for each other ICB, gains first.
    """
    came: dict[str, list[tuple[str, str]]] = {}
    left: dict[str, list[tuple[str, str]]] = {}
    for (had, area), has in reference.other_heirs(before, year).items():
        if has == icb:
            came.setdefault(had, []).append((had, area))
        elif had == icb:
            left.setdefault(has, []).append((had, area))
    if not came and not left:
        return []
    then, now = reference.areas_of_all_icbs(before), reference.areas_of_all_icbs(year)
    return [
        Moved(other, joined, then.loc[areas].droplevel("icb"), _people(now, of, areas))
        for joined, by in ((True, came), (False, left))
        for other, areas in sorted(by.items())
        for of in [icb if joined else other]
    ]


def _people(now: pd.DataFrame, icb: str, areas: Sequence[tuple[str, str]]) -> float:
    """People of an ICB's areas in the later year; one whose code is gone has none."""
    own = now["population"].xs(icb, level="icb")
    return float(own.reindex([area for _, area in areas]).sum())


def refuse_other_area(
    gathered: Gathered,
    before: str,
    lines: Sequence[BudgetLine],
    where: str,
    subject: str,
    mend: str,
) -> None:
    """Stop where money of an earlier year would stand for an ICB that is another area by now.

    Parameters
    ----------
    gathered : Gathered
        The inputs of the later year.
    before : str
        The earlier year, of which the money is.
    lines : sequence of BudgetLine
        The lines that would take it.
    where, subject, mend : str
        What the message says: where it was asked for, what is of the other area, how to mend it.

    Raises
    ------
    BadInput
        With the people who came and went, their part of the ICB, and their pounds of each line.
    """
    moved = _large(gathered.whole, before)
    if moved:
        raise BadInput(
            f"{_is_another_area(gathered, before, lines, moved)} {subject} of the area of "
            f"{before}.",
            where=where,
            mend=mend,
        )


def whole_before(whole: Whole, before: str) -> Whole:
    """The whole in an earlier year: by the areas that it has now, where it is another area.

    Parameters
    ----------
    whole : Whole
    before : str
        The earlier year.

    Returns
    -------
    Whole
        `FormerAreas` where more than `SAME_AREA` of its people came or went, or it is new.
    """
    if isinstance(whole, Icb) and _large(whole, before):
        return FormerAreas.of(whole, before, whole.reference.heirs(before, whole.year))
    return whole.in_year(before)


def carried_over(gathered: Gathered, before: str, lines: Sequence[BudgetLine]) -> str:
    """What is said where a year's money is carried over with the areas: from whom, how much.

    Parameters
    ----------
    gathered : Gathered
        The inputs of the later year.
    before : str
        The earlier year.
    lines : sequence of BudgetLine
        The lines whose money of that year is told.
    """
    moved = _large(gathered.whole, before)
    return (
        f"{_is_another_area(gathered, before, lines, moved)} The money of "
        f"{before} is carried over with the areas, each with its part of the money of the ICB that "
        "had it."
    )


def _large(whole: Whole, before: str) -> list[Moved]:
    """What makes a whole another area than it was: more than `SAME_AREA` of its people."""
    moved = moved_areas(whole.reference, whole.code, before, whole.year)
    least = SAME_AREA * float(whole.population().sum()) if moved else 0
    return [one for one in moved if one.people > least]


def _is_another_area(
    gathered: Gathered, before: str, lines: Sequence[BudgetLine], moved: Sequence[Moved]
) -> str:
    """That an ICB is not the same area as before, with who came and went: a sentence."""
    everyone = float(gathered.values["area_population"].sum())
    name = gathered.reference.icbs(gathered.year)["icb_name"][gathered.icb]
    told = "; ".join(_told(gathered, before, lines, one, everyone) for one in moved)
    return f"{name} is not the same area in {gathered.year} as in {before}: {told}."


def _told(
    gathered: Gathered, before: str, lines: Sequence[BudgetLine], moved: Moved, everyone: float
) -> str:
    """What moved, in words: who, how many, with how much money."""
    year = before if moved.came else gathered.year
    other = gathered.reference.icbs(year)["icb_name"][moved.other]
    how = "joined it from" if moved.came else "left it for"
    money = [
        f"{figure(pounds, 'pounds')} of {line.line}"
        for line in lines
        if (pounds := _pounds(gathered, before, line, moved)) is not None
    ]
    # Those who left are not among the people of now.
    of_all = f" of its {figure(everyone, 'people')}" if moved.came else ""
    people = f"{figure(moved.people, 'people')}{of_all} people {how} {other}"
    return f"{people}, with {' and '.join(money)} by the formula of {before}" if money else people


def _pounds(gathered: Gathered, before: str, line: BudgetLine, moved: Moved) -> float | None:
    """The moved areas' part of their ICB's published money, by need; None if not published."""
    stream = str(line.stream or line.basis)
    element = "total_allocation" if line.amount == "published total" else "allocation"
    owner = moved.other if moved.came else gathered.icb
    if stream not in STREAMS:
        return None
    try:
        published = gathered.reference.published(owner, before, stream, element)
    except BadInput:
        return None
    measure = measure_of(line)
    here = xr.DataArray(moved.then[measure].sum())
    whole = gathered.reference.areas_of_all_icbs(before)[measure].loc[owner].sum()
    return float(part_that_came(here, whole - here, xr.DataArray(published)))


def measure_of(line: BudgetLine) -> str:
    """By which need a line's published money went to areas: that of its formula, else people."""
    wanted = (str(line.stream), line.basis)
    return next((one for one in wanted if one in SERVICES), "population")
