"""What tables and sentences show and no other step has, step by step, on small figures."""

from __future__ import annotations

import numpy as np

from allocmodel.declared.vocabulary import BRIDGE_LINES, FORMULAS, SERVICES
from tests.model.by_hand import PLACE, ROUND, array, assert_figures, result_of

LINE = {"budget_line": ["core", "fund", "rest"]}
DRAWN = {"drawn_line": ["fund"]}
DRAWN_NAME = array(["fund"], **DRAWN)
SHARE = array([[0.4, 0.7, 0.0], [0.6, 0.3, 0.0]], **PLACE, **LINE)
PLACED = array([900, 100, 0], **LINE)
MOVING = {"converging_line": ["core", "fund"]}
MOVING_NAME = array(["core", "fund"], **MOVING)
PEOPLE = array([100, 300], **PLACE)
YEAR = {"year": ["2025/26", "2026/27", "2027/28"]}
FIRST = array([1, 0, 0], **YEAR)


# --- Bridge ----------------------------------------------------------------------------------


def test_above_average() -> None:
    services = list(SERVICES)
    need = np.ones((2, len(services)))
    need[0, services.index("maternity")] = 1.25
    need[1, services.index("prescribing")] = 0.9
    need[0, services.index("core")] = 7
    formulas = list(FORMULAS)
    own = [[1.2, 9.0] if formulas[0] == "core" else [9.0, 1.2], [1.0, 1.0]]
    icb = [1.1, 3.0] if formulas[0] == "core" else [3.0, 1.1]
    found = result_of(
        "above_average",
        need_index=array(need, **PLACE, service=services),
        cost_factor=array(own, **PLACE, formula=formulas),
        icb_cost_factor=array(icb, formula=formulas),
    )
    expected = np.zeros((2, len(BRIDGE_LINES)))
    lines = list(BRIDGE_LINES)
    expected[0, lines.index("maternity")] = 1.25 - 1
    expected[1, lines.index("prescribing")] = 0.9 - 1
    expected[:, lines.index("unavoidable_costs")] = [1.2 / 1.1 - 1, 1 / 1.1 - 1]
    assert_figures(found, expected, **PLACE, bridge_line=lines)


# --- Budget ----------------------------------------------------------------------------------


def test_whole_budget() -> None:
    assert_figures(result_of("whole_budget", line_amount=array([900, 100, 50], **LINE)), 1050)


def test_total_held() -> None:
    assert_figures(result_of("total_held", held_amount=array([0, 20, 50], **LINE)), 20 + 50)


def test_drawn_line_money() -> None:
    found = result_of(
        "drawn_line_money", line_share=SHARE, placed_amount=PLACED, drawn_line_name=DRAWN_NAME
    )
    assert_figures(found, [[0.7 * 100], [0.3 * 100]], **PLACE, **DRAWN)


def test_money_had_it_stayed() -> None:
    found = result_of(
        "money_had_it_stayed",
        line_share=SHARE,
        placed_amount=PLACED,
        drawn_from=array(["(no other line)", "core", "core"], **LINE),
        drawn_line_name=DRAWN_NAME,
    )
    assert_figures(found, [[0.4 * 100], [0.6 * 100]], **PLACE, **DRAWN)


def test_drawn_line_move() -> None:
    found = result_of(
        "drawn_line_move",
        drawn_line_money=array([[70], [30]], **PLACE, **DRAWN),
        money_had_it_stayed=array([[40], [60]], **PLACE, **DRAWN),
    )
    assert_figures(found, [[70 - 40], [30 - 60]], **PLACE, **DRAWN)


# --- Convergence -----------------------------------------------------------------------------


def test_own_base_growth() -> None:
    """Nothing to grow from is no growth."""
    found = result_of(
        "own_base_growth",
        projected=array([[103, 50], [0, 40]], **PLACE, **MOVING),
        baseline=array([[100, 40], [0, 50]], **PLACE, **MOVING),
    )
    assert_figures(found, [[103 / 100 - 1, 50 / 40 - 1], [0, 40 / 50 - 1]], **PLACE, **MOVING)


def test_baseline_share() -> None:
    found = result_of(
        "baseline_share",
        baseline=array([[30, 0], [90, 0]], **PLACE, **MOVING),
        total_baseline=array([120, 0], **MOVING),
    )
    assert_figures(found, [[30 / 120, 0], [90 / 120, 0]], **PLACE, **MOVING)


def test_projected_share() -> None:
    found = result_of("projected_share", projected=array([[30, 0], [20, 0]], **PLACE, **MOVING))
    assert_figures(found, [[30 / 50, 0], [20 / 50, 0]], **PLACE, **MOVING)


def test_converging_target_share() -> None:
    found = result_of(
        "converging_target_share", converging_target=array([[10, 0], [70, 0]], **PLACE, **MOVING)
    )
    assert_figures(found, [[10 / 80, 0], [70 / 80, 0]], **PLACE, **MOVING)


def test_scaled_by() -> None:
    scale = array([[1.5, 1.2, 0.98], [1, 1, 1.003]], **MOVING, **ROUND)
    assert_figures(result_of("scaled_by", scale=scale), [0.98 - 1, 1.003 - 1], **MOVING)


TARGET = array([[400, 70, 5], [500, 30, 6]], **PLACE, **LINE)
GIVEN = array([[420, 60], [490, 45]], **PLACE, **MOVING)


def test_target_aimed_at() -> None:
    found = result_of(
        "target_aimed_at", target=TARGET, given_target=GIVEN, converging_line_name=MOVING_NAME
    )
    assert_figures(found, [[420, 60, 5], [490, 45, 6]], **PLACE, **LINE)


def test_given_target_in_pounds() -> None:
    found = result_of(
        "given_target_in_pounds",
        target=TARGET,
        given_target=GIVEN,
        converging_line_name=MOVING_NAME,
    )
    assert_figures(found, [420 - 400 + 60 - 70, 490 - 500 + 45 - 30], **PLACE)


def test_given_target_per_head() -> None:
    found = result_of(
        "given_target_per_head", given_target_in_pounds=array([10, -6], **PLACE), population=PEOPLE
    )
    assert_figures(found, [10 / 100, -6 / 300], **PLACE)


def test_still_to_move_in_pounds() -> None:
    found = result_of(
        "still_to_move_in_pounds",
        convergence_in_pounds=array([[8, -3], [-8, 1]], **PLACE, **MOVING),
    )
    assert_figures(found, [8 - 3, -8 + 1], **PLACE)


def test_still_to_move_per_head() -> None:
    found = result_of(
        "still_to_move_per_head",
        still_to_move_in_pounds=array([5, -7], **PLACE),
        population=PEOPLE,
    )
    assert_figures(found, [5 / 100, -7 / 300], **PLACE)


def test_still_to_move_as_share() -> None:
    """A place without a target has no part of one."""
    found = result_of(
        "still_to_move_as_share",
        still_to_move_in_pounds=array([5, -7], **PLACE),
        converging_target=array([[80, 20], [0, 0]], **PLACE, **MOVING),
    )
    assert_figures(found, [5 / (80 + 20), 0], **PLACE)


# --- Money -----------------------------------------------------------------------------------

MONEY = array([[200, 210, 230], [0, 40, 30]], **PLACE, **YEAR)


def test_first_years_allocation() -> None:
    found = result_of("first_years_allocation", total_allocation=MONEY, first_year=FIRST)
    assert_figures(found, [200, 0], **PLACE)


def test_change_over_years() -> None:
    found = result_of(
        "change_over_years",
        total_allocation=MONEY,
        first_years_allocation=array([200, 0], **PLACE),
    )
    assert_figures(found, [230 - 200, 30 - 0], **PLACE)


def test_change_over_years_as_share() -> None:
    """No money in the first year: nothing to take a part of."""
    found = result_of(
        "change_over_years_as_share",
        change_over_years=array([30, 30], **PLACE),
        first_years_allocation=array([200, 0], **PLACE),
    )
    assert_figures(found, [30 / 200, 0], **PLACE)


def test_icb_change_over_years() -> None:
    found = result_of("icb_change_over_years", change_over_years=array([30, -50], **PLACE))
    assert_figures(found, 30 - 50)


def test_icb_change_over_years_as_share() -> None:
    found = result_of(
        "icb_change_over_years_as_share",
        icb_change_over_years=array(-20),
        first_years_allocation=array([200, 300], **PLACE),
    )
    assert_figures(found, -20 / (200 + 300))


# --- Equity ----------------------------------------------------------------------------------

GROUP = {"ethnic_group": ["indian", "chinese", "white_irish"]}
HIGH = {"high_level_group": ["asian", "white"]}
BELONGS = array([[1, 1, 0], [0, 0, 1]], **HIGH, **GROUP)


def test_people_in_high_level_group() -> None:
    found = result_of(
        "people_in_high_level_group",
        people_in_group=array([10, 30, 60], **GROUP),
        group_in_high_level=BELONGS,
    )
    assert_figures(found, [10 + 30, 60], **HIGH)


def test_per_head_by_high_level_group() -> None:
    """Each Census group counts by its people."""
    view = {"equity_view": ["formula", "scenario"]}
    figures = array([[2, 4, 5], [8, 4, 6]], **view, **GROUP)
    found = result_of(
        "per_head_by_high_level_group",
        per_head_by_group=figures,
        people_in_group=array([10, 30, 60], **GROUP),
        group_in_high_level=BELONGS,
        people_in_high_level_group=array([40, 60], **HIGH),
    )
    first = [(2 * 10 + 4 * 30) / 40, 5]
    assert_figures(found, [first, [(8 * 10 + 4 * 30) / 40, 6]], **view, **HIGH)


def test_a_group_without_people_counts_for_nothing() -> None:
    found = result_of(
        "per_head_by_high_level_group",
        per_head_by_group=array([[np.nan, 4, 5]], equity_view=["formula"], **GROUP),
        people_in_group=array([0, 30, 60], **GROUP),
        group_in_high_level=BELONGS,
        people_in_high_level_group=array([30, 60], **HIGH),
    )
    assert_figures(found, [[4 * 30 / 30, 5]], equity_view=["formula"], **HIGH)
