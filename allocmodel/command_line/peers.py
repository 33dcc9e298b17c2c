"""The command that finds places, districts or ICBs that are alike."""

from __future__ import annotations

from pathlib import Path

import click

from allocmodel.command_line.arguments import File, OnceCommand
from allocmodel.command_line.asked import without_collecting
from allocmodel.command_line.telling import facts, progress, say, say_written


@click.command(cls=OnceCommand)
@click.argument("place", metavar="PLACE|ICB")
@click.option(
    "--among",
    help="What to look among: districts, sub_icbs or icbs. [default: what the name means; "
    "districts for a place]",
)
@click.option("--scenario", help="Whose places may be named. [default: the default scenario]")
@click.option("--year", help="Financial year. [default: the scenario's first]")
@click.option("--nearest", "number", default=10, show_default=True, help="How many to show.")
@click.option("--out", "folder", type=File(), help="Folder to write the tables into, as .csv.")
@without_collecting()
def peers(
    place: str,
    among: str | None,
    scenario: str | None,
    year: str | None,
    number: int,
    folder: Path | None,
) -> None:
    """Find whom a place or an ICB is most like, and how its need and money compare.

    PLACE is a place of the scenario, or the name or code of a district, a sub-ICB location or an
    ICB. Alike by ages, income deprivation, ethnic groups, and need at the same ages.
    """
    from allocmodel import api
    from allocmodel.reading.for_scripts import of_peers
    from allocmodel.reading.peers import told

    progress("Reading the people of England ...")
    found = api.peers(place, among, scenario, year, number)
    files = found.write(folder) if folder else []
    say(told(found))
    facts(lambda: of_peers(found))
    if files:
        say("")
        say_written(files)
