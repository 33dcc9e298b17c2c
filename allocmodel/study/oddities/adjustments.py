"""What looks odd in what a scenario sets its adjustments to: each of them knows its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from allocmodel.declared.oddity import Oddity
from allocmodel.model.adjustment import Adjustment, Setting
from allocmodel.model.adjustments import REGISTRY
from allocmodel.scenario import Scenario
from allocmodel.study.run import Run


def odd_adjustments(run: Run) -> Iterator[Oddity]:
    """Weights and shares that move nothing, or more than any formula does, or the other way."""
    scenario, last = run.inputs.scenario, run.in_year(run.years[-1])
    basis_of = {line.line: line.basis for line in scenario.lines}
    for adjustment in REGISTRY.values():
        for line, values in _settings(scenario, adjustment):
            basis, the_whole = basis_of.get(line, ""), run.inputs.whole.words.the
            gradients = run.inputs.reference.need_gradients(run.years[-1])
            yield from adjustment.odd(
                Setting(values, line, basis, gradients, last.number, the_whole)
            )


def _settings(
    scenario: Scenario, adjustment: Adjustment
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """What a scenario sets an adjustment to: as a section, or as a weight on each line."""
    if adjustment.key in scenario.sections:
        yield "", scenario.sections[adjustment.key].values
    for weight in scenario.weight:
        if weight.adjustment is adjustment:
            yield weight.line, weight.values
