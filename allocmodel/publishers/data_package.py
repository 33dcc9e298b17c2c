"""Describes the tables of the reference data as a Frictionless tabular data package.

The description (``datapackage.json``) says what each column means and in what unit, how tables
refer to each other, which publisher's files a table was made from (by sha256), under which
licence, and the sha256 of the table itself. It holds no date of its own: building twice gives the
same bytes.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from allocmodel.declared.errors import BadInput
from allocmodel.declared.spreadsheet_text import csv_text
from allocmodel.declared.vocabulary import (
    DEPRIVATION_DOMAINS,
    ETHNIC_GROUPS,
    GRADES,
    QUINTILES,
    SERVICES,
)

ATTRIBUTION = "Contains public sector information licensed under the Open Government Licence v3.0."
LICENCE = {
    "name": "OGL-UK-3.0",
    "path": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    "title": f"Open Government Licence v3.0. {ATTRIBUTION}",
}
#: For figures that scientific papers and reports publish.
QUOTED = {
    "name": "quoted-with-citation",
    "title": "Figures quoted from publications, each with its citation",
}
FILE_NAME = "datapackage.json"


@dataclass(frozen=True)
class Source:
    """A publisher's file that a table was made from.

    Attributes
    ----------
    publisher, title, vintage : str
        Who published what, and of when.
    file, sha256 : str
        The original's name and sha256.
    licence : str
        Name of the licence.
    """

    publisher: str
    title: str
    vintage: str
    file: str
    sha256: str
    licence: str = LICENCE["name"]

    def as_dict(self) -> dict[str, str]:
        """The source as it stands in the data package."""
        return {
            "title": f"{self.title}, {self.vintage}",
            "publisher": self.publisher,
            "vintage": self.vintage,
            "licence": self.licence,
            "file": self.file,
            "sha256": self.sha256,
        }


@dataclass(frozen=True)
class Column:
    """A column: its meaning, type, unit and constraints."""

    name: str
    title: str
    type: str = "string"
    unit: str = ""
    constraints: Mapping[str, object] = field(default_factory=dict)

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
    licence: Mapping[str, str] = field(default_factory=lambda: LICENCE)

    @property
    def file(self) -> str:
        """The table's file name."""
        return f"{self.name}.csv.gz" if self.packed else f"{self.name}.csv"


_REQUIRED = {"required": True}
_YEAR = Column("year", "Financial year", constraints={"required": True, "pattern": r"20\d\d/\d\d"})
_ICB = Column("icb", "ODS code of the Integrated Care Board (ICB)", constraints=_REQUIRED)
_COUNT = {"required": True, "minimum": 0}
_SHARE = {"required": True, "minimum": 0, "maximum": 1}
_GRADE = {"required": True, "enum": list(GRADES)}
_FORMULA = Column(
    "formula",
    "National formula",
    constraints={"required": True, "enum": ["core", "primary_medical"]},
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
                Column("icb_name", "Name of the ICB in that year", constraints=_REQUIRED),
                Column("region", "ODS code of its NHS England region", constraints=_REQUIRED),
                Column("region_name", "Name of that region", constraints=_REQUIRED),
                Column(
                    "published_code",
                    "Code in the practice file: provisional for ICBs merged in 2026",
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
                Column("area", "Id of the area", constraints=_REQUIRED),
                Column("population", "Registered population", "number", "people", _COUNT),
                *(
                    Column(
                        code,
                        f"Weighted population: {title}",
                        "number",
                        "weighted people",
                        _COUNT,
                    )
                    for code, title in SERVICES.items()
                ),
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
        Table(
            "population_mix",
            "Mix of each area's people by ethnic group and fifth of deprivation",
            "derived",
            (
                Column("area", "Id of the area", constraints=_REQUIRED),
                _ICB,
                Column(
                    "domain",
                    "What the fifths are by: the Index of Multiple Deprivation or one domain",
                    constraints={"required": True, "enum": list(DEPRIVATION_DOMAINS)},
                ),
                Column(
                    "deprivation_quintile",
                    "Fifth of England's LSOAs by deprivation; 1 = most deprived",
                    constraints={"required": True, "enum": list(QUINTILES)},
                ),
                *(
                    Column(
                        code, f"People of each 50,000 in the area: {title}", "integer", "", _COUNT
                    )
                    for code, title in ETHNIC_GROUPS.items()
                ),
            ),
            ("area", "icb", "domain", "deprivation_quintile"),
            ((("icb", "area"), "areas"),),
            packed=True,
        ),
        Table(
            "area_profile",
            "Deprivation and ethnicity of each area in brief, to compare with other sources",
            "derived",
            (
                _ICB,
                Column("area", "Id of the area", constraints=_REQUIRED),
                Column(
                    "imd_score",
                    "Score of the Index of Multiple Deprivation 2025, mean over registered "
                    "patients; higher = more deprived",
                    "number",
                    "index",
                    _COUNT,
                ),
                Column(
                    "core20_share",
                    "Share of people in the most deprived fifth of England's LSOAs",
                    "number",
                    "share",
                    _SHARE,
                ),
                Column(
                    "minority_ethnic_share",
                    "Share of people in all groups but White: English, Welsh, Scottish, Northern "
                    "Irish or British",
                    "number",
                    "share",
                    _SHARE,
                ),
            ),
            ("icb", "area"),
            ((("icb", "area"), "areas"),),
        ),
        Table(
            "need_gradients",
            "Need per head of the most deprived fifth of people over the least, by practice",
            "derived",
            (
                _YEAR,
                Column(
                    "service",
                    "What NHS England publishes a weighted population for",
                    constraints={"required": True, "enum": list(SERVICES)},
                ),
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

#: Decimals that numbers are written with, by column; other numbers are written in full.
DECIMALS = {
    **dict.fromkeys(("population", *SERVICES), 6),
    "weight": 8,
    "gradient": 4,
    "imd_score": 3,
    **dict.fromkeys(("core20_share", "minority_ethnic_share"), 4),
}


def write_table(table: pd.DataFrame, name: str, directory: Path) -> None:
    """Writes a table as CSV: UTF-8, LF, sorted by its key, columns in schema order.

    A packed table is a gzip file of that, without a name or a time: the same table gives the same
    bytes.

    Parameters
    ----------
    table : DataFrame
        At least the columns of the schema.
    name : str
        A key of `TABLES`.
    directory : Path
        Where to.

    Raises
    ------
    BadInput
        When two rows have the same key.
    """
    schema = TABLES[name]
    key = list(schema.key)
    if table.duplicated(key).any():
        twice = table.loc[table.duplicated(key), key].iloc[0].to_dict()
        raise BadInput(f"Two rows of {schema.file} have the same key.", str(twice))
    ordered = table.sort_values(key, kind="stable")[[column.name for column in schema.columns]]
    for column in ordered.columns.intersection(list(DECIMALS)):
        decimals = DECIMALS[column]
        ordered[column] = [_plain(value, decimals) for value in ordered[column]]
    for column in ordered.columns.difference(list(DECIMALS)):
        if not pd.api.types.is_numeric_dtype(ordered[column]):
            ordered[column] = ordered[column].map(csv_text, na_action="ignore")
    content = ordered.to_csv(index=False, lineterminator="\n").encode()
    (directory / schema.file).write_bytes(_pack(content) if schema.packed else content)


def _pack(content: bytes) -> bytes:
    """A gzip file of the content (RFC 1952): no name, no time, unknown operating system."""
    # Z_FILTERED suits tables of numbers: 4% smaller than gzip's usual strategy.
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, 8, zlib.Z_FILTERED)
    deflated = packer.compress(content) + packer.flush()
    tail = zlib.crc32(content).to_bytes(4, "little") + len(content).to_bytes(4, "little")
    return b"\x1f\x8b\x08\0\0\0\0\0\x02\xff" + deflated + tail


def _plain(value: float, decimals: int) -> str:
    """A number with at most so many decimals and no trailing zeros."""
    return f"{value:.{decimals}f}".rstrip("0").rstrip(".")


def write_package(
    directory: Path,
    sources: Mapping[str, Sequence[Source]],
    *,
    name: str,
    title: str,
    area_is: str,
) -> None:
    """Writes ``datapackage.json`` for the tables that stand in a directory.

    Parameters
    ----------
    directory : Path
        Holds the tables.
    sources : mapping of str to sequence of Source
        The tables to describe, and what each was made from.
    name, title : str
        Of the package.
    area_is : str
        What an area is: ``"part of a PCN"`` or ``"practice"``.
    """
    here = set(sources)
    package = {
        "profile": "tabular-data-package",
        "name": name,
        "title": title,
        "description": ATTRIBUTION,
        "area_is": area_is,
        "licenses": [LICENCE],
        "resources": [
            _resource(TABLES[table], directory, sources[table], here)
            for table in TABLES
            if table in here
        ],
    }
    text = json.dumps(package, indent=1, ensure_ascii=False) + "\n"
    (directory / FILE_NAME).write_text(text, encoding="utf-8", newline="\n")


def _resource(
    table: Table, directory: Path, sources: Iterable[Source], here: set[str]
) -> dict[str, object]:
    """One table's description."""
    content = (directory / table.file).read_bytes()
    schema: dict[str, object] = {
        "fields": [column.as_dict() for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    foreign = [
        {"fields": list(fields), "reference": {"resource": other, "fields": list(fields)}}
        for fields, other in table.refers
        if other in here
    ]
    if foreign:
        schema["foreignKeys"] = foreign
    rows = gzip.decompress(content) if table.packed else content
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": table.file,
        "title": table.title,
        "grade": table.grade,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **({"compression": "gz"} if table.packed else {}),
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "rows": rows.count(b"\n") - 1,
        "licenses": [dict(table.licence)],
        "sources": [source.as_dict() for source in sources],
        "schema": schema,
    }
