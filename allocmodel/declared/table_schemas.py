"""The tables of the reference data: their columns with meaning, type and unit, their keys.

Declared once: by these the build writes and describes a table, and a run reads and checks it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from allocmodel.declared.vocabulary import (
    AGE_FITS,
    AGES,
    DEPRIVATION_DOMAINS,
    ETHNIC_GROUPS,
    GRADES,
    HIGH_LEVEL_GROUPS,
    PAYMENT_KINDS,
    PAYMENTS_YEAR,
    QUINTILES,
    REGISTERS,
    SAME_PRACTICES,
    SERVICES,
    YEARS_OF_PRACTICES,
)

ATTRIBUTION = "Contains public sector information licensed under the Open Government Licence v3.0."
LICENCE = {
    "name": "OGL-UK-3.0",
    "path": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    "title": f"Open Government Licence v3.0. {ATTRIBUTION}",
}
#: What has to stand beside every map.
MAP_ATTRIBUTION = (
    "Source: Office for National Statistics licensed under the Open Government Licence v.3.0. "
    "Contains OS data © Crown copyright and database right."
)
#: For boundaries.
WITH_ORDNANCE_SURVEY = {
    **LICENCE,
    "title": f"Open Government Licence v3.0. {MAP_ATTRIBUTION}",
}
#: For figures that scientific papers and reports publish.
QUOTED = {
    "name": "quoted-with-citation",
    "title": "Figures quoted from publications, each with its citation",
}
#: The name of the file that describes the tables of a folder.
DESCRIPTION = "datapackage.json"


@dataclass(frozen=True)
class Column:
    """A column: its meaning, type, unit and constraints."""

    name: str
    title: str
    type: str = "string"
    unit: str = ""
    constraints: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_text(self) -> bool:
        """Whether it holds text, not numbers."""
        return self.type == "string"

    @property
    def may_be_blank(self) -> bool:
        """Whether a row may leave it blank."""
        return not self.constraints.get("required", False)

    def as_dict(self) -> dict[str, object]:
        """The column as a Table Schema field."""
        described: dict[str, object] = {"name": self.name, "type": self.type, "title": self.title}
        if self.unit:
            described["unit"] = self.unit
        if self.constraints:
            described["constraints"] = dict(self.constraints)
        return described


@dataclass(frozen=True)
class Table:
    """A table: what it is, its columns, its key, and where it refers to.

    Attributes
    ----------
    name, title, grade : str
        The file is ``<name>.csv``, or ``<name>.csv.gz`` where it is packed; the grade is one of
        `vocabulary.GRADES`.
    columns : tuple of Column
        In file order.
    key : tuple of str
        Columns that identify a row.
    refers : tuple of (tuple of str, str)
        Columns that are the key of another table, and that table.
    packed : bool
        Whether the file is packed with gzip.
    exact : bool
        Whether numbers are written with all the digits that were published.
    kind : str
        What tables have in common that differ by years or domain alone; by default the name.
    licence : mapping
        Name, title and perhaps path of its licence.
    """

    name: str
    title: str
    grade: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    refers: tuple[tuple[tuple[str, ...], str], ...] = ()
    packed: bool = False
    exact: bool = False
    kind: str = ""
    licence: Mapping[str, str] = field(default_factory=lambda: LICENCE)

    @property
    def file(self) -> str:
        """The table's file name."""
        return f"{self.name}.csv.gz" if self.packed else f"{self.name}.csv"

    @property
    def names(self) -> list[str]:
        """The names of all columns, in file order."""
        return [column.name for column in self.columns]

    @property
    def text(self) -> list[str]:
        """The columns that hold text."""
        return [column.name for column in self.columns if column.is_text]

    @property
    def numbers(self) -> list[str]:
        """The columns that hold numbers."""
        return [column.name for column in self.columns if not column.is_text]

    @property
    def unknown_numbers(self) -> list[str]:
        """Those of the numbers that may be blank: not known."""
        return [one.name for one in self.columns if not one.is_text and one.may_be_blank]

    @property
    def smallest(self) -> dict[str, float]:
        """By column: the smallest figure that it may hold, where one is declared."""
        found = {one.name: one.constraints.get("minimum") for one in self.columns}
        return {name: least for name, least in found.items() if isinstance(least, int | float)}

    @property
    def known_integers(self) -> list[str]:
        """The columns of whole numbers that are never blank."""
        return [one.name for one in self.columns if one.type == "integer" and not one.may_be_blank]

    @property
    def known_decimals(self) -> list[str]:
        """The columns of other numbers that are never blank."""
        known = [*self.text, *self.unknown_numbers, *self.known_integers]
        return [one.name for one in self.columns if one.name not in known]


#: People of an area by group, fifth and age are written as whole people of each so many in the
#: area, so that small areas keep their mix. With 50,000, a third of England's White and Black
#: African people of 85 and over would be rounded away; with 500,000 no group by age of England is
#: off by more than 0.3%.
PER = 500_000


def practices_of(year: str) -> str:
    """The first of the years that share their practices with a year: a key of `SAME_PRACTICES`.

    A year that does not ship has the practices of the last year before it, or of the first.
    """
    earlier = [first for first in SAME_PRACTICES if first <= year]
    return earlier[-1] if earlier else next(iter(SAME_PRACTICES))


def kind_of(table: str) -> str:
    """A table's name, or what those have in common that differ by years or domain alone."""
    return TABLES[table].kind or table


def practice_figures_of(year: str) -> str:
    """The name of the table of the published practice rows of a year, if it ships."""
    return f"practice_figures_{year[:4]}"


def table_of(name: str, year: str) -> str:
    """The name of the table of a kind that holds the people of the practices of a year."""
    return f"{name}_{practices_of(year)[:4]}"


_REQUIRED = {"required": True}
_YEAR = Column("year", "Financial year", constraints={"required": True, "pattern": r"20\d\d/\d\d"})
_ICB = Column("icb", "ODS code of the Integrated Care Board (ICB)", constraints=_REQUIRED)
_COUNT = {"required": True, "minimum": 0}
_RING = {"required": True, "minimum": 1}
_OUTLINE = (
    "Points as latitude and longitude in degrees (WGS84), with commas between; the first is not "
    "repeated"
)
_SHARE = {"required": True, "minimum": 0, "maximum": 1}
_GRADE = {"required": True, "enum": list(GRADES)}
_AGE = Column("age", "Age band, in years", constraints={"required": True, "enum": list(AGES)})
_SERVICE = Column(
    "service",
    "What NHS England publishes a weighted population for",
    constraints={"required": True, "enum": list(SERVICES)},
)
_OUTCOME = Column(
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
        _REQUIRED,
    ),
    Column(
        "explained",
        "Share of the variance between practices that ages and deprivation explain",
        "number",
        "share",
        {"required": True, "maximum": 1},
    ),
)
_FORMULA = Column(
    "formula",
    "National formula",
    constraints={"required": True, "enum": ["core", "primary_medical"]},
)

_AREA = Column("area", "Id of the area", constraints=_REQUIRED)
_QUINTILE = Column(
    "deprivation_quintile",
    "Fifth of England's LSOAs by deprivation; 1 = most deprived",
    constraints={"required": True, "enum": list(QUINTILES)},
)
_PRACTICES_OF = Column(
    "practices_of",
    "First of the years that have these practices",
    constraints={"required": True, "enum": list(SAME_PRACTICES)},
)
_OF_AREAS: tuple[tuple[tuple[str, ...], str], ...] = ((("icb", "area"), "areas"),)


def _people(titles: Mapping[str, str], who: str = "{}") -> tuple[Column, ...]:
    """Columns of people of each `PER` in the area."""
    return tuple(
        Column(
            code, f"People of each {PER:,} in the area: {who.format(title)}", "integer", "", _COUNT
        )
        for code, title in titles.items()
    )


def _of_practices(first: str) -> tuple[Table, ...]:
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
                _ICB,
                _AREA,
                Column(
                    "domain",
                    "What the fifths are by: the Index of Multiple Deprivation or one domain",
                    constraints={"required": True, "enum": list(DEPRIVATION_DOMAINS)},
                ),
                _QUINTILE,
                *_people(ETHNIC_GROUPS),
            ),
            ("icb", "area", "domain", "deprivation_quintile"),
            _OF_AREAS,
            packed=True,
            kind="population_by_group_and_quintile",
        ),
        Table(
            table_of("population_by_group_and_age", first),
            f"People of each area by ethnic group and age, {of_practices}",
            "derived",
            (
                _ICB,
                _AREA,
                Column(
                    "ethnic_group",
                    "Code of the ethnic group of the Census 2021",
                    constraints={"required": True, "enum": list(ETHNIC_GROUPS)},
                ),
                *ages,
            ),
            ("icb", "area", "ethnic_group"),
            _OF_AREAS,
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
                    _ICB,
                    _AREA,
                    Column(
                        "high_level_group",
                        "Code of the high-level ethnic group of the Census 2021",
                        constraints={"required": True, "enum": list(HIGH_LEVEL_GROUPS)},
                    ),
                    _QUINTILE,
                    *ages,
                ),
                ("icb", "area", "high_level_group", "deprivation_quintile"),
                _OF_AREAS,
                packed=True,
                kind="population_by_high_level_group_quintile_and_age",
            )
            for domain, title in DEPRIVATION_DOMAINS.items()
        ),
    )


#: The figures that NHS England publishes of a practice, and those of an area, its sums.
_FIGURES = (
    Column("population", "Registered population", "number", "people", _COUNT),
    *(
        Column(code, f"Weighted population: {title}", "number", "weighted people", _COUNT)
        for code, title in SERVICES.items()
    ),
)


def _practice_figures(year: str) -> Table:
    """The published practice rows of a year."""
    return Table(
        practice_figures_of(year),
        f"Registered and weighted population of each practice, {year}, as published",
        "published",
        (
            _ICB,
            Column("practice", "ODS code of the GP practice", constraints=_REQUIRED),
            Column("practice_name", "Name of the practice in that year's file"),
            Column("area", "Id of the area that it is summed into", constraints=_REQUIRED),
            *_FIGURES,
        ),
        ("practice",),
        _OF_AREAS,
        packed=True,
        exact=True,
        kind="practice_figures",
    )


TABLES = {
    table.name: table
    for table in (
        Table(
            "icbs",
            "Integrated Care Boards of each year",
            "published",
            (
                _YEAR,
                _ICB,
                Column(
                    "icb_name",
                    "Official name: that of the newest map of practices which has the ICB, "
                    "else of the practice file of the year",
                    constraints=_REQUIRED,
                ),
                Column("region", "ODS code of its NHS England region", constraints=_REQUIRED),
                Column("region_name", "Name of that region", constraints=_REQUIRED),
                Column(
                    "published_code",
                    "Code in the practice file: provisional for ICBs merged in 2026",
                    constraints=_REQUIRED,
                ),
                Column(
                    "published_name",
                    "Name in the practice file: provisional for an ICB merged in 2026",
                    constraints=_REQUIRED,
                ),
            ),
            ("year", "icb"),
        ),
        Table(
            "areas",
            "Areas: the part of a Primary Care Network (PCN) in one district of an ICB",
            "derived",
            (
                _ICB,
                Column("area", "Id of the area, unique in its ICB", constraints=_REQUIRED),
                Column("pcn", "ODS code of the PCN; U = in no PCN", constraints=_REQUIRED),
                Column("pcn_name", "Name of the PCN"),
                Column("district", "ONS code of the district (2021)", constraints=_REQUIRED),
                Column("district_name", "Name of the district", constraints=_REQUIRED),
                Column("sub_icb", "ODS code of the sub-ICB location; blank = unknown"),
                Column("sub_icb_name", "Name of the sub-ICB location"),
            ),
            ("icb", "area"),
        ),
        Table(
            "weighted_populations",
            "Registered and weighted population of each area",
            "published",
            (
                _YEAR,
                _ICB,
                _AREA,
                *_FIGURES,
            ),
            ("year", "icb", "area"),
            ((("icb", "area"), "areas"), (("year", "icb"), "icbs")),
        ),
        Table(
            "allocations",
            "Published allocations of ICBs",
            "published",
            (
                Column("icb", "ODS code of the ICB; ENG = England", constraints=_REQUIRED),
                Column("stream", "What is allocated", constraints=_REQUIRED),
                _YEAR,
                Column("element", "Which figure of the allocation", constraints=_REQUIRED),
                Column("value", "The figure", "number", constraints=_REQUIRED),
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
        ),
        Table(
            "national_weights",
            "Weights of the components in the national formulas, recovered by regression",
            "derived",
            (
                _YEAR,
                _FORMULA,
                Column("component", "Component of need", constraints=_REQUIRED),
                Column("weight", "Its weight in the formula", "number", "share", _REQUIRED),
                Column(
                    "bears_cost",
                    "1 where the area's cost factor applies to the component",
                    "integer",
                    constraints={"required": True, "enum": [0, 1]},
                ),
                Column("standard_error", "Standard error of the weight", "number", "share", _COUNT),
                Column("districts", "Districts that the fit used", "integer", "", _COUNT),
                Column(
                    "max_residual",
                    "Largest residual of a district that the fit used, per head",
                    "number",
                    "share",
                    _COUNT,
                ),
                Column("grade", "How well the figure is founded", constraints=_REQUIRED),
            ),
            ("year", "formula", "component"),
        ),
        Table(
            "practices",
            "Practices: which PCN and sub-ICB location each belongs to by the newest map",
            "published",
            (
                Column("practice", "ODS code of the GP practice", constraints=_REQUIRED),
                Column("pcn", "ODS code of the PCN; U = in no PCN", constraints=_REQUIRED),
                Column("sub_icb", "ODS code of the sub-ICB location; blank = unknown"),
            ),
            ("practice",),
        ),
        *(map(_practice_figures, YEARS_OF_PRACTICES)),
        Table(
            "practice_register",
            "Every practice of the practice files and maps that are held: where it was last",
            "published",
            (
                Column("practice", "ODS code of the GP practice", constraints=_REQUIRED),
                Column("practice_name", "Newest name"),
                Column("icb", "ODS code of its ICB in the last practice file; blank = in none"),
                Column("last_year", "Last year whose practice file has it; blank = none has"),
                Column("last_map", "Vintage of the newest map that has it; blank = none has"),
            ),
            ("practice",),
            packed=True,
        ),
        Table(
            "practice_payments",
            f"NHS payments to each practice in {PAYMENTS_YEAR}, by kind",
            "published",
            (
                Column("practice", "ODS code of the GP practice", constraints=_REQUIRED),
                Column("practice_name", "Its name in the publication"),
                Column("sub_icb", "ODS code of its sub-ICB location", constraints=_REQUIRED),
                Column(
                    "registered_patients",
                    "Registered patients, average of the year",
                    "number",
                    "people",
                    _COUNT,
                ),
                Column(
                    "carr_hill_patients",
                    "Patients weighted by the Carr-Hill formula, average of the year",
                    "number",
                    "weighted people",
                    _COUNT,
                ),
                *(
                    Column(kind, title, "number", "pounds", _REQUIRED)
                    for kind, title in PAYMENT_KINDS.items()
                ),
            ),
            ("practice",),
            packed=True,
            exact=True,
        ),
        Table(
            "former_ccgs",
            "The Clinical Commissioning Groups (CCGs) of which sub-ICB locations keep the codes",
            "published",
            (
                Column("sub_icb", "ODS code of the sub-ICB location", constraints=_REQUIRED),
                Column("former_ccg", "Name of the CCG in July 2022", constraints=_REQUIRED),
            ),
            ("sub_icb",),
        ),
        Table(
            "upper_tiers",
            "The upper-tier authority of each district of 2021: its county, or the district itself",
            "published",
            (
                Column("district", "Code of the district", constraints=_REQUIRED),
                Column("upper_tier", "Code of the upper-tier authority", constraints=_REQUIRED),
                Column("upper_tier_name", "Its name", constraints=_REQUIRED),
            ),
            ("district",),
        ),
        Table(
            "district_outlines",
            "Outlines of the districts of April 2022, for maps",
            "derived",
            (
                Column("district", "Code of the district", constraints=_REQUIRED),
                Column(
                    "ring", "Number of the closed line, the largest first", "integer", "", _RING
                ),
                Column("outline", _OUTLINE, constraints=_REQUIRED),
            ),
            ("district", "ring"),
            packed=True,
            licence=WITH_ORDNANCE_SURVEY,
        ),
        Table(
            "icb_outlines",
            "Outlines of the ICBs, for maps: of April 2024, put together from MSOAs, and of April "
            "2026, from LSOAs; not ONS's own outlines of ICBs",
            "derived",
            (
                Column(
                    "first_year",
                    "First financial year in which there are these ICBs",
                    constraints=_YEAR.constraints,
                ),
                Column("icb", "ODS code of the ICB", constraints=_REQUIRED),
                Column(
                    "ring", "Number of the closed line, the largest first", "integer", "", _RING
                ),
                Column("outline", _OUTLINE, constraints=_REQUIRED),
            ),
            ("first_year", "icb", "ring"),
            packed=True,
            licence=WITH_ORDNANCE_SURVEY,
        ),
        *(table for first in SAME_PRACTICES for table in _of_practices(first)),
        Table(
            "women_of_childbearing_age",
            "Women of 15 to 44 of each area by high-level ethnic group",
            "derived",
            (
                _PRACTICES_OF,
                _ICB,
                _AREA,
                *_people(HIGH_LEVEL_GROUPS, "women of 15 to 44, {}"),
            ),
            ("practices_of", "icb", "area"),
            _OF_AREAS,
            packed=True,
        ),
        Table(
            "england_by_group_and_age",
            "Registered people of England by ethnic group and age",
            "derived",
            (
                _PRACTICES_OF,
                Column(
                    "ethnic_group",
                    "Code of the ethnic group of the Census 2021",
                    constraints={"required": True, "enum": list(ETHNIC_GROUPS)},
                ),
                *(
                    Column(code, f"People: {title} years", "integer", "people", _COUNT)
                    for code, title in AGES.items()
                ),
            ),
            ("practices_of", "ethnic_group"),
        ),
        Table(
            "resident_population",
            "Residents of the Census 2021 for each registered person of an area",
            "derived",
            (
                _YEAR,
                _ICB,
                _AREA,
                Column(
                    "residents_per_registered",
                    "Usual residents of the Census 2021 for each registered person of the year",
                    "number",
                    "number",
                    _COUNT,
                ),
            ),
            ("year", "icb", "area"),
            ((("year", "icb", "area"), "weighted_populations"),),
            packed=True,
        ),
        Table(
            "practice_people",
            "Who the people of each practice are: deprivation, women by age, list size, rurality",
            "derived",
            (
                Column("practice", "ODS code of the GP practice", constraints=_REQUIRED),
                Column(
                    "people",
                    "Registered people whose neighbourhood (LSOA) is known",
                    "number",
                    "people",
                    _COUNT,
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
                    _SHARE,
                ),
                Column(
                    "employment_deprivation",
                    "Share of people of working age out of work against their will, same mean",
                    "number",
                    "share",
                    _SHARE,
                ),
                Column(
                    "imd_score",
                    "Score of the Index of Multiple Deprivation 2025, same mean",
                    "number",
                    "index",
                    _COUNT,
                ),
                *(
                    Column(f"women_{code}", f"Women of {title} years", "number", "people", _COUNT)
                    for code, title in AGES.items()
                ),
                Column("aged_16", "People of 16 years", "number", "people", _COUNT),
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
        ),
        Table(
            "practice_people_by_group_and_age",
            "Registered people of each practice by ethnic group and age",
            "derived",
            (
                Column("practice", "ODS code of the GP practice", constraints=_REQUIRED),
                Column(
                    "ethnic_group",
                    "Code of the ethnic group of the Census 2021",
                    constraints={"required": True, "enum": list(ETHNIC_GROUPS)},
                ),
                *(
                    Column(code, f"People of {title} years", "number", "people", _COUNT)
                    for code, title in AGES.items()
                ),
            ),
            ("practice", "ethnic_group"),
            packed=True,
        ),
        Table(
            "need_gradients",
            "Need per head of the most deprived fifth of people over the least, by practice",
            "derived",
            (
                _YEAR,
                _SERVICE,
                Column(
                    "gradient",
                    "Weighted people per head of the fifth of people in the practices with the "
                    "highest mean score of the Index of Multiple Deprivation 2025, over that of "
                    "the fifth with the lowest",
                    "number",
                    "index",
                    _COUNT,
                ),
                Column("practices", "Practices that it rests on", "integer", "", _COUNT),
            ),
            ("year", "service"),
        ),
        Table(
            "age_curves",
            "Curves by age: weighted people for each person of an age, fitted to all practices",
            "derived",
            (
                _YEAR,
                _SERVICE,
                _AGE,
                Column("curve", "The mean over all ages is 1", "number", "index", _COUNT),
                Column("low", "Low end over defensible fits and chance", "number", "index", _COUNT),
                Column(
                    "high", "High end over defensible fits and chance", "number", "index", _COUNT
                ),
                Column(
                    "shown",
                    "1 where single ages are good enough to be shown; else only sums over a place",
                    "integer",
                    constraints={"required": True, "enum": [0, 1]},
                ),
            ),
            ("year", "service", "age"),
        ),
        Table(
            "age_curve_fits",
            "The fits that the range of each curve by age is made of, and those tried and left",
            "derived",
            (
                _YEAR,
                _SERVICE,
                *_AGE_FIT,
                *(
                    Column(age, f"The curve at ages {title}", "number", "index", _COUNT)
                    for age, title in AGES.items()
                ),
                *_AGE_FIT_QUALITY,
                Column(
                    "from_hospital_costs",
                    "Mean distance from published hospital costs by age, over people",
                    "number",
                    "index",
                    _COUNT,
                ),
            ),
            ("year", "service", "fit"),
        ),
        Table(
            "hospital_costs",
            "Published cost of hospital care per head by age, maternity taken out",
            "derived",
            (
                _AGE,
                Column("cost", "The mean over all ages is 1", "number", "index", _COUNT),
            ),
            ("age",),
        ),
        Table(
            "outcome_rates",
            "Rates by age of registers, fitted to all practices",
            "derived",
            (
                _OUTCOME,
                _AGE,
                Column("rate", "Part of all people of the age", "number", "share", _SHARE),
                Column("low", "Low end over defensible fits and chance", "number", "share", _COUNT),
                Column(
                    "high", "High end over defensible fits and chance", "number", "share", _COUNT
                ),
            ),
            ("outcome", "age"),
        ),
        Table(
            "outcome_rate_fits",
            "The fits that the range of each rate by age is made of, and those tried and left",
            "derived",
            (
                _OUTCOME,
                *_AGE_FIT,
                *(
                    Column(age, f"The rate at ages {title}", "number", "share", _COUNT)
                    for age, title in AGES.items()
                ),
                *_AGE_FIT_QUALITY,
            ),
            ("outcome", "fit"),
        ),
        Table(
            "evidence",
            "Evidence on need by ethnic group: what studies found, in their own groups",
            "published",
            (
                Column("outcome", "Code of the outcome", constraints=_REQUIRED),
                Column(
                    "services",
                    "Services that it speaks to, separated by semicolons",
                    constraints=_REQUIRED,
                ),
                Column("group", "Ethnic group, as the study calls it", constraints=_REQUIRED),
                Column("estimate", "The ratio", "number", "index", _COUNT),
                Column(
                    "lower", "Lower end of its 95% interval; blank = not to hand", "number", "index"
                ),
                Column(
                    "upper", "Upper end of its 95% interval; blank = not to hand", "number", "index"
                ),
                Column(
                    "measure",
                    "What kind of ratio",
                    constraints={"required": True, "enum": ["odds_ratio", "rate_ratio"]},
                ),
                Column(
                    "reference_group",
                    "The group compared with, as the study calls it",
                    constraints=_REQUIRED,
                ),
                Column("adjusted_for", "What the study adjusted for", constraints=_REQUIRED),
                Column(
                    "prevalence_reference",
                    "Prevalence in the reference group; turns an odds ratio into a relative risk",
                    "number",
                    "share",
                    {"minimum": 0, "maximum": 1},
                ),
                Column("source", "Citation", constraints=_REQUIRED),
                Column("doi", "Digital object identifier; blank = none"),
                Column("grade", "How well the figure is founded", constraints=_GRADE),
                Column("note", "What to know before using it"),
            ),
            ("outcome", "group"),
            licence=QUOTED,
        ),
        Table(
            "evidence_groups",
            "Which ethnic groups of the Census each group of a study stands for",
            "judgement",
            (
                Column("outcome", "Code of the outcome", constraints=_REQUIRED),
                Column("group", "Ethnic group, as the study calls it", constraints=_REQUIRED),
                Column(
                    "ethnic_group",
                    "Code of the ethnic group of the Census 2021",
                    constraints={"required": True, "enum": list(ETHNIC_GROUPS)},
                ),
                Column(
                    "role",
                    "Whether the group was compared, or is the one compared with",
                    constraints={"required": True, "enum": ["compared", "reference"]},
                ),
                Column("grade", "How well the assignment is founded", constraints=_GRADE),
                Column("note", "Why", constraints=_REQUIRED),
            ),
            ("outcome", "ethnic_group"),
            licence=QUOTED,
        ),
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
