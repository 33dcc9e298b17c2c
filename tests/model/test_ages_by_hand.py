"""Ages, step by step: two places, two age bands, two areas in the first place."""

from __future__ import annotations

from tests.model.by_hand import PLACE, array, assert_figures, result_of

AGE = {"age": ["0-15", "85+"]}
TWO_NEEDS = {"component": ["general_acute", "maternity"]}


def test_population_by_age() -> None:
    area = {"area": ["A1", "A2", "B1"]}
    found = result_of(
        "population_by_age",
        area_population_by_age=array([[10, 1], [20, 2], [30, 9]], **area, **AGE),
        place_of_area=array(["Alpha", "Alpha", "Beta"], **area),
        place_name=array(["Alpha", "Beta"], **PLACE),
    )
    assert_figures(found, [[10 + 20, 1 + 2], [30, 9]], **PLACE, **AGE)


def test_age_expected_need() -> None:
    """Old people need five times what the average person needs in hospital; mothers are flat."""
    found = result_of(
        "age_expected_need",
        population_by_age=array([[90, 10], [60, 40]], **PLACE, **AGE),
        age_curve=array([[0.5, 5], [1, 1]], **TWO_NEEDS, **AGE),
    )
    alpha, beta = 90 * 0.5 + 10 * 5, 60 * 0.5 + 40 * 5
    assert_figures(found, [[alpha, 100], [beta, 100]], **PLACE, **TWO_NEEDS)


def test_age_expected_share() -> None:
    found = result_of(
        "age_expected_share",
        age_expected_need=array([[95, 100], [230, 300]], **PLACE, **TWO_NEEDS),
    )
    expected = [[95 / 325, 100 / 400], [230 / 325, 300 / 400]]
    assert_figures(found, expected, **PLACE, **TWO_NEEDS)
