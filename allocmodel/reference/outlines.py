"""Outlines of districts and of ICBs, for maps."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from allocmodel.reference.tables import Tables

#: Longitude and latitude in degrees.
Point = tuple[float, float]


class Outlines:
    """The outlines of the districts of April 2022, and of the ICBs of each year."""

    def __init__(self, tables: Tables) -> None:
        """Out of the tables of the reference data."""
        self._tables = tables

    def of(self, districts: Collection[str]) -> dict[str, list[list[Point]]]:
        """The outlines of districts: closed rings, the largest first.

        Parameters
        ----------
        districts : collection of str
            Codes; those that there is no outline of are left out.

        Returns
        -------
        dict of str to list of list of (longitude, latitude)
            In degrees (WGS84); the first point of a ring is not repeated. A ring inside another
            is a gap.
        """
        return _rings_of(self._tables["district_outlines"], "district", districts)

    def of_icbs(self, icbs: Collection[str], year: str) -> dict[str, list[list[Point]]]:
        """The outlines of ICBs in a financial year, as `of` gives those of districts.

        Parameters
        ----------
        icbs : collection of str
            ODS codes; those that there is no outline of in the year are left out.
        year : str
        """
        table = self._tables["icb_outlines"]
        begun = table[table["first_year"] <= year]
        newest = begun[begun["first_year"] == begun["first_year"].max()]
        return _rings_of(newest, "icb", icbs)


def _rings_of(
    table: pd.DataFrame, column: str, codes: Collection[str]
) -> dict[str, list[list[Point]]]:
    own = table[table[column].isin(list(codes))].sort_values([column, "ring"])
    found: dict[str, list[list[Point]]] = {}
    for code, outline in zip(own[column], own["outline"], strict=True):
        found.setdefault(str(code), []).append(_ring(str(outline)))
    return found


def _ring(outline: str) -> list[Point]:
    pairs = (point.split(" ") for point in outline.split(","))
    return [(float(longitude), float(latitude)) for latitude, longitude in pairs]
