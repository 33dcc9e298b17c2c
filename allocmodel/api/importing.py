"""What `import allocmodel` gives of reference data made from publishers' files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from allocmodel.declared.arguments import path_of, text_of, usual_or
from allocmodel.files.shipped import shipped
from allocmodel.publishers import allocation_import, practice_import
from allocmodel.publishers.building import build

#: Takes each line of a report.
Tell = Callable[[str], None]


def import_practices(
    file: str | Path,
    destination: str | Path,
    year: str | None = None,
    maps: str | Path | Sequence[str | Path] = (),
    *,
    tell: Tell = lambda text: None,
) -> Path:
    """Import a practice file, to model with practices.

    Parameters
    ----------
    file : str or Path
        NHS England's GP practice weighted populations of one year.
    destination : str or Path
        The folder to make, for the key `reference` of a scenario.
    year : str, optional
        Financial year; from the file's name if left out.
    maps : str, Path or sequence of them, optional
        Newer practice to PCN maps, newest first.
    tell : callable, optional
        Told each line of the report.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    BadInput
        When the file or a map cannot be used, or the folder cannot be written.
    """
    listed = maps if isinstance(maps, Sequence) and not isinstance(maps, str) else [maps]
    built = practice_import.import_practices(
        path_of("file", file),
        _text_if_any("year", year),
        path_of("destination", destination),
        [path_of("maps", one) for one in listed],
        tell,
    )
    return built.destination


def import_allocations(
    file: str | Path,
    destination: str | Path | None = None,
    *,
    url: str | None = None,
    retrieved: str | None = None,
    tell: Tell = lambda text: None,
) -> Path:
    """Import the allocations of a coming year.

    Parameters
    ----------
    file : str or Path
        NHS England's workbook of ICB allocations, as published.
    destination : str or Path, optional
        The folder to make, or to add to; named after the year if left out.
    url, retrieved : str, optional
        Where the file was published, and the day on which it was fetched: recorded.
    tell : callable, optional
        Told each line of the report.

    Returns
    -------
    Path
        The folder, for the key `reference` of a scenario.

    Raises
    ------
    BadInput
        When the file cannot be used, or the folder cannot be written.
    """
    built = allocation_import.import_allocations(
        path_of("file", file),
        usual_or("destination", destination),
        url=_text_if_any("url", url),
        retrieved=_text_if_any("retrieved", retrieved),
        say=tell,
    )
    return built.destination


def _text_if_any(name: str, value: str | None) -> str | None:
    return None if value is None else text_of(name, value)


def build_reference(
    originals: str | Path,
    destination: str | Path | None = None,
    *,
    tell: Tell = lambda text: None,
) -> Path:
    """Build all reference data from the publishers' files.

    Parameters
    ----------
    originals : str or Path
        The folder of the publishers' files, under their own names.
    destination : str or Path, optional
        Where to write the tables; in place of those that ship if left out.
    tell : callable, optional
        Told each line of the report.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    BadInput
        When a file is missing or cannot be used, or figures do not reconcile.
    """
    target = usual_or("destination", destination) or shipped("reference_data")
    return build.build(path_of("originals", originals), target, tell).destination
