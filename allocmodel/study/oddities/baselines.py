"""Baselines of places that are far from what their need and the other places' money suggest."""

from __future__ import annotations

import itertools
import math
import statistics
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from allocmodel.declared.figures import figure
from allocmodel.declared.oddity import Oddity, far, listed
from allocmodel.study.run import Run

#: How far a place may be from the others, per head weighted by need. ICBs' published baselines,
#: 2023/24 to 2025/26, are between 14 per cent under and 21 per cent over target (specialised),
#: those of core between 5 under and 9 over. Places and single services may differ more.
FAR = 1.5

#: Lines whose places together have about the line's money are compared with that money.
USUAL_GROWTH = 0.25

#: How many places a note names beside the farthest before it counts the rest.
NAMED = 2


@dataclass(frozen=True)
class OddPlace:
    """A place whose baseline is far from what is expected of it.

    Attributes
    ----------
    place : str
    pounds : float
        Its baseline.
    expected : float
        Pounds by its need, at the level of the line or of the other places.
    people : float
    """

    place: str
    pounds: float
    expected: float
    people: float

    @property
    def log_ratio(self) -> float:
        """How far it is, as a logarithm: above nought is too much."""
        return math.log(self.pounds / self.expected)

    @property
    def per_head(self) -> float:
        """Its baseline for each person."""
        return self.pounds / self.people

    @property
    def expected_per_head(self) -> float:
        """What is expected of it for each person."""
        return self.expected / self.people


def far_from_other_places(run: Run) -> Iterator[Oddity]:
    """Lines on which some places' baselines are far from what their need suggests."""
    for line, odd in odd_places(run).items():
        swapped = _swapped(odd)
        if swapped:
            yield _about_swapped(line, *swapped)
        others = [one for one in odd if one not in swapped]
        if others:
            yield _about_places(line, others)


def lines_with_odd_places(run: Run) -> set[str]:
    """The lines that `far_from_other_places` names."""
    return set(odd_places(run))


def odd_places(run: Run) -> dict[str, list[OddPlace]]:
    """By line, the places whose typed baseline is far off, the farthest first."""
    baseline = run.inputs.scenario.baseline
    if baseline is None or not baseline.amounts or "opening_baseline" not in run.values:
        return {}
    lines = [str(line) for line in run.values["opening_baseline"]["converging_line"].values]
    found = {line: _of_line(run, line) for line in lines}
    return {line: odd for line, odd in found.items() if odd}


def _of_line(run: Run, line: str) -> list[OddPlace]:
    first = run.years[0]
    labels = {"year": first, "converging_line": line, "budget_line": line}
    places = {
        place: OddPlace(
            place,
            run.number("opening_baseline", place=place, **labels),
            run.number("converging_target", place=place, **labels),
            run.number("population", place=place, **labels),
        )
        for place in run.places
    }
    known = {name: one for name, one in places.items() if one.expected > 0}
    if len(known) < 2:
        return []
    level = _level({name: one.log_ratio for name, one in known.items()}, _growth(known))
    expected = [
        OddPlace(one.place, one.pounds, one.expected * math.exp(level), one.people)
        for one in known.values()
    ]
    odd = [one for one in expected if abs(one.log_ratio) > math.log(FAR)]
    return sorted(odd, key=lambda one: -abs(one.log_ratio))


def _growth(places: Mapping[str, OddPlace]) -> float:
    """What the line's money is over all baselines together, less one."""
    targets = sum(one.expected for one in places.values())
    return targets / sum(one.pounds for one in places.values()) - 1


def _level(log_ratios: Mapping[str, float], growth: float) -> float:
    """What places have over their targets, as a logarithm, where they are as they should be.

    Nought, the line's own money, where all together or one of them is near it; else all places may
    be of other money than the line, which base growth says, and their middle is the level.
    """
    near = math.log1p(USUAL_GROWTH)
    if abs(growth) <= USUAL_GROWTH or any(abs(one) <= near for one in log_ratios.values()):
        return 0.0
    return statistics.median(log_ratios.values())


def _swapped(odd: list[OddPlace]) -> tuple[OddPlace, ...]:
    """Two places that would both be near with the baseline of each other."""
    for one, other in itertools.combinations(odd, 2):
        exchanged = (one.pounds / other.expected, other.pounds / one.expected)
        if all(abs(math.log(ratio)) <= math.log(FAR) for ratio in exchanged):
            return one, other
    return ()


def _about_swapped(line: str, one: OddPlace, other: OddPlace) -> Oddity:
    return Oddity(
        f"On {line}, the baseline of {one.place} is {_a_head(one.per_head)} a head and that "
        f"of {other.place} {_a_head(other.per_head)}",
        f"by need they would have about {_a_head(one.expected_per_head)} and "
        f"{_a_head(other.expected_per_head)}",
        question="Swapped, both would be near: are the two figures in each other's place?",
    )


def _about_places(line: str, odd: list[OddPlace]) -> Oddity:
    worst, rest = odd[0], odd[1:]
    also = [f"{one.place} ({_far(one)})" for one in rest]
    others = f" So it is with {listed(also, NAMED)}." if also else ""
    return Oddity(
        f"The baseline of {worst.place} on {line} is {figure(worst.pounds, 'pounds')}, "
        f"{_a_head(worst.per_head)} a head",
        f"by its need it would have about {_a_head(worst.expected_per_head)} a head",
        _far(worst),
        f"Is it in pounds, and this place's?{others}",
    )


def _far(one: OddPlace) -> str:
    return far(one.pounds, one.expected)


def _a_head(pounds: float) -> str:
    return figure(pounds, "pounds per head")
