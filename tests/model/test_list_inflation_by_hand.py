"""List inflation, step by step."""

from __future__ import annotations

from tests.model.by_hand import PLACE, array, assert_figures, result_of


def test_need_without_list_inflation() -> None:
    """Alpha's lists hold 1.2 for each resident, Beta's 1.05, where the mean is 1.125."""
    found = result_of(
        "need_without_list_inflation",
        list_inflation_lambda=array(0.5),
        registered_over_residents=array([1.2, 1.05], **PLACE),
        icb_registered_over_residents=array(1.125),
    )
    assert_figures(found, [1 - 0.5 * (1.2 / 1.125 - 1), 1 - 0.5 * (1.05 / 1.125 - 1)], **PLACE)
