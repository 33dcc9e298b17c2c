"""The counts of areas: people and weighted people by year and ICB, and where each area lies."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import pandas as pd

from allocmodel.declared.errors import BadInput
from allocmodel.declared.table_schemas.names_by_year import practice_figures_of
from allocmodel.declared.vocabulary import SERVICES, YEARS_OF_PRACTICES
from allocmodel.reference.heirs import Area, LiesIn
from allocmodel.reference.icbs import Icbs
from allocmodel.reference.keys import areas_of
from allocmodel.reference.remembered import remembered
from allocmodel.reference.tables import Tables

#: What is counted of an area: its people, and weighted people by service.
_COUNTED = ["population", *SERVICES]


class Counts:
    """Rows of the table of weighted populations, cut by year and ICB once each."""

    def __init__(self, tables: Tables, icbs: Icbs) -> None:
        """Out of the tables of the reference data."""
        self._tables, self._icbs = tables, icbs

    @property
    def are_of_practices(self) -> bool:
        """Whether areas are practices, not parts of PCNs."""
        return self._tables.area_is == "practice"

    def has_practice_rows(self, year: str) -> bool:
        """Whether the practice rows ship that the areas of a year are added up from."""
        return self._tables.year_of_need(year) in YEARS_OF_PRACTICES

    @remembered
    def of_year(self, year: str) -> pd.DataFrame:
        """Those of a year; raises BadInput where there are no data for it."""
        self._icbs.check_year(year)
        table = self._tables["weighted_populations"]
        return table[table["year"] == year]

    @remembered
    def of_icbs(self, icbs: tuple[str, ...], year: str) -> pd.DataFrame:
        """Those of ICBs in a year: of each in turn, sorted by area."""
        cut = self._cut_by_icb(year)
        for icb in icbs:
            if not self._icbs.has(icb, year):
                self._icbs.find(icb, year)  # says what is wrong, unless it is a name
                raise BadInput(f'"{icb}" is not the ODS code of an ICB.', mend="Give its code.")
            if icb not in cut:
                raise self._tables.lacking("weighted_populations", icb, year)
        return self.of_year(year).take([row for icb in icbs for row in cut[icb]])

    @remembered
    def _cut_by_icb(self, year: str) -> dict[str, list[int]]:
        """Where the rows of each ICB stand in those of a year, sorted by area."""
        areas = areas_of(self.of_year(year))
        cut: dict[str, list[int]] = {}
        for row in sorted(range(len(areas)), key=areas.__getitem__):
            cut.setdefault(areas[row][0], []).append(row)
        return cut

    @remembered
    def added_up(self, icbs: tuple[str, ...], year: str) -> pd.DataFrame:
        """People and weighted people of ICBs' areas: of practices added up, with all digits.

        The table of areas, where no practices ship, holds millionths; of a billion pounds those
        would be pennies. Rows in the order of the ICBs, and of the areas of each.
        """
        table = self.of_icbs(icbs, year)
        if self.are_of_practices or not self.has_practice_rows(year):
            return table
        sums = self._sums_of_practices(icbs, year, areas_of(table))
        return table.assign(**{column: sums[column].to_numpy() for column in _COUNTED})

    def _sums_of_practices(
        self, icbs: tuple[str, ...], year: str, areas: Sequence[Area]
    ) -> pd.DataFrame:
        """The practices of a year added up to areas of ICBs, in the order of these."""
        number = {area: at for at, area in enumerate(areas) if area in self.lies_in}
        rows = self._tables.of_icbs(practice_figures_of(self._tables.year_of_need(year)), icbs)
        if not rows["practice"].is_monotonic_increasing:
            rows = rows.sort_values("practice")
        area = np.array([number.get(one, -1) for one in areas_of(rows)], dtype=int)
        summed = rows[area >= 0][_COUNTED].groupby(area[area >= 0]).sum()
        return summed.loc[list(range(len(areas)))]

    @cached_property
    def lies_in(self) -> dict[Area, LiesIn]:
        """Where each ICB's areas lie, whatever the year."""
        table = self._tables["areas"]
        where = map(LiesIn, table["sub_icb"].tolist(), table["district"].tolist())
        return dict(zip(areas_of(table), where, strict=True))

    @remembered
    def lying_in(self, icb: str) -> pd.DataFrame:
        """Where every area of an ICB lies, whatever the year: index `area`."""
        table = self._tables["areas"]
        return table[table["icb"] == icb].drop(columns="icb").set_index("area")
