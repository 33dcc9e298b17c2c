"""The command that sets scenarios side by side."""

from __future__ import annotations

from pathlib import Path

import click

from allocmodel.command_line.arguments import File, OnceCommand, scenarios_and_files
from allocmodel.command_line.asked import without_collecting
from allocmodel.command_line.telling import facts, progress, say, say_written


@click.command(cls=OnceCommand)
@click.argument("scenarios", nargs=-1, metavar="SCENARIO...", shell_complete=scenarios_and_files)
@click.option("--against", help="The scenario to compare with. [default: the first]")
@click.option(
    "--scenario",
    "changed",
    multiple=True,
    metavar='"NAME: KEY=VALUE"',
    help="The first scenario with a change, under a name. May be repeated; several changes with ; "
    "between them.",
)
@click.option(
    "--out",
    "directory",
    type=File(),
    help="Folder to write into; the comparison gets a folder of its own in it. [default: outputs]",
)
@without_collecting()
def compare(
    scenarios: tuple[str, ...],
    against: str | None,
    changed: tuple[str, ...],
    directory: Path | None,
) -> None:
    """Compare scenarios, and say why their results differ.

    What each place has in each, what was changed, and what each change moves.

    SCENARIO is a .toml file, the id of a scenario that ships, or the folder of a saved run; or one
    .toml file of a study, which names scenarios itself.
    """
    from allocmodel import api
    from allocmodel.reading.comparison import told
    from allocmodel.reading.for_scripts import of_comparison

    progress("Reading and computing the scenarios ...")
    compared = api.compare(scenarios, against, changed)
    facts(lambda: of_comparison(compared))
    said = told(compared)
    progress("Writing the results ...")
    files = compared.write(directory)
    say(f"{said}\n")
    say_written(files)
    compared.refuse_failed_checks()
