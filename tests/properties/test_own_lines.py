"""Lines that are a team's own: what holds of them whatever the figures are."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from allocmodel.inputs import model_inputs
from allocmodel.study.run import run_model
from tests.own_lines import SCENARIOS, run_of_lines, written
from tests.synthetic import only

#: A few ICBs of several kinds; `tests.long.functions` tries all, in every year.
ICBS = ("QT1", "QOC", "QMJ")

TWO_LINES = """
[[budget]]
line   = "core"
amount = {amount}
basis  = "{basis}"
"""


def target_of(text: str, *overrides: str) -> xr.DataArray:
    values = model_inputs(written(text, *overrides)).values
    return only(values, "target")["target"].sum("budget_line")


@pytest.mark.parametrize("icb", ICBS)
def test_functions_are_core_before_rounding(icb: str) -> None:
    where = [f"icb={icb}", 'places={by="district"}']
    by_functions = target_of(TWO_LINES.format(amount='"published"', basis="functions"), *where)
    by_core = target_of(TWO_LINES.format(amount='"published"', basis="core"), *where)
    np.testing.assert_allclose(by_functions, by_core, rtol=1e-13)


@settings(max_examples=15)
@given(st.integers(1, 10**11))
def test_functions_of_any_envelope_are_core(pounds: int) -> None:
    """With the changed health inequalities share too; whole pounds leave a pound a line."""
    functions = run_of_lines("functions and a changed share").inputs.values
    lines = [str(one) for one in functions["gross_amount"]["budget_line"].values]
    gross = [float(pounds) if line == "core" else 0.0 for line in lines]
    unweighted = xr.ones_like(functions["quintile_weight"])
    values = {
        **functions,
        "gross_amount": functions["gross_amount"].copy(data=gross),
        "quintile_weight": unweighted,
    }
    found = only(values, "target", "allocation", "changed_core_share", "line_pounds")
    core = pounds * found["changed_core_share"]
    np.testing.assert_allclose(found["target"].sum("budget_line"), core, rtol=1e-12, atol=1e-9)
    assert float(found["line_pounds"].sum()) == pounds
    np.testing.assert_array_equal(found["allocation"].sum("place"), found["line_pounds"])
    away = found["allocation"].sum("budget_line") - core
    assert float(abs(away).max()) <= len(lines) - 1


@settings(max_examples=10)
@given(st.integers(1, 400), st.integers(0, 400))
def test_what_is_set_is_set_and_the_others_keep_their_proportions(set_: int, named: int) -> None:
    text = SCENARIOS["functions and a changed share"].replace(
        'basis  = "functions"',
        'basis  = "functions"\n[budget.functions]\n'
        f"prescribing = {set_ * 10**6}\n"
        f'"continuing care" = {{ amount = {named * 10**6}, basis = "community" }}',
    )
    found = only(model_inputs(written(text)).values, "line_amount", "function_part")
    money = found["line_amount"].to_series()
    assert money["core: prescribing"] == set_ * 1e6
    assert money["core: continuing care"] == named * 1e6
    part = found["function_part"].to_series()
    others = ("general acute", "community services", "mental health", "maternity")
    shown = {"general acute": "general and acute"}
    codes = ("core_general_acute", "core_community", "core_mental_health", "core_maternity")
    ratios = [
        money[f"core: {shown.get(name, name)}"] / part[code]
        for name, code in zip(others, codes, strict=True)
    ]
    np.testing.assert_allclose(ratios, ratios[0], rtol=1e-12)
    assert money.sum() == pytest.approx(2e9, abs=1e-5)


def test_an_own_index_of_ones_is_equal_money_per_head() -> None:
    ones = "code,weight\nDerby,1\nDerbyshire,1\n"
    run = run_model(model_inputs(written(SCENARIOS["own index and remainder"], frailty=ones)))
    np.testing.assert_allclose(
        run.values["own_share"].sel(own_index="own:frailty"),
        run.values["population_share"],
        rtol=1e-14,
    )
    assert float(abs(run.values["own_index_in_pounds"]).max()) < 1e-6


def test_one_half_of_core_by_its_need_and_the_rest_without_is_core() -> None:
    """A need that is drawn with the money that its formula gives it leaves the rest as it is.

    Health inequalities bear no costs, so by themselves and without them places get core.
    """
    run = run_of_lines("own index and remainder")
    part = run.number("local_weight", formula="core", component="health_inequalities")
    text = """
[[budget]]
line   = "core"
amount = 1_000_000_000
basis  = "core"

[[budget]]
line   = "inequalities"
amount = {pounds}
basis  = "health_inequalities"
from   = "core"
remainder = "without component"
"""
    target = target_of(text.format(pounds=round(part * 1e9)))
    core = run.values["fair_share"].sel(service="core") * 1e9
    np.testing.assert_allclose(target, core, atol=1)


def test_a_budget_of_functions_moves_no_title() -> None:
    """Before adjustments stands the national formula, which functions add up to."""
    assert written(SCENARIOS["functions and a changed share"]).by_national_formula
    assert not written(SCENARIOS["own index and remainder"]).by_national_formula


def test_baselines_of_functions_are_of_lines() -> None:
    """Functions may converge one by one, each from a baseline of its own."""
    text = (
        TWO_LINES.format(amount=2_000_000_000, basis="functions")
        + """
[baseline.amounts."core: maternity"]
"Derby"      = 30_000_000
"Derbyshire" = 50_000_000
[convergence]
speed_over  = 0.2
speed_under = 0.2
"""
    )
    run = run_model(model_inputs(written(text)))
    assert run.passed
    assert list(run.values["converged_amount"]["converging_line"].values) == ["core: maternity"]


def test_an_envelope_converges_as_core_does() -> None:
    """What a place gets of all functions is what it gets of core on one line."""
    text = SCENARIOS["functions"].partition("[baseline")
    rules = text[1] + text[2]
    by_functions = model_inputs(
        written(TWO_LINES.format(amount='"published"', basis="functions") + rules)
    )
    by_core = model_inputs(written(TWO_LINES.format(amount='"published"', basis="core") + rules))
    found = [
        run_model(one).values["amount_to_round"].sum("budget_line")
        for one in (by_functions, by_core)
    ]
    np.testing.assert_allclose(found[0], found[1], rtol=1e-12)


def test_a_scenario_repeats_from_its_manifest() -> None:
    """What is resolved holds functions as written, and the names of files without folders."""
    resolved = written(SCENARIOS["functions over two years"]).resolved()
    assert resolved["own"]["frailty"]["file"] == "frailty.csv"
    assert resolved["budget"][0]["functions"] == {
        "maternity": {"2026/27": 90_000_000, "2027/28": 95_000_000}
    }


def test_list_inflation_counts_on_functions_as_on_core() -> None:
    """No line that follows people is left out: functions and own indices lose what core loses."""
    line = '[[budget]]\nline = "core"\namount = 1_000_000_000\nbasis = "{}"\n'
    lists = "[list_inflation]\nlambda = 0.5\n"
    moved = [
        run_model(model_inputs(written(line.format(basis) + lists)))
        .values["adjustment_in_pounds"]
        .sel(adjustment="list_inflation", attribution="declared")
        for basis in ("core", "functions")
    ]
    assert abs(moved[0]).max() > 100_000
    # Each line is put back to its own money: a little less moves between lines than in one.
    assert abs(moved[1] - moved[0]).max() < 0.01 * abs(moved[0]).max()
    own = SCENARIOS["own index and remainder"] + lists
    lines = model_inputs(written(own)).values["weighted_line_name"].values
    assert "frailty" in lines
