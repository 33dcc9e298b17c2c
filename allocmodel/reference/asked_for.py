"""The ICBs of a year, and the areas or practices of one, as a caller's arguments name them."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from allocmodel.declared.arguments import argument
from allocmodel.declared.errors import located
from allocmodel.reference.data import Reference


class Parts(NamedTuple):
    """The areas of an ICB, or its practices: a row for each, by its code."""

    code: str
    name: str
    year: str
    table: pd.DataFrame


def icbs_of(reference: Reference, year: str) -> pd.DataFrame:
    """The ICBs of a year, each with its people and number of areas.

    Raises
    ------
    BadInput
        When there are no data for the year.
    """
    with located(argument("year")):
        return reference.sizes_of_icbs(year)


def parts_of(reference: Reference, icb: str, year: str, practices: bool = False) -> Parts:
    """The areas of an ICB, or its practices; where data are by practice, these are its areas.

    Raises
    ------
    BadInput
        When there is no such ICB or year, or the practices of the year are not held.
    """
    with located(argument("year")):
        reference.icbs(year)
    with located(argument("icb")):
        code, name = reference.find_icb(icb, year)
    by_practice = practices and not reference.practice_level
    with located(argument("year")):
        rows = (reference.practice_rows if by_practice else reference.areas)(code, year)
    return Parts(code, name, year, rows)
