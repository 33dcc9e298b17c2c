"""The names of tables that years have of their own."""

from __future__ import annotations

from allocmodel.declared.vocabulary import SAME_PRACTICES


def practices_of(year: str) -> str:
    """The first of the years that share their practices with a year: a key of `SAME_PRACTICES`.

    A year that does not ship has the practices of the last year before it, or of the first.
    """
    earlier = [first for first in SAME_PRACTICES if first <= year]
    return earlier[-1] if earlier else next(iter(SAME_PRACTICES))


def practice_figures_of(year: str) -> str:
    """The name of the table of the published practice rows of a year, if it ships."""
    return f"practice_figures_{year[:4]}"


def table_of(name: str, year: str) -> str:
    """The name of the table of a kind that holds the people of the practices of a year."""
    return f"{name}_{practices_of(year)[:4]}"
