"""Recorded ethnicity that a scenario brings, in place of the Census-based groups."""

from __future__ import annotations

import numpy as np
import xarray as xr

from allocmodel.declared.errors import BadInput, located
from allocmodel.declared.figures import listed
from allocmodel.declared.vocabulary import ETHNIC_GROUPS
from allocmodel.inputs.gathered import Gathered, Provenance, RecordsUsed
from allocmodel.inputs.recorded_areas import by_area
from allocmodel.inputs.recorded_ethnicity import calibrated, fit_margins, icb_mix, in_proportion
from allocmodel.inputs.recorded_file import Recorded, read
from allocmodel.inputs.recorded_groups import CENSUS, Grouping
from allocmodel.model.people import on_record, unknown_ethnicity_share, unknown_on_record
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
    recorded = by_area(gathered, read(file, wanted.chosen, wanted.chinese))
    gathered.users_files.append((portable(wanted.recorded), recorded.sha256))
    census = mix.sum("deprivation_quintile", skipna=False)
    gathered.recorded = RecordsUsed(recorded, census)
    with located(wanted.recorded):
        treated = _treated(gathered, recorded, census, wanted.unknown)
        treated = _with_mix_of_place(gathered, recorded, treated)
        by_group = _detailed(treated.sel(area=areas), recorded.grouping, census)
        people = census.sum("ethnic_group", skipna=False)
        by_group = by_group / by_group.sum("ethnic_group", skipna=False) * people
        fitted = mix.copy(data=np.stack([_fitted(mix, by_group, area) for area in areas]))
    gathered.warnings += recorded.notes
    _give_people_on_record(gathered, recorded, areas, portable(wanted.recorded))
    _say_what_records_show(gathered, mix, fitted, wanted.unknown)
    return fitted


def _give_people_on_record(
    gathered: Gathered, recorded: Recorded, areas: list[str], file: str
) -> None:
    """How many people are on record, and of how many the ethnicity is not known."""
    unknown = recorded.unknown.sel(area=areas)
    known = recorded.counts.sel(area=areas).sum("ethnic_group", skipna=False)
    own = Provenance(f"The file {file}", "choice", "Health records that the scenario brings")
    gathered.give("area_on_record", (known + unknown).values, {"area": areas}, own)
    gathered.give("area_unknown_on_record", unknown.values, {"area": areas}, own)


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


def _with_mix_of_place(
    gathered: Gathered, recorded: Recorded, treated: xr.DataArray
) -> xr.DataArray:
    """Gives an area of which the records know nobody the recorded mix of its place, and says so.

    Raises
    ------
    BadInput
        When the records know nobody in a whole place with such areas.
    """
    areas = treated["area"]
    place = gathered.values["place_of_area"].sel(area=areas)
    people = gathered.values["area_population"].sel(area=areas)
    nobody = recorded.counts.sum("ethnic_group") + recorded.unknown == 0
    taken = [str(area) for area in areas.values[(nobody & (people > 0)).to_numpy()]]
    place_of = {area: str(place.sel(area=area).item()) for area in taken}
    mix = {
        name: treated[(place == name).to_numpy()].sum("area")
        for name in dict.fromkeys(place_of.values())
    }
    empty = [name for name, own in mix.items() if not float(own.sum())]
    if empty:
        raise BadInput(
            f"The file has nobody, not even as Unknown, for {listed(empty)}.",
            mend="Give the counts of each, or count its people as Unknown.",
        )
    result = treated.copy()
    for area, name in place_of.items():
        result.loc[{"area": area}] = mix[name]
    if taken:
        gathered.warnings.append(
            f"Recorded ethnicity has nobody for {listed(taken)}: "
            f"{'each' if len(taken) > 1 else 'it'} takes the recorded mix of its place."
        )
    return result


def _treated(
    gathered: Gathered, recorded: Recorded, census: xr.DataArray, treatment: str
) -> xr.DataArray:
    """Counts with the unknown spread as the scenario says."""
    if treatment == "in_proportion":
        place = gathered.values["place_of_area"].sel(area=recorded.counts["area"])
        return in_proportion(recorded.counts, recorded.unknown, place)
    if treatment == "icb_mix":
        return icb_mix(recorded.counts, recorded.unknown)
    margin = _grouped(census, recorded.grouping).sum("area", skipna=False)
    return calibrated(recorded.counts, recorded.unknown, margin)


def _grouped(by_group: xr.DataArray, grouping: Grouping) -> xr.DataArray:
    """The 19 groups added up to those of a grouping."""
    of = {one: group for group, members in grouping.members.items() for one in members}
    groups = [of[str(group)] for group in by_group["ethnic_group"].values]
    summed = by_group.assign_coords(ethnic_group=groups).groupby("ethnic_group").sum()
    return summed.sel(ethnic_group=list(grouping.members))


def _detailed(counts: xr.DataArray, grouping: Grouping, census: xr.DataArray) -> xr.DataArray:
    """Counts by the 19 groups; a group of several is split as the area's Census mix is."""
    if grouping is CENSUS:
        return counts
    pairs = [(one, group) for group, members in grouping.members.items() for one in members]
    groups, whole = [one for one, _ in pairs], [group for _, group in pairs]
    wide = counts.sel(ethnic_group=whole).assign_coords(ethnic_group=groups)
    together = _grouped(census, grouping).sel(ethnic_group=whole)
    together = together.assign_coords(ethnic_group=groups)
    size = xr.DataArray([whole.count(one) for one in whole], {"ethnic_group": groups})
    # Where the Census mix has nobody of a group of several, its groups share alike.
    some = together > 0
    own = census.sel(ethnic_group=groups)
    part: xr.DataArray = xr.where(some, own / together.where(some, 1), 1 / size)  # type: ignore[no-untyped-call]
    split: xr.DataArray = wide * part
    return split.sel(ethnic_group=list(ETHNIC_GROUPS)).transpose("area", "ethnic_group")


def _fitted(mix: xr.DataArray, by_group: xr.DataArray, area: str) -> np.ndarray:
    """One area's people by fifth and group, with the recorded groups and the same fifths."""
    start = mix.sel(area=area).to_numpy()
    rows, columns = start.sum(axis=1), by_group.sel(area=area).to_numpy()
    return fit_margins(start + FAINT * np.outer(rows, columns), rows, columns)


def _say_what_records_show(
    gathered: Gathered, census: xr.DataArray, fitted: xr.DataArray, treatment: str
) -> None:
    """Unknown share and the effect of using records, per place."""
    unknown = _unknown_by_place(gathered)
    place = gathered.values["place_of_area"]
    told = [
        f"{name}: {part:.1%} unknown; minority ethnic groups "
        f"{minority_share(fitted[(place == name).to_numpy()]):.1%} by record, "
        f"{minority_share(census[(place == name).to_numpy()]):.1%} by the Census"
        for name, part in unknown.items()
    ]
    gathered.warnings.append(
        f"Recorded ethnicity is used, unknown spread by {treatment}. {'; '.join(told)}."
    )


def _unknown_by_place(gathered: Gathered) -> dict[str, float]:
    """The part of the people on record whose ethnicity is not known, by the model's formulas."""
    given = gathered.values
    places = given["place_of_area"], given["place_name"]
    share = unknown_ethnicity_share(
        on_record(given["area_on_record"], *places),
        unknown_on_record(given["area_unknown_on_record"], *places),
    )
    return {str(name): float(share.sel(place=name)) for name in given["place_name"].values}


def minority_share(mix: xr.DataArray) -> float:
    """The part of people, by ethnic group, who belong to a minority ethnic group."""
    majority = mix.sel(ethnic_group="white_british")
    return 1 - float(majority.sum()) / float(mix.sum())
