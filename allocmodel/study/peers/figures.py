"""What units are like: their people by age, income and ethnic group, their need and their money.

Need indices are the model's own steps, with England (or one ICB) as the whole and the units as its
places.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import xarray as xr

from allocmodel.declared.errors import BadInput
from allocmodel.declared.vocabulary import AGES, COMPONENTS, SERVICES
from allocmodel.engine.running import run_steps
from allocmodel.engine.steps import needed_steps, steps_towards
from allocmodel.reference.data import Reference
from allocmodel.study.peers.units import Units

#: The features by which units are alike, each with what people read.
FEATURES: Mapping[str, str] = {
    "ages": "Ages",
    "income": "Income deprivation",
    "ethnic_groups": "Ethnic groups",
    "need": "Need at the same ages",
}
#: The three that are shares of people: the dimension that each is by.
_BY = {"ages": "age", "income": "deprivation_quintile", "ethnic_groups": "high_level_group"}

#: The steps that give what is asked of units.
_WANTED = ("population", "need_index", "need_at_same_age")


@dataclass(frozen=True)
class UnitFigures:
    """Figures of units.

    Attributes
    ----------
    population : DataArray
        Dimension `place` (the units); people.
    need_index, need_at_same_age : DataArray
        Dimensions `place` and `service`; index, England = 1.
    features : mapping of feature to DataArray
        Dimensions `place` and `part`: shares of the unit's people, or its index of need.
    per_head : DataArray
        Dimension `place`; pounds a head, missing where nothing is published.
    """

    population: xr.DataArray
    need_index: xr.DataArray
    need_at_same_age: xr.DataArray
    features: Mapping[str, xr.DataArray]
    per_head: xr.DataArray


@dataclass(frozen=True)
class Whole:
    """The areas of England, or of one ICB, in a year, with all that units are added up from.

    Attributes
    ----------
    areas : DataFrame
        See `units.areas_of_england`.
    people : DataArray
        Dimensions `area` (in the order of `areas`), `high_level_group`, `deprivation_quintile` (by
        income) and `age`; people.
    money : Series
        By `icb`: core money a weighted person; missing where nothing is published.
    """

    reference: Reference
    year: str
    areas: pd.DataFrame
    people: xr.DataArray
    money: pd.Series[float]

    def figures(self, units: Units) -> UnitFigures:
        """What units are like; each adds up its areas."""
        names = list(dict.fromkeys(units.unit_of_area))
        inputs = self._inputs(units, names)
        results = run_steps(inputs, steps_towards(_WANTED, needed_steps(inputs)))
        people = self.people.assign_coords(area=range(len(self.areas)))
        own = xr.DataArray(units.unit_of_area.to_numpy(), {"area": people["area"]}, name="place")
        of_units = people.groupby(own).sum().sel(place=names)
        everyone = of_units.sum(list(_BY.values()))
        features = {
            feature: (of_units.sum([d for d in _BY.values() if d != dim]) / everyone).rename(
                {dim: "part"}
            )
            for feature, dim in _BY.items()
        }
        same_age = results["need_at_same_age"]
        features["need"] = same_age.sel(service=["core"]).rename(service="part")
        return UnitFigures(
            results["population"],
            results["need_index"],
            same_age,
            features,
            self._per_head(units, names, results["population"]),
        )

    def within(self, icb: str) -> Whole:
        """One of its ICBs."""
        own = self.areas.index.get_level_values("icb") == icb
        return replace(self, areas=self.areas[own], people=self.people.isel(area=own))

    def _inputs(self, units: Units, names: Sequence[str]) -> dict[str, xr.DataArray]:
        """What the model's steps take, with the units as places."""
        area = {"area": [" ".join(key) for key in self.areas.index]}
        weights = self.reference.national_weights(self.year)
        curve = self.reference.age_curve(self.year).rename(service="component")
        ages = self.people.sum(["high_level_group", "deprivation_quintile"])
        return {
            "area_population": xr.DataArray(self.areas["population"].to_numpy(), area),
            "area_weighted_population": xr.DataArray(
                self.areas[list(SERVICES)].to_numpy(), {**area, "service": list(SERVICES)}
            ),
            "place_of_area": xr.DataArray(units.unit_of_area.to_numpy(), area),
            "place_name": xr.DataArray(list(names), {"place": list(names)}),
            "component_weight": weights,
            "bears_cost": self.reference.bears_cost(self.year),
            "area_population_by_age": ages.assign_coords(area),
            "age_curve": curve.reindex(component=list(COMPONENTS), fill_value=1.0).sel(
                age=list(AGES)
            ),
        }

    def _per_head(self, units: Units, names: Sequence[str], people: xr.DataArray) -> xr.DataArray:
        """Core money a head: each ICB's published money, split by the national formula."""
        per_person = self.money.loc[self.areas.index.get_level_values("icb")].to_numpy()
        money = self.areas["core"] * per_person
        of_units = money.groupby(units.unit_of_area).sum().reindex(list(names))
        lacking = money.isna().groupby(units.unit_of_area).any().reindex(list(names))
        found = np.where(lacking, np.nan, of_units) / people.sel(place=list(names)).values
        return xr.DataArray(found, {"place": list(names)}, attrs={"units": "pounds per head"})


def england(reference: Reference, year: str, areas: pd.DataFrame) -> Whole:
    """England's areas in a year, with people and published money.

    Parameters
    ----------
    reference : Reference
    year : str
    areas : DataFrame
        See `units.areas_of_england`.
    """
    held = [_people(reference, str(icb), year, own) for icb, own in areas.groupby("icb")]
    people = xr.concat(held, "area", join="override")
    core = areas["core"].groupby("icb").sum()
    money = pd.Series({icb: _published(reference, str(icb), year) for icb in core.index})
    return Whole(reference, year, areas, people, money / core)


def _people(reference: Reference, icb: str, year: str, areas: pd.DataFrame) -> xr.DataArray:
    people = reference.population_by_high_level_group_quintile_and_age(icb, year, "income")
    return people.sel(area=list(areas.index.get_level_values("area")))


def _published(reference: Reference, icb: str, year: str) -> float:
    try:
        return reference.published(icb, year, "core")
    except BadInput:
        return float("nan")
