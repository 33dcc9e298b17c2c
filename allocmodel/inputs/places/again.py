"""Rules of a scenario that put areas where somebody moved them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from allocmodel.declared.errors import BadInput
from allocmodel.inputs.places.assign import assign_places
from allocmodel.inputs.places.codes import codes_at
from allocmodel.scenario import LEVELS, Places


def places_again(
    areas: pd.DataFrame,
    wanted: Mapping[str, str],
    places: Places,
    order: Sequence[str],
    former_ccgs: Mapping[str, str],
) -> dict[str, Any] | None:
    """The table of places that gives each area the place that is wanted.

    Parameters
    ----------
    areas : pandas.DataFrame
        See `assign.assign_places`.
    wanted : mapping of area to place
    places : Places
        Those of the scenario: its rules stay, with codes moved from one to another, where that is
        enough.
    order : sequence of str
        The places, in the order of results.
    former_ccgs : mapping of str to str
        See `assign.assign_places`.

    Returns
    -------
    dict or None
        None where no rule can tell the areas apart.
    """
    level = "practice" if areas.attrs.get("practice_level") else "pcn"
    codes = codes_at(areas, level)
    if codes.isna().any():
        return None
    before = assign_places(areas, places, former_ccgs=former_ccgs).place
    moved = {str(codes[area]): wanted[area] for area in wanted if before[area] != wanted[area]}
    everything: dict[str, dict[str, list[str]]] = {place: {level: []} for place in order}
    for area, code in codes.items():
        listed = everything[wanted[str(area)]][level]
        if code not in listed:
            listed.append(str(code))
    tried = (_with(places, moved, level), everything)
    return next((one for one in tried if _gives(areas, one, wanted, former_ccgs)), None)


def _with(places: Places, moved: Mapping[str, str], level: str) -> dict[str, Any]:
    """The rules of a scenario, with codes of a level at other places."""
    made: dict[str, Any] = {}
    for place, rule in places.rules.items():
        own = {one: list(rule.at(one)) for one in LEVELS if rule.at(one)}
        kept = [code for code in own.get(level, []) if code not in moved]
        brought = [code for code, to in moved.items() if to == place]
        own[level] = [*kept, *brought]
        made[place] = {one: codes for one, codes in own.items() if codes}
    return {**made, **({"remainder": places.remainder} if places.remainder else {})}


def _gives(
    areas: pd.DataFrame,
    table: dict[str, Any],
    wanted: Mapping[str, str],
    former_ccgs: Mapping[str, str],
) -> bool:
    try:
        made = Places.model_validate(table)
        place = assign_places(areas, made, former_ccgs=former_ccgs).place
    except (BadInput, ValueError):
        return False
    return all(place[area] == own for area, own in wanted.items())
