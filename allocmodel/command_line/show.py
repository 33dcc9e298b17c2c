"""Commands that list what there is: ICBs, areas, sources."""

from __future__ import annotations

from pathlib import Path

import click

from allocmodel.command_line.arguments import File, OnceCommand, year_option
from allocmodel.command_line.telling import facts, say


@click.command(cls=OnceCommand)
@year_option
def icbs(year: str) -> None:
    """List the ICBs that can be modelled."""
    from allocmodel.reading.for_scripts import of_icbs
    from allocmodel.reading.lists import icb_list
    from allocmodel.reference.data import Reference

    reference = Reference.load()
    say(icb_list(reference, year))
    facts(lambda: of_icbs(reference, year))


@click.command(cls=OnceCommand)
@click.argument("icb")
@year_option
@click.option("--practices", is_flag=True, help="List its GP practices instead, by district.")
@click.option(
    "--reference",
    "directory",
    type=File(),
    help="Folder that `data import` made, in place of the data that ship.",
)
def areas(icb: str, year: str, practices: bool, directory: Path | None) -> None:
    """List the areas of one ICB: the building blocks of its places.

    ICB is a code, such as QT1, or a full name.
    """
    from allocmodel.reading.for_scripts import of_areas
    from allocmodel.reading.lists import area_list, practice_list
    from allocmodel.reference.data import Reference

    reference = Reference.load(directory)
    by_practice = practices or reference.practice_level
    say((practice_list if by_practice else area_list)(reference, icb, year))
    facts(lambda: of_areas(reference, icb, year, by_practice))


@click.command(cls=OnceCommand)
def sources() -> None:
    """List every table and figure: publisher, vintage, licence, grade."""
    from allocmodel.reading.sources import source_list
    from allocmodel.reference.data import Reference

    reference = Reference.load()
    say(source_list(reference))
    facts(lambda: {"sources": reference.sources()})
