"""Need, step by step: three areas, two places. Alpha has two areas with 100 people in all."""

from __future__ import annotations

from tests.model.by_hand import PLACE, array, assert_figures, result_of

AREA = {"area": ["a1", "a2", "b1"]}
SERVICE = {"service": ["core", "maternity"]}

PLACE_OF_AREA = array(["Alpha", "Alpha", "Beta"], **AREA)
PLACE_NAME = array(["Alpha", "Beta"], **PLACE)
PEOPLE = array([100, 300], **PLACE)
WEIGHTED = array([[150, 80], [250, 320]], **PLACE, **SERVICE)
ICB_WEIGHTED = array([500, 200], **SERVICE)


def test_population() -> None:
    found = result_of(
        "population",
        area_population=array([40, 60, 300], **AREA),
        place_of_area=PLACE_OF_AREA,
        place_name=PLACE_NAME,
    )
    assert_figures(found, [40 + 60, 300], **PLACE)


def test_weighted_population() -> None:
    found = result_of(
        "weighted_population",
        area_weighted_population=array([[70, 30], [80, 50], [250, 320]], **AREA, **SERVICE),
        place_of_area=PLACE_OF_AREA,
        place_name=PLACE_NAME,
    )
    assert_figures(found, [[70 + 80, 30 + 50], [250, 320]], **PLACE, **SERVICE)


def test_icb_population() -> None:
    assert_figures(result_of("icb_population", population=PEOPLE), 100 + 300)


def test_icb_weighted_population() -> None:
    found = result_of("icb_weighted_population", weighted_population=WEIGHTED)
    assert_figures(found, [150 + 250, 80 + 320], **SERVICE)


def test_need_index() -> None:
    """The ICB has 500/400 = 1.25 and 200/400 = 0.5 weighted people for each person."""
    found = result_of(
        "need_index",
        weighted_population=WEIGHTED,
        population=PEOPLE,
        icb_weighted_population=ICB_WEIGHTED,
        icb_population=array(400),
    )
    expected = [[150 / 100 / 1.25, 80 / 100 / 0.5], [250 / 300 / 1.25, 320 / 300 / 0.5]]
    assert_figures(found, expected, **PLACE, **SERVICE)


def test_population_share() -> None:
    found = result_of("population_share", population=PEOPLE, icb_population=array(400))
    assert_figures(found, [100 / 400, 300 / 400], **PLACE)


def test_fair_share() -> None:
    found = result_of(
        "fair_share", weighted_population=WEIGHTED, icb_weighted_population=ICB_WEIGHTED
    )
    assert_figures(found, [[150 / 500, 80 / 200], [250 / 500, 320 / 200]], **PLACE, **SERVICE)
