"""Where each place starts: which lines converge, and the baseline of each."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from typing import Any

from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.financial_years import year_before
from allocmodel.declared.parameters import BASELINE
from allocmodel.declared.text import quoted
from allocmodel.declared.vocabulary import FORMULAS
from allocmodel.inputs import payment_inputs
from allocmodel.inputs.boundaries import refuse_other_area
from allocmodel.inputs.gathered import ALLOCATIONS, Gathered, Provenance
from allocmodel.inputs.money_before import (
    OWN_POUNDS,
    give_money_before,
    money_before,
    refuse_shared_baseline,
    say_what_is_drawn,
)
from allocmodel.inputs.places.named import names_by_place
from allocmodel.inputs.previous_formula import by_previous_formula
from allocmodel.scenario import BudgetLine
from allocmodel.scenario.convergence import Baseline
from allocmodel.scenario.judgements import sign_off_name
from allocmodel.scenario.keys import Key

#: A published baseline this far from the year before is not the same money.
LIKE_FOR_LIKE = 0.001


def converging_lines(gathered: Gathered) -> list[BudgetLine]:
    """The lines that move over time: those with a baseline of their own, if any has one.

    Else all that are recurrent, shared by a national formula, and not drawn from another line.
    """
    scenario = gathered.scenario
    if scenario.baseline and scenario.baseline.source == "payments":
        return payment_inputs.lines_from_payments(gathered)
    amounts = scenario.baseline.amounts if scenario.baseline else {}
    by_line = [name for name, one in amounts.items() if isinstance(one, dict)]
    names = [line.line for line in scenario.lines]
    unknown = [name for name in by_line if name not in names]
    if unknown:
        raise BadInput(
            f"The baseline names {_named(gathered, amounts, unknown)}, which the budget does not "
            "have." + did_you_mean(unknown, names) + scenario.origins.why_no_line(unknown),
            where=scenario.origins.where_named("baseline", "amounts", unknown[0]),
            mend=f"Name one of {', '.join(names)}." + scenario.origins.how_to_leave_out(unknown),
        )
    for line in scenario.lines:
        if line.line in by_line and (not line.recurrent or line.basis == "held"):
            why = "is held" if line.basis == "held" else "is not recurrent"
            raise BadInput(
                f'The line "{line.line}" has a baseline but {why}, so it does not converge.',
                where=scenario.origins.where_named("baseline", "amounts", line.line),
                mend="Take its baseline out, or make the line recurrent and shared between places.",
            )
    loose = [name for name in amounts if name not in by_line] if by_line else []
    if loose:
        raise BadInput(
            f'The baseline has tables by line, and beside them pounds for "{loose[0]}".',
            where=scenario.where("baseline", "amounts"),
            mend="Write every figure in the table of its line.",
        )
    lines = [
        line
        for line in scenario.lines
        if (line.line in by_line if by_line else _converges_by_itself(line))
    ]
    if not lines:
        raise BadInput(
            "No line can converge: none is recurrent and shared by a national formula.",
            where=scenario.where("convergence"),
            mend="Give a line a baseline in baseline.amounts, or take the section out.",
        )
    return lines


def _named(gathered: Gathered, amounts: Mapping[str, Any], names: Sequence[str]) -> str:
    """Lines or places that a baseline names; of a team's file each with its pounds there."""
    if not gathered.scenario.origins.own.names:
        return quoted(names)
    pounds = {
        name: math.fsum(one.values()) if isinstance(one := amounts[name], dict) else one
        for name in names
    }
    return ", ".join(f'"{name}" (£{one:,.0f})' for name, one in pounds.items())


def _converges_by_itself(line: BudgetLine) -> bool:
    """What another line's money is drawn for is new, so it has no baseline of its own."""
    return line.recurrent and line.basis in FORMULAS and line.drawn_from is None


def baseline(gathered: Gathered, places: Sequence[str], lines: Sequence[BudgetLine]) -> None:
    """What each place starts from on each line, with where it comes from."""
    wanted = gathered.scenario.baseline
    if wanted is None:
        raise BadInput(
            "The scenario converges from no baseline.",
            where=gathered.scenario.where("baseline"),
            mend='Add [baseline] with source = "previous_formula", or amounts by place.',
        )
    coords = {"place": list(places), "converging_line": [line.line for line in lines]}
    if wanted.source == "published":
        refuse_shared_baseline(gathered, lines)
        figures = published_by_place(gathered, places, lines, "baseline")
        given = Provenance(f"{ALLOCATIONS} {gathered.year}: baseline", "published")
        gathered.give_set(BASELINE, figures, coords, given)
        return
    if wanted.source == "payments":
        _by_payments(gathered, wanted, lines)
        return
    if wanted.source:
        by_previous_formula(gathered, places, lines)
        return
    by_line = [_of_line(gathered, wanted.amounts, line, places, len(lines)) for line in lines]
    figures = [[by_line[number][place] for number in range(len(lines))] for place in places]
    sources = [
        gathered.typed(
            "The scenario's baseline",
            _key(wanted.amounts, line, place),
            (sign_off_name(BASELINE),),
        )
        for place in places
        for line in lines
    ]
    gathered.give_set(BASELINE, figures, coords, sources)


def _key(amounts: Mapping[str, Any], line: BudgetLine, place: str) -> Key:
    """The key of a place's baseline on a line."""
    own = amounts.get(line.line)
    by_line = (line.line,) if isinstance(own, dict) else ()
    names = names_by_place(own if isinstance(own, dict) else amounts, [place])
    return ("baseline", "amounts", *by_line, names[place])


def published_by_place(
    gathered: Gathered, places: Sequence[str], lines: Sequence[BudgetLine], element: str
) -> list[list[float]]:
    """One published element of every place's stream; the places have to be ICBs."""
    codes = {str(place): str(code) for code, place in _place_codes(gathered).items()}
    reference, year = gathered.reference, gathered.year
    return [
        [
            reference.published(codes[place], year, str(line.stream or line.basis), element)
            for line in lines
        ]
        for place in places
    ]


def _place_codes(gathered: Gathered) -> dict[str, str]:
    """The place of each part, where NHS England publishes money for the parts."""
    if not gathered.whole.parts_have_money:
        scenario = gathered.scenario
        raise BadInput(
            "NHS England publishes figures for ICBs, not for places.",
            where=f"{scenario.where('baseline')}; {scenario.where('convergence')}",
            mend='Take "published" out, or write scope = "england".',
        )
    return {str(k): str(v) for k, v in gathered.values["place_of_area"].to_series().items()}


def _of_line(
    gathered: Gathered,
    amounts: Mapping[str, Any],
    line: BudgetLine,
    places: Sequence[str],
    count: int,
) -> dict[str, float]:
    """One line's baseline by place: every place, and no other."""
    where = gathered.scenario.where("baseline", "amounts")
    own = amounts.get(line.line)
    table = own if isinstance(own, dict) else amounts
    by_line = (line.line,) if isinstance(own, dict) else ()
    if not isinstance(own, dict) and count > 1:
        raise BadInput(
            f"The baseline does not say how much of it is {line.line}.",
            where=where,
            mend=_by_line(gathered, line),
        )
    names = names_by_place(table, places)
    unknown = [str(name) for name in table if name not in names.values()]
    if unknown:
        raise BadInput(
            f"The baseline names {_named(gathered, table, unknown)}: not a place of the scenario."
            + did_you_mean(unknown, places)
            + gathered.scenario.origins.why_no_place(unknown),
            where=gathered.scenario.origins.where_named(
                "baseline", "amounts", *by_line, unknown[0]
            ),
            mend=f"The places are {', '.join(places)}."
            + gathered.scenario.origins.how_to_leave_out(unknown),
        )
    missing = [place for place in places if place not in names]
    if missing:
        raise BadInput(
            f"There is no baseline for {', '.join(missing)} on {line.line}."
            + gathered.scenario.origins.why_blank(missing),
            where=where,
            mend="Give each place its pounds: nothing stands in for a missing baseline.",
        )
    return {place: float(table[names[place]]) for place in places}


def _by_line(gathered: Gathered, line: BudgetLine) -> str:
    """How to say which line an amount is of, in the scenario or in a team's file."""
    if gathered.scenario.origins.own.names:
        return (
            f'Give the file a column "line", or a column headed with each line: "{line.line}" and '
            "so on."
        )
    return f'Write a table for each line: [baseline.amounts."{line.line}"].'


def _by_payments(gathered: Gathered, wanted: Baseline, lines: Sequence[BudgetLine]) -> None:
    """What places' practices are paid, and the money that the baseline shares out by it."""
    year = year_before(gathered.year)
    refuse_shared_baseline(gathered, lines)
    money = [money_before(gathered, one, year) for one in lines]
    where = gathered.scenario.where("baseline")
    if year in gathered.reference.years:
        refuse_other_area(gathered, year, lines, where, "Last year's money is", OWN_POUNDS)
    note = "What the places' shares of payments to general practice are multiplied by"
    give_money_before(gathered, lines, money, note)
    payment_inputs.payments(gathered, wanted, money)
    say_what_is_drawn(gathered, lines)


def not_like_for_like(by_year: Sequence[Gathered]) -> list[str]:
    """Years whose published baseline is not what was allocated the year before."""
    said: list[str] = []
    if by_year[0].scenario.convergence is None:
        return said
    for before, year in itertools.pairwise(by_year):
        for line in converging_lines(year):
            stream = str(line.stream or line.basis)
            allocated = float(before.values["gross_amount"].sel(budget_line=line.line))
            try:
                baseline = year.reference.published(year.icb, year.year, stream, "baseline")
            except BadInput:
                continue
            if line.is_published and abs(baseline / allocated - 1) > LIKE_FOR_LIKE:
                said.append(
                    f"NHS England's own baseline of {line.line} for {year.year} is "
                    f"£{baseline:,.0f}, not the £{allocated:,.0f} of {before.year}: money was "
                    "moved between the two, so base growth is not like for like."
                )
    return said
