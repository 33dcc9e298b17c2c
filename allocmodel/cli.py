"""The commands: parse, call, print. No arithmetic.

Imports of the model stay inside the commands that need them, so that --help is quick.
"""

from __future__ import annotations

import gc
import io
import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from allocmodel import __version__
from allocmodel.errors import AllocmodelError

#: The year that commands mean when none is named: the newest whose allocations are shipped.
LATEST_YEAR = "2025/26"


class OnceCommand(click.Command):
    """A command that refuses an option given twice; click itself would take the last."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse as click does, but for options that are given more often than they may be."""
        _, _, given = self.make_parser(ctx).parse_args(list(args))
        for option, times in Counter(given).items():
            once = isinstance(option, click.Option) and not (option.multiple or option.is_flag)
            if times > 1 and once:
                raise click.UsageError(
                    f"{option.opts[0]} is given {times} times. Give it once.", ctx
                )
        return super().parse_args(ctx, args)


class OnceGroup(click.Group):
    """A group of such commands."""

    command_class = OnceCommand
    group_class = type


scenario_argument = click.argument("scenario", required=False, metavar="[SCENARIO]")
set_option = click.option(
    "--set",
    "overrides",
    multiple=True,
    metavar="KEY=VALUE",
    help="Change one key of the scenario, such as budget.core.amount=1000000. May be repeated.",
)
year_option = click.option("--year", default=LATEST_YEAR, show_default=True, help="Financial year.")


@click.group(cls=OnceGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="allocmodel")
def commands() -> None:
    """Split an Integrated Care Board's budget across its places by need, and explain it.

    Start with "allocmodel run": it runs the scenario that ships for Nottingham and
    Nottinghamshire and writes a workbook in which every number is a live formula.
    """


def main() -> None:
    """Run a command; an error is one message, never a traceback.

    Exit codes: 0 fine, 1 a check failed, 2 usage, 3 bad input.
    """
    for stream in (sys.stdout, sys.stderr):
        # Redirected on Windows, the streams' own encoding may lack a minus sign or an accent.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        commands(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(1)
    except AllocmodelError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader of the output, such as `head`, has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:
        if os.environ.get("ALLOCMODEL_DEBUG"):
            raise
        click.echo(
            f"Error: a fault of allocmodel itself, {type(error).__name__}: {error}\n"
            "  mend:  please report it, with what ALLOCMODEL_DEBUG=1 prints",
            err=True,
        )
        sys.exit(1)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Leave garbage alone meanwhile: a run makes hardly any, and looking for it takes a tenth."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _progress(text: str) -> None:
    """Say what is under way, to a person who waits; never into a log."""
    if sys.stderr.isatty():
        click.echo(text, err=True)


def _run(scenario: str | None, overrides: tuple[str, ...]) -> Any:
    """The run of a scenario named on the command line."""
    from allocmodel.scenario import load_scenario
    from allocmodel.study.run_scenario import run_scenario

    _progress("Reading the scenario and the reference data ...")
    loaded = load_scenario(Path(scenario) if scenario else None, overrides)
    _progress(f"Computing {loaded.title} ...")
    return run_scenario(loaded)


@commands.command()
@scenario_argument
@click.option(
    "--out",
    "directory",
    type=click.Path(path_type=Path),
    help="Folder to write into; the run gets a folder of its own in it, named after the scenario. "
    "[default: outputs, where a run with --set gets a folder named after its changes too]",
)
@set_option
@_without_collecting()
def run(scenario: str | None, directory: Path | None, overrides: tuple[str, ...]) -> None:
    """Run a scenario and write its workbook and results.

    SCENARIO is a .toml file, or the id of a scenario that ships, such as west-yorkshire-2025-26.
    Without it: Nottingham and Nottinghamshire, 2025/26.
    """
    from allocmodel.errors import CheckFailed
    from allocmodel.report import answer, checks

    result = _run(scenario, overrides)
    told = f"{answer(result)}\n\n{checks(result)}"
    _progress("Writing the workbook and the results ...")
    from allocmodel.outputs.write import write_outputs

    files = write_outputs(result, directory)
    click.echo(f"{told}\n\nWritten:")
    for file in files:
        click.echo(f"  {file}")
    if not result.passed:
        failed = ", ".join(check.title for check in result.checks if not check.passed)
        raise CheckFailed(
            f"A check of the model failed: {failed}.",
            where=f"{files[0]}, sheet Checks",
            mend="Do not use the result. Look at the differences on the Checks sheet.",
        )


@commands.command()
@click.argument("scenario", metavar="SCENARIO")
@set_option
def check(scenario: str, overrides: tuple[str, ...]) -> None:
    """Validate a scenario: what it means, and what looks odd in it. Writes nothing.

    It computes what "run" computes, so that it refuses what "run" would refuse.

    SCENARIO is a .toml file, or the id of a scenario that ships, such as nottingham-2025-26.
    """
    from allocmodel.report import what_would_run

    click.echo(what_would_run(_run(scenario, overrides)))


@commands.command()
@click.argument("scenario", metavar="SCENARIO")
@click.option("--place", required=True, help="The name of the place.")
@set_option
def explain(scenario: str, place: str, overrides: tuple[str, ...]) -> None:
    """Explain one place's share, in words and numbers.

    SCENARIO is a .toml file, or the id of a scenario that ships, such as nottingham-2025-26.
    """
    from allocmodel.explain import explain as explanation

    click.echo(explanation(_run(scenario, overrides), place))


@commands.command()
@year_option
def icbs(year: str) -> None:
    """List the ICBs that can be modelled."""
    from allocmodel.reference import Reference
    from allocmodel.report import icb_list

    click.echo(icb_list(Reference.load(), year))


@commands.command()
@click.argument("icb")
@year_option
def areas(icb: str, year: str) -> None:
    """List the areas of one ICB: the building blocks of its places.

    ICB is a code, such as QT1, or a full name.
    """
    from allocmodel.reference import Reference
    from allocmodel.report import area_list

    click.echo(area_list(Reference.load(), icb, year))


@commands.command()
@click.argument("icb")
@click.argument("path", required=False, type=click.Path(path_type=Path))
@year_option
def new(icb: str, path: Path | None, year: str) -> None:
    """Write a scenario to start from.

    It has a place for each district of ICB, which is a code, such as QT1, or a full name.
    PATH is the file to write; by default a file named after the ICB, in this folder.
    """
    from allocmodel.new_scenario import write_new_scenario
    from allocmodel.wording import wrapped

    written = write_new_scenario(icb, year, path)
    file = written.file
    click.echo(f"Written: {file}")
    for note in written.notes:
        click.echo(wrapped(note))
    shown = f'"{file}"' if " " in str(file) else file
    click.echo(f"Next: read it, change its places and money, then: allocmodel run {shown}")


@commands.command()
def sources() -> None:
    """List every table and figure: publisher, vintage, licence, grade."""
    from allocmodel.reference import Reference
    from allocmodel.report import source_list

    click.echo(source_list(Reference.load()))


@commands.group()
def data() -> None:
    """Make reference data from publishers' files."""


@data.command("build")
@click.option(
    "--from",
    "originals",
    required=True,
    type=click.Path(path_type=Path),
    help="Folder of the publishers' files, under their own names.",
)
@click.option(
    "--to",
    "destination",
    type=click.Path(path_type=Path),
    help="Where to write the tables. [default: the reference data that ship]",
)
def data_build(originals: Path, destination: Path | None) -> None:
    """Build reference data from the publishers' files."""
    from allocmodel.publishers.build import build
    from allocmodel.shipped import shipped

    built = build(originals, destination or shipped("reference_data"), click.echo)
    click.echo(f"Written: {built.destination}")


@data.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--year", help="Financial year, such as 2025/26. [default: from the file's name]")
@click.option(
    "--to",
    "destination",
    required=True,
    type=click.Path(path_type=Path),
    help="Folder to make, for the key `reference` of a scenario.",
)
@click.option(
    "--map",
    "maps",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A newer practice to PCN map; may be repeated, newest first.",
)
def data_import(file: Path, year: str | None, destination: Path, maps: tuple[Path, ...]) -> None:
    """Import a practice file, to model with practices.

    FILE is NHS England's GP practice weighted populations of one year. Places can then name
    practices.
    """
    from allocmodel.publishers.practice_import import import_practices

    built = import_practices(file, year, destination, maps, click.echo)
    click.echo(f"Written: {built.destination}")
    click.echo(f'Next: add  reference = "{destination.as_posix()}"  to a scenario.')


if __name__ == "__main__":
    main()
