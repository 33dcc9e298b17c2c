"""Money that changes from one year to the next as money seldom does."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import NamedTuple

from allocmodel.declared.figures import figure
from allocmodel.declared.oddity import Oddity, far
from allocmodel.declared.vocabulary import STREAMS
from allocmodel.scenario import BudgetLine
from allocmodel.study.oddities.amounts import amount, lines_far_from_published, lines_of_hardly_any
from allocmodel.study.oddities.baselines import lines_with_odd_places
from allocmodel.study.run import Run

#: Base growth beyond this is more often a slip of the pen than a plan. What NHS England published
#: for ICBs, 2023/24 to 2025/26, is between 2.9 and 6.3 per cent.
UNUSUAL_GROWTH = 0.25

#: Typed growth this far from the last published base growth of its stream, in percentage points.
FAR_FROM_PUBLISHED_GROWTH = 0.10

#: How often the year before a line that is no published stream may hold: a fund may be built up.
UNUSUAL_STEP = 3.0


def unusual_base_growth(run: Run) -> Iterator[Oddity]:
    """Base growth that looks like a baseline of other money, or all of it in thousands.

    Where an amount, its growth, a place's baseline or a step between years is odd, base growth is
    odd because of it, and that is said already.
    """
    growth = run.values.get("base_growth")
    if growth is None:
        return
    said = {
        *lines_far_from_published(run),
        *lines_with_odd_places(run),
        *_steps(run),
        *_unusually_grown(run),
    }
    for line in (str(one) for one in growth["converging_line"].values):
        of_years = {
            year: run.number("base_growth", year=year, converging_line=line) for year in run.years
        }
        odd = {year: one for year, one in of_years.items() if abs(one) > UNUSUAL_GROWTH}
        if odd and line not in said:
            year, one = max(odd.items(), key=lambda item: abs(item[1]))
            yield _base_growth(run, line, year, one)


def _base_growth(run: Run, line: str, year: str, growth: float) -> Oddity:
    labels = {"year": year, "converging_line": line}
    envelope = figure(run.number("envelope", **labels), "pounds")
    baseline = run.number("total_baseline", **labels)
    when = f"{year}, " if len(run.years) > 1 else ""
    return Oddity(
        f"Base growth of {when}{line} is {growth:+,.1%}: {envelope} for places that have "
        f"{figure(baseline, 'pounds')}",
        f"more than {UNUSUAL_GROWTH:.0%} a year, up or down, is unusual",
        question="Are the baseline and the amount both in pounds, and of the same money?",
    )


def unusual_growth(run: Run) -> Iterator[Oddity]:
    """Typed growth that is far from what NHS England gave its stream last."""
    for line, growth in _unusually_grown(run).items():
        yield Oddity(
            f"The growth of {line} is {growth.own:+.1%} a year",
            f"the last published base growth, of {growth.year}, is {growth.published:+.2%}"
            if growth.year
            else f"more than {UNUSUAL_GROWTH:.0%} a year, up or down, is unusual",
            question="Growth is a share: 0.04 is four per cent.",
        )


class _Growth(NamedTuple):
    """Typed growth, and the last published base growth with its year, if there is one."""

    own: float
    year: str = ""
    published: float = 0.0

    @property
    def is_unusual(self) -> bool:
        most = FAR_FROM_PUBLISHED_GROWTH if self.year else UNUSUAL_GROWTH
        return abs(self.own - self.published) > most


def _unusually_grown(run: Run) -> dict[str, _Growth]:
    """The lines whose typed growth is odd."""
    found = {}
    for line in run.inputs.scenario.lines:
        if line.growth is not None:
            growth = _Growth(line.growth, *_last_base_growth(run, line))
            if growth.is_unusual:
                found[line.line] = growth
    return found


def _last_base_growth(run: Run, line: BudgetLine) -> tuple[str, float] | tuple[()]:
    """The year and the published base growth of a line's stream, the last that is held."""
    stream = line.stream or line.basis
    if line.drawn_from is not None or stream not in STREAMS:
        return ()
    known = run.inputs.reference.published_figures(run.inputs.icb, stream, "base_growth")
    return max(known.items()) if known else ()


def unusual_steps(run: Run) -> Iterator[Oddity]:
    """Amounts by year that jump from one year to the next."""
    said = lines_far_from_published(run) | lines_of_hardly_any(run)
    for name, (before, year) in _steps(run).items():
        if name in said:
            continue
        earlier, later = (amount(run, one, name) for one in (before, year))
        yield Oddity(
            f"The amount of {name} is {figure(later, 'pounds')} in {year}",
            f"in {before} it is {figure(earlier, 'pounds')}",
            far(later, earlier),
            "Are both in pounds?",
        )


def _steps(run: Run) -> dict[str, tuple[str, str]]:
    """The first unusual step of each recurrent line whose amounts are typed by year."""
    found: dict[str, tuple[str, str]] = {}
    for line in run.inputs.scenario.lines:
        if not isinstance(line.amount, dict) or not line.recurrent:
            continue
        of_stream = (line.stream or line.basis) in STREAMS and line.drawn_from is None
        most = 1 + UNUSUAL_GROWTH if of_stream else UNUSUAL_STEP
        for before, year in itertools.pairwise(run.years):
            earlier, later = (amount(run, one, line.line) for one in (before, year))
            if later > most * earlier or earlier > most * later:
                found.setdefault(line.line, (before, year))
    return found
