"""Where a code stands: in which year's data, in which ICB, under which name.

A code that is not found is never guessed by its spelling, since the nearest code is another
place's. What can be told is where the very same code stands.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from allocmodel.declared.figures import listed
from allocmodel.reference.data import Reference

#: ONS gives a district a new code when its boundary moves; the data keep those of 2021.
_OLD_DISTRICTS = "Districts have their ONS codes of 2021 here; their names work too."


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
        return f" {_of_practice(shipped, code, year)}"
    for data in (reference, shipped):
        found = _rows(data.areas_of_all_years(), level, code)
        if len(found):
            return f" {_told(data, found, level, icb, year)}"
    old = f" {_OLD_DISTRICTS}" if level == "district" else ""
    return f" {code} stands in no year's data ({_span(shipped.years, shipped.years)}).{old}"


def _rows(table: pd.DataFrame, level: str, code: str) -> pd.DataFrame:
    return table[table[level].str.casefold() == code.strip().casefold()]


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


def _of_practice(shipped: Reference, code: str, year: str) -> str:
    """What the newest map of practices says of one that a year's file does not hold."""
    practices = shipped.practices()
    held = practices[practices.index.str.casefold() == code.strip().casefold()]
    if not len(held):
        return f"{code} stands neither in the data of {year} nor in the newest map of practices."
    pcn = held["pcn"].iloc[0]
    names = shipped.names("pcn")
    named = f" (PCN {pcn} {names[pcn]})" if pcn in names else ""
    return (
        f"{held.index[0]} stands in the newest map of practices{named}, but not in this ICB's "
        f"data of {year}."
    )


def _span(years: Sequence[str], known: Sequence[str]) -> str:
    """Years in words: from the first to the last where none is left out between them."""
    first, last = known.index(years[0]), known.index(years[-1])
    if len(years) > 2 and last - first + 1 == len(years):
        return f"{years[0]} to {years[-1]}"
    return " and ".join(years) if len(years) < 3 else ", ".join(years)
