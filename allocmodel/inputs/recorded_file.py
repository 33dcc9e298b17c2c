"""Reads recorded ethnicity from a file as health records have it: counts by code and group."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from allocmodel.declared.errors import BadInput
from allocmodel.declared.text import Wrong
from allocmodel.inputs.recorded_groups import Grouping
from allocmodel.inputs.recorded_names import could_be_a_group, meant_by, no_such_group
from allocmodel.ledger.cells import Cell
from allocmodel.ledger.headings import Chosen, Wanted
from allocmodel.ledger.records import Ledger, read_ledger
from allocmodel.ledger.written import figure

#: What counts are rounded to before they are given out, to protect people.
ROUNDED_TO = 5

#: A count as spreadsheets and programs write one: "3", "1,234", "3.0".
_COUNT = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.0*)?", re.ASCII)
_LARGEST = 10**9


@dataclass(frozen=True)
class Recorded:
    """Recorded counts.

    Attributes
    ----------
    counts : xarray.DataArray
        Dimensions `area` (a code each: of the file as it is read, of areas once they are brought
        there) and `ethnic_group` (the groups of `grouping`); people with that recorded ethnicity.
    unknown : xarray.DataArray
        Dimension `area`; people whose ethnicity is not known.
    grouping : Grouping
        The groups of the counts.
    notes : tuple of str
        How the file was understood where it could be understood otherwise, in sentences.
    cells : mapping of str to Cell
        By code of the file: the cell where it stands.
    blank : mapping of str to str
        Texts of rows without a figure, each with its cell.
    where : str
        The file, and the sheet of a workbook.
    sha256 : str
    """

    counts: xr.DataArray
    unknown: xr.DataArray
    grouping: Grouping
    notes: tuple[str, ...]
    cells: Mapping[str, Cell]
    blank: Mapping[str, str]
    where: str
    sha256: str


def read(path: Path, chosen: Chosen | None = None, chinese: str | None = None) -> Recorded:
    """Reads recorded ethnicity counts.

    Parameters
    ----------
    path : Path
        See `ledger.sheets.sheets_of`. A column of codes (of areas, PCNs or practices) or places;
        and either a column for each ethnic group, or a column of groups and one of counts. Groups
        are the 19 of the Census 2021, the 16 of the NHS Data Dictionary, or five headings, by code
        or by title in any case; ``Unknown``, or ``Not stated`` and ``Not known``, which are added.
        Totals have to equal the sum of the others unless all counts are rounded to 5.
    chosen : Chosen, optional
        What the scenario says of the file.
    chinese : {"other", "asian"}, optional
        Under which of five groups Chinese people are counted, where names do not say it.

    Returns
    -------
    Recorded

    Raises
    ------
    BadInput
        When the file cannot be read, a group is not known, missing or given twice, a count is no
        whole number of zero or more, or figures do not add up to their total. Says which cell.
    """
    wanted = Wanted(
        "count",
        ("code", "group"),
        ("code", "group"),
        across={"group": could_be_a_group},
        number=count,
        rounded_to=_step,
    )
    ledger = read_ledger(path, wanted, chosen or Chosen())
    names = ledger.labels("group")
    across = len({one.cell.column for one in ledger.records}) > 1
    if across:
        for heading, where in ledger.not_read.items():
            raise no_such_group(heading, names, where)
    _refuse_blank_columns(ledger, names)
    meant = meant_by(names, ledger.where, chinese)
    table, notes = _table(ledger, across)
    codes, groups = list(table.index), list(meant.grouping.members)
    return Recorded(
        _people(table[list(meant.groups.values())], {"area": codes, "ethnic_group": groups}),
        _people(table[list(meant.unknown)].sum(axis=1), {"area": codes}),
        meant.grouping,
        (*(f"{ledger.where}: {note}" for note in meant.notes), *notes),
        {one.labels["code"]: one.label_cell("code") for one in reversed(ledger.records)},
        ledger.without_figure,
        ledger.where,
        ledger.sha256,
    )


def _refuse_blank_columns(ledger: Ledger, names: Sequence[str]) -> None:
    """Raises BadInput for a group that has a heading and no figure at all."""
    for heading, where in ledger.headings.items():
        if heading not in names and could_be_a_group(heading):
            raise BadInput(
                f'The column "{heading}" is blank in every row.',
                where,
                f"Write 0 for nobody, or fill it in. {_MEND}",
            )


def _people(table: pd.DataFrame | pd.Series[float], coords: dict[str, list[str]]) -> xr.DataArray:
    return xr.DataArray(table.to_numpy(), coords, list(coords), attrs={"units": "people"})


def count(value: object) -> Decimal:
    """A cell as a whole number of zero or more.

    Raises
    ------
    Wrong
        When it is none. A dash is none: it may stand for nobody, or for a small number.
    """
    written = isinstance(value, int | float) or _COUNT.fullmatch(str(value).strip())
    number = figure(value) if written and not isinstance(value, bool) else Decimal(-1)
    if not (0 <= number < _LARGEST and number == number.to_integral_value()):
        raise Wrong(f'"{value}" is no whole number of zero or more.', _MEND)
    return number


_MEND = "Give a count; where small numbers are suppressed, use the figures before suppression."


def _step(every: Sequence[Decimal]) -> Decimal:
    """What counts are rounded to, totals included: 5, or not at all."""
    return Decimal(0 if any(one % ROUNDED_TO for one in every) else ROUNDED_TO)


def _table(ledger: Ledger, across: bool) -> tuple[pd.DataFrame, list[str]]:
    """Counts by code and name of a group, in the order of the file; and notes.

    Where groups stand across, a blank cell is refused. Where they stand down the rows, a group that
    a code has no row of is nobody, and a note says so.
    """
    rows = [(one.labels["code"], one.labels["group"], float(one.figure)) for one in ledger.records]
    flat = pd.DataFrame(rows, columns=["code", "group", "count"])
    table = flat.pivot(index="code", columns="group", values="count")
    table = table.reindex(index=flat["code"].unique(), columns=flat["group"].unique())
    codes, groups = list(table.index), list(table.columns)
    blank = [(codes[row], groups[one]) for row, one in np.argwhere(table.isna().to_numpy())]
    if blank and across:
        where = _cell_of(ledger, *blank[0])
        mend = f"Write 0 for nobody. {_MEND}"
        raise BadInput("The cell is blank, where a count should stand.", where, mend)
    one = len(blank) == 1
    told = [
        f"{ledger.where}: {len(blank):,} {'pair' if one else 'pairs'} of a code and a group "
        f"{'has' if one else 'have'} no row, and {'counts' if one else 'count'} as nobody."
    ]
    return table.fillna(0.0), [*ledger.notes, *(told if blank else [])]


def _cell_of(ledger: Ledger, code: str, group: str) -> str:
    """Where the count of a code and a group should stand."""
    row = next(one.cell.row for one in ledger.records if one.labels["code"] == code)
    column = next(one.cell for one in ledger.records if one.labels["group"] == group)
    return replace(column, row=row).where
