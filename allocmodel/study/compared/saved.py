"""What to know of a saved run that is computed anew: its version, its files, its results."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from allocmodel import __version__
from allocmodel.declared.errors import BadInput
from allocmodel.declared.figures import listed
from allocmodel.files.users_files import read_text
from allocmodel.scenario.saved_run import SavedRun
from allocmodel.study.run import Run

_RESULTS = "results.csv"
_LARGEST = 64 * 2**20

#: A saved figure and a new one may differ by a computer's last digit.
_SAME = 0.005


def notes_of(name: str, saved: SavedRun, run: Run) -> Iterator[str]:
    """What to know of a saved run, where it is not the same when it is computed anew.

    Parameters
    ----------
    name : str
        What the comparison calls it.
    saved : SavedRun
    run : Run
        The same scenario, computed by this version.

    Yields
    ------
    str
        A sentence each on another version, on files that are not the same, and on the results.
    """
    anew = f'"{name}" is a saved run, computed anew'
    if saved.version != __version__:
        yield f"{anew} by allocmodel {__version__}; it was saved by {saved.version}."
    now = run.inputs.files
    # The scenario's own files stand in run.json itself.
    other = [one for one, digest in saved.inputs.items() if one in now and now[one] != digest]
    if other:
        yield f"{anew}; these files are not those that it read: {listed(other)}."
    if saved.changed:
        return
    moved = _moved(saved.folder, run)
    if moved is None:
        yield f"{anew}; its {_RESULTS} cannot be read, so nothing says whether it is the same."
    elif moved:
        yield f"{anew}; its money is not what was saved, in {listed(moved)}."


def _moved(folder: Path, run: Run) -> list[str] | None:
    """The places whose money is not what was saved; None where nothing can be read."""
    try:
        rows = csv.DictReader(
            read_text(folder / _RESULTS, _LARGEST, "Save it as UTF-8 text.").splitlines()
        )
        saved = [
            (row["place"], row.get("year") or run.years[0], float(row["value"]))
            for row in rows
            if row["step"] == "total_allocation"
        ]
        return [
            place
            for place, year, pounds in saved
            if abs(run.in_year(year).number("total_allocation", place=place) - pounds) > _SAME
        ]
    except (BadInput, KeyError, ValueError):
        return None
