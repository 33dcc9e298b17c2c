"""Which area is in which place: every area in exactly one, or an error that lists the areas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import pandas as pd

from allocmodel.errors import BadInput, did_you_mean
from allocmodel.scenario import LEVELS, PlaceRule, Places
from allocmodel.scenario.text import fold

#: How many areas or codes a message lists before it counts the rest.
_LISTED = 10

_LEVEL_TITLES = {
    "practice": "practice",
    "pcn": "PCN",
    "district": "district",
    "sub_icb": "sub-ICB location",
}


class Assignment(NamedTuple):
    """The place of each area, and the places in the order in which results show them."""

    place: pd.Series[str]
    order: list[str]


def assign_places(areas: pd.DataFrame, scenario_places: Places) -> Assignment:
    """Put every area of an ICB into exactly one place.

    The most specific rule wins: practice, then PCN, then district, then sub-ICB location.

    Parameters
    ----------
    areas : pandas.DataFrame
        The areas of one ICB, by area code; columns ``pcn, pcn_name, district, district_name,
        sub_icb, sub_icb_name, population``. ``areas.attrs["practice_level"]`` is true where the
        areas are practices.
    scenario_places : Places
        The ``places`` of a scenario.

    Returns
    -------
    Assignment
        ``place``, the name of each area's place, by area; and ``order``, the names of the
        places: of named rules, the order of the scenario; otherwise by name.

    Raises
    ------
    BadInput
        If two places claim the same areas, areas are in no place, a place has no areas, or a
        rule names what the ICB does not have.
    """
    if areas.empty:
        raise BadInput("There are no areas to put into places.", where="reference data")
    if scenario_places.by:
        place, order = _by_geography(areas, scenario_places.by)
    else:
        place, order = _by_rules(areas, scenario_places.rules)
    place, order = _fill_remainder(areas, place, order, scenario_places.remainder)
    _refuse_unplaced(areas, place, scenario_places)
    _refuse_empty(areas, place, order, scenario_places)
    return Assignment(place.rename("place"), order)


# --- Places by a published geography --------------------------------------------------------


def _by_geography(areas: pd.DataFrame, level: str) -> tuple[pd.Series[str], list[str]]:
    titles = _titles(areas, level)
    shared = Counter(fold(title) for title in titles.values())
    # Two PCNs may have the same name; the code tells them apart.
    names = {
        code: f"{title} ({code})" if shared[fold(title)] > 1 else title
        for code, title in titles.items()
    }
    order = sorted(names.values(), key=lambda name: (fold(name), name))
    return _codes(areas, level).map(names), order


# --- Places by rules ------------------------------------------------------------------------


def _by_rules(
    areas: pd.DataFrame, rules: Mapping[str, PlaceRule]
) -> tuple[pd.Series[str], list[str]]:
    place: pd.Series[str] = pd.Series(index=areas.index, dtype="object")
    for level in LEVELS:
        place = place.where(place.notna(), _codes(areas, level).map(_claims(areas, rules, level)))
    return place, list(rules)


def _claims(areas: pd.DataFrame, rules: Mapping[str, PlaceRule], level: str) -> dict[str, str]:
    """The place that claims each code at one level; an error where two claim the same."""
    claimants: dict[str, list[str]] = {}
    for place, rule in rules.items():
        if rule.at(level):
            _refuse_practice_rule(areas, place, level)
        for code in sorted({_find(areas, level, written, place) for written in rule.at(level)}):
            claimants.setdefault(code, []).append(place)
    twice = {code: places for code, places in claimants.items() if len(places) > 1}
    if twice:
        raise _claimed_twice(areas, level, twice)
    return {code: places[0] for code, places in claimants.items()}


def _claimed_twice(areas: pd.DataFrame, level: str, twice: Mapping[str, list[str]]) -> BadInput:
    titles = _titles(areas, level)
    codes = _codes(areas, level)
    claims = _listed(
        f"{_LEVEL_TITLES[level]} {_titled(code, titles)} is in {_and(places)}"
        for code, places in twice.items()
    )
    held = _listed(str(area) for area in areas.index[codes.isin(list(twice))])
    return BadInput(
        f"Places overlap: {claims}. Areas: {held}.",
        where=f"places, {level}",
        mend="Name each code in one place only; a rule at a more specific level may take part "
        "of it to another.",
    )


def _refuse_practice_rule(areas: pd.DataFrame, place: str, level: str) -> None:
    if level == "practice" and not areas.attrs.get("practice_level", False):
        raise BadInput(
            f'The place "{place}" names practices, and the reference data hold areas, not '
            "practices.",
            where=f'places."{place}".practice',
            mend="Import practice data with `allocmodel data import` and name the directory in "
            "reference; or use pcn or district.",
        )


def _find(areas: pd.DataFrame, level: str, written: str, place: str) -> str:
    """The code that a rule means: a code, or the exact name of one; capitals do not matter."""
    titles = _titles(areas, level)
    wanted = fold(written)
    by_code = [code for code in titles if fold(code) == wanted]
    found = by_code or [code for code, title in titles.items() if fold(title) == wanted]
    if len(found) == 1:
        return found[0]
    where = f'places."{place}".{level}'
    if found:
        raise BadInput(
            f'"{written}" is the name of more than one {_LEVEL_TITLES[level]}: {_and(found)}.',
            where=where,
            mend="Write the code.",
        )
    raise BadInput(
        f'No area of this ICB is in {_LEVEL_TITLES[level]} "{written}".'
        + did_you_mean(written, [*titles, *titles.values()])
        + _other_level(areas, written, level),
        where=where,
        mend="Take it out, or correct it; `allocmodel areas` lists the codes and names of an ICB.",
    )


def _other_level(areas: pd.DataFrame, written: str, level: str) -> str:
    """A hint for a code under the wrong key, such as a PCN's under district."""
    for other in LEVELS:
        if other != level and fold(written) in map(fold, _titles(areas, other)):
            return f" It is a {_LEVEL_TITLES[other]}'s code: its key is {other}."
    return ""


# --- Every area in a place, every place with areas ------------------------------------------


def _fill_remainder(
    areas: pd.DataFrame, place: pd.Series[str], order: list[str], remainder: str | None
) -> tuple[pd.Series[str], list[str]]:
    if remainder is None:
        return place, order
    alike = [name for name in order if fold(name) == fold(remainder) and name != remainder]
    if alike:
        raise BadInput(
            f'remainder = "{remainder}" and the place "{alike[0]}" have the same name but for '
            "capital letters or form.",
            where="places.remainder",
            mend=f'Write "{alike[0]}" for that place, or another name for a new one.',
        )
    if remainder in order:
        return place.fillna(remainder), order
    if place.notna().all():
        raise BadInput(
            f'Nothing remains for the place "{remainder}": the rules name every area.',
            where="places.remainder",
            mend="Take remainder out.",
        )
    return place.fillna(remainder), [*order, remainder]


def _refuse_unplaced(areas: pd.DataFrame, place: pd.Series[str], places: Places) -> None:
    unplaced = areas[place.isna()]
    if unplaced.empty:
        return
    people = f"{unplaced['population'].sum():,.0f} people"
    count = f"{len(unplaced)} area is" if len(unplaced) == 1 else f"{len(unplaced)} areas are"
    listed = _listed((_area_line(unplaced, area) for area in unplaced.index), "\n    ")
    cause = f", having no {_LEVEL_TITLES[places.by]}" if places.by else ""
    raise BadInput(
        f"{count} in no place{cause} ({people}):\n    {listed}",
        where="places",
        mend="Add their codes to a place, or say which place takes the rest: "
        'remainder = "name of a place".',
    )


def _area_line(areas: pd.DataFrame, area: object) -> str:
    row = areas.loc[[area]].iloc[0]
    parts = [
        f"{_LEVEL_TITLES[level]} {_titled(code, {code: title})}"
        for level in ("pcn", "district")
        if (code := _text(row[level])) and (title := _text(row[f"{level}_name"]) or code)
    ]
    return ", ".join([str(area), *parts, f"{row['population']:,.0f} people"])


def _refuse_empty(
    areas: pd.DataFrame, place: pd.Series[str], order: list[str], places: Places
) -> None:
    used = set(place)
    for name in order:
        if name not in used:
            raise BadInput(
                f'The place "{name}" has no areas: more specific rules of other places take '
                f"all that it names ({_takers(areas, place, places.rules[name])}).",
                where=f'places."{name}"',
                mend="Take the place out, or change the rules that take its areas.",
            )


def _takers(areas: pd.DataFrame, place: pd.Series[str], rule: PlaceRule) -> str:
    """The places that hold the areas that a rule names."""
    named = pd.Series(False, index=areas.index)
    for level in LEVELS:
        codes = [_find(areas, level, written, "") for written in rule.at(level)]
        named |= _codes(areas, level).isin(codes)
    return _and(dict.fromkeys(place[named]))


# --- Codes, names and lists -----------------------------------------------------------------


def _text(value: object) -> str:
    """A cell as text; nothing for a blank one."""
    return "" if pd.isna(value) else str(value).strip()  # type: ignore[call-overload]


def _column(areas: pd.DataFrame, name: str) -> pd.Series[str]:
    return pd.Series([_text(value) for value in areas[name]], index=areas.index, dtype="object")


def _codes(areas: pd.DataFrame, level: str) -> pd.Series[str]:
    """The code of each area at one level, missing where it has none."""
    if level == "practice":
        codes = pd.Series([_text(area) for area in areas.index], areas.index, dtype="object")
    else:
        codes = _column(areas, level)
    return codes.where(codes != "")


def _titles(areas: pd.DataFrame, level: str) -> dict[str, str]:
    """The codes of the ICB at one level, with their published names."""
    codes = _codes(areas, level)
    named = f"{level}_name" in areas
    names = _column(areas, f"{level}_name") if named else codes
    return {
        code: name or code for code, name in zip(codes, names, strict=True) if not pd.isna(code)
    }


def _titled(code: str, titles: Mapping[str, str]) -> str:
    title = titles.get(code, code)
    return code if title == code else f"{code} {title}"


def _and(words: Iterable[str]) -> str:
    *most, last = (f'"{word}"' for word in words)
    return f"{', '.join(most)} and {last}" if most else last


def _listed(items: Iterable[str], separator: str = "; ") -> str:
    """At most ten of them, then how many more there are."""
    every = list(items)
    shown = separator.join(every[:_LISTED])
    more = len(every) - _LISTED
    return f"{shown}{separator}and {more:,} more" if more > 0 else shown
