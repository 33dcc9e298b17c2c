"""Synthetic workbooks that several tests look at, made once."""

from __future__ import annotations

from functools import cache

from allocmodel.study.run import Run
from allocmodel.workbook.write import workbook_bytes
from tests.synthetic import AWKWARD_NAMES, EVERYTHING, NOTHING, Size, synthetic_run

#: One more than have a sheet each.
MANY = 13


@cache
def everything_run() -> Run:
    """Every adjustment at once, on few areas, under awkward names."""
    return synthetic_run(1, Size(4, 6, 5), AWKWARD_NAMES, EVERYTHING)


@cache
def everything_book() -> bytes:
    """Its workbook, with a sheet for each place."""
    return workbook_bytes(everything_run())[0]


@cache
def many_run() -> Run:
    """So many places that one sheet shows the place that is chosen."""
    return synthetic_run(1, Size(MANY, MANY, 1), AWKWARD_NAMES, NOTHING)


@cache
def many_places() -> bytes:
    """Its workbook."""
    return workbook_bytes(many_run())[0]
