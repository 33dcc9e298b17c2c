"""Every parameter's input leads back to the parameter's own key."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from allocmodel.declared.parameter import Parameter
from allocmodel.declared.quantities import INPUTS
from allocmodel.engine.parameters import all_parameters
from allocmodel.scenario import Scenario, load_scenario
from allocmodel.scenario.input_keys import Figures, NoKey, keyed_value

#: Labels of the dimensions that inputs may have; the first is asked for.
LABELS = {
    "budget_line": ["core", "other"],
    "shared_line": ["core", "other"],
    "weighted_line": ["core", "other"],
    "converging_line": ["core", "other"],
    "place": ["Bassetlaw", "Nottingham City"],
    "deprivation_quintile": ["1", "2", "3", "4", "5"],
    "estimate": ["lower", "point", "upper"],
    "weight_use": ["core: psychosis"],
    "evidence_row": ["psychosis: Asian"],
    "area": ["a", "b"],
    "fund": ["Joint care fund", "Public health grant"],
    "council_contribution": ["Care: Nottingham", "Care: Nottinghamshire", "Grant: Nottingham"],
}
#: Parts of a key that a label stands for.
NAMES = {"<line>": "core", "<name>": "Joint care fund"}
#: Inputs that no key sets one by one, and why.
NO_KEY = {"evidence_estimate": "published evidence"}


def value_of(parameter: Parameter) -> float:
    """A figure that a scenario may write."""
    return min(parameter.highest, max(parameter.lowest, 1.0))


@pytest.fixture(scope="module", name="scenario")
def _scenario() -> Scenario:
    return load_scenario(Path("nottingham-joint-funds"))


@pytest.mark.parametrize(
    "parameter",
    [one for one in all_parameters().values() if one.quantity],
    ids=lambda one: one.key,
)
def test_an_input_leads_back_to_its_key(parameter: Parameter, scenario: Scenario) -> None:
    name = str(parameter.quantity)
    coords = {dim: LABELS[dim] for dim in INPUTS[name].dims}
    shape = [len(labels) for labels in coords.values()]
    figures = Figures({name: xr.DataArray(np.full(shape, value_of(parameter)), coords, [*coords])})
    labels = {dim: every[0] for dim, every in coords.items()}
    if name in NO_KEY or "area" in parameter.dims:
        with pytest.raises(NoKey, match=NO_KEY.get(name, "figures of areas")):
            keyed_value(name, labels, figures, scenario)
        return
    key, value = keyed_value(name, labels, figures, scenario)
    expected = tuple(NAMES.get(part, part) for part in parameter.parts)
    assert key[: len(expected)] == expected
    # What a key holds more of is a place of a table, or who pays into a fund.
    assert set(key[len(expected) :]) <= {"Bassetlaw", "E06000018"}
    if parameter.words:
        assert value == parameter.words[1]
    elif "deprivation_quintile" in labels:
        assert value == [value_of(parameter)] * 5
    else:
        assert value == value_of(parameter)


def test_a_line_that_converges_in_its_own_way_has_a_key_of_its_own(scenario: Scenario) -> None:
    speeds = xr.DataArray([0.5, 0.2], {"converging_line": ["core", "other"]}, ["converging_line"])
    figures = Figures({"speed_over": speeds})
    found = keyed_value("speed_over", {"converging_line": "core"}, figures, scenario)
    assert found == (("convergence", "lines", "core", "speed_over"), 0.5)


def test_a_kind_of_payment_is_switched_by_its_key(scenario: Scenario) -> None:
    kinds = {"payment_kind": ["services", "drugs"]}
    figures = Figures({"payment_is_counted": xr.DataArray([1.0, 1.0], kinds, [*kinds])})
    found = keyed_value("payment_is_counted", {"payment_kind": "drugs"}, figures, scenario)
    assert found == (("baseline", "drugs"), True)
    with pytest.raises(NoKey, match="always counts it"):
        keyed_value("payment_is_counted", {"payment_kind": "services"}, figures, scenario)


def test_no_key_sets_a_national_weight(scenario: Scenario) -> None:
    with pytest.raises(NoKey):
        keyed_value("component_weight", {}, Figures({}), scenario)


def test_an_amount_of_the_year_before_is_written_as_what_it_grows_to() -> None:
    """250,000,000 of 2025/26, growing by a tenth, is 275,000,000 of the first year."""
    three = load_scenario(Path("nottingham-three-years"))
    years = {"budget_line": ["core"], "amount_year": ["2025/26", *three.years]}
    amounts = xr.DataArray([[250e6, 0, 0, 0]], years, [*years])
    growth = xr.DataArray([0.1], {"budget_line": ["core"]}, ["budget_line"])
    labels = {"budget_line": "core", "amount_year": "2025/26"}
    figures = Figures({"given_amount": amounts, "amount_growth": growth})
    keyed = keyed_value("given_amount", labels, figures, three)
    assert keyed == (("budget", "core", "amount"), {"2026/27": 275_000_000})


def test_what_the_nhs_pays_into_a_fund_is_a_key_of_the_fund(scenario: Scenario) -> None:
    line = {"budget_line": ["core", "Joint care fund"]}
    figures = Figures(
        {
            "gross_amount": xr.DataArray([1e9, 58e6], line, [*line]),
            "line_basis": xr.DataArray(["core", "per_head"], line, [*line]),
            "drawn_from": xr.DataArray(["-", "core"], line, [*line]),
        }
    )
    of = {
        name: keyed_value(name, {"budget_line": "Joint care fund"}, figures, scenario)
        for name in figures.values
    }
    fund = ("fund", "Joint care fund")
    assert of["gross_amount"] == ((*fund, "contributors", "nhs"), 58_000_000)
    assert of["line_basis"] == ((*fund, "basis", "nhs"), "per_head")
    assert of["drawn_from"] == ((*fund, "from"), "core")
