"""Neighbourhoods of so few people that a few practices decide their need."""

from __future__ import annotations

from collections.abc import Iterator

from allocmodel.declared.figures import figure
from allocmodel.declared.oddity import Oddity, listed
from allocmodel.study.run import Run


def few_people(run: Run) -> Iterator[Oddity]:
    """Neighbourhoods below the size of which an index is shown without a warning."""
    if "neighbourhood_is_small" not in run.values:
        return
    last = run.in_year(run.years[-1])
    small = last.values["neighbourhood_is_small"].to_series()
    people = last.values["neighbourhood_population"].to_series()
    named = sorted((str(name) for name in small.index[small > 0]), key=lambda one: people[one])
    if not named:
        return
    told = listed([f"{one} ({figure(float(people[one]), 'people')})" for one in named])
    where_from = run.inputs.provenance["smallest_neighbourhood", ()]
    least = figure(last.number("smallest_neighbourhood"), "people")
    one = len(named) == 1
    yield Oddity(
        f"{told} {'is a neighbourhood' if one else 'are neighbourhoods'} of fewer than {least} "
        "people",
        f"{where_from.note[0].lower()}{where_from.note[1:]} ({where_from.source})",
        question="A few practices decide an index of so few people: read it as a question, or "
        "join neighbourhoods.",
    )
