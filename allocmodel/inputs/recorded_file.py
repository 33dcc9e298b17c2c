"""Reads recorded ethnicity from a file as health records have it: an area or practice a row."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import xarray as xr

from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.figures import LISTED, listed
from allocmodel.declared.vocabulary import ETHNIC_GROUPS, HIGH_LEVEL_GROUPS, NHS_GROUPS
from allocmodel.files.users_files import read_text
from allocmodel.files.users_tables import parsed, refuse_surroundings
from allocmodel.inputs.recorded_groups import (
    CENSUS,
    CHINESE_UNDER,
    NHS,
    NHS_FIVE,
    Grouping,
    census_group,
    five_groups,
    is_nhs,
    nhs_group,
    nhs_high_level,
)
from allocmodel.scenario.groups import fold_group, suggested_group

#: The largest file that is read, in bytes; a row per practice of England needs 1 MB.
MAX_BYTES = 16 * 2**20

#: Columns of people without a known ethnicity, in kinds of which a file has one each: code Z, codes
#: 99 and X, and both in one.
NOT_STATED = ("not stated", "z", "z: not stated")
NOT_KNOWN = ("unknown", "not known", "99", "99: not known", "x", "x: not known")
NEITHER = ("unknown or not stated", "not known or not stated", "not stated or not known")

#: What counts are rounded to before they are given out, to protect people.
ROUNDED_TO = 5

#: A whole number as spreadsheets and programs write one: "3", "1,234", "3.0".
_WHOLE = re.compile(r"(\d[\d,]*)(?:\.0*)?", re.ASCII)


@dataclass(frozen=True)
class Recorded:
    """Recorded counts as read.

    Attributes
    ----------
    counts : xarray.DataArray
        Dimensions `area` (area or practice code, in file order) and `ethnic_group` (the groups of
        `grouping`); people with that recorded ethnicity.
    unknown : xarray.DataArray
        Dimension `area`; people whose ethnicity is not known.
    grouping : Grouping
        The groups of the counts.
    notes : tuple of str
        How the file was understood where it could be understood otherwise, in sentences.
    """

    counts: xr.DataArray
    unknown: xr.DataArray
    grouping: Grouping
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Columns:
    """Where columns stand: the area's, each group's, those of people not known, the total's."""

    grouping: Grouping
    area: int
    groups: tuple[int, ...]
    unknown: tuple[int, ...]
    total: int | None
    notes: tuple[str, ...]


def read(
    path: Path,
    known: Collection[str],
    elsewhere: Callable[[str], str] = lambda code: "",
    chinese: str | None = None,
) -> Recorded:
    """Reads recorded ethnicity counts.

    Parameters
    ----------
    path : Path
        CSV, UTF-8. A column ``area`` or ``practice`` with codes; a column for each ethnic group:
        the 19 of the Census 2021, the 16 of the NHS Data Dictionary, or five headings, by code or
        by title in any case; a column ``Unknown``, or ``Not stated`` and ``Not known``, which are
        added; perhaps a column ``Total``, which has to equal the sum of the others unless all
        counts are rounded to 5.
    known : collection of str
        The codes that there are: each has to stand in the file once, and no other.
    elsewhere : callable, optional
        Says where a code stands that is not among them, such as in another year.
    chinese : {"other", "asian"}, optional
        Under which of five groups Chinese people are counted, where headings do not say it.

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
    columns = _columns(header, path.name, chinese)
    codes = [row[columns.area].strip() for _, row in rows]
    _check_codes(dict(zip([n for n, _ in rows], codes, strict=True)), known, path.name, elsewhere)
    counted = (*columns.groups, *columns.unknown)
    parts = _counts(rows, header, counted, path.name)
    notes = list(columns.notes)
    if columns.total is not None:
        totals = _counts(rows, header, (columns.total,), path.name)[:, 0]
        notes += _check_totals([n for n, _ in rows], parts, totals, path.name)
    several = len(columns.groups)
    coords = {"area": codes, "ethnic_group": list(columns.grouping.members)}
    units = {"units": "people"}
    unknown = parts[:, several:].sum(axis=1)
    return Recorded(
        xr.DataArray(parts[:, :several], coords, ("area", "ethnic_group"), "recorded", units),
        xr.DataArray(unknown, {"area": codes}, ("area",), "unknown", units),
        columns.grouping,
        tuple(notes),
    )


# --- The form of the file ------------------------------------------------------------------------


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


# --- Columns -------------------------------------------------------------------------------------


def _folded(heading: str) -> str:
    """A heading as columns other than groups are compared: dashes as colons."""
    return re.sub(r"\s*[-:\u2013\u2014/]\s*", ": ", fold_group(heading)).strip(" .")


def _no_group(heading: str) -> str | None:
    """What a column is that holds no ethnic group; None where it holds one."""
    kinds = {"area": ("area", "practice"), "total": ("total",)}
    kinds |= {"not stated": NOT_STATED, "not known": NOT_KNOWN, "neither": NEITHER}
    folded = _folded(heading)
    return next((kind for kind, names in kinds.items() if folded in names), None)


def _columns(header: list[str], where: str, chinese: str | None) -> _Columns:
    """Where columns stand, and which set of groups they are."""
    others = [_no_group(heading) for heading in header]
    headings = [one for one, other in zip(header, others, strict=True) if other is None]
    nhs = is_nhs(headings)

    def group_of(heading: str) -> str | None:
        return nhs_group(heading) if nhs else census_group(heading) or nhs_high_level(heading)

    found: dict[str, int] = {}
    for position, (heading, other) in enumerate(zip(header, others, strict=True)):
        meaning = other or group_of(heading)
        if meaning is None:
            raise _no_such_column(heading, headings, nhs, where)
        if meaning in found:
            raise _same_meaning(header[found[meaning]], heading, where)
        found[meaning] = position
    unknown = {one: found[one] for one in ("not stated", "not known", "neither") if one in found}
    if "neither" in unknown and len(unknown) > 1:
        first, second, *_ = [header[position] for position in sorted(unknown.values())]
        raise _same_meaning(first, second, where)
    grouping, notes = (NHS, _of_nhs()) if nhs else _of_census(header, found, where, chinese)
    _refuse_absent([*grouping.members], found, bool(unknown), nhs, where)
    if len(unknown) > 1:
        named = " and ".join(f'"{header[position]}"' for position in sorted(unknown.values()))
        notes = (*notes, f"The columns {named} are added: both count as Unknown.")
    return _Columns(
        grouping,
        found["area"],
        tuple(found[group] for group in grouping.members),
        tuple(unknown.values()),
        found.get("total"),
        notes,
    )


def _of_nhs() -> tuple[str, ...]:
    """How the 16 groups are understood."""
    shared = [f"{NHS_GROUPS[code][0]} (code {code})" for code in NHS.shared]
    return (
        f"The groups are {NHS.title}. {' and '.join(shared)} stand for more than one group of the "
        "Census 2021 and are split as the Census mix of each area is.",
    )


def _of_census(
    header: list[str], found: Mapping[str, int], where: str, chinese: str | None
) -> tuple[Grouping, tuple[str, ...]]:
    """The 19 groups, or the five and where Chinese people are among them."""
    detailed = [code for code in ETHNIC_GROUPS if code in found]
    high = [code for code in HIGH_LEVEL_GROUPS if code in found]
    if detailed and high:
        raise BadInput(
            "The file has both detailed and high-level groups, which would count people twice.",
            f"{where}, header",
            f"remove the columns {listed(header[found[code]] for code in high)}",
        )
    if not high:
        return CENSUS, ()
    headings = [header[found[code]] for code in high]
    grouping, known_by = five_groups(headings, chinese)
    if known_by == "headings" and chinese and CHINESE_UNDER[chinese] is not grouping:
        raise BadInput(
            f'The heading "{next(one for one in headings if "chinese" in one.casefold())}" does '
            f'not go with chinese = "{chinese}" in [ethnicity].',
            f"{where}, header",
            "Take the key out, or mend the heading.",
        )
    under, other = ("Other", "asian") if grouping is NHS_FIVE else ("Asian", "other")
    because = {
        "scenario": "as the scenario says",
        "headings": "as the headings of the file have it",
        "": "as the NHS Data Dictionary has it; the file does not say",
    }[known_by]
    change = f' If they are not, write chinese = "{other}" in [ethnicity].'
    return grouping, (
        f"The file has five groups: Chinese people are taken to be counted under {under}, "
        f"{because}.{'' if known_by == 'scenario' else change}",
    )


def _refuse_absent(
    groups: list[str], found: Mapping[str, int], unknown: bool, nhs: bool, where: str
) -> None:
    """Raises BadInput unless there is a column for the area, each group and the unknown."""
    absent = [code for code in ("area", *groups) if code not in found]
    absent += [] if unknown else ["unknown"]
    if absent:
        titled = [f"{one} ({NHS_GROUPS[one][0]})" if one in NHS_GROUPS else one for one in absent]
        raise BadInput(
            f"The file lacks the columns {listed(titled if nhs else absent)}.",
            f"{where}, header",
            "give all 19 groups of the Census, all 16 of the NHS or all five, and Unknown; 0 "
            "where there is nobody",
        )


def _same_meaning(first: str, second: str, where: str) -> BadInput:
    return BadInput(
        f'Two columns mean the same: "{first}" and "{second}".',
        f"{where}, header",
        "keep one of the two",
    )


def _no_such_column(name: str, headings: Sequence[str], nhs: bool, where: str) -> BadInput:
    """The error for a heading that means nothing, with what it may mean."""
    if nhs:
        guess = did_you_mean(name, [title for title, _ in NHS_GROUPS.values()])
        if census_group(name):
            guess = " It is a group of the Census, among codes of the NHS Data Dictionary."
    else:
        guess = _suggested_column(name, headings)
    return BadInput(
        f'There is no column "{name}".{guess}',
        f"{where}, header",
        "name columns by the codes or titles of the ethnic groups, Unknown and Total",
    )


def _suggested_column(name: str, headings: Sequence[str]) -> str:
    """A column that a name may mean, of the set of groups that the other columns are of."""
    others = [census_group(one) for one in headings]
    high = any(code in HIGH_LEVEL_GROUPS for code in others)
    detailed = any(code in ETHNIC_GROUPS for code in others)
    groups = {} if high and not detailed else ETHNIC_GROUPS
    if high or not detailed:
        groups = {**groups, **HIGH_LEVEL_GROUPS}
    guess = suggested_group(name, groups)
    no_groups = ("area", "practice", "total", *NOT_STATED[:1], *NOT_KNOWN[:2])
    return guess or did_you_mean(fold_group(name), no_groups)


# --- Rows ----------------------------------------------------------------------------------------


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


def _counts(
    rows: Sequence[tuple[int, list[str]]], header: list[str], positions: Sequence[int], file: str
) -> npt.NDArray[np.float64]:
    """The counts of some columns, a row for each row of the file."""
    return np.array(
        [
            [
                _count(row[position], f'{file}, row {number}, column "{header[position]}"')
                for position in positions
            ]
            for number, row in rows
        ]
    )


def _count(text: str, where: str) -> float:
    """A cell as a whole number of zero or more."""
    written = _WHOLE.fullmatch(text.strip())
    plain = written[1].replace(",", "") if written else ""
    if not plain or len(plain) > 9:
        raise BadInput(
            f'"{text.strip()}" is no whole number of zero or more.',
            where,
            "give a count; where small numbers are suppressed, use the figures before suppression",
        )
    return float(plain)


def _check_totals(
    numbers: Sequence[int],
    parts: npt.NDArray[np.float64],
    totals: npt.NDArray[np.float64],
    file: str,
) -> list[str]:
    """A note where rounded counts do not add up to their totals; BadInput where others do not."""
    apart = np.abs(parts.sum(axis=1) - totals)
    rounded = not (np.mod(parts, ROUNDED_TO).any() or np.mod(totals, ROUNDED_TO).any())
    # Each count may be half of the step from the truth, and so may the total.
    allowed = (parts.shape[1] + 1) * ROUNDED_TO / 2 if rounded else 0.0
    wrong = np.flatnonzero(apart > allowed)
    if wrong.size:
        row = int(wrong[0])
        added = parts[row].sum()
        raise BadInput(
            f"The row adds up to {added:,.0f} where its total is {totals[row]:,.0f}.",
            f"{file}, row {numbers[row]}",
            "mend the count that is wrong, or the total",
        )
    several = [int(one) for one in np.flatnonzero(apart)]
    if not several:
        return []
    rows = f"rows {listed([str(numbers[one]) for one in several])}"
    return [
        f"All counts are multiples of {ROUNDED_TO}, as if rounded: {rows} do not add up to "
        f"their totals, by up to {apart.max():,.0f} people. The parts are taken, not the totals."
    ]
