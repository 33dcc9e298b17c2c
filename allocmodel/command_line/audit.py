"""Commands that check what was made: a workbook against its run, a run against its record."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from allocmodel.command_line.arguments import File, OnceCommand
from allocmodel.command_line.asked import without_collecting
from allocmodel.command_line.telling import facts, progress, say, say_written


@click.command(cls=OnceCommand)
@click.argument("book", type=File(), metavar="BOOK.xlsx")
@click.option(
    "--run",
    "record",
    type=File(),
    help="The run.json of the run that made the workbook, or its folder; of others their "
    "comparison.json, sweep.json or sensitivity.json. [default: the run that the workbook names, "
    "if it stands beside it]",
)
@click.option(
    "--report",
    "folder",
    type=File(),
    help="Folder to write findings.csv and findings.json into.",
)
@click.option(
    "--write-scenario",
    "scenario",
    type=File(),
    help="File to write the changed inputs to, as a scenario that extends the original.",
)
@click.option(
    "--without-libreoffice",
    is_flag=True,
    help="Recalculate with one engine (formualizer) only, which is quicker.",
)
@without_collecting()
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
    from allocmodel.outputs.audit import findings_record
    from allocmodel.reading.audit import told

    progress("Reading the workbook, and running its run again ...")
    found = api.audit(book, record, not without_libreoffice)
    facts(lambda: findings_record(found))
    say(told(found))
    if scenario:
        from allocmodel.reading.audit import told_scenario

        made = found.write_scenario(scenario)
        facts(lambda: {"scenario": asdict(made) | {"file": made.file and str(made.file)}})
        say(f"\n{told_scenario(made)}")
    if folder:
        say("")
        say_written(found.write(folder))
    if found.findings:
        raise SystemExit(1)


@click.command(cls=OnceCommand)
@click.argument("record", type=File(), metavar="run.json")
@without_collecting()
def rerun(record: Path) -> None:
    """Repeat a run from its run.json: is it still the same?

    It says whether inputs, versions and outputs are the same, byte for byte, and names what
    differs. Nothing is written. A comparison is repeated from its comparison.json.

    Exit codes: 0 all the same, 1 something differs, 3 the record cannot be read or run.
    """
    from allocmodel import api
    from allocmodel.reading.for_scripts import of_rerun
    from allocmodel.reading.rerun import told

    progress("Running it again ...")
    again = api.rerun(record)
    facts(lambda: of_rerun(again))
    say(told(again))
    if not again.is_same:
        raise SystemExit(1)
