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
from allocmodel.audit.workbook_inputs import inputs_from_workbook
from allocmodel.inputs import model_inputs
from allocmodel.model.vocabulary import ESTIMATES
from allocmodel.run import Run, run_model
from allocmodel.scenario import load_scenario
from allocmodel.shipped import shipped
from allocmodel.workbook.layout import Layout, combinations, coordinates
from allocmodel.workbook.stored_values import with_values
from allocmodel.workbook.write import workbook_bytes
from tests.synthetic import spoilt
from tests.workbook.test_recalculation import (
    MASTER,
    Change,
    amounts,
    cell,
    needs_libreoffice,
    put,
    saved_bytes,
)

#: Random changes of inputs that are tried.
CHANGES = 10

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
def variant(name: str) -> tuple[Run, bytes, Layout]:
    """The run of a variant, its workbook, and where things stand in it."""
    with tempfile.TemporaryDirectory(prefix="allocmodel-") as folder:
        base = (shipped("scenarios") / f"{BASE}.toml").read_text("utf-8")
        Path(folder, f"{BASE}.toml").write_text(base, "utf-8")
        file = Path(folder, "variant.toml")
        head = f'extends = "{BASE}.toml"\nid = "variant"\ntitle = "A variant"\n'
        file.write_text(head + VARIANTS[name], "utf-8")
        run = run_model(model_inputs(load_scenario(file)))
    return run, *workbook_bytes(run)


@cache
def old_values(name: str) -> Values:
    return stored_values(variant(name)[1])


# --- as written -----------------------------------------------------------------------------------
@pytest.mark.parametrize("name", VARIANTS)
def test_every_check_passes(name: str) -> None:
    run, _, _ = variant(name)
    assert [check.name for check in run.checks if not check.passed] == []


@pytest.mark.parametrize("name", VARIANTS)
def test_formualizer_agrees(name: str) -> None:
    _, book, _ = variant(name)
    assert compare(book, old_values(name), with_formualizer(spoilt(book))) == []


@needs_libreoffice
@pytest.mark.libreoffice
@pytest.mark.parametrize("name", VARIANTS)
def test_libreoffice_agrees(name: str) -> None:
    _, book, _ = variant(name)
    assert compare(book, old_values(name), by_libreoffice()[list(VARIANTS).index(name)]) == []


# --- changed by somebody --------------------------------------------------------------------------
@pytest.mark.parametrize("seed", range(CHANGES))
def test_formualizer_follows_changes(seed: int) -> None:
    check_change(seed, with_formualizer(changed(seed)))


@needs_libreoffice
@pytest.mark.libreoffice
@pytest.mark.parametrize("seed", range(CHANGES))
def test_libreoffice_follows_changes(seed: int) -> None:
    check_change(seed, by_libreoffice()[len(VARIANTS) + seed])


def test_changes_move_money() -> None:
    for seed in range(CHANGES):
        before = variant(variant_of(seed))[0].values["total_allocation"]
        assert not by_engine(seed)[0].values["total_allocation"].equals(before), seed


def check_change(seed: int, recomputed: Values) -> None:
    """A recalculation of a changed file is what the engine makes of the inputs in the file."""
    rerun, book, engine = by_engine(seed)
    assert rerun.passed, [check.name for check in rerun.checks if not check.passed]
    assert set(engine) == set(recomputed)
    assert compare(book, engine, recomputed) == []
    assert recomputed[MASTER] == "OK"


@cache
def by_engine(seed: int) -> tuple[Run, bytes, Values]:
    """The engine's run on a changed file's inputs, the workbook it writes, and its values."""
    run, _, _ = variant(variant_of(seed))
    rerun = run_model(run.inputs, inputs_from_workbook(changed(seed), run))
    book, _ = workbook_bytes(rerun)
    return rerun, book, stored_values(book)


@cache
def by_libreoffice() -> list[Values]:
    """The variants, spoilt, then the changed ones: one start of LibreOffice for all."""
    written = [spoilt(variant(name)[1]) for name in VARIANTS]
    return with_libreoffice_all([*written, *(changed(seed) for seed in range(CHANGES))])


def variant_of(seed: int) -> str:
    return list(VARIANTS)[-1 - seed % len(VARIANTS)]


@cache
def changed(seed: int) -> bytes:
    """A variant with random inputs changed, and the old values left in every formula."""
    name = variant_of(seed)
    run, content, layout = variant(name)
    random = np.random.default_rng(seed)
    book = load_workbook(BytesIO(content))
    for change in (amounts, ratios, prevalences, phis, quintile_weights, share):
        change(book, layout, run, random)
    if seed >= len(VARIANTS):
        no_extra_risk(book, layout, run, random)
    return with_values(saved_bytes(book), old_values(name))  # type: ignore[arg-type]


def each(name: str, low: float, high: float) -> Change:
    """A change of every figure of an input, where the variant has it."""

    def change(book: Workbook, layout: Layout, run: Run, random: np.random.Generator) -> None:
        for labels in combinations(coordinates(run, name)) if name in run.values else ():
            figure = round(random.uniform(low, high), 4)
            put(book, layout.input_spot(name, labels), figure)

    return change


phis = each("phi", 0, 0.5)
quintile_weights = each("quintile_weight", 0.5, 2)
share = each("health_inequalities_share", 0, 0.4)
prevalences = each("reference_prevalence", 0, 0.3)


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
