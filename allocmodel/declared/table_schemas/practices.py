"""Tables with a row for each practice."""

from __future__ import annotations

from allocmodel.declared.table_schemas.columns import COUNT, FIGURES, ICB, OF_AREAS, REQUIRED, SHARE
from allocmodel.declared.table_schemas.names_by_year import practice_figures_of
from allocmodel.declared.table_schemas.table import Column, Table
from allocmodel.declared.vocabulary import AGES, ETHNIC_GROUPS, PAYMENT_KINDS, PAYMENTS_YEAR


def practice_figures(year: str) -> Table:
    """The published practice rows of a year."""
    return Table(
        practice_figures_of(year),
        f"Registered and weighted population of each practice, {year}, as published",
        "published",
        (
            ICB,
            Column("practice", "ODS code of the GP practice", constraints=REQUIRED),
            Column("practice_name", "Name of the practice in that year's file"),
            Column("area", "Id of the area that it is summed into", constraints=REQUIRED),
            *FIGURES,
        ),
        ("practice",),
        OF_AREAS,
        packed=True,
        exact=True,
        kind="practice_figures",
    )


PRACTICES = Table(
    "practices",
    "Practices: which PCN and sub-ICB location each belongs to by the newest map",
    "published",
    (
        Column("practice", "ODS code of the GP practice", constraints=REQUIRED),
        Column("pcn", "ODS code of the PCN; U = in no PCN", constraints=REQUIRED),
        Column("sub_icb", "ODS code of the sub-ICB location; blank = unknown"),
    ),
    ("practice",),
)

PRACTICE_REGISTER = Table(
    "practice_register",
    "Every practice of the practice files and maps that are held: where it was last",
    "published",
    (
        Column("practice", "ODS code of the GP practice", constraints=REQUIRED),
        Column("practice_name", "Newest name"),
        Column("icb", "ODS code of its ICB in the last practice file; blank = in none"),
        Column("last_year", "Last year whose practice file has it; blank = none has"),
        Column("last_map", "Vintage of the newest map that has it; blank = none has"),
    ),
    ("practice",),
    packed=True,
)

PRACTICE_PAYMENTS = Table(
    "practice_payments",
    f"NHS payments to each practice in {PAYMENTS_YEAR}, by kind",
    "published",
    (
        Column("practice", "ODS code of the GP practice", constraints=REQUIRED),
        Column("practice_name", "Its name in the publication"),
        Column("sub_icb", "ODS code of its sub-ICB location", constraints=REQUIRED),
        Column(
            "registered_patients",
            "Registered patients, average of the year",
            "number",
            "people",
            COUNT,
        ),
        Column(
            "carr_hill_patients",
            "Patients weighted by the Carr-Hill formula, average of the year",
            "number",
            "weighted people",
            COUNT,
        ),
        *(
            Column(kind, title, "number", "pounds", REQUIRED)
            for kind, title in PAYMENT_KINDS.items()
        ),
    ),
    ("practice",),
    packed=True,
    exact=True,
)

PRACTICE_PEOPLE = Table(
    "practice_people",
    "Who the people of each practice are: deprivation, women by age, list size, rurality",
    "derived",
    (
        Column("practice", "ODS code of the GP practice", constraints=REQUIRED),
        Column(
            "people",
            "Registered people whose neighbourhood (LSOA) is known",
            "number",
            "people",
            COUNT,
        ),
        Column(
            "own_list",
            "1 where ages are those of the practice's own list; 0 = of its neighbourhoods",
            "integer",
            constraints={"required": True, "enum": [0, 1]},
        ),
        Column(
            "income_deprivation",
            "Share of people in families of low income, mean over where its people live",
            "number",
            "share",
            SHARE,
        ),
        Column(
            "employment_deprivation",
            "Share of people of working age out of work against their will, same mean",
            "number",
            "share",
            SHARE,
        ),
        Column(
            "imd_score",
            "Score of the Index of Multiple Deprivation 2025, same mean",
            "number",
            "index",
            COUNT,
        ),
        *(
            Column(f"women_{code}", f"Women of {title} years", "number", "people", COUNT)
            for code, title in AGES.items()
        ),
        Column("aged_16", "People of 16 years", "number", "people", COUNT),
        Column(
            "list_size",
            "Registered people, mean over the year 2024/25; blank = not known",
            "number",
            "people",
        ),
        Column(
            "rural",
            "1 where the practice is in a rural area, 0 in an urban one; blank = not known",
            "number",
        ),
    ),
    ("practice",),
    packed=True,
)

PRACTICE_PEOPLE_BY_GROUP_AND_AGE = Table(
    "practice_people_by_group_and_age",
    "Registered people of each practice by ethnic group and age",
    "derived",
    (
        Column("practice", "ODS code of the GP practice", constraints=REQUIRED),
        Column(
            "ethnic_group",
            "Code of the ethnic group of the Census 2021",
            constraints={"required": True, "enum": list(ETHNIC_GROUPS)},
        ),
        *(
            Column(code, f"People of {title} years", "number", "people", COUNT)
            for code, title in AGES.items()
        ),
    ),
    ("practice", "ethnic_group"),
    packed=True,
)
