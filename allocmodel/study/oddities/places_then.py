"""Places that are not what they were last year, though the ICB is: its formula is not theirs."""

from __future__ import annotations

from collections.abc import Iterator

from allocmodel.declared.figures import figure
from allocmodel.declared.financial_years import year_before
from allocmodel.declared.oddity import Oddity, listed, more
from allocmodel.inputs.boundaries import whole_before
from allocmodel.study.run import Run

#: A place that grows or shrinks this much against the ICB has other practices, rather than other
#: births. Of districts with 20,000 people or more inside ICBs that keep their area, 8 in 311 did
#: so from 2024/25 to 2025/26, and none from 2025/26 to 2026/27.
OTHER_PLACE = 0.10


def other_places_than_last_year(run: Run) -> Iterator[Oddity]:
    """Places with many more or fewer people than last year, where last year's formula is used."""
    baseline = run.inputs.scenario.baseline
    if baseline is None or baseline.source != "previous_formula":
        return
    year, before = run.years[0], year_before(run.years[0])
    then = _people_then(run, before)
    now = {place: run.number("population", place=place, year=year) for place in run.places}
    apart = _apart(now, then)
    odd = sorted(
        (place for place in now if apart[place] > OTHER_PLACE), key=lambda one: -apart[one]
    )
    if odd:
        worst, *others = odd
        also = f" So it is with {listed(others)}." if others else ""
        yield Oddity(
            f"{worst} has {figure(now[worst], 'people')} people in {year}",
            f"last year's formula gives it money for {figure(then[worst], 'people')} people, those "
            f"of {before}",
            more(now[worst], then[worst]),
            f"Where practices came or went, give its pounds in baseline.amounts.{also}",
        )


def _apart(now: dict[str, float], then: dict[str, float]) -> dict[str, float]:
    """How far the growth of each place is from that of all of them."""
    growth = sum(now.values()) / sum(then.values())
    return {place: abs(now[place] / (then[place] * growth) - 1) for place in now}


def _people_then(run: Run, before: str) -> dict[str, float]:
    """People of each place by the areas of the year before."""
    areas = whole_before(run.inputs.whole, before).areas()
    sums = areas["population"].groupby(run.values["place_of_former_area"].to_series()).sum()
    return {str(name): float(people) for name, people in sums.items()}
