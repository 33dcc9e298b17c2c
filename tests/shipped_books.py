"""The runs and workbooks of the scenarios that ship, made once for all tests."""

from __future__ import annotations

from functools import cache

from allocmodel.inputs import model_inputs
from allocmodel.scenario import load_scenario, shipped_scenarios
from allocmodel.study.run import Run, run_model
from allocmodel.workbook.write import workbook_bytes

SCENARIOS = shipped_scenarios()


@cache
def shipped_run(scenario: str) -> Run:
    """The run of a scenario that ships."""
    return run_model(model_inputs(load_scenario(scenario)))


@cache
def shipped_book(scenario: str) -> bytes:
    """The workbook of a scenario that ships."""
    content, _ = workbook_bytes(shipped_run(scenario))
    return content
