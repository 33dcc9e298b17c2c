"""Recorded ethnicity whose counts do not look like the registered people of their areas."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from allocmodel.declared.oddity import Oddity, listed, times
from allocmodel.inputs.recorded_inputs import minority_share
from allocmodel.study.run import Run

#: People on record for each registered person, over the ICB: a list in which half are missing, or
#: half are counted twice, is another list than that of the practices.
FEWEST, MOST = 0.5, 1.5

#: How many times its share of the records a place or an area may have of the ICB's.
FAR_FROM_OTHERS = 2.0

#: Totals that differ by less than this part, in areas of different size, are not people.
ALIKE = 0.05

#: Twice what hospital records lacked in 2019/20: 17% of outpatients, 13% of inpatients (Nuffield
#: Trust 2021).
MOST_UNKNOWN = 0.34
USUAL_UNKNOWN = "13% of inpatients and 17% of outpatients had none in 2019/20, Nuffield Trust 2021"

#: Records and the Census agree for over 92% of people of most groups (ONS, November 2023): a share
#: that differs by more than this is not explained by records.
FAR_FROM_CENSUS = 0.1

FILE = "Are the counts registered people, by the area's own code?"


def odd_recorded_counts(run: Run) -> Iterator[Oddity]:
    """Totals unlike registered people, much unknown, and a mix unlike the Census."""
    kept = run.inputs.gathered.recorded
    if kept is None:
        return
    areas = _by_area(run)
    places = areas.groupby("place", sort=False)[["recorded", "unknown", "people"]].sum()
    yield from _odd_totals(areas, places)
    yield from _much_unknown(places)
    yield from _unlike_census(run, places.index)


def _by_area(run: Run) -> pd.DataFrame:
    """People on record, those of them unknown, and registered people, with each area's place."""
    first = run.in_year(run.years[0])
    place = first.values["place_of_area"].to_series()
    kept = run.inputs.gathered.recorded
    assert kept is not None
    unknown = kept.recorded.unknown.to_series().reindex(place.index)
    known = kept.recorded.counts.sum("ethnic_group").to_series().reindex(place.index)
    people = first.values["area_population"].to_series().reindex(place.index)
    return pd.DataFrame(
        {"place": place, "recorded": known + unknown, "unknown": unknown, "people": people}
    )


def _odd_totals(areas: pd.DataFrame, places: pd.DataFrame) -> Iterator[Oddity]:
    recorded, people, ratio = _on_record(places)
    totals = areas["recorded"]
    what = f"The recorded counts come to {recorded:,.0f} people"
    against = f"{people:,.0f} are registered"
    if _alike(totals) and not _alike(areas["people"]):
        yield Oddity(
            f"The recorded counts of each area add up to {_range(totals)}",
            f"registered people are {_range(areas['people'])} an area",
            times(recorded, people, "those"),
            "Are they per cent, or placeholders? Counts of people are needed.",
        )
        return
    if not FEWEST <= ratio <= MOST:
        yield Oddity(what, against, times(recorded, people, "those"), FILE)
    far = _far(places)
    if far:
        yield Oddity(
            f"People on record for each registered person: {_ratios(places, far)}",
            f"{ratio:.2f} over all places",
            question=FILE,
        )
        return
    far = _far(areas)
    if far:
        yield Oddity(
            f"People on record for each registered person, by area: {_ratios(areas, far)}",
            f"{ratio:.2f} over all areas",
            question=FILE,
        )


def _on_record(rows: pd.DataFrame) -> tuple[float, float, float]:
    """People on record, registered people, and how many of those there are for each of these."""
    recorded, people = rows["recorded"].sum(), rows["people"].sum()
    return recorded, people, recorded / people


def _alike(sizes: pd.Series) -> bool:
    return bool(sizes.max() <= (1 + ALIKE) * sizes.min())


def _range(sizes: pd.Series) -> str:
    ends = dict.fromkeys(f"{end:,.0f}" for end in (sizes.min(), sizes.max()))
    return " to ".join(ends)


def _far(rows: pd.DataFrame) -> list[str]:
    """Rows whose records for each registered person are far from those of all, worst first."""
    if len(rows) < 2:
        return []
    ratio = _recorded_per_person(rows)
    typical = float(np.median(ratio[ratio > 0])) if (ratio > 0).any() else 0.0
    if typical == 0:
        return []
    far = np.abs(np.log((ratio / typical).where(ratio > 0, 1e-9)))
    worst = far[far > np.log(FAR_FROM_OTHERS)].sort_values(ascending=False, kind="stable")
    return [str(name) for name in worst.index]


def _ratios(rows: pd.DataFrame, names: list[str]) -> str:
    ratio = _recorded_per_person(rows)
    return listed([f"{name} {ratio[name]:.3g}" for name in names])


def _recorded_per_person(rows: pd.DataFrame) -> pd.Series:
    """People on record for each registered person, row by row."""
    return rows["recorded"] / rows["people"]


def _share_unknown(rows: pd.DataFrame) -> pd.Series:
    """Which part of the people on record have no known ethnicity; nought where there are none."""
    return (rows["unknown"] / rows["recorded"].where(rows["recorded"] > 0)).fillna(0)


def _much_unknown(places: pd.DataFrame) -> Iterator[Oddity]:
    share = _share_unknown(places)
    much = share[share > MOST_UNKNOWN].sort_values(ascending=False, kind="stable")
    if not much.empty:
        named = listed([f"{place} {part:.0%}" for place, part in much.items()])
        yield Oddity(
            f"People on record without a known ethnicity: {named}",
            f"more than {MOST_UNKNOWN:.0%} is twice what hospital records lack ({USUAL_UNKNOWN})",
            question="The mix of these places rests on the few who are known: consider the "
            "Census-based groups.",
        )


def _unlike_census(run: Run, places: pd.Index) -> Iterator[Oddity]:
    """Places whose minority ethnic share by record is far from the Census-based one."""
    found = _unlike(run, places)
    if found:
        found.sort(key=lambda one: -one[0])
        named = listed(
            [f"{name} {record:.0%} and {census:.0%}" for _, name, record, census in found]
        )
        yield Oddity(
            f"Share of minority ethnic groups by record and by the Census: {named}",
            f"more than {FAR_FROM_CENSUS:.0%} of people apart is not explained by how records and "
            "the Census agree (over 92% in most groups, ONS November 2023)",
            question="Do the columns stand under the right groups, and the rows under their areas?",
        )


def _unlike(run: Run, places: pd.Index) -> list[tuple[float, str, float, float]]:
    """Places by how far their minority ethnic share by record is from the Census-based one."""
    kept = run.inputs.gathered.recorded
    assert kept is not None
    first = run.in_year(run.years[0])
    place = first.values["place_of_area"]
    found = []
    for name in map(str, places):
        own = [str(area) for area in place["area"].values[(place == name).to_numpy()]]
        by_census = minority_share(kept.census.sel(area=own))
        by_record = first.number("place_trait_share", place=name, trait="minority")
        if abs(by_record - by_census) > FAR_FROM_CENSUS:
            found.append((abs(by_record - by_census), name, by_record, by_census))
    return found
