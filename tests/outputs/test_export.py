"""`allocmodel export`: from a scenario or a saved run, all files or none."""

from __future__ import annotations

import json
import shutil

import pytest

from allocmodel.outputs import export

SCENARIO = "nottingham-2025-26"


@pytest.fixture(autouse=True)
def without_libreoffice(monkeypatch) -> None:
    """It takes seconds to start; tests/outputs/test_publication.py tries what it makes."""
    monkeypatch.setattr(export, "has_libreoffice", lambda: False)


@pytest.mark.parametrize("scenario", [SCENARIO])
def test_publication_says_what_it_wrote_and_what_is_not_there(allocmodel, scenario) -> None:
    said = allocmodel("export", scenario, "--publication", "--out", "for us")
    assert said.code == 0
    assert f"  for us/{scenario}--publication/tables.xlsx\n" in said.out
    assert "LibreOffice is not installed" in said.out
    assert [one.name for one in (said.folder / "for us").rglob("*.*")] == ["tables.xlsx"]


@pytest.mark.parametrize("scenario", [SCENARIO])
def test_record_of_a_run_gives_what_its_scenario_gives(allocmodel, scenario) -> None:
    saved = allocmodel.once("run", scenario).folder / "outputs" / scenario
    for named, folder in ((scenario, "one"), (str(saved / "run.json"), "other")):
        said = allocmodel("export", named, "--golden", "--out", folder)
        assert said.code == 0 and "tables, each with a quantity" in said.out
    one, other = (
        {file.name: file.read_text("utf-8") for file in allocmodel.folder.glob(f"{name}/*/*")}
        for name in ("one", "other")
    )
    assert one and set(one) == set(other)
    pounds = "step-allocation.csv"
    assert sorted(one[pounds].splitlines()) == sorted(other[pounds].splitlines())


@pytest.mark.parametrize("scenario", [SCENARIO])
def test_saved_run_of_another_version_is_said(allocmodel, scenario) -> None:
    saved = allocmodel.once("run", scenario).folder / "outputs" / scenario
    shutil.copytree(saved, allocmodel.folder / "saved")
    file = allocmodel.folder / "saved" / "run.json"
    record = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps({**record, "allocmodel": "0.0.1"}), "utf-8")
    said = allocmodel("export", "saved", "--golden")
    assert said.code == 0 and "it was saved by 0.0.1" in said.out


def test_one_of_the_two_is_asked_for(allocmodel) -> None:
    said = allocmodel("export", SCENARIO)
    assert said.code == 2 and "--publication or --golden" in said.err


def test_what_is_no_record_of_a_run_is_refused(allocmodel) -> None:
    allocmodel.write("{}", "run.json")
    allocmodel.refused("export", "run.json", "--golden", says=("no record of a run",))
    allocmodel.refused("export", "no-such-scenario", "--publication")
