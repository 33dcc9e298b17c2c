"""Which area is in which neighbourhood of its place; a place is the whole of its neighbourhoods."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import partial

import pandas as pd

from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.parameters import SMALLEST_NEIGHBOURHOOD
from allocmodel.declared.text import fold, quoted
from allocmodel.declared.vocabulary import LEVEL_TITLES
from allocmodel.inputs.gathered import Gathered, Provenance
from allocmodel.inputs.people_inputs import SMALLEST_GROUP
from allocmodel.inputs.places.assign import Assignment, assign_places
from allocmodel.inputs.places.called import BadPlaces, neighbourhoods_of
from allocmodel.inputs.places.codes import codes_named
from allocmodel.reference.codes import where_code_stands
from allocmodel.scenario import LEVELS, Neighbourhoods, Scenario
from allocmodel.scenario.places import OfPlace

#: Who says how many people a Primary Care Network is expected to serve.
FRAMEWORK = (
    "NHS England and BMA, Investment and evolution: a five-year framework for GP contract reform, "
    "January 2019"
)

#: The neighbourhood of each area of a place, by place.
ByPlace = Mapping[str, Assignment]


def neighbourhoods(gathered: Gathered, areas: pd.DataFrame) -> None:
    """The neighbourhood of each area, and the place of each; nothing where none are asked for.

    Parameters
    ----------
    gathered : Gathered
        With the place of each area.
    areas : pandas.DataFrame
        Those of the whole, as places are made of.

    Raises
    ------
    BadInput
        When a place has no neighbourhoods, areas are in none or in two, one has nobody in it, or
        two places have one of the same name.
    """
    wanted = gathered.scenario.neighbourhoods
    if wanted is None:
        return
    place_of = gathered.values["place_of_area"].to_series().loc[areas.index]
    places = [str(one) for one in gathered.values["place_name"].values]
    _refuse_other_places(gathered, wanted, places)
    assigned = {
        place: _assigned(gathered, areas, place_of, place, _of(gathered, wanted, place))
        for place in places
    }
    assigned = {
        place: _without_few(gathered, wanted, place, one) for place, one in assigned.items()
    }
    _say_crossing_rules(gathered, areas, place_of, wanted)
    _refuse_shared_names(gathered, wanted, assigned)
    named = _told_apart(gathered, assigned)
    _give(gathered, areas, pd.concat([one.place for one in named.values()]), named)


def _give(
    gathered: Gathered, areas: pd.DataFrame, of_area: pd.Series[str], assigned: ByPlace
) -> None:
    """The inputs: of each area its neighbourhood, of each neighbourhood its place and order."""
    codes = [str(code) for code in areas.index]
    names = {name: place for place, one in assigned.items() for name in one.order}
    by_rule = Provenance("The scenario's neighbourhoods", "choice", "By the most specific rule")
    order = Provenance("The scenario's neighbourhoods", "choice", "Place by place")
    coords = {"neighbourhood": list(names)}
    in_order = of_area.loc[areas.index].to_numpy()
    gathered.give("neighbourhood_of_area", in_order, {"area": codes}, by_rule)
    gathered.give("neighbourhood_name", list(names), coords, by_rule)
    gathered.give("place_of_neighbourhood", list(names.values()), coords, by_rule)
    gathered.give("neighbourhood_order", range(1, len(names) + 1), coords, order)
    figure, where_from = smallest(gathered.scenario)
    gathered.give("smallest_neighbourhood", figure, {}, where_from)


def smallest(scenario: Scenario) -> tuple[float, Provenance]:
    """The fewest people of whom an index is shown without a warning, and who says so.

    Parameters
    ----------
    scenario : Scenario
        With neighbourhoods or without: a place may have few people too.
    """
    own = getattr(scenario.neighbourhoods, SMALLEST_NEIGHBOURHOOD.field, None)
    figure = SMALLEST_NEIGHBOURHOOD.or_usual(own)
    if own is None:
        return figure, Provenance(FRAMEWORK, "published", SMALLEST_NEIGHBOURHOOD.left_out)
    said = "It is the scenario's own choice"
    return figure, Provenance("The scenario's neighbourhoods", "choice", said)


# --- What a table may say -------------------------------------------------------------------


def _refuse_other_places(gathered: Gathered, wanted: Neighbourhoods, places: list[str]) -> None:
    for name in wanted.places:
        if name not in places:
            raise BadInput(
                f'The scenario has no place "{name}", so it has no neighbourhoods.'
                + did_you_mean(name, places),
                gathered.scenario.where("neighbourhoods", name),
                f"Name one of {quoted(places)}.",
            )


def _of(gathered: Gathered, wanted: Neighbourhoods, place: str) -> OfPlace:
    """How the neighbourhoods of a place are made."""
    own = wanted.of(place)
    if own is None:
        raise BadInput(
            f'The place "{place}" has no neighbourhoods, and others have.',
            gathered.scenario.where("neighbourhoods"),
            f'Add [neighbourhoods."{place}"] with a line per neighbourhood; or by = "pcn" in '
            "[neighbourhoods], for every place without a table of its own.",
        )
    return own


def _assigned(
    gathered: Gathered, areas: pd.DataFrame, place_of: pd.Series[str], place: str, own: OfPlace
) -> Assignment:
    """The neighbourhood of each area of a place."""
    here = areas[place_of == place]
    here.attrs.update(areas.attrs)
    _refuse_of_other_places(gathered, areas, place_of, place, own)
    elsewhere = partial(where_code_stands, gathered.reference, gathered.icb, gathered.year)
    try:
        return assign_places(here, own, elsewhere, neighbourhoods_of(place))
    except BadPlaces as error:
        where = gathered.scenario.where(*error.key)
        raise BadInput(error.what, where, error.mend) from None


def _refuse_of_other_places(
    gathered: Gathered, areas: pd.DataFrame, place_of: pd.Series[str], place: str, own: OfPlace
) -> None:
    """What a rule names is at least in part in the place that it is of."""
    for name, rule in own.rules.items():
        for level in LEVELS:
            for written in rule.at(level):
                inside = set(place_of[codes_named(areas, level, written)])
                if inside and place not in inside:
                    raise BadInput(
                        f'The neighbourhood "{name}" of "{place}" names {LEVEL_TITLES[level]} '
                        f"{written}, which is in {quoted(sorted(inside))}.",
                        gathered.scenario.where("neighbourhoods", place, name, level),
                        "Name it for a neighbourhood of its own place, or change the places.",
                    )


def _say_crossing_rules(
    gathered: Gathered, areas: pd.DataFrame, place_of: pd.Series[str], wanted: Neighbourhoods
) -> None:
    """What a rule names that lies in several places: the neighbourhood has its own place's part."""
    told = [
        f"{name} ({place}) has its part of {LEVEL_TITLES[level]} {written}, which lies in "
        f"{' and '.join(sorted(inside))}"
        for place, own in wanted.places.items()
        for name, rule in own.rules.items()
        for level in LEVELS
        for written in rule.at(level)
        if len(inside := set(place_of[codes_named(areas, level, written)])) > 1
    ]
    if told:
        gathered.warnings.append(f"Neighbourhoods at the edge of their places: {'; '.join(told)}.")


# --- Names ----------------------------------------------------------------------------------


def _shared(names: Iterable[str]) -> set[str]:
    """The names that several have, as they are folded."""
    return {name for name, times in Counter(map(fold, names)).items() if times > 1}


def _refuse_shared_names(gathered: Gathered, wanted: Neighbourhoods, assigned: ByPlace) -> None:
    """A name that a scenario writes is that of one neighbourhood, of one place."""
    written = [
        (name, place)
        for place, one in assigned.items()
        if place in wanted.places and not wanted.places[place].by
        for name in one.order
    ]
    twice = _shared(name for name, _ in written)
    for name, place in written:
        if fold(name) in twice:
            others = [f'"{where}"' for other, where in written if fold(other) == fold(name)]
            raise BadInput(
                f'The neighbourhood "{name}" is in {" and ".join(others)}.',
                gathered.scenario.where("neighbourhoods", place, name),
                "A neighbourhood is a part of one place: give each its own name.",
            )


def _told_apart(gathered: Gathered, assigned: ByPlace) -> ByPlace:
    """Those of a published geography that lies in several places are split, and say which."""
    twice = _shared(name for one in assigned.values() for name in one.order)
    if not twice:
        return assigned
    named = {
        place: {name: f"{name} ({place})" if fold(name) in twice else name for name in one.order}
        for place, one in assigned.items()
    }
    split = [new for names in named.values() for old, new in names.items() if old != new]
    gathered.warnings.append(
        "Neighbourhoods that lie in several places are split, since a neighbourhood is a part of "
        f"one place: {'; '.join(split)}."
    )
    return {
        place: Assignment(one.place.map(named[place]), [named[place][name] for name in one.order])
        for place, one in assigned.items()
    }


def _without_few(
    gathered: Gathered, wanted: Neighbourhoods, place: str, one: Assignment
) -> Assignment:
    """Nothing is told of fewer people than `SMALLEST_GROUP`, nor can need per head be.

    Those of a published geography are counted with the largest of their place, which is said; one
    that the scenario names is refused.
    """
    people = gathered.values["area_population"].to_series().loc[one.place.index]
    sums = people.groupby(one.place.to_numpy()).sum()
    few = [name for name in one.order if sums[name] < SMALLEST_GROUP]
    if not few:
        return one
    own = wanted.places.get(place)
    if len(one.order) == 1 or (own and not own.by):
        raise BadInput(
            f"There are fewer than {SMALLEST_GROUP} registered people in the neighbourhood "
            f"{', '.join(few)}.",
            gathered.scenario.where("neighbourhoods", place),
            "Join it with another: need per head needs people, and few people are not told of.",
        )
    largest = str(sums.idxmax())
    gathered.warnings.append(
        f"Fewer than {SMALLEST_GROUP} registered people are in {' and '.join(few)}: counted with "
        f"{largest}."
    )
    kept = [name for name in one.order if name not in few]
    return Assignment(one.place.replace(dict.fromkeys(few, largest)), kept)
