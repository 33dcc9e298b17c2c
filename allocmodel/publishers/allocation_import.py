"""Adds NHS England's allocations of a coming year to reference data of the user's own.

The folder has the shipped allocations with those of the workbook in front of them, so that a
scenario which names it in ``reference`` finds every year; it may hold an import of practices too.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd

from allocmodel.declared.arguments import argument
from allocmodel.declared.errors import BadInput
from allocmodel.declared.figures import listed
from allocmodel.declared.table_schemas.every_table import DESCRIPTION, TABLES
from allocmodel.declared.vocabulary import STREAMS
from allocmodel.files.shipped import shipped
from allocmodel.publishers import allocation_headings, nhse_allocations
from allocmodel.publishers.building.build import Built
from allocmodel.publishers.building.destination import check_destination, replacing
from allocmodel.publishers.building.reconciled import PER_HEAD
from allocmodel.publishers.building.which_files import NHS_ENGLAND
from allocmodel.publishers.data_package import NO_AREAS, Source, add_to_package, write_table
from allocmodel.publishers.nhse_allocation_sheets import Sheet
from allocmodel.publishers.originals import Original, open_workbook, read_original, sheet_rows
from allocmodel.publishers.practice_import import AREA_IS as PRACTICES
from allocmodel.reference.data import Reference

#: The table that an import gives.
TABLE = "allocations"
TITLE = "ICB allocations"
#: Pounds by which the ICBs may miss England's total, which is rounded to a thousand in places.
_TOTAL_TOLERANCE = 500
#: How far people by these figures may be from the practice file's without being mentioned.
_PEOPLE_TOLERANCE = 1e-6
#: So many times the money that is held, or so small a part of it: in pounds or millions, where
#: NHS England gives thousands.
_OTHER_UNIT = 300


def import_allocations(
    file: Path,
    destination: Path | None = None,
    *,
    url: str | None = None,
    retrieved: str | None = None,
    say: Callable[[str], None] = print,
) -> Built:
    """Makes, or adds to, reference data with the allocations of a workbook.

    Parameters
    ----------
    file : Path
        NHS England's workbook of ICB allocations, as published.
    destination : Path, optional
        Directory to make; or an earlier import, whose other tables stay. By default a folder
        named after the workbook's years, where the program runs.
    url, retrieved : str, optional
        Where the file was published, and the day on which it was fetched (``2026-11-27``);
        recorded as given, else "not recorded".
    say : callable
        Takes each line of the report.

    Returns
    -------
    Built

    Raises
    ------
    BadInput
        When the file is no such workbook, lacks a heading (names it), an ICB is missing or not
        known, the ICBs do not add up to England, or the destination holds something else.
    """
    _check_record(url, retrieved)
    if destination is not None:
        _check_destination(destination)
    original = read_original(file)
    held = Reference.load()
    found = _recognised(original, say)
    rows = nhse_allocations.read(original, found.sheets, codes=_codes(held))
    for sheet in found.sheets:
        _check(rows, sheet, held, f'{original.name}, sheet "{sheet.title}"', say)
    years = sorted({sheet.year for sheet in found.sheets})
    if destination is None:
        destination = Path(f"allocations-{years[0].replace('/', '-')}")
        _check_destination(destination)
    source = Source(
        NHS_ENGLAND,
        TITLE,
        f"{years[0]} to {years[-1]}" if len(years) > 1 else years[0],
        original.name,
        original.sha256,
        url=url or "",
        retrieved=retrieved or "",
    )
    table = _in_front_of(rows, Reference.load(_earlier(destination)).all_allocations())
    _write(table, source, destination)
    say(f"wrote {destination.name}: allocations of {', '.join(years)} in front of those that ship")
    return Built(destination, {TABLE: table})


def _check_record(url: str | None, retrieved: str | None) -> None:
    """A record says where from and when, or nothing."""
    if url is not None and not url.startswith(("https://", "http://")):
        raise BadInput(
            f'"{url}" is no address of a page.',
            argument("url"),
            "Write it from https:// on, or leave it out.",
        )
    if retrieved is not None:
        try:
            day = date.fromisoformat(retrieved)
        except ValueError:
            raise BadInput(
                f'"{retrieved}" is no date.',
                argument("retrieved"),
                "Write the day as 2026-11-27, or leave it out.",
            ) from None
        if day > date.today():
            raise BadInput(
                f"The file was fetched on {retrieved}, which is still to come.",
                argument("retrieved"),
                "Write the day on which it was fetched, or leave it out.",
            )


def _check_destination(destination: Path) -> None:
    if destination.resolve() == shipped("reference_data").resolve():
        raise BadInput(
            "The reference data that ship are built, not imported into.",
            str(destination),
            f"Name a folder of your own with {argument('destination')}.",
        )
    check_destination(destination, PRACTICES, NO_AREAS)


def _earlier(destination: Path) -> Path | None:
    """The folder of an earlier import, if there is one."""
    return destination if (destination / DESCRIPTION).exists() else None


def _recognised(original: Original, say: Callable[[str], None]) -> allocation_headings.Recognised:
    """What the workbook holds, and what of it is not read."""
    with open_workbook(original) as workbook:
        titles = allocation_headings.titles_of_streams(workbook.sheetnames)
        sheets = {title: sheet_rows(workbook, title) for title in titles}
    found = allocation_headings.recognise(sheets, original.name)
    for title, headings in found.unread.items():
        say(f'not read, sheet "{title}": {listed(headings)}')
    for year in sorted({sheet.year for sheet in found.sheets}):
        streams = {sheet.stream for sheet in found.sheets if sheet.year == year}
        absent = [title for stream, title in STREAMS.items() if stream not in streams]
        if absent:
            say(f"{year}: not in the workbook: {', '.join(absent)}")
    return found


def _codes(held: Reference) -> dict[str, str]:
    """By each code that an ICB is published under, its ODS code."""
    codes: dict[str, str] = {}
    for year in held.years:
        icbs = held.icbs(year)
        codes |= dict(zip(icbs["published_code"], icbs.index, strict=True))
        codes |= dict(zip(icbs.index, icbs.index, strict=True))
    return codes


def _check(
    rows: pd.DataFrame,
    sheet: Sheet,
    held: Reference,
    where: str,
    say: Callable[[str], None],
) -> None:
    """Every ICB of the year is there, and they add up to England."""
    own = rows[(rows["stream"] == sheet.stream) & (rows["year"] == sheet.year)]
    wide = own.pivot(index="icb", columns="element", values="value")
    icbs = wide.drop(index=nhse_allocations.ENGLAND, errors="ignore")
    known = held.icbs(sheet.year) if sheet.year in held.years else None
    if known is not None:
        for code in [*known.index.difference(icbs.index), *icbs.index.difference(known.index)]:
            missing = code in known.index
            name = f"{known['icb_name'][code]} ({code})" if missing else str(code)
            raise BadInput(
                f"{name} is {'missing' if missing else f'no ICB of {sheet.year}'}.",
                where,
                "Give the workbook as published.",
            )
    # Of other streams NHS England keeps a part.
    if sheet.stream in allocation_headings.NEEDED and nhse_allocations.ENGLAND in wide.index:
        england = float(wide["allocation"][nhse_allocations.ENGLAND])
        total = float(icbs["allocation"].sum())
        if not abs(total - england) <= _TOTAL_TOLERANCE:
            raise BadInput(
                f"The ICBs' allocations add up to £{total:,.0f}, and England's row says "
                f"£{england:,.0f}.",
                where,
                "Give the workbook as published.",
            )
    _refuse_other_unit(float(icbs["allocation"].sum()), sheet, held, where)
    what = f"{sheet.year}: {STREAMS[sheet.stream]}: {len(icbs)} ICBs"
    say(f"{what}, £{icbs['allocation'].sum():,.0f}")
    if known is not None:
        _say_people(icbs, held.sums_by_icb(sheet.year)["population"], what, say)


def _refuse_other_unit(total: float, sheet: Sheet, held: Reference, where: str) -> None:
    """Raises BadInput where a stream's money is far from that of the last year held."""
    every = held.all_allocations()
    own = every[(every["stream"] == sheet.stream) & (every["element"] == "allocation")]
    own = own[own["icb"] != nhse_allocations.ENGLAND]
    by_year = own.groupby("year")["value"].sum()
    if by_year.empty:
        return
    last, year = float(by_year.iloc[-1]), by_year.index[-1]
    if not last / _OTHER_UNIT < total < last * _OTHER_UNIT:
        raise BadInput(
            f"The ICBs' allocations add up to £{total:,.0f}, and those of {year} to £{last:,.0f}: "
            "the sheet is not in thousands of pounds.",
            where,
            "Give the workbook as published, in thousands of pounds (£k).",
        )


def _say_people(
    icbs: pd.DataFrame, people: pd.Series, what: str, say: Callable[[str], None]
) -> None:
    """Whether the people whom the amounts per head imply are those of the practice file."""
    for amount, per_head in PER_HEAD.items():
        if {amount, per_head} <= {*icbs.columns}:
            gap = (icbs[amount] / icbs[per_head] / people - 1).abs()
            if gap.max() > _PEOPLE_TOLERANCE:
                say(
                    f"note: {what}: by pounds per head, people differ from the practice file's by "
                    f"up to {gap.max():.2%} ({gap.idxmax()})"
                )


def _in_front_of(rows: pd.DataFrame, held: pd.DataFrame) -> pd.DataFrame:
    """The held allocations; a stream's year that is imported takes the place of the held one."""
    new = set(zip(rows["stream"], rows["year"], strict=True))
    kept = [pair not in new for pair in zip(held["stream"], held["year"], strict=True)]
    return pd.concat([held[kept], rows], ignore_index=True)[TABLES[TABLE].names]


def _write(table: pd.DataFrame, source: Source, destination: Path) -> None:
    """The folder with the table, its other tables as they were."""
    earlier = _earlier(destination)
    had_some = earlier is not None and (earlier / TABLES[TABLE].file).exists()
    described = (earlier if earlier and had_some else shipped("reference_data")) / DESCRIPTION
    with replacing(destination) as directory:
        if earlier is not None:
            for path in earlier.iterdir():
                shutil.copy(path, directory / path.name)
        write_table(table, TABLE, directory)
        add_to_package(directory, TABLE, source, described)
