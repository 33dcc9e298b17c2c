"""What places receive, step by step: two lines, two places of 100 and 300 people."""

from __future__ import annotations

from tests.model.by_hand import PLACE, array, assert_figures, result_of

LINE = {"budget_line": ["core", "grants"]}
ALLOCATION = array([[400, 2], [600, 6]], **PLACE, **LINE)
TOTAL = array([402, 606], **PLACE)
PEOPLE = array([100, 300], **PLACE)


def test_allocation_per_head() -> None:
    found = result_of("allocation_per_head", allocation=ALLOCATION, population=PEOPLE)
    assert_figures(found, [[400 / 100, 2 / 100], [600 / 300, 6 / 300]], **PLACE, **LINE)


def test_total_allocation() -> None:
    assert_figures(result_of("total_allocation", allocation=ALLOCATION), [402, 606], **PLACE)


def test_icb_allocation() -> None:
    assert_figures(result_of("icb_allocation", total_allocation=TOTAL), 402 + 606)


def test_allocation_share() -> None:
    found = result_of("allocation_share", total_allocation=TOTAL, icb_allocation=array(1008))
    assert_figures(found, [402 / 1008, 606 / 1008], **PLACE)


def test_total_allocation_per_head() -> None:
    found = result_of("total_allocation_per_head", total_allocation=TOTAL, population=PEOPLE)
    assert_figures(found, [402 / 100, 606 / 300], **PLACE)


def test_icb_allocation_per_head() -> None:
    found = result_of(
        "icb_allocation_per_head", icb_allocation=array(1008), icb_population=array(400)
    )
    assert_figures(found, 1008 / 400)
