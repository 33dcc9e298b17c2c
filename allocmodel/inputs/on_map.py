"""What a map of a run draws, and whose it is: districts of an ICB, or the ICBs of England."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from allocmodel.inputs import ModelInputs


@dataclass(frozen=True)
class Drawn:
    """A district in which people of the ICB are registered, or an ICB of England.

    Attributes
    ----------
    code, name : str
    places : tuple of str
        The places that those people belong to, the one of most people first: people are placed by
        practice, so a district may lie in several.
    mostly_here : bool
        Whether most people who are registered in it belong to this whole.
    """

    code: str
    name: str
    places: tuple[str, ...]
    mostly_here: bool


def on_map(inputs: ModelInputs, place_of_area: Mapping[str, str]) -> list[Drawn]:
    """What a map of a run draws, by name.

    Parameters
    ----------
    inputs : ModelInputs
        Of one year.
    place_of_area : mapping of area to place
    """
    code, name = inputs.whole.drawn_by
    areas = inputs.areas
    placed = areas.assign(place=[place_of_area[str(area)] for area in areas.index])
    people = placed.groupby([code, "place"])["population"].sum()
    names = dict(zip(areas[code], areas[name], strict=True))
    elsewhere = _mostly_elsewhere(inputs)
    return sorted(
        (
            Drawn(
                str(one),
                str(title),
                tuple(map(str, people[one].sort_values(ascending=False, kind="stable").index)),
                one not in elsewhere,
            )
            for one, title in names.items()
            if one
        ),
        key=lambda one: one.name,
    )


def _mostly_elsewhere(inputs: ModelInputs) -> set[str]:
    """The districts that other ICBs have more people of."""
    if not inputs.whole.has_edges:
        return set()
    main = inputs.reference.main_icb_of_districts(inputs.year)
    return {code for code in set(inputs.areas["district"]) if main.get(code) != inputs.icb}
