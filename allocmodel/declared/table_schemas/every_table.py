"""Every table, in the order in which they are built."""

from __future__ import annotations

from allocmodel.declared.table_schemas.ages import (
    AGE_CURVE_FITS,
    AGE_CURVES,
    HOSPITAL_COSTS,
    OUTCOME_RATE_FITS,
    OUTCOME_RATES,
)
from allocmodel.declared.table_schemas.evidence import EVIDENCE, EVIDENCE_GROUPS
from allocmodel.declared.table_schemas.geography import (
    AREAS,
    DISTRICT_OUTLINES,
    FORMER_CCGS,
    ICB_OUTLINES,
    ICBS,
    UPPER_TIERS,
)
from allocmodel.declared.table_schemas.national_formula import (
    ALLOCATIONS,
    NATIONAL_WEIGHTS,
    NEED_GRADIENTS,
    WEIGHTED_POPULATIONS,
)
from allocmodel.declared.table_schemas.people import (
    ENGLAND_BY_GROUP_AND_AGE,
    RESIDENT_POPULATION,
    WOMEN_OF_CHILDBEARING_AGE,
    people_of_practices,
)
from allocmodel.declared.table_schemas.practices import (
    PRACTICE_PAYMENTS,
    PRACTICE_PEOPLE,
    PRACTICE_PEOPLE_BY_GROUP_AND_AGE,
    PRACTICE_REGISTER,
    PRACTICES,
    practice_figures,
)
from allocmodel.declared.vocabulary import AGES, SAME_PRACTICES, SERVICES, YEARS_OF_PRACTICES

#: The name of the file that describes the tables of a folder.
DESCRIPTION = "datapackage.json"


def kind_of(table: str) -> str:
    """A table's name, or what those have in common that differ by years or domain alone."""
    return TABLES[table].kind or table


TABLES = {
    table.name: table
    for table in (
        ICBS,
        AREAS,
        WEIGHTED_POPULATIONS,
        ALLOCATIONS,
        NATIONAL_WEIGHTS,
        PRACTICES,
        *map(practice_figures, YEARS_OF_PRACTICES),
        PRACTICE_REGISTER,
        PRACTICE_PAYMENTS,
        FORMER_CCGS,
        UPPER_TIERS,
        DISTRICT_OUTLINES,
        ICB_OUTLINES,
        *(table for first in SAME_PRACTICES for table in people_of_practices(first)),
        WOMEN_OF_CHILDBEARING_AGE,
        ENGLAND_BY_GROUP_AND_AGE,
        RESIDENT_POPULATION,
        PRACTICE_PEOPLE,
        PRACTICE_PEOPLE_BY_GROUP_AND_AGE,
        NEED_GRADIENTS,
        AGE_CURVES,
        AGE_CURVE_FITS,
        HOSPITAL_COSTS,
        OUTCOME_RATES,
        OUTCOME_RATE_FITS,
        EVIDENCE,
        EVIDENCE_GROUPS,
    )
}

#: Tables that every run reads; others only where a scenario or a command asks for them.
EVERY_RUN = ("icbs", "areas", "weighted_populations", "allocations", "national_weights")

#: Tables that data made by ``data import`` replace; the others stay as shipped.
IMPORTED = ("icbs", "areas", "weighted_populations", "national_weights")

#: Decimals that numbers are written with, by column; other numbers are written in full.
DECIMALS = {
    **dict.fromkeys(("population", *SERVICES), 6),
    "weight": 8,
    "residents_per_registered": 6,
    "gradient": 4,
    "imd_score": 3,
    **dict.fromkeys(("income_deprivation", "employment_deprivation"), 5),
    **dict.fromkeys(("core20_share", "minority_ethnic_share"), 4),
    **dict.fromkeys(("curve", "low", "high", "rate", "cost", *AGES), 5),
    **dict.fromkeys(("deprivation", "explained", "from_hospital_costs"), 4),
}
