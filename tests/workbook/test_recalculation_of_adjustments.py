"""Whole workbooks with weights, pools and a changed share, recomputed by independent engines."""

from __future__ import annotations

import tempfile
from functools import cache
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from openpyxl import Workbook, load_workbook

from allocmodel.audit.agreement import compare
from allocmodel.audit.recalculate import (
    Values,
    stored_values,
    with_formualizer,
    with_libreoffice_all,
)
from allocmodel.declared.vocabulary import ESTIMATES
from allocmodel.engine.steps import Step
from allocmodel.files.shipped import shipped
from allocmodel.inputs import model_inputs
from allocmodel.scenario import load_scenario
from allocmodel.study.run import Run, run_model
from allocmodel.workbook.layout import Layout, combinations, coordinates
from allocmodel.workbook.write import workbook_bytes
from tests.synthetic import recomputed_from_spoilt, spoilt
from tests.tracing.test_parity import nought
from tests.workbook.test_recalculation import (
    MASTER,
    Change,
    address,
    amounts,
    cell,
    needs_libreoffice,
    put,
    saved_bytes,
)
from tests.workbook_inputs import inputs_from_workbook

#: Random changes of inputs that are tried.
CHANGES = 10

#: The variants that are changed, the one with everything at both ends.
WHOLE = "everything"
CHANGED = (WHOLE, "ethnicity", "both")

#: Changes that are tried in the first tier of tests: each of these variants, and evidence without
#: extra risk. The rest are `long`.
FIRST_CHANGES = {0, CHANGES - 1}

BASE = "nottingham-2025-26"
WHY = 'already_in_formula = "A test of the arithmetic; no claim that it is right."\n'
BUDGET = """
[[budget]]
line   = "core"
amount = "published"
basis  = "core"

[[budget]]
line   = "mental health"
amount = 20_000_000
from   = "core"
basis  = "mental_health"
"""
DEPRIVATION = (
    '[[weight]]\nline = "core"\nkind = "deprivation"\nquintiles = [1.06, 1.02, 1.0, 0.98, 0.96]\n'
)
DIABETES = (
    '[[weight]]\nline = "core"\nkind = "ethnicity"\nevidence = ["type_2_diabetes"]\n'
    'treatment = "{}"\nphi = 0.05\n'
)
PSYCHOSIS = (
    '[[weight]]\nline = "mental health"\nkind = "ethnicity"\n'
    'evidence = ["schizophrenia", "affective_psychosis"]\ntreatment = "{}"\nphi = 0.1\n'
)
FUNDS = """
[[budget]]
line   = "fund"
amount = 6_000_000
from   = "core"
basis  = "core20plus"
plus   = ["Black", "Asian", "Mixed"]

[[budget]]
line   = "other fund"
amount = 1_000_003
basis  = "core20"
"""
SHARE = "\n[health_inequalities]\nshare = 0.15\n"

VARIANTS = {
    "deprivation": BUDGET + DEPRIVATION + WHY,
    "ethnicity": BUDGET + DIABETES.format("rate_ratio") + WHY + PSYCHOSIS.format("shrunk") + WHY,
    "both": BUDGET + DEPRIVATION + WHY + DIABETES.format("shrunk") + WHY,
    "share and pools": BUDGET + FUNDS + SHARE,
    "everything": BUDGET + FUNDS + SHARE + DEPRIVATION + WHY + DIABETES.format("rate_ratio") + WHY
    + PSYCHOSIS.format("shrunk") + WHY,
}  # fmt: skip


@cache
def variant(name: str) -> Run:
    """The run of a variant."""
    with tempfile.TemporaryDirectory(prefix="allocmodel-") as folder:
        base = (shipped("scenarios") / f"{BASE}.toml").read_text("utf-8")
        Path(folder, f"{BASE}.toml").write_text(base, "utf-8")
        file = Path(folder, "variant.toml")
        head = f'extends = "{BASE}.toml"\nid = "variant"\ntitle = "A variant"\n'
        file.write_text(head + VARIANTS[name], "utf-8")
        return run_model(model_inputs(load_scenario(file)))


@cache
def written(name: str) -> tuple[bytes, Layout]:
    """The workbook of a variant, and where things stand in it."""
    return workbook_bytes(variant(name))


# --- as written -----------------------------------------------------------------------------------
@pytest.mark.parametrize("name", VARIANTS)
def test_every_check_passes(name: str) -> None:
    run = variant(name)
    assert [check.name for check in run.checks if not check.passed] == []


def test_formualizer_agrees() -> None:
    book, _ = written(WHOLE)
    assert compare(book, stored_values(book), recomputed_from_spoilt(book)) == []


@needs_libreoffice
@pytest.mark.libreoffice
def test_libreoffice_agrees() -> None:
    """One start for the variant with everything, and for one of the changed ones."""
    book, _ = written(WHOLE)
    seed = CHANGES - 1
    as_written, after_change = with_libreoffice_all([spoilt(book), changed(seed)])
    assert compare(book, stored_values(book), as_written) == []
    check_change(seed, after_change)


# --- changed by somebody --------------------------------------------------------------------------
@pytest.mark.parametrize(
    "seed",
    [
        pytest.param(seed, marks=() if seed in FIRST_CHANGES else pytest.mark.long)
        for seed in range(CHANGES)
    ],
)
def test_formualizer_follows_changes(seed: int) -> None:
    check_change(seed, with_formualizer(changed(seed)))


def check_change(seed: int, recomputed: Values) -> None:
    """Every step in a recalculated file is what the engine makes of the inputs in the file."""
    run, (_, layout) = variant(variant_of(seed)), written(variant_of(seed))
    rerun = run_model(run.inputs, inputs_from_workbook(changed(seed), run))
    assert rerun.passed, [check.name for check in rerun.checks if not check.passed]
    assert recomputed[MASTER] == "OK"
    assert not rerun.values["target"].equals(run.values["target"]), "nothing has changed"
    assert [step.name for step in rerun.steps if differs(rerun, layout, step, recomputed)] == []


def differs(rerun: Run, layout: Layout, step: Step, recomputed: Values) -> bool:
    """Whether any figure of a step is another in the workbook."""
    named = combinations(coordinates(rerun, step.name))
    spots = [layout.spot(step.name, labels) for labels in named]
    found = [float(recomputed[spot.sheet, address(spot)]) for spot in spots]  # type: ignore[arg-type]
    expected = rerun.values[step.name].to_numpy().astype(float).ravel()
    return not np.allclose(found, expected, rtol=1e-9, atol=nought(step))


def variant_of(seed: int) -> str:
    return CHANGED[seed % len(CHANGED)]


@cache
def changed(seed: int) -> bytes:
    """A variant with random inputs changed, and wrong values left in every formula."""
    run, (content, layout) = variant(variant_of(seed)), written(variant_of(seed))
    random = np.random.default_rng(seed)
    book = load_workbook(BytesIO(content))
    for change in (amounts, ratios, rates, phis, quintile_weights, share):
        change(book, layout, run, random)
    if seed >= CHANGES - 2:
        no_extra_risk(book, layout, run, random)
    # Without values in the file, only a recalculation has any.
    return saved_bytes(book)


def each(name: str, low: float, high: float) -> Change:
    """A change of every figure of an input, where the variant has it."""

    def change(book: Workbook, layout: Layout, run: Run, random: np.random.Generator) -> None:
        for labels in combinations(coordinates(run, name)) if name in run.values else ():
            figure = round(random.uniform(low, high), 4)
            put(book, layout.input_spot(name, labels), figure)

    return change


def phis(book: Workbook, layout: Layout, run: Run, random: np.random.Generator) -> None:
    """Parts that follow an outcome: of each the low end, the point and the high end in order."""
    if "phi" not in run.values:
        return
    for outcome in combinations({"weight_use": coordinates(run, "phi")["weight_use"]}):
        drawn = sorted(round(random.uniform(0, 0.5), 4) for _ in ESTIMATES)
        for estimate, figure in zip(ESTIMATES, drawn, strict=True):
            put(book, layout.input_spot("phi", {**outcome, "estimate": estimate}), figure)


quintile_weights = each("quintile_weight", 0.5, 2)
share = each("health_inequalities_share", 0, 0.4)
rates = each("outcome_rate", 0, 0.3)


def rows(run: Run) -> list[str]:
    name = "is_odds_ratio"
    return coordinates(run, name)["evidence_row"] if name in run.values else []


def ratios(book: Workbook, layout: Layout, run: Run, random: np.random.Generator) -> None:
    for row in rows(run):
        factor = random.uniform(0.4, 1.6)
        for estimate in ESTIMATES:
            spot = layout.input_spot(
                "evidence_estimate", {"estimate": estimate, "evidence_row": row}
            )
            put(book, spot, round(cell(book, spot) * factor, 4))


def no_extra_risk(book: Workbook, layout: Layout, run: Run, random: np.random.Generator) -> None:
    """Ratios of exactly one, as somebody types who wants to see the result without them."""
    for row in rows(run):
        for estimate in ESTIMATES:
            labels = {"estimate": estimate, "evidence_row": row}
            put(book, layout.input_spot("evidence_estimate", labels), 1)
