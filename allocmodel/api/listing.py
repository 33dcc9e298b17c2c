"""What `import allocmodel` gives of what there is to model: ICBs, their areas, the sources."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from allocmodel.declared.arguments import LATEST_YEAR, text_of, usual_or
from allocmodel.declared.vocabulary import NEW_LINES, NEW_PLACES
from allocmodel.reference.asked_for import icbs_of, parts_of
from allocmodel.reference.data import Reference
from allocmodel.scenario.new_scenario_file import Written, write_new_scenario


def icbs(year: str = LATEST_YEAR) -> pd.DataFrame:
    """The ICBs that can be modelled, each with its people and number of areas.

    Parameters
    ----------
    year : str, optional
        Financial year; the newest whose allocations ship if left out.

    Raises
    ------
    BadInput
        When there are no data for the year.
    """
    return icbs_of(Reference.load(), text_of("year", year))


def areas(
    icb: str,
    year: str = LATEST_YEAR,
    practices: bool = False,
    reference: str | Path | None = None,
) -> pd.DataFrame:
    """The areas of one ICB, of which its places are made; or its GP practices.

    Parameters
    ----------
    icb : str
        A code, such as QT1, or a full name.
    year : str, optional
        Financial year.
    practices : bool, optional
        List its GP practices instead.
    reference : str or Path, optional
        A folder that `import_practices` made, in place of the data that ship.

    Returns
    -------
    pandas.DataFrame
        A row for each, by its code.

    Raises
    ------
    BadInput
        When there is no such ICB or year, or the folder holds no reference data.
    """
    held = Reference.load(usual_or("reference", reference))
    return parts_of(held, text_of("icb", icb), text_of("year", year), practices).table


def sources() -> pd.DataFrame:
    """Every table that ships with the file it is made from: publisher, vintage, licence, grade."""
    return pd.DataFrame(Reference.load().sources())


def new(
    icb: str,
    file: str | Path | None = None,
    year: str = LATEST_YEAR,
    by: str = NEW_PLACES[0],
    lines: str = NEW_LINES[0],
) -> Written:
    """Write a scenario to start from, with a place for each district of an ICB.

    Parameters
    ----------
    icb : str
        A code, such as QT1, or a full name.
    file : str or Path, optional
        The file to write, which is not there yet; one named after the ICB, in this folder, if left
        out.
    year : str, optional
        Financial year.
    by : {"district", "sub_icb", "pcn"}, optional
        What each place is.
    lines : {"formulas", "functions"}, optional
        Core on one line by its national formula, or split into its functions (services).

    Returns
    -------
    Written
        The `file`, and `notes`: what to know about its places.

    Raises
    ------
    BadInput
        When there is no such ICB or year, or the file is there already or cannot be written.
    """
    own = usual_or("file", file)
    return write_new_scenario(text_of("icb", icb), text_of("year", year), own, by, lines)
