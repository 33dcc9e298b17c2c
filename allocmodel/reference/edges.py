"""Edges of an ICB: the few people that it has of a district which is mostly another ICB's."""

from __future__ import annotations

from dataclasses import dataclass

from allocmodel.declared.vocabulary import UNALLOCATED_PCN
from allocmodel.reference.data import Reference


@dataclass(frozen=True)
class Edge:
    """What an ICB has of a district that is mostly another's.

    Attributes
    ----------
    district, district_name : str
    people : float
        Registered people of the district in this ICB.
    share : float
        Their part of the ICB's people.
    pcns : tuple of str
        Names of the PCNs that they are registered in; empty where they are in none.
    mostly_in : str
        Name of the ICB that most people of the district are registered in.
    """

    district: str
    district_name: str
    people: float
    share: float
    pcns: tuple[str, ...]
    mostly_in: str


def edges_of(reference: Reference, icb: str, year: str) -> list[Edge]:
    """The edges of an ICB in a year, by the name of their district.

    Parameters
    ----------
    reference : Reference
    icb : str
        ODS code.
    year : str

    Returns
    -------
    list of Edge
    """
    areas = reference.areas(icb, year)
    main, names = reference.main_icb_of_districts(year), reference.icbs(year)["icb_name"]
    everyone = float(areas["population"].sum())
    at_edges = areas[[main[district] != icb for district in areas["district"].tolist()]]
    return [
        Edge(
            str(district),
            str(name),
            float(own["population"].sum()),
            float(own["population"].sum()) / everyone,
            tuple(sorted(set(own.loc[own["pcn"] != UNALLOCATED_PCN, "pcn_name"]) - {""})),
            str(names[main[str(district)]]),
        )
        for (name, district), own in at_edges.groupby(["district_name", "district"])
    ]
