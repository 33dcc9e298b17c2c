"""Who the people of each practice are, or of each area: read only where a fit asks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from allocmodel.declared.table_schemas.names_by_year import practice_figures_of
from allocmodel.declared.vocabulary import AGES, ETHNIC_GROUPS, YEARS_OF_PRACTICES
from allocmodel.reference.practice_tables import no_practices
from allocmodel.reference.tables import Tables

Floats = npt.NDArray[np.float64]

#: Shares and scores that are means over people.
MEANS = ("income_deprivation", "employment_deprivation", "imd_score", "rural")


@dataclass(frozen=True)
class PracticePeople:
    """The people of units: practices, or areas.

    Attributes
    ----------
    codes : pandas.Index
        Of practices; of areas as (icb, area).
    by_group_and_age : array
        Registered people by ethnic group and age (units, `ETHNIC_GROUPS`, `AGES`).
    women : array
        Women by age (units, `AGES`).
    aged_16 : array
        People of 16 years (units).
    figures : DataFrame
        Index as `codes`; `MEANS`, and `list_size`; missing where they are not known.
    """

    codes: pd.Index
    by_group_and_age: Floats
    women: Floats
    aged_16: Floats
    figures: pd.DataFrame

    @property
    def people(self) -> Floats:
        """Registered people (units)."""
        total: Floats = self.by_group_and_age.sum(axis=(1, 2))
        return total

    @property
    def by_group(self) -> Floats:
        """Share of people in each ethnic group (units, `ETHNIC_GROUPS`)."""
        shares: Floats = self.by_group_and_age.sum(axis=2) / self.people[:, None]
        return shares

    @property
    def by_age(self) -> Floats:
        """Share of people at each age (units, `AGES`)."""
        shares: Floats = self.by_group_and_age.sum(axis=1) / self.people[:, None]
        return shares

    def of(self, codes: pd.Index) -> PracticePeople:
        """Those of some codes, each of which is known."""
        at = self.codes.get_indexer(codes)
        return PracticePeople(
            codes,
            self.by_group_and_age[at],
            self.women[at],
            self.aged_16[at],
            self.figures.iloc[at],
        )


def of_practices(tables: Tables) -> PracticePeople:
    """The people of every practice whose people's neighbourhoods are known."""
    one = tables["practice_people"].set_index("practice")
    groups = tables["practice_people_by_group_and_age"]
    ordered = pd.MultiIndex.from_product([one.index, list(ETHNIC_GROUPS)])
    counts = groups.set_index(["practice", "ethnic_group"]).loc[ordered, list(AGES)]
    return PracticePeople(
        one.index,
        counts.to_numpy(dtype=float).reshape(len(one), len(ETHNIC_GROUPS), len(AGES)),
        one[[f"women_{age}" for age in AGES]].to_numpy(dtype=float),
        one["aged_16"].to_numpy(dtype=float),
        one[[*MEANS, "list_size"]],
    )


def of_areas(tables: Tables, year: str) -> PracticePeople:
    """The people of every area of a year: those of its practices whose people are known.

    An area's means are those of its practices by their people; its list size is that of its
    practices together.

    Raises
    ------
    BadInput
        When the practice rows of the year do not ship.
    """
    if year not in YEARS_OF_PRACTICES:
        raise no_practices(year)
    rows = tables[practice_figures_of(year)]
    practices = of_practices(tables)
    rows = rows[rows["practice"].isin(practices.codes)]
    own = practices.of(pd.Index(rows["practice"]))
    pairs = pd.MultiIndex.from_frame(rows[["icb", "area"]])
    areas = pairs.unique().sort_values()
    place = areas.get_indexer(pairs)

    def summed(values: Floats) -> Floats:
        total = np.zeros((len(areas), *values.shape[1:]))
        np.add.at(total, place, values)
        return total

    people = own.people
    means = own.figures[list(MEANS)].to_numpy(dtype=float)
    known = np.isfinite(means)
    weighted = summed(np.where(known, means, 0) * people[:, None])
    held = summed(known * people[:, None])
    figures = pd.DataFrame(
        np.divide(weighted, held, out=np.full_like(weighted, np.nan), where=held > 0),
        index=areas,
        columns=list(MEANS),
    )
    figures["list_size"] = summed(own.figures["list_size"].to_numpy(dtype=float))
    return PracticePeople(
        areas, summed(own.by_group_and_age), summed(own.women), summed(own.aged_16), figures
    )
