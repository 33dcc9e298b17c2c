"""The command that draws all that is uncertain in a scenario."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from allocmodel.command_line.arguments import File, OnceCommand, scenario_argument, set_option
from allocmodel.command_line.asked import without_collecting
from allocmodel.command_line.telling import progress, say, say_written
from allocmodel.declared.parameters import DRAWS, SEED

if TYPE_CHECKING:
    from allocmodel.study.draws.draws import Progress


@click.command(cls=OnceCommand)
@scenario_argument
@click.option(
    "--draws",
    type=int,
    metavar="NUMBER",
    help=f"How many draws. [default: {DRAWS.usual}]",
)
@click.option(
    "--seed",
    type=int,
    metavar="NUMBER",
    help=f"Where random numbers begin. [default: {SEED.usual}]",
)
@click.option(
    "--against",
    metavar="SCENARIO",
    help='What gains are gains against: a scenario, or "written" for this one as it stands. '
    "[default: the one that it extends]",
)
@click.option(
    "--out",
    "directory",
    type=File(),
    help="Folder to write into; the run gets a folder of its own in it, named after the scenario. "
    "[default: outputs, where a run with changes gets a folder named after them too]",
)
@set_option
@without_collecting()
def draws(
    scenario: str | None,
    draws: int | None,
    seed: int | None,
    against: str | None,
    directory: Path | None,
    overrides: tuple[str, ...],
) -> None:
    """Draw all that is uncertain together: ranges under stated assumptions.

    Evidence is drawn by its intervals, judgements by the ranges that the scenario states in
    [uncertainty]: what has none is held, and named. Writes what "run" writes, with the ranges.

    SCENARIO is a .toml file, or the id of a scenario that ships.
    """
    from allocmodel import api
    from allocmodel.reading.ranges import told

    progress("Reading and computing the scenario ...")
    with _bar() as bar:
        found = api.draws(scenario, draws, seed, overrides, against=against, progress=bar)
    said = told(found)
    progress("Writing the workbook and the results ...")
    files = found.write(directory)
    say(f"{said}\n")
    say_written(files)
    found.refuse_failed_checks()


@contextmanager
def _bar() -> Iterator[Progress]:
    """A bar of the draws that are made, for a person who waits; never in a log."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    with click.progressbar(length=1, label="Drawing", file=sys.stderr) as bar:

        def move(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield move
