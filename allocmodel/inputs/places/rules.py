"""Places by rules: each code is claimed by one place, the most specific rule wins."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from allocmodel.declared.figures import listed
from allocmodel.declared.vocabulary import LEVEL_TITLES
from allocmodel.inputs.places.called import BadPlaces, Called, code_and_title, quoted_and
from allocmodel.inputs.places.codes import codes_at, codes_meant, titles_of
from allocmodel.reference.codes import bare_ccg, ccg_by_name, code_and_name, other_names
from allocmodel.scenario import LEVELS, PlaceRule


def by_rules(
    areas: pd.DataFrame, rules: Mapping[str, PlaceRule], called: Called
) -> tuple[pd.Series[str], list[str]]:
    """The place of each area by the scenario's rules, and the places in its order."""
    place: pd.Series[str] = pd.Series(index=areas.index, dtype="object")
    for level in LEVELS:
        if any(rule.at(level) for rule in rules.values()):
            claimed = codes_at(areas, level).map(_claims(areas, rules, level, called))
            place = place.where(place.notna(), claimed)
    return place, list(rules)


def with_codes_of_ccgs(
    rules: Mapping[str, PlaceRule], former_ccgs: Mapping[str, str]
) -> dict[str, PlaceRule]:
    """The same rules; a sub-ICB location that is named as its former CCG has its code.

    "NHS" before the name, and "CCG" behind it, may be left out.
    """
    codes = ccg_by_name(former_ccgs)
    return {
        place: rule.model_copy(
            update={"sub_icb": tuple(codes.get(bare_ccg(one), one) for one in rule.sub_icb)}
        )
        for place, rule in rules.items()
    }


def names_passed_over(areas: pd.DataFrame, rules: Mapping[str, PlaceRule]) -> list[str]:
    """Of "CODE: name", the names that are not those of the code in the data: the code decides."""
    told = [
        one
        for rule in rules.values()
        for level in LEVELS
        if any(code_and_name(written)[1] for written in rule.at(level))
        for one in other_names(rule.at(level), titles_of(areas, level))
    ]
    return [f"The code was taken, not the name: {listed(told, '; ')}."] if told else []


def _claims(
    areas: pd.DataFrame, rules: Mapping[str, PlaceRule], level: str, called: Called
) -> dict[str, str]:
    """The place that claims each code at one level; an error where two claim the same."""
    claimants: dict[str, list[str]] = {}
    titles = titles_of(areas, level)
    for place, rule in rules.items():
        codes = {code for written in rule.at(level) for code in codes_meant(titles, written)}
        for code in sorted(codes):
            claimants.setdefault(code, []).append(place)
    twice = {code: places for code, places in claimants.items() if len(places) > 1}
    if twice:
        raise _claimed_twice(areas, level, twice, called)
    return {code: places[0] for code, places in claimants.items()}


def _claimed_twice(
    areas: pd.DataFrame, level: str, twice: Mapping[str, list[str]], called: Called
) -> BadPlaces:
    titles = titles_of(areas, level)
    codes = codes_at(areas, level)
    claims = listed(
        (
            f"{LEVEL_TITLES[level]} {code_and_title(code, titles)} is in {quoted_and(places)}"
            for code, places in twice.items()
        ),
        "; ",
    )
    held = listed((str(area) for area in areas.index[codes.isin(list(twice))]), "; ")
    return BadPlaces(
        f"{called.capital} overlap: {claims}. Areas: {held}.",
        called.key,
        f"Name each code in one {called.one} only; a rule at a more specific level may take part "
        "of it to another.",
    )
