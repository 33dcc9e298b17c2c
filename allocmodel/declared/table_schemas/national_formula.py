"""Tables of the national formulas: weighted people, allocations, weights, gradients."""

from __future__ import annotations

from allocmodel.declared.table_schemas.columns import (
    AREA,
    COUNT,
    FIGURES,
    ICB,
    REQUIRED,
    SERVICE,
    YEAR,
)
from allocmodel.declared.table_schemas.table import Column, Table

FORMULA = Column(
    "formula",
    "National formula",
    constraints={"required": True, "enum": ["core", "primary_medical"]},
)

WEIGHTED_POPULATIONS = Table(
    "weighted_populations",
    "Registered and weighted population of each area",
    "published",
    (
        YEAR,
        ICB,
        AREA,
        *FIGURES,
    ),
    ("year", "icb", "area"),
    ((("icb", "area"), "areas"), (("year", "icb"), "icbs")),
)

ALLOCATIONS = Table(
    "allocations",
    "Published allocations of ICBs",
    "published",
    (
        Column("icb", "ODS code of the ICB; ENG = England", constraints=REQUIRED),
        Column("stream", "What is allocated", constraints=REQUIRED),
        YEAR,
        Column("element", "Which figure of the allocation", constraints=REQUIRED),
        Column("value", "The figure", "number", constraints=REQUIRED),
        Column(
            "unit",
            "Its unit",
            constraints={
                "required": True,
                "enum": ["pounds", "pounds per head", "share"],
            },
        ),
    ),
    ("icb", "stream", "year", "element"),
)

NATIONAL_WEIGHTS = Table(
    "national_weights",
    "Weights of the components in the national formulas, recovered by regression",
    "derived",
    (
        YEAR,
        FORMULA,
        Column("component", "Component of need", constraints=REQUIRED),
        Column("weight", "Its weight in the formula", "number", "share", REQUIRED),
        Column(
            "bears_cost",
            "1 where the area's cost factor applies to the component",
            "integer",
            constraints={"required": True, "enum": [0, 1]},
        ),
        Column("standard_error", "Standard error of the weight", "number", "share", COUNT),
        Column("districts", "Districts that the fit used", "integer", "", COUNT),
        Column(
            "max_residual",
            "Largest residual of a district that the fit used, per head",
            "number",
            "share",
            COUNT,
        ),
        Column("grade", "How well the figure is founded", constraints=REQUIRED),
    ),
    ("year", "formula", "component"),
)

NEED_GRADIENTS = Table(
    "need_gradients",
    "Need per head of the most deprived fifth of people over the least, by practice",
    "derived",
    (
        YEAR,
        SERVICE,
        Column(
            "gradient",
            "Weighted people per head of the fifth of people in the practices with the "
            "highest mean score of the Index of Multiple Deprivation 2025, over that of "
            "the fifth with the lowest",
            "number",
            "index",
            COUNT,
        ),
        Column("practices", "Practices that it rests on", "integer", "", COUNT),
    ),
    ("year", "service"),
)
