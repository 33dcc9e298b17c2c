"""Commands that allocate: run a scenario, validate one, begin one."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import click

from allocmodel.command_line.arguments import (
    File,
    OnceCommand,
    scenario_argument,
    scenarios_and_files,
    set_option,
    year_option,
)
from allocmodel.command_line.asked import run_of, without_collecting
from allocmodel.command_line.telling import facts, progress, say, say_written
from allocmodel.declared.printable import printable
from allocmodel.declared.vocabulary import NEW_LINES, NEW_PLACES


@click.command(cls=OnceCommand)
@scenario_argument
@click.option(
    "--out",
    "directory",
    type=File(),
    help="Folder to write into; the run gets a folder of its own in it, named after the scenario. "
    "[default: outputs, where a run with --set gets a folder named after its changes too]",
)
@set_option
@without_collecting()
def run(scenario: str | None, directory: Path | None, overrides: tuple[str, ...]) -> None:
    """Run a scenario and write its workbook and results.

    SCENARIO is a .toml file, or the id of a scenario that ships, such as west-yorkshire-2025-26.
    Without it: Nottingham and Nottinghamshire, 2025/26.
    """
    from allocmodel.reading.report import answer, checks

    result = run_of(scenario, overrides)
    facts(lambda: _for_scripts().of_run(result))
    told = f"{answer(result)}\n\n{checks(result)}"
    progress("Writing the workbook and the results ...")
    files = result.write(directory)
    say(f"{told}\n")
    say_written(files)
    result.refuse_failed_checks(f"{files[0]}, sheet Checks")


def _for_scripts() -> ModuleType:
    """What tells scripts, loaded where one asks."""
    from allocmodel.reading import for_scripts

    return for_scripts


@click.command(cls=OnceCommand)
@click.argument("scenario", metavar="SCENARIO", shell_complete=scenarios_and_files)
@set_option
def check(scenario: str, overrides: tuple[str, ...]) -> None:
    """Validate a scenario: what it means, and what looks odd in it. Writes nothing.

    It computes what "run" computes, so that it refuses what "run" would refuse.

    SCENARIO is a .toml file, or the id of a scenario that ships, such as nottingham-2025-26.
    """
    understood = run_of(scenario, overrides)
    facts(lambda: _for_scripts().of_check(understood))
    say(understood.outline())


@click.command(cls=OnceCommand)
@click.argument("icb")
@click.argument("path", required=False, type=File())
@year_option
@click.option(
    "--by",
    "level",
    type=click.Choice(NEW_PLACES),
    default=NEW_PLACES[0],
    show_default=True,
    help="What each place is: a district, a sub-ICB location or a Primary Care Network.",
)
@click.option(
    "--lines",
    type=click.Choice(NEW_LINES),
    default=NEW_LINES[0],
    show_default=True,
    help="Core on one line by its national formula, or split into its functions (services).",
)
def new(icb: str, path: Path | None, year: str, level: str, lines: str) -> None:
    """Write a scenario to start from.

    It has a place for each district of ICB (or as --by says), which is a code, such as QT1, or a
    full name. PATH is the file to write; by default a file named after the ICB, in this folder.
    """
    from allocmodel import api
    from allocmodel.declared.figures import wrapped

    written = api.new(icb, path, year, level, lines)
    file = written.file
    facts(lambda: {"written": [str(file)], "notes": written.notes})
    say(f"Written: {printable(str(file))}")
    for note in written.notes:
        say(wrapped(note))
    named = printable(f'"{file}"' if " " in str(file) else str(file))
    say(f"Next: read it, change its places and money, then: allocmodel run {named}")
