"""The ends of a place's account, step by step."""

from __future__ import annotations

from tests.model.by_hand import PLACE, array, assert_figures, result_of

PEOPLE = array([100, 300], **PLACE)
LINES = {"budget_line": ["core", "fund"]}
TARGETS = array([[200.25, 50.5], [599.75, 149.5]], **PLACE, **LINES)
IN_ALL = array([250.75, 749.25], **PLACE)
#: What lines come to when each is paid in whole pounds.
PAID = array([251, 749], **PLACE)


def test_equal_money_per_head() -> None:
    equal = array([250, 750], **PLACE)
    found = result_of("equal_money_per_head", equal_money=equal, population=PEOPLE)
    assert_figures(found, [250 / 100, 750 / 300], **PLACE)


def test_target_in_all() -> None:
    found = result_of("target_in_all", target=TARGETS)
    assert_figures(found, [200.25 + 50.5, 599.75 + 149.5], **PLACE)


def test_target_in_all_where_targets_are_given() -> None:
    given = array([[210, 50.5], [590, 149.5]], **PLACE, **LINES)
    found = result_of("target_in_all", target=TARGETS, target_aimed_at=given)
    assert_figures(found, [210 + 50.5, 590 + 149.5], **PLACE)


def test_target_in_all_per_head() -> None:
    found = result_of("target_in_all_per_head", target_in_all=IN_ALL, population=PEOPLE)
    assert_figures(found, [250.75 / 100, 749.25 / 300], **PLACE)


def test_rounding_in_pounds() -> None:
    found = result_of("rounding_in_pounds", total_allocation=PAID, target_in_all=IN_ALL)
    assert_figures(found, [251 - 250.75, 749 - 749.25], **PLACE)


def test_rounding_in_pounds_on_the_way_to_target() -> None:
    found = result_of(
        "rounding_in_pounds",
        total_allocation=PAID,
        target_in_all=array([260.5, 738.5], **PLACE),
        still_to_move_in_pounds=array([-9.75, 10.75], **PLACE),
    )
    assert_figures(found, [251 - 260.5 + 9.75, 749 - 738.5 - 10.75], **PLACE)


def test_rounding_per_head() -> None:
    rounding = array([0.25, -0.25], **PLACE)
    found = result_of("rounding_per_head", rounding_in_pounds=rounding, population=PEOPLE)
    assert_figures(found, [0.25 / 100, -0.25 / 300], **PLACE)
