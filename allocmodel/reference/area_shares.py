"""What an area's people are like: found for shipped areas and for imported practices alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from allocmodel.declared.errors import BadInput
from allocmodel.reference.areas import Areas
from allocmodel.reference.heirs import Area
from allocmodel.reference.keys import areas_of
from allocmodel.reference.tables import Tables

#: People of one area, by whatever a table has them by.
People = npt.NDArray[np.float64]

#: What is said of people of practices.
PRACTICE_NOTE = (
    "A practice has the mix of its PCN's practices in its district: its row does not say where "
    "its own patients live."
)


#: A table, of which ICBs, and what other columns have to hold.
_Asked = tuple[str, tuple[str, ...] | None, tuple[tuple[str, str], ...]]


class _Key(NamedTuple):
    """Where to find what a practice's people are like.

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
        self._known: dict[_Asked, dict[Area, People]] = {}

    def of(
        self,
        icbs: tuple[str, ...],
        year: str,
        table: str,
        by: Mapping[str, Iterable[str]],
        only: Mapping[str, str] = MappingProxyType({}),
    ) -> People:
        """What a table says of each area of some ICBs in a year.

        Parameters
        ----------
        icbs : tuple of str
            ODS codes.
        year : str
        table : str
            Its name. Columns `icb, area`, one for each key of `by` but the last, and one for each
            code of the last. A row that is absent is nobody.
        by : mapping of str to iterable of str
            Dimensions, each with its codes; the columns' codes last.
        only : mapping of str to str, optional
            What other columns have to hold.

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
        of_icbs = None if self._areas.are_practices else icbs
        held = self._held(table, of_icbs, tuple(only.items()), by)
        if not self._areas.are_practices:
            return self._of_areas(held, icbs, year, table)
        return np.stack([self._find(key, held) for icb in icbs for key in self._keys(icb, year)])

    def _held(
        self,
        table: str,
        icbs: tuple[str, ...] | None,
        only: tuple[tuple[str, str], ...],
        by: Mapping[str, Iterable[str]],
    ) -> Mapping[Area, People]:
        """The people of each ICB and area in a table: of all ICBs, where none is named.

        Years share a table, so what it says is put together once.
        """
        if (table, icbs, only) not in self._known:
            rows = self._tables[table] if icbs is None else self._tables.of_icbs(table, icbs)
            for column, value in only:
                rows = rows[rows[column] == value]
            for key in list(by)[:-1]:
                if not rows[key].isin(list(by[key])).all():
                    raise self._tables.damaged(table, f"its column {key} holds an unknown code")
            self._known[table, icbs, only] = _by_area(rows, by)
        return self._known[table, icbs, only]

    def _of_areas(
        self, held: Mapping[Area, People], icbs: tuple[str, ...], year: str, table: str
    ) -> People:
        """The people of each shipped area of some ICBs."""
        areas = areas_of(self._areas.added_up(icbs, year))
        for icb, area in areas:
            if (icb, area) not in held:
                raise self._tables.damaged(table, f"no rows for area {area} of {icb}")
        return np.stack([held[icb, area] for icb, area in areas])

    def _keys(self, icb: str, year: str) -> list[_Key]:
        """Under which ICB, areas and district the people of each practice can stand."""
        return [
            _Key(
                icb,
                (f"{row.pcn}-{row.district}", f"{row.pcn}-{row.district}-{row.sub_icb}"),
                str(row.district),
            )
            for row in self._areas.of(icb, year).itertuples()
        ]

    def _find(self, key: _Key, held: Mapping[Area, People]) -> People:
        """The people of a practice.

        One that lies in no shipped area (its PCN is new) has the mean of its district.
        """
        for area in key.areas:
            if (key.icb, area) in held:
                return held[key.icb, area]
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


def _by_area(rows: pd.DataFrame, by: Mapping[str, Iterable[str]]) -> dict[Area, People]:
    """The people of each ICB and area in some rows: see `AreaShares.of`."""
    *keys, last = by
    pairs = areas_of(rows)
    stands = {pair: number for number, pair in enumerate(sorted(set(pairs)))}
    place: list[list[int]] = [[stands[pair] for pair in pairs]]
    for key in keys:
        number = {code: at for at, code in enumerate(by[key])}
        place.append([number[code] for code in rows[key].tolist()])
    people = np.zeros((len(stands), *(len(list(codes)) for codes in by.values())))
    people[tuple(np.array(one, dtype=int) for one in place)] = rows[list(by[last])].to_numpy(
        dtype=float
    )
    return {(icb, area): people[number] for (icb, area), number in stands.items()}
