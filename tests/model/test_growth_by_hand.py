"""Amounts of later years, step by step: a line that is given one amount, and one that is given two.

The year before the scenario's first is 2024/25. The second line begins a year later, and is given
an amount of its own again in 2026/27.
"""

from __future__ import annotations

from tests.model.by_hand import array, assert_figures, result_of

AMOUNT_YEAR = {"amount_year": ["2024/25", "2025/26", "2026/27"]}
LINE = {"budget_line": ["core", "grants"]}
YEAR = {"year": ["2025/26", "2026/27"]}
BY_YEAR = array([[1001, 0], [1051, 50], [1104, 70]], **AMOUNT_YEAR, **LINE)


def test_amount_by_year() -> None:
    """1,001 x 1.05 = 1,051.05 and 1,051 x 1.05 = 1,103.55, each to the whole pound."""
    found = result_of(
        "amount_by_year",
        given_amount=array([[1001, 0], [0, 50], [0, 70]], **AMOUNT_YEAR, **LINE),
        amount_is_given=array([[1, 0], [0, 1], [0, 1]], **AMOUNT_YEAR, **LINE),
        amount_growth=array([0.05, 0.2], **LINE),
        last_amount_by_year=BY_YEAR,
    )
    assert_figures(found, [[1001, 0], [1051, 50], [1104, 70]], **AMOUNT_YEAR, **LINE)


def test_a_half_goes_up() -> None:
    """50 x 0.99 = 49.5."""
    found = result_of(
        "amount_by_year",
        given_amount=array([[50], [0]], amount_year=["2024/25", "2025/26"], budget_line=["core"]),
        amount_is_given=array([[1], [0]], amount_year=["2024/25", "2025/26"], budget_line=["core"]),
        amount_growth=array([-0.01], budget_line=["core"]),
        last_amount_by_year=array(
            [[50], [7]], amount_year=["2024/25", "2025/26"], budget_line=["core"]
        ),
    )
    assert_figures(found, [[50], [50]], amount_year=["2024/25", "2025/26"], budget_line=["core"])


def test_gross_amount() -> None:
    """The scenario's years, or its one year: the last."""
    found = result_of("gross_amount", amount_by_year=BY_YEAR, first_year=array([1, 0], **YEAR))
    assert_figures(found, [[1051, 50], [1104, 70]], **YEAR, **LINE)
    assert_figures(result_of("gross_amount", amount_by_year=BY_YEAR), [1104, 70], **LINE)
