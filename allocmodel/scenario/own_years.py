"""The financial years of a team's own file, and those whose figures places may start from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from allocmodel.declared.financial_years import financial_year, year_before, year_written
from allocmodel.declared.text import Wrong
from allocmodel.ledger.written import without_unit


def year_of_file(text: str) -> str:
    """The year that a heading or a cell names, which may name a unit too.

    Raises
    ------
    Wrong
        When it is none.
    """
    return year_written(without_unit(text))


def year_or_none(text: str) -> str | None:
    """The same; None where it is none."""
    try:
        return year_of_file(text)
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
