"""Joint funds: what holds of them whatever the figures are, and where places cross councils."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from allocmodel.inputs import model_inputs
from allocmodel.study.run import run_model
from tests.own_lines import SCENARIOS, run_of_lines, written
from tests.synthetic import only

FUNDS = "joint funds over two years"
CORE = '[[budget]]\nline = "core"\namount = 1_000_000_007\nbasis = "core"\n'
FUND = """
[[fund]]
name         = "Care"
contributors = { nhs = 60_000_001 }
from         = "core"
basis        = { nhs = "core" }
"""
LINE = '[[budget]]\nline = "Care"\namount = 60_000_001\nfrom = "core"\nbasis = "core"\n'

#: A place on both sides of the boundary: the city of Derby with Amber Valley, and the rest.
CROSSING = 'places={"Both" = { district = ["E06000015", "E07000032"] }, remainder = "Rest"}'


@settings(max_examples=10)
@given(st.lists(st.integers(1, 10**11), min_size=6, max_size=6))
def test_every_pound_is_paid_and_received(pounds: list[int]) -> None:
    """By contributor and by place, in both years, and none of it outside the payer's area."""
    values = run_of_lines(FUNDS).inputs.values
    paid = values["contributed_amount"]
    given_ = {**values, "contributed_amount": paid.copy(data=np.reshape(pounds, paid.shape))}
    found = only(given_, "council_pounds", "people_of_council", "fund_money", "nhs_of_fund")
    money = found["council_pounds"]
    np.testing.assert_array_equal(money.sum("place"), given_["contributed_amount"])
    np.testing.assert_array_equal(money, np.floor(money))
    assert float(money.min()) >= 0
    assert float(money.where(found["people_of_council"] == 0, 0).max()) == 0
    both = found["nhs_of_fund"].sum("fund") + money.sum("council_contribution")
    np.testing.assert_array_equal(found["fund_money"].sum("fund"), both)


def test_a_fund_of_the_nhs_alone_is_a_line() -> None:
    """One contributor, on core: the same pounds as a line of the budget drawn from core."""
    by_fund, by_line = (
        only(model_inputs(written(CORE + one)).values, "allocation")["allocation"]
        for one in (FUND, LINE)
    )
    assert by_fund.identical(by_line)


def test_councils_money_leaves_the_allocation_alone() -> None:
    paid = '[[fund]]\nname = "Health"\ncontributors = { "E06000015" = 7 }\n'
    text = CORE + paid + 'basis = { "E06000015" = "per_head" }\n'
    with_it, without = (
        only(model_inputs(written(one)).values, "allocation")["allocation"] for one in (text, CORE)
    )
    assert with_it.identical(without)


def test_a_place_that_crosses_councils_has_of_each_for_its_people_there() -> None:
    """The city has all its people in one place, the county a part; by hand from the areas."""
    weights = "code,weight\nBoth,1\nRest,1\n"
    scenario = written(SCENARIOS[FUNDS], CROSSING, frailty=weights)
    run = run_model(model_inputs(scenario)).in_year("2026/27")
    areas = run.inputs.areas
    tiers = run.inputs.reference.upper_tiers()["upper_tier"]
    county = areas[areas["district"].map(tiers) == "E10000007"]
    both = county[county["district"] == "E07000032"]["population"].sum()
    part = both / county["population"].sum()
    pounds = run.values["council_pounds"].sel(council_contribution="Care: Derbyshire")
    assert abs(float(pounds.sel(place="Both")) - part * 30_000_001) < 1
    city = run.values["council_pounds"].sel(council_contribution="Care: Derby")
    assert city.values.tolist() == [10_000_001, 0]
    assert 0 < part < 1


def test_neighbourhoods_share_the_nhs_money_alone() -> None:
    run = run_of_lines(FUNDS).in_year("2027/28")
    care = run.values["neighbourhood_pounds"].sel(budget_line="Care")
    assert float(care.sum()) == 61_000_003
    assert any("not neighbourhoods" in note for note in run.warnings)


def test_a_scenario_with_funds_repeats_from_its_manifest() -> None:
    resolved = written(SCENARIOS[FUNDS]).resolved()
    assert [fund["name"] for fund in resolved["fund"]] == ["Care", "Health"]
    assert [line["line"] for line in resolved["budget"]] == ["core"]
    assert "fund" not in written(CORE).resolved()
