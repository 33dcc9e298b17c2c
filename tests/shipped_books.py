"""The runs and workbooks of the scenarios that ship, made once for all tests."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

import pytest
from openpyxl.utils.cell import coordinate_to_tuple

from allocmodel.audit.agreement import Disagreement
from allocmodel.audit.recalculate import Values, stored_values
from allocmodel.audit.rules.exempt import INPUT_SHEETS
from allocmodel.inputs import model_inputs
from allocmodel.scenario import load_scenario, shipped_scenarios
from allocmodel.study.run import Run, run_model
from allocmodel.workbook.layout import ANCHORED, AS_RUN_SHEET, FIRST_ROW
from allocmodel.workbook.write import MASTER_ROW
from tests.written_once import workbook_once

SCENARIOS = shipped_scenarios()

# Reading a whole workbook takes seconds. So each kind of scenario is tried in the first tier of
# tests, and those that only have other figures in the second, where they are marked `long`.
# Synthetic workbooks with every adjustment at once are tried in the first tier too.
#: Audited in the first tier, which recomputes them as well: England, and evidence with intervals on
#: a line that is drawn from another.
AUDITED = {"england-core-2025-26", "nottingham-psychosis-mental-health"}
#: Recomputed alone in the first tier, from spoilt values: limits that bind. The default and a year
#: without publications are, with changed inputs: see workbook/test_recalculation.py.
RECOMPUTED = {"nottingham-floor-binds"}
#: Of kinds of their own too: the second tier audits them, and LibreOffice recomputes some.
OTHER_KINDS = {
    *("nottingham-2025-26", "nottingham-core20plus-fund", "nottingham-three-years"),
    "nottingham-neighbourhoods",
    "nottingham-gp-payments",
    "coventry-warwickshire-2026-27",
}


def each_scenario(first: Collection[str], of: Collection[str] = SCENARIOS) -> pytest.MarkDecorator:
    """Scenarios that ship, as `scenario`; those that are not in `first` are `long`."""
    return pytest.mark.parametrize(
        "scenario",
        [
            pytest.param(one, marks=() if one in first else pytest.mark.long, id=one)
            for one in SCENARIOS
            if one in of
        ],
    )


@cache
def shipped_run(scenario: str) -> Run:
    """The run of a scenario that ships."""
    return run_model(model_inputs(load_scenario(scenario)))


@cache
def shipped_book(scenario: str) -> bytes:
    """The workbook of a scenario that ships."""
    content, _ = workbook_once(shipped_run(scenario))
    return content


@cache
def shipped_values(scenario: str) -> Values:
    """What the formula cells of that workbook hold."""
    return stored_values(shipped_book(scenario))


def of_the_model(found: list[Disagreement], run: Run) -> list[Disagreement]:
    """Disagreements about the model, without those that only tell of a change since the run.

    A workbook whose inputs are changed is compared with one that is written anew: what both have
    stored of their own runs, and say of changes, is not the same.
    """
    told = {AS_RUN_SHEET, *INPUT_SHEETS}
    register = FIRST_ROW + len(run.checks) + len(ANCHORED)
    return [
        one
        for one in found
        if one.sheet not in told
        and (row := coordinate_to_tuple(one.address)[0]) != MASTER_ROW
        and not (one.sheet == "Checks" and row <= register)
    ]


def checks_of_the_model(values: Values, run: Run) -> set[object]:
    """What the register of checks says of the checks that every run has."""
    return {values["Checks", f"E{FIRST_ROW + 1 + n}"] for n in range(len(run.checks))}
