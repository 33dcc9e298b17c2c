"""The wheel holds all it needs: installed alone, away from the checkout, it runs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
RUN = "nottingham-2025-26"


def command(*words: str | Path, folder: Path, **variables: str) -> str:
    """Run a command in a folder; its output, or a failure that shows what it said."""
    done = subprocess.run(
        [*map(str, words)],
        cwd=folder,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds the package as its wheel installs it, and nothing else."""
    pytest.importorskip("hatchling")
    pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
    built, target = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("installed")
    options = ("--no-deps", "--no-index")
    wheel = (*pip, "wheel", *options, "--no-build-isolation", "--wheel-dir", built, REPOSITORY)
    command(*wheel, folder=built)
    (file,) = built.glob("*.whl")
    command(*pip, "install", *options, "--target", target, file, folder=built)
    return target


def test_runs_away_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    script = (
        "from allocmodel.files.shipped import shipped; import allocmodel;"
        "print(allocmodel.__file__, shipped('scenarios'), shipped('reference_data'))"
    )
    places = {"folder": tmp_path, "PYTHONPATH": str(installed)}
    for path in command(sys.executable, "-c", script, **places).split():
        assert Path(path).is_relative_to(installed)
    command(sys.executable, "-m", "allocmodel", "run", **places)
    outputs = tmp_path / "outputs" / RUN
    assert sorted(file.name for file in outputs.iterdir()) == [
        "allocation.xlsx",
        "results.csv",
        "results.nc",
        "run.json",
    ]
    assert json.loads((outputs / "run.json").read_text("utf-8"))["passed"]


def test_holds_licences_and_only_what_it_needs(installed: Path) -> None:
    top = {path.name for path in installed.iterdir() if not path.name.endswith(".dist-info")}
    assert top - {"bin"} == {"allocmodel"}
    licences = {path.name for path in installed.glob("*.dist-info/licenses/*")}
    assert {"LICENSE", "LICENSE-DATA.md"} <= licences
