"""Every step, by name: xarray's numbers against the same step's Excel formulas.

Whole workbooks are written for random inputs; the values that they hold are spoilt, so that only
a recalculation can give the right ones. formualizer recomputes each; every cell of every step must
agree with the engine to a billionth.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pytest

from allocmodel.audit.agreement import IN_PARTS, ONE_PART
from allocmodel.audit.recalculate import Values, stored_values
from allocmodel.engine.steps import Step, all_steps, needed_steps
from allocmodel.engine.verdict import TOLERANCES
from allocmodel.study.run import Run
from allocmodel.workbook.layout import Layout, combinations, coordinates
from allocmodel.workbook.write import workbook_bytes
from tests.own_lines import SCENARIOS as OWN_LINES
from tests.own_lines import run_of_lines
from tests.synthetic import (
    AWKWARD_NAMES,
    BY_FIGURES,
    EVERYTHING,
    Choices,
    Size,
    recomputed_from_spoilt,
    spoilt,
    synthetic_run,
    synthetic_values,
)
from tests.tracing.test_convergence_parity import TRIALS as CONVERGING
from tests.tracing.test_convergence_parity import run_named

RELATIVE = 1e-9

#: Sizes, names and choices that each step is tried on, by seed.
TRIALS: dict[int, tuple[Size, tuple[str, ...], Choices]] = {
    1: (Size(places=3, areas=7, lines=4), (), EVERYTHING),
    2: (Size(places=1, areas=1, lines=1), (), Choices(deprivation=True)),
    3: (
        Size(places=1, areas=5, lines=3),
        ("*", "?", "~"),
        Choices(lines=2, treatments=("shrunk",), rows=1),
    ),
    4: (
        Size(places=2, areas=2, lines=1),
        ("+x", "=1+1"),
        Choices(people=False, by_figures=("health_inequalities",)),
    ),
    # More lines, uses, rows and pools than a sum that is written out term by term could take.
    5: (
        Size(places=17, areas=25, lines=17),
        AWKWARD_NAMES,
        Choices(
            by_figures=("health_inequalities",),
            deprivation=True,
            lines=6,
            treatments=("shrunk", "rate_ratio", "none") * 2 + ("shrunk",),
            rows=8,
            pools=("core20", "core20plus"),
        ),
    ),
    6: (
        Size(places=5, areas=9, lines=6),
        tuple(reversed(AWKWARD_NAMES)),
        Choices(
            deprivation=True,
            lines=3,
            treatments=("none", "rate_ratio", "shrunk"),
            rows=6,
            pools=("core20plus",),
            neighbourhoods=2,
        ),
    ),
    7: (
        Size(places=25, areas=40, lines=2),
        (),
        Choices(
            ages=True,
            practices=True,
            records=True,
            by_figures=BY_FIGURES,
            neighbourhoods=3,
        ),
    ),
    8: (
        Size(places=4, areas=8, lines=3),
        (),
        Choices(
            lines=3,
            treatments=("rate_ratio",) * 2,
            rows=5,
            pools=("core20",),
            women_at_risk=True,
            neighbourhoods=2,
        ),
    ),
    9: (
        Size(places=3, areas=3, lines=2),
        (),
        Choices(
            by_figures=("health_inequalities",),
            treatments=("rate_ratio",),
            rows=2,
            agreed=True,
            neighbourhoods=2,
        ),
    ),
    10: (
        Size(places=2, areas=6, lines=2),
        (),
        Choices(people=False, ages=True, by_figures=BY_FIGURES, agreed=True, neighbourhoods=4),
    ),
}


@cache
def steps_of(seed: int) -> list[str]:
    """The steps of one trial."""
    return [step.name for step in needed_steps(synthetic_values(seed, *TRIALS[seed]))]


@dataclass(frozen=True)
class Trial:
    """A run, its workbook's layout, and what another engine makes of the workbook."""

    run: Run
    layout: Layout
    stored: Values
    recomputed: Values


@cache
def trial(seed: int) -> Trial:
    """One random workbook, its stored values spoilt, recomputed."""
    run = synthetic_run(seed, *TRIALS[seed])
    content, layout = workbook_bytes(run)
    return Trial(run, layout, stored_values(content), recomputed_from_spoilt(content))


@pytest.mark.parametrize("seed", TRIALS)
def test_steps_agree_with_their_excel_formulas(seed: int) -> None:
    one = trial(seed)
    names = steps_of(seed)
    assert names
    found = [said for name in names for said in differences(one, name)]
    assert not found, f"seed {seed}:\n" + "\n".join(found)


@pytest.mark.parametrize("seed", TRIALS)
def test_every_step_is_laid_out_and_compared(seed: int) -> None:
    """A step that has no cells would pass unseen."""
    one = trial(seed)
    names = steps_of(seed)
    assert {step.name for step in one.run.steps} == set(names)
    cells = {where for name in names for where in places_of(one, name).values()}
    size = sum(one.run.values[name].size for name in names)
    assert len(cells) == size, "two figures stand in one cell"
    assert cells <= set(one.recomputed)


@pytest.mark.parametrize("seed", TRIALS)
def test_verdicts_agree(seed: int) -> None:
    """Texts on any sheet, such as OK and FAIL, are the engine's."""
    one = trial(seed)
    texts = {where: value for where, value in one.stored.items() if isinstance(value, str)}
    assert texts and {where: one.recomputed[where] for where in texts} == texts


def test_every_step_is_in_several_trials() -> None:
    """A step that is in no run would pass unseen; so might one that is seen in one shape only."""
    seen = Counter(name for seed in TRIALS for name in steps_of(seed))
    # Runs that converge have trials of their own, which compare every cell.
    seen += Counter(step.name for name in CONVERGING for step in run_named(name).steps)
    # So have functions, needs taken out and own indices.
    seen += Counter(step.name for name in OWN_LINES for step in run_of_lines(name).steps)
    assert set(seen) == set(all_steps())
    assert min(seen.values()) >= 2


def test_spoilt_values_are_wrong() -> None:
    """Without a recalculation, the comparison would fail: the stored values are spoilt."""
    content, _ = workbook_bytes(trial(2).run)
    assert set(stored_values(spoilt(content)).values()) == {-7}


@pytest.mark.parametrize("wrong", [0.5, "#DIV/0!", None])
def test_a_cell_that_disagrees_is_named(wrong: object) -> None:
    one = trial(2)
    ((place,), (sheet, address)), *_ = places_of(one, "population_share").items()
    spoilt_cell = replace(one, recomputed={**one.recomputed, (sheet, address): wrong})
    (said,) = differences(spoilt_cell, "population_share")
    assert said.startswith(f"population_share of {place}, {sheet}!{address}: ")
    assert not differences(one, "population_share")


def nought(step: Step) -> float:
    """What counts as nought: rounding errors of sums that cancel out, in the step's own unit.

    Engines add up in different orders, so the last part of a pound may round either way.
    """
    if step.name in IN_PARTS:
        return ONE_PART
    if step.stage == "checks":
        return TOLERANCES[step.unit][0]
    return {"share": 1e-12, "index": 1e-12, "pounds": 1e-4, "pounds per head": 1e-8}.get(
        step.unit, 0.0
    )


def places_of(one: Trial, name: str) -> dict[tuple[str, ...], tuple[str, str]]:
    """The sheet and address of each figure of a step, by its labels."""
    from openpyxl.utils import get_column_letter

    spots = {}
    for labels in combinations(coordinates(one.run, name)):
        spot = one.layout.spot(name, labels)
        spots[tuple(labels.values())] = (spot.sheet, f"{get_column_letter(spot.column)}{spot.row}")
    return spots


def differences(one: Trial, name: str) -> list[str]:
    """Each cell in which a recalculated step is not the engine's: step, labels and place."""
    where = places_of(one, name)
    expected = one.run.values[name].to_numpy().astype(float).ravel()
    recomputed = np.array([figure(one.recomputed.get(cell)) for cell in where.values()])
    close = np.isclose(recomputed, expected, rtol=RELATIVE, atol=nought(all_steps()[name]))
    return [
        f"{name} of {', '.join(labels) or 'the whole'}, {sheet}!{address}: "
        f"{recomputed[number]!r} in the workbook, {expected[number]!r} in the engine"
        for number, (labels, (sheet, address)) in enumerate(where.items())
        if not close[number]
    ]


def figure(value: object) -> float:
    """A figure of a recalculated cell; whatever is none agrees with nothing."""
    return float(value) if isinstance(value, int | float) else float("nan")
