"""Several years' inputs as one: what changes from year to year gets the dimension year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import xarray as xr

from allocmodel.declared.errors import BadInput
from allocmodel.declared.figures import listed, people
from allocmodel.declared.quantities import INPUTS
from allocmodel.engine.labelled import labelled
from allocmodel.inputs.gathered import Gathered, Provenance
from allocmodel.inputs.where_from import WhereFrom, in_year, in_years
from allocmodel.scenario import Scenario

#: Dimensions that stand before the year; all others stand after it.
BEFORE_YEAR = ("practice", "area", "place", "neighbourhood")


def over_years(scenario: Scenario, by_year: Sequence[Gathered]) -> Gathered:
    """Put several years' inputs together.

    Parameters
    ----------
    scenario : Scenario
    by_year : sequence of Gathered
        One for each of the scenario's years, in order; the first has the baseline.

    Returns
    -------
    Gathered

    Raises
    ------
    BadInput
        When the years do not have the same areas.
    """
    first, years = by_year[0], list(scenario.years)
    merged = Gathered(first.whole, scenario)
    merged.recorded, merged.former_areas = first.recorded, first.former_areas
    one_list = _have_the_same_practices(by_year)
    merged.practices = first.practices if one_list else None
    merged.warnings = list(dict.fromkeys(text for one in by_year for text in one.warnings))
    merged.users_files = list(dict.fromkeys(file for one in by_year for file in one.users_files))
    merged.fits = first.fits
    for one in by_year:
        merged.given |= one.given
        merged.amount_from |= one.amount_from
    _refuse_other_areas(scenario, by_year)
    _refuse_other_places(scenario, by_year, "place")
    if scenario.neighbourhoods:
        _refuse_other_places(scenario, by_year, "neighbourhood")
    from_where = {year: one.provenance.of for year, one in zip(years, by_year, strict=True)}
    for name, array in first.values.items():
        arrays = [one.values[name] for one in by_year if name in one.values]
        if len(arrays) < len(years) and not INPUTS[name].given_once:
            # Not published for every year: nothing stands in for what is missing.
            continue
        if not one_list and (name == "area_name" or "practice" in array.dims):
            # Practices open and close: the areas are then taken as published, not added up.
            continue
        if all(_are_one(array, other) for other in arrays[1:]):
            # The baseline and what never changes: given once, or the same in every year.
            merged.values[name] = array
            merged.provenance.of[name] = dict(from_where[years[0]].get(name, {}))
        else:
            merged.values[name] = _stacked(arrays, years)
            own = [(year, of.get(name, {})) for year, of in from_where.items()]
            merged.provenance.of[name] = in_years(own, _axis_of_year(array.dims))
    starts = [float(number == 0) for number in range(len(years))]
    choice = Provenance("The scenario's years", "choice")
    merged.give("first_year", starts, {"year": years}, choice)
    return merged


def _have_the_same_practices(by_year: Sequence[Gathered]) -> bool:
    """Whether every year has rows of the same practices."""
    rows = [one.practices for one in by_year]
    return all(
        one is not None and one.index.equals(rows[0].index) for one in rows if rows[0] is not None
    )


def _refuse_other_places(scenario: Scenario, by_year: Sequence[Gathered], one: str) -> None:
    """Published names change; a place, or neighbourhood, has to be the same in every year."""
    of_years = [[str(name) for name in of.values[f"{one}_name"].values] for of in by_year]
    for year, names in zip(scenario.years, of_years, strict=True):
        if names != of_years[0]:
            other = sorted(set(names) ^ set(of_years[0])) or names
            raise BadInput(
                f"The {one}s of {scenario.years[0]} and {year} do not have the same names: "
                f"{', '.join(other[:4])}.",
                where=scenario.where(f"{one}s"),
                mend=f"Name the {one}s by rules of your own, or take years of one publication.",
            )


def _refuse_other_areas(scenario: Scenario, by_year: Sequence[Gathered]) -> None:
    areas = [set(one.values["area_population"]["area"].values) for one in by_year]
    for year, own in zip(scenario.years, areas, strict=True):
        other = own ^ areas[0]
        if other:
            raise BadInput(
                f"The areas of {scenario.years[0]} and {year} are not the same: only one of the "
                f"two has {listed(_called(sorted(other), by_year), '; ')}.",
                where=scenario.where("years"),
                mend="Take years of one publication (2023/24 and 2024/25; or 2026/27 to 2028/29); "
                "a baseline of an earlier year is given in [baseline].",
            )


def _have_the_same_labels(one: xr.DataArray, other: xr.DataArray) -> bool:
    """Whether two years' arrays of an input have the same labels in the same order."""
    return all(one.get_index(dim).equals(other.get_index(dim)) for dim in one.dims)


def _are_one(one: xr.DataArray, other: xr.DataArray) -> bool:
    """Whether two years' arrays of an input are the same in everything."""
    same = bool(one.variable.identical(other.variable))  # type: ignore[no-untyped-call]
    return same and _have_the_same_labels(one, other)


def _called(areas: Sequence[str], by_year: Sequence[Gathered]) -> list[str]:
    """What areas are called in the years that have them, and how many people are there."""
    named = {}
    for table in (one.whole.areas() for one in by_year):
        for area in table.index.intersection([*areas]):
            names = [str(table.loc[area].get(one, "")) for one in ("pcn_name", "district_name")]
            count = people(float(table.loc[area].get("population", 0)))
            named[area] = f"{', '.join(filter(None, names))} ({area}: {count})"
    return [named.get(area, area) for area in areas]


def _stacked(arrays: Sequence[xr.DataArray], years: Sequence[str]) -> xr.DataArray:
    """One array with the dimension year after area or place."""
    first = arrays[0]
    aligned = [
        array
        if _have_the_same_labels(array, first)
        else array.sel({dim: first[dim] for dim in first.dims})
        for array in arrays
    ]
    axis = _axis_of_year(first.dims)
    dims = [*map(str, first.dims[:axis]), "year", *map(str, first.dims[axis:])]
    labels = {dim: list(years) if dim == "year" else first.get_index(dim).tolist() for dim in dims}
    # Laid out by its dimensions, however each year's is: sums are the same to the last digit.
    figures = np.ascontiguousarray(np.stack([array.values for array in aligned], axis=axis))
    return labelled(figures, labels, str(first.name), first.attrs, figures.dtype)


def _axis_of_year(dims: Sequence[object]) -> int:
    """At which place among an input's dimensions the year comes to stand."""
    return sum(dim in BEFORE_YEAR for dim in dims)


def of_year(gathered: Gathered, year: str) -> Gathered:
    """One year's inputs out of several years' inputs.

    Parameters
    ----------
    gathered : Gathered
        As `over_years` puts them together.
    year : str

    Returns
    -------
    Gathered
    """
    whole, scenario = replace(gathered.whole, year=year), gathered.scenario.in_year(year)
    own = replace(gathered, whole=whole, scenario=scenario, values={}, provenance=WhereFrom())
    own.values, own.provenance.of = dict(gathered.values), dict(gathered.provenance.of)
    number = gathered.scenario.years.index(year)
    for name, array in gathered.values.items():
        if "year" in array.dims:
            own.values[name] = array.isel(year=number, drop=True)
            axis = array.dims.index("year")
            own.provenance.of[name] = in_year(gathered.provenance.of.get(name, {}), axis, year)
    return own
