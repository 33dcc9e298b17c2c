"""Recorded ethnicity that a scenario brings, in place of the Census-based groups."""

from __future__ import annotations

from functools import partial

import numpy as np
import xarray as xr

from allocmodel.declared.errors import BadInput, located
from allocmodel.declared.vocabulary import ETHNIC_GROUPS, HIGH_LEVEL_OF
from allocmodel.files.users_files import sha256_of
from allocmodel.inputs.gathered import Gathered, RecordsUsed
from allocmodel.inputs.recorded_ethnicity import (
    Recorded,
    calibrated,
    fit_margins,
    icb_mix,
    in_proportion,
    read,
)
from allocmodel.reference.codes import where_code_stands
from allocmodel.scenario.files import portable

#: A group on record where the Census mix has nobody starts from this part of the area's people.
FAINT = 1e-9


def with_recorded(gathered: Gathered, mix: xr.DataArray) -> xr.DataArray:
    """The areas' people with their ethnic groups as recorded; deprivation stays as it was.

    Parameters
    ----------
    gathered : Gathered
        With the places of the areas; its warnings say what the records show.
    mix : xarray.DataArray
        Dimensions `area, deprivation_quintile, ethnic_group`; people, Census-based.

    Returns
    -------
    xarray.DataArray
        The same dimensions; each area's people and its people by fifth are unchanged.

    Raises
    ------
    BadInput
        When the file cannot be used.
    """
    wanted = gathered.scenario.ethnicity
    if wanted is None:
        return mix
    areas = [str(area) for area in mix["area"].values]
    file = gathered.scenario.origins.folder("ethnicity", "recorded") / wanted.recorded
    level = "practice" if gathered.reference.practice_level else "area"
    elsewhere = partial(where_code_stands, gathered.reference, gathered.icb, gathered.year, level)
    recorded = read(file, areas, elsewhere)
    gathered.users_files.append((portable(wanted.recorded), sha256_of(file)))
    census = mix.sum("deprivation_quintile", skipna=False)
    _refuse_nobody(recorded, census, wanted.recorded)
    gathered.recorded = RecordsUsed(recorded, census)
    with located(wanted.recorded):
        treated = _treated(gathered, recorded, census, wanted.unknown)
        by_group = _detailed(treated.sel(area=areas), census)
        people = census.sum("ethnic_group", skipna=False)
        by_group = by_group / by_group.sum("ethnic_group", skipna=False) * people
        fitted = mix.copy(data=np.stack([_fitted(mix, by_group, area) for area in areas]))
    _say_what_records_show(gathered, recorded, mix, fitted, wanted.unknown)
    return fitted


def with_recorded_groups(gathered: Gathered, people: xr.DataArray) -> xr.DataArray:
    """People by age and group with the groups as recorded; ages stay as they were.

    Parameters
    ----------
    gathered : Gathered
        With the areas' people by fifth and group, recorded or not.
    people : xarray.DataArray
        Dimensions `area, age, ethnic_group`; people, Census-based.

    Returns
    -------
    xarray.DataArray
        The same dimensions; each area's people by age are unchanged.
    """
    if gathered.recorded is None:
        return people
    by_group = gathered.values["area_mix"].sum("deprivation_quintile", skipna=False)
    areas = [str(area) for area in people["area"].values]
    return people.copy(data=np.stack([_fitted(people, by_group, area) for area in areas]))


def _refuse_nobody(recorded: Recorded, census: xr.DataArray, file: str) -> None:
    """An area of which the records know nobody has no mix, whatever is done with the unknown."""
    areas = census["area"]
    on_record = (recorded.counts.sum("ethnic_group") + recorded.unknown).sel(area=areas)
    people = census.sum("ethnic_group", skipna=False)
    empty = areas.values[((on_record == 0) & (people > 0)).to_numpy()]
    if len(empty):
        raise BadInput(
            f"The file has nobody, not even as Unknown, for {len(empty)} "
            f"area{'s' if len(empty) > 1 else ''} with registered people: "
            f"{', '.join(map(str, empty[:4]))}{', ...' if len(empty) > 4 else ''}.",
            where=file,
            mend="Give the counts, or count the area's people as Unknown.",
        )


def _treated(
    gathered: Gathered, recorded: Recorded, census: xr.DataArray, treatment: str
) -> xr.DataArray:
    """Counts with the unknown spread as the scenario says."""
    if treatment == "in_proportion":
        place = gathered.values["place_of_area"].sel(area=recorded.counts["area"])
        return in_proportion(recorded.counts, recorded.unknown, place)
    if treatment == "icb_mix":
        return icb_mix(recorded.counts, recorded.unknown)
    groups = [str(group) for group in recorded.counts["ethnic_group"].values]
    margin = census.sum("area", skipna=False)
    if groups != list(ETHNIC_GROUPS):
        margin = _high_level(margin)
    return calibrated(recorded.counts, recorded.unknown, margin.sel(ethnic_group=groups))


def _high_level(by_group: xr.DataArray) -> xr.DataArray:
    """The 19 groups added up to the five."""
    level = [HIGH_LEVEL_OF[str(group)] for group in by_group["ethnic_group"].values]
    return by_group.assign_coords(ethnic_group=level).groupby("ethnic_group").sum()


def _detailed(counts: xr.DataArray, census: xr.DataArray) -> xr.DataArray:
    """Counts by the 19 groups; five high-level groups are split as the area's Census mix is."""
    groups = list(ETHNIC_GROUPS)
    if [str(group) for group in counts["ethnic_group"].values] == groups:
        return counts
    level = [HIGH_LEVEL_OF[group] for group in groups]
    wide = counts.sel(ethnic_group=level).assign_coords(ethnic_group=groups)
    whole = _high_level(census).sel(ethnic_group=level).assign_coords(ethnic_group=groups)
    size = xr.DataArray([level.count(one) for one in level], {"ethnic_group": groups})
    # Where the Census mix has nobody of a high-level group, its groups share alike.
    some = whole > 0
    part: xr.DataArray = xr.where(some, census / whole.where(some, 1), 1 / size)  # type: ignore[no-untyped-call]
    return (wide * part).transpose("area", "ethnic_group")


def _fitted(mix: xr.DataArray, by_group: xr.DataArray, area: str) -> np.ndarray:
    """One area's people by fifth and group, with the recorded groups and the same fifths."""
    start = mix.sel(area=area).to_numpy()
    rows, columns = start.sum(axis=1), by_group.sel(area=area).to_numpy()
    return fit_margins(start + FAINT * np.outer(rows, columns), rows, columns)


def _say_what_records_show(
    gathered: Gathered,
    recorded: Recorded,
    census: xr.DataArray,
    fitted: xr.DataArray,
    treatment: str,
) -> None:
    """Unknown share and the effect of using records, per place."""
    place = gathered.values["place_of_area"]
    unknown = recorded.unknown.sel(area=place["area"])
    known = recorded.counts.sel(area=place["area"]).sum("ethnic_group", skipna=False)
    told = []
    for name in (str(one) for one in gathered.values["place_name"].values):
        own = (place == name).to_numpy()
        part = float(unknown[own].sum()) / float((unknown + known)[own].sum())
        told.append(
            f"{name}: {part:.1%} unknown; minority ethnic groups {_minority(fitted, own):.1%} by "
            f"record, {_minority(census, own):.1%} by the Census"
        )
    gathered.warnings.append(
        f"Recorded ethnicity is used, unknown spread by {treatment}. {'; '.join(told)}."
    )


def _minority(mix: xr.DataArray, own: np.ndarray) -> float:
    people = mix[own]
    majority = people.sel(ethnic_group="white_british")
    return 1 - float(majority.sum()) / float(people.sum())
