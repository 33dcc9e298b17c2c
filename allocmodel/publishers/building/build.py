"""Builds the reference data from the publishers' originals, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from allocmodel.declared.table_schemas.every_table import TABLES
from allocmodel.declared.table_schemas.licences import ATTRIBUTION
from allocmodel.declared.table_schemas.names_by_year import practice_figures_of
from allocmodel.declared.vocabulary import YEARS_OF_PRACTICES
from allocmodel.publishers import evidence, geography, nhsd_practice_maps, practice_rows
from allocmodel.publishers.building.areas import area_tables, place_all, practice_lookup
from allocmodel.publishers.building.by_neighbourhood import tables_by_lsoa
from allocmodel.publishers.building.destination import check_destination, replacing
from allocmodel.publishers.building.folder_of_originals import Originals, Say
from allocmodel.publishers.building.read_files import (
    read_allocations,
    read_maps,
    read_outlines,
    read_payments,
    read_practices,
    read_upper_tiers,
)
from allocmodel.publishers.building.reconciled import compare_with_workbook, reconcile_allocations
from allocmodel.publishers.building.which_files import MAPS
from allocmodel.publishers.building.yearly_weights import fit_years
from allocmodel.publishers.data_package import Source, write_package, write_table

#: What an area is in the tables built here.
AREA_IS = "part of a PCN"

README = f"""# Reference data

Tidy tables that `allocmodel data build` makes from the files of NHS England, NHS England Digital,
the Office for National Statistics and the Ministry of Housing, Communities and Local Government;
the evidence on need by ethnic group is quoted from publications. What each table and column is,
its unit, licence, sources (with their sha256) and grade stand in `datapackage.json`, a
Frictionless tabular data package. Practices are summed into areas: the part of a Primary Care
Network that lies in one district of one Integrated Care Board; the published rows of practices
stand in `practice_figures_*`, and are read only where a scenario or a workbook goes by practice.

{ATTRIBUTION}

Do not edit these files: build them again. The same originals give the same bytes.

    allocmodel data build --from DIRECTORY_OF_ORIGINALS
"""


@dataclass(frozen=True)
class Built:
    """What a build made.

    Attributes
    ----------
    destination : Path
        The directory of tables.
    tables : dict of str to DataFrame
        The tables as built, by name.
    """

    destination: Path
    tables: dict[str, pd.DataFrame]


def build(originals: Path, destination: Path, say: Say) -> Built:
    """Builds the reference data from the publishers' files.

    Parameters
    ----------
    originals : Path
        Folder of the publishers' files, under the names that they were published with.
    destination : Path
        Directory of tables to make or to replace. It is replaced only when all went well.
    say : callable
        Takes each line of the report: what did not match, residuals, reconciliations.

    Returns
    -------
    Built

    Raises
    ------
    BadInput
        When a file is missing, damaged or of another layout, or figures do not reconcile.
    """
    check_destination(destination, AREA_IS)
    files = Originals(originals, say)
    practices, practice_sources = read_practices(files)
    maps, map_sources = read_maps(files)
    allocations, allocation_sources = read_allocations(files)
    compare_with_workbook(files, practices, say)
    reconcile_allocations(allocations, practices, say)

    places = place_all(practices, maps, say)
    tables = area_tables(places, geography.Maps(tuple(maps)))
    tables["allocations"] = allocations
    tables["national_weights"] = fit_years(practices, say)
    tables["practices"] = practice_lookup(maps, practices)
    tables |= practice_rows.figures(places)
    tables["practice_register"] = practice_rows.register(
        practices, {vintage: table for (_, _, vintage), table in zip(MAPS, maps, strict=True)}
    )
    tables["practice_payments"], payment_sources = read_payments(files)
    ccgs = nhsd_practice_maps.read_former_ccgs(files.read(MAPS[-1][0]))
    tables["former_ccgs"] = ccgs[ccgs["sub_icb"].isin(tables["areas"]["sub_icb"])]
    tables["upper_tiers"], county_source = read_upper_tiers(files)
    by_lsoa, lsoa_sources = tables_by_lsoa(files, practices, places)
    tables |= by_lsoa
    outlines, outline_sources = read_outlines(files)
    tables |= outlines
    tables["evidence"] = evidence.evidence_table()
    tables["evidence_groups"] = evidence.groups_table()

    geographic = (*practice_sources, *map_sources)
    sources: dict[str, Sequence[Source]] = {
        "icbs": geographic,
        "areas": geographic,
        "weighted_populations": geographic,
        "allocations": allocation_sources,
        "national_weights": practice_sources,
        "practices": geographic,
        **dict.fromkeys(map(practice_figures_of, YEARS_OF_PRACTICES), geographic),
        "practice_register": geographic,
        "practice_payments": payment_sources,
        "former_ccgs": map_sources[-1:],
        "upper_tiers": (county_source,),
        **outline_sources,
        **{name: (*own, *geographic) for name, own in lsoa_sources.items()},
        **{
            name: (*lsoa_sources[name], *practice_sources)
            for name in ("need_gradients", "age_curves", "age_curve_fits", "hospital_costs")
        },
        "evidence": evidence.sources(),
        "evidence_groups": evidence.sources(),
    }
    with replacing(destination) as directory:
        for name in TABLES:
            write_table(tables[name], name, directory)
        write_package(
            directory,
            sources,
            name="allocmodel-reference-data",
            title="Need and allocations of the Integrated Care Boards of England",
            area_is=AREA_IS,
        )
        (directory / "README.md").write_text(README, encoding="utf-8", newline="\n")
    say(f"wrote {destination.name}: {', '.join(f'{n} {len(tables[n]):,}' for n in TABLES)} rows")
    return Built(destination, tables)
