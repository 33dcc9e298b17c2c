"""What NHS England's allocation workbooks head their columns, whatever year they are of.

The headings are those of the workbooks that ship, with the years taken out of them: the workbook
of a coming year is read by them, and says which heading it lacks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from allocmodel.declared.errors import BadInput
from allocmodel.publishers.nhse_allocation_sheets import (
    SHEETS_2023_2025,
    SHEETS_2025_26,
    Sheet,
)
from allocmodel.publishers.nhse_allocations import header_row, tidy

#: What stands for the year of the allocation, and for the year before, in a heading.
_YEAR, _BEFORE = "{year}", "{before}"
#: What a stream is not read without; of other elements a publication may have some.
NEEDED = {
    "core": (
        *("baseline", "base_growth", "convergence", "allocation"),
        *("allocation_per_head", "closing_distance_from_target"),
    ),
    "primary_medical": (
        *("baseline", "base_growth", "convergence", "allocation"),
        "closing_distance_from_target",
    ),
}
_AT_LEAST = ("allocation",)
#: The stream whose sheets say which years a workbook is about.
_LEADING = "core"


@dataclass
class Stream:
    """What the sheets of one stream are called, and what they head their columns."""

    titles: set[str] = field(default_factory=set)
    headings: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Recognised:
    """What a workbook holds.

    Attributes
    ----------
    sheets : tuple of Sheet
        Its streams and years, with the headings of each.
    unread : dict of str to list of str
        Headings of those sheets that no element is known by, by the sheet's title.
    """

    sheets: tuple[Sheet, ...]
    unread: dict[str, list[str]]


def known_streams() -> dict[str, Stream]:
    """The streams of the workbooks that ship, each heading once, without its years."""
    streams: dict[str, Stream] = {}
    for sheet in (*SHEETS_2023_2025, *SHEETS_2025_26):
        stream = streams.setdefault(sheet.stream, Stream())
        stream.titles.add(_without_years(sheet.title))
        for element, heading in sheet.elements.items():
            patterns = stream.headings.setdefault(element, [])
            pattern = _pattern(heading, sheet.year)
            if pattern not in patterns:
                patterns.append(pattern)
    return streams


def recognise(sheets: Mapping[str, Sequence[tuple[object, ...]]], where: str) -> Recognised:
    """The streams and years of a workbook.

    Parameters
    ----------
    sheets : mapping of str to rows
        The rows of each sheet whose title is that of a stream: see `titles_of_streams`.
    where : str
        The workbook's name, for errors.

    Raises
    ------
    BadInput
        When no sheet allocates core services, or a sheet lacks a heading that is needed; names it.
    """
    streams = known_streams()
    headers = {
        title: header_row(rows, f'{where}, sheet "{title}"') for title, rows in sheets.items()
    }
    of_stream = {title: _stream_of(title, streams) for title in sheets}
    years = _years_of_core(of_stream, where)
    found: list[Sheet] = []
    for title, stream in of_stream.items():
        of_title = _years_in(title)
        for year in [one for one in years if not of_title or one in of_title]:
            elements = _elements(headers[title], streams[stream], year)
            missing = [one for one in NEEDED.get(stream, _AT_LEAST) if one not in elements]
            if missing and (of_title or stream in NEEDED):
                raise _lacks(title, streams[stream], missing[0], year, where)
            if not missing:
                found.append(Sheet(title, stream, year, elements))
    return Recognised(tuple(found), _unread(headers, found))


def titles_of_streams(titles: Iterable[str]) -> list[str]:
    """Those of a workbook's sheets that a stream is known by."""
    known = {one for stream in known_streams().values() for one in stream.titles}
    return [title for title in titles if _without_years(title) in known]


def _stream_of(title: str, streams: Mapping[str, Stream]) -> str:
    return next(name for name, one in streams.items() if _without_years(title) in one.titles)


def _years_of_core(of_stream: Mapping[str, str], where: str) -> list[str]:
    """The years that the sheets of core services are of."""
    years = sorted(
        year
        for title, stream in of_stream.items()
        if stream == _LEADING
        for year in _years_in(title)
    )
    if not years:
        raise BadInput(
            'The workbook has no sheet "ICB Core Allocations" of a year, such as "ICB Core '
            'Allocations 2026-27".',
            where,
            "Give NHS England's workbook of ICB allocations, as published.",
        )
    return years


def _elements(headings: Sequence[str], stream: Stream, year: str) -> dict[str, str]:
    """By element, its heading of a year among those of a sheet."""
    start = int(year[:4])
    before = f"{start - 1}/{start % 100:02d}"
    by_fold = {_fold(heading): heading for heading in headings}
    found = {}
    for element, patterns in stream.headings.items():
        wanted = [one.replace(_YEAR, year).replace(_BEFORE, before) for one in patterns]
        heading = next((by_fold[_fold(one)] for one in wanted if _fold(one) in by_fold), None)
        if heading is not None:
            found[element] = heading
    return _each_heading_once(found)


def _each_heading_once(found: dict[str, str]) -> dict[str, str]:
    """Where there is a total, "allocation growth" is that of the total, else of the recurrent."""
    twice = [one for one in found if found.get(f"total_{one}") == found[one]]
    has_total = "total_allocation" in found
    dropped = {one if has_total else f"total_{one}" for one in twice}
    return {one: heading for one, heading in found.items() if one not in dropped}


def _lacks(title: str, stream: Stream, element: str, year: str, where: str) -> BadInput:
    """The error that names the heading which a sheet lacks."""
    start = int(year[:4])
    before = f"{start - 1}/{start % 100:02d}"
    wanted = " or ".join(
        f'"{one.replace(_YEAR, year).replace(_BEFORE, before)}"' for one in stream.headings[element]
    )
    return BadInput(
        f"The sheet has no column headed {wanted}.",
        f'{where}, sheet "{title}"',
        "Give the workbook as published; where NHS England has changed the heading, write it so "
        "in a copy.",
    )


def _unread(headers: Mapping[str, Sequence[str]], found: Sequence[Sheet]) -> dict[str, list[str]]:
    """Figures that no element is known by, by sheet."""
    read = {(sheet.title, one) for sheet in found for one in sheet.elements.values()}
    titles = dict.fromkeys(sheet.title for sheet in found)
    unread = {
        title: [one for one in headers[title] if _years_in(one) and (title, one) not in read]
        for title in titles
    }
    return {title: headings for title, headings in unread.items() if headings}


def _pattern(heading: str, year: str) -> str:
    start = int(year[:4])
    return heading.replace(year, _YEAR).replace(f"{start - 1}/{start % 100:02d}", _BEFORE)


def _without_years(title: str) -> str:
    """A sheet's title in one form: no years, no plural of allocation."""
    words = re.sub(r"20\d\d\s*[-/]\s*(?:20)?\d\d", " ", title.casefold())
    return " ".join(words.replace("allocations", "allocation").split())


def _years_in(text: str) -> list[str]:
    """The financial years that a text names."""
    found = re.findall(r"(20\d\d)\s*[-/]\s*(?:20)?(\d\d)(?!\d)", text)
    return [f"{a}/{b}" for a, b in found if int(b) == (int(a) + 1) % 100]


def _fold(heading: str) -> str:
    return tidy(heading).casefold()
