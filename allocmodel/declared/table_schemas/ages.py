"""Tables of need and outcomes by age."""

from __future__ import annotations

from allocmodel.declared.table_schemas.columns import AGE, COUNT, REQUIRED, SERVICE, SHARE, YEAR
from allocmodel.declared.table_schemas.table import Column, Table
from allocmodel.declared.vocabulary import AGE_FITS, AGES, REGISTERS

OUTCOME = Column(
    "outcome",
    "Register of the Quality and Outcomes Framework",
    constraints={"required": True, "enum": list(REGISTERS)},
)

#: How a fit of a curve by age was made, and how well it explains practices.
_AGE_FIT = (
    Column(
        "fit",
        "What the fit changes of the defined one",
        constraints={"required": True, "enum": list(AGE_FITS)},
    ),
    Column(
        "in_range",
        "1 where it counts toward the range; 0 where it was tried and left",
        "integer",
        constraints={"required": True, "enum": [0, 1]},
    ),
)

_AGE_FIT_QUALITY = (
    Column(
        "deprivation",
        "What the logarithm gains with the share of people in families of low income, per 1",
        "number",
        "index",
        REQUIRED,
    ),
    Column(
        "explained",
        "Share of the variance between practices that ages and deprivation explain",
        "number",
        "share",
        {"required": True, "maximum": 1},
    ),
)

AGE_CURVES = Table(
    "age_curves",
    "Curves by age: weighted people for each person of an age, fitted to all practices",
    "derived",
    (
        YEAR,
        SERVICE,
        AGE,
        Column("curve", "The mean over all ages is 1", "number", "index", COUNT),
        Column("low", "Low end over defensible fits and chance", "number", "index", COUNT),
        Column("high", "High end over defensible fits and chance", "number", "index", COUNT),
        Column(
            "shown",
            "1 where single ages are good enough to be shown; else only sums over a place",
            "integer",
            constraints={"required": True, "enum": [0, 1]},
        ),
    ),
    ("year", "service", "age"),
)

AGE_CURVE_FITS = Table(
    "age_curve_fits",
    "The fits that the range of each curve by age is made of, and those tried and left",
    "derived",
    (
        YEAR,
        SERVICE,
        *_AGE_FIT,
        *(
            Column(age, f"The curve at ages {title}", "number", "index", COUNT)
            for age, title in AGES.items()
        ),
        *_AGE_FIT_QUALITY,
        Column(
            "from_hospital_costs",
            "Mean distance from published hospital costs by age, over people",
            "number",
            "index",
            COUNT,
        ),
    ),
    ("year", "service", "fit"),
)

HOSPITAL_COSTS = Table(
    "hospital_costs",
    "Published cost of hospital care per head by age, maternity taken out",
    "derived",
    (
        AGE,
        Column("cost", "The mean over all ages is 1", "number", "index", COUNT),
    ),
    ("age",),
)

OUTCOME_RATES = Table(
    "outcome_rates",
    "Rates by age of registers, fitted to all practices",
    "derived",
    (
        OUTCOME,
        AGE,
        Column("rate", "Part of all people of the age", "number", "share", SHARE),
        Column("low", "Low end over defensible fits and chance", "number", "share", COUNT),
        Column("high", "High end over defensible fits and chance", "number", "share", COUNT),
    ),
    ("outcome", "age"),
)

OUTCOME_RATE_FITS = Table(
    "outcome_rate_fits",
    "The fits that the range of each rate by age is made of, and those tried and left",
    "derived",
    (
        OUTCOME,
        *_AGE_FIT,
        *(
            Column(age, f"The rate at ages {title}", "number", "share", COUNT)
            for age, title in AGES.items()
        ),
        *_AGE_FIT_QUALITY,
    ),
    ("outcome", "fit"),
)
