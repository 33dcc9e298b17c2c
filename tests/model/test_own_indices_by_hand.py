"""Own indices, step by step: areas a1 and a2 are Alpha's, b1 is Beta's."""

from __future__ import annotations

from tests.model.by_hand import PLACE, array, assert_figures, result_of

AREA = {"area": ["a1", "a2", "b1"]}
OWN = {"own_index": ["own:frailty", "own:ones"]}


def test_area_own_need() -> None:
    found = result_of(
        "area_own_need",
        own_weight=array([[2, 1], [0, 1], [0.5, 1]], **AREA, **OWN),
        area_population=array([40, 60, 300], **AREA),
    )
    assert_figures(found, [[2 * 40, 40], [0, 60], [0.5 * 300, 300]], **AREA, **OWN)


def test_own_need() -> None:
    found = result_of(
        "own_need",
        area_own_need=array([[80, 40], [10, 60], [150, 300]], **AREA, **OWN),
        place_of_area=array(["Alpha", "Alpha", "Beta"], **AREA),
        place_name=array(["Alpha", "Beta"], **PLACE),
    )
    assert_figures(found, [[80 + 10, 40 + 60], [150, 300]], **PLACE, **OWN)


def test_own_share() -> None:
    found = result_of("own_share", own_need=array([[90, 100], [150, 300]], **PLACE, **OWN))
    assert_figures(found, [[90 / 240, 100 / 400], [150 / 240, 300 / 400]], **PLACE, **OWN)


def test_own_need_index() -> None:
    """Alpha has a quarter of the people: 0.375 of the need is half as much again."""
    found = result_of(
        "own_need_index",
        own_share=array([[0.375, 0.25], [0.625, 0.75]], **PLACE, **OWN),
        population_share=array([0.25, 0.75], **PLACE),
    )
    assert_figures(found, [[1.5, 1], [0.625 / 0.75, 1]], **PLACE, **OWN)
