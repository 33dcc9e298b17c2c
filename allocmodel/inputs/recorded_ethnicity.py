"""Recorded ethnicity: what becomes of people whose ethnicity is not known.

Health records lack a known ethnicity for many people (13% of inpatients and 17% of outpatients in
2019/20), and not at random. So the people whose ethnicity is not known stand in a column of their
own, and what becomes of them is a choice with a name, whose effect can be shown.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import xarray as xr

from allocmodel.declared.errors import BadInput
from allocmodel.declared.vocabulary import ETHNIC_GROUPS, HIGH_LEVEL_GROUPS, NHS_GROUPS

#: Figures by row and column.
_Table = npt.NDArray[np.float64]

#: Proportional fitting stops when every margin is met within this share of all people.
_CONVERGED = 1e-10
_ROUNDS = 10_000


def in_proportion(counts: xr.DataArray, unknown: xr.DataArray, place: xr.DataArray) -> xr.DataArray:
    """Spreads people without a known ethnicity like the others of their place.

    Parameters
    ----------
    counts : xarray.DataArray
        Dimensions `area, ethnic_group`; people.
    unknown : xarray.DataArray
        Dimension `area`; people.
    place : xarray.DataArray
        Dimension `area`; the name of each area's place.

    Returns
    -------
    xarray.DataArray
        Dimensions `area, ethnic_group`; people; each area's known and unknown people together.

    Raises
    ------
    BadInput
        When nobody's ethnicity is known in a place that has people without one.
    """
    names = place.sel(area=counts["area"]).to_numpy()
    result = counts.copy()
    for name in dict.fromkeys(names):
        inside = names == name
        result[inside] = _like(counts[inside], unknown[inside], f"place {name}")
    return result


def icb_mix(counts: xr.DataArray, unknown: xr.DataArray) -> xr.DataArray:
    """Spreads people without a known ethnicity like all others of the ICB.

    Parameters
    ----------
    counts : xarray.DataArray
        Dimensions `area, ethnic_group`; people.
    unknown : xarray.DataArray
        Dimension `area`; people.

    Returns
    -------
    xarray.DataArray
        Dimensions `area, ethnic_group`; people; each area's known and unknown people together.

    Raises
    ------
    BadInput
        When there are people without a known ethnicity, and none with one.
    """
    return _like(counts, unknown, "the ICB")


def calibrated(counts: xr.DataArray, unknown: xr.DataArray, census: xr.DataArray) -> xr.DataArray:
    """Fits counts to the ICB's ethnic groups by the Census, by iterative proportional fitting.

    Rows and columns are scaled in turn until each area has all its people, known and unknown, and
    each ethnic group has its Census share of the ICB. The pattern of the known counts (the odds
    ratios between areas and groups) stays. The end is the table closest to the known counts, by
    information, among those with these margins (Deming and Stephan 1940).

    Parameters
    ----------
    counts : xarray.DataArray
        Dimensions `area, ethnic_group`; people. An area of which nobody's ethnicity is known
        starts from the mix of the others.
    unknown : xarray.DataArray
        Dimension `area`; people.
    census : xarray.DataArray
        Dimension `ethnic_group`; the ICB's people by the Census, of which only the shares count.

    Returns
    -------
    xarray.DataArray
        Dimensions `area, ethnic_group`; people; each area's known and unknown people together.

    Raises
    ------
    BadInput
        When a group has people by the Census and none on record, or the margins cannot be met.
    """
    seed = counts.to_numpy().astype(float)
    rows = seed.sum(axis=1) + unknown.sel(area=counts["area"]).to_numpy().astype(float)
    margin = census.sel(ethnic_group=counts["ethnic_group"]).to_numpy().astype(float)
    if not (np.isfinite(margin).all() and (margin >= 0).all() and margin.sum() > 0):
        raise BadInput(
            "The Census counts by ethnic group are not numbers of people.",
            mend="Use another treatment of the unknown.",
        )
    columns = margin / margin.sum() * rows.sum()
    impossible = (columns > 0) & (seed.sum(axis=0) == 0)
    if impossible.any():
        group = counts["ethnic_group"].values[impossible.argmax()]
        raise BadInput(
            f'Nobody is recorded as "{_title(str(group))}", so the counts cannot be fitted to the '
            "Census.",
            mend="Use another treatment of the unknown, or the five high-level groups.",
        )
    start = np.where(seed.sum(axis=1, keepdims=True) > 0, seed, seed.sum(axis=0))
    return counts.copy(data=fit_margins(start, rows, columns))


def _title(group: str) -> str:
    """What a group of any set is called."""
    nhs = {code: title for code, (title, _) in NHS_GROUPS.items()}
    return {**nhs, **ETHNIC_GROUPS, **HIGH_LEVEL_GROUPS}.get(group, group)


def _like(counts: xr.DataArray, unknown: xr.DataArray, where: str) -> xr.DataArray:
    """Counts with the unknown of each area spread like all the counts together."""
    unknown = unknown.sel(area=counts["area"])
    mix = counts.sum("area", skipna=False)
    if float(mix.sum()) == 0:
        if float(unknown.sum()) == 0:
            return counts
        raise BadInput(
            f"Nobody's ethnicity is known in {where}.",
            mend="Use the ICB's mix for the unknown, or Census counts.",
        )
    return counts + (unknown * (mix / mix.sum())).transpose(*counts.dims)


def fit_margins(start: _Table, rows: _Table, columns: _Table) -> _Table:
    """A table with the given row and column sums, by scaling the rows and columns in turn."""
    table = start.astype(float)
    total = rows.sum()
    if total == 0:
        return np.zeros_like(table)
    for _ in range(_ROUNDS):
        table = table * _ratio(columns, table.sum(axis=0))
        table = table * _ratio(rows, table.sum(axis=1))[:, None]
        if np.abs(table.sum(axis=0) - columns).max() <= _CONVERGED * total:
            return table
    raise BadInput(
        "The recorded counts cannot be fitted to the Census: too many areas have nobody on record "
        "in some groups.",
        mend="Use another treatment of the unknown, or the five high-level groups.",
    )


def _ratio(wanted: _Table, present: _Table) -> _Table:
    """What to multiply sums by to get those wanted; zero sums stay as they are."""
    ratio: _Table = np.divide(wanted, present, out=np.zeros_like(wanted), where=present > 0)
    return ratio
