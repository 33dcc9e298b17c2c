"""Reads the reference data into labelled arrays, each with where it came from.

The tables ship with the package; a directory that ``allocmodel data import`` made can stand in
front of them, with one year's practices as areas. A table is read when it is first asked for, and
only once.
"""

from __future__ import annotations

import difflib
import gzip
import hashlib
import io
import json
import re
import zlib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import xarray as xr

from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.text import refuse_unfit_names
from allocmodel.declared.vocabulary import (
    COMPONENTS,
    DEPRIVATION_DOMAINS,
    ETHNIC_GROUPS,
    FORMULAS,
    QUINTILES,
    SERVICES,
)
from allocmodel.files.shipped import shipped
from allocmodel.files.users_files import read_bytes
from allocmodel.model.adjustment import NeedGradients

#: Tables that every run reads; others only where a scenario or a command asks for them.
EVERY_RUN = ("icbs", "areas", "weighted_populations", "allocations", "national_weights")
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
    "population_mix": ("area", "icb", "domain", "deprivation_quintile"),
    "area_profile": ("icb", "area"),
    "need_gradients": ("year", "service"),
    "evidence": (
        "outcome",
        "services",
        "group",
        "measure",
        "reference_group",
        "adjusted_for",
        "source",
        "doi",
        "grade",
        "note",
    ),
    "evidence_groups": ("outcome", "group", "ethnic_group", "role", "grade", "note"),
}
_NUMBERS: dict[str, tuple[str, ...]] = {
    "weighted_populations": ("population", *SERVICES),
    "allocations": ("value",),
    "national_weights": ("weight", "bears_cost", "standard_error", "districts", "max_residual"),
    "population_mix": tuple(ETHNIC_GROUPS),
    "area_profile": ("imd_score", "core20_share", "minority_ethnic_share"),
    "need_gradients": ("gradient", "practices"),
    "evidence": ("estimate", "lower", "upper", "prevalence_reference"),
}
#: Numbers that may be blank: not known.
_MAY_BE_BLANK = ("lower", "upper", "prevalence_reference")
_KEYS: dict[str, tuple[str, ...]] = {
    "icbs": ("year", "icb"),
    "areas": ("icb", "area"),
    "weighted_populations": ("year", "icb", "area"),
    "allocations": ("icb", "stream", "year", "element"),
    "national_weights": ("year", "formula", "component"),
    "practices": ("practice",),
    "population_mix": ("area", "icb", "domain", "deprivation_quintile"),
    "area_profile": ("icb", "area"),
    "need_gradients": ("year", "service"),
    "evidence": ("outcome", "group"),
    "evidence_groups": ("outcome", "ethnic_group"),
}
#: Tables whose file is packed with gzip.
_PACKED = ("population_mix",)
_PACKAGE = "datapackage.json"
#: The most bytes of a description, of a table's file, and of a packed table's content.
_LARGEST_PACKAGE, _LARGEST_TABLE, _LARGEST_UNPACKED = 2**20, 64 * 2**20, 256 * 2**20
_REBUILD = "build or import the data again, or install allocmodel again"


class _MixKey(NamedTuple):
    """Where to find an area's mix.

    Attributes
    ----------
    icb : str
        ODS code.
    areas : tuple of str
        Ids of the shipped areas that it may be, best first.
    district : str
        ONS code of its district.
    """

    icb: str
    areas: tuple[str, ...]
    district: str


class Reference:
    """The reference data, read table by table as they are asked for.

    Use `load`. Years are written ``"2025/26"``, ICBs by their ODS code.
    """

    def __init__(self, directories: Mapping[str, Path]) -> None:
        """Directories by table; each holds the table's file and its ``datapackage.json``."""
        self._directories = dict(directories)
        self._tables: dict[str, pd.DataFrame] = {}
        self._packages: dict[Path, dict[str, Any]] = {}
        self._digests: dict[Path, str] = {}

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
            present = {table for table in _TEXT if (directory / _file(table)).is_file()}
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

    def areas_of_all_icbs(self, year: str) -> pd.DataFrame:
        """People and weighted people of every area of every ICB in a year.

        Returns
        -------
        DataFrame
            Index `icb, area`; columns `population` (people) and one for each service (weighted
            people). An area that lies in two ICBs stands in both, with its people of each.

        Raises
        ------
        BadInput
            When there are no data for the year.
        """
        self._check_year(year)
        table = self._table("weighted_populations")
        return table[table["year"] == year].drop(columns="year").set_index(["icb", "area"])

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

    def population_mix(self, icb: str, year: str, domain: str = "imd") -> xr.DataArray:
        """Population of each area of an ICB by ethnic group and fifth of deprivation.

        Derived: registered patients by neighbourhood (LSOA) of July 2023, times each LSOA's ethnic
        groups in the Census 2021, by its fifth in the Indices of Deprivation 2025; scaled to each
        area's population of the year. Only the scale changes from year to year.

        Parameters
        ----------
        icb : str
            ODS code.
        year : str
            Financial year.
        domain : str
            What the fifths are by: ``"imd"`` (the Index of Multiple Deprivation), or its
            ``"income"`` or ``"employment"`` domain.

        Returns
        -------
        DataArray
            Dimensions `area` (those of `area_population`, in its order), `ethnic_group` and
            `deprivation_quintile` (``"1"`` = most deprived); units people; each area sums to its
            population. `source`, `grade` and, for imported practices, `note` in the attributes.

        Raises
        ------
        BadInput
            When there are no data for the ICB and year, or there is no such domain.
        """
        if domain not in DEPRIVATION_DOMAINS:
            raise BadInput(
                f'There is no domain "{domain}".{did_you_mean(domain, DEPRIVATION_DOMAINS)}',
                mend=f"choose one of {', '.join(DEPRIVATION_DOMAINS)}",
            )
        population = self.area_population(icb, year)
        table = self._table("population_mix")
        mix = _mix_by_area(table[table["domain"] == domain])
        shares = np.stack([self._mix_of(key, mix) for key in self._mix_keys(icb, year)])
        shares /= shares.sum(axis=(1, 2), keepdims=True)
        attributes = {"units": "people", **self._mix_provenance(), "domain": domain}
        if self.practice_level:
            attributes["note"] = (
                "A practice has the mix of its PCN's practices in its district: imported data do "
                "not say where its own patients live."
            )
        return xr.DataArray(
            shares * population.to_numpy()[:, None, None],
            dims=("area", "ethnic_group", "deprivation_quintile"),
            coords={
                "area": list(population["area"].values),
                "ethnic_group": list(ETHNIC_GROUPS),
                "deprivation_quintile": list(QUINTILES),
            },
            name="population_mix",
            attrs=attributes,
        )

    def _mix_keys(self, icb: str, year: str) -> list[_MixKey]:
        """Under which ICB, areas and district the mix of each area of an ICB can stand."""
        if not self.practice_level:
            areas = self._of(icb, year)["area"]
            return [_MixKey(icb, (area,), area.split("-")[1]) for area in areas]
        return [
            _MixKey(
                icb,
                (f"{row.pcn}-{row.district}", f"{row.pcn}-{row.district}-{row.sub_icb}"),
                str(row.district),
            )
            for row in self.areas(icb, year).itertuples()
        ]

    def _mix_of(self, key: _MixKey, mix: Mapping[tuple[str, str], np.ndarray]) -> np.ndarray:
        """The mix of an area: groups by fifths.

        A practice that lies in no shipped area (its PCN is new) has the mean of its district.
        """
        for area in key.areas:
            if (key.icb, area) in mix:
                return mix[key.icb, area]
        if not self.practice_level:
            raise self._corrupt("population_mix", f"no rows for area {key.areas[0]} of {key.icb}")
        for wanted in (
            lambda icb, area: area in key.areas,
            lambda icb, area: icb == key.icb and area.split("-")[1] == key.district,
            lambda icb, area: area.split("-")[1] == key.district,
            lambda icb, area: icb == key.icb,
        ):
            found = [counts for (icb, area), counts in mix.items() if wanted(icb, area)]
            if found:
                return np.mean(found, axis=0)
        raise BadInput(
            f"The mix by ethnic group and deprivation is not known in district {key.district} of "
            f"ICB {key.icb}.",
            mend="use the reference data that ship, or districts of 2021",
        )

    def _mix_provenance(self) -> dict[str, str]:
        """Source and grade of the population mix, without the files that every table rests on."""
        resource = self._resource("population_mix", self._directories["population_mix"])
        shared = self._resource("practices", self._directories["population_mix"])["sources"]
        cited = [source for source in resource["sources"] if source not in shared]
        return {
            "source": "; ".join(f"{source['publisher']}, {source['title']}" for source in cited),
            "grade": str(resource.get("grade", "")),
        }

    def area_profile(self, icb: str) -> pd.DataFrame:
        """Deprivation and ethnicity of each shipped area of an ICB, in brief.

        Parameters
        ----------
        icb : str
            ODS code.

        Returns
        -------
        DataFrame
            Index `area`, sorted, areas of all years; columns `imd_score` (higher is more
            deprived), `core20_share` and `minority_ethnic_share` (shares).
        """
        table = self._table("area_profile")
        return table[table["icb"] == icb].drop(columns="icb").set_index("area").sort_index()

    def need_gradients(self, year: str) -> NeedGradients:
        """What the national formulas give the most deprived fifth of people over the least.

        Parameters
        ----------
        year : str
            A year without gradients of its own has those of the year nearest before it, else of
            the first.

        Returns
        -------
        NeedGradients
            Ratios by service, with the year that they are of.
        """
        table = self._table("need_gradients")
        years = sorted(table["year"].unique())
        nearest = max((one for one in years if one <= year), default=years[0])
        rows = table[table["year"] == nearest].set_index("service")["gradient"]
        return NeedGradients(nearest, {service: float(rows[service]) for service in SERVICES})

    def evidence(self) -> pd.DataFrame:
        """Evidence on need by ethnic group: ratios as published, in the studies' own groups.

        Returns
        -------
        DataFrame
            Columns `outcome, services` (codes, separated by semicolons), `group, estimate, lower,
            upper` (ratios; missing interval = not to hand), `measure` (``odds_ratio`` or
            ``rate_ratio``), `reference_group, adjusted_for, prevalence_reference` (a share;
            missing where not needed), `source, doi, grade, note`.
        """
        columns = (
            "outcome services group estimate lower upper measure reference_group adjusted_for "
            "prevalence_reference source doi grade note"
        )
        return self._table("evidence")[columns.split()].copy()

    def evidence_groups(self) -> pd.DataFrame:
        """Which ethnic groups of the Census each group of a study stands for.

        Returns
        -------
        DataFrame
            Text columns `outcome, group, ethnic_group` (code of the Census group), `role`
            (``compared``, or ``reference`` for the groups compared with), `grade, note`. A Census
            group that an outcome's study does not cover is absent.
        """
        return self._table("evidence_groups").copy()

    def published_population(self, icb: str, year: str) -> float:
        """NHS England's own population of an ICB: its core allocation over its pounds per head.

        Parameters
        ----------
        icb : str
            ODS code.
        year : str

        Returns
        -------
        float
            People.

        Raises
        ------
        BadInput
            When the tables lack one of the two.
        """
        pounds = self.published(icb, year, "core", "allocation")
        return pounds / self.published(icb, year, "core", "allocation_per_head")

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
            When the tables do not hold it; says what they hold.
        """
        found = self._allocations_by_key.get((icb, year, stream, element))
        if found is None:
            raise self._not_published(icb, year, stream, element)
        return found

    def published_figures(
        self, icb: str, stream: str, element: str = "allocation"
    ) -> dict[str, float]:
        """A published figure of an ICB's stream in every year that has one: see `published`."""
        wanted = (icb, stream, element)
        return {
            year: value
            for (code, year, of, name), value in self._allocations_by_key.items()
            if (code, of, name) == wanted
        }

    @cached_property
    def _allocations_by_key(self) -> dict[tuple[str, str, str, str], float]:
        """Every published figure, by ICB, year, stream and element."""
        rows = self._table("allocations")
        keys = zip(rows["icb"], rows["year"], rows["stream"], rows["element"], strict=True)
        return dict(zip(keys, rows["value"].astype(float), strict=True))

    def _not_published(self, icb: str, year: str, stream: str, element: str) -> BadInput:
        """What the tables do not hold, and what they do. It may be published all the same."""
        rows = self._table("allocations")
        for column, value, what in (
            ("icb", icb, "allocation of the ICB"),
            ("year", year, f"allocation of {icb} for the year"),
            ("stream", stream, f"allocation of {icb} for {year} in the stream"),
            ("element", element, f"figure of {icb} for {year}, {stream}, called"),
        ):
            available = sorted(set(rows[column]))
            rows = rows[rows[column] == value]
            if rows.empty:
                shown = "" if column == "icb" else f" They hold: {', '.join(available)}."
                # Codes and years are not guessed by spelling.
                guess = "" if column in ("icb", "year") else did_you_mean(value, available)
                return BadInput(
                    f'The reference data hold no published {what} "{value}".{guess}{shown}',
                    mend="give the amount in the scenario, or choose what the data hold",
                )
        raise KeyError(f"{element} of {icb}, {year}, {stream} was published after all")

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

    def tables_read(self) -> list[str]:
        """The tables asked for so far: after a run, those that its result rests on."""
        return [table for table in self._directories if table in self._tables]

    def digest_of(self, table: str) -> str:
        """The sha256 of the file of a table that was read (text with LF line ends)."""
        return self._digests[self._directories[table] / _file(table)]

    def files_read(self) -> list[tuple[str, str]]:
        """The files read so far: after a run, those that its result rests on.

        Returns
        -------
        list of tuple
            Name of each file, in `reference_data` if it ships and in `reference` if a scenario
            brings it, and its sha256 (text with LF line ends).
        """
        read = self.tables_read()
        paths = [self._directories[table] / _file(table) for table in read]
        packages = dict.fromkeys(path.parent / _PACKAGE for path in paths)
        home = shipped("reference_data")
        return [
            (
                f"{'reference_data' if path.parent == home else 'reference'}/{path.name}",
                self._digests[path],
            )
            for path in (*packages, *paths)
        ]

    def practices(self) -> pd.DataFrame:
        """PCN and sub-ICB location of each practice by the newest map.

        Returns
        -------
        DataFrame
            Index `practice`; columns `pcn, sub_icb` (text; blank = unknown).
        """
        return self._table("practices").set_index("practice")

    def main_icb_of_districts(self, year: str) -> dict[str, str]:
        """The ICB in which most registered people of each district are, by district code."""
        self._check_year(year)
        people = self._table("weighted_populations")
        districts = self._table("areas")[["icb", "area", "district"]]
        of_year = people[people["year"] == year].merge(districts, on=["icb", "area"])
        sums = of_year.groupby(["district", "icb"])["population"].sum().reset_index()
        largest = sums.sort_values("population", kind="stable").drop_duplicates(
            "district", keep="last"
        )
        return dict(zip(largest["district"], largest["icb"], strict=True))

    def names(self, code: str) -> dict[str, str]:
        """Names of the ``"pcn"``, ``"district"`` or ``"sub_icb"`` codes that areas lie in."""
        table = self._table("areas").drop_duplicates(code)
        return dict(zip(table[code], table[f"{code}_name"], strict=True))

    def areas_of_all_years(self) -> pd.DataFrame:
        """Every area of every ICB and year: where a code stands.

        Returns
        -------
        DataFrame
            Text columns `year, icb, icb_name, area, pcn, pcn_name, district, district_name,
            sub_icb, sub_icb_name`; in the order of years.
        """
        held = self._table("weighted_populations")[["year", "icb", "area"]]
        names = self._table("icbs")[["year", "icb", "icb_name"]]
        joined = held.merge(self._table("areas"), on=["icb", "area"]).merge(names)
        return joined.sort_values("year", kind="stable")

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
            of_start = [known for known in self.years if known[:4] == year.strip()[:4]]
            meant = f' Did you mean "{of_start[0]}"?' if of_start else ""
            raise BadInput(
                f'There are no practice data for the year "{year}".{meant}',
                mend=f"choose one of {', '.join(self.years)}; or import that year's practice file "
                "with `allocmodel data import` and name the folder in the key reference",
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
                stored = read_bytes(directory / _PACKAGE, _LARGEST_PACKAGE)
                content = _with_plain_line_ends(stored)
                package = json.loads(content)
                by_name = {str(resource["name"]): resource for resource in package["resources"]}
                if not all(isinstance(resource, dict) for resource in by_name.values()):
                    raise TypeError
            except (BadInput, ValueError, KeyError, TypeError, RecursionError) as error:
                why = f" {error.what}" if isinstance(error, BadInput) else ""
                raise BadInput(
                    f"The reference data lack a readable {_PACKAGE}.{why}",
                    directory.name,
                    _REBUILD,
                ) from error
            self._packages[directory] = {**package, "by_name": by_name}
            self._digests[directory / _PACKAGE] = hashlib.sha256(content).hexdigest()
        return self._packages[directory]

    def _resource(self, table: str, directory: Path) -> dict[str, Any]:
        """The description of one table."""
        resource = self._package(directory)["by_name"].get(table)
        if resource is None:
            raise self._corrupt(table, f"{_PACKAGE} does not describe it")
        return dict(resource)

    def _stored(self, table: str) -> bytes:
        """A table's file; text with LF line ends."""
        try:
            content = read_bytes(self._directories[table] / _file(table), _LARGEST_TABLE)
        except BadInput as error:
            raise self._corrupt(table, f"a table cannot be used. {error.what[:-1]}") from error
        return content if table in _PACKED else _with_plain_line_ends(content)

    def _table(self, table: str) -> pd.DataFrame:
        """One table, read and checked when first asked for."""
        if table not in self._tables:
            self._tables[table] = self._read(table)
        return self._tables[table]

    def _read(self, table: str) -> pd.DataFrame:
        """A table from its file; BadInput when it is not as it was built."""
        content = self._stored(table)
        digest = hashlib.sha256(content).hexdigest()
        self._digests[self._directories[table] / _file(table)] = digest
        recorded = self._resource(table, self._directories[table]).get("hash", "")
        if recorded != f"sha256:{digest}":
            raise self._corrupt(table, f"it is not the file that {_PACKAGE} describes")
        text, numbers = _TEXT[table], _NUMBERS.get(table, ())
        try:
            if table in _PACKED:
                content = _unpacked(content)
            read = pd.read_csv(
                io.BytesIO(content), dtype=str, usecols=[*text, *numbers], keep_default_na=False
            )
            optional = read.columns.intersection(list(_MAY_BE_BLANK))
            read[optional] = read[optional].replace("", "nan")
            # Through Python's own reading of text, which is exact in every version of pandas.
            read = read.astype(dict.fromkeys(numbers, float))
        except (ValueError, UnicodeDecodeError, OSError, EOFError, zlib.error) as error:
            raise self._corrupt(table, "its columns are not those of this version") from error
        required = [number for number in numbers if number not in _MAY_BE_BLANK]
        if not np.isfinite(read[required].to_numpy(dtype=float)).all():
            raise self._corrupt(table, "it holds figures that are not finite")
        if read.duplicated(list(_KEYS[table])).any():
            raise self._corrupt(table, "it holds a row twice")
        if table in IMPORTED and self._directories[table] != shipped("reference_data"):
            for column in text:
                where = f"{self._directories[table].name}/{_file(table)}"
                refuse_unfit_names(read[column], read.index + 2, column, where)
        return read

    def _corrupt(self, table: str, why: str) -> BadInput:
        """The error for reference data that are not as they were built."""
        return BadInput(
            f"The reference data are damaged: {why}.",
            f"{self._directories[table].name}/{_file(table)}",
            _REBUILD,
        )


_SOURCE_KEYS = ("publisher", "title", "vintage", "licence", "file", "sha256")


def _mix_by_area(table: pd.DataFrame) -> dict[tuple[str, str], np.ndarray]:
    """The mix of each ICB and area, shape (ethnic groups, fifths), from the rows of one domain."""
    ordered = table.sort_values(["icb", "area", "deprivation_quintile"])
    counts = ordered[list(ETHNIC_GROUPS)].to_numpy(dtype=float)
    by_area = counts.reshape(-1, len(QUINTILES), len(ETHNIC_GROUPS)).transpose(0, 2, 1)
    first = ordered.iloc[:: len(QUINTILES)]
    return dict(zip(zip(first["icb"], first["area"], strict=True), by_area, strict=True))


def _unpacked(content: bytes) -> bytes:
    """The content of a gzip file, within limits."""
    with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
        unpacked = packed.read(_LARGEST_UNPACKED + 1)
    if len(unpacked) > _LARGEST_UNPACKED:
        raise ValueError("it unpacks to more than any such table")
    return unpacked


def _file(table: str) -> str:
    """The name of a table's file."""
    return f"{table}.csv.gz" if table in _PACKED else f"{table}.csv"


def _with_plain_line_ends(content: bytes) -> bytes:
    """Text with LF line ends: git may have changed them in a checkout."""
    return content.replace(b"\r\n", b"\n")


def _plain_name(text: str) -> str:
    """An ICB's name or code without case, punctuation, "NHS" and "ICB"."""
    words = text.casefold().replace("&", " and ").replace("integrated care board", " ")
    words = re.sub(r"[^a-z0-9]+", " ", words)
    return " ".join(word for word in words.split() if word not in ("nhs", "icb"))


def _spellings(icbs: pd.DataFrame) -> dict[str, str]:
    """ODS code by each text that means an ICB: codes and name, as `_plain_name`."""
    named = zip(icbs.index, icbs["icb_name"], icbs["published_code"], strict=True)
    return {_plain_name(text): code for code, *texts in named for text in (code, *texts)}


#: Letters and digits of an ICB's ODS code.
_CODE_LENGTH = 3


def _close_names(text: str, known: Mapping[str, str]) -> list[str]:
    """Codes of up to three ICBs that a text may mean: a word of their name, or nearly so.

    By names alone: the code nearest to a code is another ICB's.
    """
    wanted = _plain_name(text)
    known = {name: code for name, code in known.items() if len(name) > _CODE_LENGTH}
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
