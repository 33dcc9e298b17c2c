"""Equity at the same ages, step by step: two areas, two groups or fifths at a time.

Area A1 has 100 people, B1 300. All figures are synthetic.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from allocmodel.declared.vocabulary import (
    AGED,
    BASES,
    BRIDGE_LINES_BY_AGE,
    COMPONENTS,
    FORMULAS,
    SERVICES,
)
from tests.model.by_hand import PLACE, array, assert_figures, result_of

AREA = {"area": ["A1", "B1"]}
GROUP = {"ethnic_group": ["indian", "white_british"]}
HIGH = {"high_level_group": ["asian", "white"]}
FIFTH = {"deprivation_quintile": ["1", "5"]}
VIEW = {"equity_view": ["equal", "formula"]}
NEED = {"aged_need": list(AGED)}
COMPONENT = {"component": list(COMPONENTS)}
FORMULA = {"formula": list(FORMULAS)}
SERVICE = {"service": list(SERVICES)}
BASIS = {"basis": list(BASES)}
LINE = {"bridge_line": list(BRIDGE_LINES_BY_AGE)}

AREA_PEOPLE = array([100, 300], **AREA)


def listed(labels: Iterable[str], figures: Mapping[str, float], otherwise: float) -> list[float]:
    """A figure for each label: those that are given, and the same for the others."""
    return [figures.get(one, otherwise) for one in labels]


# --- Money that ages lead one to expect ----------------------------------------------------------


def test_money_by_component() -> None:
    """£1,000 on core, of which 0.7 follows hospital need, and a line of £50 on that need alone."""
    found = result_of(
        "money_by_component",
        official_money_by_basis=array(
            listed(BASES, {"core": 1000, "primary_medical": 200, "general_acute": 50}, 0), **BASIS
        ),
        local_weight=array(
            [
                listed(COMPONENTS, {"general_acute": 0.7, "health_inequalities": 0.3}, 0),
                listed(COMPONENTS, {"primary_medical_need": 0.9, "health_inequalities": 0.1}, 0),
            ],
            **FORMULA,
            **COMPONENT,
        ),
    )
    figures = {
        "general_acute": 0.7 * 1000 + 50,
        "primary_medical_need": 0.9 * 200,
        "health_inequalities": 0.3 * 1000 + 0.1 * 200,
    }
    assert_figures(found, listed(COMPONENTS, figures, 0), **COMPONENT)


def test_icb_age_expected_need() -> None:
    found = result_of(
        "icb_age_expected_need",
        age_expected_need=array(
            [
                listed(COMPONENTS, {"general_acute": 95, "maternity": 7}, 100),
                listed(COMPONENTS, {"general_acute": 320, "maternity": 7}, 300),
            ],
            **PLACE,
            **COMPONENT,
        ),
    )
    assert_figures(found, listed(AGED, {"general_acute": 95 + 320}, 100 + 300), **NEED)


def test_money_for_ages() -> None:
    found = result_of(
        "money_for_ages",
        money_by_component=array(
            listed(COMPONENTS, {"general_acute": 830, "maternity": 99}, 80), **COMPONENT
        ),
        icb_age_expected_need=array(listed(AGED, {"general_acute": 415}, 400), **NEED),
    )
    assert_figures(found, listed(AGED, {"general_acute": 830 / 415}, 80 / 400), **NEED)


def test_money_for_heads() -> None:
    """Maternity, health inequalities and equal money per head, over 400 people."""
    found = result_of(
        "money_for_heads",
        money_by_component=array(
            listed(COMPONENTS, {"maternity": 40, "health_inequalities": 100}, 7), **COMPONENT
        ),
        official_money_by_basis=array(listed(BASES, {"per_head": 60, "core": 999}, 0), **BASIS),
        icb_population=array(400),
    )
    assert_figures(found, (40 + 100 + 60) / 400)


def test_area_age_need() -> None:
    age = {"age": ["0-15", "85+"]}
    curve = np.ones((len(COMPONENTS), 2))
    curve[list(COMPONENTS).index("general_acute")] = [0.5, 5]
    curve[list(COMPONENTS).index("maternity")] = [9, 9]
    found = result_of(
        "area_age_need",
        area_population_by_age=array([[90, 10], [200, 100]], **AREA, **age),
        age_curve=array(curve, **COMPONENT, **age),
    )
    expected = [
        listed(AGED, {"general_acute": 90 * 0.5 + 10 * 5}, 90 + 10),
        listed(AGED, {"general_acute": 200 * 0.5 + 100 * 5}, 200 + 100),
    ]
    assert_figures(found, expected, **AREA, **NEED)


def test_area_expected_money() -> None:
    found = result_of(
        "area_expected_money",
        area_age_need=array(
            [listed(AGED, {"general_acute": 95}, 100), listed(AGED, {}, 300)], **AREA, **NEED
        ),
        money_for_ages=array(listed(AGED, {"general_acute": 2}, 0.25), **NEED),
        area_population=AREA_PEOPLE,
        money_for_heads=array(0.5),
    )
    others = len(AGED) - 1
    a1 = 95 * 2 + others * 100 * 0.25 + 100 * 0.5
    b1 = 300 * 2 + others * 300 * 0.25 + 300 * 0.5
    assert_figures(found, [a1, b1], **AREA)


#: £2 for each weighted person of hospital need, nothing for other ages, £0.50 for each person.
BY_AGE = array(listed(AGED, {"general_acute": 2}, 0), **NEED)
BY_HEAD = array(0.5)


def test_expected_money_by_group() -> None:
    found = result_of(
        "expected_money_by_group",
        area_by_group=array([[60, 40], [30, 270]], **AREA, **GROUP),
        age_need_by_group=array(
            [[[0.8, 1.2]] + [[9, 9]] * 4, [[0.7, 1.1]] + [[9, 9]] * 4], **AREA, **NEED, **GROUP
        ),
        money_for_ages=BY_AGE,
        money_for_heads=BY_HEAD,
    )
    a1 = [60 * (0.8 * 2 + 0.5), 40 * (1.2 * 2 + 0.5)]
    b1 = [30 * (0.7 * 2 + 0.5), 270 * (1.1 * 2 + 0.5)]
    assert_figures(found, [a1, b1], **AREA, **GROUP)


def test_area_by_group_and_quintile() -> None:
    three = {"ethnic_group": ["indian", "pakistani", "white_british"]}
    found = result_of(
        "area_by_group_and_quintile",
        area_mix=array(
            [[[1, 2, 30], [4, 5, 60]], [[7, 8, 90], [10, 11, 120]]], **AREA, **FIFTH, **three
        ),
        group_in_high_level=array([[1, 1, 0], [0, 0, 1]], **HIGH, **three),
    )
    expected = [[[1 + 2, 30], [4 + 5, 60]], [[7 + 8, 90], [10 + 11, 120]]]
    assert_figures(found, expected, **AREA, **FIFTH, **HIGH)


def test_expected_money_by_group_and_quintile() -> None:
    found = result_of(
        "expected_money_by_group_and_quintile",
        area_by_group_and_quintile=array(
            [[[3, 30], [9, 60]], [[15, 90], [21, 120]]], **AREA, **FIFTH, **HIGH
        ),
        age_need_by_group_and_quintile=array(
            [
                [[[0.8, 1.2], [0.9, 1.3]]] + [[[9, 9], [9, 9]]] * 4,
                [[[0.7, 1.1], [0.6, 1.4]]] + [[[9, 9], [9, 9]]] * 4,
            ],
            **AREA,
            **NEED,
            **FIFTH,
            **HIGH,
        ),
        money_for_ages=BY_AGE,
        money_for_heads=BY_HEAD,
    )
    a1 = [
        [3 * (0.8 * 2 + 0.5), 30 * (1.2 * 2 + 0.5)],
        [9 * (0.9 * 2 + 0.5), 60 * (1.3 * 2 + 0.5)],
    ]
    b1 = [
        [15 * (0.7 * 2 + 0.5), 90 * (1.1 * 2 + 0.5)],
        [21 * (0.6 * 2 + 0.5), 120 * (1.4 * 2 + 0.5)],
    ]
    assert_figures(found, [a1, b1], **AREA, **FIFTH, **HIGH)


# --- Like for like -------------------------------------------------------------------------------

#: A1 has £1.20 for each pound that its ages lead one to expect by the formula; B1 £0.90.
MET = array([[0.8, 1.2], [1.1, 0.9]], **AREA, **VIEW)


def test_area_money_for_expected() -> None:
    found = result_of(
        "area_money_for_expected",
        area_money_per_head=array([[2, 3], [2, 1.5]], **AREA, **VIEW),
        area_population=AREA_PEOPLE,
        area_expected_money=array([250, 500], **AREA),
    )
    a1, b1 = [2 * 100 / 250, 3 * 100 / 250], [2 * 300 / 500, 1.5 * 300 / 500]
    assert_figures(found, [a1, b1], **AREA, **VIEW)


def test_like_for_like_by_group() -> None:
    """Most money that Indian people's ages lead one to expect is in A1: they have its ratio."""
    found = result_of(
        "like_for_like_by_group",
        area_money_for_expected=MET,
        expected_money_by_group=array([[150, 100], [50, 400]], **AREA, **GROUP),
    )
    equal = [(0.8 * 150 + 1.1 * 50) / 200, (0.8 * 100 + 1.1 * 400) / 500]
    formula = [(1.2 * 150 + 0.9 * 50) / 200, (1.2 * 100 + 0.9 * 400) / 500]
    assert_figures(found, [equal, formula], **VIEW, **GROUP)


#: By area, fifth and high-level group.
CELLS = array([[[30, 70], [20, 130]], [[10, 40], [60, 390]]], **AREA, **FIFTH, **HIGH)


def test_expected_in_group_and_quintile() -> None:
    found = result_of("expected_in_group_and_quintile", expected_money_by_group_and_quintile=CELLS)
    assert_figures(found, [[30 + 10, 70 + 40], [20 + 60, 130 + 390]], **FIFTH, **HIGH)


def test_met_in_group_and_quintile() -> None:
    found = result_of(
        "met_in_group_and_quintile",
        area_money_for_expected=MET,
        expected_money_by_group_and_quintile=CELLS,
    )
    equal = [
        [0.8 * 30 + 1.1 * 10, 0.8 * 70 + 1.1 * 40],
        [0.8 * 20 + 1.1 * 60, 0.8 * 130 + 1.1 * 390],
    ]
    formula = [
        [1.2 * 30 + 0.9 * 10, 1.2 * 70 + 0.9 * 40],
        [1.2 * 20 + 0.9 * 60, 1.2 * 130 + 0.9 * 390],
    ]
    assert_figures(found, [equal, formula], **VIEW, **FIFTH, **HIGH)


IN_CELLS = array([[40, 110], [80, 520]], **FIFTH, **HIGH)
MET_IN_CELLS = array([[[35, 100], [90, 525]], [[45, 120], [78, 507]]], **VIEW, **FIFTH, **HIGH)
BOTH = {
    "met_in_group_and_quintile": MET_IN_CELLS,
    "expected_in_group_and_quintile": IN_CELLS,
}


def test_like_for_like_by_group_and_quintile() -> None:
    found = result_of("like_for_like_by_group_and_quintile", **BOTH)
    equal = [[35 / 40, 100 / 110], [90 / 80, 525 / 520]]
    formula = [[45 / 40, 120 / 110], [78 / 80, 507 / 520]]
    assert_figures(found, [equal, formula], **VIEW, **FIFTH, **HIGH)


def test_like_for_like_by_quintile() -> None:
    found = result_of("like_for_like_by_quintile", **BOTH)
    equal = [(35 + 100) / (40 + 110), (90 + 525) / (80 + 520)]
    formula = [(45 + 120) / (40 + 110), (78 + 507) / (80 + 520)]
    assert_figures(found, [equal, formula], **VIEW, **FIFTH)


def test_like_for_like_by_high_level_group() -> None:
    found = result_of("like_for_like_by_high_level_group", **BOTH)
    equal = [(35 + 90) / (40 + 80), (100 + 525) / (110 + 520)]
    formula = [(45 + 78) / (40 + 80), (120 + 507) / (110 + 520)]
    assert_figures(found, [equal, formula], **VIEW, **HIGH)


#: The most and the least deprived fifth: 100 and 300 people, in the middle of 0 to 0.25 and 0.25
#: to 1; their mean rank is 0.5.
RATIOS = array([[0.9, 1.05], [1.2, 0.95]], **VIEW, **FIFTH)
RANKED = {
    "deprivation_rank": array([0.125, 0.625], **FIFTH),
    "people_in_quintile": array([100, 300], **FIFTH),
    "mean_rank": array(0.5),
}
VARIANCE = (100 * (0.125 - 0.5) ** 2 + 300 * (0.625 - 0.5) ** 2) / 400


def test_like_for_like_gradient() -> None:
    found = result_of("like_for_like_gradient", like_for_like_by_quintile=RATIOS)
    assert_figures(found, [0.9 / 1.05, 1.2 / 0.95], **VIEW)


def test_like_for_like_mean() -> None:
    found = result_of(
        "like_for_like_mean",
        like_for_like_by_quintile=RATIOS,
        people_in_quintile=RANKED["people_in_quintile"],
    )
    means = [(0.9 * 100 + 1.05 * 300) / 400, (1.2 * 100 + 0.95 * 300) / 400]
    assert_figures(found, means, **VIEW)


def test_like_for_like_slope() -> None:
    """Through two points the line is the line: from rank 0.125 to 0.625 it falls by 0.25."""
    found = result_of(
        "like_for_like_slope",
        like_for_like_by_quintile=RATIOS,
        rank_variance=array(VARIANCE),
        **RANKED,
    )
    assert_figures(found, [-(1.05 - 0.9) / 0.5, (1.2 - 0.95) / 0.5], **VIEW)


def test_like_for_like_relative_index() -> None:
    found = result_of(
        "like_for_like_relative_index",
        like_for_like_slope=array([0, 0.5], **VIEW),
        like_for_like_mean=array([1, 1.0125], **VIEW),
        mean_rank=array(0.4),
    )
    ends = (1.0125 + 0.5 * 0.4) / (1.0125 - 0.5 * 0.6)
    assert_figures(found, [1, ends], **VIEW)


# --- Concentration -------------------------------------------------------------------------------


def test_expected_per_head_by_quintile() -> None:
    found = result_of(
        "expected_per_head_by_quintile",
        area_expected_money=array([250, 600], **AREA),
        area_population=AREA_PEOPLE,
        area_by_quintile=array([[80, 20], [20, 280]], **AREA, **FIFTH),
        people_in_quintile=array([100, 300], **FIFTH),
    )
    expected = [(2.5 * 80 + 2 * 20) / 100, (2.5 * 20 + 2 * 280) / 300]
    assert_figures(found, expected, **FIFTH)


def test_expected_rank_covariance() -> None:
    found = result_of(
        "expected_rank_covariance", expected_per_head_by_quintile=array([3, 2], **FIFTH), **RANKED
    )
    moved = 3 * 100 * (0.125 - 0.5) + 2 * 300 * (0.625 - 0.5)
    assert_figures(found, moved / 400)


def test_expected_mean_per_head() -> None:
    found = result_of(
        "expected_mean_per_head",
        expected_per_head_by_quintile=array([3, 2], **FIFTH),
        people_in_quintile=RANKED["people_in_quintile"],
    )
    assert_figures(found, (3 * 100 + 2 * 300) / 400)


def test_expected_concentration() -> None:
    found = result_of(
        "expected_concentration",
        expected_rank_covariance=array(-0.09),
        expected_mean_per_head=array(2.25),
    )
    assert_figures(found, 2 * -0.09 / 2.25)


def test_horizontal_inequity() -> None:
    found = result_of(
        "horizontal_inequity",
        concentration_index=array([0, -0.02], **VIEW),
        expected_concentration=array(0.03),
    )
    assert_figures(found, [0 - 0.03, -0.02 - 0.03], **VIEW)


def test_area_need_share() -> None:
    found = result_of(
        "area_need_share",
        area_weighted_population=array(
            [listed(SERVICES, {"maternity": 30}, 90), listed(SERVICES, {}, 310)], **AREA, **SERVICE
        ),
        icb_weighted_population=array(listed(SERVICES, {"maternity": 340}, 400), **SERVICE),
    )
    a1 = listed(SERVICES, {"maternity": 30 / 340}, 90 / 400)
    b1 = listed(SERVICES, {"maternity": 310 / 340}, 310 / 400)
    assert_figures(found, [a1, b1], **AREA, **SERVICE)


def test_area_cost_share() -> None:
    """A1's share of core is 0.24; of its needs 0.7 x 0.2 + 0.3 x 0.3 = 0.23: the rest is costs."""
    found = result_of(
        "area_cost_share",
        area_need_share=array(
            [
                listed(
                    SERVICES,
                    {
                        "general_acute": 0.2,
                        "prescribing": 0.3,
                        "core": 0.24,
                        "primary_medical": 0.5,
                    },
                    0.5,
                ),
                listed(
                    SERVICES,
                    {
                        "general_acute": 0.8,
                        "prescribing": 0.7,
                        "core": 0.76,
                        "primary_medical": 0.5,
                    },
                    0.5,
                ),
            ],
            **AREA,
            **SERVICE,
        ),
        local_weight=array(
            [
                listed(COMPONENTS, {"general_acute": 0.7, "prescribing": 0.3}, 0),
                listed(COMPONENTS, {"primary_medical_need": 1}, 0),
            ],
            **FORMULA,
            **COMPONENT,
        ),
    )
    core = 0.24 - (0.7 * 0.2 + 0.3 * 0.3)
    assert_figures(found, [[core, 0.5 - 0.5], [-core, 0.5 - 0.5]], **AREA, **FORMULA)


def test_area_bridge_per_head() -> None:
    """A1: 0.25 of the people; of hospital need 0.2 by ages and 0.23 in all, of maternity 0.3."""
    share = {"general_acute": 0.23, "maternity": 0.3}
    found = result_of(
        "area_bridge_per_head",
        area_need_share=array(
            [
                listed(SERVICES, share, 0.25),
                listed(SERVICES, {one: 1 - part for one, part in share.items()}, 0.75),
            ],
            **AREA,
            **SERVICE,
        ),
        area_cost_share=array([[0.01, 0.02], [-0.01, -0.02]], **AREA, **FORMULA),
        area_population=AREA_PEOPLE,
        icb_population=array(400),
        money_by_component=array(
            listed(COMPONENTS, {"general_acute": 700, "maternity": 80}, 10), **COMPONENT
        ),
        official_money_by_basis=array(
            listed(BASES, {"core": 1000, "primary_medical": 200}, 5), **BASIS
        ),
        area_age_need=array(
            [listed(AGED, {"general_acute": 90}, 100), listed(AGED, {"general_acute": 360}, 300)],
            **AREA,
            **NEED,
        ),
        icb_age_expected_need=array(listed(AGED, {"general_acute": 450}, 400), **NEED),
    )
    pounds = {
        "general_acute_age": 700 * (90 / 450 - 0.25),
        "general_acute_same_age": 700 * (0.23 - 90 / 450),
        "maternity": 80 * (0.3 - 0.25),
        "unavoidable_costs": 1000 * 0.01 + 200 * 0.02,
    }
    a1 = [one / 100 for one in listed(BRIDGE_LINES_BY_AGE, pounds, 0)]
    b1 = [-one / 300 for one in listed(BRIDGE_LINES_BY_AGE, pounds, 0)]
    assert_figures(found, [a1, b1], **AREA, **LINE)


def test_bridge_by_quintile() -> None:
    line = {"bridge_line": ["maternity", "unavoidable_costs"]}
    found = result_of(
        "bridge_by_quintile",
        area_bridge_per_head=array([[6, -3], [-2, 1]], **AREA, **line),
        area_by_quintile=array([[80, 20], [20, 280]], **AREA, **FIFTH),
        people_in_quintile=array([100, 300], **FIFTH),
    )
    maternity = [(6 * 80 - 2 * 20) / 100, (6 * 20 - 2 * 280) / 300]
    costs = [(-3 * 80 + 1 * 20) / 100, (-3 * 20 + 1 * 280) / 300]
    assert_figures(found, [maternity, costs], **line, **FIFTH)


def test_part_of_concentration() -> None:
    """Twice the covariance of the line's pounds with rank, over the mean of the money, £2."""
    line = {"bridge_line": ["maternity", "unavoidable_costs"]}
    found = result_of(
        "part_of_concentration",
        bridge_by_quintile=array([[4, -1], [-2, 1]], **line, **FIFTH),
        mean_per_head=array([5, 2], **VIEW),
        **RANKED,
    )
    maternity = 4 * 100 * (0.125 - 0.5) - 1 * 300 * (0.625 - 0.5)
    costs = -2 * 100 * (0.125 - 0.5) + 1 * 300 * (0.625 - 0.5)
    assert_figures(found, [2 * maternity / (2 * 400), 2 * costs / (2 * 400)], **line)
