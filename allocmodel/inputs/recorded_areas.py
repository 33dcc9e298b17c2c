"""Recorded ethnicity by practice, PCN or place becomes that of areas."""

from __future__ import annotations

from dataclasses import replace

import xarray as xr

from allocmodel.declared.errors import BadInput
from allocmodel.declared.figures import figure, listed
from allocmodel.inputs.coded_rows import Coded, coded, parts_of_areas
from allocmodel.inputs.gathered import Gathered
from allocmodel.inputs.recorded_file import Recorded


def by_area(gathered: Gathered, recorded: Recorded) -> Recorded:
    """The counts of each area.

    Parameters
    ----------
    gathered : Gathered
        With the areas, their places and, where they ship, their practices.
    recorded : Recorded
        By the codes of the file.

    Returns
    -------
    Recorded
        By area, in the order of the areas; notes say what was left out.

    Raises
    ------
    BadInput
        When a code is of no area, or people of the whole have no row.
    """
    rows = coded(gathered, recorded.cells, recorded.where, recorded.blank)
    people = gathered.values["area_population"].to_series()
    _refuse_absent(gathered, recorded, rows)
    practices = gathered.values.get("area_of_practice")
    parts = parts_of_areas(rows, people, None if practices is None else practices.to_series())
    matrix = parts.pivot_table(index="area", columns="code", values="part", fill_value=0.0)
    matrix = matrix.reindex(people.index, fill_value=0.0)[list(rows.parts)]
    coords = {"area": [str(one) for one in people.index], "code": list(rows.parts)}
    shared = xr.DataArray(matrix.to_numpy(), coords, ("area", "code"))

    def added(counts: xr.DataArray) -> xr.DataArray:
        own = counts.sel(area=coords["code"]).rename(area="code")
        return (shared @ own).assign_attrs(counts.attrs)

    said = [f"{recorded.where}: {note}" for note in (*_how(rows), *_nobody(recorded, rows))]
    return replace(
        recorded,
        counts=added(recorded.counts).transpose("area", "ethnic_group"),
        unknown=added(recorded.unknown),
        notes=(*recorded.notes, *rows.notes, *said),
    )


def _how(rows: Coded) -> list[str]:
    """How the counts become those of areas."""
    if rows.level == "area":
        return []
    if rows.level == "practice":
        return ["Counts by practice are added up to areas."]
    return [f"Counts by {rows.kind}: each area has its part by registered people, in the same mix."]


def _refuse_absent(gathered: Gathered, recorded: Recorded, rows: Coded) -> None:
    """Raises BadInput unless all people of the whole are of some row."""
    of = "practice_population" if rows.level == "practice" else "area_population"
    people = gathered.values[of].to_series()
    there = {one for parts in rows.parts.values() for one in parts}
    absent = [str(code) for code in people.index if code not in there]
    if absent:
        one, told = "practice" if rows.level == "practice" else "area", absent
        if rows.level == "place":
            place_of = gathered.values["place_of_area"].to_series()
            one, told = "place", list(dict.fromkeys(map(str, place_of[absent])))
        raise BadInput(
            f"The file lacks {len(told):,} {one}{'s' * (len(told) > 1)}, with "
            f"{figure(float(people[absent].sum()), 'people')} people: {listed(told)}."
            + "".join(f" {note}" for note in rows.notes),
            recorded.where,
            "Give a row for each; people without recorded ethnicity belong in Unknown.",
        )


def _nobody(recorded: Recorded, rows: Coded) -> list[str]:
    """Which practices have nobody on record: the others of their area stand for them."""
    if rows.level != "practice":
        return []
    everybody = recorded.counts.sum("ethnic_group") + recorded.unknown
    empty = [code for code in rows.parts if not float(everybody.sel(area=code))]
    if not empty:
        return []
    return [f"Nobody is on record for {listed(empty)}: others of the same area stand for them."]
