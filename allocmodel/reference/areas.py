"""The areas of the ICBs: where each lies, its people and their need."""

from __future__ import annotations

import pandas as pd
import xarray as xr

from allocmodel.declared.table_schemas.names_by_year import practice_figures_of
from allocmodel.declared.vocabulary import SERVICES
from allocmodel.engine.labelled import labelled
from allocmodel.reference.counts import Counts
from allocmodel.reference.heirs import Area, heirs
from allocmodel.reference.icbs import Icbs
from allocmodel.reference.keys import areas_of
from allocmodel.reference.practice_tables import no_practices
from allocmodel.reference.remembered import remembered
from allocmodel.reference.sources import provenance
from allocmodel.reference.tables import Tables


class Areas:
    """The areas of every ICB and year, with people and weighted people."""

    def __init__(self, tables: Tables, icbs: Icbs) -> None:
        """Out of the tables of the reference data."""
        self._tables, self._icbs = tables, icbs
        self._counts = Counts(tables, icbs)

    @property
    def are_practices(self) -> bool:
        """Whether areas are practices, not parts of PCNs."""
        return self._counts.are_of_practices

    def added_up(self, icbs: tuple[str, ...], year: str) -> pd.DataFrame:
        """People and weighted people of ICBs' areas: see `counts.Counts.added_up`."""
        return self._counts.added_up(icbs, year)

    def of(self, icb: str, year: str) -> pd.DataFrame:
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
            sub_icb_name, icb, icb_name` (text; a blank sub-ICB location is unknown) and
            `population` (people).
            ``attrs["practice_level"]`` is True where an area is a practice; then there may be
            a column `practice_name`.

        Raises
        ------
        BadInput
            When there are no data for the ICB and year.
        """
        return self._of(icb, year).copy()

    @remembered
    def _of(self, icb: str, year: str) -> pd.DataFrame:
        """The same, looked up once for each ICB and year."""
        counts = self._counts.of_icbs((icb,), year)
        known = self._counts.lying_in(icb)
        rows = known.index.get_indexer(pd.Index(counts["area"]))
        if (rows < 0).any():
            missing = min(counts["area"][rows < 0])
            raise self._tables.damaged("areas", f"no row for area {missing} of {icb}")
        name = str(self._icbs.of(year).loc[icb, "icb_name"])
        areas = known.take(rows).assign(
            icb=icb, icb_name=name, population=counts["population"].to_numpy()
        )
        areas.attrs["practice_level"] = self.are_practices
        return areas

    def of_all_icbs(self, year: str) -> pd.DataFrame:
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
        return self._rows_of_year(year).copy()

    @remembered
    def _rows_of_year(self, year: str) -> pd.DataFrame:
        """The same, looked up once for each year."""
        return self._counts.of_year(year).drop(columns="year").set_index(["icb", "area"])

    @remembered
    def population(self, icb: str, year: str) -> xr.DataArray:
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
        table = self.added_up((icb,), year)
        return labelled(
            table["population"].to_numpy(dtype=float),
            {"area": table["area"].tolist()},
            "population",
            {"units": "people", **provenance(self._tables, "weighted_populations", year)},
        )

    @remembered
    def weighted_population(self, icb: str, year: str) -> xr.DataArray:
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
        table = self.added_up((icb,), year)
        cited = provenance(self._tables, "weighted_populations", year)
        return labelled(
            table[list(SERVICES)].to_numpy(dtype=float),
            {"area": table["area"].tolist(), "service": list(SERVICES)},
            "weighted_population",
            {"units": "weighted people", **cited},
        )

    def sums_by_icb(self, year: str) -> pd.DataFrame:
        """People and weighted people of each ICB: index `icb`, sorted."""
        return self._sums_by_icb(year).copy()

    @remembered
    def _sums_by_icb(self, year: str) -> pd.DataFrame:
        """The same, added up once for each year."""
        columns = ["population", *SERVICES]
        return self._counts.of_year(year).groupby("icb")[columns].sum()

    def sizes_of_icbs(self, year: str) -> pd.DataFrame:
        """How large each ICB is.

        Returns
        -------
        DataFrame
            Index `icb`, in the order of `Icbs.of`; columns `icb_name`, `population` (people) and
            `areas` (number). ``attrs["population"]`` is that of all of them.
        """
        people = self.of_all_icbs(year)["population"].groupby("icb").agg(["sum", "count"])
        own = people.rename(columns={"sum": "population", "count": "areas"})
        sizes = self._icbs.of(year)[["icb_name"]].join(own)
        sizes.attrs["population"] = sizes["population"].sum()
        return sizes

    def districts_of_icb(self, icb: str, year: str) -> pd.DataFrame:
        """People of each district of an ICB.

        Returns
        -------
        DataFrame
            Columns `district_name`, `district` and `population` (people), sorted by name.
            ``attrs["population"]`` is that of all of them.
        """
        areas = self.of(icb, year)
        people = areas.groupby(["district_name", "district"])["population"].sum().reset_index()
        people.attrs["population"] = people["population"].sum()
        return people

    @remembered
    def main_icb_of_districts(self, year: str) -> dict[str, str]:
        """The ICB in which most registered people of each district are, by district code."""
        sums = self._by_district_and_icb(year)
        largest: dict[str, tuple[float, str]] = {}
        for (district, icb), people in zip(sums.index.tolist(), sums.tolist(), strict=True):
            most = (float(people), str(icb))
            largest[str(district)] = max(largest.get(str(district), most), most)
        return {district: icb for district, (_, icb) in largest.items()}

    def people_of_districts(self, year: str) -> pd.Series[float]:
        """Registered people of each district in all ICBs together, by district code."""
        return self._by_district_and_icb(year).groupby("district").sum()

    def _by_district_and_icb(self, year: str) -> pd.Series[float]:
        of_year = self._counts.of_year(year)
        areas = areas_of(of_year)
        known = of_year[[area in self._counts.lies_in for area in areas]]
        lies_in = [
            self._counts.lies_in[area].district for area in areas if area in self._counts.lies_in
        ]
        district = known.assign(district=lies_in)
        return district.groupby(["district", "icb"])["population"].sum()

    def names(self, code: str) -> dict[str, str]:
        """Names of the ``"pcn"``, ``"district"`` or ``"sub_icb"`` codes that areas lie in."""
        table = self._tables["areas"].drop_duplicates(code)
        return dict(zip(table[code], table[f"{code}_name"], strict=True))

    def of_all_years(self) -> pd.DataFrame:
        """Every area of every ICB and year: where a code stands.

        Returns
        -------
        DataFrame
            Text columns `year, icb, icb_name, area, pcn, pcn_name, district, district_name,
            sub_icb, sub_icb_name`; in the order of years.
        """
        held = self._tables["weighted_populations"][["year", "icb", "area"]]
        names = self._tables["icbs"][["year", "icb", "icb_name"]]
        joined = held.merge(self._tables["areas"], on=["icb", "area"]).merge(names)
        return joined.sort_values("year", kind="stable")

    def heirs(self, before: str, year: str) -> pd.Series[str]:
        """The ICB of a later year that has each area of an earlier one: see `heirs.heirs`.

        Returns
        -------
        Series
            Code of the later ICB; index `icb, area`, those of the earlier year.
        """
        heir = self._heirs(before, year)
        areas = pd.MultiIndex.from_tuples(list(heir), names=["icb", "area"])
        return pd.Series(list(heir.values()), areas, dtype="str")

    def other_heirs(self, before: str, year: str) -> dict[Area, str]:
        """Of `heirs`, those that are not the ICB of the earlier year, by ICB and area of that."""
        heir = self._heirs(before, year)
        return {(icb, area): now for (icb, area), now in heir.items() if now != icb}

    @remembered
    def _heirs(self, before: str, year: str) -> dict[Area, str]:
        """See `heirs.heirs`."""
        return heirs(
            self._people_of_areas(before), self._people_of_areas(year), self._counts.lies_in
        )

    @remembered
    def _people_of_areas(self, year: str) -> dict[Area, float]:
        """Registered people of every area of every ICB in a year."""
        of_year = self._counts.of_year(year)
        return dict(zip(areas_of(of_year), of_year["population"].tolist(), strict=True))

    def sub_icbs_by_icb(self) -> set[tuple[str, str]]:
        """Pairs of ICB and sub-ICB location that areas lie in, in any year."""
        table = self._tables["areas"]
        known = table[table["sub_icb"] != ""]
        return set(zip(known["icb"], known["sub_icb"], strict=True))

    def practices_of_year(self, year: str) -> pd.DataFrame:
        """Every practice of England in a year: where it is summed into.

        Returns
        -------
        DataFrame
            Index `practice`; columns `icb`, `area`, `practice_name` (text; the code where areas
            are practices without names) and `population` (people).

        Raises
        ------
        BadInput
            When the practice rows of the year do not ship.
        """
        if self.are_practices:
            rows = self._rows_of_year(year).reset_index()
            rows = rows.assign(practice=rows["area"], practice_name="")
        elif self.has_practice_rows(year):
            rows = self._tables[practice_figures_of(self._tables.year_of_need(year))]
        else:
            raise no_practices(year)
        return rows.set_index("practice")[["icb", "area", "practice_name", "population"]]

    def has_practice_rows(self, year: str) -> bool:
        """Whether the practice rows ship that the areas of a year are added up from."""
        return self._counts.has_practice_rows(year)

    def practice_rows(self, icb: str, year: str) -> pd.DataFrame:
        """The published rows of an ICB's practices in a year, each with the area it is summed into.

        Returns
        -------
        DataFrame
            Index `practice`, sorted; columns `practice_name, area, pcn, pcn_name, district,
            district_name, sub_icb, sub_icb_name` (text), `population` (people) and one for each
            service (weighted people).

        Raises
        ------
        BadInput
            When the practice rows of the year do not ship, or there are no data for the ICB.
        """
        if not self.has_practice_rows(year):
            raise no_practices(year)
        self._counts.of_icbs((icb,), year)  # says what is wrong with the ICB
        rows = self._tables.of_icb(practice_figures_of(self._tables.year_of_need(year)), icb)
        own = rows.drop(columns="icb").join(self._counts.lying_in(icb), on="area", how="inner")
        return own.set_index("practice").sort_index()

    def former_ccgs(self) -> dict[str, str]:
        """The name of the Clinical Commissioning Group that each sub-ICB location was, by code."""
        table = self._tables["former_ccgs"]
        return dict(zip(table["sub_icb"], table["former_ccg"], strict=True))

    def upper_tiers(self) -> pd.DataFrame:
        """The upper-tier authority of every district of 2021.

        Returns
        -------
        DataFrame
            Index `district`; text columns `upper_tier, upper_tier_name`. A unitary authority, a
            metropolitan district or a London borough is its own.
        """
        return self._tables["upper_tiers"].set_index("district")

    def practice_register(self) -> pd.DataFrame:
        """Every practice of any practice file or map: where it was last.

        Returns
        -------
        DataFrame
            Index `practice`; text columns `practice_name, icb, last_year, last_map`; blank where
            it was in none.
        """
        return self._tables["practice_register"].set_index("practice")

    def practice_payments(self) -> pd.DataFrame:
        """NHS payments to each practice in the year that ships (`vocabulary.PAYMENTS_YEAR`).

        Returns
        -------
        DataFrame
            Index `practice`, sorted; columns `practice_name, sub_icb` (text),
            `registered_patients` (people), `carr_hill_patients` (weighted people), and pounds by
            the kinds of `vocabulary.PAYMENT_KINDS`, deductions negative.
        """
        return self._tables["practice_payments"].set_index("practice")

    def practices(self) -> pd.DataFrame:
        """PCN and sub-ICB location of each practice by the newest map.

        Returns
        -------
        DataFrame
            Index `practice`; columns `pcn, sub_icb` (text; blank = unknown).
        """
        return self._tables["practices"].set_index("practice")
