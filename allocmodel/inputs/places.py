"""Which area is in which place: every area in exactly one, or an error that lists the areas.

And which is in which neighbourhood of its place, by the same rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

import pandas as pd

from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.figures import LISTED, listed
from allocmodel.declared.text import fold
from allocmodel.declared.vocabulary import LEVEL_TITLES, UNALLOCATED_PCN
from allocmodel.reference.codes import bare_ccg, ccg_by_name, code_and_name, other_names
from allocmodel.scenario import LEVELS, PlaceRule, Places
from allocmodel.scenario.origins import key_path

#: What areas in no PCN are called.
UNALLOCATED = "Unallocated"

#: Says where a code of a level stands, if not here: a sentence, or nothing.
Elsewhere = Callable[[str, str], str]


class BadPlaces(BadInput):
    """Places that cannot be made, with the key of the scenario that says why."""

    def __init__(self, what: str, key: tuple[str, ...], mend: str) -> None:
        """Keep the key; who knows the scenario's files says where it was written."""
        super().__init__(what, key_path(key), mend)
        self.key = key


class Called(NamedTuple):
    """What areas are put into, in the words of messages.

    Attributes
    ----------
    one, several : str
    whole : str
        What all the areas are of.
    key : tuple of str
        The key of the scenario that holds the rules.
    """

    one: str
    several: str
    whole: str
    key: tuple[str, ...]

    @property
    def capital(self) -> str:
        """Several of them, at the beginning of a sentence."""
        return self.several.capitalize()


PLACES = Called("place", "places", "this ICB", ("places",))


def neighbourhoods_of(place: str) -> Called:
    """The neighbourhoods of a place, in the words of messages."""
    whole = f'the place "{place}"'
    return Called("neighbourhood", "neighbourhoods", whole, ("neighbourhoods", place))


class _Named(NamedTuple):
    """What a rule names: a text at a level, for a place."""

    place: str
    level: str
    text: str


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
        rules = _with_codes_of_ccgs(scenario_places.rules, ccgs)
        _refuse_unknown(areas, rules, None if of_last_year else elsewhere, called)
        place, order = _by_rules(areas, rules, called)
    place, order = _fill_remainder(place, order, scenario_places.remainder, called)
    _refuse_unplaced(areas, place, scenario_places, called, of_last_year)
    if not of_last_year:
        _refuse_empty(areas, place, order, scenario_places, called)
    return Assignment(place.rename("place"), order)


# --- Places by a published geography --------------------------------------------------------


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


# --- Places by rules ------------------------------------------------------------------------


def _by_rules(
    areas: pd.DataFrame, rules: Mapping[str, PlaceRule], called: Called
) -> tuple[pd.Series[str], list[str]]:
    place: pd.Series[str] = pd.Series(index=areas.index, dtype="object")
    for level in LEVELS:
        place = place.where(
            place.notna(), codes_at(areas, level).map(_claims(areas, rules, level, called))
        )
    return place, list(rules)


def _with_codes_of_ccgs(
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
        codes = {code for written in rule.at(level) for code in _found(titles, written)}
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
    claims = _listed(
        f"{LEVEL_TITLES[level]} {_titled(code, titles)} is in {_and(places)}"
        for code, places in twice.items()
    )
    held = _listed(str(area) for area in areas.index[codes.isin(list(twice))])
    return BadPlaces(
        f"{called.capital} overlap: {claims}. Areas: {held}.",
        called.key,
        f"Name each code in one {called.one} only; a rule at a more specific level may take part "
        "of it to another.",
    )


def _refuse_unknown(
    areas: pd.DataFrame,
    rules: Mapping[str, PlaceRule],
    elsewhere: Elsewhere | None,
    called: Called,
) -> None:
    """Every code and name that a rule has is one of this ICB; all that are not, in one message.

    Without `elsewhere` those that are not there are passed over.
    """
    named = [
        _Named(place, level, written)
        for place, rule in rules.items()
        for level in LEVELS
        for written in rule.at(level)
    ]
    _refuse_practice_rules(areas, named, called)
    unknown = []
    titles = {level: titles_of(areas, level) for level in {one.level for one in named}}
    for one in named:
        found = _found(titles[one.level], one.text)
        if len(found) > 1:
            raise BadPlaces(
                f'"{one.text}" is the name of more than one {LEVEL_TITLES[one.level]}: '
                f"{_and(found)}.",
                (*called.key, one.place, one.level),
                "Write the code.",
            )
        if not found:
            unknown.append(one)
    if unknown and elsewhere:
        raise _unknown(areas, unknown, elsewhere, called)


def _refuse_practice_rules(areas: pd.DataFrame, named: Sequence[_Named], called: Called) -> None:
    places = [one.place for one in named if one.level == "practice"]
    if places and not areas.attrs.get("practice_level", False):
        raise BadPlaces(
            f'The {called.one} "{places[0]}" names practices, and the reference data hold areas, '
            "not practices.",
            (*called.key, places[0], "practice"),
            "Import practice data with `allocmodel data import` and name the directory in "
            "reference; or use pcn or district.",
        )


def _unknown(
    areas: pd.DataFrame, unknown: Sequence[_Named], elsewhere: Elsewhere, called: Called
) -> BadPlaces:
    """The error for codes and names that the ICB does not have: where each stands, if anywhere."""
    practices = [one for one in unknown if one.level == "practice"]
    others = [one for one in unknown if one.level != "practice"]
    said = [_unknown_practices(areas, practices, elsewhere, called)] if practices else []
    if others:
        said.append(_in_no_area(areas, others, elsewhere, called))
    keys = list(dict.fromkeys((*called.key, one.place, one.level) for one in unknown))
    return BadPlaces(
        "\n".join(said),
        keys[0] if len(keys) == 1 else called.key,
        "Take it out, or correct it; `allocmodel areas` lists the codes and names of an ICB, with "
        "--practices those of its practices.",
    )


def _unknown_practices(
    areas: pd.DataFrame, practices: Sequence[_Named], elsewhere: Elsewhere, called: Called
) -> str:
    """Every practice that the whole does not have, each with what is known of it."""
    one = len(practices) == 1
    count = "A practice is" if one else f"{len(practices)} practices are"
    lines = [
        f'"{named.text}" ({named.place}):{_hint(areas, named, elsewhere) or " nothing is known."}'
        for named in practices
    ]
    return f"{count} not in {called.whole}'s data of the year:\n    " + "\n    ".join(lines)


def _in_no_area(
    areas: pd.DataFrame, unknown: Sequence[_Named], elsewhere: Elsewhere, called: Called
) -> str:
    """The codes and names of other levels that the ICB does not have."""
    by_level = {
        level: [one.text for one in unknown if one.level == level]
        for level in LEVELS
        if any(one.level == level for one in unknown)
    }
    told = "; or ".join(
        f"{LEVEL_TITLES[level]} " + listed(f'"{text}"' for text in texts)
        for level, texts in by_level.items()
    )
    hints = dict.fromkeys(_hint(areas, one, elsewhere) for one in unknown[:LISTED])
    return f"No area of {called.whole} is in {told}.{''.join(hints)}"


def _hint(areas: pd.DataFrame, one: _Named, elsewhere: Elsewhere) -> str:
    """What is known of a code or name that the ICB does not have at the level where it stands."""
    for other in LEVELS:
        if other != one.level and (found := _found(titles_of(areas, other), one.text)):
            word = "code" if fold(found[0]) == fold(one.text) else "name"
            return f" {one.text} is a {LEVEL_TITLES[other]}'s {word}: its key is {other}."
    code, _ = code_and_name(one.text)
    if _is_code(code):
        return elsewhere(one.level, code)
    titles = titles_of(areas, one.level)
    guess = did_you_mean(one.text, {title: code for code, title in titles.items()})
    # Practices of one name stand all over England.
    return guess or (elsewhere(one.level, one.text) if one.level != "practice" else "")


def _is_code(text: str) -> bool:
    """Codes have figures in them and no blanks; names are words."""
    return any(map(str.isdigit, text)) and not any(map(str.isspace, text.strip()))


def _found(titles: _Titles, written: str) -> list[str]:
    """The codes that a text means: a code, the exact name of some, or "CODE: name".

    NHS England's own tool writes practices so; some write a dash. Capitals do not matter; the code
    decides, since names change.
    """
    wanted = fold(written)
    found = titles.by_code.get(wanted) or titles.by_name.get(wanted)
    if not found and wanted in map(fold, (UNALLOCATED_PCN, UNALLOCATED)):
        return [code for code in titles if code.startswith(f"{UNALLOCATED_PCN}-")]
    return found or titles.by_code.get(fold(code_and_name(written)[0]), [])


def codes_named(areas: pd.DataFrame, level: str, written: str) -> pd.Series[bool]:
    """Whether each area is what a rule's text means at a level.

    Parameters
    ----------
    areas : pandas.DataFrame
        As in `assign_places`.
    level, written : str

    Returns
    -------
    Series of bool
        By area.
    """
    return codes_at(areas, level).isin(_found(titles_of(areas, level), written))


# --- Every area in a place, every place with areas ------------------------------------------


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
    unplaced = areas[place.isna()]
    if unplaced.empty:
        return
    people = f"{unplaced['population'].sum():,.0f} people"
    count = f"{len(unplaced)} area is" if len(unplaced) == 1 else f"{len(unplaced)} areas are"
    lines = listed((_area_line(unplaced, area) for area in unplaced.index), "\n    ")
    cause = f", having no {LEVEL_TITLES[places.by]}" if places.by else ""
    # A code that only last year has is none that a rule may name.
    own = "Name their district in" if of_last_year else "Add their codes to"
    raise BadPlaces(
        f"{count} in no {called.one}{cause} ({people}):\n    {lines}",
        called.key,
        f"{own} a {called.one}, or say which {called.one} takes the rest: "
        f'remainder = "name of a {called.one}".',
    )


def _area_line(areas: pd.DataFrame, area: object) -> str:
    row = areas.loc[[area]].iloc[0]
    parts = [
        f"{LEVEL_TITLES[level]} {_titled(code, {code: title})}"
        for level in ("pcn", "district")
        if (code := _text(row[level])) and (title := _text(row[f"{level}_name"]) or code)
    ]
    return ", ".join([str(area), *parts, f"{row['population']:,.0f} people"])


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
        codes = [code for written in rule.at(level) for code in _found(titles, written)]
        named |= codes_at(areas, level).isin(codes)
    return _and(dict.fromkeys(place[named]))


# --- Codes, names and lists -----------------------------------------------------------------


def _text(value: object) -> str:
    """A cell as text; nothing for a blank one."""
    return "" if pd.isna(value) else str(value).strip()  # type: ignore[call-overload]


def _column(areas: pd.DataFrame, name: str) -> pd.Series[str]:
    return pd.Series([_text(value) for value in areas[name]], index=areas.index, dtype="object")


def codes_at(areas: pd.DataFrame, level: str) -> pd.Series[str]:
    """The code of each area at one level, missing where it has none: as rules name it."""
    if level == "practice":
        codes = pd.Series([_text(area) for area in areas.index], areas.index, dtype="object")
    else:
        codes = _column(areas, level)
    if level == "pcn":
        apart = codes + "-" + _column(areas, "district")
        codes = codes.where(codes != UNALLOCATED_PCN, apart)
    return codes.where(codes != "")


class _Titles(dict[str, str]):
    """The names of codes, and the codes of folded codes and names."""

    @cached_property
    def by_code(self) -> dict[str, list[str]]:
        return _grouped((fold(code), code) for code in self)

    @cached_property
    def by_name(self) -> dict[str, list[str]]:
        return _grouped((fold(title), code) for code, title in self.items())


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for key, one in pairs:
        groups.setdefault(key, []).append(one)
    return groups


def titles_of(areas: pd.DataFrame, level: str) -> _Titles:
    """The codes of the ICB at one level, with their published names."""
    codes = codes_at(areas, level)
    named = f"{level}_name" in areas
    names = _column(areas, f"{level}_name") if named else codes
    if level == "pcn":
        apart = f"{UNALLOCATED}, " + _column(areas, "district_name")
        names = names.where(_column(areas, "pcn") != UNALLOCATED_PCN, apart)
    return _Titles(
        {code: name or code for code, name in zip(codes, names, strict=True) if not pd.isna(code)}
    )


def _titled(code: str, titles: Mapping[str, str]) -> str:
    title = titles.get(code, code)
    return code if title == code else f"{code} {title}"


def _and(words: Iterable[str]) -> str:
    *most, last = (f'"{word}"' for word in words)
    return f"{', '.join(most)} and {last}" if most else last


def _listed(items: Iterable[str]) -> str:
    return listed(items, "; ")
