"""Neighbourhoods, and places, of so few people that a few practices decide their need."""

from __future__ import annotations

from collections.abc import Iterator

import xarray as xr

from allocmodel.declared.figures import figure
from allocmodel.declared.oddity import Oddity, listed
from allocmodel.inputs.neighbourhoods import smallest
from allocmodel.model.neighbourhood_need import neighbourhood_is_small
from allocmodel.study.run import Run


def few_people(run: Run) -> Iterator[Oddity]:
    """Those below the size of which an index is shown without a warning.

    A few practices decide the index of a small place as they do that of a neighbourhood, so that
    one size holds for both.
    """
    last = run.in_year(run.years[-1])
    for what, quantity in (("place", "population"), ("neighbourhood", "neighbourhood_population")):
        if quantity in last.values:
            yield from _few_of(run, what, last.values[quantity])


def _few_of(run: Run, what: str, population: xr.DataArray) -> Iterator[Oddity]:
    least, where_from = smallest(run.inputs.scenario)
    small = neighbourhood_is_small(population, xr.DataArray(least)).to_series()
    people = population.to_series()
    named = sorted((str(name) for name in small.index[small > 0]), key=lambda one: people[one])
    if not named:
        return
    told = listed([f"{one} ({figure(float(people[one]), 'people')})" for one in named])
    is_one = f"is a {what}" if len(named) == 1 else f"are {what}s"
    yield Oddity(
        f"{told} {is_one} of fewer than {figure(least, 'people')} people",
        f"{where_from.note[0].lower()}{where_from.note[1:]} ({where_from.source})",
        question="A few practices decide an index of so few people: read it as a question, or "
        f"join {what}s.",
    )
