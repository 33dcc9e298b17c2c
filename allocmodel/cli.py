"""The commands: parse, call, print. No arithmetic.

Imports of the model stay inside the commands that need them, so that --help is quick.
"""

from __future__ import annotations

import gc
import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from allocmodel import __version__
from allocmodel.command_line.process import Interrupted, give_up, interruptible, prepare_streams
from allocmodel.declared.arguments import called
from allocmodel.declared.errors import AllocmodelError, BadInput
from allocmodel.declared.printable import printable, printable_lines, sentence, shown

if TYPE_CHECKING:
    from allocmodel.api import Comparison, Run

#: The year that commands mean when none is named: the newest whose allocations are shipped.
LATEST_YEAR = "2025/26"


#: What messages call the arguments of the Python interface here.
OPTIONS = {"override": "--set", "place": "--place", "folder": "--out", "year": "--year"}


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


class _File(click.Path):
    """The name of a file or folder, which may not exist yet."""

    def __init__(self) -> None:
        """Names become paths."""
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """A path; NUL, which no name can hold, is refused before the system is asked."""
        if "\0" in str(value):
            raise BadInput(
                "No file can have a name with a NUL character.",
                where=f"{param.human_readable_name if param else 'a name'}: {shown(value)}",
                mend="Take the character out.",
            )
        return super().convert(value, param, ctx)


#: The commands by what a reader wants, in the order in which help lists them.
GROUPS = {
    "Allocate": ("run", "new"),
    "Compare": ("compare",),
    "Check": ("check", "audit", "rerun"),
    "Tell": ("page", "paper"),
    "Show": ("explain", "export", "icbs", "areas", "sources"),
    "Data": ("data",),
}


class _Commands(OnceGroup):
    """The commands; Ctrl+C is ours to tell, in one line."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands by what a reader wants; one that has no group comes last."""
        placed = {name for names in GROUPS.values() for name in names}
        others = [name for name in self.list_commands(ctx) if name not in placed]
        for title, names in {**GROUPS, "Other commands": others}.items():
            found = [(name, self.get_command(ctx, name)) for name in names]
            rows = [(name, one.get_short_help_str(80)) for name, one in found if one]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)

    def invoke(self, ctx: click.Context) -> Any:
        """Call the command."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise Interrupted from None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="allocmodel")
def commands() -> None:
    """Split an Integrated Care Board's budget across its places by need, and explain it.

    Start with "allocmodel run": it runs the scenario that ships for Nottingham and
    Nottinghamshire and writes a workbook in which every number is a live formula.
    """


def main() -> None:
    """Run a command; an error is one message, never a traceback.

    Exit codes: 0 fine, 1 a check failed, 2 usage, 3 bad input, or output that cannot be written,
    130 interrupted.
    """
    prepare_streams()
    try:
        with interruptible():
            code = _outcome()
    except Interrupted:
        _complain("Stopped.")
        code = INTERRUPTED
    if code:
        sys.exit(code)


#: The exit code that shells expect of what Ctrl+C ended: 128 and the number of the signal.
INTERRUPTED = 130


def _outcome() -> int:
    """Run the command that the arguments name; its exit code."""
    stdout = sys.stdout
    try:
        _refuse_stripped_docstrings()
        with called(OPTIONS):
            commands(standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.message = sentence(error.message)  # type: ignore[misc]  # shown below as it then is
        with _complaining():
            error.show()
        return 2
    except click.Abort:
        raise Interrupted from None
    except AllocmodelError as error:
        _complain(f"Error: {error}")
        return error.exit_code
    except SystemExit as stop:
        # click leaves so, and covers the stream, when the reader of the output, such as `head`,
        # has seen enough.
        return 0 if sys.stdout is not stdout else int(stop.code or 0)
    except BrokenPipeError:
        give_up(sys.stdout)
    except OSError as error:
        refused = _refused_by_the_system(error)
        _complain(f"Error: {refused}")
        return refused.exit_code
    except Exception as error:
        if os.environ.get("ALLOCMODEL_DEBUG"):
            raise
        _complain(
            f"Error: a fault of allocmodel itself, {type(error).__name__}: "
            f"{sentence(str(error))}\n"
            "  mend:  please report it, with what ALLOCMODEL_DEBUG=1 prints"
        )
        return 1
    return 0


def _refuse_stripped_docstrings() -> None:
    """Units and titles of steps stand in docstrings, which `python -OO` takes out."""
    try:
        import allocmodel.model  # noqa: F401  says itself that it cannot do without
    except ImportError as error:
        raise BadInput(
            f"{error}.", where="the command that starts Python", mend="Use -O, or neither."
        ) from None


def _refused_by_the_system(error: OSError) -> BadInput:
    """A full disk, a folder that may not be written to: what no part of the toolkit told."""
    give_up(sys.stdout)
    return BadInput(
        f"The output cannot be written: {(error.strerror or str(error)).lower()}.",
        where=str(error.filename or "standard output, or the folder for temporary files"),
        mend="Free some space, send the output elsewhere, or name another folder for temporary "
        "files in TMPDIR.",
    )


@contextmanager
def _complaining() -> Iterator[None]:
    """Nothing more can be said where errors cannot be printed; the exit code stays."""
    try:
        yield
    except OSError:
        give_up(sys.stderr)


def _complain(text: str) -> None:
    with _complaining():
        click.echo(text, err=True)


def _print(text: str) -> None:
    """Print lines, with whatever would steer the terminal escaped."""
    click.echo(printable_lines(text))


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Leave garbage alone meanwhile: a run makes hardly any, and looking for it takes a tenth."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _progress(text: str) -> None:
    """Say what is under way, to a person who waits; never into a log."""
    if sys.stderr.isatty():
        _complain(printable_lines(text))


def _run(scenario: str | None, overrides: tuple[str, ...]) -> Run:
    """The run of a scenario named on the command line."""
    from allocmodel import api

    _progress("Reading the scenario and the reference data ...")
    loaded = api.load(scenario, overrides)
    _progress(f"Computing {loaded.title} ...")
    return api.run(loaded)


def _asked(named: str, overrides: tuple[str, ...]) -> Run | Comparison:
    """The run of a scenario, or the comparison of a study's, all its checks passed."""
    from allocmodel import api
    from allocmodel.scenario.study_file import is_study

    if is_study(Path(named)):
        if overrides:
            raise BadInput(
                "A study names its scenarios itself, with their changes.",
                "--set",
                f"Write the change in {named}.",
            )
        compared = api.compare([named])
        compared.refuse_failed_checks()
        return compared
    run = _run(named, overrides)
    run.refuse_failed_checks()
    return run


@commands.command()
@scenario_argument
@click.option(
    "--out",
    "directory",
    type=_File(),
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
    from allocmodel.reading.report import answer, checks

    result = _run(scenario, overrides)
    told = f"{answer(result)}\n\n{checks(result)}"
    _progress("Writing the workbook and the results ...")
    files = result.write(directory)
    _print(f"{told}\n\nWritten:")
    for file in files:
        _print(f"  {printable(str(file))}")
    result.refuse_failed_checks(f"{files[0]}, sheet Checks")


@commands.command()
@click.argument("scenarios", nargs=-1, metavar="SCENARIO...")
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
    type=_File(),
    help="Folder to write into; the comparison gets a folder of its own in it. [default: outputs]",
)
@_without_collecting()
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

    _progress("Reading and computing the scenarios ...")
    compared = api.compare(scenarios, against, changed)
    said = told(compared)
    _progress("Writing the results ...")
    files = compared.write(directory)
    _print(f"{said}\n\nWritten:")
    for file in files:
        _print(f"  {printable(str(file))}")
    compared.refuse_failed_checks()


@commands.command()
@click.argument("scenario", metavar="SCENARIO")
@set_option
def check(scenario: str, overrides: tuple[str, ...]) -> None:
    """Validate a scenario: what it means, and what looks odd in it. Writes nothing.

    It computes what "run" computes, so that it refuses what "run" would refuse.

    SCENARIO is a .toml file, or the id of a scenario that ships, such as nottingham-2025-26.
    """
    from allocmodel.reading.report import what_would_run

    _print(what_would_run(_run(scenario, overrides)))


@commands.command()
@click.argument("book", type=_File(), metavar="BOOK.xlsx")
@click.option(
    "--run",
    "record",
    type=_File(),
    help="The run.json of the run that made the workbook, or its folder. [default: the run that "
    "the workbook names, if it stands beside it]",
)
@click.option(
    "--report",
    "folder",
    type=_File(),
    help="Folder to write findings.csv and findings.json into.",
)
@click.option(
    "--write-scenario",
    "scenario",
    type=_File(),
    help="File to write the changed inputs to, as a scenario that extends the original.",
)
@click.option(
    "--without-libreoffice",
    is_flag=True,
    help="Recalculate with one engine (formualizer) only, which is quicker.",
)
@_without_collecting()
def audit(
    book: Path,
    record: Path | None,
    folder: Path | None,
    scenario: Path | None,
    without_libreoffice: bool,
) -> None:
    """Audit a workbook: what was changed in it since its run.

    Every cell is compared with what the run generates, wherever it stands now: inputs changed,
    with the pounds that each moves, formulas overwritten, sheets and rows, texts, stored values.
    A workbook without a run, of anybody's, is judged by the rules for any workbook.

    Exit codes: 0 nothing found, 1 findings, 3 the workbook or the run cannot be read.
    """
    from allocmodel import api
    from allocmodel.reading.audit import told

    _progress("Reading the workbook, and running its run again ...")
    found = api.audit(book, record, not without_libreoffice)
    said = [told(found)]
    if scenario:
        from allocmodel.audit.as_scenario import write_scenario
        from allocmodel.reading.audit import told_scenario

        said.append(told_scenario(write_scenario(found, scenario)))
    if folder:
        from allocmodel.outputs.audit import write_report

        files = write_report(found, folder)
        said.append("\n".join(["Written:", *(f"  {printable(str(file))}" for file in files)]))
    _print("\n\n".join(said))
    if found.findings:
        raise SystemExit(1)


@commands.command()
@click.argument("record", type=_File(), metavar="run.json")
@_without_collecting()
def rerun(record: Path) -> None:
    """Repeat a run from its run.json: is it still the same?

    It says whether inputs, versions and outputs are the same, byte for byte, and names what
    differs. Nothing is written. A comparison is repeated from its comparison.json.

    Exit codes: 0 all the same, 1 something differs, 3 the record cannot be read or run.
    """
    from allocmodel import api
    from allocmodel.reading.rerun import told

    _progress("Running it again ...")
    again = api.rerun(record)
    _print(told(again))
    if not again.is_same:
        raise SystemExit(1)


@commands.command()
@click.argument("scenario", metavar="SCENARIO")
@click.option("--place", required=True, help="The name of the place.")
@click.option("--short", is_flag=True, help="Twelve lines at most, ages first.")
@set_option
def explain(scenario: str, place: str, short: bool, overrides: tuple[str, ...]) -> None:
    """Explain one place's share, in words and numbers.

    SCENARIO is a .toml file, or the id of a scenario that ships, such as nottingham-2025-26.
    """
    _print(_run(scenario, overrides).explain(place, short))


@commands.command()
@click.argument("scenario", metavar="SCENARIO|STUDY")
@click.option("--place", help="The one place to tell. [default: all]")
@click.option("--out", "file", type=_File(), help="The file to write. [default: named after it]")
@click.option(
    "--sentences",
    "translation",
    type=_File(),
    help="A translation of the sentences. [default: English]",
)
@set_option
def page(
    scenario: str,
    place: str | None,
    file: Path | None,
    translation: Path | None,
    overrides: tuple[str, ...],
) -> None:
    """Write a page for places and the public: what each place gets, and why.

    One HTML file that needs no network. SCENARIO is a .toml file, or the id of a scenario that
    ships; or the .toml file of a study, whose scenarios then stand side by side.
    """
    from allocmodel.documents.write import refuse_missing, write_page

    refuse_missing("html")
    written = write_page(_asked(scenario, overrides), place or "", file, translation)
    _print(f"Written: {printable(str(written))}")


@commands.command()
@click.argument("scenario", metavar="SCENARIO|STUDY")
@click.option(
    "--kind",
    required=True,
    type=click.Choice(["board", "eia"]),
    help="A paper for a board, or an equality impact assessment to fill in.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["docx", "html"]),
    default="docx",
    show_default=True,
    help="What to write it as.",
)
@click.option("--out", "file", type=_File(), help="The file to write. [default: named after it]")
@set_option
def paper(
    scenario: str, kind: str, form: str, file: Path | None, overrides: tuple[str, ...]
) -> None:
    """Write a paper that a decision needs, with its conclusions left to people.

    SCENARIO is a .toml file, or the id of a scenario that ships; or the .toml file of a study.
    """
    from allocmodel.documents.write import refuse_missing, write_paper

    refuse_missing(form)
    written = write_paper(_asked(scenario, overrides), kind, form, file)
    _print(f"Written: {printable(str(written))}")


@commands.command()
@click.argument("scenario", metavar="SCENARIO|RUN")
@click.option(
    "--publication", "kind", flag_value="publication", help="Tables by the rules of the GSS."
)
@click.option(
    "--golden", "kind", flag_value="golden", help="Every step with what goes in and comes out."
)
@click.option(
    "--out",
    "directory",
    type=_File(),
    help="Folder to write into; the files get a folder of their own in it. [default: outputs]",
)
@set_option
@_without_collecting()
def export(
    scenario: str, kind: str | None, directory: Path | None, overrides: tuple[str, ...]
) -> None:
    """Write a run for others: tables for publication, or a golden pack for auditors.

    --publication: a cover sheet, contents, notes, and one table a sheet, as .xlsx, and with
    LibreOffice as .ods. --golden: every step's inputs and outputs as plain .csv, and every formula
    in words, to be checked without this program.

    SCENARIO is a .toml file, or the id of a scenario that ships; RUN is the folder of a saved run,
    or its run.json, which is then computed anew.
    """
    from allocmodel import api
    from allocmodel.declared.figures import wrapped
    from allocmodel.outputs.export import has_libreoffice
    from allocmodel.study.compared.saved import notes_of
    from allocmodel.study.saved_or_new import saved_or_new

    if kind is None:
        raise click.UsageError("Say what to write: --publication or --golden.")
    _progress("Reading the scenario and the reference data ...")
    loaded, saved = saved_or_new(Path(scenario), overrides)
    result = api.run(loaded)
    _progress("Writing ...")
    write = result.write_publication if kind == "publication" else result.write_golden
    files = write(directory)
    for note in notes_of(loaded.id, saved, result) if saved else ():
        _print(wrapped(note))
    _print("Written:")
    for file in files if kind == "publication" else files[:1]:
        _print(f"  {printable(str(file))}")
    if kind == "golden":
        _print(f"  and beside it {len(files[1:])} tables, each with a quantity")
    elif not has_libreoffice():
        _print("LibreOffice is not installed: there is no .ods.")
    result.refuse_failed_checks(str(files[0]))


@commands.command()
@year_option
def icbs(year: str) -> None:
    """List the ICBs that can be modelled."""
    from allocmodel.reading.report import icb_list
    from allocmodel.reference.data import Reference

    _print(icb_list(Reference.load(), year))


@commands.command()
@click.argument("icb")
@year_option
@click.option("--practices", is_flag=True, help="List its GP practices instead, by district.")
@click.option(
    "--reference",
    "directory",
    type=_File(),
    help="Folder that `data import` made, in place of the data that ship.",
)
def areas(icb: str, year: str, practices: bool, directory: Path | None) -> None:
    """List the areas of one ICB: the building blocks of its places.

    ICB is a code, such as QT1, or a full name.
    """
    from allocmodel.reading.report import area_list, practice_list
    from allocmodel.reference.data import Reference

    reference = Reference.load(directory)
    by_practice = practices or reference.practice_level
    _print((practice_list if by_practice else area_list)(reference, icb, year))


@commands.command()
@click.argument("icb")
@click.argument("path", required=False, type=_File())
@year_option
@click.option(
    "--by",
    "level",
    type=click.Choice(["district", "sub_icb", "pcn"]),
    default="district",
    show_default=True,
    help="What each place is: a district, a sub-ICB location or a Primary Care Network.",
)
@click.option(
    "--lines",
    type=click.Choice(["formulas", "functions"]),
    default="formulas",
    show_default=True,
    help="Core on one line by its national formula, or split into its functions (services).",
)
def new(icb: str, path: Path | None, year: str, level: str, lines: str) -> None:
    """Write a scenario to start from.

    It has a place for each district of ICB (or as --by says), which is a code, such as QT1, or a
    full name. PATH is the file to write; by default a file named after the ICB, in this folder.
    """
    from allocmodel.declared.figures import wrapped
    from allocmodel.scenario.new_scenario import write_new_scenario

    written = write_new_scenario(icb, year, path, level, lines)
    file = written.file
    _print(f"Written: {printable(str(file))}")
    for note in written.notes:
        _print(wrapped(note))
    named = printable(f'"{file}"' if " " in str(file) else str(file))
    _print(f"Next: read it, change its places and money, then: allocmodel run {named}")


@commands.command()
def sources() -> None:
    """List every table and figure: publisher, vintage, licence, grade."""
    from allocmodel.reading.report import source_list
    from allocmodel.reference.data import Reference

    _print(source_list(Reference.load()))


@commands.group()
def data() -> None:
    """Make reference data from publishers' files."""


@data.command("build")
@click.option(
    "--from",
    "originals",
    required=True,
    type=_File(),
    help="Folder of the publishers' files, under their own names.",
)
@click.option(
    "--to",
    "destination",
    type=_File(),
    help="Where to write the tables. [default: the reference data that ship]",
)
def data_build(originals: Path, destination: Path | None) -> None:
    """Build reference data from the publishers' files."""
    from allocmodel.files.shipped import shipped
    from allocmodel.publishers.build import build

    gc.enable()  # It reads for minutes, and would keep all that it has read.
    built = build(originals, destination or shipped("reference_data"), _print)
    _print(f"Written: {printable(str(built.destination))}")


@data.command("import")
@click.argument("file", type=_File())
@click.option("--year", help="Financial year, such as 2025/26. [default: from the file's name]")
@click.option(
    "--to",
    "destination",
    required=True,
    type=_File(),
    help="Folder to make, for the key `reference` of a scenario.",
)
@click.option(
    "--map",
    "maps",
    multiple=True,
    type=_File(),
    help="A newer practice to PCN map; may be repeated, newest first.",
)
def data_import(file: Path, year: str | None, destination: Path, maps: tuple[Path, ...]) -> None:
    """Import a practice file, to model with practices.

    FILE is NHS England's GP practice weighted populations of one year. Places can then name
    practices.
    """
    from allocmodel.publishers.practice_import import import_practices

    built = import_practices(file, year, destination, maps, _print)
    _print(f"Written: {printable(str(built.destination))}")
    _print(f'Next: add  reference = "{printable(destination.as_posix())}"  to a scenario.')


if __name__ == "__main__":
    main()
