"""Amounts of the budget that are far from the published money that they stand for."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from allocmodel.declared.figures import figure
from allocmodel.declared.oddity import Oddity, far, listed, part
from allocmodel.declared.vocabulary import COMPONENTS, FUNCTIONS, STREAMS
from allocmodel.scenario import BudgetLine
from allocmodel.study.oddities.published_money import Published, published_money
from allocmodel.study.run import Run

#: The part by which an amount may differ from the published one. Published amounts of one stream
#: and ICB, 2023/24 to 2025/26, differ by at most 21 per cent over two years (running costs), and
#: recurrent from total by at most 10.
UNUSUAL_DIFFERENCE = 0.25

#: A typed amount this near to a published one that the budget has already is the same money.
SAME_MONEY = 0.01

#: How often a line on a single service may hold the service's part of published core. Local
#: spending follows other patterns: community care takes more than twice its part of the formula.
FAR_FROM_SERVICE = 5

#: A further function, such as continuing care, with a smaller part of its service than this is
#: asked about: thousands that are typed for pounds are a thousandth of a whole service.
PART_OF_A_SERVICE = 1 / 1000

#: Held money beyond this part of the line that it is taken from is asked about. ICBs do hold whole
#: contracts at system level, so half or two thirds are ordinary.
NEARLY_ALL = 0.9

#: Pounds a head: a line of less than a penny for each person is seldom meant.
LEAST_PER_HEAD = 0.01

#: Services of which a line is seldom all the money: a fund for health inequalities is not the
#: formula's tenth of core, and primary care's need has a stream of its own.
_NOT_ALL_OF_ITS_MONEY = ("health_inequalities", "primary_medical_need")


@dataclass(frozen=True)
class Compared:
    """What lines hold together in a year, and the published money that it is compared with."""

    lines: tuple[str, ...]
    year: str
    pounds: float
    published: Published

    @property
    def distance(self) -> float:
        """How far apart they are, as a logarithm; a pound stands for nought."""
        return abs(math.log(max(self.pounds, 1.0) / self.published.pounds))


def far_from_published(run: Run) -> Iterator[Oddity]:
    """A stream's lines that together hold far more or far less than was published of it."""
    for one, odd_years in _far_streams(run):
        yield _as_oddity(
            one,
            odd_years,
            "Is it in pounds, of this ICB, and in the budget once?"
            if one.pounds > one.published.pounds
            else "Is it in pounds, not thousands or millions, or meant as a part of that money?",
        )


def lines_far_from_published(run: Run) -> set[str]:
    """The lines that `far_from_published` names."""
    return {line for one, _ in _far_streams(run) for line in one.lines}


def _far_streams(run: Run) -> Iterator[tuple[Compared, list[str]]]:
    """For each stream that is far from its published money: the worst year, and all such years."""
    for stream in STREAMS:
        lines = lines_of(run, stream)
        years = [year for year in run.years if any(_typed_in(run, line, year) for line in lines)]
        found = [one for year in years if (one := _stream_in_year(run, year, stream, lines))]
        if found:
            yield max(found, key=lambda one: one.distance), [one.year for one in found]


def _typed_in(run: Run, line: BudgetLine, year: str) -> bool:
    """Whether a line's amount of a year is typed, and not published or grown."""
    if isinstance(line.amount, dict):
        return year in line.amount
    return not line.is_published and year == run.years[0]


def lines_of(run: Run, stream: str) -> list[BudgetLine]:
    """The lines that hold a stream's money: they name it, or have its basis and are not drawn."""
    return [line for line in run.inputs.scenario.lines if _stream_of(line) == stream]


def _stream_of(line: BudgetLine) -> str | None:
    if line.drawn_from is not None:
        return None  # Its money is that of the line it is drawn from.
    return line.stream or (line.basis if line.basis in STREAMS else None)


def _stream_in_year(
    run: Run, year: str, stream: str, lines: Sequence[BudgetLine]
) -> Compared | None:
    """A stream's lines against its published money, if they are far from it."""
    published = published_money(run, year, stream)
    if published is None:
        return None
    held = _together(run, year, lines)
    most = 1 + UNUSUAL_DIFFERENCE
    if held > most * published.pounds:
        return Compared(tuple(line.line for line in lines), year, held, published)
    # Other lines may hold the rest of core: single services, equal money per head, held money.
    beside = [line for line in run.inputs.scenario.lines if _beside(line, stream)]
    if held + _together(run, year, beside) < (1 - UNUSUAL_DIFFERENCE) * published.pounds:
        return Compared(tuple(line.line for line in lines), year, held, published)
    return None


def _beside(line: BudgetLine, stream: str) -> bool:
    """Whether a line may hold a part of the stream's money on another basis."""
    if line.drawn_from is not None or _stream_of(line) is not None:
        return False
    return stream == "core" or (stream, line.basis) == ("primary_medical", "primary_medical_need")


def _together(run: Run, year: str, lines: Sequence[BudgetLine]) -> float:
    return sum(amount(run, year, line.line) for line in lines)


def amount(run: Run, year: str, line: str) -> float:
    """The pounds of a line in a year, before anything is drawn from it."""
    return run.number("gross_amount", year=year, budget_line=line)


def in_twice(run: Run) -> Iterator[Oddity]:
    """A typed amount as large as a published one that is in the budget on another basis."""
    for line in run.inputs.scenario.lines:
        if line.is_published or line.drawn_from is not None or _stream_of(line) is not None:
            continue
        found = [one for year in run.years if (one := _copied(run, year, line.line))]
        if found:
            yield _as_oddity(
                found[0],
                [one.year for one in found],
                "That money is in the budget already: is it in twice? What is part of another line "
                'says so with "from".',
            )


def _copied(run: Run, year: str, line: str) -> Compared | None:
    """The stream in the budget whose published money a line's amount copies."""
    pounds = amount(run, year, line)
    for stream in STREAMS:
        published = published_money(run, year, stream) if lines_of(run, stream) else None
        if published and abs(pounds / published.pounds - 1) < SAME_MONEY:
            return Compared((line,), year, pounds, published)
    return None


def far_from_service(run: Run) -> Iterator[Oddity]:
    """A typed line on a single service that is far from the service's part of published core."""
    for line in run.inputs.scenario.lines:
        if line.is_published or line.basis not in COMPONENTS or _stream_of(line) is not None:
            continue
        if line.drawn_from is None:
            found = [one for year in run.years if (one := _service_in_year(run, year, line))]
            if found:
                worst = max(found, key=lambda one: one.distance)
                yield _as_oddity(
                    worst,
                    [one.year for one in found],
                    "Is it in pounds, not thousands or millions, or meant as a part of that money?"
                    if worst.pounds < worst.published.pounds
                    else "Is it in pounds, and all of it for this service?",
                )


def _service_in_year(run: Run, year: str, line: BudgetLine) -> Compared | None:
    published = _of_service(run, year, line.basis)
    if published is None:
        return None
    pounds = amount(run, year, line.line)
    # Beside a line on core, a small line on a service is a fund of its own.
    all_of_it = line.basis not in _NOT_ALL_OF_ITS_MONEY and not lines_of(run, "core")
    too_small = all_of_it and pounds * FAR_FROM_SERVICE < published.pounds
    if too_small or pounds > FAR_FROM_SERVICE * published.pounds:
        return Compared((line.line,), year, pounds, published)
    return None


def far_from_local_part(run: Run) -> Iterator[Oddity]:
    """Functions of core whose pounds are far from the local part of their service."""
    services: set[str] = set()
    for line in run.inputs.scenario.lines:
        if line.basis not in FUNCTIONS:
            continue
        # A further name has a part of its service's money, however small, but not next to none.
        least = PART_OF_A_SERVICE if line.basis in services else 1 / FAR_FROM_SERVICE
        services.add(line.basis)
        found = [
            one
            for year in run.years
            if line.is_set and (one := _function_in_year(run, year, line, least))
            # Before 2025/26 core has no primary medical need: nothing to be far from.
            if one.published.pounds
        ]
        if found:
            yield _as_oddity(
                max(found, key=lambda one: one.distance),
                [one.year for one in found],
                "Is it in pounds, not thousands or millions, and all of it for this service?",
            )


def _function_in_year(run: Run, year: str, line: BudgetLine, least: float) -> Compared | None:
    share = run.number("function_part", year=year, function=line.basis)
    whole = run.number("core_money_of_functions", year=year)
    local = Published(_share_of(whole, share), f"its service's local part, {share:.1%} of core,")
    pounds = amount(run, year, line.line)
    far_off = _beyond(pounds, local.pounds, least)
    return Compared((line.line,), year, pounds, local) if far_off else None


def _beyond(pounds: float, local: float, least: float) -> bool:
    """Whether a function's pounds are far below or above the local part of its service."""
    return pounds < least * local or pounds > FAR_FROM_SERVICE * local


def _share_of(pounds: float, share: float) -> float:
    """The money of a service that has this share of core."""
    return share * pounds


def _of_service(run: Run, year: str, service: str) -> Published | None:
    """A service's part of published core, by its weight in the national formula."""
    if service == "primary_medical_need":
        return published_money(run, year, "primary_medical")
    core = published_money(run, year, "core")
    if core is None:
        return None
    weight = run.number("component_weight", year=year, formula="core", component=service)
    what = f"its part by the national formula, {weight:.1%} of {core.what},"
    return Published(_share_of(core.pounds, weight), what)


def hardly_any(run: Run) -> Iterator[Oddity]:
    """Lines of nought, or of less than a penny a head."""
    for line, years in _years_of_hardly_any(run).items():
        pounds = figure(amount(run, years[0], line), "pounds")
        people = figure(run.number("icb_population", year=years[0]), "people")
        yield Oddity(
            f"The amount of {line}{_in_years(run, years)} is {pounds}",
            f"that is less than a penny for each of {people} people",
            question="Is it in pounds, not thousands or millions?",
        )


def lines_of_hardly_any(run: Run) -> set[str]:
    """The lines that `hardly_any` names."""
    return set(_years_of_hardly_any(run))


def _years_of_hardly_any(run: Run) -> dict[str, list[str]]:
    """By line, the years in which it has less than a penny a head, if it is typed."""
    said = lines_far_from_published(run)
    typed = [
        line.line
        for line in run.inputs.scenario.lines
        if line.is_set and not line.is_published and line.line not in said
    ]
    found = {
        line: [year for year in run.years if _per_head(run, year, line) < LEAST_PER_HEAD]
        for line in typed
    }
    return {line: years for line, years in found.items() if years}


def _per_head(run: Run, year: str, line: str) -> float:
    return amount(run, year, line) / run.number("icb_population", year=year)


def _as_oddity(one: Compared, years: Sequence[str], question: str) -> Oddity:
    figures = f"{'amounts' if len(one.lines) > 1 else 'amount'} of {listed(one.lines)}"
    verb = "come to" if len(one.lines) > 1 else "is"
    when = f" in {one.year}" if len(years) > 1 else ""
    others = [year for year in years if year != one.year]
    also = f" So it is in {listed(others)}." if others else ""
    return Oddity(
        f"The {figures}{when} {verb} {figure(one.pounds, 'pounds')}",
        one.published.text,
        far(one.pounds, one.published.pounds),
        question + also,
    )


def _in_years(run: Run, years: Sequence[str]) -> str:
    return f" in {listed(years)}" if len(run.years) > 1 else ""


def nearly_all_held(run: Run) -> Iterator[Oddity]:
    """Held lines that leave next to nothing of the line that they are drawn from."""
    budget = run.inputs.scenario.lines
    for source in budget:
        held = [line for line in budget if line.drawn_from == source.line and line.basis == "held"]
        years = [year for year in run.years if held and _leaves_little(run, year, source, held)]
        if years:
            pounds, whole = _together(run, years[0], held), amount(run, years[0], source.line)
            yield Oddity(
                f"Held at system level by {listed([line.line for line in held])}"
                f"{_in_years(run, years)}: {figure(pounds, 'pounds')}",
                f"{source.line}, which it is taken from, has {figure(whole, 'pounds')}",
                part(pounds, whole),
                "No place gets what is held: is that meant?",
            )


def _leaves_little(run: Run, year: str, source: BudgetLine, held: Sequence[BudgetLine]) -> bool:
    return _together(run, year, held) > NEARLY_ALL * amount(run, year, source.line)
