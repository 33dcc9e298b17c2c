"""Where each place starts: which lines converge, and the baseline of each."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.parameters import BASELINE
from allocmodel.declared.text import quoted
from allocmodel.declared.vocabulary import FORMULAS, STREAMS
from allocmodel.inputs import need_inputs, payment_inputs
from allocmodel.inputs.boundaries import carried_over, refuse_other_area, whole_before
from allocmodel.inputs.gathered import ALLOCATIONS, PRACTICE_FILES, Gathered, Provenance
from allocmodel.inputs.named_places import names_by_place
from allocmodel.inputs.years import year_before
from allocmodel.ledger.cells import Cell
from allocmodel.reference.former_areas import FormerAreas
from allocmodel.scenario import BudgetLine
from allocmodel.scenario.convergence import Baseline
from allocmodel.scenario.judgements import sign_off_name

#: A published baseline this far from the year before is not the same money.
LIKE_FOR_LIKE = 0.001

_OWN_POUNDS = "Give each place its pounds in baseline.amounts."


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
            f"The baseline names {quoted(unknown)}, which the budget does not have."
            + did_you_mean(unknown, names)
            + scenario.origins.why_no_line(unknown),
            where=scenario.where("baseline", "amounts", unknown[0]),
            mend=f"Name one of {', '.join(names)}.",
        )
    for line in scenario.lines:
        if line.line in by_line and (not line.recurrent or line.basis == "held"):
            why = "is held" if line.basis == "held" else "is not recurrent"
            raise BadInput(
                f'The line "{line.line}" has a baseline but {why}, so it does not converge.',
                where=scenario.where("baseline", "amounts", line.line),
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
        _refuse_shared_baseline(gathered, lines)
        figures = published_by_place(gathered, places, lines, "baseline")
        given = Provenance(f"{ALLOCATIONS} {gathered.year}: baseline", "published")
        gathered.give_set(BASELINE, figures, coords, given)
        return
    if wanted.source == "payments":
        _by_payments(gathered, wanted, lines)
        return
    if wanted.source:
        _by_previous_formula(gathered, places, lines)
        return
    by_line = [_of_line(gathered, wanted.amounts, line, places, len(lines)) for line in lines]
    figures = [[by_line[number][place] for number in range(len(lines))] for place in places]
    sources = [
        gathered.typed(
            "The scenario's baseline",
            _cell(gathered, wanted.amounts, line, place),
            (sign_off_name(BASELINE),),
        )
        for place in places
        for line in lines
    ]
    gathered.give_set(BASELINE, figures, coords, sources)


def _cell(
    gathered: Gathered, amounts: Mapping[str, Any], line: BudgetLine, place: str
) -> Cell | None:
    """The cell of a team's file with a place's baseline on a line, if it is from one."""
    own = amounts.get(line.line)
    by_line = (line.line,) if isinstance(own, dict) else ()
    names = names_by_place(own if isinstance(own, dict) else amounts, [place])
    return gathered.scenario.origins.cell("baseline", "amounts", *by_line, names[place])


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
            f"The baseline names {quoted(unknown)}: not a place of the scenario."
            + did_you_mean(unknown, places)
            + gathered.scenario.origins.why_no_place(unknown),
            where=gathered.scenario.origins.where_named(
                "baseline", "amounts", *by_line, unknown[0]
            ),
            mend=f"The places are {', '.join(places)}.",
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
    _refuse_shared_baseline(gathered, lines)
    money = [_money_before(gathered, one, year) for one in lines]
    where = gathered.scenario.where("baseline")
    if year in gathered.reference.years:
        refuse_other_area(gathered, year, lines, where, "Last year's money is", _OWN_POUNDS)
    note = "What the places' shares of payments to general practice are multiplied by"
    _give_money_before(gathered, lines, money, note)
    payment_inputs.payments(gathered, wanted, money)
    _say_what_is_drawn(gathered, lines)


def _give_money_before(
    gathered: Gathered,
    lines: Sequence[BudgetLine],
    money: Sequence[tuple[float, str]],
    note: str,
) -> None:
    """The published money that a baseline shares out, line by line."""
    gathered.give(
        "money_before",
        [pounds for pounds, _ in money],
        {"converging_line": [line.line for line in lines]},
        [Provenance(source, "published", note) for _, source in money],
    )


def _by_previous_formula(
    gathered: Gathered, places: Sequence[str], lines: Sequence[BudgetLine]
) -> None:
    """Last year's need by area, and the money that this year's growth is measured on."""
    year = year_before(gathered.year)
    where = gathered.scenario.where("baseline")
    if year not in gathered.reference.years:
        raise BadInput(
            f"There is no need of {year} in the reference data, so no formula of that year.",
            where=where,
            mend=_OWN_POUNDS,
        )
    before = Gathered(whole_before(gathered.whole, year), gathered.scenario)
    gathered.former_areas = need_inputs.areas(before)
    unknown = sorted(set(places) - {str(place) for place in before.values["place_name"].values})
    if unknown:
        raise BadInput(
            f"{unknown[0]} is no place in {year}, so last year's formula gives it no baseline.",
            where=where,
            mend="Join it with another place, which has areas in both years; or give each place "
            "its pounds in baseline.amounts.",
        )
    _refuse_shared_baseline(gathered, lines)
    _give_previous_formula(gathered, before, lines)
    _say_what_is_drawn(gathered, lines)


def _give_previous_formula(
    gathered: Gathered, before: Gathered, lines: Sequence[BudgetLine]
) -> None:
    """The areas of last year: the place of each, its need on the lines; and the lines' money."""
    need = before.values["area_weighted_population"].sel(service=[line.basis for line in lines])
    names = [line.line for line in lines]
    areas = {"former_area": [str(area) for area in need["area"].values]}
    published = Provenance(PRACTICE_FILES, "published", f"{before.year}, added up to areas")
    by_line = {**areas, "converging_line": names}
    gathered.give("former_weighted_population", need.values, by_line, published)
    by_rule = Provenance(
        "The scenario's places", "choice", f"By the most specific rule, {before.year}"
    )
    place = before.values["place_of_area"].values
    gathered.give("place_of_former_area", place, areas, by_rule)
    if isinstance(before.whole, FormerAreas):
        _give_carried(gathered, before.whole, lines)
        return
    money = [_money_before(gathered, one, before.year) for one in lines]
    note = "What last year's fair shares are multiplied by"
    _give_money_before(gathered, lines, money, note)


def _give_carried(gathered: Gathered, then: FormerAreas, lines: Sequence[BudgetLine]) -> None:
    """Of which ICB each area of last year was, what that had, and what of its need went away."""
    icbs, year = then.icbs, then.year
    from_icb = [icbs[icb] for icb in then.origin["icb"]]
    areas = {"former_area": [str(area) for area in then.origin.index]}
    registered = Provenance(PRACTICE_FILES, "published", f"{year}: the ICB of its practices")
    gathered.give("former_icb_of_area", from_icb, areas, registered)
    names = list(icbs.values())
    gathered.give("former_icb_name", names, {"former_icb": names}, registered)
    coords = {"converging_line": [line.line for line in lines], "former_icb": names}
    money = [[_allocated(gathered, icb, line, year) for icb in icbs] for line in lines]
    source = Provenance(f"{ALLOCATIONS} {year}: allocation", "published", "Of all its areas")
    gathered.give("former_icb_money", money, coords, source)
    away = {icb: then.need_elsewhere(icb) for icb in icbs}
    need = [[away[icb][line.basis] for icb in icbs] for line in lines]
    elsewhere = Provenance(PRACTICE_FILES, "published", f"{year}: areas that other ICBs have now")
    gathered.give("former_need_elsewhere", need, coords, elsewhere)
    gathered.warnings.append(carried_over(gathered, year, lines))


def _refuse_shared_baseline(gathered: Gathered, lines: Sequence[BudgetLine]) -> None:
    """Published money is the baseline of one line, and of recurrent money."""
    where = gathered.scenario.where("baseline")
    first: dict[str, str] = {}
    for line in lines:
        stream = str(line.stream or line.basis)
        if line.amount == "published total":
            raise BadInput(
                f"The line {line.line} has one-off money in it; a published baseline is recurrent.",
                where=where,
                mend='Write amount = "published", with the one-off money in a line of its own that '
                "has recurrent = false; or give each place its pounds in baseline.amounts.",
            )
        if stream in first:
            raise BadInput(
                f"{first[stream]} and {line.line} would both start from the whole published money "
                f"of {STREAMS[stream]}.",
                where=where,
                mend="Give the places' pounds of each line in baseline.amounts.",
            )
        first[stream] = line.line


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


def _say_what_is_drawn(gathered: Gathered, lines: Sequence[BudgetLine]) -> None:
    """Published money is whole; a line that others draw on has less."""
    for line in lines:
        drawn = [one.line for one in gathered.scenario.written if one.drawn_from == line.line]
        if drawn:
            gathered.warnings.append(
                f"The baseline of {line.line} is the whole published money, before what "
                f"{', '.join(drawn)} takes from it this year, which shows as lower growth. Where "
                "that was so last year too, give the baseline in pounds."
            )


def _money_before(gathered: Gathered, line: BudgetLine, year: str) -> tuple[float, str]:
    """The published baseline of the year, else the allocation of the year before; and which."""
    reference, stream = gathered.reference, str(line.stream or line.basis)
    try:
        pounds = reference.published(gathered.icb, gathered.year, stream, "baseline")
        return pounds, f"{ALLOCATIONS} {gathered.year}: baseline"
    except BadInput:
        pounds = _allocated(gathered, gathered.icb, line, year)
        return pounds, f"{ALLOCATIONS} {year}: allocation"


def _allocated(gathered: Gathered, icb: str, line: BudgetLine, year: str) -> float:
    """What an ICB was allocated for a line's stream in a year."""
    try:
        return gathered.reference.published(icb, year, str(line.stream or line.basis), "allocation")
    except BadInput as error:
        raise BadInput(
            f"The published money of {year}, to start {line.line} from, is not at hand. "
            f"{error.what}",
            where=gathered.scenario.where("baseline"),
            mend=_OWN_POUNDS,
        ) from None
