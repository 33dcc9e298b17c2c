"""Quintile weights, the changed health inequalities share and pools, step by step."""

from __future__ import annotations

import pytest

from allocmodel.declared.vocabulary import COMPONENTS, FORMULAS
from tests.model.by_hand import PLACE, array, assert_figures, result_of

FIFTH = {"deprivation_quintile": ["1", "5"]}
GROUP = {"ethnic_group": ["white", "black"]}
LINE = {"weighted_line": ["core"]}
POOL = {"pool": ["core20", "core20plus"]}


# --- weights by fifth: 2 for the most deprived, 1 for the least -----------------------------------
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


# --- the changed share ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("share", "alpha", "beta"),
    [
        (0.1, 145, 225),
        # (145 - 10) x 0.8/0.9 + 0.2 x 100 and (225 - 30) x 0.8/0.9 + 0.2 x 300
        (0.2, 140, 700 / 3),
        (0.0, 150, 650 / 3),  # 135 / 0.9 and 195 / 0.9
        (1.0, 100, 300),
    ],
)
def test_changed_core(share: float, alpha: float, beta: float) -> None:
    """Core 145 and 225; avoidable mortality 100 and 300; the national share is 0.1."""
    national = {("core", "health_inequalities"): 0.1}
    found = result_of(
        "changed_core",
        weighted_population=array(
            [[145, 100], [225, 300]], **PLACE, service=["core", "health_inequalities"]
        ),
        component_weight=array(
            [[national.get((one, need), 0.7) for need in COMPONENTS] for one in FORMULAS],
            formula=list(FORMULAS),
            component=list(COMPONENTS),
        ),
        health_inequalities_share=array(share),
    )
    assert_figures(found, [alpha, beta], **PLACE)


def test_changed_core_share() -> None:
    found = result_of("changed_core_share", changed_core=array([140, 210], **PLACE))
    assert_figures(found, [140 / 350, 210 / 350], **PLACE)


@pytest.mark.parametrize(
    ("share", "part"),
    [
        (0.1, 0.1 * 400 / 370),  # the national share: 0.1 x (100 + 300) of 145 + 225
        (0.2, 0.2 * 400 / (140 + 700 / 3)),
        (1.0, 400 / 400),
    ],
)
def test_changed_local_weight(share: float, part: float) -> None:
    changed = {0.1: [145, 225], 0.2: [140, 700 / 3], 1.0: [100, 300]}[share]
    found = result_of(
        "changed_local_weight",
        health_inequalities_share=array(share),
        icb_weighted_population=array([400], service=["health_inequalities"]),
        changed_core=array(changed, **PLACE),
    )
    assert_figures(found, part)


# --- pools ----------------------------------------------------------------------------------------
def test_pool_people() -> None:
    """Alpha: 10 and 40 in the first fifth, 40 and 10 in the last; Beta: 25 of each.

    Nobody is counted twice: the 40 Black people of Alpha's first fifth are in core20plus once, and
    10 more live outside it.
    """
    found = result_of(
        "pool_people",
        place_mix=array([[[10, 40], [40, 10]], [[25, 25], [25, 25]]], **PLACE, **FIFTH, **GROUP),
        in_pool=array([[[1, 1], [0, 0]], [[1, 1], [0, 1]]], **POOL, **FIFTH, **GROUP),
    )
    alpha = [10 + 40, 10 + 40 + 10]
    assert_figures(found, [alpha, [25 + 25, 25 + 25 + 25]], **PLACE, **POOL)


def test_pool_share() -> None:
    people = array([[50, 60], [50, 75]], **PLACE, **POOL)
    found = result_of("pool_share", pool_people=people)
    assert_figures(found, [[50 / 100, 60 / 135], [50 / 100, 75 / 135]], **PLACE, **POOL)
