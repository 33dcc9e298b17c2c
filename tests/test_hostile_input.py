"""Files, names and texts that are meant to harm, or are only broken: one message, nothing left.

All data here are synthetic.
"""

from __future__ import annotations

import io
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from allocmodel.audit.cells import cells_of
from allocmodel.declared.errors import BadInput
from allocmodel.declared.printable import LONGEST_VALUE, printable
from allocmodel.declared.spreadsheet_text import csv_text, would_run
from allocmodel.declared.vocabulary import HIGH_LEVEL_GROUPS
from allocmodel.inputs.recorded_file import read as read_recorded
from allocmodel.publishers.nhse_weighted_populations import read as read_practices
from allocmodel.publishers.originals import Original
from allocmodel.scenario.toml import Unreadable, parsed
from tests.publishers.conftest import LAYOUT_2026, as_csv, made_up_england
from tests.test_bad_input import DEFAULT, line, text_of

RUNS = ("=cmd|'/c calc'!A1", "+1", "-1", "@SUM(A1)", "\uff1d1+1", "\uff20x", "\u22121", "\uff0b1")


# --- Text that a spreadsheet would run ------------------------------------------------------


@pytest.mark.parametrize("text", [*RUNS, "\t=1", "\r=1", " =1", "\u00a0=1", "\n+1"])
def test_text_that_would_run_is_known_and_neutralised(text):
    assert would_run(text)
    written = csv_text(text)
    assert written in (f"'{text}", text)
    assert written.startswith("'") or float(text) is not None


@pytest.mark.parametrize("text", ["-5", "-5.25", "+1e3", "12", "City", "a=b", "'x", ""])
def test_figures_and_plain_text_stay(text):
    assert csv_text(text) == text


@pytest.mark.parametrize("name", RUNS)
def test_names_that_would_run_are_refused(allocmodel, name):
    sign_off = f'\n[[sign_off]]\nfigure = "budget.core.amount"\nby = {text_of(name + " Smith")}\n'
    for text in (
        DEFAULT.replace('"North"', text_of(name)),
        DEFAULT + line(name, 1, "core"),
        DEFAULT.replace("[places]", f"[places]\nremainder = {text_of(name)}"),
        DEFAULT + sign_off,
    ):
        allocmodel.refused("check", allocmodel.write(text), says=("like a formula", "letter"))


def test_prose_that_would_run_is_text(allocmodel):
    name = allocmodel.write(DEFAULT.replace('"Mine"', '"=1+1"'))
    assert allocmodel("run", name).code == 0
    book = openpyxl.load_workbook(allocmodel.folder / "outputs/mine/allocation.xlsx")
    found = [c for sheet in book for c in cells_of(sheet) if c.value == "=1+1"]
    assert found and all(cell.data_type == "s" and cell.quotePrefix for cell in found)


# --- Text that is echoed --------------------------------------------------------------------

STEERING = "\x1b[31m\x07\u202e\u200b\nError: all is well\r\x9b"


def is_harmless(text: str) -> bool:
    return all(printable(line) == line for line in text.split("\n"))


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", STEERING),
        ("check", "nottingham-2025-26", "--set", f"{STEERING}=1"),
        ("check", "nottingham-2025-26", "--set", f"icb={STEERING}"),
        ("check", "nottingham-2025-26", "--set", f"places.{STEERING}.district=1"),
        ("explain", "nottingham-2025-26", "--place", STEERING),
        ("icbs", "--year", STEERING),
        ("areas", STEERING),
        ("new", "QT1", f"no/{STEERING}"),
        ("data", "import", STEERING, "--to", "x"),
        ("data", "build", "--from", STEERING, "--to", "x"),
    ],
)
def test_messages_cannot_steer_a_terminal(allocmodel, arguments):
    message = allocmodel.refused(*arguments)
    assert is_harmless(message)
    assert message.count("\n") <= 3


@pytest.mark.parametrize(
    "arguments", [("run", f"--{STEERING}"), (STEERING,), ("run", "a", STEERING)]
)
def test_usage_cannot_steer_a_terminal(allocmodel, arguments):
    said = allocmodel(*arguments)
    assert said.code == 2 and is_harmless(said.err)
    assert sum(one.startswith("Error: ") for one in said.err.splitlines()) == 1


@pytest.mark.parametrize("value", ["x" * 10_000, "x y " * 2_500])
def test_long_values_are_shortened(allocmodel, value):
    for arguments in (
        ("run", value),
        ("check", "nottingham-2025-26", "--set", f"icb={value}"),
        ("check", "nottingham-2025-26", "--set", f"{value}=1"),
        ("check", "nottingham-2025-26", "--set", f'places.by="{value}"'),
        ("explain", "nottingham-2025-26", "--place", value),
        ("areas", value),
    ):
        assert len(allocmodel.refused(*arguments)) < 15 * LONGEST_VALUE


def test_file_names_that_steer_are_escaped_where_they_are_written(allocmodel):
    said = allocmodel("new", "QT1", "a\n\x1b[31m.toml")
    assert said.code == 0
    assert r"Written: a\n\x1b[31m.toml" in said.out and is_harmless(said.out)


# --- Files that are no files ----------------------------------------------------------------


@pytest.fixture
def odd_files(allocmodel):
    """Names of things that are no regular file, beside the test."""
    folder = allocmodel.folder
    os.mkfifo(folder / "pipe")
    (folder / "link").symlink_to("nowhere")
    (folder / "loop").symlink_to("loop")
    (folder / "folder").mkdir()
    allocmodel.monkeypatch.chdir(folder)  # The name of a socket may not be long.
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket")
        yield ("pipe", "link", "loop", "folder", "socket", "/dev/zero", "/dev/null", "missing")


def ethnicity(file: str) -> str:
    return f"\n[ethnicity]\nrecorded = {text_of(file)}\nunknown = 'icb_mix'\n"


def test_only_regular_files_are_read(allocmodel, odd_files):
    practices = as_csv(made_up_england(), LAYOUT_2026)
    allocmodel.write(practices, "2030_2031.csv")
    for file in odd_files:
        allocmodel.refused("check", file)
        name = allocmodel.write(f"extends = {text_of(file)}\nid = 'x'\n")
        allocmodel.refused("check", name, says=("extends",))
        with pytest.raises(BadInput) as refused:
            read_recorded(allocmodel.folder / file)
        assert refused.value.where and refused.value.mend
        allocmodel.refused("data", "import", file, "--year", "2030/31", "--to", "made")
    allocmodel.refused("data", "import", "2030_2031.csv", "--map", "pipe", "--to", "made")


def test_a_reference_directory_of_pipes_is_refused(allocmodel):
    folder = allocmodel.folder / "mine"
    folder.mkdir()
    for name in ("icbs", "areas", "weighted_populations", "national_weights"):
        (folder / f"{name}.csv").write_text("x\n")
    os.mkfifo(folder / "datapackage.json")
    allocmodel.refused("check", "nottingham-2025-26", "--set", "reference=mine", says=("pipe",))


def test_a_name_with_nul(allocmodel):
    allocmodel.refused("run", "a\0b")
    allocmodel.refused("run", "--out", "a\0b", says=("NUL",))
    allocmodel.refused("new", "QT1", "a\0b", says=("NUL",))
    allocmodel.refused("data", "import", "a\0b", "--to", "x", says=("NUL",))
    allocmodel.refused("data", "import", "a", "--to", "x\0", says=("NUL",))
    allocmodel.refused("data", "import", "a", "--to", "x", "--map", "\0", says=("NUL",))
    allocmodel.refused("data", "build", "--from", "\0", says=("NUL",))


# --- Scenarios that are something else, or absurd -------------------------------------------


def workbook() -> bytes:
    saved = io.BytesIO()
    openpyxl.Workbook().save(saved)
    return saved.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (workbook(), "workbook"),
        (b"\xd0\xcf\x11\xe0 old", "97-2003"),
        (DEFAULT.encode("utf-16"), "UTF-16"),
        (DEFAULT.encode("utf-16-le"), "UTF-16"),
        (DEFAULT.encode("utf-32"), "UTF-32"),
        (b"%PDF-1.7", "PDF"),
        (DEFAULT.encode() + b"\0", "nought"),
    ],
)
def test_what_a_file_is_instead_of_a_scenario(allocmodel, content, words):
    allocmodel.refused("check", allocmodel.write(content), says=(words, ".toml"))


ABSURD = {
    "400 digits": f"amount = {'9' * 400}",
    "5,000 digits": f"amount = {'9' * 5_000}",
    "hexadecimal": f"amount = 0x{'f' * 9_000}",
    "one key of 20,000 parts": ".".join("a" * 20_000) + " = 1",
    "quoted parts": " . ".join(['"a b"'] * 5_000) + " = 1",
    "a table's name of 20,000 parts": f"[{'.'.join('a' * 20_000)}]",
    "lists in lists": f"x = {'[' * 400}{']' * 400}",
    "tables in tables": "x = " + "{a = " * 100 + "1" + "}" * 100,
    "lists in lists without end": f"x = {'[' * 100_000}",
}


@pytest.mark.parametrize("case", ABSURD)
def test_absurd_toml_is_refused(allocmodel, case):
    with pytest.raises(Unreadable):
        parsed(ABSURD[case])
    allocmodel.refused("check", allocmodel.write(DEFAULT + ABSURD[case]))
    if case[0] != "a":
        allocmodel.refused("check", "nottingham-2025-26", "--set", ABSURD[case])


def test_prose_with_many_full_stops_is_no_key():
    text = "...".join(["Well"] * 200)
    assert parsed(f'title = "{text} 1. 2. 3."')["title"].startswith(text)


# --- Tables of recorded ethnicity -----------------------------------------------------------

HEADER = ",".join(["area", *HIGH_LEVEL_GROUPS, "Unknown"])
ROWS = "P1,1,2,3,4,5,6\nP2,1,2,3,4,5,6\n"


@pytest.mark.parametrize(
    ("content", "what", "mend"),
    [
        (b"", "empty", "Save"),
        (f"{HEADER}\n".encode(), "no rows", "row for each"),
        (f"{HEADER}\n{ROWS}".encode("utf-32"), "UTF-32", "CSV UTF-8"),
        (f"{HEADER}\n{ROWS}Total,2,4,6,8,10,19\n".encode(), "total is 19", "Mend the total"),
        (f"{HEADER},asian\n{ROWS}".replace("6\n", "6,7\n").encode(), "B1 and H1", "heading"),
        (workbook(), "empty", "Save it again"),
        (f'{HEADER}\n{ROWS}"P3,1'.encode(), "CSV", "quote"),
        (f"{HEADER}\n{ROWS}".replace("6\n", "9" * 400 + "\n").encode(), "whole number", "count"),
    ],
)
def test_a_table_of_records_says_what_is_wrong_with_its_form(tmp_path, content, what, mend):
    file = tmp_path / "recorded.csv"
    file.write_bytes(content)
    with pytest.raises(BadInput) as refused:
        read_recorded(file)
    assert what in refused.value.what and mend in refused.value.mend and refused.value.where


# --- Publishers' files ----------------------------------------------------------------------


def as_workbook(table: pd.DataFrame, above: int) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for column, (name, header) in enumerate(LAYOUT_2026.items(), 1):
        for row, value in enumerate([header, *table[name].tolist()], 1 + above):
            sheet.cell(row, column, value)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


@pytest.mark.parametrize("above", [0, 1, 3])
def test_blank_rows_above_the_header_of_a_workbook(england_rows, above):
    got = read_practices(Original("2030_2031.xlsx", as_workbook(england_rows, above)))
    assert list(got["practice"]) == list(england_rows["practice"])


@pytest.fixture
def england_rows() -> pd.DataFrame:
    return made_up_england()


@pytest.mark.parametrize("name", ["A\x1b[31mB", "A\u202eB", "All places", "x" * 40_000, "=1+1"])
@pytest.mark.parametrize("column", ["district_name", "icb_name", "practice"])
def test_names_in_publishers_files(england_rows, name, column):
    england_rows.loc[3, column] = name
    with pytest.raises(BadInput) as refused:
        read_practices(Original("x.csv", as_csv(england_rows, LAYOUT_2026)))
    assert "row 5" in refused.value.where and refused.value.mend
    assert is_harmless(str(refused.value)) and len(str(refused.value)) < 1_000


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda text: text.replace(",", ";"), "semicolons"),
        (lambda text: text + "Source: made up" + "," * 17 + "\r\n", "note"),
        (lambda text: text + "Source: made up\r\n", "note"),
        (lambda text: text + "England" + ",1" * 17 + "\r\n", "totals"),
        (lambda text: text.splitlines()[0] + "\r\n", "no practices"),
        (lambda text: text.replace("LADname", "LAD"), "LAD"),
        (lambda text: text.encode("utf-16"), "UTF-16"),
    ],
)
def test_the_form_of_a_practice_file(england_rows, change, what):
    changed = change(as_csv(england_rows, LAYOUT_2026).decode("utf-8-sig"))
    content = changed if isinstance(changed, bytes) else changed.encode()
    with pytest.raises(BadInput) as refused:
        read_practices(Original("x.csv", content))
    assert what in refused.value.what and refused.value.where and refused.value.mend


# --- The process: streams, Ctrl+C, python -OO -----------------------------------------------


def shell(command: str, folder: Path, **environment: str) -> subprocess.CompletedProcess:
    """A command line of bash, in which `$cli` is the toolkit."""
    known = {**os.environ, "cli": f"{sys.executable} -m allocmodel", **environment}
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], cwd=folder, env=known, capture_output=True
    )


@pytest.mark.parametrize(
    ("command", "code", "says"),
    [
        ("$cli --help >/dev/full", 3, "cannot be written"),
        ("$cli icbs >/dev/full", 3, "cannot be written"),
        ("$cli icbs >/dev/full 2>/dev/full", 3, ""),
        ("$cli run missing 2>/dev/full", 3, ""),
        ("$cli run missing 2>&-", 3, ""),
        ("$cli run missing >&- 2>&-", 3, ""),
        ("$cli icbs >&-", 0, ""),
        ("$cli sources | true", 0, ""),
        ("$cli bogus 2>/dev/full", 2, ""),
    ],
)
def test_streams(tmp_path, command, code, says):
    said = shell(command, tmp_path)
    error = said.stderr.decode()
    assert (said.returncode, says in error) == (code, True), error
    assert "fault" not in error and "Traceback" not in error and "ignored" not in error
    assert bool(error) == bool(says)


def test_python_without_docstrings(tmp_path):
    said = shell("$cli run", tmp_path, PYTHONOPTIMIZE="2")
    assert said.returncode == 3 and said.stdout == b""
    assert said.stderr.startswith(b"Error: allocmodel cannot run under python -OO")
    assert b"Traceback" not in said.stderr
    library = shell(f"{sys.executable} -OO -c 'import allocmodel.study.run'", tmp_path)
    assert b"ImportError: allocmodel cannot run under python -OO" in library.stderr


@pytest.mark.parametrize("raised", [KeyboardInterrupt, None])
def test_an_interrupt_is_one_line_and_exit_130(allocmodel, monkeypatch, raised):
    def stopped(*_: object, **__: object) -> None:
        if raised:
            raise raised
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr("allocmodel.study.run_scenario.run_model", stopped)
    said = allocmodel("run")
    assert (said.code, said.out, said.err) == (130, "", "Stopped.\n")
    assert list(allocmodel.folder.iterdir()) == []


def test_an_interrupt_that_a_library_swallows_still_stops(allocmodel, monkeypatch):
    class Dying:
        def __del__(self) -> None:
            signal.raise_signal(signal.SIGINT)

    def slow(*_: object, **__: object) -> None:
        Dying()
        for _ in range(500):
            time.sleep(0.01)

    monkeypatch.setattr("allocmodel.study.run_scenario.run_model", slow)
    said = allocmodel("run")
    assert (said.code, said.out, said.err) == (130, "", "Stopped.\n")


def test_an_interrupted_new_scenario_leaves_no_file(allocmodel, monkeypatch):
    class Stopping(io.StringIO):
        def flush(self) -> None:
            raise KeyboardInterrupt

    def opened(self: Path, *_: object, **__: object) -> Stopping:
        self.touch()
        return Stopping()

    monkeypatch.setattr(Path, "open", opened)
    said = allocmodel("new", "QT1", "mine.toml")
    assert (said.code, said.err) == (130, "Stopped.\n")
    assert list(allocmodel.folder.iterdir()) == []


@pytest.mark.parametrize("module", ["click.core", "numpy", "xarray", "openpyxl"])
def test_an_interrupt_while_libraries_are_loaded(tmp_path, module):
    process = subprocess.Popen(
        [sys.executable, "-X", "importtime", "-m", "allocmodel", "run"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    for told in process.stderr:  # Each module is told once it is loaded.
        if told.rpartition("|")[2].strip() == module:
            break
    process.send_signal(signal.SIGINT)
    out, error = process.communicate()
    said = [one for one in error.splitlines() if not one.startswith("import time:")]
    assert (process.returncode, said, out) == (130, ["Stopped."], "")
    assert list(tmp_path.iterdir()) == []
