"""Areas added up from practices: three practices, two areas."""

from __future__ import annotations

from tests.model.by_hand import array, assert_figures, result_of

PRACTICE = {"practice": ["P1", "P2", "P3"]}
AREA = {"area": ["a", "b"]}
OF = {
    "area_of_practice": array(["a", "b", "a"], **PRACTICE),
    "area_name": array(["a", "b"], **AREA),
}


def test_area_population() -> None:
    found = result_of("area_population", practice_population=array([11, 20, 30], **PRACTICE), **OF)
    assert_figures(found, [11 + 30, 20], **AREA)


def test_area_weighted_population() -> None:
    service = {"service": ["core", "maternity"]}
    need = array([[12, 5], [25, 6], [33, 7]], **PRACTICE, **service)
    found = result_of("area_weighted_population", practice_weighted_population=need, **OF)
    assert_figures(found, [[12 + 33, 5 + 7], [25, 6]], **AREA, **service)
