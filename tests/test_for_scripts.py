"""What scripts read: one JSON document, or nothing; the same exit codes, and errors as messages."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator

import click
import pytest

from allocmodel.cli import commands
from allocmodel.command_line.arguments import OnceCommand
from allocmodel.command_line.telling import facts, say
from allocmodel.declared.errors import CheckFailed
from tests.command_line import CommandLine
from tests.shipped_books import shipped_run

DEFAULT = "nottingham-2025-26"


def every_command(group: click.Group = commands) -> Iterator[click.Command]:
    for one in group.commands.values():
        if isinstance(one, click.Group):
            yield from every_command(one)
        else:
            yield one


def document(allocmodel: CommandLine, *words: str, code: int = 0) -> dict:
    said = allocmodel.once(*words, "--json")
    assert (said.code, said.err) == (code, "")
    assert said.out.isascii()
    return json.loads(said.out)


def test_every_command_tells_scripts() -> None:
    for one in every_command():
        assert {"--json", "--quiet"} <= {name for param in one.params for name in param.opts}, (
            one.name
        )


@pytest.mark.parametrize("scenario", [DEFAULT])
def test_a_run_tells_its_answer_checks_and_files(allocmodel: CommandLine, scenario: str) -> None:
    found = document(allocmodel, "run", scenario)
    run = shipped_run(scenario)
    totals = {one["place"]: one["value"] for one in found["results"] if _is_total(one)}
    assert totals == run.values["total_allocation"].to_series().to_dict()
    assert found["passed"] and len(found["checks"]) == len(run.checks)
    folder = allocmodel.once("run", scenario, "--json").folder
    assert [(folder / one).exists() for one in found["written"]] == [True] * 4
    # The figures are those of results.csv, under the same names.
    with (folder / found["written"][1]).open(encoding="utf-8") as file:
        rows = {
            (row["step"], row["place"], row["service"], row["budget_line"]): row
            for row in csv.DictReader(file)
        }
    for one in found["results"]:
        row = rows[one["step"], *(one.get(dim, "") for dim in ("place", "service", "budget_line"))]
        assert (float(row["value"]), row["unit"]) == (one["value"], one["unit"])


def _is_total(figure: dict) -> bool:
    return figure["step"] == "total_allocation"


def test_lists_and_explanations_tell_their_rows(allocmodel: CommandLine) -> None:
    icbs = document(allocmodel, "icbs")["icbs"]
    assert len(icbs) == 42 and set(icbs[0]) == {"icb", "icb_name", "population", "areas"}
    assert len(document(allocmodel, "areas", "QT1")["areas"]) == 30
    assert len(document(allocmodel, "areas", "QT1", "--practices")["practices"]) == 131
    assert document(allocmodel, "sources")["sources"]
    told = document(allocmodel, "explain", "nottingham-neighbourhoods", "--place", "byron pcn")
    assert told["neighbourhood"] == "Byron PCN" and told["place"] == "South Nottinghamshire"
    assert {one.get("neighbourhood") for one in told["results"]} == {"Byron PCN"}
    assert {one["place"] for one in told["results"] if "place" in one} == {"South Nottinghamshire"}
    written = document(allocmodel, "new", "QT1", "mine.toml")
    assert written["written"] == ["mine.toml"]


def test_quiet_says_nothing_and_errors_are_said(allocmodel: CommandLine) -> None:
    said = allocmodel.once("check", DEFAULT, "--quiet")
    assert (said.code, said.out, said.err) == (0, "", "")
    allocmodel.refused("check", "none.toml", "--json", says=("is not there",))
    allocmodel.refused("check", "none.toml", "--quiet", says=("is not there",))
    both = allocmodel("icbs", "--json", "--quiet")
    assert both.code == 2 and "--json or --quiet" in both.err


def test_a_failed_check_is_told_with_its_document(capsys: pytest.CaptureFixture[str]) -> None:
    @click.command(cls=OnceCommand)
    def failing() -> None:
        say("\x1b[31mtext")
        facts(lambda: {"passed": False, "place": "\x9b£"})
        raise CheckFailed("A check failed.", "here", "Look.")

    with pytest.raises(CheckFailed):
        failing.main(["--json"], standalone_mode=False)
    assert json.loads(capsys.readouterr().out) == {"passed": False, "place": "\x9b£"}

    # A command that gives no facts tells its text.
    @click.command(cls=OnceCommand)
    def talking() -> None:
        say("one\ntwo")

    talking.main(["--json"], standalone_mode=False)
    assert json.loads(capsys.readouterr().out) == {"text": ["one", "two"]}
    with pytest.raises(CheckFailed):
        failing.main(["--quiet"], standalone_mode=False)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("allocmodel ru", {"run"}),
        ("allocmodel run nottingham-h", {f"nottingham-health-inequalities-{n}" for n in (15, 20)}),
        ("allocmodel run my-own", {"my-own"}),
        ("allocmodel paper x --kind", {"--kind"}),
    ],
)
def test_a_shell_completes_commands_and_scenarios(words: str, offered: set[str]) -> None:
    from click.shell_completion import BashComplete

    *before, last = words.split()[1:]
    found = BashComplete(commands, {}, "allocmodel", "_ALLOCMODEL_COMPLETE").get_completions(
        before, last
    )
    assert {one.value for one in found} == offered
