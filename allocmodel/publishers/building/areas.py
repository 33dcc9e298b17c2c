"""Practices with their area, and the tables of areas made from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from allocmodel.declared.table_schemas.every_table import TABLES
from allocmodel.declared.vocabulary import UNALLOCATED_PCN
from allocmodel.publishers import geography
from allocmodel.publishers.building.folder_of_originals import Say


def place_all(
    practices: Mapping[str, pd.DataFrame], maps: Sequence[pd.DataFrame], say: Say
) -> pd.DataFrame:
    """Practices of all years with their PCN, sub-ICB location and area."""
    newest_first = sorted(practices, reverse=True)
    former = geography.former_sub_icbs(practices[year] for year in newest_first)
    today = geography.Maps(tuple(maps)).sub_icbs()
    then = {
        pair
        for table in practices.values()
        for pair in zip(table["icb"], table["former_sub_icb"], strict=True)
        if pair[1]
    }
    frames = []
    for year in newest_first:
        table = practices[year].assign(year=year)
        placed = geography.place_practices(table, [*maps, former], then | today)
        say_placing(table, placed, year, say)
        frames.append(pd.concat([table, placed], axis=1))
    places = pd.concat(frames, ignore_index=True)
    places["area"] = geography.area_ids(places)
    return places


def say_placing(table: pd.DataFrame, placed: pd.DataFrame, year: str, say: Say) -> None:
    """Says which practices no map has, and how sub-ICB locations were found otherwise."""
    people = table["population"]

    def report(what: str, rows: pd.Series) -> None:
        if rows.any():
            listed = ", ".join(table.loc[rows, "practice"][:12])
            more = ", ..." if rows.sum() > 12 else ""
            found, count = rows.sum(), f"{people[rows].sum():,.0f}"
            say(
                f"{year}: {what}: {found:,} {'practice' if found == 1 else 'practices'}, "
                f"{count} {'person' if count == '1' else 'people'} ({listed}{more})"
            )

    report("in no map", ~placed["in_a_map"])
    report("in no PCN", placed["pcn"] == UNALLOCATED_PCN)
    report("newest map names another ICB's sub-ICB location", placed["how"] == "own")
    report("sub-ICB location inferred from the district", placed["how"] == "district")
    report("sub-ICB location inferred from the ICB", placed["how"] == "icb")
    report("sub-ICB location unknown", placed["how"] == "none")


def area_tables(places: pd.DataFrame, maps: geography.Maps) -> dict[str, pd.DataFrame]:
    """The tables icbs, areas and weighted_populations from practices with their area.

    Parameters
    ----------
    places : DataFrame
        Practices of all years, newest year first.
    maps : Maps
        Give the names of ICBs, PCNs and sub-ICB locations.
    """
    icbs = places.drop_duplicates(list(TABLES["icbs"].key)).rename(
        columns={"icb_name": "published_name"}
    )
    icbs["icb_name"] = icbs["icb"].map(maps.icb_names()).fillna(icbs["published_name"])
    icbs = icbs[TABLES["icbs"].names]
    codes = ["icb", "area", "pcn", "district", "district_name", "sub_icb"]
    areas = places[codes].drop_duplicates(["icb", "area"]).copy()
    areas["pcn_name"] = areas["pcn"].map(maps.pcn_names()).fillna(areas["pcn"])
    areas["sub_icb_name"] = maps.sub_icb_names(areas)
    district_names = places.drop_duplicates("district").set_index("district")["district_name"]
    areas["district_name"] = areas["district"].map(district_names)
    of_areas = TABLES["weighted_populations"]
    sums = places.groupby(list(of_areas.key), as_index=False)[of_areas.numbers].sum()
    return {"icbs": icbs, "areas": areas, "weighted_populations": sums}


def practice_lookup(
    maps: Sequence[pd.DataFrame], practices: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """PCN and sub-ICB location of each practice in any map; codes of former CCGs are replaced.

    The map of July 2022 knows some practices only under a CCG that had been merged before; their
    sub-ICB location is then that of the practice file, or blank.
    """
    newest = geography.Maps(tuple(maps)).newest().reset_index()
    former = geography.former_sub_icbs(practices[year] for year in sorted(practices, reverse=True))
    own = former.set_index("practice")["sub_icb"]
    known = set(maps[0]["sub_icb"]) | set(own)
    stale = ~newest["sub_icb"].isin(known)
    newest.loc[stale, "sub_icb"] = newest.loc[stale, "practice"].map(own).fillna("")
    return newest[["practice", "pcn", "sub_icb"]]
