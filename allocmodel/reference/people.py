"""Who lives in each area: its people by ethnic group, fifth of deprivation and age."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np
import xarray as xr

from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.table_schemas.names_by_year import practices_of, table_of
from allocmodel.declared.table_schemas.people import PER
from allocmodel.declared.vocabulary import (
    AGES,
    DEPRIVATION_DOMAINS,
    ETHNIC_GROUPS,
    HIGH_LEVEL_GROUPS,
    QUINTILES,
)
from allocmodel.engine.labelled import labelled
from allocmodel.reference.area_shares import PRACTICE_NOTE, AreaShares
from allocmodel.reference.areas import Areas
from allocmodel.reference.remembered import remembered
from allocmodel.reference.tables import Tables

_Dimensions = Mapping[str, Mapping[str, str]]

_BY_QUINTILE_AND_GROUP: _Dimensions = {
    "deprivation_quintile": QUINTILES,
    "ethnic_group": ETHNIC_GROUPS,
}


class People:
    """The people of the areas of every ICB."""

    def __init__(self, tables: Tables, areas: Areas) -> None:
        """Out of the tables of the reference data."""
        self._tables, self._areas = tables, areas
        self._shares = AreaShares(tables, areas)

    @remembered
    def by_group_and_quintile(self, icb: str, year: str, domain: str = "imd") -> xr.DataArray:
        """Population of each area of an ICB by ethnic group and fifth of deprivation.

        Derived: registered patients by neighbourhood (LSOA) of July 2023 of the practices of the
        year, times each LSOA's ethnic groups in the Census 2021, by its fifth in the Indices of
        Deprivation 2025; scaled to each area's population of the year. The tables of this module by
        age have the same people by group and by fifth.

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
        _check_domain(domain)
        table = table_of("population_by_group_and_quintile", year)
        people = self._scaled((icb,), year, table, _BY_QUINTILE_AND_GROUP, domain)
        ordered = people.transpose("area", "ethnic_group", "deprivation_quintile")
        return ordered.rename("population_by_group_and_quintile")

    @remembered
    def by_age(self, icb: str, year: str) -> xr.DataArray:
        """Population of each area by age: `by_group_and_age`, groups together.

        Returns
        -------
        DataArray
            Dimensions `area` and `age` (keys of `vocabulary.AGES`); units people; each area sums
            to its population.

        Raises
        ------
        BadInput
            When there are no data for the ICB and year.
        """
        return self._by_age((icb,), year)

    def by_age_of_icbs(self, icbs: tuple[str, ...], year: str) -> xr.DataArray:
        """Population of each of some ICBs by age: `by_age`, the areas of each added up.

        Parameters
        ----------
        icbs : tuple of str
            ODS codes.
        year : str

        Returns
        -------
        DataArray
            Dimensions `area` (the ICBs) and `age`; units people.
        """
        return self._of_icbs(icbs, year, self._by_age(icbs, year))

    def _by_age(self, icbs: tuple[str, ...], year: str) -> xr.DataArray:
        """People of the areas of ICBs by age."""
        people = self._by_group_and_age(icbs, year)
        return people.sum("ethnic_group", keep_attrs=True).rename("population_by_age")

    def by_group_and_age(self, icb: str, year: str) -> xr.DataArray:
        """Population of each area by ethnic group and age.

        Derived: Census 2021 tables by neighbourhood raked together, carried to practices by
        registered patients, raked to each practice's own age list (July 2026); see
        `publishers.practice_people`. Scaled to each area's population of the year.

        Returns
        -------
        DataArray
            Dimensions `area` (those of `area_population`, in its order), `ethnic_group` and `age`;
            units people; each area sums to its population. `source`, `grade` and, for imported
            practices, `note` in the attributes.

        Raises
        ------
        BadInput
            When there are no data for the ICB and year.
        """
        return self._by_group_and_age((icb,), year)

    @remembered
    def _by_group_and_age(self, icbs: tuple[str, ...], year: str) -> xr.DataArray:
        """People of the areas of ICBs by group and age."""
        return self._scaled(
            icbs,
            year,
            table_of("population_by_group_and_age", year),
            {"ethnic_group": ETHNIC_GROUPS, "age": AGES},
        ).rename("population_by_group_and_age")

    @remembered
    def by_high_level_group_quintile_and_age(
        self, icb: str, year: str, domain: str = "imd"
    ) -> xr.DataArray:
        """Population of each area by high-level ethnic group, fifth of deprivation and age.

        Derived as `by_group_and_age`; the same people by group and age, whatever the domain, and
        by group and fifth as in `by_group_and_quintile`.

        Returns
        -------
        DataArray
            Dimensions `area`, `high_level_group`, `deprivation_quintile` and `age`; units people;
            each area sums to its population.

        Raises
        ------
        BadInput
            When there are no data for the ICB and year, or there is no such domain.
        """
        _check_domain(domain)
        kind = "population_by_high_level_group_quintile_and_age"
        people = self._scaled(
            (icb,),
            year,
            table_of(f"{kind}_{domain}", year),
            {
                "high_level_group": HIGH_LEVEL_GROUPS,
                "deprivation_quintile": QUINTILES,
                "age": AGES,
            },
        )
        return people.assign_attrs(domain=domain).rename(kind)

    @remembered
    def women_of_childbearing_age(self, icb: str, year: str) -> xr.DataArray:
        """Women of 15 to 44 of each area by high-level ethnic group.

        Derived as `by_group_and_age`, with the share of women by group and age of the Census 2021
        by MSOA, raked to each practice's own list by age and sex.

        Returns
        -------
        DataArray
            Dimensions `area` and `high_level_group`; units people.

        Raises
        ------
        BadInput
            When there are no data for the ICB and year.
        """
        name = "women_of_childbearing_age"
        by = {"high_level_group": HIGH_LEVEL_GROUPS}
        only = {"practices_of": practices_of(year)}
        women = self._shares.of((icb,), year, name, by, only) / PER
        return self._people((icb,), year, women, by, name)

    @remembered
    def england_by_group_and_age(self, year: str) -> xr.DataArray:
        """Registered people of England by ethnic group and age: the sum of `by_group_and_age`.

        Parameters
        ----------
        year : str

        Returns
        -------
        DataArray
            Dimensions `ethnic_group` and `age`; units people. `source` and `grade` in the
            attributes.
        """
        name = "england_by_group_and_age"
        rows = self._tables[name]
        of_year = rows[rows["practices_of"] == practices_of(year)].set_index("ethnic_group")
        people = of_year.loc[list(ETHNIC_GROUPS), list(AGES)]
        return labelled(
            people.to_numpy(dtype=float),
            {"ethnic_group": list(ETHNIC_GROUPS), "age": list(AGES)},
            name,
            {"units": "people", **self._provenance(name)},
        )

    @remembered
    def residents(self, icb: str, year: str) -> xr.DataArray:
        """Usual residents of each area in the Census 2021.

        Derived: each neighbourhood's residents are shared among the areas as its registered people
        of the year are. To compare with the registered people of `area_population`: more people
        are registered than live in most areas.

        Returns
        -------
        DataArray
            Dimension `area`; units people. For imported practices, registered people times the
            residents per registered person of the area that they lie in.

        Raises
        ------
        BadInput
            When there are no data for the ICB and year.
        """
        return self._residents((icb,), year)

    def residents_of_icbs(self, icbs: tuple[str, ...], year: str) -> xr.DataArray:
        """Usual residents of each of some ICBs: `residents`, the areas of each added up.

        Returns
        -------
        DataArray
            Dimension `area` (the ICBs); units people.
        """
        return self._of_icbs(icbs, year, self._residents(icbs, year))

    def _residents(self, icbs: tuple[str, ...], year: str) -> xr.DataArray:
        """Residents of the areas of ICBs."""
        name = "resident_population"
        column = "residents_per_registered"
        only = {"year": self._year_of_residents(year)}
        ratio = self._shares.of(icbs, year, name, {column: {column: ""}}, only)
        return self._people(icbs, year, ratio[:, 0], {}, name)

    def _year_of_residents(self, year: str) -> str:
        """The year of residents that stands for a year: the nearest before it, or the first."""
        years = self._years_of_residents
        return max((one for one in years if one <= year), default=years[0])

    @cached_property
    def _years_of_residents(self) -> list[str]:
        """The years of which residents are held, in order."""
        return sorted(set(self._tables["resident_population"]["year"].tolist()))

    def _scaled(
        self,
        icbs: tuple[str, ...],
        year: str,
        name: str,
        by: _Dimensions,
        domain: str | None = None,
    ) -> xr.DataArray:
        """People of each area out of a table that holds what they are like, of a domain's rows."""
        only = {} if domain is None else {"domain": domain}
        shares = self._shares.of(icbs, year, name, by, only)
        total = shares.sum(axis=tuple(range(1, shares.ndim)), keepdims=True)
        if not total.all():
            nobody = self._areas.added_up(icbs, year)["icb"].to_numpy()[total.ravel() == 0]
            raise self._tables.damaged(name, f"it counts nobody in an area of {nobody[0]}")
        shares = shares / total
        people = self._people(icbs, year, shares, by, name)
        return people if domain is None else people.assign_attrs(domain=domain)

    def _people(
        self, icbs: tuple[str, ...], year: str, shares: np.ndarray, by: _Dimensions, name: str
    ) -> xr.DataArray:
        """Parts of each area's people, in people, with the table's source and grade."""
        areas = self._areas.added_up(icbs, year)
        population = areas["population"].to_numpy(dtype=float)
        attributes = {"units": "people", **self._provenance(name)}
        if self._areas.are_practices:
            attributes["note"] = PRACTICE_NOTE
        return labelled(
            shares * population.reshape(-1, *[1] * len(by)),
            {
                "area": areas["area"].tolist(),
                **{dimension: list(codes) for dimension, codes in by.items()},
            },
            name,
            attributes,
        )

    def _of_icbs(self, icbs: tuple[str, ...], year: str, people: xr.DataArray) -> xr.DataArray:
        """People of the areas of ICBs, added up to these."""
        icb = self._areas.added_up(icbs, year)["icb"].to_numpy()
        sums = np.stack([people.values[icb == one].sum(axis=0) for one in icbs])
        labels = {"area": list(icbs), **{dim: people[dim] for dim in people.dims[1:]}}
        return xr.DataArray(sums, labels, people.dims, people.name, people.attrs)

    def _provenance(self, table: str) -> dict[str, str]:
        """Source and grade of a table of people, without the files that every table rests on."""
        resource = self._tables.described(table)
        shared = self._tables.described("practices")["sources"]
        cited = [source for source in resource["sources"] if source not in shared]
        return {
            "source": "; ".join(f"{source['publisher']}, {source['title']}" for source in cited),
            "grade": str(resource.get("grade", "")),
        }


def _check_domain(domain: str) -> None:
    """Raises BadInput unless fifths can be by a domain."""
    if domain not in DEPRIVATION_DOMAINS:
        raise BadInput(
            f'There is no domain "{domain}".{did_you_mean(domain, DEPRIVATION_DOMAINS)}',
            mend=f"Choose one of {', '.join(DEPRIVATION_DOMAINS)}.",
        )
