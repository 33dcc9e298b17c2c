"""Lines that grow: the amounts that are given and the growth, in place of the amounts."""

from __future__ import annotations

import math
from collections.abc import Sequence

from allocmodel.declared.financial_years import year_before
from allocmodel.declared.parameters import AMOUNT, GROWTH
from allocmodel.inputs.carried_amounts import give_carried
from allocmodel.inputs.gathered import Gathered, Provenance
from allocmodel.scenario import BudgetLine
from allocmodel.scenario.judgements import sign_off_name


def growth(gathered: Gathered) -> None:
    """Where a line grows: the amounts that are given and the growth, in place of the amounts.

    The formulas of the model then give the amount of every year.
    """
    given, scenario = gathered.given, gathered.scenario
    grown_lines = {line for year, line in gathered.amount_from if (year, line) not in given}
    if not grown_lines:
        return
    years = _years_from(min(year for year, _ in given), scenario.years)
    lines = [line.line for line in scenario.lines]
    cells = [[given.get((year, line)) for line in lines] for year in years]
    own = Provenance("The scenario's budget", "choice")
    coords = {"amount_year": years, "budget_line": lines}
    gathered.give(
        "given_amount",
        [[math.nan if one is None or one.carried else one.pounds for one in row] for row in cells],
        coords,
        [one.where_from if one else own for row in cells for one in row],
    )
    is_given = [[float(one is not None and not one.carried) for one in row] for row in cells]
    gathered.give("amount_is_given", is_given, coords, own)
    came = {line: one for (_, line), one in given.items() if one.carried}
    if came:
        is_carried = [
            [float(one is not None and bool(one.carried)) for one in row] for row in cells
        ]
        gathered.give("amount_is_carried", is_carried, coords, own)
        give_carried(gathered, list(came.values()), list(came))
    gathered.give_set(
        GROWTH,
        [(line.line in grown_lines) * (line.growth or 0) for line in scenario.lines],
        {"budget_line": lines},
        [_of_growth(line, line.line in grown_lines) for line in scenario.lines],
    )
    gathered.take_back(AMOUNT)


def _years_from(first: str, years: Sequence[str]) -> list[str]:
    """The years, and before them those back to a year that the amounts grow from."""
    before = []
    year = years[0]
    while year > first:
        year = year_before(year)
        before.append(year)
    return [*reversed(before), *years]


def _of_growth(line: BudgetLine, grows: bool) -> Provenance:
    if not grows:
        return Provenance("The scenario's budget", "choice", "Not used: every amount is given")
    rests_on = (sign_off_name(GROWTH, line=line.line),)
    return Provenance("The scenario's budget", "judgement", "Typed in the scenario", rests_on)
