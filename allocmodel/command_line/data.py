"""Commands that make reference data from publishers' files."""

from __future__ import annotations

import gc
from pathlib import Path

import click

from allocmodel.command_line.arguments import File, OnceGroup
from allocmodel.command_line.telling import facts, say
from allocmodel.declared.printable import printable


@click.group(cls=OnceGroup)
def data() -> None:
    """Make reference data from publishers' files."""


@data.command("build")
@click.option(
    "--from",
    "originals",
    required=True,
    type=File(),
    help="Folder of the publishers' files, under their own names.",
)
@click.option(
    "--to",
    "destination",
    type=File(),
    help="Where to write the tables. [default: the reference data that ship]",
)
def data_build(originals: Path, destination: Path | None) -> None:
    """Build reference data from the publishers' files."""
    from allocmodel.files.shipped import shipped
    from allocmodel.publishers.building.build import build

    gc.enable()  # It reads for minutes, and would keep all that it has read.
    built = build(originals, destination or shipped("reference_data"), say)
    facts(lambda: {"written": [str(built.destination)]})
    say(f"Written: {printable(str(built.destination))}")


@data.command("import")
@click.argument("file", type=File())
@click.option("--year", help="Financial year, such as 2025/26. [default: from the file's name]")
@click.option(
    "--to",
    "destination",
    required=True,
    type=File(),
    help="Folder to make, for the key `reference` of a scenario.",
)
@click.option(
    "--map",
    "maps",
    multiple=True,
    type=File(),
    help="A newer practice to PCN map; may be repeated, newest first.",
)
def data_import(file: Path, year: str | None, destination: Path, maps: tuple[Path, ...]) -> None:
    """Import a practice file, to model with practices.

    FILE is NHS England's GP practice weighted populations of one year. Places can then name
    practices.
    """
    from allocmodel.publishers.practice_import import import_practices

    built = import_practices(file, year, destination, maps, say)
    facts(lambda: {"written": [str(built.destination)]})
    say(f"Written: {printable(str(built.destination))}")
    say(f'Next: add  reference = "{printable(destination.as_posix())}"  to a scenario.')


@data.command("import-allocations")
@click.argument("file", type=File())
@click.option(
    "--to",
    "destination",
    type=File(),
    help="Folder to make, or to add to, for the key `reference` of a scenario. "
    "[default: named after the year]",
)
@click.option("--url", help="Where the file was published, to be recorded.")
@click.option("--retrieved", help="The day on which it was fetched, such as 2026-11-27.")
def data_import_allocations(
    file: Path, destination: Path | None, url: str | None, retrieved: str | None
) -> None:
    """Import the allocations of a coming year.

    FILE is NHS England's workbook of ICB allocations, as published. In a scenario that names the
    folder in reference, amount = "published" is then that of the year.
    """
    from allocmodel.publishers.allocation_import import import_allocations

    built = import_allocations(file, destination, url=url, retrieved=retrieved, say=say)
    shown = printable(built.destination.as_posix())
    facts(lambda: {"written": [str(built.destination)]})
    say(f"Written: {printable(str(built.destination))}")
    say(f'Next: add  reference = "{shown}"  to a scenario.')
