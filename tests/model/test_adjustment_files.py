"""An adjustment is one file: each says all there is to say, and a new one needs no other file."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import allocmodel
from allocmodel.declared.quantities import INPUTS
from allocmodel.engine.parameters import all_parameters
from allocmodel.engine.steps import STAGES, all_steps
from allocmodel.files.shipped import shipped
from allocmodel.model.adjustment import Adjustment, NeedGradients
from allocmodel.model.adjustments import FILES, KINDS, REGISTRY
from allocmodel.model.labels import EQUITY_VIEWS
from allocmodel.reference.data import Reference
from allocmodel.workbook.contents import SHEETS

PACKAGE = Path(allocmodel.__file__).parent
FIXTURE = Path(__file__).parent.parent / "fixtures" / "sparsity.py"
#: They start Python anew and run whole scenarios.
LONG = pytest.mark.long
EACH = pytest.mark.parametrize("adjustment", REGISTRY.values(), ids=list(REGISTRY))


@EACH
def test_it_is_the_file_of_its_name(adjustment: Adjustment) -> None:
    assert FILES[adjustment.key].__name__.endswith(f".{adjustment.key}")


def test_each_counts_at_a_place_of_its_own() -> None:
    assert len({one.order for one in REGISTRY.values()}) == len(REGISTRY)


@EACH
def test_attribution_composes_it(adjustment: Adjustment) -> None:
    """Its factor is a step that needs are composed of, or it replaces the share."""
    steps = all_steps()
    if adjustment.weighs:
        assert adjustment.factor in steps["coalition_share"].inputs
        assert adjustment.relative_need in steps[adjustment.factor].inputs
        assert "place" in steps[adjustment.counted_by].dims
    else:
        own = {name for name, step in steps.items() if step.stage == adjustment.key}
        assert own & set(steps["official_need"].inputs)


@EACH
def test_words_speak_of_it(adjustment: Adjustment) -> None:
    for said in (adjustment.title, adjustment.header, adjustment.what, adjustment.asks):
        assert said.strip()
    assert EQUITY_VIEWS[f"after_{adjustment.key}"] == f"After: {adjustment.title.lower()}"
    assert adjustment.because(lambda name, **labels: 1.25, "Somewhere")
    assert STAGES[adjustment.key][0] == adjustment.stage in SHEETS
    if adjustment.by_estimate:
        assert "estimate" in all_steps()[adjustment.by_estimate].dims
    if adjustment.seen_here:
        assert "service" in all_steps()[adjustment.seen_here].dims


@EACH
def test_the_guard_knows_what_is_carried(adjustment: Adjustment) -> None:
    """Core carries every one of today's but list inflation; equal money per head carries none."""
    gradients = Reference.load().need_gradients("2025/26")
    carried = adjustment.carried("core", gradients)
    # No national formula counts residents.
    assert bool(carried) == (adjustment.key != "list_inflation")
    assert not carried or carried.endswith(")"), "no source"
    assert not adjustment.carried("per_head", gradients)


@EACH
def test_it_has_a_figure_to_sign_off(adjustment: Adjustment) -> None:
    assert any(one.sign_off for one in adjustment.parameters)
    for parameter in adjustment.parameters:
        assert parameter.quantity in INPUTS
        assert all_parameters()[parameter.key] is parameter


def test_nothing_else_asks_which_adjustment_it_is() -> None:
    keys = "|".join(REGISTRY)
    said = rf"[\"']({keys})[\"']"
    branch = re.compile(rf"(kind|adjustment|key|one) *[=!]= *{said}|\.kind\b.*[=!]=.*{said}")
    found = [
        f"{path.name}: {line.strip()}"
        for path in PACKAGE.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if branch.search(line)
    ]
    assert not found


def test_a_weight_has_the_parameters_of_its_kind_only() -> None:
    keys = [one.field for weight in KINDS.values() for one in weight.asked]
    assert len(set(keys)) == len(keys)


def test_gradients_need_no_typed_figure() -> None:
    """What is said is what is given: nothing stands in a file."""
    said = REGISTRY["deprivation"].carried("core", NeedGradients("2041/42", {"core": 3.14159}))
    assert "3.14 times" in said
    assert "2041/42" in said


# --- The trial: one file more ------------------------------------------------------------------

_SCRIPT = """
import json, sys
from pathlib import Path
from allocmodel.audit.agreement import compare
from allocmodel.audit.recalculate import stored_values, with_formualizer
from allocmodel.cli import main
from allocmodel.engine.steps import all_steps
from allocmodel.inputs import model_inputs
from allocmodel.scenario import load_scenario
from allocmodel.study.run import run_model
from allocmodel.workbook.write import workbook_bytes
from openpyxl import load_workbook
from io import BytesIO

run = run_model(model_inputs(load_scenario(Path(sys.argv[1]))))
book, _ = workbook_bytes(run)
sheets = load_workbook(BytesIO(book))
texts = lambda sheet: [str(c.value) for row in sheet.iter_rows() for c in row if c.value]
figures = lambda name: run.values[name].values.tolist()
print(json.dumps({
    "adjustments": [str(one) for one in run.values["adjustment_in_pounds"]["adjustment"].values],
    "views": [str(one) for one in run.values["equity_view_name"].values],
    "place": figures("place_sparsity"),
    "icb": figures("icb_sparsity"),
    "factor": figures("sparsity_factor"),
    "share": run.values["line_share"].sel(budget_line="core").values.tolist(),
    "effect": run.values["adjustment_in_pounds"].sel(attribution="declared").values.tolist(),
    "together": float(run.values["coalition_share"].sel(coalition="all").sum("place").max()),
    "failed": [one.name for one in run.checks if not one.passed],
    "areas": texts(sheets["Areas"]),
    "sources": [[str(c.value) for c in row[:2]] for row in sheets["Sources"].iter_rows()],
    "sheets": sheets.sheetnames,
    "disagree": [str(one) for one in compare(book, stored_values(book), with_formualizer(book))],
    "judged": [one.figure for one in run.inputs.judgements],
}))
"""

_REASON = 'already_in_formula = "A trial of the arithmetic; no claim that it is right."'


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the package with one file more, and a scenario that uses it."""
    folder = tmp_path_factory.mktemp("trial")
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(PACKAGE, folder / "allocmodel", ignore=ignored)
    shutil.copy(FIXTURE, folder / "allocmodel" / "model" / "adjustments" / "sparsity.py")
    for name in ("reference_data", "scenarios"):
        (folder / name).symlink_to(shipped(name))
    sparsity = ", ".join(f'"{area}" = {value}' for area, value in sparsity_of().items())
    (folder / "mine.toml").write_text(
        f"""
extends = "nottingham-2025-26"
id = "mine"
title = "Mine"

[[budget]]
line = "core"
amount = "published"
basis = "core"

[[weight]]
line = "core"
kind = "deprivation"
quintiles = [1.1, 1.05, 1.0, 0.95, 0.9]
{_REASON}

[[weight]]
line = "core"
kind = "sparsity"
extra = 0.1
sparsity = {{ {sparsity} }}
{_REASON}
""",
        encoding="utf-8",
    )
    yield folder


def sparsity_of() -> dict[str, float]:
    """2 in the districts that make Bassetlaw, 0 elsewhere."""
    areas = Reference.load().areas("QT1", "2025/26")
    return {
        str(area): 2.0 * (row["district"] in ("E07000171", "E08000017"))
        for area, row in areas.iterrows()
    }


def python(trial: Path, *words: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(trial), "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, *words], cwd=trial, env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode("utf-8")


@pytest.fixture(scope="module")
def found(trial: Path) -> dict[str, Any]:
    return dict(json.loads(python(trial, "-c", _SCRIPT, "mine.toml")))


@LONG
def test_one_file_more_is_composed_with_the_others(found: dict[str, Any]) -> None:
    assert found["adjustments"] == ["sparsity", "deprivation"]
    assert found["failed"] == []
    assert np.abs(np.sum(found["effect"], axis=0)).max() < 1e-3
    assert found["together"] == pytest.approx(1)


@LONG
def test_its_figures_are_those_by_hand(found: dict[str, Any]) -> None:
    """2 in Bassetlaw, else 0; need of 1.2 and 1 against the mean by Bassetlaw's share of core."""
    assert found["place"] == pytest.approx([0, 0, 0, 2])
    mean = found["icb"]
    assert mean == pytest.approx(2 * 127_706 / 1_284_200, rel=1e-4)
    against = 1 + 0.2 * found["share"][3]
    assert [one[0][-1] for one in found["factor"]] == pytest.approx(
        [1 / against] * 3 + [1.2 / against]
    )


@LONG
def test_workbook_and_equity_follow(found: dict[str, Any]) -> None:
    assert found["views"] == ["equal", "formula", "after_sparsity", "scenario"]
    assert found["disagree"] == []
    assert "Sparsity" in found["sheets"]
    assert "Sparsity of the area" in found["areas"]
    # The name that a sign-off uses stands in the table of judgements, with where to look.
    assert ["weight.core.sparsity.sparsity", "Areas, Sparsity of the area"] in found["sources"]


@LONG
def test_its_figures_are_signed_off_by_name(found: dict[str, Any]) -> None:
    assert {"weight.core.sparsity.extra", "weight.core.sparsity.sparsity"} <= set(found["judged"])


@LONG
@pytest.mark.parametrize(
    ("command", "words"),
    [
        (
            ("check", "mine.toml"),
            (
                "Sparsity weights on core: 0.1 more need for each unit of sparsity",
                "Counted twice? core, sparsity weights: the unavoidable costs of core hold",
                'figure = "weight.core.sparsity.extra"',
            ),
        ),
        (
            ("run", "mine.toml", "--out", "out"),
            ("Sparsity Deprivation Place weights weights", "Shapley"),
        ),
        (
            ("explain", "mine.toml", "--place", "Bassetlaw"),
            ("Sparsity weights", "sparsity 2.00; mean 0.20", "--- Sparsity ---"),
        ),
    ],
)
def test_commands_speak_of_it(
    trial: Path, command: tuple[str, ...], words: tuple[str, ...]
) -> None:
    said = " ".join(python(trial, "-m", "allocmodel", *command).split())
    for one in words:
        assert one in said
