"""Outlines of districts, for maps."""

from __future__ import annotations

from collections.abc import Collection

from allocmodel.reference.tables import Tables

#: Longitude and latitude in degrees.
Point = tuple[float, float]


class Outlines:
    """The outlines of the districts of April 2022."""

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
        table = self._tables["district_outlines"]
        own = table[table["district"].isin(list(districts))].sort_values(["district", "ring"])
        found: dict[str, list[list[Point]]] = {}
        for district, outline in zip(own["district"], own["outline"], strict=True):
            found.setdefault(str(district), []).append(_ring(str(outline)))
        return found


def _ring(outline: str) -> list[Point]:
    pairs = (point.split(" ") for point in outline.split(","))
    return [(float(longitude), float(latitude)) for latitude, longitude in pairs]
