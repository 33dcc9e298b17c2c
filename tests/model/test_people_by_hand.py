"""People by deprivation fifth and ethnic group, step by step: three areas, two places."""

from __future__ import annotations

from tests.model.by_hand import PLACE, array, assert_figures, result_of

AREA = {"area": ["a1", "a2", "b1"]}
FIFTH = {"deprivation_quintile": ["1", "5"]}
GROUP = {"ethnic_group": ["roma", "indian"]}

#: Each place's people: a row for each fifth, a column for each group.
MIX = array([[[11, 22], [33, 44]], [[5, 6], [7, 8]]], **PLACE, **FIFTH, **GROUP)


def test_place_mix() -> None:
    areas = [[[1, 2], [3, 4]], [[10, 20], [30, 40]], [[5, 6], [7, 8]]]
    found = result_of(
        "place_mix",
        area_mix=array(areas, **AREA, **FIFTH, **GROUP),
        place_of_area=array(["Alpha", "Alpha", "Beta"], **AREA),
        place_name=array(["Alpha", "Beta"], **PLACE),
    )
    alpha = [[1 + 10, 2 + 20], [3 + 30, 4 + 40]]
    assert_figures(found, [alpha, [[5, 6], [7, 8]]], **PLACE, **FIFTH, **GROUP)


def test_population_by_quintile() -> None:
    found = result_of("population_by_quintile", place_mix=MIX)
    assert_figures(found, [[11 + 22, 33 + 44], [5 + 6, 7 + 8]], **PLACE, **FIFTH)


def test_population_by_group() -> None:
    found = result_of("population_by_group", place_mix=MIX)
    assert_figures(found, [[11 + 33, 22 + 44], [5 + 7, 6 + 8]], **PLACE, **GROUP)


def test_residents() -> None:
    area = {"area": ["A1", "A2", "B1"]}
    found = result_of(
        "residents",
        area_residents=array([10, 20, 40], **area),
        place_of_area=array(["Alpha", "Alpha", "Beta"], **area),
        place_name=array(["Alpha", "Beta"], **PLACE),
    )
    assert_figures(found, [10 + 20, 40], **PLACE)


def test_registered_over_residents() -> None:
    found = result_of(
        "registered_over_residents",
        population=array([33, 50], **PLACE),
        residents=array([30, 40], **PLACE),
    )
    assert_figures(found, [33 / 30, 50 / 40], **PLACE)


def test_icb_registered_over_residents() -> None:
    found = result_of(
        "icb_registered_over_residents",
        icb_population=array(83),
        residents=array([30, 40], **PLACE),
    )
    assert_figures(found, 83 / (30 + 40))


def test_on_record() -> None:
    area = {"area": ["A1", "A2", "B1"]}
    found = result_of(
        "on_record",
        area_on_record=array([11, 22, 40], **area),
        place_of_area=array(["Alpha", "Alpha", "Beta"], **area),
        place_name=array(["Alpha", "Beta"], **PLACE),
    )
    assert_figures(found, [11 + 22, 40], **PLACE)


def test_unknown_on_record() -> None:
    area = {"area": ["A1", "A2", "B1"]}
    found = result_of(
        "unknown_on_record",
        area_unknown_on_record=array([3, 4, 10], **area),
        place_of_area=array(["Alpha", "Alpha", "Beta"], **area),
        place_name=array(["Alpha", "Beta"], **PLACE),
    )
    assert_figures(found, [3 + 4, 10], **PLACE)


def test_unknown_ethnicity_share() -> None:
    found = result_of(
        "unknown_ethnicity_share",
        on_record=array([33, 40], **PLACE),
        unknown_on_record=array([7, 10], **PLACE),
    )
    assert_figures(found, [7 / 33, 10 / 40], **PLACE)


def test_icb_on_record() -> None:
    assert_figures(result_of("icb_on_record", on_record=array([33, 40], **PLACE)), 33 + 40)


def test_icb_unknown_ethnicity_share() -> None:
    found = result_of(
        "icb_unknown_ethnicity_share",
        icb_on_record=array(73),
        unknown_on_record=array([7, 10], **PLACE),
    )
    assert_figures(found, (7 + 10) / 73)
