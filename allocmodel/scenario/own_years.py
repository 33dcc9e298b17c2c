"""The financial years of a team's own file, and those whose figures places may start from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from allocmodel.declared.text import Wrong
from allocmodel.ledger.written import without_unit
from allocmodel.scenario.parts import financial_year, year_before

_YEAR = re.compile(r"(?:fy\s*)?((?:20)?\d\d)\s*[-/–]\s*((?:20)?\d\d)", re.IGNORECASE)


def year_written(text: str) -> str:
    """A financial year as a scenario writes it: 2025/26 for 2025-26, 2025/2026 or FY25/26.

    Raises
    ------
    Wrong
        When it is none.
    """
    found = _YEAR.fullmatch(without_unit(text))
    first, second = (int(part) % 100 for part in found.groups()) if found else (0, 0)
    if found is None or (first + 1) % 100 != second:
        raise Wrong(f'"{text}" is not a financial year.', 'Write it as "2025/26".')
    return f"20{first:02d}/{second:02d}"


def year_or_none(text: str) -> str | None:
    """The same; None where it is none."""
    try:
        return year_written(text)
    except Wrong:
        return None


def starting_years(tables: Mapping[str, object]) -> Sequence[str]:
    """The years whose figures a baseline may be: the one before the first, or the first itself.

    A plan calls what a year opens with that year's baseline; none where the years are malformed.
    """
    years = tables.get("years")
    try:
        first = financial_year(str(years[0])) if isinstance(years, list) and years else ""
    except Wrong:
        return ()
    return (year_before(first), first) if first else ()
