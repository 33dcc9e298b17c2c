"""Deprivation weights, step by step."""

from __future__ import annotations

from tests.model.by_hand import PLACE, array, assert_figures, result_of

FIFTH = {"deprivation_quintile": ["1", "5"]}
LINE = {"weighted_line": ["core"]}


#: 2 for the most deprived, 1 for the least.
WEIGHT = array([[2, 1]], **LINE, **FIFTH)


def test_icb_by_quintile() -> None:
    people = array([[20, 30], [10, 40]], **PLACE, **FIFTH)
    found = result_of("icb_by_quintile", population_by_quintile=people)
    assert_figures(found, [20 + 10, 30 + 40], **FIFTH)


def test_mean_quintile_weight() -> None:
    found = result_of(
        "mean_quintile_weight",
        quintile_weight=WEIGHT,
        icb_by_quintile=array([30, 70], **FIFTH),
        icb_population=array(100),
    )
    assert_figures(found, [(2 * 30 + 1 * 70) / 100], **LINE)


def test_normal_quintile_weight() -> None:
    """30 x 2/1.3 + 70 x 1/1.3 = 100: weighting makes no people."""
    found = result_of(
        "normal_quintile_weight", quintile_weight=WEIGHT, mean_quintile_weight=array([1.3], **LINE)
    )
    assert_figures(found, [[2 / 1.3, 1 / 1.3]], **LINE, **FIFTH)
