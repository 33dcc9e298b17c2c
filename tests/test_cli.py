"""Every command: what it prints, what it writes, and its exit code."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from allocmodel import __version__
from allocmodel.declared.vocabulary import DIMENSIONS, SERVICES
from allocmodel.reading.one_place.explain import explain
from tests.command_line import snapshot
from tests.results import figures_of
from tests.shipped_books import each_scenario, shipped_run

FILES = {"allocation.xlsx", "results.csv", "results.nc", "run.json"}
DEFAULT = "nottingham-2025-26"
COMMANDS = (
    ("run",),
    ("check",),
    ("icbs",),
    ("areas",),
    ("new",),
    ("explain",),
    ("sources",),
    ("data",),
    ("data", "build"),
    ("data", "import"),
)
WIDEST = 100

#: Scenarios that, between them, make every adjustment.
ADJUSTED = (
    "nottingham-health-inequalities-15",
    "nottingham-deprivation-growth",
    "nottingham-psychosis-mental-health",
    "nottingham-core20plus-fund",
)
FLOOR = "nottingham-floor-binds"
THREE_YEARS = "nottingham-three-years"
REACHES = "nottingham-reaches-target"
CONVERGING = (FLOOR, THREE_YEARS, REACHES)

#: One of each kind, told and explained in the first tier of tests.
TOLD = {
    *(DEFAULT, "england-core-2025-26", FLOOR, THREE_YEARS),
    *("nottingham-psychosis-mental-health", "nottingham-core20plus-fund"),
}
WHOLE = re.compile(r"  ([+-]£[\d,]+)  ")


@pytest.fixture
def default_run(allocmodel) -> Path:
    """The folder of the scenario that runs when none is named."""
    return allocmodel.once("run").folder / "outputs" / DEFAULT


def about(scenario: str) -> pytest.MarkDecorator:
    """Names the scenario of a test, which keeps it in the process that has run the scenario."""
    return pytest.mark.parametrize("scenario", [scenario])


def outside(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
    """Run in a process of its own, as from a shell."""
    return subprocess.run(
        [sys.executable, "-m", "allocmodel.cli", *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        check=True,
    )


def rows_of(folder: Path) -> list[dict[str, str]]:
    text = (folder / "results.csv").read_text("utf-8")
    return list(csv.DictReader(io.StringIO(text)))


# --- Help and usage -------------------------------------------------------------------------


@pytest.mark.parametrize("command", [(), *COMMANDS], ids=" ".join)
def test_help(allocmodel, command):
    said = allocmodel(*command, "--help")
    assert said.code == 0
    assert said.err == ""
    assert said.out.startswith("Usage: ")
    # A summary that was cut off says nothing.
    assert "..." not in said.out.replace("[ARGS]...", "")


def test_version(allocmodel):
    assert __version__ in allocmodel("--version").out


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("bogus",),
        ("run", "--bogus"),
        ("run", "a.toml", "b.toml"),
        ("run", "--out"),
        ("check",),
        ("explain", DEFAULT),
        ("explain", "--place", "Bassetlaw"),
        ("areas",),
        ("new",),
        ("icbs", "--year"),
        ("data",),
        ("data", "bogus"),
        ("data", "build"),
        ("data", "import"),
        ("data", "import", "a.csv"),
    ],
    ids=" ".join,
)
def test_usage_is_exit_2_and_leaves_nothing(allocmodel, arguments):
    said = allocmodel(*arguments)
    assert said.code == 2
    assert said.out == ""
    assert said.err.startswith(("Usage: ", "Error: "))
    assert "Traceback" not in said.err
    assert snapshot(allocmodel.folder) == {}


def test_help_is_quick(tmp_path):
    loaded = outside(tmp_path, "--help", PYTHONPROFILEIMPORTTIME="1").stderr.decode()
    for heavy in ("pandas", "xarray", "openpyxl", "pydantic", "scipy", "statsmodels"):
        assert not re.search(rf"\| +{heavy}$", loaded, re.MULTILINE)


# --- run ------------------------------------------------------------------------------------


def test_run_without_a_scenario(allocmodel):
    said = allocmodel.once("run")
    assert (said.code, said.err) == (0, "")
    folder = said.folder / "outputs" / DEFAULT
    assert {path.name for path in folder.iterdir()} == FILES
    assert "Nottingham City" in said.out
    assert "£797,688,181" in said.out
    assert "Checks: all 22 passed." in said.out
    for name in FILES:
        assert f"outputs/{DEFAULT}/{name}" in said.out.replace("\\", "/")


@each_scenario(first=TOLD)
def test_run_by_name(allocmodel, scenario):
    said = allocmodel.once("run", scenario)
    assert (said.code, said.err) == (0, "")
    assert {path.name for path in (said.folder / "outputs" / scenario).iterdir()} == FILES


def test_run_by_name_into_a_folder(allocmodel):
    said = allocmodel("run", DEFAULT, "--out", "a folder/deeper")
    assert said.code == 0
    folder = allocmodel.folder / "a folder/deeper" / DEFAULT
    assert {path.name for path in folder.iterdir()} == FILES


def test_printed_answer_fits_a_terminal(allocmodel):
    for arguments in (("run",), ("check", DEFAULT), ("icbs",), ("areas", "QT1"), ("sources",)):
        for line in allocmodel.once(*arguments).out.splitlines():
            # An address cannot be cut.
            assert len(line) <= WIDEST or line.strip().startswith("https://"), line


def test_a_run_in_its_own_folder_does_not_hide_the_shipped_scenario(allocmodel):
    assert allocmodel("run", "--out", ".").code == 0
    assert (allocmodel.folder / DEFAULT).is_dir()
    assert allocmodel("run", "--out", ".").code == 0
    assert allocmodel("check", DEFAULT).code == 0


def test_set_is_recorded(allocmodel):
    said = allocmodel("run", "--set", "budget.core.amount=1000000", "--set", "id=other")
    assert said.code == 0
    (folder,) = (allocmodel.folder / "outputs").iterdir()
    assert folder.name.startswith("other--")
    manifest = json.loads((folder / "run.json").read_text("utf-8"))
    assert manifest["overrides"] == ["budget.core.amount=1000000", "id=other"]
    assert manifest["scenario"]["budget"][0]["amount"] == 1_000_000
    rows = rows_of(folder)
    core = [r for r in rows if r["step"] == "allocation" and r["budget_line"] == "core"]
    assert sum(float(row["value"]) for row in core) == 1_000_000


def test_a_failed_check_is_exit_1(allocmodel, monkeypatch):
    from allocmodel.engine import verdict

    monkeypatch.setitem(verdict.TOLERANCES, "pounds", (-1.0, "Impossible, for this test"))
    said = allocmodel("run")
    assert said.code == 1
    assert said.err.startswith("Error: A check of the model failed")
    assert "FAIL  Lines add to the budget: off by" in said.out
    assert "where:" in said.err and "mend:" in said.err


def test_a_fault_of_the_program_is_no_traceback(allocmodel, monkeypatch):
    monkeypatch.setattr("allocmodel.study.run_scenario.run_model", lambda *_, **__: 1 / 0)
    said = allocmodel("run")
    assert said.code == 1
    assert "ALLOCMODEL_DEBUG=1" in said.err
    assert "Traceback" not in said.err


def test_output_survives_a_narrow_encoding(tmp_path):
    said = outside(tmp_path, "explain", DEFAULT, "--place", "Bassetlaw", PYTHONIOENCODING="ascii")
    assert "£" in said.stdout.decode("utf-8")


# --- What a run writes ----------------------------------------------------------------------


def test_results_csv(default_run):
    rows = rows_of(default_run)
    assert list(rows[0])[:3] == ["step", "unit", "value"]
    assert list(rows[0])[-1] == "run"
    assert set(rows[0]) - {"step", "unit", "value", "run"} <= set(DIMENSIONS)
    steps = {row["step"] for row in rows}
    assert steps >= {
        *("population", "weighted_population", "need_index", "fair_share", "bridge"),
        *("target", "allocation", "allocation_per_head"),
    }
    for step in ("weighted_population", "need_index", "fair_share"):
        assert {row["service"] for row in rows if row["step"] == step} == set(SERVICES)
    assert b"\r" not in (default_run / "results.csv").read_bytes()


def test_results_csv_has_full_precision(default_run):
    for row in rows_of(default_run):
        assert repr(float(row["value"])) == row["value"]


def test_allocation_is_whole_pounds_that_add_up(default_run):
    rows = [row for row in rows_of(default_run) if row["step"] == "allocation"]
    values = [float(row["value"]) for row in rows]
    assert all(value.is_integer() for value in values)
    assert sum(values) == 2_608_735_000


def test_results_nc_equals_results_csv(default_run):
    with xr.open_dataset(default_run / "results.nc") as data:
        figures = {str(name): figures_of(array) for name, array in data.data_vars.items()}
        count = 0
        for row in rows_of(default_run):
            array = data[row["step"]]
            assert array.attrs["units"] == row["unit"]
            own = tuple(row[str(dim)] for dim in array.dims)
            assert figures[row["step"]][own] == float(row["value"])
            count += 1
        assert count == sum(array.size for array in data.data_vars.values())
        assert not any(np.isnan(array.values).any() for array in data.data_vars.values())


def test_manifest(default_run):
    manifest = json.loads((default_run / "run.json").read_text("utf-8"))
    assert manifest["allocmodel"] == __version__
    assert manifest["scenario"]["id"] == DEFAULT
    assert manifest["scenario"]["budget"][0]["amount"] == "published"
    assert manifest["overrides"] == []
    assert manifest["passed"] is True
    assert all(check["passed"] for check in manifest["checks"])
    assert manifest["warnings"]
    assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in manifest["inputs"].values())
    assert {row["step"] for row in rows_of(default_run)} == set(manifest["steps"])


def test_no_file_names_this_machine(default_run):
    import zipfile

    here = (Path(__file__).resolve().parent.parent, default_run, Path.home())
    names = [str(path).encode() for path in here if len(str(path)) > 3]
    for path in default_run.iterdir():
        contents = [path.read_bytes()]
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                contents += [book.read(name) for name in book.namelist()]
        for name in (*names, b"/home/", b"/Users/", b"C:\\\\"):
            assert not any(name in content for content in contents), (path.name, name)


def test_the_same_run_gives_the_same_bytes(tmp_path, default_run):
    expected = snapshot(default_run)
    for number, environment in enumerate(
        (
            {"PYTHONHASHSEED": "1", "TZ": "Pacific/Auckland"},
            {"PYTHONHASHSEED": "2", "LC_ALL": "C"},
        )
    ):
        folder = tmp_path / f"elsewhere {number}"
        folder.mkdir()
        outside(folder, "run", **environment)
        assert snapshot(folder / "outputs" / DEFAULT) == expected


@pytest.mark.usefixtures("written_anew")
def test_source_date_epoch_is_the_workbooks_time(allocmodel, monkeypatch):
    import openpyxl

    found = []
    for zone in ("UTC", "Asia/Tokyo"):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
        monkeypatch.setenv("TZ", zone)
        assert allocmodel("run", "--out", zone.replace("/", "-")).code == 0
        found.append(snapshot(allocmodel.folder / zone.replace("/", "-")))
    assert found[0] == found[1]
    book = openpyxl.load_workbook(allocmodel.folder / "UTC" / DEFAULT / "allocation.xlsx")
    assert book.properties.created.isoformat() == "2023-11-14T22:13:20"


def test_all_files_or_none(allocmodel):
    assert allocmodel("run").code == 0
    folder = allocmodel.folder / "outputs" / DEFAULT
    (folder / "run.json").unlink()
    (folder / "run.json").mkdir()
    change = ("--set", "budget.core.amount=5", "--out", "outputs")
    allocmodel.refused("run", *change, says=("run.json is a folder",))


# --- check, icbs, areas, new, sources, data -------------------------------------------------


def test_check_runs_and_writes_nothing(allocmodel):
    said = allocmodel.once("check", DEFAULT)
    assert (said.code, said.err) == (0, "")
    assert re.search(r"Would run \d+ steps: Area sums 2, Need 7, Ages 3, Bridge 13, ", said.out)
    assert "Nothing was written." in said.out
    assert snapshot(said.folder) == {}


def test_what_the_command_line_changed_stays_visible(allocmodel):
    change = ("--set", "status=final")
    for command in (("run",), ("check", DEFAULT), ("explain", DEFAULT, "--place", "Bassetlaw")):
        said = allocmodel(*command, *change)
        assert "Changed for this run: status=final." in said.out
        assert "Changed for this run" not in allocmodel.once(*command).out


def test_check_names_the_judgements(allocmodel):
    said = allocmodel("check", "coventry-warwickshire-2026-27")
    assert "budget.core.amount" in said.out
    assert (
        "Note: The ICB's population is not checked: the reference data hold none for 2026/27"
        in said.out
    )
    assert "Note: Amounts of the scenario's own, a judgement" in said.out


@pytest.mark.parametrize(("year", "count"), [("2025/26", 42), ("2026/27", 36)])
def test_icbs(allocmodel, year, count):
    said = allocmodel("icbs", "--year", year)
    assert said.code == 0
    assert said.out.startswith(f"{count} ICBs of {year}, ")
    row = r"^QT1 +NHS Nottingham and Nottinghamshire ICB +1,\d{3},\d{3} +\d\d$"
    assert re.search(row, said.out, re.MULTILINE)


@pytest.mark.parametrize("icb", ["QT1", "qt1", "Nottingham and Nottinghamshire"])
def test_areas(allocmodel, icb):
    said = allocmodel("areas", icb)
    assert said.code == 0
    assert "Nottingham: district E06000018, 403,509 people" in said.out
    assert re.search(r"Byron PCN +U06437 +52R +39,388", said.out)


def test_new_runs_as_it_stands(allocmodel):
    said = allocmodel("new", "QT1", "mine.toml")
    assert said.code == 0
    assert "allocmodel run mine.toml" in said.out
    scenario = tomllib.loads((allocmodel.folder / "mine.toml").read_text("utf-8"))
    assert scenario["icb"] == "QT1"
    assert allocmodel("run", "mine.toml").code == 0


def test_new_says_which_districts_are_mostly_of_another_icb(allocmodel):
    said = allocmodel("new", "QT1", "mine.toml")
    written = (allocmodel.folder / "mine.toml").read_text("utf-8")
    for text in (said.out, written):
        words = " ".join(text.replace("#", " ").split())
        assert "in Mansfield North PCN; most of the district is in NHS Derby" in words
        assert words.count("most of the district is in") == 3


def test_new_never_overwrites(allocmodel):
    assert allocmodel("new", "QT1").code == 0
    allocmodel.refused("new", "QT1", says=("already",))


def test_new_for_a_year_without_publications_asks_for_amounts(allocmodel):
    assert allocmodel("new", "QT1", "next.toml", "--year", "2026/27").code == 0
    allocmodel.refused("run", "next.toml", says=("Type the amount",))


def test_sources(allocmodel):
    said = allocmodel.once("sources")
    assert said.code == 0
    assert said.out.count("2025_2026.csv") == 1
    assert "doi:10.2147/CLEP.S227621  figures quoted" in said.out
    # What every run reads comes before what only some scenarios ask for.
    assert said.out.index("ICB allocations") < said.out.index("Census 2021")
    for words in ("NHS England", "OGL-UK-3.0", "sha256", "weighted_populations.csv", "derived"):
        assert words in said.out


def test_data_build_from_an_empty_folder(allocmodel):
    (allocmodel.folder / "empty").mkdir()
    allocmodel.refused("data", "build", "--from", "empty", "--to", "made")
    allocmodel.refused("data", "build", "--from", "missing", "--to", "made")


@pytest.mark.originals
def test_data_import_and_run_with_practices(allocmodel, originals):
    file = next(iter(originals.rglob("2025_2026.csv")), None)
    if file is None:
        pytest.skip("the practice file of 2025/26 is not among the originals")
    said = allocmodel("data", "import", str(file), "--to", "practices")
    assert said.code == 0, said.err
    assert "practices" in said.out
    assert allocmodel("run", "--set", "reference=practices").code == 0


# --- explain --------------------------------------------------------------------------------


@each_scenario(first=TOLD)
def test_explain_agrees_with_results(allocmodel, scenario):
    name = scenario
    rows = rows_of(allocmodel.once("run", name).folder / "outputs" / name)
    places = list(dict.fromkeys(row["place"] for row in rows if row["step"] == "population"))
    # Of several years, the last is explained in full.
    last = max((row["year"] for row in rows if row.get("year")), default="")

    def value(step: str, place: str, **labels: str) -> float:
        found = [
            float(row["value"])
            for row in rows
            if row["step"] == step
            and row["place"] == place
            and row.get("year", "") in ("", last)
            and all(row[dim] == label for dim, label in labels.items())
        ]
        assert len(found) == 1
        return found[0]

    said = allocmodel.once("explain", name, "--place", places[-1])
    assert (said.code, said.err) == (0, "")
    other = explain(shipped_run(name), places[0].upper())
    for place, told in ((places[-1], said.out), (places[0], other)):
        short, steps = told.split("STEP BY STEP")
        flat = " ".join(short.split())
        assert f"{value('population', place):,.0f} registered people" in flat
        assert f"it has £{value('total_allocation', place):,.0f} (" in flat
        assert f"{value('allocation_share', place):.2%} of the money" in flat
        change = value("change_in_pounds", place)
        assert f"£{abs(change):,.0f} {'more' if change > 0 else 'less'} than equal money" in flat
        move = value("bridge_in_pounds", place, bridge_line="general_acute_same_age")
        if abs(move) >= 1:  # What moves nothing is left out.
            sign = "+" if move > 0 else "-"
            assert f"General and acute: same ages {sign}£{abs(move):,.0f} " in flat
        for service in ("core", "primary_medical"):
            assert f"= {value('need_index', place, service=service):.5f}" in steps
        per_head = value("total_allocation_per_head", place)
        assert f"= £{per_head:,.2f}" in steps
        assert all(len(line) <= WIDEST for line in told.splitlines())


@pytest.mark.parametrize("name", [*ADJUSTED, *CONVERGING])
def test_explain_accounts_for_all_that_moves(allocmodel, name):
    told = allocmodel.once("explain", name, "--place", "Bassetlaw").out
    short = told.split("STEP BY STEP")[0]
    table, rest = short.split("What moves it")[1].split("\n\n", 1)
    moved = sum(int(one.replace(",", "").replace("£", "")) for one in WHOLE.findall(table))
    change = re.search(r"£([\d,]+)\s(more|less)\sthan\sequal", short)
    size = int(change[1].replace(",", "")) * (1 if change[2] == "more" else -1)
    assert abs(moved - size) <= 10
    assert "Core20 and chosen" not in rest


# --- Adjustments ----------------------------------------------------------------------------


@about("nottingham-psychosis-mental-health")
def test_run_says_what_an_adjustment_does_and_rests_on(allocmodel, scenario):
    out = " ".join(allocmodel.once("run", scenario).out.split())
    for words in (
        "£30,000,000 drawn from core, before weights",
        "lower, upper: bounds of the evidence",
        "Counted twice? mental health, ethnicity weights: the mental health formula of 2019/20 had",
        "The scenario says: It may be double counting in part",
        "Incidence of diagnosis, not cost",
        "a higher rate is not a property of a group",
        "does not cover some Census groups",
        "Judgements: budget.mental health.amount (not signed off), "
        "weight.mental health.ethnicity.phi (not signed off).",
        "People in the most deprived fifth",
    ):
        assert words in out


def test_run_shows_every_order_where_adjustments_multiply(allocmodel):
    text = """
extends = "nottingham-diabetes-core"
id      = "two-at-once"
title   = "Two adjustments at once"
[health_inequalities]
share = 0.15
[[sign_off]]
figure = "weight.core.ethnicity.phi"
value  = 0.05
by     = "the board"
"""
    file = allocmodel.write(text)
    said = allocmodel("run", file)
    assert "on average over every order (Shapley)" in " ".join(said.out.split())
    assert "weight.core.ethnicity.phi (signed off by the board)" in " ".join(said.out.split())
    told = allocmodel("explain", file, "--place", "Nottingham City")
    assert "every order (Shapley) they move" in " ".join(told.out.split())
    for line in (said.out + told.out).splitlines():
        assert len(line) <= WIDEST, line


@pytest.mark.parametrize("name", [DEFAULT, *ADJUSTED, FLOOR])
def test_what_a_scenario_prints_is_short_and_fits(allocmodel, name):
    for command in ("run", "check"):
        lines = allocmodel.once(command, name).out.splitlines()
        assert len(lines) <= 100
        assert all(len(line) <= WIDEST for line in lines)


def test_check_lists_adjustments_and_evidence(allocmodel):
    out = allocmodel("check", "nottingham-diabetes-core").out
    flat = " ".join(out.split())
    assert (
        "Ethnicity weights on core: evidence on type 2 diabetes; treatment rate ratio; phi" in flat
    )
    assert re.search(
        r"type 2 diabetes: Asian +2\.36 \(2\.26 to 2\.47\) +odds ratio +published", out
    )
    assert "10.2147/CLEP.S227621" in flat
    fund = allocmodel("check", "nottingham-core20plus-fund").out
    assert "Core20PLUS pool, Core20PLUS fund: for people in the most deprived fifth, and" in fund


def test_sources_list_the_evidence(allocmodel):
    out = allocmodel.once("sources").out
    assert re.search(r"schizophrenia +Black African +rate ratio +5\.72 \(3\.87 to 8\.46\)", out)
    assert "(no interval: cannot be used)" in out


def test_explain_an_unknown_place(allocmodel):
    said = allocmodel.refused("explain", DEFAULT, "--place", "Basetlaw")
    assert 'Did you mean "Bassetlaw"?' in said


# --- Convergence ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", CONVERGING)
def test_convergence_fits_a_terminal(allocmodel, name):
    for command in (("run", name), ("check", name), ("explain", name, "--place", "Bassetlaw")):
        for line in allocmodel.once(*command).out.splitlines():
            assert len(line) <= WIDEST, line


@about(THREE_YEARS)
def test_run_shows_every_year(allocmodel, scenario):
    out = allocmodel.once("run", scenario).out
    flat = " ".join(out.split())
    for year in ("2026/27", "2027/28", "2028/29"):
        assert f"\n{year}:\n" in out
        assert f"core, {year}: towards target. Envelope £2," in flat
        assert f"primary medical care, {year}: towards target." in flat
    assert "Projected over target: the money after base growth and before the pull" in flat
    assert "Limit: none binds." in flat
    assert re.search(r"All lines together +2026/27 +2027/28 +2028/29 +2026/27 +In %", out)
    assert "Of the last year, 2028/29:" in out
    for row in rows_of(allocmodel.once("run", scenario).folder / "outputs" / scenario):
        if row["step"] == "allocation" and row["budget_line"] == "core":
            assert f"£{float(row['value']):,.0f}" in out


@about(THREE_YEARS)
def test_results_of_several_years_say_which(allocmodel, scenario):
    rows = rows_of(allocmodel.once("run", scenario).folder / "outputs" / scenario)
    for step in ("baseline", "distance_from_target", "pull", "target", "allocation", "growth"):
        own = [row for row in rows if row["step"] == step]
        assert {row["year"] for row in own} == {"2026/27", "2027/28", "2028/29"}, step
        assert {row["place"] for row in own} > {"Bassetlaw"}, step


@about(FLOOR)
def test_run_says_which_limit_binds(allocmodel, scenario):
    out = allocmodel.once("run", scenario).out
    assert re.search(r"South Nottinghamshire .* floor +\+2\.00% ", out)
    assert "floor = the place may not get less" in " ".join(out.split())


@about(REACHES)
def test_run_says_who_reaches_the_target(allocmodel, scenario):
    reaches = allocmodel.once("run", scenario).out
    assert re.search(r"South Nottinghamshire .* target .* 0\.00%\n", reaches)
    assert re.search(r"Nottingham City .* -0\.71%  cap ", reaches)


@about(REACHES)
def test_check_says_where_places_start_and_how_they_move(allocmodel, scenario):
    flat = " ".join(allocmodel.once("check", scenario).out.split())
    for words in (
        "Baseline: Fair shares of 2025/26 times NHS England, ICB allocations 2025/26: allocation",
        "does not publish what places have now",
        "at most 0.71% of the money",
        'Preset "core 2023/24" of NHS England (derived, historic)',
        "core £2,472,387,532 £2,580,430,867 £2,693,195,696 4.37% judgement",
        "budget.core.growth (not signed off)",
    ):
        assert words in flat


@about(FLOOR)
def test_check_says_which_limits_hold(allocmodel, scenario):
    flat = " ".join(allocmodel.once("check", scenario).out.split())
    for words in (
        "Baseline: typed in the scenario (judgement)",
        "Limits: no place grows by less than 2%. No place crosses",
        "without convergence: primary medical care",
        "Judgements: baseline.amounts (not signed off), convergence.speed_over (not signed off)",
    ):
        assert words in flat
    no_cut = " ".join(allocmodel("check", scenario, "--set", "convergence.floor=0").out.split())
    assert "no place is cut in cash" in no_cut


@about(REACHES)
def test_explain_tells_the_story_year_by_year(scenario):
    flat = " ".join(explain(shipped_run(scenario), "South Nottinghamshire").split())
    for words in (
        "IN SHORT, 2028/29, THE LAST YEAR",
        "Core. South Nottinghamshire starts 2026/27 from a baseline of £712,078,565",
        "2026/27: At base growth (+4.37%) it would have",
        "It would have crossed its target, and stays on it.",
        "and ends on target.",
        "2028/29: At base growth",
        "Of the last year, 2028/29. Every formula",
    ):
        assert words in flat
    flat = " ".join(explain(shipped_run(scenario), "Nottingham City").split())
    capped = "off 0.71% of its money, the cap: the whole of the distance would be 1.21%."
    assert f"The pull takes {capped}" in flat


@about(FLOOR)
def test_explain_says_which_limit_binds(allocmodel, scenario):
    flat = " ".join(explain(shipped_run(scenario), "Nottingham City").split())
    assert "Its floor of £726,312,596 binds: no place grows by less than 2%." in flat
    flat = " ".join(allocmodel.once("explain", scenario, "--place", "Bassetlaw").out.split())
    assert "so it keeps base growth" in flat
    assert "Not at target yet" in flat


def test_impossible_limits_stop_the_run(allocmodel):
    allocmodel.refused(
        "run", FLOOR, "--set", "convergence.floor=0.05", says=("The floors take £", "Lower floor")
    )
