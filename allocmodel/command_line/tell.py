"""Commands that tell a result to others: an explanation, a page, a paper, tables to publish."""

from __future__ import annotations

from pathlib import Path

import click

from allocmodel.command_line.arguments import (
    File,
    OnceCommand,
    scenarios_and_files,
    set_option,
)
from allocmodel.command_line.asked import asked, run_of, without_collecting
from allocmodel.command_line.telling import facts, progress, say, say_written
from allocmodel.declared.printable import printable


@click.command(cls=OnceCommand)
@click.argument("scenario", metavar="SCENARIO", shell_complete=scenarios_and_files)
@click.option("--place", required=True, help="The name of the place.")
@click.option("--short", is_flag=True, help="Twelve lines at most, ages first.")
@set_option
def explain(scenario: str, place: str, short: bool, overrides: tuple[str, ...]) -> None:
    """Explain one place's share, in words and numbers.

    SCENARIO is a .toml file, or the id of a scenario that ships, such as nottingham-2025-26.
    """
    from allocmodel.reading.for_scripts import of_place

    result = run_of(scenario, overrides)
    say(result.explain(place, short))
    facts(lambda: of_place(result, place))


@click.command(cls=OnceCommand)
@click.argument("scenario", metavar="SCENARIO|STUDY", shell_complete=scenarios_and_files)
@click.option("--place", help="The one place to tell. [default: all]")
@click.option("--out", "file", type=File(), help="The file to write. [default: named after it]")
@click.option(
    "--sentences",
    "translation",
    type=File(),
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
    from allocmodel.documents.write import form_of, refuse_missing, write_page

    refuse_missing(form_of("html", file, ["html"]))
    written = write_page(asked(scenario, overrides), place or "", file, translation)
    facts(lambda: {"written": [str(written)]})
    say(f"Written: {printable(str(written))}")


@click.command(cls=OnceCommand)
@click.argument("scenario", metavar="SCENARIO|STUDY", shell_complete=scenarios_and_files)
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
    help="What to write it as. [default: as the name of --out ends, else docx]",
)
@click.option("--out", "file", type=File(), help="The file to write. [default: named after it]")
@set_option
def paper(
    scenario: str, kind: str, form: str | None, file: Path | None, overrides: tuple[str, ...]
) -> None:
    """Write a paper that a decision needs, with its conclusions left to people.

    SCENARIO is a .toml file, or the id of a scenario that ships; or the .toml file of a study.
    """
    from allocmodel.documents.write import form_of, refuse_missing, write_paper

    refuse_missing(form_of(form, file))
    written = write_paper(asked(scenario, overrides), kind, form, file)
    facts(lambda: {"written": [str(written)]})
    say(f"Written: {printable(str(written))}")


@click.command(cls=OnceCommand)
@click.argument("scenario", metavar="SCENARIO|RUN", shell_complete=scenarios_and_files)
@click.option(
    "--publication", "kind", flag_value="publication", help="Tables by the rules of the GSS."
)
@click.option(
    "--golden", "kind", flag_value="golden", help="Every step with what goes in and comes out."
)
@click.option(
    "--out",
    "directory",
    type=File(),
    help="Folder to write into; the files get a folder of their own in it. [default: outputs]",
)
@set_option
@without_collecting()
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
    progress("Reading the scenario and the reference data ...")
    loaded, saved = saved_or_new(Path(scenario), overrides)
    result = api.run(loaded)
    progress("Writing ...")
    write = result.write_publication if kind == "publication" else result.write_golden
    files = write(directory)
    for note in notes_of(loaded.id, saved, result) if saved else ():
        say(wrapped(note))
    say_written(files, None if kind == "publication" else 1)
    if kind == "golden":
        say(f"  and beside it {len(files[1:])} tables, each with a quantity")
    elif not has_libreoffice():
        say("LibreOffice is not installed: there is no .ods.")
    result.refuse_failed_checks(str(files[0]))
