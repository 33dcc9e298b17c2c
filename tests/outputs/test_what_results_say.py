"""Results say what they are of: which run, from which inputs, and whether they are whole."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import platform
import tomllib
from importlib.metadata import version
from pathlib import Path

import openpyxl
import pytest
import xarray as xr

from allocmodel.declared.vocabulary import ETHNIC_GROUPS
from allocmodel.files.shipped import shipped
from allocmodel.inputs import model_inputs
from allocmodel.outputs.manifest import manifest_json
from allocmodel.outputs.write import write_outputs
from allocmodel.reference.data import Reference
from allocmodel.scenario import load_scenario
from allocmodel.scenario.files import portable
from allocmodel.study.identity import digest
from allocmodel.study.run import Run, run_model
from allocmodel.study.run_scenario import run_scenario

DEFAULT = "nottingham-2025-26"
CHANGE = ("--set", "budget.core.amount=1000000")
EXTENDING = """
extends = "base/middle.toml"
id      = "mine"
"""
MIDDLE = f"""
extends = "{DEFAULT}"
id      = "middle"
title   = "Synthetic"
"""


def sha256_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def record_of(folder: Path) -> dict:
    return json.loads((folder / "run.json").read_text("utf-8"))


def only_folder(allocmodel) -> Path:
    (folder,) = (allocmodel.folder / "outputs").iterdir()
    return folder


def run_of(name: str | Path, *overrides: str) -> Run:
    return run_model(model_inputs(load_scenario(Path(name), overrides)))


@pytest.fixture(scope="module")
def changed(tmp_path_factory) -> Path:
    """The folder of a run with a change."""
    files = write_outputs(run_of(DEFAULT, CHANGE[1]), tmp_path_factory.mktemp("changed"))
    return files[0].parent


def counts() -> str:
    """Synthetic recorded ethnicity: a person of each group in every area, none unknown."""
    areas = Reference.load().areas("QT1", "2025/26").index
    header = ["area", *ETHNIC_GROUPS, "unknown"]
    rows = [[area, *["1"] * len(ETHNIC_GROUPS), "0"] for area in areas]
    return "".join(",".join(row) + "\n" for row in [header, *rows])


def with_recorded(allocmodel, file: str) -> str:
    """A scenario of two levels with a file of the user's; gives its name."""
    (allocmodel.folder / "base").mkdir()
    allocmodel.write(MIDDLE, "base/middle.toml")
    (allocmodel.folder / file).write_text(counts(), "utf-8")
    recorded = f'[ethnicity]\nrecorded = "{file}"\nunknown = "icb_mix"\n'
    return allocmodel.write(EXTENDING + recorded, "mine.toml")


def test_every_output_has_its_digest(changed):
    written = {path.name: sha256_of(path) for path in changed.iterdir()}
    del written["run.json"]
    assert record_of(changed)["outputs"] == written


def test_every_input_has_its_digest_and_what_was_not_read_has_none(allocmodel):
    name = with_recorded(allocmodel, "recorded.csv")
    assert allocmodel("run", name).code == 0
    inputs = record_of(only_folder(allocmodel))["inputs"]
    files = {
        "mine.toml": allocmodel.folder / "mine.toml",
        "base/middle.toml": allocmodel.folder / "base/middle.toml",
        DEFAULT: shipped("scenarios") / f"{DEFAULT}.toml",
        "recorded.csv": allocmodel.folder / "recorded.csv",
    }
    tables = set(inputs) - set(files)
    assert all(inputs[name] == sha256_of(path) for name, path in files.items())
    assert all(
        inputs[name] == sha256_of(shipped("reference_data").parent / name) for name in tables
    )
    assert "reference_data/population_by_group_and_quintile_2025.csv.gz" in tables
    # This scenario rests on no evidence and names no practices.
    unused = ("evidence", "evidence_groups", "practices")
    assert not {f"reference_data/{name}.csv" for name in unused} & tables


def test_versions_of_python_and_libraries(changed):
    made_with = record_of(changed)["made_with"]
    assert made_with.pop("python") == platform.python_version()
    assert {"numpy", "pandas", "scipy", "xarray", "openpyxl"} <= set(made_with)
    assert made_with == {library: version(library) for library in made_with}


def test_digest_can_be_found_from_the_record(changed):
    record = record_of(changed)
    parts = {key: record[key] for key in ("allocmodel", "scenario", "overrides", "inputs")}
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert record["digest"] == hashlib.sha256(text.encode()).hexdigest()


def test_every_output_names_the_run(changed):
    folder, record = changed, record_of(changed)
    label = f"{DEFAULT} {record['digest'][:12]}"
    assert record["run"] == label
    rows = list(csv.reader(io.StringIO((folder / "results.csv").read_text("utf-8"))))
    assert rows[0][-1] == "run"
    assert {row[-1] for row in rows[1:]} == {label}
    with xr.open_dataset(folder / "results.nc") as data:
        said = dict(data.attrs)
    assert (said["run"], said["digest"]) == (label, record["digest"])
    assert said["scenario"] == DEFAULT
    assert json.loads(said["overrides"]) == record["overrides"] == [CHANGE[1]]
    assert json.loads(said["scenario_as_run"]) == record["scenario"]
    book = openpyxl.load_workbook(folder / "allocation.xlsx", read_only=True)
    cells = {cell for row in book["Sources"].iter_rows(values_only=True) for cell in row}
    assert {label, record["digest"]} <= cells


def test_digest_is_the_same_for_the_same_and_another_for_another(changed):
    assert digest(run_of(DEFAULT, CHANGE[1])) == record_of(changed)["digest"]
    assert digest(run_of(DEFAULT)) != record_of(changed)["digest"]


def test_digest_follows_a_users_file_and_a_file_that_is_extended(allocmodel):
    name = allocmodel.folder / with_recorded(allocmodel, "recorded.csv")
    digests = [digest(run_of(name))]
    for file in ("recorded.csv", "base/middle.toml", "mine.toml"):
        path = allocmodel.folder / file
        ending = "# changed\n" if file.endswith("toml") else ""
        path.write_text(path.read_text("utf-8").replace(",0\n", ",1\n") + ending, "utf-8")
        digests.append(digest(run_of(name)))
    assert len(set(digests)) == 4


# --- Where a run with changes goes ------------------------------------------------------------


def test_a_changed_run_does_not_replace_the_scenarios_own(allocmodel):
    assert allocmodel("run").code == 0
    assert allocmodel("run", *CHANGE).code == 0
    folders = sorted((allocmodel.folder / "outputs").iterdir())
    own, changed = folders
    assert own.name == DEFAULT
    assert changed.name == f"{DEFAULT}--{record_of(changed)['digest'][:12]}"
    assert record_of(own)["overrides"] == []
    assert record_of(changed)["overrides"] == [CHANGE[1]]
    before = {path: path.read_bytes() for folder in folders for path in folder.iterdir()}
    assert allocmodel("run", *CHANGE).code == 0
    assert {path: path.read_bytes() for folder in folders for path in folder.iterdir()} == before
    assert sorted((allocmodel.folder / "outputs").iterdir()) == folders


def test_out_says_where_a_changed_run_goes(allocmodel):
    assert allocmodel("run", *CHANGE, "--out", "trial").code == 0
    assert [path.name for path in (allocmodel.folder / "trial").iterdir()] == [DEFAULT]


def test_the_answer_is_there_before_anything_is_written(allocmodel, monkeypatch):
    monkeypatch.setattr("allocmodel.reading.report.answer", lambda run: 1 / 0)
    assert allocmodel("run").code == 1
    assert list(allocmodel.folder.iterdir()) == []


def test_results_csv_that_is_a_folder(allocmodel):
    assert allocmodel("run").code == 0
    table = only_folder(allocmodel) / "results.csv"
    table.unlink()
    table.mkdir()
    allocmodel.refused("run", says=("results.csv is a folder", "--out"))


# --- What may not be in them, and what must -----------------------------------------------------


@pytest.mark.parametrize("way", ["file", "key", "table"])
def test_no_output_names_the_machine(allocmodel, tmp_path, way):
    name = with_recorded(allocmodel, "recorded.csv")
    path = allocmodel.folder / "recorded.csv"
    changes = {
        "key": f"ethnicity.recorded={path}",
        "table": f'ethnicity={{recorded="{path}", unknown="icb_mix"}}',
    }
    if way == "file":
        text = (allocmodel.folder / name).read_text("utf-8").replace("recorded.csv", str(path))
        allocmodel.write(text, name)
        assert allocmodel("run", str(allocmodel.folder / name)).code == 0
    else:
        assert allocmodel("run", name, "--set", changes[way]).code == 0
    folder = only_folder(allocmodel)
    for file in folder.iterdir():
        assert str(tmp_path).encode() not in file.read_bytes(), file.name
    record = record_of(folder)
    assert record["scenario"]["ethnicity"]["recorded"] == "recorded.csv"
    assert record["inputs"]["recorded.csv"] == sha256_of(path)
    for override in record["overrides"]:
        # What is kept can be set again, beside the file.
        _, _, value = override.partition("=")
        assert "recorded.csv" in value and tomllib.loads(f"value = {value}")
        assert load_scenario(allocmodel.folder / name, [override]).ethnicity.recorded == (
            "recorded.csv"
        )


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("data/recorded.csv", "data/recorded.csv"),
        ("../recorded.csv", "../recorded.csv"),
        ("/somewhere/deep/recorded.csv", "recorded.csv"),
        (r"C:\Records\someone\recorded.csv", "recorded.csv"),
        (r"\\server\share\someone\recorded.csv", "recorded.csv"),
    ],
)
def test_names_of_files_are_portable(written, kept):
    assert portable(written) == kept


def test_warnings_are_those_that_are_printed():
    # Synthetic baselines: far from the places' need, which is noticed in the results.
    baselines = ("778_000_000", "776_000_000", "763_000_000", "228_000")
    places = ("Nottingham City", "South Nottinghamshire", "Mid Nottinghamshire", "Bassetlaw")
    core = ", ".join(f'"{one}" = {of}' for one, of in zip(places, baselines, strict=True))
    changes = (f"baseline.amounts={{core = {{{core}}}}}", "convergence.floor=-0.5")
    run = run_scenario(load_scenario(Path("nottingham-floor-binds"), changes))
    assert run.oddities and run.warnings[: len(run.oddities)] == list(run.oddities)
    assert json.loads(manifest_json(run, {}))["warnings"][: len(run.warnings)] == run.warnings


@pytest.mark.usefixtures("written_anew")
def test_a_run_can_be_repeated_from_its_record(allocmodel):
    name = with_recorded(allocmodel, "recorded.csv")
    assert allocmodel("run", name, *CHANGE).code == 0
    folder = only_folder(allocmodel)
    record = record_of(folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    changes = [part for one in record["overrides"] for part in ("--set", one)]
    assert allocmodel("run", record["scenario"]["file"], *changes).code == 0
    assert {path.name: path.read_bytes() for path in only_folder(allocmodel).iterdir()} == before
