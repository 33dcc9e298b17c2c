"""Areas, the place of each, their need, and the national formulas that put needs together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd

from allocmodel.declared.errors import BadInput
from allocmodel.declared.figures import figure
from allocmodel.declared.vocabulary import COMPONENTS, FORMULAS, SERVICES
from allocmodel.engine.labelled import in_order
from allocmodel.inputs.gathered import ALLOCATIONS, PRACTICE_FILES, Gathered, Provenance
from allocmodel.inputs.places.assign import assign_places
from allocmodel.inputs.places.called import BadPlaces
from allocmodel.inputs.places.rules import names_passed_over
from allocmodel.reference.codes import where_code_stands
from allocmodel.reference.edges import edges_of

#: People of a district that is mostly another ICB's are said where they are a smaller part of the
#: ICB than this: more is no edge, and whoever makes places knows of it.
TINY = 0.001


def areas(gathered: Gathered, of_last_year: bool = False) -> pd.DataFrame:
    """Areas, the place of each, and their need; those of last year go by this year's rules."""
    areas = gathered.whole.areas()
    elsewhere = partial(where_code_stands, gathered.reference, gathered.icb, gathered.year)
    try:
        ccgs = gathered.reference.former_ccgs() if _names_sub_icbs(gathered) else {}
        assigned = assign_places(
            areas,
            gathered.scenario.places,
            elsewhere,
            former_ccgs=ccgs,
            of_last_year=of_last_year,
        )
    except BadPlaces as error:
        where = gathered.scenario.where(*error.key)
        raise BadInput(error.what, where, error.mend) from None
    gathered.warnings.extend(names_passed_over(areas, gathered.scenario.places.rules))
    people = gathered.whole.population()
    need = gathered.whole.weighted_population()
    codes, places = areas.index.tolist(), assigned.order
    published = Provenance(PRACTICE_FILES, "published", f"{gathered.year}, added up to areas")
    by_rule = Provenance("The scenario's places", "choice", "By the most specific rule")
    area = {"area": codes}
    by_service = {**area, "service": list(SERVICES)}
    gathered.give("area_population", in_order(people, area).values, area, published)
    # Laid out by its dimensions, however the table is: sums are the same to the last digit.
    weighted = np.ascontiguousarray(in_order(need, by_service).values)
    gathered.give("area_weighted_population", weighted, by_service, published)
    gathered.give("place_of_area", assigned.place.to_numpy(), area, by_rule)
    gathered.give("place_name", places, {"place": places}, by_rule)
    order = Provenance("The scenario's places", "choice", "Order of the places")
    gathered.give("place_order", range(1, len(places) + 1), {"place": places}, order)
    if gathered.wants("practice_population"):
        _practices(gathered, codes)
    _refuse_empty_places(gathered)
    if gathered.asked is None and not of_last_year:
        _say_edges(gathered)
    return areas


def _names_sub_icbs(gathered: Gathered) -> bool:
    """Whether a place names sub-ICB locations, which were CCGs once."""
    return any(rule.sub_icb for rule in gathered.scenario.places.rules.values())


def _practices(gathered: Gathered, areas: Sequence[str]) -> None:
    """The published rows that the areas are added up from, where they ship."""
    rows = gathered.whole.practice_rows()
    if rows is None:
        return
    practice = {"practice": [str(one) for one in rows.index]}
    published = Provenance(PRACTICE_FILES, "published", gathered.year)
    summed = Provenance("Method, section 1", "derived", "Its PCN in its district")
    gathered.practices = rows
    gathered.give("area_name", areas, {"area": areas}, summed)
    gathered.give("area_of_practice", rows["area"].to_numpy(), practice, summed)
    gathered.give("practice_population", rows["population"].to_numpy(), practice, published)
    gathered.give(
        "practice_weighted_population",
        rows[list(SERVICES)].to_numpy(),
        {**practice, "service": list(SERVICES)},
        published,
    )


def _say_edges(gathered: Gathered) -> None:
    """Where the few people are that an ICB has of districts which are mostly another's."""
    if not gathered.whole.has_edges:
        return
    districts = gathered.whole.areas()["district"]
    place_of = gathered.values["place_of_area"].to_series()
    edges = edges_of(gathered.reference, gathered.icb, gathered.year)
    told = [
        f"{figure(edge.people, 'people')} of {edge.district_name} (mostly {edge.mostly_in}) in "
        f"{' and '.join(dict.fromkeys(place_of[districts.index[districts == edge.district]]))}"
        for edge in edges
        if edge.share < TINY
    ]
    if told:
        gathered.warnings.append(
            f"Edges of {gathered.whole.words.the}, and the place that has them: {'; '.join(told)}."
        )


def _refuse_empty_places(gathered: Gathered) -> None:
    people: defaultdict[str, float] = defaultdict(float)
    of_area = (gathered.values[one].values for one in ("place_of_area", "area_population"))
    for place, registered in zip(*of_area, strict=True):
        people[str(place)] += registered
    empty = sorted(place for place, registered in people.items() if registered <= 0)
    if empty:
        raise BadInput(
            f"There are no registered people in {', '.join(empty)}.",
            where=gathered.scenario.where("places"),
            mend="Join it with another place: need per head needs people.",
        )


def national_formulas(gathered: Gathered) -> None:
    """The national formulas' weights, recovered from the practice files."""
    both = {"formula": list(FORMULAS), "component": list(COMPONENTS)}
    weights = in_order(gathered.reference.national_weights(gathered.year), both)
    evidence = gathered.reference.weights_evidence(gathered.year)
    residual = evidence["max_residual"].max()
    note = f"Residual of the fit: {residual:.1g} of the population of its worst district"
    source = f"Fitted to NHS England's practice figures, {gathered.year}"
    fitted = Provenance(source, "derived", note)
    gathered.give("component_weight", weights.values, both, fitted)
    bears = in_order(gathered.reference.bears_cost(gathered.year), both)
    where = "Method, section 2: see Bridge"
    core = Provenance(where, "derived", "1 = yes, 0 = no")
    whole = Provenance(
        where,
        "derived",
        "1 = yes: its factor is worked out from the practice figures, and comes to 1 (no effect)",
    )
    by_element = [
        whole if formula == "primary_medical" and bears_it else core
        for formula, row in zip(FORMULAS, bears.values, strict=True)
        for bears_it in row
    ]
    gathered.give("bears_cost", bears.values, both, by_element)


def published_population(gathered: Gathered) -> None:
    """NHS England's own population of the whole, where it can be worked out for the year."""
    try:
        people = gathered.whole.published_population()
    except BadInput:
        # Said once for all years: see `unchecked_population`.
        return
    source = f"{ALLOCATIONS} {gathered.year}: recurrent allocation / pounds per head"
    gathered.give("published_population", people, {}, Provenance(source, "derived"))


def unchecked_population(by_year: Sequence[Gathered]) -> list[str]:
    """For which years the reference data hold no published population to check against."""
    years = [one.year for one in by_year if "published_population" not in one.values]
    if not years:
        return []
    whole = by_year[0].whole.words.opening
    said = f"{', '.join(years[:-1])} and {years[-1]}" if len(years) > 1 else years[0]
    return [f"{whole}'s population is not checked: the reference data hold none for {said}."]
