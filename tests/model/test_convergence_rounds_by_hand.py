"""All of convergence together: three places, two years, a floor that binds, three rounds.

£100, £100 and £200 of £400; by need 150, 100 and 150, in both years, at full speed. No place may
lose more than a tenth, so Gamma keeps 180.

    first year        Alpha    Beta   Gamma
    after the pull      150     100     150   as many pounds as there are
    first round         150     100     150   Gamma is 30 short of its floor: held at 180
    second round        132      88     180   220/250 for the others; Beta is 12 short of where
                                              it starts, its target: held at 100
    third round         120     100     180   what is left

In the second year Gamma's floor is 0.9 x 180 = 162: 238/250 for the others in the second round, so
Beta is held again, and Alpha has 400 - 162 - 100 = 138.
"""

from __future__ import annotations

from functools import cache

import pytest
import xarray as xr

from allocmodel.engine.running import run_steps
from allocmodel.engine.steps import needed_steps
from tests.model.by_hand import ROUND, array, assert_figures

PLACE = {"place": ["Alpha", "Beta", "Gamma"]}
LINE = {"converging_line": ["core"]}
YEAR = {"year": ["2025/26", "2026/27"]}
BUDGET_LINE = {"budget_line": ["core"]}
NO_LIMIT = 10_000


@cache
def results() -> dict[str, xr.DataArray]:
    given = {
        "opening_baseline": array([[100], [100], [200]], **PLACE, **LINE),
        "target": array([[150], [100], [150]], **PLACE, **BUDGET_LINE),
        "placed_amount": array([400], **BUDGET_LINE),
        "population": array([10, 10, 10], **PLACE),
        "place_order": array([1, 2, 3], **PLACE),
        "converging_line_name": array(["core"], **LINE),
        "round_name": array(["1", "2", "3"], **ROUND),
        "first_year": array([1, 0], **YEAR),
        "parts_of_a_pound": array(10_000),
        "speed_over": array([1], **LINE),
        "speed_under": array([1], **LINE),
        "cap_over": array([NO_LIMIT], **LINE),
        "cap_under": array([NO_LIMIT], **LINE),
        "begins_over": array([0], **LINE),
        "begins_under": array([0], **LINE),
        "share_of_own_money": array([1], **LINE),
        "growth_floor": array([-0.1], **LINE),
        "growth_ceiling": array([NO_LIMIT], **LINE),
        "per_head_floor": array([0], **LINE),
        "per_head_ceiling": array([NO_LIMIT], **LINE),
    }
    # Checks look at amounts year by year, which are not given here.
    steps = [step for step in needed_steps(given) if step.stage != "checks"]
    return run_steps(given, steps)


def in_year(name: str, year: str) -> xr.DataArray:
    return results()[name].sel(year=year, converging_line="core", drop=True)


def test_trial_amounts_of_the_rounds() -> None:
    """Alpha is free in every round; its trial amount is what the scale of the round leaves it."""
    alpha = in_year("trial", "2025/26").sel(place="Alpha", drop=True)
    assert_figures(alpha, [150, 150 * 220 / 250, 120], **ROUND)


def test_who_is_held_when() -> None:
    held = in_year("held_low", "2025/26")
    assert_figures(held, [[0, 0, 0], [0, 1, 1], [1, 1, 1]], **PLACE, **ROUND)
    assert not results()["held_high"].any()


@pytest.mark.parametrize(
    ("year", "amounts"), [("2025/26", [120, 100, 180]), ("2026/27", [138, 100, 162])]
)
def test_amounts(year: str, amounts: list[float]) -> None:
    assert_figures(in_year("converged_amount", year), amounts, **PLACE)
    allocation = results()["allocation"].sel(year=year, budget_line="core", drop=True)
    assert_figures(allocation, amounts, **PLACE)


def test_why_they_are_held() -> None:
    """Gamma by its floor; Beta on its target, which is where it started."""
    for year in YEAR["year"]:
        assert_figures(in_year("held_at_floor", year), [0, 0, 1], **PLACE)
        assert_figures(in_year("held_at_target", year), [0, 1, 0], **PLACE)
