"""Which of a scenario's own indices and fits money is shared by."""

from __future__ import annotations

from allocmodel.inputs.fund_inputs import bases_of_money
from allocmodel.scenario import Scenario
from allocmodel.scenario.fitted_basis import FITTED
from allocmodel.scenario.own_index import OWN


def used_indices(scenario: Scenario) -> list[str]:
    """The own indices that money is shared by, in the order of the scenario."""
    bases = bases_of_money(scenario)
    return [name for name in scenario.own if OWN + name in bases]


def used_fits(scenario: Scenario) -> list[str]:
    """The fits that money is shared by, in the order of the scenario."""
    bases = bases_of_money(scenario)
    return [name for name in scenario.fitted if FITTED + name in bases]
