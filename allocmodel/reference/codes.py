"""Where a code stands: in which year's data, in which ICB, under which name.

A code that is not found is never guessed by its spelling, since the nearest code is another
place's. What can be told is where the very same code stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from allocmodel.declared.errors import nearest
from allocmodel.declared.figures import listed
from allocmodel.declared.text import fold
from allocmodel.reference.data import Reference

#: ONS gives a district a new code when its boundary moves; the data keep those of 2021.
_OLD_DISTRICTS = "Districts have their ONS codes of 2021 here; their names work too."


def code_and_name(written: str) -> tuple[str, str]:
    """A code and what stands behind it, of "CODE: name" or "CODE - name"; else all and nothing."""
    code, *name = re.split(r"\s*:\s*|\s+[-\u2013]\s+", written.strip(), maxsplit=1)
    return code, " ".join("".join(name).split())


def other_names(written: Iterable[str], titles: Mapping[str, str]) -> list[str]:
    """Of codes with a name behind them, those that are called otherwise in the data.

    Parameters
    ----------
    written : iterable of str
        As "CODE: name"; codes alone, and codes without a title, are passed over.
    titles : mapping of str to str
        Published names by code.

    Returns
    -------
    list of str
        A phrase for each, which says what the code is.
    """
    by_code = {fold(code): title for code, title in titles.items()}
    told = []
    for text in written:
        code, name = code_and_name(text)
        title = by_code.get(fold(code))
        if name and title and fold(name) != fold(" ".join(title.split())):
            told.append(f'"{text}": {code} is {title} in the data of the year')
    return told


def where_code_stands(reference: Reference, icb: str, year: str, level: str, code: str) -> str:
    """A sentence on where a code stands, of which an ICB has nothing in a year.

    Parameters
    ----------
    reference : Reference
        The data that the code was not found in; the data that ship are looked at too.
    icb, year : str
        Of which it was looked for.
    level : str
        ``practice``, ``pcn``, ``district``, ``sub_icb``, or ``area`` for a whole area.
    code : str
        As written; capitals do not matter.

    Returns
    -------
    str
        Beginning with a blank.
    """
    shipped = Reference.load()
    if level == "practice":
        return f" {_of_practice(shipped, code)}"
    ccgs = ccg_by_name(shipped.former_ccgs()) if level == "sub_icb" else {}
    written, code = code, ccgs.get(bare_ccg(code), code)
    for data in (reference, shipped):
        found = _rows(data.areas_of_all_years(), level, code)
        if len(found):
            return f" {_told(data, found, level, icb, year)}"
    if level == "sub_icb":
        own = {code for of, code in shipped.sub_icbs_by_icb() if of == icb}
        bare = {one: code for one, code in ccgs.items() if code in own}
        near = nearest(bare_ccg(written), bare)
        if near:
            return f' Did you mean "{shipped.former_ccgs()[bare[near]]}" ({bare[near]})?'
    old = f" {_OLD_DISTRICTS}" if level == "district" and any(map(str.isdigit, code)) else ""
    return f" {code} stands in no year's data ({_span(shipped.years, shipped.years)}).{old}"


#: What stands around the name of a CCG, in one form or another.
_AROUND_CCG = re.compile(r"^nhs\s+|\s+(?:ccg|clinical commissioning group)$")


def ccg_by_name(former_ccgs: Mapping[str, str]) -> dict[str, str]:
    """By the bare name of a CCG, in the form of `bare_ccg`: the sub-ICB location that it became."""
    return {bare_ccg(name): code for code, name in former_ccgs.items()}


def bare_ccg(name: str) -> str:
    """A name as CCGs are compared: without "NHS" and "CCG", which are written in several ways."""
    return _AROUND_CCG.sub("", fold(" ".join(name.split())))


def _rows(table: pd.DataFrame, level: str, code: str) -> pd.DataFrame:
    """The rows of a code, or of an exact name."""
    wanted = code.strip().casefold()
    found = table[table[level].str.casefold() == wanted]
    if len(found) or f"{level}_name" not in table:
        return found
    return table[table[f"{level}_name"].str.casefold() == wanted]


def _told(data: Reference, found: pd.DataFrame, level: str, icb: str, year: str) -> str:
    """What the rows of a code say: its name, and its ICBs of the year or of other years."""
    name = f" {found[f'{level}_name'].iloc[-1]}" if f"{level}_name" in found else ""
    code = f"{found[level].iloc[-1]}{name}"
    now = found[found["year"] == year]
    if len(now):
        icbs = now.drop_duplicates("icb")
        owners = listed(f"{row.icb_name} ({row.icb})" for row in icbs.itertuples())
        return f"{code} is of {owners}."
    own = found[found["icb"] == icb]
    rows = own if len(own) else found
    years = [one for one in data.years if one in set(rows["year"])]
    owners = listed(dict.fromkeys(rows["icb_name"]))
    return f"{code} stands in the data of {_span(years, data.years)} ({owners}), not of {year}."


def _of_practice(shipped: Reference, code: str) -> str:
    """Where a practice was last, by the practice files and the maps that are held."""
    register = shipped.practice_register()
    held = register[register.index.str.casefold() == code.strip().casefold()]
    if not len(held):
        first = shipped.years[0]
        return f"{code} stands in no practice file since {first}, and in no map of practices."
    known = held.iloc[0]
    name = f"{held.index[0]} {known['practice_name']}".strip()
    if not known["last_year"]:
        return f"{name} stands in no practice file; last in the map of {known['last_map']}."
    owner = shipped.icbs(known["last_year"])["icb_name"][known["icb"]]
    mapped = known["last_map"]
    mapped = f"last in the map of {mapped}" if mapped else "in no map of practices"
    last = f"last in the practice file of {known['last_year']}, of {owner} ({known['icb']})"
    return f"{name} was {last}; {mapped}. No map that is held names a successor."


def _span(years: Sequence[str], known: Sequence[str]) -> str:
    """Years in words: from the first to the last where none is left out between them."""
    first, last = known.index(years[0]), known.index(years[-1])
    if len(years) > 2 and last - first + 1 == len(years):
        return f"{years[0]} to {years[-1]}"
    return " and ".join(years) if len(years) < 3 else ", ".join(years)
