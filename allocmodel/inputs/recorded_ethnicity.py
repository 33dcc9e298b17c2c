"""Recorded ethnicity that a user brings: reads the counts, and spreads those not known.

Health records lack a known ethnicity for many people (13% of inpatients and 17% of outpatients in
2019/20), and not at random. So the people whose ethnicity is not known stand in a column of their
own, and what becomes of them is a choice with a name, whose effect can be shown.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import xarray as xr

from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.figures import LISTED, listed
from allocmodel.declared.vocabulary import ETHNIC_GROUPS, HIGH_LEVEL_GROUPS
from allocmodel.files.users_files import read_text
from allocmodel.files.users_tables import parsed, refuse_surroundings
from allocmodel.scenario.groups import fold_group, spellings, suggested_group

#: Figures by row and column.
_Table = npt.NDArray[np.float64]

#: The largest file that is read, in bytes; a row per practice of England needs 1 MB.
MAX_BYTES = 16 * 2**20
#: What the column of people without a known ethnicity may be called, beside "Unknown".
UNKNOWN = ("unknown", "not known", "not stated", "unknown or not stated")
#: Proportional fitting stops when every margin is met within this share of all people.
_CONVERGED = 1e-10
_ROUNDS = 10_000


class Recorded(NamedTuple):
    """Recorded counts as read.

    Attributes
    ----------
    counts : xarray.DataArray
        Dimensions `area` (area or practice code, in file order) and `ethnic_group` (the 19 codes
        of the vocabulary, or its five high-level codes); people with that recorded ethnicity.
    unknown : xarray.DataArray
        Dimension `area`; people whose ethnicity is not known.
    """

    counts: xr.DataArray
    unknown: xr.DataArray


def read(
    path: Path, known: Collection[str], elsewhere: Callable[[str], str] = lambda code: ""
) -> Recorded:
    """Reads recorded ethnicity counts.

    Parameters
    ----------
    path : Path
        CSV, UTF-8. A column ``area`` or ``practice`` with codes; a column for each ethnic group:
        all 19, or all five high-level groups, by code or by title in any case; a column
        ``Unknown``; perhaps a column ``Total``, which has to equal the sum of the others.
    known : collection of str
        The codes that there are: each has to stand in the file once, and no other.
    elsewhere : callable, optional
        Says where a code stands that is not among them, such as in another year.

    Returns
    -------
    Recorded

    Raises
    ------
    BadInput
        When the file cannot be read, a column or code is unknown, missing or given twice, a count
        is no whole number of zero or more, or a row does not add up to its total. Says which row
        and column.
    """
    header, rows = _rows(path)
    columns = _columns(header, path.name)
    groups = list(ETHNIC_GROUPS) if "white_british" in columns else list(HIGH_LEVEL_GROUPS)
    codes = [row[columns["area"]].strip() for _, row in rows]
    _check_codes(dict(zip([n for n, _ in rows], codes, strict=True)), known, path.name, elsewhere)
    counts = np.zeros((len(rows), len(groups)))
    unknown = np.zeros(len(rows))
    for place, (number, row) in enumerate(rows):
        where = f"{path.name}, row {number}"
        counts[place] = [_count(row, columns, group, header, where) for group in groups]
        unknown[place] = _count(row, columns, "unknown", header, where)
        if "total" in columns:
            total = _count(row, columns, "total", header, where)
            added = counts[place].sum() + unknown[place]
            if added != total:
                raise BadInput(
                    f"The row adds up to {added:,.0f} where its total is {total:,.0f}.",
                    where,
                    "mend the count that is wrong, or the total",
                )
    coords = {"area": codes, "ethnic_group": groups}
    units = {"units": "people"}
    return Recorded(
        xr.DataArray(counts, coords, ("area", "ethnic_group"), name="recorded", attrs=units),
        xr.DataArray(unknown, {"area": codes}, ("area",), name="unknown", attrs=units),
    )


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
            mend="use another treatment of the unknown",
        )
    columns = margin / margin.sum() * rows.sum()
    impossible = (columns > 0) & (seed.sum(axis=0) == 0)
    if impossible.any():
        group = counts["ethnic_group"].values[impossible.argmax()]
        raise BadInput(
            f'Nobody is recorded as "{group}", so the counts cannot be fitted to the Census.',
            mend="use another treatment of the unknown, or the five high-level groups",
        )
    start = np.where(seed.sum(axis=1, keepdims=True) > 0, seed, seed.sum(axis=0))
    return counts.copy(data=fit_margins(start, rows, columns))


#: The treatments of people without a known ethnicity, by the name that a scenario gives.
TREATMENTS: dict[str, Callable[..., xr.DataArray]] = {
    "in_proportion": in_proportion,
    "icb_mix": icb_mix,
    "calibrated": calibrated,
}


def _like(counts: xr.DataArray, unknown: xr.DataArray, where: str) -> xr.DataArray:
    """Counts with the unknown of each area spread like all the counts together."""
    unknown = unknown.sel(area=counts["area"])
    mix = counts.sum("area", skipna=False)
    if float(mix.sum()) == 0:
        if float(unknown.sum()) == 0:
            return counts
        raise BadInput(
            f"Nobody's ethnicity is known in {where}.",
            mend="use the ICB's mix for the unknown, or Census counts",
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
        mend="use another treatment of the unknown, or the five high-level groups",
    )


def _ratio(wanted: _Table, present: _Table) -> _Table:
    """What to multiply sums by to get those wanted; zero sums stay as they are."""
    ratio: _Table = np.divide(wanted, present, out=np.zeros_like(wanted), where=present > 0)
    return ratio


def _rows(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The header and the rows of a CSV file, each row with its line in the file."""
    text = read_text(path, MAX_BYTES, "Save it as CSV UTF-8.")
    lines = parsed(text, path.name)
    filled = [(number, row) for number, row in enumerate(lines, 1) if row]
    header = filled[0][1]
    if len(filled) < 2:
        raise BadInput(
            "The file holds no rows of counts.", path.name, "Give a row for each area or practice."
        )
    for number, row in filled[1:]:
        where = f"{path.name}, row {number}"
        refuse_surroundings(row, row[0], where)
        if len(row) != len(header):
            raise BadInput(
                f"The row has {len(row)} cells where the header has {len(header)}.",
                where,
                "give every row a cell for every column",
            )
    return header, filled[1:]


def _spellings() -> dict[str, str]:
    """What each column name, folded, stands for."""
    known = {"area": "area", "practice": "area", "total": "total"}
    known |= dict.fromkeys(UNKNOWN, "unknown")
    return known | spellings()


def _columns(header: list[str], where: str) -> dict[str, int]:
    """Where each column stands: ``area``, each group's code, ``unknown``, perhaps ``total``."""
    known = _spellings()
    found: dict[str, int] = {}
    for position, name in enumerate(header):
        meaning = known.get(fold_group(name))
        if meaning is None:
            raise BadInput(
                f'There is no column "{name}".{_suggested_column(name, header)}',
                f"{where}, header",
                "name columns by the codes or titles of the ethnic groups, Unknown and Total",
            )
        if meaning in found:
            raise BadInput(
                f'Two columns mean the same: "{header[found[meaning]]}" and "{name}".',
                f"{where}, header",
                "keep one of the two",
            )
        found[meaning] = position
    detailed = [code for code in ETHNIC_GROUPS if code in found]
    high = [code for code in HIGH_LEVEL_GROUPS if code in found]
    if detailed and high:
        raise BadInput(
            "The file has both detailed and high-level groups, which would count people twice.",
            f"{where}, header",
            f"remove the columns {listed(header[found[code]] for code in high)}",
        )
    wanted = ["area", *(HIGH_LEVEL_GROUPS if high else ETHNIC_GROUPS), "unknown"]
    absent = [code for code in wanted if code not in found]
    if absent:
        raise BadInput(
            f"The file lacks the columns {listed(absent)}.",
            f"{where}, header",
            "give all 19 groups or all five, and Unknown; 0 where there is nobody",
        )
    return found


def _check_codes(
    codes: Mapping[int, str], known: Collection[str], where: str, elsewhere: Callable[[str], str]
) -> None:
    """Raises BadInput unless each known code stands in the file once, and no other.

    `codes` has the code of each row, by the row's number.
    """
    unknown = {number: code for number, code in codes.items() if code not in known}
    if unknown:
        rows = listed(f'"{code}" (row {number})' for number, code in unknown.items())
        stands = dict.fromkeys(elsewhere(code) for code in list(unknown.values())[:LISTED])
        raise BadInput(
            f"There is no area or practice {rows}.{''.join(stands)}",
            where,
            "take rows of totals and notes out, and rows of other years or ICBs; `allocmodel "
            "areas` lists the areas of an ICB",
        )
    seen: dict[str, int] = {}
    for number, code in codes.items():
        other = seen.setdefault(code, number)
        if other != number:
            raise BadInput(
                f'"{code}" stands in two rows, {other} and {number}.', where, "keep one of the two"
            )
    absent = [code for code in known if code not in seen]
    if absent:
        raise BadInput(
            f"The file lacks {len(absent):,} areas or practices: {listed(absent)}.",
            where,
            "give a row for each; people without recorded ethnicity belong in Unknown",
        )


def _suggested_column(name: str, header: Sequence[str]) -> str:
    """A column that a name may mean, of the set of groups that the other columns are of."""
    others = [_spellings().get(fold_group(one)) for one in header]
    high = any(code in HIGH_LEVEL_GROUPS for code in others)
    detailed = any(code in ETHNIC_GROUPS for code in others)
    groups = {} if high and not detailed else ETHNIC_GROUPS
    if high or not detailed:
        groups = {**groups, **HIGH_LEVEL_GROUPS}
    guess = suggested_group(name, groups)
    return guess or did_you_mean(fold_group(name), ("area", "practice", "total", *UNKNOWN))


def _count(
    row: list[str], columns: dict[str, int], column: str, header: list[str], where: str
) -> float:
    """A cell as a whole number of zero or more."""
    cell = row[columns[column]].strip()
    plain = cell.replace(",", "")
    if not (plain.isascii() and plain.isdigit()) or len(plain) > 9:
        raise BadInput(
            f'"{cell}" is no whole number of zero or more.',
            f'{where}, column "{header[columns[column]]}"',
            "give a count; where small numbers are suppressed, use the figures before suppression",
        )
    return float(plain)
