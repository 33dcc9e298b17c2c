"""What a scenario writes and nothing uses."""

from __future__ import annotations

from collections.abc import Iterator

from allocmodel.inputs.evidence_inputs import uses
from allocmodel.study.oddities.oddity import Oddity, listed
from allocmodel.study.run import Run


def _unused(what: str, why: str) -> Oddity:
    return Oddity(f"Not used: {what}", why)


def unused_keys_of_lines(run: Run) -> Iterator[Oddity]:
    """Keys of budget lines that need something else beside them."""
    scenario = run.inputs.scenario
    for line in scenario.budget:
        if not line.recurrent and scenario.convergence is None:
            yield _unused(
                f"recurrent = false of {line.line}",
                "nothing converges in this scenario, so every line is paid in full each year",
            )
        if line.growth is not None and not line.is_published and _all_given(run, line.amount):
            yield _unused(
                f"the growth of {line.line}", "the amount of every year of the scenario is typed"
            )


def _all_given(run: Run, amount: object) -> bool:
    years = run.inputs.scenario.years
    return all(year in amount for year in years) if isinstance(amount, dict) else len(years) == 1


def unused_evidence(run: Run) -> Iterator[Oddity]:
    """Rows of evidence that no weight names."""
    scenario = run.inputs.scenario
    used = {use.outcome for use in uses(scenario)}
    names = [one.outcome for one in scenario.evidence if one.outcome not in used]
    if names:
        yield _unused(
            f"the evidence on {listed(list(dict.fromkeys(names)))}",
            "no weight of the scenario names it",
        )
