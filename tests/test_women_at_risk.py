"""Outcomes of maternity multiply women of childbearing age, not people of all ages."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest

from allocmodel.declared.vocabulary import ETHNIC_GROUPS, HIGH_LEVEL_OF
from allocmodel.inputs import model_inputs
from allocmodel.reference.data import Reference
from allocmodel.scenario import load_scenario
from allocmodel.study.run import Run, run_model

#: MBRRACE-UK gives the points; the intervals here are made up, since ours are not to hand.
MATERNAL = """
extends = "nottingham-2025-26"
id      = "maternal"
title   = "A weight on a line of maternity; its intervals are synthetic"

[[budget]]
line   = "core"
amount = "published"
basis  = "core"

[[budget]]
line   = "maternity"
amount = 50_000_000
from   = "core"
basis  = "maternity"

[[weight]]
line      = "maternity"
kind      = "ethnicity"
evidence  = ["maternal_death"]
uncovered = "one"
phi       = 0.1
"""
ROW = """
[[evidence]]
outcome         = "maternal_death"
group           = "{group}"
census_groups   = {members}
estimate        = {ratio}
lower           = {lower}
upper           = {upper}
measure         = "rate_ratio"
reference_group = "White"
adjusted_for    = "none"
"""
RATIOS = {"asian": 1.8, "black": 3.7}


@cache
def maternal_run() -> Run:
    """Its run."""
    rows = [
        ROW.format(
            group=group,
            members=[one for one, high in HIGH_LEVEL_OF.items() if high == group],
            ratio=ratio,
            lower=ratio - 0.5,
            upper=ratio + 0.5,
        )
        for group, ratio in RATIOS.items()
    ]
    with TemporaryDirectory() as folder:
        file = Path(folder) / "maternal.toml"
        file.write_text(MATERNAL + "".join(rows), encoding="utf-8")
        return run_model(model_inputs(load_scenario(file)))


@pytest.fixture(scope="module")
def run() -> Run:
    return maternal_run()


def test_the_ratio_of_a_place_is_that_of_its_women(run: Run) -> None:
    """Reckoned anew from the table of women by area and five groups."""
    women = Reference.load().women_of_childbearing_age("QT1", "2025/26")
    ratio = np.array([RATIOS.get(str(one), 1) for one in women["high_level_group"].values])
    places = run.inputs.values["place_of_area"].to_series()
    by_place = women.to_pandas().groupby(places).sum()
    expected = (by_place * ratio).sum(axis=1) / by_place.sum(axis=1)
    found = run.values["outcome_need"].sel(estimate="point").isel(followed_outcome=0).to_series()
    np.testing.assert_allclose(found[expected.index], expected, rtol=1e-6)
    # Women of childbearing age are more diverse than people of all ages.
    everybody = run.values["population_by_group"].to_pandas()
    of_all = [RATIOS.get(HIGH_LEVEL_OF[one], 1) for one in ETHNIC_GROUPS]
    crude = (everybody[list(ETHNIC_GROUPS)] * of_all).sum(axis=1) / everybody.sum(axis=1)
    assert (found > crude[found.index]).all()


def test_money_moves_to_where_more_women_are_at_risk(run: Run) -> None:
    effect = run.values["adjustment_in_pounds"].sel(attribution="declared", adjustment="ethnicity")
    assert float(effect.sel(place="Nottingham City")) > 0
    assert float(effect.sum()) == pytest.approx(0, abs=1e-6)
    assert [check.name for check in run.checks if not check.passed] == []


def test_a_line_of_maternity_is_compared_by_women(run: Run) -> None:
    """Reckoned anew: each woman counts with the line's pounds for each of her area's women."""
    women = Reference.load().women_of_childbearing_age("QT1", "2025/26").to_pandas()
    places = run.inputs.values["place_of_area"].to_series()
    need = run.inputs.values["area_weighted_population"].sel(service="maternity").to_series()
    money = run.values["target"].sel(budget_line="maternity").to_series()
    own = need / need.groupby(places).sum()[places].to_numpy() * money[places].to_numpy()
    per_woman = own / women.sum(axis=1)
    by_group = women.mul(per_woman, axis=0).sum() / women.sum()
    expected = by_group / (money.sum() / women.sum().sum())
    found = run.values["maternity_ratio_by_group"].to_series()
    np.testing.assert_allclose(found[expected.index], expected, rtol=1e-6)
    crude = run.values["maternity_crude_ratio_by_group"].to_series()
    assert crude["asian"] > found["asian"] > 0


def test_nobody_counts_women_where_no_outcome_asks() -> None:
    scenario = load_scenario("nottingham-diabetes-core")
    given = set(model_inputs(scenario).values)
    assert not [name for name in given if "women" in name]
