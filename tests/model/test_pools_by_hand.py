"""Ring-fenced pools, step by step."""

from __future__ import annotations

from tests.model.by_hand import PLACE, array, assert_figures, result_of

FIFTH = {"deprivation_quintile": ["1", "5"]}
GROUP = {"ethnic_group": ["white", "black"]}
POOL = {"pool": ["core20", "core20plus"]}


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
