"""Tables of who the people of areas are."""

from __future__ import annotations

from collections.abc import Mapping

from allocmodel.declared.table_schemas.columns import (
    AREA,
    COUNT,
    ICB,
    OF_AREAS,
    PRACTICES_OF,
    QUINTILE,
    YEAR,
)
from allocmodel.declared.table_schemas.names_by_year import table_of
from allocmodel.declared.table_schemas.table import Column, Table
from allocmodel.declared.vocabulary import (
    AGES,
    DEPRIVATION_DOMAINS,
    ETHNIC_GROUPS,
    HIGH_LEVEL_GROUPS,
    SAME_PRACTICES,
)

#: People of an area by group, fifth and age are written as whole people of each so many in the
#: area, so that small areas keep their mix. With 50,000, a third of England's White and Black
#: African people of 85 and over would be rounded away; with 500,000 no group by age of England is
#: off by more than 0.3%.
PER = 500_000


def _people(titles: Mapping[str, str], who: str = "{}") -> tuple[Column, ...]:
    """Columns of people of each `PER` in the area."""
    return tuple(
        Column(
            code, f"People of each {PER:,} in the area: {who.format(title)}", "integer", "", COUNT
        )
        for code, title in titles.items()
    )


def people_of_practices(first: str) -> tuple[Table, ...]:
    """The tables of people that years with the same practices share, by the first of those."""
    years = " and ".join(SAME_PRACTICES[first])
    of_practices = f"by the practices of {years}"
    ages = _people(AGES, "{} years")
    return (
        Table(
            table_of("population_by_group_and_quintile", first),
            f"People of each area by ethnic group and fifth of deprivation, {of_practices}",
            "derived",
            (
                ICB,
                AREA,
                Column(
                    "domain",
                    "What the fifths are by: the Index of Multiple Deprivation or one domain",
                    constraints={"required": True, "enum": list(DEPRIVATION_DOMAINS)},
                ),
                QUINTILE,
                *_people(ETHNIC_GROUPS),
            ),
            ("icb", "area", "domain", "deprivation_quintile"),
            OF_AREAS,
            packed=True,
            kind="population_by_group_and_quintile",
        ),
        Table(
            table_of("population_by_group_and_age", first),
            f"People of each area by ethnic group and age, {of_practices}",
            "derived",
            (
                ICB,
                AREA,
                Column(
                    "ethnic_group",
                    "Code of the ethnic group of the Census 2021",
                    constraints={"required": True, "enum": list(ETHNIC_GROUPS)},
                ),
                *ages,
            ),
            ("icb", "area", "ethnic_group"),
            OF_AREAS,
            packed=True,
            kind="population_by_group_and_age",
        ),
        *(
            Table(
                table_of(f"population_by_high_level_group_quintile_and_age_{domain}", first),
                "People of each area by high-level ethnic group, fifth of deprivation "
                f"({title}) and age, {of_practices}",
                "derived",
                (
                    ICB,
                    AREA,
                    Column(
                        "high_level_group",
                        "Code of the high-level ethnic group of the Census 2021",
                        constraints={"required": True, "enum": list(HIGH_LEVEL_GROUPS)},
                    ),
                    QUINTILE,
                    *ages,
                ),
                ("icb", "area", "high_level_group", "deprivation_quintile"),
                OF_AREAS,
                packed=True,
                kind="population_by_high_level_group_quintile_and_age",
            )
            for domain, title in DEPRIVATION_DOMAINS.items()
        ),
    )


WOMEN_OF_CHILDBEARING_AGE = Table(
    "women_of_childbearing_age",
    "Women of 15 to 44 of each area by high-level ethnic group",
    "derived",
    (
        PRACTICES_OF,
        ICB,
        AREA,
        *_people(HIGH_LEVEL_GROUPS, "women of 15 to 44, {}"),
    ),
    ("practices_of", "icb", "area"),
    OF_AREAS,
    packed=True,
)

ENGLAND_BY_GROUP_AND_AGE = Table(
    "england_by_group_and_age",
    "Registered people of England by ethnic group and age",
    "derived",
    (
        PRACTICES_OF,
        Column(
            "ethnic_group",
            "Code of the ethnic group of the Census 2021",
            constraints={"required": True, "enum": list(ETHNIC_GROUPS)},
        ),
        *(
            Column(code, f"People: {title} years", "integer", "people", COUNT)
            for code, title in AGES.items()
        ),
    ),
    ("practices_of", "ethnic_group"),
)

RESIDENT_POPULATION = Table(
    "resident_population",
    "Residents of the Census 2021 for each registered person of an area",
    "derived",
    (
        YEAR,
        ICB,
        AREA,
        Column(
            "residents_per_registered",
            "Usual residents of the Census 2021 for each registered person of the year",
            "number",
            "number",
            COUNT,
        ),
    ),
    ("year", "icb", "area"),
    ((("year", "icb", "area"), "weighted_populations"),),
    packed=True,
)
