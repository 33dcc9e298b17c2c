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


def test_fitted_logarithm() -> None:
    """Two terms of the fit: -3 and 0.2 x 1.5; nought for the index that is no fit."""
    terms = {"fitted_term": ["expected", "income"]}
    both = {"own_index": ["own:ones", "fitted:diabetes"]}
    found = result_of(
        "fitted_logarithm",
        fitted_value=array([[-3, 0.2], [-2, 0.4]], area=["a1", "b1"], **terms),
        fitted_coefficient=array([[0, 0], [1, 1.5]], **both, **terms),
    )
    assert_figures(found, [[0, -3 + 0.3], [0, -2 + 0.6]], area=["a1", "b1"], **both)


def test_area_own_need_by_a_fit() -> None:
    """40 people, each counted e to the power of 0.5 = 1.6487213 times."""
    found = result_of(
        "area_own_need",
        own_weight=array([[1]], area=["a1"], own_index=["fitted:diabetes"]),
        area_population=array([40], area=["a1"]),
        fitted_logarithm=array([[0.5]], area=["a1"], own_index=["fitted:diabetes"]),
    )
    assert_figures(found, [[40 * 1.6487212707001282]], area=["a1"], own_index=["fitted:diabetes"])


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
