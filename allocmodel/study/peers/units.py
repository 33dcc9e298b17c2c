"""England divided into units: districts, sub-ICB locations or ICBs, each with its areas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from allocmodel.reference.data import Reference

#: What units can be, each with what it is called.
KINDS: Mapping[str, str] = {
    "districts": "districts",
    "sub_icbs": "sub-ICB locations",
    "icbs": "ICBs",
}

#: The name of the unit of areas for which the publisher gives none: no peer, nor has it any.
NONE = ""

#: What lies outside a unit that is compared with the whole of England.
REST = "rest of England"


@dataclass(frozen=True)
class Units:
    """Areas of England, and the unit of each.

    Attributes
    ----------
    kind : str
        One of `KINDS`, or "" for one place beside the rest of England.
    unit_of_area : Series
        Index `icb, area`; the name of the unit.
    codes, icbs : mapping of name to text
        The code of each unit, and the ICBs that it lies in.
    """

    kind: str
    unit_of_area: pd.Series[str]
    codes: Mapping[str, str]
    icbs: Mapping[str, str]


def areas_of_england(reference: Reference, year: str) -> pd.DataFrame:
    """Every area of every ICB of a year, where it lies, its people and their need.

    Returns
    -------
    DataFrame
        Index `icb, area`; columns `district, district_name, sub_icb, icb_name, population` (people)
        and one for each service (weighted people).
    """
    need = reference.areas_of_all_icbs(year).sort_index()
    described = pd.concat(reference.areas(icb, year) for icb in reference.icbs(year).index)
    where = described.set_index("icb", append=True).swaplevel()
    columns = ["district", "district_name", "sub_icb", "icb_name"]
    return where.loc[need.index, columns].join(need)


def units_of(areas: pd.DataFrame, kind: str, former_ccgs: Mapping[str, str]) -> Units:
    """The units of a kind that make up England.

    Parameters
    ----------
    areas : DataFrame
        See `areas_of_england`.
    kind : str
        One of `KINDS`.
    former_ccgs : mapping of code to name
        What each sub-ICB location was: their own names are their ICB's, with the code.
    """
    icb_names = areas["icb_name"].map(short_icb_name)
    name = {
        "districts": areas["district_name"],
        "sub_icbs": areas["sub_icb"].map(lambda code: _sub_icb(code, former_ccgs)),
        "icbs": icb_names,
    }[kind]
    codes = {
        "districts": areas["district"],
        "sub_icbs": areas["sub_icb"],
        "icbs": pd.Series(areas.index.get_level_values("icb"), index=areas.index),
    }[kind]
    by_people = areas["population"].groupby([name.rename("unit"), icb_names]).sum()
    ordered = by_people.sort_values(ascending=False, kind="stable")
    icbs: dict[str, list[str]] = {}
    for unit, icb in ordered.index:
        icbs.setdefault(str(unit), []).append(str(icb))
    return Units(
        kind,
        name.rename("unit"),
        dict(zip(name, codes, strict=True)),
        {unit: " and ".join(own[:2]) for unit, own in icbs.items()},
    )


def beside_the_rest(areas: pd.DataFrame, name: str, own: pd.Index) -> Units:
    """One place, and the rest of England."""
    inside = areas.index.isin(own)
    unit = pd.Series([name if one else REST for one in inside], index=areas.index, name="unit")
    return Units("", unit, {name: ""}, {name: ""})


def short_icb_name(name: str) -> str:
    """An ICB's name without "NHS" and "ICB"."""
    return name.removeprefix("NHS ").removesuffix(" ICB")


def _sub_icb(code: str, former_ccgs: Mapping[str, str]) -> str:
    name = former_ccgs.get(code, "").removeprefix("NHS ").removesuffix(" CCG")
    name = name.removesuffix(" Clinical Commissioning Group")
    return f"{code} ({name})" if name else code
