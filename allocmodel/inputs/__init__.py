"""From a scenario and the reference data to the inputs of the formulas, each with its source."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd
import xarray as xr

from allocmodel.errors import located
from allocmodel.inputs import adjustment_inputs, budget_inputs, need_inputs, people_inputs
from allocmodel.inputs.gathered import Gathered, Provenance
from allocmodel.reference import Reference
from allocmodel.scenario import Scenario

__all__ = ["ModelInputs", "Provenance", "model_inputs"]


@dataclass(frozen=True)
class ModelInputs:
    """Everything that one run of the model needs.

    Attributes
    ----------
    values : dict of str to xarray.DataArray
        The inputs of the formulas, named as in `quantities.INPUTS`.
    provenance : dict
        By input name and labels: where each figure comes from.
    areas : pandas.DataFrame
        The ICB's areas with their names, by area code.
    scenario : Scenario
    icb, icb_name, year : str
    reference : Reference
    """

    values: dict[str, xr.DataArray]
    provenance: dict[tuple[str, tuple[str, ...]], Provenance]
    areas: pd.DataFrame
    scenario: Scenario
    icb: str
    icb_name: str
    year: str
    reference: Reference
    warnings: list[str] = field(default_factory=list)

    def source_of(self, name: str) -> str:
        """Where a table of reference data comes from."""
        return next(one.source for (of, _), one in self.provenance.items() if of == name)


def model_inputs(scenario: Scenario, reference: Reference | None = None) -> ModelInputs:
    """The inputs of one scenario.

    Parameters
    ----------
    scenario : Scenario
    reference : Reference, optional
        Read from the scenario's own directory, or the shipped tables, when left out.

    Returns
    -------
    ModelInputs

    Raises
    ------
    BadInput
        When the ICB, a place, a budget line or a published figure cannot be found or used.
    """
    reference = reference or Reference.load(scenario.reference)
    with located(_where(scenario, "years")):
        reference.icbs(scenario.year)
    with located(_where(scenario, "icb")):
        icb, icb_name = reference.find_icb(scenario.icb, scenario.year)
    gathered = Gathered(reference, scenario, icb, scenario.year)
    areas = need_inputs.areas(gathered)
    need_inputs.national_formulas(gathered)
    need_inputs.published_population(gathered)
    budget_inputs.budget(gathered)
    budget_inputs.fixed_parameters(gathered)
    people_inputs.people(gathered)
    adjustment_inputs.adjustments(gathered)
    return ModelInputs(
        gathered.values,
        gathered.provenance,
        areas,
        scenario,
        icb,
        icb_name,
        scenario.year,
        reference,
        gathered.warnings,
    )


def _where(scenario: Scenario, key: str) -> str:
    """Where a key's value was written: on the command line if it was set there, else the file."""
    for override in reversed(scenario.overrides):
        if override.partition("=")[0].strip() == key:
            return f"--set {override}"
    return f"{scenario.source}, {key}"
