"""A run repeated from its record; a workbook that finds the run which made it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

NAME = "nottingham-2025-26"


@pytest.fixture(name="folder")
def _folder(allocmodel, tmp_path: Path) -> Path:
    """The default run's own folder, in a place of this test's."""
    made = allocmodel.once("run").folder / "outputs" / NAME
    return Path(shutil.copytree(made, tmp_path / NAME))


def change(record: Path, **changes: object) -> None:
    """A record that says something else."""
    said = json.loads(record.read_text("utf-8"))
    record.write_text(json.dumps({**said, **changes}), "utf-8")


@pytest.mark.usefixtures("written_anew")
def test_a_run_comes_out_as_it_was_and_its_workbook_finds_it(allocmodel, folder: Path) -> None:
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    ended = allocmodel("rerun", f"{NAME}/run.json")
    assert ended.code == 0, ended.out
    assert "The same, byte for byte: allocation.xlsx, results.csv, results.nc." in ended.out
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    ended = allocmodel("audit", f"{NAME}/allocation.xlsx", "--without-libreoffice")
    assert ended.code == 0, ended.out
    assert f"allocation.xlsx against its run: {NAME}" in ended.out and "No findings." in ended.out


def test_what_differs_is_named(allocmodel, folder: Path) -> None:
    record = json.loads((folder / "run.json").read_text("utf-8"))
    inputs = {**record["inputs"], "reference_data/areas.csv": "0" * 64}
    outputs = {**record["outputs"], "results.csv": "0" * 64}
    made_with = {**record["made_with"], "numpy": "0.1"}
    change(folder / "run.json", inputs=inputs, outputs=outputs, made_with=made_with)
    ended = allocmodel("rerun", NAME)
    assert ended.code == 1
    for said in (
        "reference_data/areas.csv is not the file that it was.",
        "results.csv does not come out as recorded.",
        "numpy: 0.1 then,",
        "The same, byte for byte: allocation.xlsx, results.nc.",
    ):
        assert said in ended.out


@pytest.mark.parametrize(
    "text", ["", "{}", "[1]", '{"scenario": 1}', '{"scenarios": {"a": 1}}', '{"scenarios": []}']
)
def test_what_is_no_record_is_one_message(allocmodel, tmp_path: Path, text: str) -> None:
    (tmp_path / "run.json").write_text(text, "utf-8")
    ended = allocmodel("rerun", "run.json")
    assert ended.code == 3 and ended.err.startswith("Error: ") and ended.out == ""


def test_a_run_whose_scenario_file_is_gone_is_repeated_from_its_record(
    allocmodel, tmp_path: Path
) -> None:
    (tmp_path / "mine.toml").write_text(
        'extends = "nottingham-2025-26"\nid = "mine"\ntitle = "Mine"\n', "utf-8"
    )
    assert allocmodel("run", "mine.toml").code == 0
    (tmp_path / "mine.toml").unlink()
    ended = allocmodel("rerun", "outputs/mine/run.json")
    assert ended.code == 0, ended.out
    assert "Not found as it was: mine.toml." in ended.out
