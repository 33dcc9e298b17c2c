"""Every step, by name: xarray's numbers against the same step's Excel formulas.

Whole workbooks are written for random inputs; the values that they hold are spoilt, so that only
a recalculation can give the right ones. formualizer recomputes each; every cell of every step must
agree with the engine to a billionth.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest
import xarray as xr

from allocmodel.audit.agreement import IN_PARTS, ONE_PART
from allocmodel.audit.recalculate import Values, stored_values, with_formualizer
from allocmodel.model.steps import Step, all_steps
from allocmodel.model.verdict import TOLERANCES
from allocmodel.run import Run
from allocmodel.workbook.layout import Layout, combinations, coordinates
from allocmodel.workbook.write import workbook_bytes
from tests.synthetic import AWKWARD_NAMES, Size, spoilt, synthetic_run

RELATIVE = 1e-9

#: Sizes and names that each step is tried on, by seed.
TRIALS: dict[int, tuple[Size, tuple[str, ...]]] = {
    1: (Size(places=3, areas=7, lines=4), ()),
    2: (Size(places=1, areas=1, lines=1), ()),
    3: (Size(places=1, areas=5, lines=3), ("*", "?", "~")),
    4: (Size(places=2, areas=2, lines=1), ("+x", "=1+1")),
    5: (Size(places=17, areas=40, lines=17), AWKWARD_NAMES),
    6: (Size(places=5, areas=9, lines=6), tuple(reversed(AWKWARD_NAMES))),
    7: (Size(places=25, areas=60, lines=2), ()),
}


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
    return Trial(run, layout, stored_values(content), with_formualizer(spoilt(content)))


@pytest.mark.parametrize("seed", TRIALS)
@pytest.mark.parametrize("name", all_steps())
def test_step_agrees_with_its_excel_formulas(name: str, seed: int) -> None:
    one = trial(seed)
    expected = one.run.values[name]
    recomputed = in_workbook(one, name)
    xr.testing.assert_allclose(
        recomputed, expected.astype(float), rtol=RELATIVE, atol=nought(all_steps()[name])
    )


@pytest.mark.parametrize("seed", TRIALS)
def test_every_step_is_laid_out_and_compared(seed: int) -> None:
    """A step that is not in the runs, or has no cells, would pass unseen."""
    one = trial(seed)
    assert {step.name for step in one.run.steps} == set(all_steps())
    cells = {where for name in all_steps() for where in places_of(one, name).values()}
    size = sum(one.run.values[name].size for name in all_steps())
    assert len(cells) == size, "two figures stand in one cell"
    assert cells <= set(one.recomputed)


@pytest.mark.parametrize("seed", TRIALS)
def test_verdicts_agree(seed: int) -> None:
    """Texts on any sheet, such as OK and FAIL, are the engine's."""
    one = trial(seed)
    texts = {where: value for where, value in one.stored.items() if isinstance(value, str)}
    assert texts and {where: one.recomputed[where] for where in texts} == texts


def test_spoilt_values_are_wrong() -> None:
    """Without a recalculation, the comparison would fail: the stored values are spoilt."""
    content, _ = workbook_bytes(trial(2).run)
    assert set(stored_values(spoilt(content)).values()) == {-7}


def nought(step: Step) -> float:
    """What counts as nought: rounding errors of sums that cancel out, in the step's own unit.

    Engines add up in different orders, so the last part of a pound may round either way.
    """
    if step.name in IN_PARTS:
        return ONE_PART
    if step.stage == "checks":
        return TOLERANCES[step.unit][0]
    return {"share": 1e-12, "pounds": 1e-4, "pounds per head": 1e-8}.get(step.unit, 0.0)


def places_of(one: Trial, name: str) -> dict[tuple[str, ...], tuple[str, str]]:
    """The sheet and address of each figure of a step, by its labels."""
    from openpyxl.utils import get_column_letter

    spots = {}
    for labels in combinations(coordinates(one.run, name)):
        spot = one.layout.spot(name, labels)
        spots[tuple(labels.values())] = (spot.sheet, f"{get_column_letter(spot.column)}{spot.row}")
    return spots


def in_workbook(one: Trial, name: str) -> xr.DataArray:
    """A step as the recomputed workbook has it."""
    figures = [float(one.recomputed[where]) for where in places_of(one, name).values()]  # type: ignore[arg-type]
    expected = one.run.values[name]
    return expected.copy(data=np.reshape(figures, expected.shape))
