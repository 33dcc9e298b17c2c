"""Reads the reference data into labelled arrays, each with where it came from.

The tables ship with the package; a directory that ``allocmodel data import`` made can stand in
front of them, with one year's practices as areas. A table is read when it is first asked for, and
only once.
"""

from __future__ import annotations

import difflib
import hashlib
import io
import json
import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from allocmodel.errors import BadInput, did_you_mean
from allocmodel.model.vocabulary import COMPONENTS, FORMULAS, SERVICES
from allocmodel.shipped import shipped

#: Tables that data made by ``data import`` replace; the others stay as shipped.
IMPORTED = ("icbs", "areas", "weighted_populations", "national_weights")

_TEXT: dict[str, tuple[str, ...]] = {
    "icbs": ("year", "icb", "icb_name", "region", "region_name", "published_code"),
    "areas": (
        "icb",
        "area",
        "pcn",
        "pcn_name",
        "district",
        "district_name",
        "sub_icb",
        "sub_icb_name",
    ),
    "weighted_populations": ("year", "icb", "area"),
    "allocations": ("icb", "stream", "year", "element", "unit"),
    "national_weights": ("year", "formula", "component", "grade"),
    "practices": ("practice", "pcn", "sub_icb"),
}
_NUMBERS: dict[str, tuple[str, ...]] = {
    "weighted_populations": ("population", *SERVICES),
    "allocations": ("value",),
    "national_weights": ("weight", "bears_cost", "standard_error", "districts", "max_residual"),
}
_KEYS: dict[str, tuple[str, ...]] = {
    "icbs": ("year", "icb"),
    "areas": ("icb", "area"),
    "weighted_populations": ("year", "icb", "area"),
    "allocations": ("icb", "stream", "year", "element"),
    "national_weights": ("year", "formula", "component"),
    "practices": ("practice",),
}
_PACKAGE = "datapackage.json"
_REBUILD = "build or import the data again, or install allocmodel again"


class Reference:
    """The reference data, read table by table as they are asked for.

    Use `load`. Years are written ``"2025/26"``, ICBs by their ODS code.
    """

    def __init__(self, directories: Mapping[str, Path]) -> None:
        """Directories by table; each holds the table's file and its ``datapackage.json``."""
        self._directories = dict(directories)
        self._tables: dict[str, pd.DataFrame] = {}
        self._packages: dict[Path, dict[str, Any]] = {}

    @classmethod
    def load(cls, directory: Path | None = None) -> Reference:
        """The reference data.

        Parameters
        ----------
        directory : Path, optional
            Made by ``allocmodel data import``: its ICBs, areas, weighted populations and national
            weights stand in place of the shipped ones. Also a whole set of tables made by
            ``allocmodel data build``. By default the shipped tables.

        Raises
        ------
        BadInput
            When the directory is missing or is no reference data. Damage to a table shows when
            the table is first asked for.
        """
        home = shipped("reference_data")
        directories = dict.fromkeys(_TEXT, home)
        if directory is not None:
            if not directory.is_dir():
                raise BadInput(
                    "There is no such directory of reference data.",
                    str(directory),
                    "make it with: allocmodel data import FILE",
                )
            present = {table for table in _TEXT if (directory / f"{table}.csv").is_file()}
            absent = [table for table in IMPORTED if table not in present]
            if absent:
                raise BadInput(
                    f"The directory is no reference data: it lacks {', '.join(absent)}.",
                    str(directory),
                    "make it with: allocmodel data import FILE",
                )
            directories |= dict.fromkeys(present, directory)
        return cls(directories)

    @cached_property
    def years(self) -> tuple[str, ...]:
        """Years with practice data, in order."""
        return tuple(sorted(set(self._table("icbs")["year"])))

    @cached_property
    def practice_level(self) -> bool:
        """Whether areas are practices (imported data), not parts of PCNs."""
        return self._package(self._directories["areas"]).get("area_is") == "practice"

    def icbs(self, year: str) -> pd.DataFrame:
        """The ICBs of a year.

        Returns
        -------
        DataFrame
            Index `icb` (ODS code, sorted); columns `icb_name, region, region_name,
            published_code`.

        Raises
        ------
        BadInput
            When there are no data for the year.
        """
        self._check_year(year)
        table = self._table("icbs")
        return table[table["year"] == year].drop(columns="year").set_index("icb").sort_index()

    def find_icb(self, text: str, year: str) -> tuple[str, str]:
        """The ICB that a text means in a year.

        Parameters
        ----------
        text : str
            ODS code, provisional code of the practice file, or name: in any case, with or without
            "NHS" and "ICB" or "Integrated Care Board".
        year : str
            Financial year.

        Returns
        -------
        tuple of str
            ODS code and name.

        Raises
        ------
        BadInput
            When no ICB of the year is meant; says what was probably meant, or that the ICB exists
            in other years only and where its areas went.
        """
        icbs = self.icbs(year)
        known = _spellings(icbs)
        code = known.get(_plain_name(text))
        if code is not None:
            return code, str(icbs.loc[code, "icb_name"])
        elsewhere = self._in_other_years(text, year)
        if elsewhere:
            raise elsewhere
        close = _close_names(text, known)
        hint = " or ".join(f'"{icbs.loc[code, "icb_name"]}" ({code})' for code in close)
        raise BadInput(
            f'There is no ICB "{text}" in {year}.' + (f" Did you mean {hint}?" if hint else ""),
            mend="list them with: allocmodel icbs",
        )

    def _in_other_years(self, text: str, year: str) -> BadInput | None:
        """The error for an ICB that exists, but not in this year."""
        for other in sorted(set(self.years) - {year}, reverse=True):
            icbs = self.icbs(other)
            code = _spellings(icbs).get(_plain_name(text))
            if code is not None:
                years = [y for y in self.years if code in self.icbs(y).index]
                return BadInput(
                    f"{icbs.loc[code, 'icb_name']} ({code}) does not exist in {year}, only in "
                    f"{', '.join(years)}.",
                    mend=self._successors(code, other, year),
                )
        return None

    def _successors(self, icb: str, other: str, year: str) -> str:
        """Where most of an ICB's people of one year are in another."""
        table = self._table("weighted_populations")
        areas = self._table("areas").set_index(["icb", "area"])[["pcn", "district"]]
        people = table.join(areas, on=["icb", "area"])
        then = people[(people["year"] == other) & (people["icb"] == icb)]
        now = people[people["year"] == year].drop_duplicates(["pcn", "district"])
        both = then.merge(now, on=["pcn", "district"], suffixes=("", "_now"))
        share = both.groupby("icb_now")["population"].sum() / then["population"].sum()
        large = share[share > 0.02].sort_values(ascending=False).index
        if not len(large):
            return f"use one of its years: {other}"
        names = [f"{self.icbs(year).loc[code, 'icb_name']} ({code})" for code in large]
        return f"in {year} its areas belong to {' and '.join(names)}"

    def areas(self, icb: str, year: str) -> pd.DataFrame:
        """The areas of an ICB in a year.

        Parameters
        ----------
        icb : str
            ODS code.
        year : str
            Financial year.

        Returns
        -------
        DataFrame
            Index `area`, sorted; columns `pcn, pcn_name, district, district_name, sub_icb,
            sub_icb_name` (text; a blank sub-ICB location is unknown) and `population` (people).
            ``attrs["practice_level"]`` is True where an area is a practice.

        Raises
        ------
        BadInput
            When there are no data for the ICB and year.
        """
        people = self._of(icb, year).set_index("area")["population"]
        table = self._table("areas")
        areas = table[table["icb"] == icb].drop(columns="icb").set_index("area")
        missing = people.index.difference(areas.index)
        if len(missing):
            raise self._corrupt("areas", f"no row for area {missing[0]} of {icb}")
        areas = areas.loc[people.index].assign(population=people)
        areas.attrs["practice_level"] = self.practice_level
        return areas

    def area_population(self, icb: str, year: str) -> xr.DataArray:
        """Registered population of each area of an ICB.

        Returns
        -------
        DataArray
            Dimension `area`; units people; `source` and `grade` in the attributes.

        Raises
        ------
        BadInput
            When there are no data for the ICB and year.
        """
        table = self._of(icb, year)
        return xr.DataArray(
            table["population"].to_numpy(dtype=float),
            dims=("area",),
            coords={"area": list(table["area"])},
            name="population",
            attrs={"units": "people", **self._provenance("weighted_populations", year)},
        )

    def area_weighted_population(self, icb: str, year: str) -> xr.DataArray:
        """Weighted population of each area of an ICB, for all nine measures.

        Returns
        -------
        DataArray
            Dimensions `area` and `service`; units weighted people; `source` and `grade` in the
            attributes.

        Raises
        ------
        BadInput
            When there are no data for the ICB and year.
        """
        table = self._of(icb, year)
        return xr.DataArray(
            table[list(SERVICES)].to_numpy(dtype=float),
            dims=("area", "service"),
            coords={"area": list(table["area"]), "service": list(SERVICES)},
            name="weighted_population",
            attrs={"units": "weighted people", **self._provenance("weighted_populations", year)},
        )

    def published(self, icb: str, year: str, stream: str, element: str = "allocation") -> float:
        """A published figure of an ICB's allocation.

        Parameters
        ----------
        icb : str
            ODS code, or ``"ENG"`` for England.
        year : str
            The year of the allocation; its baseline, target and distance from target are those it
            opens with.
        stream : str
            ``core``, ``primary_medical``, ``specialised``, ``pharmacy_optometry_dental`` or
            ``running_costs``.
        element : str
            ``allocation`` (recurrent), ``baseline``, ``target``, and others: see `allocations`.

        Returns
        -------
        float
            Pounds, pounds per head, or a share.

        Raises
        ------
        BadInput
            When it was not published; says what was.
        """
        rows = self._table("allocations")
        for column, value, what in (
            ("icb", icb, "allocations of ICB"),
            ("year", year, f"allocations of {icb} for"),
            ("stream", stream, f"allocation of {icb} for {year} of the stream"),
            ("element", element, f"figure of {icb} for {year}, {stream}, called"),
        ):
            available = sorted(set(rows[column]))
            rows = rows[rows[column] == value]
            if rows.empty:
                shown = "" if column == "icb" else f" Published: {', '.join(available)}."
                raise BadInput(
                    f'There is no published {what} "{value}".'
                    f"{did_you_mean(value, available)}{shown}",
                    mend="give the amount in the scenario, or choose what was published",
                )
        return float(rows["value"].iloc[0])

    def allocations(self, icb: str, year: str) -> pd.DataFrame:
        """All published figures of an ICB's allocations in a year.

        Returns
        -------
        DataFrame
            Index `stream, element`; columns `value, unit`. Empty when nothing was published.
        """
        table = self._table("allocations")
        rows = table[(table["icb"] == icb) & (table["year"] == year)]
        return rows.set_index(["stream", "element"])[["value", "unit"]]

    def national_weights(self, year: str) -> xr.DataArray:
        """Weights of the components in the national formulas of a year.

        Returns
        -------
        DataArray
            Dimensions `formula` and `component`; units share; each formula sums to 1.

        Raises
        ------
        BadInput
            When there are no weights for the year.
        """
        return self._weights(year, "weight", "share")

    def bears_cost(self, year: str) -> xr.DataArray:
        """Which components an area's cost factor applies to, in each national formula.

        Returns
        -------
        DataArray
            Dimensions `formula` and `component`; 1.0 where it applies, else 0.0.

        Raises
        ------
        BadInput
            When there are no weights for the year.
        """
        return self._weights(year, "bears_cost", "number")

    def weights_evidence(self, year: str) -> pd.DataFrame:
        """How the national weights of a year were recovered, and how well.

        Returns
        -------
        DataFrame
            Columns `year, formula, component, weight, bears_cost, standard_error, districts,
            max_residual, grade`, in the order of the vocabulary.

        Raises
        ------
        BadInput
            When there are no weights for the year.
        """
        self._check_year(year)
        table = self._table("national_weights")
        rows = table[table["year"] == year].set_index(["formula", "component"])
        wanted = pd.MultiIndex.from_product([FORMULAS, COMPONENTS], names=rows.index.names)
        missing = wanted.difference(rows.index)
        if len(missing):
            raise self._corrupt("national_weights", f"no weight for {year}, {missing[0]}")
        return rows.loc[wanted].reset_index()[list(table.columns)]

    def sources(self) -> list[dict[str, str]]:
        """Every source of every table.

        Returns
        -------
        list of dict
            Keys `table, publisher, title, vintage, licence, file, sha256, grade`.
        """
        rows = []
        for table, directory in self._directories.items():
            resource = self._resource(table, directory)
            for source in resource.get("sources", []):
                given = {key: str(source.get(key, "")) for key in _SOURCE_KEYS}
                rows.append({"table": table, **given, "grade": str(resource.get("grade", ""))})
        return rows

    def hashes(self) -> dict[str, str]:
        """The sha256 of each table's file, as it stands (with LF line ends)."""
        return {
            f"{table}.csv": hashlib.sha256(self._content(table)).hexdigest()
            for table in self._directories
        }

    def practices(self) -> pd.DataFrame:
        """PCN and sub-ICB location of each practice by the newest map.

        Returns
        -------
        DataFrame
            Index `practice`; columns `pcn, sub_icb` (text; blank = unknown).
        """
        return self._table("practices").set_index("practice")

    def names(self, code: str) -> dict[str, str]:
        """Names of the ``"pcn"``, ``"district"`` or ``"sub_icb"`` codes that areas lie in."""
        table = self._table("areas").drop_duplicates(code)
        return dict(zip(table[code], table[f"{code}_name"], strict=True))

    def sub_icbs_by_icb(self) -> set[tuple[str, str]]:
        """Pairs of ICB and sub-ICB location that areas lie in, in any year."""
        table = self._table("areas")
        known = table[table["sub_icb"] != ""]
        return set(zip(known["icb"], known["sub_icb"], strict=True))

    def _weights(self, year: str, column: str, units: str) -> xr.DataArray:
        """A column of the national weights as an array."""
        rows = self.weights_evidence(year)
        return xr.DataArray(
            rows[column].to_numpy(dtype=float).reshape(len(FORMULAS), len(COMPONENTS)),
            dims=("formula", "component"),
            coords={"formula": list(FORMULAS), "component": list(COMPONENTS)},
            name="national_weights" if column == "weight" else column,
            attrs={"units": units, **self._provenance("national_weights", year)},
        )

    def _of(self, icb: str, year: str) -> pd.DataFrame:
        """Rows of the weighted populations of one ICB and year, sorted by area."""
        if icb not in self.icbs(year).index:
            self.find_icb(icb, year)  # says what is wrong, unless it is a name
            raise BadInput(f'"{icb}" is not the ODS code of an ICB.', mend="give its code")
        table = self._table("weighted_populations")
        rows = table[(table["icb"] == icb) & (table["year"] == year)]
        if rows.empty:
            raise self._corrupt("weighted_populations", f"no areas for {icb} in {year}")
        return rows.sort_values("area")

    def _check_year(self, year: str) -> None:
        """Raises BadInput for a year without data."""
        if year not in self.years:
            raise BadInput(
                f'There are no practice data for the year "{year}".'
                f"{did_you_mean(year, self.years)}",
                mend=f"choose one of {', '.join(self.years)}, or import that year's practice file",
            )

    def _provenance(self, table: str, year: str) -> dict[str, str]:
        """Source and grade of a table's figures of a year, for an array's attributes."""
        resource = self._resource(table, self._directories[table])
        sources = resource.get("sources", [])
        of_year = [s for s in sources if s.get("vintage") == year] or sources
        cited = "; ".join(f"{s.get('publisher')}, {s.get('title')}" for s in of_year)
        return {"source": cited, "grade": str(resource.get("grade", ""))}

    def _package(self, directory: Path) -> dict[str, Any]:
        """The description of a directory's tables."""
        if directory not in self._packages:
            try:
                package = json.loads((directory / _PACKAGE).read_text("utf-8"))
                by_name = {resource["name"]: resource for resource in package["resources"]}
            except (OSError, ValueError, KeyError, TypeError) as error:
                raise BadInput(
                    f"The reference data lack a readable {_PACKAGE}.",
                    directory.name,
                    _REBUILD,
                ) from error
            self._packages[directory] = {**package, "by_name": by_name}
        return self._packages[directory]

    def _resource(self, table: str, directory: Path) -> dict[str, Any]:
        """The description of one table."""
        resource = self._package(directory)["by_name"].get(table)
        if resource is None:
            raise self._corrupt(table, f"{_PACKAGE} does not describe it")
        return dict(resource)

    def _content(self, table: str) -> bytes:
        """A table's bytes with LF line ends (git may have changed them in a checkout)."""
        try:
            content = (self._directories[table] / f"{table}.csv").read_bytes()
        except OSError as error:
            raise self._corrupt(table, "it cannot be read") from error
        return content.replace(b"\r\n", b"\n")

    def _table(self, table: str) -> pd.DataFrame:
        """One table, read and checked when first asked for."""
        if table not in self._tables:
            self._tables[table] = self._read(table)
        return self._tables[table]

    def _read(self, table: str) -> pd.DataFrame:
        """A table from its file; BadInput when it is not as it was built."""
        content = self._content(table)
        recorded = self._resource(table, self._directories[table]).get("hash", "")
        if recorded != f"sha256:{hashlib.sha256(content).hexdigest()}":
            raise self._corrupt(table, f"it is not the file that {_PACKAGE} describes")
        text, numbers = _TEXT[table], _NUMBERS.get(table, ())
        try:
            read = pd.read_csv(
                io.BytesIO(content), dtype=str, usecols=[*text, *numbers], keep_default_na=False
            )
            # Through Python's own reading of text, which is exact in every version of pandas.
            read = read.astype(dict.fromkeys(numbers, float))
        except (ValueError, UnicodeDecodeError) as error:
            raise self._corrupt(table, "its columns are not those of this version") from error
        if not np.isfinite(read[list(numbers)].to_numpy(dtype=float)).all():
            raise self._corrupt(table, "it holds figures that are not finite")
        if read.duplicated(list(_KEYS[table])).any():
            raise self._corrupt(table, "it holds a row twice")
        return read

    def _corrupt(self, table: str, why: str) -> BadInput:
        """The error for reference data that are not as they were built."""
        return BadInput(
            f"The reference data are damaged: {why}.",
            f"{self._directories[table].name}/{table}.csv",
            _REBUILD,
        )


_SOURCE_KEYS = ("publisher", "title", "vintage", "licence", "file", "sha256")


def _plain_name(text: str) -> str:
    """An ICB's name or code without case, punctuation, "NHS" and "ICB"."""
    words = text.casefold().replace("&", " and ").replace("integrated care board", " ")
    words = re.sub(r"[^a-z0-9]+", " ", words)
    return " ".join(word for word in words.split() if word not in ("nhs", "icb"))


def _spellings(icbs: pd.DataFrame) -> dict[str, str]:
    """ODS code by each text that means an ICB: codes and name, as `_plain_name`."""
    named = zip(icbs.index, icbs["icb_name"], icbs["published_code"], strict=True)
    return {_plain_name(text): code for code, *texts in named for text in (code, *texts)}


def _close_names(text: str, known: Mapping[str, str]) -> list[str]:
    """Codes of up to three ICBs that a text may mean: a word of their name, or nearly so."""
    wanted = _plain_name(text)
    whole = difflib.get_close_matches(wanted, list(known), n=1, cutoff=0.75)
    if whole:
        return [known[whole[0]]]
    words = {word for name in known for word in name.split() if len(word) > 3}
    near = {
        match
        for word in wanted.split()
        if len(word) > 3
        for match in difflib.get_close_matches(word, words, n=1, cutoff=0.8)
    }
    return sorted({code for name, code in known.items() if near & set(name.split())})[:3]
