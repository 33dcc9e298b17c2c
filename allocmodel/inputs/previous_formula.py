"""A baseline by last year's formula: the areas of that year, their need, and the money."""

from __future__ import annotations

from collections.abc import Sequence, Set

import pandas as pd

from allocmodel.declared.errors import BadInput
from allocmodel.declared.figures import figure, listed
from allocmodel.declared.financial_years import year_before
from allocmodel.inputs import need_inputs
from allocmodel.inputs.boundaries import whole_before
from allocmodel.inputs.carried_amounts import say_carried
from allocmodel.inputs.gathered import ALLOCATIONS, PRACTICE_FILES, Gathered, Provenance
from allocmodel.inputs.money_before import (
    OWN_POUNDS,
    allocated,
    give_money_before,
    money_before,
    refuse_shared_baseline,
    say_what_is_drawn,
)
from allocmodel.reference.former_areas import FormerAreas
from allocmodel.scenario import BudgetLine


def by_previous_formula(
    gathered: Gathered, places: Sequence[str], lines: Sequence[BudgetLine]
) -> None:
    """Last year's need by area, and the money that this year's growth is measured on."""
    year = year_before(gathered.year)
    where = gathered.scenario.where("baseline")
    if year not in gathered.reference.years:
        raise BadInput(
            f"There is no need of {year} in the reference data, so no formula of that year.",
            where=where,
            mend=OWN_POUNDS,
        )
    # Of last year only what is given below is wanted, by none of its own names.
    nothing: Set[str] = frozenset()
    before = Gathered(whole_before(gathered.whole, year), gathered.scenario, asked=nothing)
    gathered.former_areas = _areas_of_last_year(before)
    _refuse_other_places(before, places, where)
    refuse_shared_baseline(gathered, lines)
    _give_previous_formula(gathered, before, lines)
    say_what_is_drawn(gathered, lines)


def _areas_of_last_year(before: Gathered) -> pd.DataFrame:
    """The areas of last year in the places of now: what is wrong is told of that year."""
    try:
        return need_inputs.areas(before, of_last_year=True)
    except BadInput as error:
        raise BadInput(
            f"The baseline is the formula of {before.year}, so its areas of that year have to be "
            f"in places too. {error.what}",
            error.where,
            error.mend,
        ) from None


def _refuse_other_places(before: Gathered, places: Sequence[str], where: str) -> None:
    """Every place has areas in both years, and every area of last year a place of now."""
    then = before.values["place_of_area"]
    unknown = sorted(set(places) - {str(place) for place in then.values})
    if unknown:
        raise BadInput(
            f"{unknown[0]} is no place in {before.year}, so last year's formula gives it no "
            "baseline.",
            where=where,
            mend="Join it with another place, which has areas in both years; or give each place "
            "its pounds in baseline.amounts.",
        )
    people = before.values["area_population"].groupby(then.rename("place")).sum().to_series()
    gone = people.drop(list(places))
    if not gone.empty:
        told = (f"{place} ({figure(count, 'people')} people)" for place, count in gone.items())
        raise BadInput(
            f"{listed(told, '; ')}: a place in {before.year} alone, so what last year's formula "
            "gave it would go to no place.",
            where=where,
            mend="Write a rule for each place (`allocmodel new` does), and with remainder the "
            "place that takes it; or give each place its pounds in baseline.amounts.",
        )


def _give_previous_formula(
    gathered: Gathered, before: Gathered, lines: Sequence[BudgetLine]
) -> None:
    """The areas of last year: the place of each, its need on the lines; and the lines' money."""
    need = before.values["area_weighted_population"].sel(service=[line.basis for line in lines])
    names = [line.line for line in lines]
    areas = {"former_area": [str(area) for area in need["area"].values]}
    published = Provenance(PRACTICE_FILES, "published", f"{before.year}, added up to areas")
    by_line = {**areas, "converging_line": names}
    gathered.give("former_weighted_population", need.values, by_line, published)
    by_rule = Provenance(
        "The scenario's places", "choice", f"By the most specific rule, {before.year}"
    )
    place = before.values["place_of_area"].values
    gathered.give("place_of_former_area", place, areas, by_rule)
    if isinstance(before.whole, FormerAreas):
        _give_carried(gathered, before.whole, lines)
        return
    money = [money_before(gathered, one, before.year) for one in lines]
    note = "What last year's fair shares are multiplied by"
    give_money_before(gathered, lines, money, note)


def _give_carried(gathered: Gathered, then: FormerAreas, lines: Sequence[BudgetLine]) -> None:
    """Of which ICB each area of last year was, what that had, and what of its need went away."""
    icbs, year = then.icbs, then.year
    from_icb = [icbs[icb] for icb in then.origin["icb"]]
    areas = {"former_area": [str(area) for area in then.origin.index]}
    registered = Provenance(PRACTICE_FILES, "published", f"{year}: the ICB of its practices")
    gathered.give("former_icb_of_area", from_icb, areas, registered)
    names = list(icbs.values())
    gathered.give("former_icb_name", names, {"former_icb": names}, registered)
    coords = {"converging_line": [line.line for line in lines], "former_icb": names}
    money = [[allocated(gathered, icb, line, year) for icb in icbs] for line in lines]
    source = Provenance(f"{ALLOCATIONS} {year}: allocation", "published", "Of all its areas")
    gathered.give("former_icb_money", money, coords, source)
    away = {icb: then.need_elsewhere(icb) for icb in icbs}
    need = [[away[icb][line.basis] for icb in icbs] for line in lines]
    elsewhere = Provenance(PRACTICE_FILES, "published", f"{year}: areas that other ICBs have now")
    gathered.give("former_need_elsewhere", need, coords, elsewhere)
    say_carried(gathered, year, lines)
