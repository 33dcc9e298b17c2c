"""Writes a scenario to start from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from allocmodel.declared.errors import BadInput, located
from allocmodel.declared.figures import figure
from allocmodel.declared.text import slug
from allocmodel.reference.data import Reference
from allocmodel.scenario import new_scenario


class Written(NamedTuple):
    """The file that was written, and what to know about its places."""

    file: Path
    notes: list[str]


def write_new_scenario(
    icb: str, year: str, path: Path | None = None, lines: str = "formulas"
) -> Written:
    """Write a scenario for an ICB, with a place for each district.

    Parameters
    ----------
    icb : str
        Code or name.
    year : str
        Financial year.
    path : pathlib.Path, optional
        The file to write; when left out, one named after the ICB in the current folder.
    lines : {"formulas", "functions"}
        Core on one line, or split into its functions.

    Returns
    -------
    Written

    Raises
    ------
    BadInput
        When the ICB or year is unknown, or the file exists or cannot be written.
    """
    reference = Reference.load()
    with located("--year"):
        reference.icbs(year)
    with located("the argument ICB"):
        code, name = reference.find_icb(icb, year)
    areas = reference.areas(code, year)
    districts = areas.drop_duplicates("district").sort_values("district_name")
    pairs = list(zip(districts["district"], districts["district_name"], strict=True))
    strays = _strays(reference, code, year, areas)
    text = new_scenario(code, name, year, pairs, _amounts(reference, code, year), strays, lines)
    target = path or Path(f"{slug(name)}-{year.replace('/', '-')}.toml")
    try:
        with target.open("x", encoding="utf-8", newline="\n") as file, _whole_or_gone(target):
            file.write(text)
            file.flush()
    except FileExistsError:
        kind = "folder" if target.is_dir() else "file"
        raise BadInput(
            f"There is a {kind} of that name already.",
            where=str(target),
            mend=f"Name another file, as in: allocmodel new {code} my-scenario.toml",
        ) from None
    except (OSError, ValueError) as error:
        raise BadInput(
            f"The file cannot be written: {getattr(error, 'strerror', None) or error}.",
            where=str(target),
            mend="Name a file in a folder that you may write to.",
        ) from error
    names = dict(pairs)
    notes = [f"Note: {names[district]} has {stray}." for district, stray in strays.items()]
    if notes:
        notes.append("Join each to the place that its Primary Care Network (PCN) belongs to.")
    return Written(target, notes)


@contextmanager
def _whole_or_gone(file: Path) -> Iterator[None]:
    """Remove a file that was made and could not be written, or was interrupted."""
    try:
        yield
    except BaseException:
        file.unlink(missing_ok=True)
        raise


def _strays(reference: Reference, icb: str, year: str, areas: pd.DataFrame) -> dict[str, str]:
    """What to know of each district that is mostly another ICB's, by district."""
    main = reference.main_icb_of_districts(year)
    names = reference.icbs(year)["icb_name"]
    strays = {}
    for district, own in areas.groupby("district"):
        other = main[str(district)]
        if other != icb:
            people = figure(float(own["population"].sum()), "people")
            pcns = " and ".join(sorted(set(own["pcn_name"]) - {""})) or "no known PCN"
            strays[str(district)] = (
                f"{people} people here, in {pcns}; most of the district is in {names[other]}"
            )
    return strays


def _amounts(reference: Reference, icb: str, year: str) -> dict[str, str]:
    """Published amounts where the year has them; else nought, with a note to type them."""
    amounts = {}
    for stream in ("core", "primary_medical"):
        try:
            reference.published(icb, year, stream)
        except BadInput:
            amounts[stream] = f"0   # type the pounds of {year}: published ones are not held here"
    return amounts
