"""Names of rules that the ICB does not have, all in one message."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from allocmodel.declared.errors import did_you_mean
from allocmodel.declared.figures import LISTED, listed
from allocmodel.declared.text import fold
from allocmodel.declared.vocabulary import LEVEL_TITLES
from allocmodel.inputs.places.called import BadPlaces, Called, quoted_and
from allocmodel.inputs.places.codes import codes_meant, titles_of
from allocmodel.reference.codes import code_and_name
from allocmodel.scenario import LEVELS, PlaceRule

#: Says where a code of a level stands, if not here: a sentence, or nothing.
Elsewhere = Callable[[str, str], str]


class _Named(NamedTuple):
    """What a rule names: a text at a level, for a place."""

    place: str
    level: str
    text: str


def refuse_unknown(
    areas: pd.DataFrame, rules: Mapping[str, PlaceRule], elsewhere: Elsewhere, called: Called
) -> None:
    """Every code and name that a rule has is one of this ICB; all that are not, in one message."""
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
        found = codes_meant(titles[one.level], one.text)
        if len(found) > 1:
            raise BadPlaces(
                f'"{one.text}" is the name of more than one {LEVEL_TITLES[one.level]}: '
                f"{quoted_and(found)}.",
                (*called.key, one.place, one.level),
                "Write the code.",
            )
        if not found:
            unknown.append(one)
    if unknown:
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
        if other != one.level and (found := codes_meant(titles_of(areas, other), one.text)):
            word = "code" if fold(found[0]) == fold(one.text) else "name"
            return f" {one.text} is a {LEVEL_TITLES[other]}'s {word}: its key is {other}."
    code, _ = code_and_name(one.text)
    if _is_code(code):
        return elsewhere(one.level, code)
    titles = titles_of(areas, one.level)
    return did_you_mean(one.text, {title: code for code, title in titles.items()})


def _is_code(text: str) -> bool:
    """Codes have figures in them and no blanks; names are words."""
    return any(map(str.isdigit, text)) and not any(map(str.isspace, text.strip()))
