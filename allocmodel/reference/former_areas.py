"""The areas of an ICB as they were in an earlier year, whichever ICBs had them then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

import pandas as pd
import xarray as xr

from allocmodel.reference.whole import Icb


@dataclass(frozen=True)
class FormerAreas(Icb):
    """Of an ICB that is another area by now: its areas as they were, with the ICBs that had them.

    Attributes
    ----------
    origin : DataFrame
        Index `area`, the label here; columns `icb` and `code`, those of the year. A code that two
        ICBs had is labelled with both.
    """

    origin: pd.DataFrame = field(default_factory=pd.DataFrame)

    has_edges = False

    @classmethod
    def of(cls, icb: Icb, before: str, heir_of: pd.Series[str]) -> Self:
        """Those of an ICB in the year before.

        Parameters
        ----------
        icb : Icb
            In the later year.
        before : str
        heir_of : Series
            See `Reference.heirs`.
        """
        own = heir_of[heir_of == icb.code].index.to_frame(index=False)
        twice = own["area"].duplicated(keep=False)
        labels = own["area"].where(~twice, own["area"] + " (" + own["icb"] + ")")
        origin = own.rename(columns={"area": "code"}).set_index(labels.rename("area")).sort_index()
        return cls(icb.reference, before, icb.code, icb.name, origin)

    @property
    def icbs(self) -> dict[str, str]:
        """The ICBs that had them, by code, with their names of the year: most people first."""
        people = self.areas()["population"].groupby(self.origin["icb"]).sum()
        names = self.reference.icbs(self.year)["icb_name"]
        in_order = people.sort_values(ascending=False, kind="stable").index
        return {str(code): str(names[code]) for code in in_order}

    def areas(self) -> pd.DataFrame:
        """All of them, as `Icb.areas` has those of one ICB."""
        joined = self._joined(lambda icb: self.reference.areas(icb, self.year))
        joined.attrs["practice_level"] = self.reference.practice_level
        return joined

    def population(self) -> xr.DataArray:
        """Registered people of each."""
        people = self._joined(
            lambda icb: self.reference.area_population(icb, self.year).to_dataframe("people")
        )
        return xr.DataArray(people["people"].to_numpy(), {"area": list(people.index)})

    def weighted_population(self) -> xr.DataArray:
        """Weighted people of each, by service."""
        need = self._joined(self._need)
        coords = {"area": list(need.index), "service": list(need.columns)}
        return xr.DataArray(need.to_numpy(dtype=float), coords)

    def practice_rows(self) -> None:
        """None: last year's areas are taken as published, not added up."""

    def need_elsewhere(self, icb: str) -> pd.Series[float]:
        """Weighted people, by service, of an ICB's areas that are another ICB's now."""
        gone_on = self.origin.loc[self.origin["icb"] == icb, "code"]
        return self._need(icb).drop(index=list(gone_on)).sum()

    def measured(self, icb: str, measure: str) -> tuple[float, float]:
        """People or weighted people of an ICB's areas: of those here now, and of all others."""
        of_all = self.reference.areas_of_all_icbs(self.year)[measure].loc[icb]
        here = of_all.loc[list(self.origin.loc[self.origin["icb"] == icb, "code"])]
        return float(here.sum()), float(of_all.drop(index=list(here.index)).sum())

    def _need(self, icb: str) -> pd.DataFrame:
        """Weighted people of all areas that an ICB had, by service."""
        need = self.reference.area_weighted_population(icb, self.year)
        return pd.DataFrame(need.to_numpy(), need["area"].values, need["service"].values)

    def _joined(self, table_of: Callable[[str], pd.DataFrame]) -> pd.DataFrame:
        """Of each ICB's table the rows of its areas that are here now, by their labels."""
        rows = [
            table_of(str(icb)).loc[own["code"]].set_axis(own.index)
            for icb, own in self.origin.groupby("icb")
        ]
        return pd.concat(rows).sort_index()
