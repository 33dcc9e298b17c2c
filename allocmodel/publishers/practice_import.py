"""Makes reference data of one year at practice level, from NHS England's practice file.

For users who want places made of practices, or a year that the shipped tables do not hold. The
result has the tables and columns of the shipped reference data; an area is a practice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from allocmodel.declared.arguments import argument
from allocmodel.declared.errors import BadInput
from allocmodel.declared.financial_years import year_written
from allocmodel.declared.table_schemas.every_table import IMPORTED, TABLES
from allocmodel.declared.text import Wrong
from allocmodel.publishers import geography, nhsd_practice_maps, nhse_weighted_populations
from allocmodel.publishers.building.areas import say_placing
from allocmodel.publishers.building.build import Built
from allocmodel.publishers.building.destination import check_destination, replacing
from allocmodel.publishers.building.which_files import NHS_ENGLAND, WEIGHTED_TITLE
from allocmodel.publishers.building.yearly_weights import fit_years
from allocmodel.publishers.data_package import (
    NO_AREAS,
    Source,
    keep_table,
    write_package,
    write_table,
)
from allocmodel.publishers.originals import read_original
from allocmodel.reference.data import Reference

#: What an area is in the tables made here.
AREA_IS = "practice"


def import_practices(
    file: Path,
    year: str | None,
    destination: Path,
    maps: Sequence[Path] = (),
    say: Callable[[str], None] = print,
) -> Built:
    """Makes reference data from a practice file; an area is a practice.

    Parameters
    ----------
    file : Path
        NHS England's GP practice weighted populations of one year, CSV or workbook.
    year : str or None
        Financial year (``"2025/26"``); None takes it from the file's name (``2025_2026.csv``).
    destination : Path
        Directory to make; it must not exist yet, or hold an earlier import, which is replaced
        only when all went well.
    maps : sequence of Path
        Maps of practices to PCNs and sub-ICB locations, newest first, that go before the maps
        that the shipped reference data were built with.
    say : callable
        Takes each line of the report.

    Returns
    -------
    Built

    Raises
    ------
    BadInput
        When the file or a map cannot be used (lists the rows), the figures do not add up or do
        not follow the national formulas, the year is not known, or the destination holds
        something else.
    """
    check_destination(destination, AREA_IS, NO_AREAS)
    original, *map_originals = [read_original(path) for path in (file, *maps)]
    year = _year_of(year, original.name)
    practices = nhse_weighted_populations.read(original, year)
    total = practices["population"].sum()
    say(f"{year}: {len(practices):,} practices, {total:,.0f} people")
    nhse_weighted_populations.say_zeros(practices, year, say)

    source = Source(NHS_ENGLAND, WEIGHTED_TITLE, year, original.name, original.sha256)
    sources = [source]
    given = []
    for map_original in map_originals:
        given.append(nhsd_practice_maps.read(map_original))
        sources.append(
            Source(
                f"{NHS_ENGLAND} Digital",
                "Map of practices",
                "as given",
                map_original.name,
                map_original.sha256,
            )
        )
    shipped = Reference.load()
    sources += _shipped_maps(shipped)
    tables = _tables(practices, year, given, shipped, say)
    tables["national_weights"] = fit_years({year: practices}, say)

    with replacing(destination) as directory:
        for name in IMPORTED:
            write_table(tables[name], name, directory)
        write_package(
            directory,
            {
                name: [source] if name in ("icbs", "national_weights") else sources
                for name in IMPORTED
            },
            name=f"allocmodel-practices-{year.replace('/', '-')}",
            title=f"Need of the GP practices of England, {year}",
            area_is=AREA_IS,
        )
        # Allocations may have been imported into the folder before.
        keep_table("allocations", destination, directory)
    say(f"wrote {destination.name}: {len(tables['areas']):,} practices as areas")
    return Built(destination, {name: tables[name] for name in IMPORTED})


def _year_of(year: str | None, name: str) -> str:
    """The year as ``2025/26``, as given or as the file's name says."""
    if year is None:
        found = nhse_weighted_populations.year_in_name(name)
        if found is None:
            raise BadInput(
                "The file's name does not say which financial year it holds.",
                name,
                f"Give the year with {argument('year')}, such as 2026/27.",
            )
        return found
    try:
        return year_written(year)
    except Wrong as wrong:
        raise BadInput(wrong.what, argument("year"), wrong.mend) from None


def _shipped_maps(shipped: Reference) -> list[Source]:
    """The maps that the shipped table of practices was built from."""
    return [
        Source(row["publisher"], row["title"], row["vintage"], row["file"], row["sha256"])
        for row in shipped.sources()
        if row["table"] == "practices" and row["publisher"] != NHS_ENGLAND
    ]


def _tables(
    practices: pd.DataFrame,
    year: str,
    given: list[pd.DataFrame],
    shipped: Reference,
    say: Callable[[str], None],
) -> dict[str, pd.DataFrame]:
    """The tables icbs, areas and weighted_populations, with practices as areas."""
    lookup = shipped.practices().reset_index()
    former = geography.former_sub_icbs([practices])
    fitting = shipped.sub_icbs_by_icb() | {
        pair for table in given for pair in zip(table["icb"], table["sub_icb"], strict=True)
    }
    placed = geography.place_practices(practices, [*given, lookup, former], fitting)
    say_placing(practices, placed, year, say)
    places = pd.concat([practices, placed], axis=1).assign(year=year)
    places["area"] = places["practice"]
    official = _official_icb_names(year, shipped)
    places["published_name"] = _published_icb_names(places, official)
    places["icb_name"] = places["icb"].map(official).fillna(places["published_name"])
    for code in ("pcn", "district", "sub_icb"):
        names = shipped.names(code)
        for table in reversed(given):
            if f"{code}_name" in table:
                given_names = zip(table[code], table[f"{code}_name"], strict=True)
                names |= {key: geography.title_case(name) for key, name in given_names if name}
        if code == "district":
            # The workbook of 2023/24 and 2024/25 holds codes where its header says names.
            own = places["district_name"].where(places["district_name"] != places["district"])
            places["district_name"] = own.replace("", pd.NA).fillna(
                places["district"].map(names).fillna(places["district"])
            )
        else:
            places[f"{code}_name"] = places[code].map(names).fillna(places[code])
    tables = {
        name: places[TABLES[name].names] for name in ("icbs", "areas", "weighted_populations")
    }
    return {**tables, "icbs": tables["icbs"].drop_duplicates(list(TABLES["icbs"].key))}


def _official_icb_names(year: str, shipped: Reference) -> dict[str, str]:
    """The shipped name of each ICB code, of the year itself where the year ships."""
    known: dict[str, str] = {}
    for other in (*shipped.years, *([year] if year in shipped.years else [])):
        known |= dict(shipped.icbs(other)["icb_name"])
    return known


def _published_icb_names(places: pd.DataFrame, known: Mapping[str, str]) -> pd.Series:
    """Each practice's ICB name in the file; the known one where the file's is that of no ICB.

    The workbook of 2023/24 and 2024/25 holds the names of former CCGs where its header says ICB.
    """
    several = places.groupby("icb")["icb_name"].transform("nunique") > 1
    no_icb = ~places["icb_name"].str.contains(r"\bICB\b|Integrated Care Board", case=False)
    use_known = several | no_icb
    return places["icb_name"].mask(use_known, places["icb"].map(known).fillna(places["icb"]))
