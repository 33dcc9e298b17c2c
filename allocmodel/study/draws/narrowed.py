"""Arrays cut down to what draws ask for: exact, and many times quicker.

Draws ask for the money at the point of the evidence, under all adjustments together. And groups of
people whom the evidence treats alike may be counted as one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import xarray as xr

#: Of these dimensions one label is asked for.
ASKED = {"estimate": "point", "coalition": "all"}

#: The dimension whose labels may be told apart by nothing.
GROUPS = "ethnic_group"

#: Units of figures that add up over groups; figures of other units say which group is which.
_ADD_UP = ("people", "share")


def at_point(array: xr.DataArray) -> xr.DataArray:
    """An array at the labels that are asked for, its dimensions kept."""
    cut = {dim: [label] for dim, label in ASKED.items() if dim in array.dims}
    return array.sel(cut) if cut else array


def groups_joined(
    values: Mapping[str, xr.DataArray], asked: Collection[str]
) -> dict[str, xr.DataArray]:
    """The arrays with groups whom none of them tells apart as one, under the name of the first.

    Parameters
    ----------
    values : mapping of name to array
    asked : collection of str
        Those that the steps ask for.

    Returns
    -------
    dict of str to array
    """
    by_group = [name for name in asked if name in values and GROUPS in values[name].dims]
    apart = [values[name] for name in by_group if values[name].attrs["units"] not in _ADD_UP]
    if not apart:
        return dict(values)
    seen: dict[tuple[bytes, ...], list[str]] = {}
    for group in map(str, apart[0][GROUPS].values):
        told = tuple(one.sel({GROUPS: group}).values.tobytes() for one in apart)
        seen.setdefault(told, []).append(group)
    made = dict(values)
    for name in by_group:
        array = values[name]
        if array.attrs["units"] in _ADD_UP:
            made[name] = _added_up(array, list(seen.values()))
        else:
            made[name] = array.sel({GROUPS: [alike[0] for alike in seen.values()]})
    return made


def _added_up(array: xr.DataArray, groups: list[list[str]]) -> xr.DataArray:
    parts = [
        array.sel({GROUPS: alike}).sum(GROUPS, skipna=False).expand_dims({GROUPS: [alike[0]]})
        for alike in groups
    ]
    return xr.concat(parts, GROUPS).transpose(*array.dims)
