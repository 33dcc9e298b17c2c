"""What is said of a budget: lines taken by default or fallen away, and what is not used."""

from __future__ import annotations

from collections.abc import Sequence

from allocmodel.declared.figures import figure
from allocmodel.declared.vocabulary import STREAMS
from allocmodel.inputs.gathered import Gathered
from allocmodel.scenario import Scenario


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
