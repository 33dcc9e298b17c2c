"""Bad input: one clear message, exit code 3, and nothing left behind. Awkward input: it works."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from allocmodel.audit.agreement import compare
from allocmodel.audit.cells import cells_of
from allocmodel.audit.recalculate import stored_values, with_formualizer
from allocmodel.declared.errors import BadInput
from allocmodel.declared.vocabulary import BASES, NOT_DRAWN, WHERE_USED
from allocmodel.inputs import model_inputs
from allocmodel.reference.data import Reference
from allocmodel.scenario import load_scenario
from allocmodel.study.run import run_model
from allocmodel.workbook.stored_values import fixed_time

HEAD = 'id = "mine"\ntitle = "Mine"\nicb = "QT1"\nyears = ["2025/26"]\n'
PLACES = """
[places]
"City" = { district = ["E06000018"] }
"South" = { district = ["E07000172", "E07000173", "E07000176", "E07000134"], pcn = ["U06437"] }
"Mid" = { district = ["E07000170", "E07000174", "E07000175", "E07000033"] }
"North" = { district = ["E07000171", "E08000017"] }
"""
BUDGET = """
[[budget]]
line = "core"
amount = "published"
basis = "core"
"""
DEFAULT = HEAD + PLACES + BUDGET

AWKWARD_NAMES = (
    'HYPERLINK("x")',
    "1+1",
    "(-1)",
    "#REF!",
    "'quoted'",
    "[x] #2",
    "Ynys Môn",
    "Tŷ * ? ~",
    "*",
    "A name of exactly forty characters, here",
    "Summary",
    "OK",
    "<>",
    "1",
)


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference.load()


def text_of(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)


def line(name: str, amount: object, basis: str, drawn_from: str = "") -> str:
    source = f"from = {text_of(drawn_from)}\n" if drawn_from else ""
    amount = text_of(amount) if isinstance(amount, str) else amount
    head = f"\n[[budget]]\nline = {text_of(name)}\namount = {amount}\n"
    return f'{head}{source}basis = "{basis}"\n'


# --- Refused, with one message and nothing left ---------------------------------------------

BAD = {
    "empty file": ("", ("key is missing", "id")),
    "malformed TOML": (DEFAULT.replace("=", "", 1), ("not valid TOML", "line 1")),
    "not text": (b"\xff\xfe\x00", ("UTF-8",)),
    "unknown key": (DEFAULT + 'plcaes = "x"\n', ("plcaes",)),
    "unknown top key": ("yeras = 1\n" + DEFAULT, ('Did you mean "years"?',)),
    "unknown ICB": (
        DEFAULT.replace("QT1", "Notingham"),
        ("Nottingham and Nottinghamshire ICB", "scenario.toml, icb"),
    ),
    "merged ICB": (
        DEFAULT.replace("QT1", "QHG").replace("2025/26", "2026/27"),
        ("does not exist in 2026/27", "Central East"),
    ),
    "year without data": (DEFAULT.replace("2025/26", "2031/32"), ("2031/32", "2028/29")),
    "no year": (DEFAULT.replace("2025/26", "next year"), ("next year",)),
    "year without publications": (
        DEFAULT.replace("2025/26", "2026/27"),
        ("published", "whole pounds", "core"),
    ),
    "overlap": (
        DEFAULT.replace('"North" = { district = [', '"North" = { district = ["E06000018", '),
        ("overlap", "E06000018", "City", "North"),
    ),
    "in no place": (
        DEFAULT.replace(', "E08000017"]', "]"),
        ("in no place", "E08000017", "remainder"),
    ),
    "unknown district": (DEFAULT.replace("E07000171", "E07000999"), ("E07000999", "North")),
    "a place twice": (
        DEFAULT.replace('"North"', '"City"', 1),
        ("not valid TOML",),
    ),
    "places alike": (DEFAULT.replace('"North"', '"CITY"'), ("same name", "CITY")),
    "a code twice": (
        DEFAULT.replace('["E06000018"]', '["E06000018", "E06000018"]'),
        ("twice", "E06000018"),
    ),
    "lines alike": (DEFAULT + line("CORE", 1, "core"), ("same name",)),
    "negative": (DEFAULT.replace('"published"', "-1"), ("The amount is -1", "from 0 to")),
    "missing amount": (DEFAULT.replace('amount = "published"\n', ""), ("amount",)),
    "amount is text": (DEFAULT.replace('"published"', '"lots"'), ("lots",)),
    "amount is not a number": (
        DEFAULT.replace('"published"', "nan"),
        ("The amount is nan", "from 0 to"),
    ),
    "amount is pennies": (DEFAULT.replace('"published"', "10.5"), ("whole pounds",)),
    "amount too large": (
        DEFAULT.replace('"published"', "10_000_000_000_000"),
        ("The amount is 10,000,000,000,000", "to 1,000,000,000,000"),
    ),
    "overdrawn": (
        DEFAULT + line("reserve", 3_000_000_000, "held", "core"),
        ("core", "3,000,000,000", "2,368,868,000"),
    ),
    "everything held": (
        DEFAULT.replace('basis = "core"', 'basis = "held"\nstream = "core"'),
        ("held",),
    ),
    "nothing at all": (DEFAULT.replace('"published"', "0"), ("nought",)),
    "reserved line": (DEFAULT + line(NOT_DRAWN, 1, "core"), (NOT_DRAWN, "another name")),
    "line that is a header": (DEFAULT + line("place", 1, "core"), ("another name",)),
    "place that is the total": (DEFAULT.replace("North", "All places"), ("another name",)),
    "line break in a line": (DEFAULT + line("two\nlines", 1, "core"), ("control", "U+000A")),
    "line break in a place": (DEFAULT.replace('"North"', '"No\\nrth"'), ("control",)),
    "line too long": (DEFAULT + line("x" * 61, 1, "core"), ("61 characters",)),
    "not a preset": (DEFAULT + "\n[convergence]\npreset = 1\n", ("preset", "core 2025/26")),
    "practices of a year without practice rows": (
        DEFAULT.replace('pcn = ["U06437"]', 'practice = ["C84001"]').replace("2025/26", "2024/25"),
        ("practice", "data import"),
    ),
    "id is a path": (DEFAULT.replace('"mine"', '"../mine"', 1), ("folder",)),
}


@pytest.mark.parametrize("case", BAD)
@pytest.mark.parametrize("command", ["run", "check"])
def test_bad_scenarios(allocmodel, case, command):
    text, words = BAD[case]
    name = allocmodel.write(text)
    message = allocmodel.refused(command, name, says=words)
    assert f"where: {name}" in message


@pytest.mark.parametrize(
    ("override", "words"),
    [
        ("nonsense", ("key=value",)),
        ("=1", ("key=value",)),
        ("budgt.core.amount=1", ('Did you mean "budget"?',)),
        ("budget.cor.amount=1", ('Did you mean "core"?',)),
        ("budget.core.amuont=1", ('Did you mean "amount"?',)),
        ("budget.core.amount=-1", ("The amount is -1", "from 0 to")),
        ("budget.core.amount=lots", ("lots",)),
        ("budget.core.amount=[1", ("TOML",)),
        ("icb=ZZZ", ("ZZZ", "--set icb=ZZZ")),
        ("icb=QT2", ('no ICB "QT2"', "allocmodel icbs")),
        ("places.by=parish", ("parish",)),
        ("years=2026/27", ("2026/27", "whole pounds")),
        ("reference=nowhere", ("nowhere",)),
    ],
)
def test_bad_overrides(allocmodel, override, words):
    allocmodel.refused("run", "--set", override, says=words)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("run", "nottingham-2025-62"), ('Did you mean "nottingham-2025-26"?',)),
        (("run", "missing.toml"), ("missing.toml",)),
        (("run", "."), ("directory",)),
        (("run", "x" * 5000), ("not there",)),
        (("check", "missing.toml"), ("missing.toml",)),
        (("explain", "missing.toml", "--place", "x"), ("missing.toml",)),
        (("explain", "nottingham-2025-26", "--place", ""), ("The places are",)),
        (("icbs", "--year", "1999/00"), ("--year", "2025/26")),
        (("areas", "Narnia"), ("Narnia", "icbs")),
        (("areas", ""), ("icbs",)),
        (("areas", "QT1", "--year", "2025"), ('Did you mean "2025/26"?',)),
        (("new", "Narnia"), ("Narnia",)),
        (("new", "QT1", "--year", "2025-26"), ("--year",)),
        (("new", "QT1", "no/such/folder.toml"), ("no/such/folder.toml",)),
        (("new", "QT1", "."), ("folder",)),
        (("data", "import", "missing.csv", "--to", "made"), ("missing.csv",)),
        (
            ("data", "import", ".", "--to", "made"),
            ("it is a directory (folder)", "Name the file itself."),
        ),
    ],
)
def test_bad_arguments(allocmodel, arguments, words):
    allocmodel.refused(*arguments, says=words)


def test_a_source_date_epoch_that_is_no_time(allocmodel, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "abc")
    allocmodel.refused("run", says=("SOURCE_DATE_EPOCH",))


@pytest.mark.parametrize("epoch", ["", "abc", "-1", "1.5", "²", "9999999999", "9" * 30])
def test_every_time_that_is_none_is_refused(monkeypatch, epoch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    said = re.escape(f'SOURCE_DATE_EPOCH is "{epoch}", which is no time.')
    with pytest.raises(BadInput, match=said) as one:
        fixed_time()
    assert one.value.where == "environment variable SOURCE_DATE_EPOCH" and one.value.mend


# --- Folders that cannot be written to ------------------------------------------------------


def test_out_is_a_file(allocmodel):
    allocmodel.write("", "taken")
    allocmodel.refused("run", "--out", "taken", says=("--out",))
    allocmodel.refused("run", "--out", "taken/deeper", says=("--out",))


def test_out_cannot_be_written_to(allocmodel, monkeypatch):
    def refuses(file: int) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "fsync", refuses)
    allocmodel.refused("run", "--out", "a/b", says=("Permission denied", "--out"))


def test_an_open_workbook_leaves_the_old_results_whole(allocmodel, monkeypatch):
    assert allocmodel("run").code == 0

    def locked(one: Path, other: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(other))

    monkeypatch.setattr("allocmodel.outputs.whole_folder.exchange", locked)
    change = ("--set", "budget.core.amount=5", "--out", "outputs")
    allocmodel.refused("run", *change, says=("close the workbook",))


# --- Publishers' files that are broken ------------------------------------------------------


def zip_bomb() -> bytes:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        with book.open("xl/workbook.xml", "w", force_zip64=True) as part:
            for _ in range(200):
                part.write(b"0" * 1_000_000)
    return bomb.getvalue()


def workbook_bytes() -> bytes:
    saved = io.BytesIO()
    openpyxl.Workbook().save(saved)
    return saved.getvalue()


#: What a file holds that should be a publisher's, made when it is asked for: one is a bomb.
BAD_FILES = {
    "empty.csv": lambda: b"",
    "empty.xlsx": lambda: b"",
    "header.csv": lambda: b"a,b,c\n",
    "binary.csv": lambda: bytes(range(256)),
    "text.xlsx": lambda: b"not a workbook",
    "truncated.xlsx": lambda: workbook_bytes()[:3000],
    "bomb.xlsx": zip_bomb,
    "blank.xlsx": workbook_bytes,
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_bad_practice_files(allocmodel, name):
    allocmodel.write(BAD_FILES[name](), name)
    message = allocmodel.refused("data", "import", name, "--year", "2025/26", "--to", "made")
    assert name in message


# --- Awkward input that must work -----------------------------------------------------------


def recalculated(path: Path) -> tuple[int, list[str]]:
    """How many formulas there are, and where another engine gives another value."""
    stored = stored_values(path)
    return len(stored), [str(one) for one in compare(path, stored, with_formualizer(path))]


def results(folder: Path, step: str) -> list[dict[str, str]]:
    rows = csv.DictReader(io.StringIO((folder / "results.csv").read_text("utf-8")))
    return [row for row in rows if row["step"] == step]


def awkward_scenario() -> str:
    """Places and lines with awkward names: a place per PCN or two, the rest in the last."""
    areas = Reference.load().areas("QT1", "2025/26")
    codes = [code for code in sorted(set(areas["pcn"])) if code != "U"]
    rules = [
        f"{text_of(name)} = {{ pcn = [{text_of(code)}] }}"
        for name, code in zip(AWKWARD_NAMES, codes, strict=False)
    ]
    rest = f"remainder = {text_of(AWKWARD_NAMES[-1])}"
    lines = [line(name, 1_000_003, "per_head") for name in AWKWARD_NAMES]
    return HEAD + "\n[places]\n" + "\n".join([*rules, rest]) + "\n" + BUDGET + "".join(lines)


def test_awkward_names_are_text(allocmodel):
    name = allocmodel.write(awkward_scenario())
    said = allocmodel("run", name)
    assert said.code == 0, said.err
    folder = allocmodel.folder / "outputs/mine"
    assert {row["place"] for row in results(folder, "population")} == set(AWKWARD_NAMES)
    book = openpyxl.load_workbook(folder / "allocation.xlsx")
    found = set()
    for sheet in book:
        for cell in cells_of(sheet):
            if cell.value in AWKWARD_NAMES:
                found.add(cell.value)
                assert cell.data_type == "s"
                if cell.value.startswith(("=", "+", "-", "@", "'")):
                    assert cell.quotePrefix
        for table in sheet.tables.values():
            headers = [column.name for column in table.tableColumns]
            assert len({header.casefold() for header in headers}) == len(headers)
            assert [cell.value for cell in sheet[table.ref][0]] == headers
    assert found == set(AWKWARD_NAMES)
    count, differing = recalculated(folder / "allocation.xlsx")
    assert count > 1000
    assert differing == []


def test_held_and_drawn_lines_end_to_end(allocmodel):
    name = allocmodel.write(
        DEFAULT
        + line("reserve", 25_000_000, "held", "core")
        + line("equal fund", 10_000_001, "per_head", "core")
        + line("talking therapies", 6_000_003, "mental_health")
        + line("nursing", 1_000_003, "community", "talking therapies")
    )
    said = allocmodel("run", name)
    assert said.code == 0, said.err
    assert "Held at system level, for no place: reserve, £25,000,000" in said.out
    assert "The budget of £2,374,868,003 is £2,349,868,003 for places" in said.out
    assert "£2,349,868,003   100%" in said.out
    folder = allocmodel.folder / "outputs/mine"
    by_line: dict[str, float] = {}
    for row in results(folder, "allocation"):
        by_line[row["budget_line"]] = by_line.get(row["budget_line"], 0) + float(row["value"])
    assert by_line == {
        "core": 2_368_868_000 - 25_000_000 - 10_000_001,
        "reserve": 0,
        "equal fund": 10_000_001,
        "talking therapies": 5_000_000,
        "nursing": 1_000_003,
    }
    held = {row["budget_line"]: float(row["value"]) for row in results(folder, "held_amount")}
    assert held["reserve"] == 25_000_000 and sum(held.values()) == 25_000_000
    share = {row["place"]: float(row["value"]) for row in results(folder, "population_share")}
    for row in results(folder, "allocation"):
        if row["budget_line"] == "equal fund":
            assert abs(float(row["value"]) - share[row["place"]] * 10_000_001) < 1
    count, differing = recalculated(folder / "allocation.xlsx")
    assert count > 500
    assert differing == []
    told = allocmodel("explain", name, "--place", "north").out
    assert "not part of any place's money: reserve, £25,000,000." in " ".join(told.split())


def test_one_place_has_everything(allocmodel):
    whole = '\n[places]\n"The whole" = { sub_icb = ["52R", "02Q"] }\n'
    name = allocmodel.write(HEAD + whole + BUDGET)
    assert allocmodel("run", name).code == 0
    [row] = results(allocmodel.folder / "outputs/mine", "allocation")
    assert float(row["value"]) == 2_368_868_000
    told = allocmodel("explain", name, "--place", "The whole").out
    assert "the same as with equal money per head" in " ".join(told.split())
    assert "Nothing moves it" in told


def test_many_lines_and_many_places(allocmodel):
    bases = [basis for basis in BASES if basis not in WHERE_USED]
    lines = [
        line(f"line {i}", i * 1_000_003, bases[i % len(bases)], "core" if i % 2 else "")
        for i in range(30)
    ]
    places = '\n[places]\nby = "pcn"\n'
    name = allocmodel.write(HEAD + places + BUDGET + "".join(lines))
    said = allocmodel("run", name)
    assert said.code == 0, said.err
    assert "passed." in said.out


@pytest.mark.parametrize("amount", [1, 3, 10**12])
def test_the_smallest_and_largest_amounts(allocmodel, amount):
    name = allocmodel.write(DEFAULT.replace('"published"', str(amount)))
    said = allocmodel("run", name)
    assert said.code == 0, said.err
    shared = results(allocmodel.folder / "outputs/mine", "allocation")
    assert sum(float(row["value"]) for row in shared) == amount


# --- Every ICB ------------------------------------------------------------------------------


def failures(reference: Reference, folder: Path, icb: str, year: str, by: str) -> list[str]:
    """What fails for one ICB: its checks, or the scenario itself."""
    published = year == "2025/26"
    amounts = ("published", "published") if published else (2_000_000_001, 300_000_007)
    text = HEAD.replace("QT1", icb).replace("2025/26", year) + f'\n[places]\nby = "{by}"\n'
    text += line("core", amounts[0], "core") + line("gp", amounts[1], "primary_medical")
    file = folder / "scenario.toml"
    file.write_text(text, "utf-8")
    run = run_model(model_inputs(load_scenario(file), reference))
    failed = [f"{icb}: {check.title}: {check.largest}" for check in run.checks if not check.passed]
    checked = any(check.name == "population_is_published" for check in run.checks)
    return failed + ([] if checked == published else [f"{icb}: no published population"])


@pytest.mark.long
@pytest.mark.parametrize(("year", "count"), [("2025/26", 42), ("2026/27", 36)])
def test_every_icb_by_district(reference, tmp_path, year, count):
    """The first tier of tests has every twelfth: see the next test."""
    icbs = list(reference.icbs(year).index)
    assert len(icbs) == count
    assert [
        said for icb in icbs for said in failures(reference, tmp_path, icb, year, "district")
    ] == []


@pytest.mark.parametrize("by", ["district", "pcn", "sub_icb"])
@pytest.mark.parametrize("year", ["2025/26", "2026/27"])
def test_some_icbs_by_every_kind_of_area(reference, tmp_path, year, by):
    """Every twelfth, and those of 2026/27 that were merged: they are of no other year.

    QOQ has an area without a sub-ICB location: see the next test.
    """
    icbs = list(reference.icbs(year).index)
    merged = [icb for icb in icbs if icb not in reference.icbs("2025/26").index]
    assert bool(merged) is (year == "2026/27")
    chosen = [icb for icb in dict.fromkeys([*icbs[::12], *merged]) if icb != "QOQ"]
    assert [said for icb in chosen for said in failures(reference, tmp_path, icb, year, by)] == []


def test_an_area_without_a_sub_icb_needs_a_remainder(allocmodel):
    text = HEAD.replace("QT1", "QOQ") + '\n[places]\nby = "sub_icb"\n'
    name = allocmodel.write(text)
    allocmodel.refused("check", name, says=("no sub-ICB location", "remainder"))
    name = allocmodel.write(text + 'remainder = "Elsewhere"\n')
    assert allocmodel("check", name).code == 0
