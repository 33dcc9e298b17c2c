"""The reference data as one object, each idea of it in a module of its own.

The tables ship with the package; a directory that ``allocmodel data import`` made can stand in
front of them, with one year's practices as areas. A table is read when it is first asked for, and
only once.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import pandas as pd
import xarray as xr

from allocmodel.model.adjustment import NeedGradients
from allocmodel.reference.age_curves import AgeCurves
from allocmodel.reference.areas import Areas
from allocmodel.reference.held_need import HeldTables
from allocmodel.reference.icbs import Icbs
from allocmodel.reference.national_weights import NationalWeights
from allocmodel.reference.outlines import Outlines, Point
from allocmodel.reference.people import People
from allocmodel.reference.practice_tables import PracticeTables
from allocmodel.reference.published_money import PublishedMoney
from allocmodel.reference.sources import sources
from allocmodel.reference.tables import Tables


class Reference:
    """The reference data, read table by table as they are asked for.

    Use `load`. Years are written ``"2025/26"``, ICBs by their ODS code. Each method is that of
    the module that it names, where shapes, units and errors stand.
    """

    def __init__(self, tables: Tables) -> None:
        """Out of tables that `load` found."""
        self._tables = tables
        self._icbs = Icbs(tables)
        self._areas = Areas(tables, self._icbs)
        self._people = People(tables, self._areas)
        self._money = PublishedMoney(tables)
        self._weights = NationalWeights(tables, self._icbs)
        self._ages = AgeCurves(tables)
        self._outlines = Outlines(tables)

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
        return cls(Tables.of(directory))

    def by_practice(self, years: Sequence[str]) -> Reference:
        """The same data with each practice as an area, from the published rows that ship.

        Parameters
        ----------
        years : sequence of str
            Those that are to be asked for.

        Raises
        ------
        BadInput
            When the practice rows of a year do not ship.
        """
        return Reference(PracticeTables(self._tables, years))

    def holding(self, last: str, years: Sequence[str]) -> Reference:
        """The same data with the need of one year held in later years: see `held_need`.

        Parameters
        ----------
        last : str
            The year whose need counts.
        years : sequence of str
            Those that have it too.
        """
        return Reference(HeldTables(self._tables, last, years))

    def year_of_need(self, year: str) -> str:
        """The year whose need a year has: its own, unless another's is held."""
        return self._tables.year_of_need(year)

    # --- ICBs -----------------------------------------------------------------------------------

    @property
    def years(self) -> tuple[str, ...]:
        """Years with practice data, in order."""
        return self._icbs.years

    def icbs(self, year: str) -> pd.DataFrame:
        """The ICBs of a year: see `icbs.Icbs.of`."""
        return self._icbs.of(year)

    def find_icb(self, text: str, year: str) -> tuple[str, str]:
        """Code and name of the ICB that a text means in a year: see `icbs.Icbs.find`."""
        return self._icbs.find(text, year)

    def short_icb_names(self) -> pd.Series[str]:
        """Each ICB's name, the same for every year: see `icbs.Icbs.short_names`."""
        return self._icbs.short_names()

    # --- Areas and their need -------------------------------------------------------------------

    @property
    def practice_level(self) -> bool:
        """Whether areas are practices, not parts of PCNs."""
        return self._areas.are_practices

    def areas(self, icb: str, year: str) -> pd.DataFrame:
        """The areas of an ICB in a year: see `areas.Areas.of`."""
        return self._areas.of(icb, year)

    def area_population(self, icb: str, year: str) -> xr.DataArray:
        """Registered population of each area of an ICB: see `areas.Areas.population`."""
        return self._areas.population(icb, year)

    def area_weighted_population(self, icb: str, year: str) -> xr.DataArray:
        """Weighted population of each area, by service: see `areas.Areas.weighted_population`."""
        return self._areas.weighted_population(icb, year)

    def areas_of_all_icbs(self, year: str) -> pd.DataFrame:
        """People and weighted people of every area: see `areas.Areas.of_all_icbs`."""
        return self._areas.of_all_icbs(year)

    def sums_by_icb(self, year: str) -> pd.DataFrame:
        """People and weighted people of each ICB: see `areas.Areas.sums_by_icb`."""
        return self._areas.sums_by_icb(year)

    def sizes_of_icbs(self, year: str) -> pd.DataFrame:
        """See `Areas.sizes_of_icbs`."""
        return self._areas.sizes_of_icbs(year)

    def districts_of_icb(self, icb: str, year: str) -> pd.DataFrame:
        """See `Areas.districts_of_icb`."""
        return self._areas.districts_of_icb(icb, year)

    def areas_of_all_years(self) -> pd.DataFrame:
        """Every area of every ICB and year: see `areas.Areas.of_all_years`."""
        return self._areas.of_all_years()

    def has_practice_rows(self, year: str) -> bool:
        """Whether the practice rows of a year ship: see `areas.Areas.has_practice_rows`."""
        return self._areas.has_practice_rows(year)

    def practices_of_year(self, year: str) -> pd.DataFrame:
        """Every practice of England in a year: see `areas.Areas.practices_of_year`."""
        return self._areas.practices_of_year(year)

    def practice_payments(self) -> pd.DataFrame:
        """What practices were paid, by kind: see `areas.Areas.practice_payments`."""
        return self._areas.practice_payments()

    def heirs(self, before: str, year: str) -> pd.Series[str]:
        """The ICB of a later year that has each area of an earlier one: see `heirs.heirs`."""
        return self._areas.heirs(before, year)

    def other_heirs(self, before: str, year: str) -> dict[tuple[str, str], str]:
        """The areas that another ICB has later: see `areas.Areas.other_heirs`."""
        return self._areas.other_heirs(before, year)

    def practice_rows(self, icb: str, year: str) -> pd.DataFrame:
        """The published rows of an ICB's practices: see `areas.Areas.practice_rows`."""
        return self._areas.practice_rows(icb, year)

    def former_ccgs(self) -> dict[str, str]:
        """The former CCG of each sub-ICB location: see `areas.Areas.former_ccgs`."""
        return self._areas.former_ccgs()

    def upper_tiers(self) -> pd.DataFrame:
        """The upper-tier authority of every district: see `areas.Areas.upper_tiers`."""
        return self._areas.upper_tiers()

    def practice_register(self) -> pd.DataFrame:
        """Where every practice was last: see `areas.Areas.practice_register`."""
        return self._areas.practice_register()

    def practices(self) -> pd.DataFrame:
        """PCN and sub-ICB location of each practice: see `areas.Areas.practices`."""
        return self._areas.practices()

    def main_icb_of_districts(self, year: str) -> dict[str, str]:
        """The ICB in which most registered people of each district are, by district code."""
        return self._areas.main_icb_of_districts(year)

    def people_of_districts(self, year: str) -> pd.Series[float]:
        """Registered people of each district: see `areas.Areas.people_of_districts`."""
        return self._areas.people_of_districts(year)

    def district_outlines(self, districts: Collection[str]) -> dict[str, list[list[Point]]]:
        """The outlines of districts, for maps: see `outlines.Outlines.of`."""
        return self._outlines.of(districts)

    def icb_outlines(self, icbs: Collection[str], year: str) -> dict[str, list[list[Point]]]:
        """The outlines of ICBs in a year, for maps: see `outlines.Outlines.of_icbs`."""
        return self._outlines.of_icbs(icbs, year)

    def names(self, code: str) -> dict[str, str]:
        """Names of the ``"pcn"``, ``"district"`` or ``"sub_icb"`` codes that areas lie in."""
        return self._areas.names(code)

    def sub_icbs_by_icb(self) -> set[tuple[str, str]]:
        """Pairs of ICB and sub-ICB location that areas lie in, in any year."""
        return self._areas.sub_icbs_by_icb()

    # --- People ---------------------------------------------------------------------------------

    def population_by_group_and_quintile(
        self, icb: str, year: str, domain: str = "imd"
    ) -> xr.DataArray:
        """People of each area by group and fifth: see `people.People.by_group_and_quintile`."""
        return self._people.by_group_and_quintile(icb, year, domain)

    def population_by_age(self, icb: str, year: str) -> xr.DataArray:
        """People of each area by age: see `people.People.by_age`."""
        return self._people.by_age(icb, year)

    def population_of_icbs_by_age(self, icbs: tuple[str, ...], year: str) -> xr.DataArray:
        """People of each of some ICBs by age: see `people.People.by_age_of_icbs`."""
        return self._people.by_age_of_icbs(icbs, year)

    def population_by_group_and_age(self, icb: str, year: str) -> xr.DataArray:
        """People of each area by ethnic group and age: see `people.People.by_group_and_age`."""
        return self._people.by_group_and_age(icb, year)

    def population_by_high_level_group_quintile_and_age(
        self, icb: str, year: str, domain: str = "imd"
    ) -> xr.DataArray:
        """It by fifth: see `people.People.by_high_level_group_quintile_and_age`."""
        return self._people.by_high_level_group_quintile_and_age(icb, year, domain)

    def women_of_childbearing_age(self, icb: str, year: str) -> xr.DataArray:
        """Women of 15 to 44 of each area: see `people.People.women_of_childbearing_age`."""
        return self._people.women_of_childbearing_age(icb, year)

    def england_by_group_and_age(self, year: str) -> xr.DataArray:
        """People of England by group and age: see `people.People.england_by_group_and_age`."""
        return self._people.england_by_group_and_age(year)

    def resident_population(self, icb: str, year: str) -> xr.DataArray:
        """Residents of each area in the Census 2021: see `people.People.residents`."""
        return self._people.residents(icb, year)

    def residents_of_icbs(self, icbs: tuple[str, ...], year: str) -> xr.DataArray:
        """Residents of each of some ICBs: see `people.People.residents_of_icbs`."""
        return self._people.residents_of_icbs(icbs, year)

    # --- Published money ------------------------------------------------------------------------

    def published(self, icb: str, year: str, stream: str, element: str = "allocation") -> float:
        """A published figure of an allocation: see `published_money.PublishedMoney.figure`."""
        return self._money.figure(icb, year, stream, element)

    def published_figures(
        self, icb: str, stream: str, element: str = "allocation"
    ) -> dict[str, float]:
        """It in every year that has one: see `published_money.PublishedMoney.figures`."""
        return self._money.figures(icb, stream, element)

    def years_published(self, stream: str, element: str = "allocation") -> set[str]:
        """The years that have it: see `published_money.PublishedMoney.years_with`."""
        return self._money.years_with(stream, element)

    def published_population(self, icb: str, year: str) -> float:
        """NHS England's own population: see `published_money.PublishedMoney.population`."""
        return self._money.population(icb, year)

    def allocations(self, icb: str, year: str) -> pd.DataFrame:
        """All published figures of a year: see `published_money.PublishedMoney.of`."""
        return self._money.of(icb, year)

    def all_allocations(self) -> pd.DataFrame:
        """All published figures of all years: see `published_money.PublishedMoney.every`."""
        return self._money.every()

    # --- National weights -----------------------------------------------------------------------

    def national_weights(self, year: str) -> xr.DataArray:
        """Weights of the components: see `national_weights.NationalWeights.weights`."""
        return self._weights.weights(year)

    def bears_cost(self, year: str) -> xr.DataArray:
        """Where cost factors apply: see `national_weights.NationalWeights.bears_cost`."""
        return self._weights.bears_cost(year)

    def weights_evidence(self, year: str) -> pd.DataFrame:
        """How the weights were recovered: see `national_weights.NationalWeights.evidence`."""
        return self._weights.evidence(year)

    def need_gradients(self, year: str) -> NeedGradients:
        """What formulas carry by deprivation: see `national_weights.NationalWeights.gradients`."""
        return self._weights.gradients(year)

    # --- Curves and rates by age ----------------------------------------------------------------

    def age_curve(self, year: str) -> xr.DataArray:
        """What a person of each age counts, by service: see `age_curves.AgeCurves.curve`."""
        return self._ages.curve(year)

    def age_curve_ranges(self, year: str) -> pd.DataFrame:
        """Each curve with its range: see `age_curves.AgeCurves.ranges`."""
        return self._ages.ranges(year)

    def age_curve_fits(self, year: str) -> xr.DataArray:
        """The curves of every fit in the range: see `age_curves.AgeCurves.curve_fits`."""
        return self._ages.curve_fits(year)

    def age_curve_fit_table(self, year: str) -> pd.DataFrame:
        """How well each fit of a year explains: see `age_curves.AgeCurves.curve_fit_table`."""
        return self._ages.curve_fit_table(year)

    def hospital_costs(self) -> xr.DataArray:
        """Published hospital cost per head by age: see `age_curves.AgeCurves.hospital_costs`."""
        return self._ages.hospital_costs()

    def outcome_rates(self) -> xr.DataArray:
        """The rate of each register by age: see `age_curves.AgeCurves.rates`."""
        return self._ages.rates()

    def outcome_rate_ranges(self) -> pd.DataFrame:
        """Each rate with its range: see `age_curves.AgeCurves.rate_ranges`."""
        return self._ages.rate_ranges()

    def outcome_rate_fits(self) -> xr.DataArray:
        """The rates of every fit in the range: see `age_curves.AgeCurves.rate_fits`."""
        return self._ages.rate_fits()

    def outcome_rate_fit_table(self) -> pd.DataFrame:
        """How well each fit explains rates: see `age_curves.AgeCurves.rate_fit_table`."""
        return self._ages.rate_fit_table()

    # --- Evidence on need -----------------------------------------------------------------------

    def evidence(self) -> pd.DataFrame:
        """Evidence on need by ethnic group: ratios as published, in the studies' own groups.

        Returns
        -------
        DataFrame
            The columns of the table `evidence` (see `declared.table_schemas`): `services` are
            codes, separated by semicolons; a missing interval is not to hand.
        """
        return self._tables["evidence"].copy()

    def evidence_groups(self) -> pd.DataFrame:
        """Which ethnic groups of the Census each group of a study stands for.

        Returns
        -------
        DataFrame
            The columns of the table `evidence_groups` (see `declared.table_schemas`). A Census
            group that an outcome's study does not cover is absent.
        """
        return self._tables["evidence_groups"].copy()

    # --- What was read, and where it comes from -------------------------------------------------

    def sources(self) -> list[dict[str, str]]:
        """Every source of every table.

        Returns
        -------
        list of dict
            Keys `table, publisher, title, vintage, licence, file, sha256, grade`; and `url` and
            `retrieved` where an import recorded them.
        """
        return sources(self._tables)

    def tables_read(self) -> list[str]:
        """The tables asked for so far: after a run, those that its result rests on."""
        return self._tables.read

    def digest_of(self, table: str) -> str:
        """The sha256 of the file of a table that was read (text with LF line ends)."""
        return self._tables.digest_of(table)

    def files_read(self) -> list[tuple[str, str]]:
        """The files read so far: after a run, those that its result rests on.

        Returns
        -------
        list of tuple
            Name of each file, in `reference_data` if it ships and in `reference` if a scenario
            brings it, and its sha256 (text with LF line ends).
        """
        return self._tables.files_read()
