"""The reference data with the need of one year held in the years after it.

NHS England publishes need for some years ahead, and a pace of change may take longer than that.
Where a scenario says so, later years have the need, the people and the formulas of the year that
it names; published money stays what was published of each year.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from allocmodel.declared.errors import BadInput
from allocmodel.declared.table_schemas.every_table import TABLES
from allocmodel.reference.tables import Tables, of_icbs

#: What is no need: money is published of each year, or it is not.
_MONEY = ("allocations",)


class HeldTables(Tables):
    """Tables in which later years have the rows of the year that is held."""

    def __init__(self, tables: Tables, last: str, years: Sequence[str]) -> None:
        """In front of other tables, for the years after the last one whose need counts."""
        super().__init__(tables.directories)
        self._real, self._last, self._years = tables, last, list(years)
        self._longer: dict[str, pd.DataFrame] = {}

    def __getitem__(self, table: str) -> pd.DataFrame:
        """One table; those by year have the held rows under each later year."""
        if not self._has_held_rows(table):
            return self._real[table]
        if table not in self._longer:
            self._longer[table] = self._with_held(self._real[table])
        return self._longer[table]

    def of_icb(self, table: str, icb: str) -> pd.DataFrame:
        """The rows of one ICB, the held ones among them."""
        if not self._has_held_rows(table):
            return self._real.of_icb(table, icb)
        return of_icbs(self[table], (icb,))

    def year_of_need(self, year: str) -> str:
        """The year whose need a year has."""
        return self._last if year in self._years else year

    def _has_held_rows(self, table: str) -> bool:
        """Whether a table is by year, and of need."""
        return table not in _MONEY and "year" in TABLES[table].names

    def _with_held(self, table: pd.DataFrame) -> pd.DataFrame:
        own = table[~table["year"].isin(self._years)]
        held = own[own["year"] == self._last]
        return pd.concat([own, *(held.assign(year=year) for year in self._years)])

    @property
    def area_is(self) -> str:
        """What an area is in the tables behind."""
        return self._real.area_is

    @property
    def read(self) -> list[str]:
        """The tables asked for so far."""
        return self._real.read

    def digest_of(self, table: str) -> str:
        """The sha256 of a table's file."""
        return self._real.digest_of(table)

    def files_read(self) -> list[tuple[str, str]]:
        """Name and sha256 of each file read so far."""
        return self._real.files_read()

    def lacking(self, table: str, icb: str, year: str) -> BadInput:
        """The error for an ICB and year of which a table has no rows."""
        return self._real.lacking(table, icb, year)
