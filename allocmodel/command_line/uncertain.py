"""The commands that say how far the answer depends on judgements."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from allocmodel.command_line.arguments import File, OnceCommand, set_option
from allocmodel.command_line.asked import without_collecting
from allocmodel.command_line.telling import progress, say, say_written

_against = click.option(
    "--against",
    metavar="SCENARIO",
    help='The scenario that gains are measured against; "written" is the scenario itself. '
    "[default: the one that it extends, if it has the same places and years; else itself]",
)


def _out(what: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Where the files of a study go."""
    return click.option(
        "--out",
        "directory",
        type=File(),
        help=f"Folder to write into; the {what} gets a folder of its own in it. [default: outputs]",
    )


@click.command(cls=OnceCommand)
@click.argument("scenario", metavar="SCENARIO")
@click.argument("keys", nargs=-1, metavar="KEY=FROM:TO:STEPS...")
@_against
@_out("sweep")
@set_option
@without_collecting()
def sweep(
    scenario: str,
    keys: tuple[str, ...],
    against: str | None,
    directory: Path | None,
    overrides: tuple[str, ...],
) -> None:
    """Run a scenario at every step of one key, or of two.

    What each place has at each step, and where something crosses: a place's change goes through
    nought, or two places change order. KEY is any key that takes a number, as --set has it:
    health_inequalities.share=0.10:0.25:16.

    SCENARIO is a .toml file, or the id of a scenario that ships, such as nottingham-2025-26.
    """
    from allocmodel import api
    from allocmodel.reading.uncertain import told_sweep

    progress("Reading the scenario and the reference data ...")
    swept = api.sweep(scenario, keys, overrides, against=against, tell=progress)
    said = told_sweep(swept)
    progress("Writing the results ...")
    files = swept.write(directory)
    say(f"{said}\n")
    say_written(files)


@click.command(cls=OnceCommand)
@click.argument("scenario", metavar="SCENARIO")
@click.option(
    "--range",
    "ranges",
    multiple=True,
    metavar="KEY=LOW:HIGH",
    help="The range of a judgement, in place of its own. May be repeated.",
)
@click.option(
    "--pairs-over",
    type=float,
    metavar="POUNDS",
    help="Tell pairs that interact by more than so much. [default: 10000]",
)
@_against
@_out("analysis")
@set_option
@without_collecting()
def sensitivity(
    scenario: str,
    ranges: tuple[str, ...],
    pairs_over: float | None,
    against: str | None,
    directory: Path | None,
    overrides: tuple[str, ...],
) -> None:
    """Move every judgement and interval over its range, one at a time.

    A bar for each with the values used, by place and over all; pairs that interact; and where a
    place turns from losing to gaining.

    SCENARIO is a .toml file, or the id of a scenario that ships, such as nottingham-diabetes-core.
    """
    from allocmodel import api
    from allocmodel.reading.uncertain import told_sensitivity

    progress("Reading the scenario and the reference data ...")
    over = {} if pairs_over is None else {"pairs_over": pairs_over}
    found = api.sensitivity(
        scenario, overrides, ranges=ranges, against=against, tell=progress, **over
    )
    said = told_sensitivity(found)
    progress("Writing the results ...")
    files = found.write(directory)
    say(f"{said}\n")
    say_written(files)
