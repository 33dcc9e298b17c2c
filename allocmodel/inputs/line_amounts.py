"""The amount of a budget line: typed, published, or grown from an earlier year's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from allocmodel.declared.errors import BadInput
from allocmodel.declared.financial_years import year_before
from allocmodel.declared.parameters import AMOUNT, CONTRIBUTIONS, FUNCTION_AMOUNTS, GROWTH
from allocmodel.declared.vocabulary import (
    PARTS_OF_A_POUND,
    STREAMS,
)
from allocmodel.inputs.carried_amounts import carried, together
from allocmodel.inputs.gathered import ALLOCATIONS, Gathered, GivenAmount, Provenance
from allocmodel.model.arrays import grown
from allocmodel.scenario import BudgetLine, FunctionLine, FundLine
from allocmodel.scenario.judgements import sign_off_name


@dataclass(frozen=True)
class LineAmount:
    """A line's whole pounds of a year, where they come from, and what is given for them.

    The model grows what grows again, by the same formula: here amounts serve to refuse what cannot
    be. What grows from another year of the scenario has nothing given of its own.
    """

    pounds: float
    where_from: Provenance
    given: GivenAmount | None


def _given(year: str, pounds: float, where_from: Provenance) -> LineAmount:
    """An amount that is given for the year itself."""
    return LineAmount(pounds, where_from, GivenAmount(year, pounds, where_from))


def amount_of(gathered: Gathered, line: BudgetLine) -> LineAmount:
    """A line's whole pounds and where they come from."""
    if not line.is_published:
        return _typed_amount(gathered, line)
    try:
        return _given(gathered.year, *_published(gathered, line, gathered.year))
    except BadInput as error:
        if line.growth is not None:
            return _grown_from_published(gathered, line, line.growth, error)
        raise _not_published(gathered, line, error) from None


def _typed_amount(gathered: Gathered, line: BudgetLine) -> LineAmount:
    """Typed pounds of the year; or those that grew from typed pounds, in the scenario itself."""
    # Of one year a line has one amount.
    pounds = float(cast(int, line.amount))
    if line.growth is None:
        return _given(gathered.year, pounds, _own(gathered, line))
    return LineAmount(pounds, _own(gathered, line), None)


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
) -> LineAmount:
    """The last published amount that is held, grown year by year up to the year."""
    year, years = gathered.year, 0
    published = gathered.reference.years_published(str(line.stream), _element(line))
    while year > min(gathered.reference.years):
        year, years = year_before(year), years + 1
        if year not in published:
            continue
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
        return LineAmount(pounds, Provenance(source, "judgement", note, rests_on), last)
    raise _not_published(gathered, line, error) from None


def _not_published(gathered: Gathered, line: BudgetLine, error: BadInput) -> BadInput:
    return BadInput(
        f'The amount of the line "{line.line}" is to be the published one. {error.what}',
        where=gathered.scenario.where("budget", line.line, "amount"),
        mend="Write the amount in whole pounds (25_000_000), give growth on the last published "
        "amount, or take a year and stream that the reference data hold.",
    )
