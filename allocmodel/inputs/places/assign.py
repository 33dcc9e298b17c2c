"""Every area in exactly one place, every place with areas; or an error that lists the areas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

import pandas as pd

from allocmodel.declared.errors import BadInput
from allocmodel.declared.figures import listed, people
from allocmodel.declared.text import fold
from allocmodel.declared.vocabulary import LEVEL_TITLES
from allocmodel.inputs.places.called import PLACES, BadPlaces, Called, code_and_title, quoted_and
from allocmodel.inputs.places.codes import codes_at, codes_meant, text_of, titles_of
from allocmodel.inputs.places.rules import by_rules, with_codes_of_ccgs
from allocmodel.inputs.places.unknown_names import Elsewhere, refuse_unknown
from allocmodel.scenario import LEVELS, PlaceRule, Places


class Assignment(NamedTuple):
    """The place of each area, and the places in the order in which results show them."""

    place: pd.Series[str]
    order: list[str]


def assign_places(
    areas: pd.DataFrame,
    scenario_places: Places,
    elsewhere: Elsewhere = lambda level, text: "",
    called: Called = PLACES,
    former_ccgs: Mapping[str, str] = MappingProxyType({}),
    of_last_year: bool = False,
) -> Assignment:
    """Put every area of an ICB into exactly one place.

    The most specific rule wins: practice, then PCN, then district, then sub-ICB location. Areas in
    no PCN are no PCN together: those of each district have a code of their own.

    Parameters
    ----------
    areas : pandas.DataFrame
        The areas of one ICB, by area code; columns ``pcn, pcn_name, district, district_name,
        sub_icb, sub_icb_name, population``. ``areas.attrs["practice_level"]`` is true where the
        areas are practices.
    scenario_places : Places
        The ``places`` of a scenario.
    elsewhere : callable, optional
        Says where a level's code stands that the ICB does not have, such as in another year.
    called : Called, optional
        What the areas are put into, where it is not places.
    former_ccgs : mapping of str to str, optional
        What each sub-ICB location was called before July 2022, by code: it may be named so.
    of_last_year : bool, optional
        Whether the areas are last year's, in places that are made for this year: what a rule names
        need not have been there then, nor a place have had areas.

    Returns
    -------
    Assignment
        ``place``, the name of each area's place, by area; and ``order``, the names of the
        places: of named rules, the order of the scenario; otherwise by name.

    Raises
    ------
    BadPlaces
        If two places claim the same areas, areas are in no place, a place has no areas, or a
        rule names what the ICB does not have.
    """
    if areas.empty:
        raise BadInput(
            "There are no areas to put into places.",
            where="reference data",
            mend="Make the data again with `allocmodel data import`.",
        )
    if scenario_places.by:
        place, order = _by_geography(areas, scenario_places.by)
    else:
        own = set(titles_of(areas, "sub_icb")) if former_ccgs else set()
        ccgs = {code: name for code, name in former_ccgs.items() if code in own}
        rules = with_codes_of_ccgs(scenario_places.rules, ccgs)
        refuse_unknown(areas, rules, None if of_last_year else elsewhere, called)
        place, order = by_rules(areas, rules, called)
    place, order = _fill_remainder(place, order, scenario_places.remainder, called)
    _refuse_unplaced(areas, place, scenario_places, called, of_last_year)
    if not of_last_year:
        _refuse_empty(areas, place, order, scenario_places, called)
    return Assignment(place.rename("place"), order)


def _by_geography(areas: pd.DataFrame, level: str) -> tuple[pd.Series[str], list[str]]:
    titles = titles_of(areas, level)
    shared = Counter(fold(title) for title in titles.values())
    # Two PCNs may have the same name; the code tells them apart.
    names = {
        code: f"{title} ({code})" if shared[fold(title)] > 1 else title
        for code, title in titles.items()
    }
    order = sorted(names.values(), key=lambda name: (fold(name), name))
    return codes_at(areas, level).map(names), order


def _fill_remainder(
    place: pd.Series[str], order: list[str], remainder: str | None, called: Called
) -> tuple[pd.Series[str], list[str]]:
    if remainder is None:
        return place, order
    alike = [name for name in order if fold(name) == fold(remainder) and name != remainder]
    if alike:
        raise BadPlaces(
            f'remainder = "{remainder}" and the {called.one} "{alike[0]}" have the same name but '
            "for capital letters or form.",
            (*called.key, "remainder"),
            f'Write "{alike[0]}" for that {called.one}, or another name for a new one.',
        )
    if remainder in order:
        return place.fillna(remainder), order
    if place.notna().all():
        raise BadPlaces(
            f'Nothing remains for the {called.one} "{remainder}": the rules name every area.',
            (*called.key, "remainder"),
            "Take remainder out.",
        )
    return place.fillna(remainder), [*order, remainder]


def _refuse_unplaced(
    areas: pd.DataFrame, place: pd.Series[str], places: Places, called: Called, of_last_year: bool
) -> None:
    if place.notna().all():
        return
    unplaced = areas[place.isna()]
    everyone = people(float(unplaced["population"].sum()))
    count = f"{len(unplaced)} area is" if len(unplaced) == 1 else f"{len(unplaced)} areas are"
    lines = listed((_area_line(unplaced, area) for area in unplaced.index), "\n    ")
    cause = f", having no {LEVEL_TITLES[places.by]}" if places.by else ""
    # A code that only last year has is none that a rule may name.
    own = "Name their district in" if of_last_year else "Add their codes to"
    raise BadPlaces(
        f"{count} in no {called.one}{cause} ({everyone}):\n    {lines}",
        called.key,
        f"{own} a {called.one}, or say which {called.one} takes the rest: "
        f'remainder = "name of a {called.one}".',
    )


def _area_line(areas: pd.DataFrame, area: object) -> str:
    row = areas.loc[[area]].iloc[0]
    parts = [
        f"{LEVEL_TITLES[level]} {code_and_title(code, {code: title})}"
        for level in ("pcn", "district")
        if (code := text_of(row[level])) and (title := text_of(row[f"{level}_name"]) or code)
    ]
    return ", ".join([str(area), *parts, people(float(row["population"]))])


def _refuse_empty(
    areas: pd.DataFrame, place: pd.Series[str], order: list[str], places: Places, called: Called
) -> None:
    used = set(place)
    for name in order:
        if name not in used:
            raise BadPlaces(
                f'The {called.one} "{name}" has no areas: more specific rules of other '
                f"{called.several} take all that it names "
                f"({_takers(areas, place, places.rules[name])}).",
                (*called.key, name),
                f"Take the {called.one} out, or change the rules that take its areas.",
            )


def _takers(areas: pd.DataFrame, place: pd.Series[str], rule: PlaceRule) -> str:
    """The places that hold the areas that a rule names."""
    named = pd.Series(False, index=areas.index)
    for level in LEVELS:
        titles = titles_of(areas, level)
        codes = [code for written in rule.at(level) for code in codes_meant(titles, written)]
        named |= codes_at(areas, level).isin(codes)
    return quoted_and(dict.fromkeys(place[named]))
