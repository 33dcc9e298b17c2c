"""The documentation does what it says: its commands run, its output is real, its files load.

Conventions of the documents:

- a ``console`` block holds commands after ``$ `` and what they print; a line ``...`` stands for any
  number of lines. A command must end with exit code 0, unless ``$ echo $?`` shows another;
- a ``toml`` block whose first line is a comment with a file's name is a scenario that must load;
  the commands of its document find it under that name; so is a ``csv`` block a table, of which that
  line is the title;
- the ``python`` blocks of a document are one session at Python's prompt, "..." as above;
- a table with the headings Sheet, Cell and Shows holds what the default run's workbook shows;
- a comment ``typed: A.xlsx is B.xlsx with FIGURE in CELL of SHEET`` makes the workbook that a
  command after it names.
"""

from __future__ import annotations

import doctest
import importlib.util
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest
from openpyxl import load_workbook

from allocmodel.cli import commands, main
from allocmodel.engine.steps import all_steps
from allocmodel.inputs import model_inputs
from allocmodel.reference.data import Reference
from allocmodel.scenario import load_scenario
from allocmodel.scenario.study_file import is_study
from tests.audit.returned import edited, number
from tests.publishers.rebuilt import assert_as_shipped
from tests.shipped_books import shipped_book

REPOSITORY = Path(__file__).resolve().parent.parent
DOCUMENTS = [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").glob("*.md"))]
LEADING = [REPOSITORY / name for name in ("CHANGELOG.md", "CONTRIBUTING.md")]
NAMES = [document.relative_to(REPOSITORY).as_posix() for document in DOCUMENTS]

#: The set-up commands of the README; `.ci/run` runs the second, word for word.
SET_UP = "python3 -m venv .venv && .venv/bin/pip install --quiet -c constraints.txt "


class Example(NamedTuple):
    """A command of a document, the exit code it shows, and the lines it shows."""

    command: list[str]
    exit_code: int
    shown: list[str]


def blocks(document: Path, language: str) -> list[str]:
    """The fenced blocks of one language."""
    text = document.read_text("utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def examples(document: Path) -> Iterator[Example]:
    """The commands of a document's console blocks, in order."""
    for block in blocks(document, "console"):
        parts = re.split(r"^\$ ", block, flags=re.MULTILINE)
        assert not parts[0].strip(), f"{document.name}: output before the first command"
        pairs = [part.rstrip("\n").split("\n", 1) for part in parts[1:]]
        for position, (command, *shown) in enumerate(pairs):
            if command.startswith("echo"):
                continue
            following = pairs[position + 1] if position + 1 < len(pairs) else [""]
            code = int(following[1]) if following[0] == "echo $?" else 0
            yield Example(shlex.split(command), code, "".join(shown).splitlines())


def named_files(document: Path, kind: str) -> dict[str, str]:
    """The files of one kind that a document shows under a name, by name."""
    files = {}
    for block in blocks(document, kind):
        name = re.match(rf"# (\S+\.{kind})\n", block)
        if name:
            files[name[1]] = block
    return files


def write_named_files(document: Path, folder: Path) -> list[str]:
    """Put the scenarios and tables that a document shows into a folder; gives the scenarios."""
    scenarios = named_files(document, "toml")
    for name, text in {**scenarios, **named_files(document, "csv")}.items():
        (folder / name).write_text(text, "utf-8")
    return list(scenarios)


#: A workbook that somebody changed by hand: its name, what it was, the figure, the cell, the sheet.
TYPED = r"<!-- typed: (\S+) is (\S+) with (\d+) in (\w+) of (\w+) -->"


def make_typed(document: Path, folder: Path, command: list[str]) -> None:
    """The workbook that a command names, as a document says that it was changed."""
    for name, source, figure, address, sheet in re.findall(TYPED, document.read_text("utf-8")):
        if name in command:
            was = (folder / source).read_bytes()
            (folder / name).write_bytes(edited(was, **{sheet: number(address, float(figure))}))


def cells_shown(document: Path) -> list[tuple[str, str, str]]:
    """The cells of the default run's workbook that a document shows: sheet, address, what."""
    found, inside = [], False
    for line in document.read_text("utf-8").splitlines():
        row = [one.strip() for one in line.strip("|").split("|")]
        inside = line.startswith("| Sheet | Cell |") or (inside and line.startswith("|"))
        if inside and row[0] not in ("Sheet", "---"):
            found.append((row[0], row[1], row[-1]))
    return found


def matches(shown: list[str], printed: list[str]) -> bool:
    """Whether the printed lines are the shown ones, where "..." is any number of lines."""
    pattern = "".join(r"(?:.*\n)*?" if line == "..." else re.escape(line) + r"\n" for line in shown)
    return re.fullmatch(pattern, "".join(line.rstrip() + "\n" for line in printed)) is not None


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(
    example: Example, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, str, str]:
    """The exit code, output and messages of a command, as the installed command gives them."""
    monkeypatch.setattr(sys, "argv", example.command)
    code = 0
    try:
        main()
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    return code, *capsys.readouterr()


@pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)
def test_commands_run_and_print_what_is_shown(
    document: Path,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    write_named_files(document, folder)
    for example in examples(document):
        assert example.command[0] == "allocmodel"
        if example.command[1] == "data":
            continue
        make_typed(document, folder, example.command)
        code, printed, messages = run(example, monkeypatch, capsys)
        command = f"{document.name}: {shlex.join(example.command)}"
        assert code == example.exit_code, f"{command}\n{printed}{messages}"
        lines = (printed + (messages if code else "")).splitlines()
        assert matches(example.shown, lines), f"{command} prints\n" + "\n".join(lines)


@pytest.mark.parametrize("scenario", ["nottingham-2025-26"])
def test_cells_hold_what_is_shown(scenario: str) -> None:
    book = load_workbook(BytesIO(shipped_book(scenario)), read_only=True, data_only=True)
    shown = {(one, *cell) for one in DOCUMENTS for cell in cells_shown(one)}
    assert len(shown) > 15
    for document, sheet, address, text in sorted(shown):
        held = book[sheet][address].value
        if isinstance(held, int | float):
            _, _, decimals = text.partition(".")
            held, text = f"{held:.{len(decimals)}f}", text.replace(",", "")
        assert held == text, f"{document.name}: {sheet}!{address}"


@pytest.mark.parametrize(
    "document", [one for one in DOCUMENTS if blocks(one, "python")], ids=lambda one: one.name
)
def test_python_sessions_give_what_is_shown(document: Path, folder: Path) -> None:
    session = "\n".join(blocks(document, "python"))
    shown = doctest.DocTestParser().get_doctest(session, {}, document.name, document.name, 0)
    assert len(shown.examples) > 0
    said: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(shown, out=said.append)
    assert not said, "".join(said)


@pytest.mark.originals
def test_data_commands_run_and_make_the_shipped_tables(
    folder: Path,
    originals: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.copy(originals / "nhse-weighted-populations" / "2025_2026.csv", folder)
    shutil.copy(originals / "nhse-allocations" / "nhs_allocations_2025_26.xlsx", folder)
    (folder / "originals").symlink_to(originals)
    found = [example for example in examples(REPOSITORY / "README.md") if "data" in example.command]
    assert len(found) == 3
    said = ""
    for example in found:
        code, printed, messages = run(example, monkeypatch, capsys)
        assert code == 0, printed + messages
        said += printed + messages
    assert_as_shipped(folder / "rebuilt")
    assert "warning" not in said
    assert "in no map: 9 practices, 2,078 people" in said


@cache
def shipped_tables() -> Reference:
    """The reference data that ship, which all scenarios of the documents read."""
    return Reference.load()


@pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)
def test_scenarios_load(document: Path, folder: Path) -> None:
    for name in write_named_files(document, folder):
        if is_study(folder / name):
            continue  # The command that compares its scenarios reads it.
        scenario = load_scenario(folder / name)
        assert model_inputs(scenario, None if scenario.reference else shipped_tables()).values
    for block in blocks(document, "toml"):
        tomllib.loads(block)


def test_readme_and_walks_show_every_command() -> None:
    shown = {
        tuple(example.command[1:3])
        for document in (DOCUMENTS[0], *(REPOSITORY / "docs").glob("walk-*.md"))
        for example in examples(document)
    }
    for name, command in commands.commands.items():
        ways = [(name, part) for part in getattr(command, "commands", {})]
        for way in ways or [(name,)]:
            assert any(one[: len(way)] == way for one in shown), f"no example of {way}"


@pytest.mark.parametrize("name", ["", *sorted(commands.commands)])
def test_help_of_every_command(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    example = Example(["allocmodel", *name.split(), "--help"], 0, [])
    code, printed, _ = run(example, monkeypatch, capsys)
    assert code == 0
    assert printed.startswith("Usage: ")


def test_ci_runs_the_tests_as_the_readme_says() -> None:
    commands = [line for block in blocks(DOCUMENTS[0], "bash") for line in block.splitlines()]
    assert [line for line in commands if not line.startswith(SET_UP)] == []
    (test,) = [line for line in commands if "pytest" in line]
    assert test in (REPOSITORY / ".ci" / "run").read_text("utf-8").splitlines()


def test_links_and_pictures_are_there() -> None:
    for document in DOCUMENTS + LEADING:
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", document.read_text("utf-8")):
            if "://" not in target:
                assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_generated_parts_are_up_to_date() -> None:
    generate = load_generator()
    late = generate.out_of_date()
    assert not late, f"{', '.join(late)} out of date. Run: {generate.COMMAND}"


def load_generator() -> ModuleType:
    """The module `docs/generate.py`."""
    path = REPOSITORY / "docs" / "generate.py"
    spec = importlib.util.spec_from_file_location("generate", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_sections_of_the_method_that_are_cited_exist() -> None:
    method = (REPOSITORY / "docs" / "method.md").read_text("utf-8")
    titles = " ".join(re.findall(r"^## (.*)$", method, re.MULTILINE))
    sources = [step.source for step in all_steps().values()]
    sources += [where.source for where in model_inputs(load_scenario()).provenance.values()]
    cited = {number for text in sources for number in re.findall(r"ethod, section (\d+)", text)}
    assert cited
    assert all(re.search(rf"\b{number}\b", titles) for number in cited), sorted(cited)


def _words(*pairs: str) -> re.Pattern[str]:
    # In two halves, so that this file does not hold the words.
    return re.compile(rf"\b({'|'.join(pair.replace('+', '') for pair in pairs)})\b", re.IGNORECASE)


#: American spellings that no file should hold, and those that only libraries' names have.
AMERICAN = _words("neigh+bors?", "behav+iors?", "fav+ors?", "model+(ed|ing)", "label+(ed|ing)")
AMERICAN_IN_PROSE = _words("col+ors?", "cent+ers?", "analy+z(e|ed|ing)", "organ+iz(e|ation)")

#: An absolute path of the machine that a file was written on.
MACHINE = re.compile(r"(?<![\w.])/(work|tmp|root|home)/\w")


def tracked_texts() -> Iterator[tuple[str, str]]:
    """Name and text of every text file that git tracks, and of those it would."""
    git = shutil.which("git") or pytest.skip("git is not here")
    listed = subprocess.run(
        [git, "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    for name in listed.stdout.splitlines():
        path = REPOSITORY / name
        if path.suffix in (".md", ".py", ".toml", ".json", ".cfg", ".yml", "") and path.is_file():
            yield name, path.read_text("utf-8", errors="replace")


def test_no_paths_of_a_machine() -> None:
    found = [
        f"{name}: {match[0]}" for name, text in tracked_texts() for match in MACHINE.finditer(text)
    ]
    assert not found


def test_british_spelling() -> None:
    found = []
    for name, text in tracked_texts():
        for pattern in (AMERICAN, AMERICAN_IN_PROSE)[: 2 if name.endswith(".md") else 1]:
            found += [f"{name}: {match[0]}" for match in pattern.finditer(text)]
    assert not found


def test_the_plan_of_the_house_names_every_room() -> None:
    """Each folder of the package, and each folder in one, by its own name or with its parent's."""
    plan = (REPOSITORY / "docs" / "architecture.md").read_text("utf-8")
    package = REPOSITORY / "allocmodel"
    rooms = [
        one.relative_to(package)
        for pattern in ("*", "*/*")
        for one in package.glob(pattern)
        if one.is_dir() and any(one.glob("*.*")) and not one.name.startswith(("_", "."))
    ]
    named = {room for room in rooms if f"`{room}/`" in plan or f"`{room.name}/`" in plan}
    assert sorted(set(rooms) - named) == []
    # And none that is not there.
    told = re.findall(r"`([a-z_/]+)/`", plan)
    gone = set(told) - {str(room) for room in rooms} - {room.name for room in rooms}
    assert gone <= {"allocmodel", "reference_data"}


@pytest.mark.parametrize("document", [*DOCUMENTS, *LEADING], ids=lambda one: one.name)
def test_files_that_a_document_names_are_there(document: Path) -> None:
    """Paths from the project's root, or from the package's, but for those with a <name> in them."""
    homes = [REPOSITORY, REPOSITORY / "allocmodel"]
    rooms = {one.name for home in homes for one in home.iterdir() if one.is_dir()}
    named = re.findall(
        r"`([a-z_]+)/([\w./-]+\.(?:py|md|toml|csv|json))`", document.read_text("utf-8")
    )
    gone = [
        f"{room}/{rest}"
        for room, rest in named
        if room in rooms - {"outputs"} and not any((home / room / rest).exists() for home in homes)
    ]
    assert gone == []
