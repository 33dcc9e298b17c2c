"""Tables of ICBs, areas and districts."""

from __future__ import annotations

from allocmodel.declared.table_schemas.columns import ICB, REQUIRED, YEAR
from allocmodel.declared.table_schemas.licences import WITH_ORDNANCE_SURVEY
from allocmodel.declared.table_schemas.table import Column, Table

RING = {"required": True, "minimum": 1}

OUTLINE = (
    "Points as latitude and longitude in degrees (WGS84), with commas between; the first is not "
    "repeated"
)

ICBS = Table(
    "icbs",
    "Integrated Care Boards of each year",
    "published",
    (
        YEAR,
        ICB,
        Column(
            "icb_name",
            "Official name: that of the newest map of practices which has the ICB, "
            "else of the practice file of the year",
            constraints=REQUIRED,
        ),
        Column("region", "ODS code of its NHS England region", constraints=REQUIRED),
        Column("region_name", "Name of that region", constraints=REQUIRED),
        Column(
            "published_code",
            "Code in the practice file: provisional for ICBs merged in 2026",
            constraints=REQUIRED,
        ),
        Column(
            "published_name",
            "Name in the practice file: provisional for an ICB merged in 2026",
            constraints=REQUIRED,
        ),
    ),
    ("year", "icb"),
)

AREAS = Table(
    "areas",
    "Areas: the part of a Primary Care Network (PCN) in one district of an ICB",
    "derived",
    (
        ICB,
        Column("area", "Id of the area, unique in its ICB", constraints=REQUIRED),
        Column("pcn", "ODS code of the PCN; U = in no PCN", constraints=REQUIRED),
        Column("pcn_name", "Name of the PCN"),
        Column("district", "ONS code of the district (2021)", constraints=REQUIRED),
        Column("district_name", "Name of the district", constraints=REQUIRED),
        Column("sub_icb", "ODS code of the sub-ICB location; blank = unknown"),
        Column("sub_icb_name", "Name of the sub-ICB location"),
    ),
    ("icb", "area"),
)

FORMER_CCGS = Table(
    "former_ccgs",
    "The Clinical Commissioning Groups (CCGs) of which sub-ICB locations keep the codes",
    "published",
    (
        Column("sub_icb", "ODS code of the sub-ICB location", constraints=REQUIRED),
        Column("former_ccg", "Name of the CCG in July 2022", constraints=REQUIRED),
    ),
    ("sub_icb",),
)

UPPER_TIERS = Table(
    "upper_tiers",
    "The upper-tier authority of each district of 2021: its county, or the district itself",
    "published",
    (
        Column("district", "Code of the district", constraints=REQUIRED),
        Column("upper_tier", "Code of the upper-tier authority", constraints=REQUIRED),
        Column("upper_tier_name", "Its name", constraints=REQUIRED),
    ),
    ("district",),
)

DISTRICT_OUTLINES = Table(
    "district_outlines",
    "Outlines of the districts of April 2022, for maps",
    "derived",
    (
        Column("district", "Code of the district", constraints=REQUIRED),
        Column("ring", "Number of the closed line, the largest first", "integer", "", RING),
        Column("outline", OUTLINE, constraints=REQUIRED),
    ),
    ("district", "ring"),
    packed=True,
    licence=WITH_ORDNANCE_SURVEY,
)

ICB_OUTLINES = Table(
    "icb_outlines",
    "Outlines of the ICBs, for maps: of April 2024, put together from MSOAs, and of April "
    "2026, from LSOAs; not ONS's own outlines of ICBs",
    "derived",
    (
        Column(
            "first_year",
            "First financial year in which there are these ICBs",
            constraints=YEAR.constraints,
        ),
        Column("icb", "ODS code of the ICB", constraints=REQUIRED),
        Column("ring", "Number of the closed line, the largest first", "integer", "", RING),
        Column("outline", OUTLINE, constraints=REQUIRED),
    ),
    ("first_year", "icb", "ring"),
    packed=True,
    licence=WITH_ORDNANCE_SURVEY,
)
