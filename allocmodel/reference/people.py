"""Who lives in each area: the mix of its people by ethnic group and fifth of deprivation."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import xarray as xr

from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.vocabulary import DEPRIVATION_DOMAINS, ETHNIC_GROUPS, QUINTILES
from allocmodel.reference.areas import Areas
from allocmodel.reference.tables import Tables

#: Counts of people: groups by fifths.
_Mix = npt.NDArray[np.float64]


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


class People:
    """The mix of people of the areas of every ICB."""

    def __init__(self, tables: Tables, areas: Areas) -> None:
        """Out of the tables of the reference data."""
        self._tables, self._areas = tables, areas
        self._mix_by_area = cache(self._read_mix_by_area)

    def mix(self, icb: str, year: str, domain: str = "imd") -> xr.DataArray:
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
        population = self._areas.population(icb, year)
        mix = self._mix_by_area(domain)
        shares = np.stack([self._mix_of(key, mix) for key in self._mix_keys(icb, year)])
        shares /= shares.sum(axis=(1, 2), keepdims=True)
        attributes = {"units": "people", **self._mix_provenance(), "domain": domain}
        if self._areas.are_practices:
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

    def _read_mix_by_area(self, domain: str) -> dict[tuple[str, str], _Mix]:
        """The mix of each ICB and area, shape (ethnic groups, fifths), by a domain's fifths."""
        table = self._tables["population_mix"]
        rows = table[table["domain"] == domain]
        ordered = rows.sort_values(["icb", "area", "deprivation_quintile"])
        counts = ordered[list(ETHNIC_GROUPS)].to_numpy(dtype=float)
        by_area = counts.reshape(-1, len(QUINTILES), len(ETHNIC_GROUPS)).transpose(0, 2, 1)
        first = ordered.iloc[:: len(QUINTILES)]
        return dict(zip(zip(first["icb"], first["area"], strict=True), by_area, strict=True))

    def _mix_keys(self, icb: str, year: str) -> list[_MixKey]:
        """Under which ICB, areas and district the mix of each area of an ICB can stand."""
        if not self._areas.are_practices:
            areas = self._areas.counts(icb, year)["area"]
            return [_MixKey(icb, (area,), area.split("-")[1]) for area in areas]
        return [
            _MixKey(
                icb,
                (f"{row.pcn}-{row.district}", f"{row.pcn}-{row.district}-{row.sub_icb}"),
                str(row.district),
            )
            for row in self._areas.of(icb, year).itertuples()
        ]

    def _mix_of(self, key: _MixKey, mix: Mapping[tuple[str, str], _Mix]) -> _Mix:
        """The mix of an area: groups by fifths.

        A practice that lies in no shipped area (its PCN is new) has the mean of its district.
        """
        for area in key.areas:
            if (key.icb, area) in mix:
                return mix[key.icb, area]
        if not self._areas.are_practices:
            raise self._tables.damaged(
                "population_mix", f"no rows for area {key.areas[0]} of {key.icb}"
            )
        for wanted in (
            lambda icb, area: area in key.areas,
            lambda icb, area: icb == key.icb and area.split("-")[1] == key.district,
            lambda icb, area: area.split("-")[1] == key.district,
            lambda icb, area: icb == key.icb,
        ):
            found = [counts for (icb, area), counts in mix.items() if wanted(icb, area)]
            if found:
                mean: _Mix = np.mean(found, axis=0)
                return mean
        raise BadInput(
            f"The mix by ethnic group and deprivation is not known in district {key.district} of "
            f"ICB {key.icb}.",
            mend="use the reference data that ship, or districts of 2021",
        )

    def _mix_provenance(self) -> dict[str, str]:
        """Source and grade of the population mix, without the files that every table rests on."""
        resource = self._tables.described("population_mix")
        shared = self._tables.described("practices")["sources"]
        cited = [source for source in resource["sources"] if source not in shared]
        return {
            "source": "; ".join(f"{source['publisher']}, {source['title']}" for source in cited),
            "grade": str(resource.get("grade", "")),
        }

    def profile(self, icb: str) -> pd.DataFrame:
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
        table = self._tables["area_profile"]
        return table[table["icb"] == icb].drop(columns="icb").set_index("area").sort_index()
