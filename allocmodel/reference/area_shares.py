"""What an area's people are like: found for shipped areas and for imported practices alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from allocmodel.declared.errors import BadInput
from allocmodel.reference.areas import Areas
from allocmodel.reference.tables import Tables

#: People of one area, by whatever a table has them by.
People = npt.NDArray[np.float64]

#: What is said of people of practices.
PRACTICE_NOTE = (
    "A practice has the mix of its PCN's practices in its district: its row does not say where "
    "its own patients live."
)


class _Key(NamedTuple):
    """Where to find what an area's people are like.

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


class AreaShares:
    """What the people of the areas of every ICB are like, by table."""

    def __init__(self, tables: Tables, areas: Areas) -> None:
        """Out of the tables of the reference data."""
        self._tables, self._areas = tables, areas

    def of(
        self,
        icbs: Sequence[str],
        year: str,
        table: str,
        rows: pd.DataFrame,
        by: Mapping[str, Mapping[str, str]],
    ) -> People:
        """What a table's rows say of each area of some ICBs in a year.

        Parameters
        ----------
        icbs : sequence of str
            ODS codes.
        year : str
        table : str
            Name of the table, for errors.
        rows : DataFrame
            Rows of it: columns `icb, area`, one for each key of `by` but the last, and one for
            each code of the last. A row that is absent is nobody.
        by : mapping of str to mapping
            Dimensions, each with its codes; the columns' codes last.

        Returns
        -------
        ndarray
            Shape (areas of one ICB after the other, codes of the first dimension, ...): as in the
            table, the mean of neighbours where a practice lies in no shipped area.

        Raises
        ------
        BadInput
            When the table holds no row of an area, or nothing is known of a practice's.
        """
        if not self._areas.are_practices:
            rows = rows[rows["icb"].isin(icbs)]
        for key in list(by)[:-1]:
            if not rows[key].isin(by[key]).all():
                raise self._tables.damaged(table, f"its column {key} holds an unknown code")
        held = _by_area(rows, by)
        keys = [key for icb in icbs for key in self._keys(icb, year)]
        return np.stack([self._find(key, held, table) for key in keys])

    def _keys(self, icb: str, year: str) -> list[_Key]:
        """Under which ICB, areas and district the people of each area of an ICB can stand."""
        if not self._areas.are_practices:
            areas = self._areas.counts(icb, year)["area"]
            return [_Key(icb, (area,), area.split("-")[1]) for area in areas]
        return [
            _Key(
                icb,
                (f"{row.pcn}-{row.district}", f"{row.pcn}-{row.district}-{row.sub_icb}"),
                str(row.district),
            )
            for row in self._areas.of(icb, year).itertuples()
        ]

    def _find(self, key: _Key, held: Mapping[tuple[str, str], People], table: str) -> People:
        """The people of an area.

        A practice that lies in no shipped area (its PCN is new) has the mean of its district.
        """
        for area in key.areas:
            if (key.icb, area) in held:
                return held[key.icb, area]
        if not self._areas.are_practices:
            raise self._tables.damaged(table, f"no rows for area {key.areas[0]} of {key.icb}")
        for wanted in (
            lambda icb, area: area in key.areas,
            lambda icb, area: icb == key.icb and area.split("-")[1] == key.district,
            lambda icb, area: area.split("-")[1] == key.district,
            lambda icb, area: icb == key.icb,
        ):
            found = [people for (icb, area), people in held.items() if wanted(icb, area)]
            if found:
                mean: People = np.mean(found, axis=0)
                return mean
        raise BadInput(
            f"The mix by ethnic group and deprivation is not known in district {key.district} of "
            f"ICB {key.icb}.",
            mend="Use the reference data that ship, or districts of 2021.",
        )


def _by_area(
    rows: pd.DataFrame, by: Mapping[str, Mapping[str, str]]
) -> dict[tuple[str, str], People]:
    """The people of each ICB and area in some rows: see `AreaShares.of`."""
    *keys, last = by
    first, areas = pd.factorize(rows["icb"] + " " + rows["area"], sort=True)
    place = (first, *(pd.Index(list(by[key])).get_indexer(pd.Index(rows[key])) for key in keys))
    shape = (len(areas), *(len(codes) for codes in by.values()))
    people = np.zeros(shape)
    people[place] = rows[list(by[last])].to_numpy(dtype=float)
    named = (tuple(area.split(" ", 1)) for area in areas)
    return {(icb, area): counts for (icb, area), counts in zip(named, people, strict=True)}
