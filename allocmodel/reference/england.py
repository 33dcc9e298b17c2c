"""England as one whole, with its ICBs as the areas: for NHS England's own split."""

from __future__ import annotations

import pandas as pd
import xarray as xr

from allocmodel.declared.errors import BadInput
from allocmodel.declared.vocabulary import SERVICES
from allocmodel.reference.data import Reference

#: The code under which national totals are published.
ENGLAND, ENGLAND_NAME = "ENG", "England"


class England(Reference):
    """The same reference data, read for England: an area is an ICB.

    Its areas answer to the same names as an ICB's; the PCN's columns hold the ICB, so that places
    made of one PCN each are the ICBs.
    """

    @classmethod
    def of(cls, reference: Reference) -> England:
        """England out of the reference data of its ICBs."""
        return cls(reference._directories)

    def find_icb(self, text: str, year: str) -> tuple[str, str]:
        """England, whatever the text."""
        self.icbs(year)
        return ENGLAND, ENGLAND_NAME

    def areas(self, icb: str, year: str) -> pd.DataFrame:
        """The ICBs of the year, with their people.

        Returns
        -------
        DataFrame
            Index `area` (ICB code); the columns of `Reference.areas`.
        """
        icbs = self.icbs(year)
        people = self._sums(year)["population"]
        areas = pd.DataFrame(
            {
                "pcn": icbs.index,
                "pcn_name": self._short_names().loc[icbs.index].to_numpy(),
                "district": "",
                "district_name": icbs["region_name"].to_numpy(),
                "sub_icb": "",
                "sub_icb_name": "",
                "population": people.loc[icbs.index].to_numpy(),
            },
            index=pd.Index(icbs.index, name="area"),
        )
        areas.attrs["practice_level"] = False
        return areas

    def area_population(self, icb: str, year: str) -> xr.DataArray:
        """Registered people of each ICB: dimension `area`; units people."""
        people = self._sums(year)["population"]
        return xr.DataArray(
            people.to_numpy(dtype=float),
            dims=("area",),
            coords={"area": list(people.index)},
            attrs={"units": "people"},
        )

    def area_weighted_population(self, icb: str, year: str) -> xr.DataArray:
        """Weighted people of each ICB: dimensions `area, service`; units weighted people."""
        sums = self._sums(year)[list(SERVICES)]
        return xr.DataArray(
            sums.to_numpy(dtype=float),
            dims=("area", "service"),
            coords={"area": list(sums.index), "service": list(SERVICES)},
            attrs={"units": "weighted people"},
        )

    def published_population(self, icb: str, year: str) -> float:
        """People of all ICBs by NHS England's own figures of each.

        England's own rate per head is rounded to another population in 2024/25, and not published
        for 2023/24.
        """
        everyone = super().published_population
        return sum(everyone(str(code), year) for code in self.icbs(year).index)

    def population_mix(self, icb: str, year: str, domain: str = "imd") -> xr.DataArray:
        """Not added up for England.

        Raises
        ------
        BadInput
            Always.
        """
        raise BadInput(
            "people by fifth and ethnic group are held for one ICB at a time.",
            mend="Take what weighs people out of the scenario, or name one ICB.",
        )

    def _short_names(self) -> pd.Series:
        """Each ICB's newest published name, the same for every year, without "NHS" and "ICB"."""
        newest = self._table("icbs").sort_values("year").drop_duplicates("icb", keep="last")
        names = newest.set_index("icb")["icb_name"]
        return names.str.removeprefix("NHS ").str.removesuffix(" ICB")

    def _sums(self, year: str) -> pd.DataFrame:
        """Sums over each ICB's areas."""
        self._check_year(year)
        table = self._table("weighted_populations")
        of_year = table[table["year"] == year]
        return of_year.groupby("icb")[["population", *SERVICES]].sum().sort_index()
