"""Which districts each place is made of: people are placed by practice, so some lie in several."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from allocmodel.inputs import ModelInputs


@dataclass(frozen=True)
class District:
    """A district in which people of the whole are registered.

    Attributes
    ----------
    code, name : str
    places : tuple of str
        The places that those people belong to, the one of most people first.
    mostly_here : bool
        Whether most people who are registered in the district belong to this whole.
    """

    code: str
    name: str
    places: tuple[str, ...]
    mostly_here: bool


def districts_of(inputs: ModelInputs, place_of_area: Mapping[str, str]) -> list[District]:
    """The districts of an ICB, by name; none of a whole whose parts lie in no districts.

    Parameters
    ----------
    inputs : ModelInputs
        Of one year.
    place_of_area : mapping of area to place
    """
    if not inputs.whole.has_edges:
        return []
    areas = inputs.areas
    placed = areas.assign(place=[place_of_area[str(area)] for area in areas.index])
    people = placed.groupby(["district", "place"])["population"].sum()
    names = dict(zip(areas["district"], areas["district_name"], strict=True))
    mostly_in = inputs.reference.main_icb_of_districts(inputs.year)
    return sorted(
        (
            District(
                str(code),
                str(name),
                tuple(map(str, people[code].sort_values(ascending=False, kind="stable").index)),
                mostly_in.get(code) == inputs.icb,
            )
            for code, name in names.items()
            if code
        ),
        key=lambda one: one.name,
    )
