"""The command that fits a model of need."""

from __future__ import annotations

from pathlib import Path

import click

from allocmodel.command_line.arguments import File, OnceCommand
from allocmodel.command_line.asked import without_collecting
from allocmodel.command_line.telling import facts, progress, say, say_written


@click.command(cls=OnceCommand)
@click.argument("spec", metavar="SPEC")
@click.option(
    "--out",
    "directory",
    type=File(),
    help="Folder to write into; the fit gets a folder of its own in it, named after its id. "
    "[default: outputs]",
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="A dask cluster whose workers read single people, such as tcp://10.0.0.1:8786.",
)
@without_collecting()
def fit(spec: str, directory: Path | None, cluster: str | None) -> None:
    """Fit a model of need to your own data, and judge it on others.

    SPEC is a .toml file (docs/fit.md), or the id of a spec that ships, such as diabetes-2024-25.
    """
    from allocmodel import api
    from allocmodel.fitting.persons.spread import connected
    from allocmodel.reading.fitted import fitted

    progress("Fitting, and predicting ICBs that were left out ...")
    with connected(cluster):
        made = api.fit(spec)
    facts(lambda: made.result)
    told = fitted(made.result)
    files = made.write(directory)
    say(f"{told}\n")
    say_written(files)
