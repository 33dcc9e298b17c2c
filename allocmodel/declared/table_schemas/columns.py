"""Columns and constraints that several tables have."""

from __future__ import annotations

from allocmodel.declared.table_schemas.table import Column
from allocmodel.declared.vocabulary import AGES, GRADES, QUINTILES, SAME_PRACTICES, SERVICES

REQUIRED = {"required": True}

YEAR = Column("year", "Financial year", constraints={"required": True, "pattern": r"20\d\d/\d\d"})

ICB = Column("icb", "ODS code of the Integrated Care Board (ICB)", constraints=REQUIRED)

COUNT = {"required": True, "minimum": 0}

SHARE = {"required": True, "minimum": 0, "maximum": 1}

GRADE = {"required": True, "enum": list(GRADES)}

AGE = Column("age", "Age band, in years", constraints={"required": True, "enum": list(AGES)})

SERVICE = Column(
    "service",
    "What NHS England publishes a weighted population for",
    constraints={"required": True, "enum": list(SERVICES)},
)

AREA = Column("area", "Id of the area", constraints=REQUIRED)

QUINTILE = Column(
    "deprivation_quintile",
    "Fifth of England's LSOAs by deprivation; 1 = most deprived",
    constraints={"required": True, "enum": list(QUINTILES)},
)

PRACTICES_OF = Column(
    "practices_of",
    "First of the years that have these practices",
    constraints={"required": True, "enum": list(SAME_PRACTICES)},
)

OF_AREAS: tuple[tuple[tuple[str, ...], str], ...] = ((("icb", "area"), "areas"),)

#: The figures that NHS England publishes of a practice, and those of an area, its sums.
FIGURES = (
    Column("population", "Registered population", "number", "people", COUNT),
    *(
        Column(code, f"Weighted population: {title}", "number", "weighted people", COUNT)
        for code, title in SERVICES.items()
    ),
)
