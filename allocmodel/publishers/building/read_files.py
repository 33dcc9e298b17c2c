"""Reads the files that tables are made from, each with its source."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from allocmodel.declared.vocabulary import PAYMENT_KINDS
from allocmodel.publishers import (
    nhsd_practice_maps,
    nhse_allocations,
    nhse_payments,
    nhse_weighted_populations,
    ons_boundaries,
    ons_lookups,
    upper_tiers,
)
from allocmodel.publishers.building.folder_of_originals import Originals, read_described
from allocmodel.publishers.building.which_files import (
    ALLOCATION_BOOKS,
    BOUNDARIES,
    COUNTIES_FILE,
    COUNTIES_YEAR,
    ICB_BOUNDARIES,
    ICB_LOOKUP,
    LSOA_LOOKUP,
    MAPS,
    MSOA_LOOKUP,
    NHS_ENGLAND,
    PAYMENTS,
    PRACTICE_FILES,
    WEIGHTED_TITLE,
)
from allocmodel.publishers.data_package import Source


def read_practices(files: Originals) -> tuple[dict[str, pd.DataFrame], list[Source]]:
    """The practice file of each year, and its source."""
    practices, sources = {}, []
    for year, relative in PRACTICE_FILES.items():
        original = files.read(relative)
        practices[year] = nhse_weighted_populations.read(original, year)
        total = practices[year]["population"].sum()
        files.say(f"{year}: {len(practices[year]):,} practices, {total:,.0f} people")
        nhse_weighted_populations.say_zeros(practices[year], year, files.say)
        sources.append(Source(NHS_ENGLAND, WEIGHTED_TITLE, year, original.name, original.sha256))
    return practices, sources


def read_upper_tiers(files: Originals) -> tuple[pd.DataFrame, Source]:
    """The upper-tier authority of every district, and its source."""
    original = files.read(COUNTIES_FILE)
    source = Source(NHS_ENGLAND, WEIGHTED_TITLE, COUNTIES_YEAR, original.name, original.sha256)
    return upper_tiers.read_upper_tiers(original), source


def read_maps(files: Originals) -> tuple[list[pd.DataFrame], list[Source]]:
    """The maps of practices, newest first, and their sources."""
    maps, sources = [], []
    for relative, title, vintage in MAPS:
        original = files.read(relative)
        maps.append(nhsd_practice_maps.read(original))
        publisher = f"{NHS_ENGLAND} Digital"
        sources.append(Source(publisher, title, vintage, original.name, original.sha256))
    return maps, sources


def read_allocations(files: Originals) -> tuple[pd.DataFrame, list[Source]]:
    """The allocations of all years, long, and their sources."""
    tables, sources = [], []
    for relative, title, sheets in ALLOCATION_BOOKS:
        original = files.read(relative)
        tables.append(nhse_allocations.read(original, sheets))
        vintage = title.removeprefix("ICB allocations ")
        sources.append(
            Source(NHS_ENGLAND, "ICB allocations", vintage, original.name, original.sha256)
        )
    return pd.concat(tables, ignore_index=True), sources


def read_outlines(
    files: Originals,
) -> tuple[dict[str, pd.DataFrame], dict[str, Sequence[Source]]]:
    """The outlines of districts and of ICBs, and the files that each are made from."""
    boundaries, msoas, districts, icbs, merged = (
        read_described(files, one)
        for one in (BOUNDARIES, MSOA_LOOKUP, LSOA_LOOKUP, ICB_LOOKUP, ICB_BOUNDARIES)
    )
    msoa_of = ons_lookups.read_msoas(msoas[0])
    district_of = ons_boundaries.district_of_msoas(
        ons_boundaries.read_districts(districts[0]), msoa_of
    )
    of_districts = ons_boundaries.read(boundaries[0], district_of)
    icb_of = ons_boundaries.icb_of_msoas(icbs[0], msoa_of)
    of_icbs = {
        ons_boundaries.ICBS_OF_2024: ons_boundaries.read(
            boundaries[0], icb_of, ons_boundaries.OF_ICBS
        ),
        ons_boundaries.ICBS_OF_2026: ons_boundaries.read_icbs(merged[0]),
    }
    tables = {
        "district_outlines": of_districts.rename(columns={"whole": "district"}),
        "icb_outlines": pd.concat(
            [one.assign(first_year=year) for year, one in of_icbs.items()], ignore_index=True
        ).rename(columns={"whole": "icb"}),
    }
    files.say(f"outlines of {of_districts['whole'].nunique()} districts")
    for year, one in of_icbs.items():
        files.say(f"outlines of {one['whole'].nunique()} ICBs from {year}")
    read_for = {
        "district_outlines": (boundaries, districts, msoas),
        "icb_outlines": (boundaries, icbs, msoas, merged),
    }
    return tables, {name: [source for _, source in own] for name, own in read_for.items()}


def read_payments(files: Originals) -> tuple[pd.DataFrame, list[Source]]:
    """The payments to practices, and the file that they are from."""
    original, source = read_described(files, PAYMENTS)
    table = nhse_payments.read(original)
    pounds = table[list(PAYMENT_KINDS)].sum().sum()
    files.say(f"payments to {len(table):,} practices: £{pounds:,.0f} after deductions")
    return table, [source]
