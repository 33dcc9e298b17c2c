"""Changes against equal money per head, step by step."""

from __future__ import annotations

from tests.model.by_hand import PLACE, array, assert_figures, result_of

CHANGE = array([150, -150], **PLACE)
EQUAL = array([250, 750], **PLACE)


def test_change_in_pounds() -> None:
    found = result_of(
        "change_in_pounds", total_allocation=array([400, 600], **PLACE), equal_money=EQUAL
    )
    assert_figures(found, [400 - 250, 600 - 750], **PLACE)


def test_change_as_share() -> None:
    found = result_of("change_as_share", change_in_pounds=CHANGE, equal_money=EQUAL)
    assert_figures(found, [150 / 250, -150 / 750], **PLACE)


def test_change_per_head() -> None:
    found = result_of(
        "change_per_head", change_in_pounds=CHANGE, population=array([100, 300], **PLACE)
    )
    assert_figures(found, [150 / 100, -150 / 300], **PLACE)
