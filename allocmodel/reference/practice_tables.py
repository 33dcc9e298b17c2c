"""The reference data with each practice as an area, from the published practice rows that ship."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from allocmodel.declared.errors import BadInput
from allocmodel.declared.table_schemas.every_table import TABLES
from allocmodel.declared.table_schemas.names_by_year import practice_figures_of
from allocmodel.declared.vocabulary import YEARS_OF_PRACTICES
from allocmodel.reference.tables import Tables, of_icbs

#: What those see who ask what an area is.
PRACTICE = "practice"
#: Tables that are made of practice rows here.
_OF_PRACTICES = ("areas", "weighted_populations")


class PracticeTables(Tables):
    """The tables of the reference data; areas and their figures are those of practices."""

    def __init__(self, shipped: Tables, years: Sequence[str]) -> None:
        """Out of the tables that are to be read, for some years.

        Raises
        ------
        BadInput
            When no practice rows of a year ship.
        """
        super().__init__(shipped.directories)
        for year in years:
            if year not in YEARS_OF_PRACTICES:
                raise no_practices(year)
        self._years = sorted(set(years))
        self._made: dict[str, pd.DataFrame] = {}

    def __getitem__(self, table: str) -> pd.DataFrame:
        """One table, made or read when first asked for."""
        if table not in _OF_PRACTICES:
            return super().__getitem__(table)
        if table not in self._made:
            made = self._areas if table == "areas" else self._weighted_populations
            self._made[table] = made()
        return self._made[table]

    def of_icb(self, table: str, icb: str) -> pd.DataFrame:
        """The rows of one ICB; of what is made here, out of all that is made."""
        if table not in _OF_PRACTICES:
            return super().of_icb(table, icb)
        return of_icbs(self[table], (icb,))

    @property
    def area_is(self) -> str:
        """An area is a practice."""
        return PRACTICE

    def lacking(self, table: str, icb: str, year: str) -> BadInput:
        """The error for a year of which no practice rows were asked for, or ship."""
        return no_practices(year)

    def rows(self, year: str) -> pd.DataFrame:
        """The practice rows of a year, as its table has them."""
        return super().__getitem__(practice_figures_of(year))

    def _areas(self) -> pd.DataFrame:
        """Where each practice lies: in the newest of the years, so that it is one for all."""
        newest_first = [self.rows(year) for year in reversed(self._years)]
        keys = ["icb", "practice", "practice_name", "area"]
        practices = pd.concat([rows[keys] for rows in newest_first]).drop_duplicates(
            ["icb", "practice"]
        )
        where = super().__getitem__("areas")
        lying = practices.merge(where, on=["icb", "area"]).drop(columns="area")
        return lying.rename(columns={"practice": "area"})

    def _weighted_populations(self) -> pd.DataFrame:
        """The figures of each practice as published."""
        tables = [self.rows(year).assign(year=year) for year in self._years]
        figures = pd.concat(tables, ignore_index=True).drop(columns="area")
        return figures.rename(columns={"practice": "area"})[TABLES["weighted_populations"].names]


def no_practices(year: str) -> BadInput:
    """The error for a year whose practice rows do not ship."""
    return BadInput(
        f"The practice rows of {year} do not ship; those of {YEARS_OF_PRACTICES[0]} to "
        f"{YEARS_OF_PRACTICES[-1]} do.",
        mend="Import that year's practice file with `allocmodel data import` and name the folder "
        "in reference; or make places of pcn or district.",
    )
