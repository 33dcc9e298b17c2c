"""Population of each area by ethnic group and fifth of deprivation, from neighbourhoods (LSOAs).

Nobody publishes it. It is derived: a practice's registered patients by LSOA, each LSOA's patients
shared over the ethnic groups as its residents were in the Census 2021, each LSOA in its fifth by
the Indices of Deprivation 2025; then practices are summed into areas. So within an LSOA, patients
of all practices are taken to be alike.

Whoever cannot be followed to an LSOA is not lost but follows the nearest mix that is known, and
each such step says how many people it moved:

1. patients without a usable LSOA (``NO2011``, Wales) follow their own practice's other patients;
2. practices without registrations by LSOA follow the rest of their area;
3. areas without any follow their ICB's areas in the same district, else the district, else the
   ICB.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from allocmodel.declared.errors import BadInput
from allocmodel.declared.vocabulary import (
    DEPRIVATION_DOMAINS,
    ETHNIC_GROUPS,
    QUINTILES,
)
from allocmodel.publishers import ons_lookups
from allocmodel.publishers.nhsd_registrations import NO_LSOA

Say = Callable[[str], None]

#: Not a minority ethnic group.
MAJORITY = "white_british"
#: Registered shares of England by ethnic group within this of the Census's need no remark (share).
ENGLAND_CLOSE = 0.005
#: Beyond this a join or a file must be wrong (share). More people are registered than live in an
#: area, and more so where few are White British: 1.04 per resident in the tenth of LSOAs with the
#: fewest minority ethnic people, 1.27 in the tenth with the most. So the share of White British
#: people is 1.74 points lower among registered patients; no other group differs by 0.5.
ENGLAND_TOLERANCE = 0.02


@dataclass(frozen=True)
class Neighbourhoods:
    """What is known of each LSOA of 2021 in England.

    Attributes
    ----------
    residents : DataFrame
        Index `lsoa`, columns the 19 ethnic groups; people of the Census 2021.
    deprivation : DataFrame
        Same index; columns `imd, income, employment` (fifth, 1 = most deprived) and `imd_score`.
    """

    residents: pd.DataFrame
    deprivation: pd.DataFrame

    @property
    def shares(self) -> np.ndarray:
        """Share of each ethnic group in each LSOA, shape (LSOAs, 19)."""
        counts = self.residents.to_numpy(dtype=float)
        shares: np.ndarray = counts / counts.sum(axis=1, keepdims=True)
        return shares


@dataclass(frozen=True)
class Registered:
    """Registered patients by practice and LSOA of 2021, those without an LSOA spread.

    Attributes
    ----------
    practices : pandas.Index
        Practice codes, sorted: those with at least one patient in a usable LSOA.
    people : scipy.sparse.csr_array
        Shape (practices, LSOAs of England); people.
    """

    practices: pd.Index
    people: sparse.csr_array


def neighbourhoods(census: pd.DataFrame, deprivation: pd.DataFrame) -> Neighbourhoods:
    """LSOAs of England with their residents and deprivation.

    Parameters
    ----------
    census : DataFrame
        From `ons_census.read`; LSOAs of Wales are left out.
    deprivation : DataFrame
        From `mhclg_deprivation.read`.

    Raises
    ------
    BadInput
        When the two tables hold other LSOAs of England, or an LSOA has no residents.
    """
    english = census[census.index.str.startswith("E")]
    other = english.index.symmetric_difference(deprivation.index)
    if len(other):
        raise BadInput(
            f"{len(other):,} LSOAs stand in only one of the Census table and the deprivation "
            f"indices, such as {other[0]}.",
            mend="Give both files for LSOAs of 2021, as published.",
        )
    empty = english.sum(axis=1) == 0
    if empty.any():
        raise BadInput(f"An LSOA has no residents: {english.index[empty][0]}.")
    return Neighbourhoods(english, deprivation.loc[english.index])


def register(
    registrations: pd.DataFrame,
    lookup: pd.DataFrame,
    census: pd.DataFrame,
    known: Neighbourhoods,
    say: Say,
) -> Registered:
    """Registered patients by practice and LSOA of 2021.

    Parameters
    ----------
    registrations : DataFrame
        From `nhsd_registrations.read`: LSOAs of 2011.
    lookup : DataFrame
        From `ons_lookups.read`.
    census : DataFrame
        From `ons_census.read`, England and Wales.
    known : Neighbourhoods
    say : callable
        Takes what could not be followed, in people.

    Returns
    -------
    Registered
        Each practice's patients add up to all its registered patients: those without a usable
        LSOA are spread like its others.
    """
    total = registrations["people"].sum()
    shares = lookup.assign(share=ons_lookups.shares(lookup, census.sum(axis=1)))
    english = shares[shares["lsoa21"].isin(known.residents.index)]
    lost = registrations.groupby(
        np.select(
            [
                registrations["lsoa11"] == NO_LSOA,
                registrations["lsoa11"].str.startswith("W"),
                ~registrations["lsoa11"].isin(english["lsoa11"]),
            ],
            ["whose address has no LSOA", "who live in Wales", "in LSOAs that the lookup lacks"],
            default="",
        )
    )["people"].sum()
    for what, people in lost.items():
        if what:
            say(
                f"registrations: {people:,.0f} of {total:,.0f} patients {what} "
                f"({people / total:.3%}): they follow their practice's others"
            )
    _say_lookup(registrations, english, say)
    lsoas = known.residents.index
    joined = registrations.merge(english, on="lsoa11")
    practices = pd.Index(sorted(joined.loc[joined["people"] > 0, "practice"].unique()))
    joined = joined[joined["practice"].isin(practices)]
    people = sparse.coo_array(
        (
            joined["people"] * joined["share"],
            (
                practices.get_indexer(pd.Index(joined["practice"])),
                lsoas.get_indexer(pd.Index(joined["lsoa21"])),
            ),
        ),
        shape=(len(practices), len(lsoas)),
    ).tocsr()
    all_patients = registrations.groupby("practice")["people"].sum()
    left_out = all_patients.index.difference(practices)
    if len(left_out):
        say(
            f"registrations: {len(left_out):,} practices have no patient in England with an LSOA, "
            f"{all_patients[left_out].sum():,.0f} people"
        )
    factor = all_patients[practices].to_numpy() / people.sum(axis=1)
    return Registered(practices, sparse.csr_array(people.multiply(factor[:, None])))


def _say_lookup(registrations: pd.DataFrame, english: pd.DataFrame, say: Say) -> None:
    """Says how many patients lived in LSOAs that changed, by kind of change."""
    change = registrations["lsoa11"].map(
        english.drop_duplicates("lsoa11").set_index("lsoa11").change
    )
    people = registrations.groupby(change)["people"].sum()
    listed = ", ".join(
        f"{title} {people.get(code, 0):,.0f}" for code, title in ons_lookups.CHANGES.items()
    )
    say(f"LSOAs of 2011 to 2021: patients by kind of change: {listed}; none lost")


def say_what_is_missing(registered: Registered, places: pd.DataFrame, say: Say) -> None:
    """Which practices stand in one of registrations and practice files only, in people.

    Parameters
    ----------
    registered : Registered
    places : DataFrame
        Practices of all years: columns `year, practice, population`.
    say : callable
        Takes what did not match.
    """
    per_practice = np.asarray(registered.people.sum(axis=1))
    unknown = ~registered.practices.isin(places["practice"])
    say(
        f"registrations: {unknown.sum():,} practices stand in no practice file of any year, "
        f"{per_practice[unknown].sum():,.0f} people: left out"
    )
    for year, table in places.groupby("year"):
        without = ~table["practice"].isin(registered.practices)
        say(
            f"{year}: {without.sum():,} practices without registrations by LSOA, "
            f"{table.loc[without, 'population'].sum():,.0f} people: they follow their area"
        )


def membership(
    registered: Registered, places: pd.DataFrame, say: Say
) -> tuple[pd.DataFrame, sparse.csr_array]:
    """Which practices' people each area's are like.

    Parameters
    ----------
    registered : Registered
    places : DataFrame
        Practices with their area: columns `icb, area, district, practice, population`.
    say : callable
        Takes which areas follow others, in people.

    Returns
    -------
    keys : DataFrame
        Columns `icb, area`, one row per area, sorted.
    belongs : scipy.sparse.csr_array
        Shape (areas, practices of `registered`); 1 where a practice is in an area. An area
        without any registrations by LSOA has the practices of its ICB's areas in the district,
        else of the district, else of its ICB, each in such a part that they make its people.

    Raises
    ------
    BadInput
        When nothing is known of an area.
    """
    pairs = places[["icb", "area", "practice"]].drop_duplicates()
    keys = places[["icb", "area", "district"]].drop_duplicates(["icb", "area"])
    keys = keys.sort_values(["icb", "area"], ignore_index=True)
    index = pd.MultiIndex.from_frame(keys[["icb", "area"]])
    column = registered.practices.get_indexer(pd.Index(pairs["practice"]))
    row = index.get_indexer(pd.MultiIndex.from_frame(pairs[["icb", "area"]]))
    present = column >= 0
    belongs = sparse.coo_array(
        (np.ones(present.sum()), (row[present], column[present])),
        shape=(len(keys), len(registered.practices)),
    ).tocsr()
    per_practice = np.asarray(registered.people.sum(axis=1))
    return keys[["icb", "area"]], _fill_empty(belongs, per_practice, keys, places, say)


def _fill_empty(
    belongs: sparse.csr_array,
    per_practice: np.ndarray,
    keys: pd.DataFrame,
    places: pd.DataFrame,
    say: Say,
) -> sparse.csr_array:
    """Gives areas without registrations the practices of their neighbours, as many people."""
    empty = np.flatnonzero(np.asarray(belongs @ per_practice) == 0)
    if not len(empty):
        return belongs
    rows = {row: belongs[[row]] for row in range(belongs.shape[0])}
    population = places.groupby(["icb", "area"])["population"].max()
    told: dict[str, list[float]] = {}
    for row in map(int, empty):
        icb, area, district = map(str, keys.loc[row, ["icb", "area", "district"]])
        here, same = keys["icb"] == icb, keys["district"] == district
        for how, neighbours in (
            ("the ICB's areas in the district", here & same),
            ("the district", same),
            ("the ICB", here),
        ):
            near = belongs[np.flatnonzero(neighbours)].sum(axis=0)
            if (known := float(near @ per_practice)) > 0:
                size = float(population.loc[icb, area])
                rows[row] = sparse.csr_array((near * size / known)[None, :])
                told.setdefault(how, []).append(size)
                break
        else:
            raise BadInput(f"No registrations by LSOA are known for area {area} of ICB {icb}.")
    for how, sizes in told.items():
        say(
            f"areas: {len(sizes):,} without any registrations by LSOA, {sum(sizes):,.0f} people "
            f"at most in a year: they follow {how}"
        )
    return sparse.csr_array(sparse.vstack([rows[row] for row in range(belongs.shape[0])]))


def compare_with_census(registered: Registered, known: Neighbourhoods, say: Say) -> pd.DataFrame:
    """England's shares of each ethnic group and fifth: registered patients against residents.

    Parameters
    ----------
    registered : Registered
    known : Neighbourhoods
    say : callable
        Takes one line per group and per domain, and why they differ.

    Returns
    -------
    DataFrame
        Index: the 19 groups; columns `registered, census, difference` (shares).

    Raises
    ------
    BadInput
        When a group differs by more than `ENGLAND_TOLERANCE`.
    """
    per_lsoa = np.asarray(registered.people.sum(axis=0))
    residents = known.residents.to_numpy(dtype=float)
    compared = pd.DataFrame(
        {
            "registered": per_lsoa @ known.shares / per_lsoa.sum(),
            "census": residents.sum(axis=0) / residents.sum(),
        },
        index=pd.Index(list(ETHNIC_GROUPS), name="ethnic_group"),
    )
    compared["difference"] = compared["registered"] - compared["census"]
    say(f"England: {per_lsoa.sum():,.0f} registered, {residents.sum():,.0f} residents in 2021")
    for code, row in compared.iterrows():
        beyond = " (beyond 0.5 points)" if abs(row.difference) > ENGLAND_CLOSE else ""
        say(
            f"  {ETHNIC_GROUPS[str(code)]}: {row.registered:.2%} of registered patients, "
            f"{row.census:.2%} of residents, {100 * row.difference:+.2f} points{beyond}"
        )
    _say_why(per_lsoa, residents, known, say)
    for domain, title in DEPRIVATION_DOMAINS.items():
        fifths = known.deprivation[domain].to_numpy()
        shares = [
            f"{quintile}: {per_lsoa[fifths == int(quintile)].sum() / per_lsoa.sum():.2%} "
            f"({residents[fifths == int(quintile)].sum() / residents.sum():.2%})"
            for quintile in QUINTILES
        ]
        say(f"  fifths by {title}, registered (residents): {', '.join(shares)}")
    worst = str(compared["difference"].abs().idxmax())
    apart = float(compared["difference"][worst])
    if abs(apart) > ENGLAND_TOLERANCE:
        raise BadInput(
            f"England's share of {ETHNIC_GROUPS[worst]} differs from the Census by "
            f"{100 * apart:+.2f} points; at most "
            f"{100 * ENGLAND_TOLERANCE:g} can be right.",
            mend="Check that the files are of the vintages that this version names.",
        )
    return compared


def _say_why(per_lsoa: np.ndarray, residents: np.ndarray, known: Neighbourhoods, say: Say) -> None:
    """Says how many patients are registered per resident, by LSOAs' minority ethnic share."""
    minority = 1 - known.shares[:, list(ETHNIC_GROUPS).index(MAJORITY)]
    tenths = np.array_split(np.argsort(minority, kind="stable"), 10)
    ratio = [per_lsoa[one].sum() / residents[one].sum() for one in tenths if len(one)]
    say(
        "  registered per resident, by tenths of LSOAs from the smallest to the largest minority "
        f"ethnic share: {', '.join(f'{one:.2f}' for one in ratio)}"
    )
    nobody = per_lsoa == 0
    say(
        f"  LSOAs of England without registered patients: {nobody.sum():,}, "
        f"{residents[nobody].sum():,.0f} residents"
    )
