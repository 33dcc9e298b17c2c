"""Budget lines: amounts, bases, what is drawn from what, and how money is rounded."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.figures import figure
from allocmodel.declared.parameters import AMOUNT, CONTRIBUTIONS, FUNCTION_AMOUNTS, GROWTH, SHARES
from allocmodel.declared.text import quoted
from allocmodel.declared.vocabulary import (
    AGREED,
    BASES,
    COMPONENTS,
    FORMULAS,
    FUNCTIONS,
    NOT_DRAWN,
    PARTS_OF_A_POUND,
    STREAMS,
    WHERE_USED,
)
from allocmodel.inputs.as_written import as_written
from allocmodel.inputs.carried_amounts import carried, give_carried, together
from allocmodel.inputs.fund_inputs import bases_of_councils
from allocmodel.inputs.gathered import ALLOCATIONS, Gathered, GivenAmount, Provenance
from allocmodel.inputs.named_places import names_by_place
from allocmodel.inputs.years import year_before
from allocmodel.model.arrays import grown
from allocmodel.scenario import BudgetLine, FunctionLine, FundLine, Scenario
from allocmodel.scenario.judgements import sign_off_name
from allocmodel.scenario.own_index import is_own

#: Parameters of lines whose inputs are made by a rule of their own; others are given as written.
_BY_RULE = (AMOUNT, GROWTH, SHARES, FUNCTION_AMOUNTS)


def bases_of(scenario: Scenario) -> list[str]:
    """The bases that a budget can choose from: pools and agreed shares only where it has one."""
    used = [line.basis for line in scenario.lines]
    functions = [*FUNCTIONS] if {*used} & {*FUNCTIONS} else []
    of_councils = sorted(bases_of_councils(scenario.fund))
    own = [basis for basis in dict.fromkeys([*used, *of_councils]) if is_own(basis)]
    found = [basis for basis in BASES if basis not in WHERE_USED or basis in used]
    return [*found, *functions, *own]


def drawn_from_another_basis(lines: Sequence[BudgetLine]) -> list[str]:
    """The lines for places that are drawn from a line on another basis, so that drawing moves.

    Agreed shares are each line's own.
    """
    split_by = {line.line: (line.basis, line.shares) for line in lines}
    return [
        line.line
        for line in lines
        if line.drawn_from and line.basis not in (*FUNCTIONS, "held")
        if split_by[line.line] != split_by[line.drawn_from]
    ]


def budget(gathered: Gathered) -> None:
    """Budget lines: amounts, bases, and what is drawn from what."""
    lines = gathered.scenario.lines
    names = {"budget_line": [line.line for line in lines]}
    found = [_amount(gathered, line) for line in lines]
    amounts, sources = [one.pounds for one in found], [one.where_from for one in found]
    for line, one in zip(lines, found, strict=True):
        if one.given:
            gathered.given[one.given.year, line.line] = one.given
        gathered.amount_from[gathered.year, line.line] = one.where_from
    own = Provenance("The scenario's budget", "choice")
    gathered.give_set(AMOUNT, amounts, names, sources)
    by_name = {line.line: line for line in lines}
    as_written(gathered, "budget", by_name, own.source, _BY_RULE)
    gathered.give("line_name", names["budget_line"], names, own)
    gathered.give("line_basis", [line.basis for line in lines], names, own)
    drawn = [line.drawn_from or NOT_DRAWN for line in lines]
    gathered.give("drawn_from", drawn, names, own)
    if elsewhere := drawn_from_another_basis(lines):
        gathered.give("drawn_line_name", elsewhere, {"drawn_line": elsewhere}, own)
    _functions(gathered, lines, own)
    _remainders(gathered, own)
    bases = bases_of(gathered.scenario)
    gathered.give("basis_name", bases, {"basis": bases}, own)
    _refuse_overdrawn(gathered, lines, dict(zip(names["budget_line"], amounts, strict=True)))
    official_basis(gathered)
    _refuse_nothing_to_share(gathered, lines, amounts)
    _say_judgements(gathered, lines, sources)


def _functions(gathered: Gathered, lines: Sequence[BudgetLine], own: Provenance) -> None:
    """The lines that a core envelope is split into, and which of them have pounds of their own."""
    envelope = gathered.scenario.envelope
    if envelope is None:
        return
    split = [line for line in lines if line.basis in FUNCTIONS]
    names = [line.line for line in split]
    coords = {"function_line": names}
    gathered.give("function_name", [*FUNCTIONS], {"function": [*FUNCTIONS]}, own)
    gathered.give("function_line_name", names, coords, own)
    of_line = [[float(line.basis == one) for one in FUNCTIONS] for line in split]
    gathered.give("function_of_line", of_line, {**coords, "function": [*FUNCTIONS]}, own)
    gathered.give("function_is_set", [float(line.is_set) for line in split], coords, own)
    gathered.give("function_order", range(1, len(names) + 1), coords, own)
    is_split = [float(line.line == envelope) for line in lines]
    every = {"budget_line": [line.line for line in lines]}
    gathered.give("is_split_into_functions", is_split, every, own)


def _remainders(gathered: Gathered, own: Provenance) -> None:
    """The lines that needs are taken out of, and which."""
    scenario = gathered.scenario
    if not scenario.taken_out:
        return
    out_of = scenario.taken_out
    names = list(out_of)
    basis_of = {line.line: line.basis for line in scenario.budget}
    lines = {"remainder_line": names}
    gathered.give("remainder_line_name", names, lines, own)
    out = [[float(need in out_of[line]) for need in COMPONENTS] for line in names]
    by_formula = [[float(basis_of[line] == formula) for formula in FORMULAS] for line in names]
    gathered.give("is_taken_out", out, {**lines, "component": list(COMPONENTS)}, own)
    gathered.give("formula_of_line", by_formula, {**lines, "formula": list(FORMULAS)}, own)
    _refuse_not_in_formula(gathered)


def _refuse_not_in_formula(gathered: Gathered) -> None:
    """What is taken out has to be there."""
    scenario = gathered.scenario
    basis_of = {line.line: line.basis for line in scenario.budget}
    weights = gathered.values["component_weight"]
    for line in scenario.budget:
        formula = basis_of.get(line.drawn_from or "", "")
        if line.remainder and not float(weights.sel(formula=formula, component=line.basis)):
            raise BadInput(
                f'The formula of "{line.drawn_from}" holds no {COMPONENTS[line.basis].lower()} '
                f"need in {gathered.year}, so there is nothing to take out.",
                where=scenario.where("budget", line.line, "remainder"),
                mend="Take remainder out.",
            )


def _say_judgements(
    gathered: Gathered, lines: Sequence[BudgetLine], sources: Sequence[Provenance]
) -> None:
    """Which amounts nobody published."""
    typed = [line.line for line in lines if line.is_set and not line.is_published]
    if typed:
        gathered.warnings.append(
            f"Amounts of the scenario's own, a judgement and not published: {', '.join(typed)}."
        )
    for line, source in zip(lines, sources, strict=True):
        if line.is_published and source.grade == "judgement":
            gathered.warnings.append(f"Amount of {line.line}, a judgement: {source.note}.")


def lines_by_default(by_year: Sequence[Gathered]) -> list[str]:
    """The published lines that a scenario without a budget takes, with stream and money."""
    first = by_year[0]
    published = [line for line in first.scenario.budget if line.is_published]
    origins = first.scenario.origins
    if origins.wrote("budget") or not (origins.layers and published):
        return []
    amounts = first.values["gross_amount"].to_series()
    taken = [
        f"{line.line} ({STREAMS[str(line.stream)]}), {figure(float(amounts[line.line]), 'pounds')}"
        for line in published
    ]
    return [
        f"The scenario has no budget, so it takes what is published for {first.year}: "
        f"{'; '.join(taken)}. Write [[budget]] tables for other lines."
    ]


def lines_that_fell_away(scenario: Scenario) -> list[str]:
    """Published lines that stood for a base's missing budget, and that a budget replaced."""
    origins, named = scenario.origins, [line.line for line in scenario.budget]
    streams = [line.stream for line in scenario.budget if line.is_published]
    owner, lost = origins.lost_default_lines()
    gone = [name for name, stream in lost.items() if name not in named and stream not in streams]
    if not gone:
        return []
    return [
        f"Published lines that fell away: {' and '.join(gone)}. They stood for the missing "
        f"[[budget]] of {owner}, and the scenario now writes a budget of its own."
    ]


def unused_amounts(scenario: Scenario) -> list[str]:
    """Amounts that are given for years which the scenario does not have."""
    said = []
    for line in scenario.written:
        given = line.amount if isinstance(line.amount, dict) else {}
        others = [year for year in given if year not in scenario.years]
        if others:
            said.append(
                f"Not used: the amount of {line.line} for {', '.join(others)}; the scenario is "
                f"about {', '.join(scenario.years)}."
            )
    return said


def unused_growth(gathered: Gathered) -> list[str]:
    """Growth beside published amounts that every year has."""
    return [
        f"Not used: the growth of {line.line}; the amount of every year is published."
        for line in gathered.scenario.budget
        if line.is_published
        and line.growth is not None
        and all(grade == "published" for grade in grades(gathered, line.line))
    ]


def grades(gathered: Gathered, line: str) -> list[str]:
    """The grades of a line's amounts, each once, year by year."""
    found = (where.grade for (_, of), where in gathered.amount_from.items() if of == line)
    return list(dict.fromkeys(found))


@dataclass(frozen=True)
class _Amount:
    """A line's whole pounds of a year, where they come from, and what is given for them.

    The model grows what grows again, by the same formula: here amounts serve to refuse what cannot
    be. What grows from another year of the scenario has nothing given of its own.
    """

    pounds: float
    where_from: Provenance
    given: GivenAmount | None


def _given(year: str, pounds: float, where_from: Provenance) -> _Amount:
    """An amount that is given for the year itself."""
    return _Amount(pounds, where_from, GivenAmount(year, pounds, where_from))


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


def _amount(gathered: Gathered, line: BudgetLine) -> _Amount:
    """A line's whole pounds and where they come from."""
    if not line.is_published:
        return _typed_amount(gathered, line)
    try:
        return _given(gathered.year, *_published(gathered, line, gathered.year))
    except BadInput as error:
        if line.growth is not None:
            return _grown_from_published(gathered, line, line.growth, error)
        raise _not_published(gathered, line, error) from None


def _typed_amount(gathered: Gathered, line: BudgetLine) -> _Amount:
    """Typed pounds of the year; or those that grew from typed pounds, in the scenario itself."""
    # Of one year a line has one amount.
    pounds = float(cast(int, line.amount))
    if line.growth is None:
        return _given(gathered.year, pounds, _own(gathered, line))
    return _Amount(pounds, _own(gathered, line), None)


def _own(gathered: Gathered, line: BudgetLine) -> Provenance:
    """Of pounds in the scenario or in a team's file, or of pounds that grew from them."""
    if isinstance(line, FunctionLine):
        return _of_function(line)
    if isinstance(line, FundLine):
        signed = (sign_off_name(CONTRIBUTIONS, name=line.fund),)
        return gathered.typed("The scenario's joint funds", (), signed)
    grows = () if line.growth is None else (sign_off_name(GROWTH, line=line.line),)
    rests_on = (sign_off_name(AMOUNT, line=line.line), *grows)
    key = ("budget", line.line, "amount")
    origins = gathered.scenario.origins
    of_year = (*key, gathered.year)
    return gathered.typed(
        "The scenario's budget", of_year if of_year in origins.own.cells else key, rests_on
    )


def _of_function(line: FunctionLine) -> Provenance:
    """Of a function's pounds; those that are not set follow from the envelope."""
    if not line.is_set:
        note = f"Not set: its local proportion of what is left of {line.of}"
        return Provenance("The scenario's budget", "choice", note)
    name = sign_off_name(FUNCTION_AMOUNTS, line=line.of)
    return Provenance("The scenario's budget", "judgement", "Set in functions", (name,))


def _published(gathered: Gathered, line: BudgetLine, year: str) -> tuple[float, Provenance]:
    """The published amount of a year, to the whole pound."""
    pounds = gathered.reference.published(gathered.icb, year, str(line.stream), _element(line))
    note = "Published in thousands of pounds; taken to the whole pound"
    return float(round(pounds)), _published_source(line, year, note)


def _element(line: BudgetLine) -> str:
    return "allocation" if line.amount == "published" else "total_allocation"


def _published_source(line: BudgetLine, year: str, note: str) -> Provenance:
    what = "recurrent allocation" if line.amount == "published" else "total allocation"
    source = f"{ALLOCATIONS} {year}, {STREAMS[str(line.stream)]}: {what}"
    return Provenance(source, "published", note)


def _published_then(gathered: Gathered, line: BudgetLine, year: str) -> GivenAmount:
    """The published amount of an earlier year: of the areas of now, where they are others."""
    came = carried(gathered, line, year, _element(line))
    if came is None:
        return GivenAmount(year, *_published(gathered, line, year))
    return GivenAmount(year, together(came), _published_source(line, year, ""), came)


def _grown_from_published(
    gathered: Gathered, line: BudgetLine, growth: float, error: BadInput
) -> _Amount:
    """The last published amount that is held, grown year by year up to the year."""
    year, years = gathered.year, 0
    while year > min(gathered.reference.years):
        year, years = year_before(year), years + 1
        try:
            last = _published_then(gathered, line, year)
        except BadInput:
            continue
        pounds = last.pounds
        for _ in range(years):
            pounds = float(grown(pounds, growth, PARTS_OF_A_POUND))
        with_areas = " and carried over with the areas" if last.carried else ""
        note = f"the last published one held, of {year}{with_areas}, grown by {growth:.2%} a year"
        rests_on = (sign_off_name(GROWTH, line=line.line),)
        source = last.where_from.source
        return _Amount(pounds, Provenance(source, "judgement", note, rests_on), last)
    raise _not_published(gathered, line, error) from None


def _not_published(gathered: Gathered, line: BudgetLine, error: BadInput) -> BadInput:
    return BadInput(
        f'The amount of the line "{line.line}" is to be the published one. {error.what}',
        where=gathered.scenario.where("budget", line.line, "amount"),
        mend="Write the amount in whole pounds (25_000_000), give growth on the last published "
        "amount, or take a year and stream that the reference data hold.",
    )


def official_basis(gathered: Gathered) -> None:
    """What splits each line before adjustments, where that is not the line's own basis."""
    official = gathered.scenario.official_bases
    if list(official.values()) != [line.basis for line in gathered.scenario.lines]:
        own = Provenance("The scenario's budget", "choice")
        gathered.give(
            "official_basis", list(official.values()), {"budget_line": list(official)}, own
        )


def _refuse_overdrawn(
    gathered: Gathered, lines: Sequence[BudgetLine], amounts: Mapping[str, float]
) -> None:
    for line in lines:
        drawn = sum(amounts[other.line] for other in lines if other.drawn_from == line.line)
        if drawn > amounts[line.line]:
            raise BadInput(
                f'Lines that draw on "{line.line}" take £{drawn:,.0f}, '
                f"but it holds £{amounts[line.line]:,.0f}.",
                where=gathered.scenario.where("budget"),
                mend="Lower the lines that draw on it, or raise it.",
            )


def _refuse_nothing_to_share(
    gathered: Gathered, lines: Sequence[BudgetLine], amounts: Sequence[float]
) -> None:
    shared = sum(
        amount for line, amount in zip(lines, amounts, strict=True) if line.basis != "held"
    )
    if shared <= 0:
        raise BadInput(
            "No money goes to places: every line is nought or held.",
            where=gathered.scenario.where("budget"),
            mend="Type the amount of at least one line that is shared between places.",
        )


def agreed_shares(gathered: Gathered, places: Sequence[str]) -> None:
    """The shares that are agreed for lines, place by place; they add to one."""
    lines = [line for line in gathered.scenario.budget if line.basis == AGREED]
    if not lines:
        return
    by_line = [_shares_of(gathered, line, places) for line in lines]
    sources = [
        gathered.typed(
            "The scenario's budget",
            ("budget", line.line, "shares", names_by_place(line.shares, [place])[place]),
            (sign_off_name(SHARES, line=line.line),),
        )
        for place in places
        for line in lines
    ]
    coords = {"place": list(places), "shared_line": [line.line for line in lines]}
    figures = [[shares[place] for shares in by_line] for place in places]
    gathered.give_set(SHARES, figures, coords, sources)
    bases = bases_of(gathered.scenario)
    own = Provenance(
        "Method, section 11", "choice", "1 = by agreed shares, 0 = by the basis itself"
    )
    agreed = [float(basis == AGREED) for basis in bases]
    gathered.give("by_agreement", agreed, {"basis": bases}, own)


def _shares_of(gathered: Gathered, line: BudgetLine, places: Sequence[str]) -> dict[str, float]:
    """One line's shares by place: every place, and no other; scaled to one if they were rounded."""
    scenario, key = gathered.scenario, ("budget", line.line, "shares")
    names = names_by_place(line.shares, places)
    unknown = [name for name in line.shares if name not in names.values()]
    if unknown:
        raise BadInput(
            f'The shares of "{line.line}" name {quoted(unknown)}: not a place of the scenario.'
            + did_you_mean(unknown, places)
            + scenario.origins.why_no_place(unknown),
            where=scenario.origins.where_named(*key, unknown[0]),
            mend=f"The places are {', '.join(places)}.",
        )
    missing = [place for place in places if place not in names]
    if missing:
        raise BadInput(
            f'The line "{line.line}" has no share for {quoted(missing)}.'
            + scenario.origins.why_blank(missing),
            where=scenario.where(*key),
            mend="Give each place its share, 0 where it has none.",
        )
    total = math.fsum(line.shares.values())
    if abs(total - 1) > EXACT_SHARES:
        gathered.warnings.append(
            f"The shares of {line.line} add to {total:.6g}, as rounded shares may: each was "
            "divided by that."
        )
    return {place: line.shares[names[place]] / total for place in places}


#: Shares that add to one but for this are no rounded ones: a computer's last digits.
EXACT_SHARES = 1e-9


def fixed_parameters(gathered: Gathered) -> None:
    """Parameters of the arithmetic itself."""
    own = Provenance("Method, section 5", "choice", "1 = shared, 0 = held")
    bases = bases_of(gathered.scenario)
    shared = [float(basis != "held") for basis in bases]
    gathered.give("goes_to_places", shared, {"basis": bases}, own)
    parts = Provenance("Method, section 5", "choice", "10,000 = a hundredth of a penny")
    gathered.give("parts_of_a_pound", PARTS_OF_A_POUND, {}, parts)
