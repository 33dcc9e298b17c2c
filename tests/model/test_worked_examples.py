"""The register of worked examples: every step has one, in a file of its stage."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from allocmodel.engine.steps import STAGES, all_steps
from allocmodel.model.adjustments import WEIGHTS
from allocmodel.model.lifting import LIFTED, MARK

HERE = Path(__file__).parent


@cache
def examples(stage: str) -> dict[str, str]:
    """The tests of a stage's worked examples, each with its source."""
    # The steps that composition makes of a weight may stand with the weight's own.
    stages = [stage, *WEIGHTS] if stage == "adjustments" else [stage]
    files = [path for one in stages for path in HERE.glob(f"test_{one}*_by_hand.py")]
    sources = [path.read_text("utf-8") for path in files]
    return {
        node.name: ast.get_source_segment(source, node) or ""
        for source in sources
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef)
    }


@pytest.mark.parametrize("stage", STAGES)
def test_every_step_is_worked_by_hand(stage: str) -> None:
    steps = [name for name, step in all_steps().items() if step.stage == stage]
    # Lifted ones are the formulas of places, worked out there: see test_neighbourhood_need.py.
    lifted = [name for name in steps if all_steps()[name].title.endswith(MARK)]
    assert {name.removeprefix(LIFTED) for name in lifted} < set(all_steps())
    steps = [name for name in steps if name not in lifted]
    missing = [name for name in steps if f'"{name}"' not in examples(stage).get(f"test_{name}", "")]
    assert not missing, f"test_{stage}_by_hand.py needs test_<step> with result_of for {missing}"
