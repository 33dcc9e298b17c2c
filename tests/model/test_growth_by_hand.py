"""Amounts of later years, step by step: a line that is given one amount, and one that is given two.

The year before the scenario's first is 2024/25. The second line begins a year later, and is given
an amount of its own again in 2026/27.
"""

from __future__ import annotations

import pytest

from tests.model.by_hand import array, assert_figures, result_of

AMOUNT_YEAR = {"amount_year": ["2024/25", "2025/26", "2026/27"]}
LINE = {"budget_line": ["core", "grants"]}
YEAR = {"year": ["2025/26", "2026/27"]}
PARTS = array(10_000)
BY_YEAR = array([[1001, 0], [1051, 50], [1104, 70]], **AMOUNT_YEAR, **LINE)


def test_amount_by_year() -> None:
    """1,001 x 1.05 = 1,051.05 and 1,051 x 1.05 = 1,103.55, each to the whole pound."""
    found = result_of(
        "amount_by_year",
        given_amount=array([[1001, 0], [0, 50], [0, 70]], **AMOUNT_YEAR, **LINE),
        amount_is_given=array([[1, 0], [0, 1], [0, 1]], **AMOUNT_YEAR, **LINE),
        amount_growth=array([0.05, 0.2], **LINE),
        last_amount_by_year=BY_YEAR,
        parts_of_a_pound=PARTS,
    )
    assert_figures(found, [[1001, 0], [1051, 50], [1104, 70]], **AMOUNT_YEAR, **LINE)


@pytest.mark.parametrize(
    ("amount", "growth", "after"),
    [
        # 50 x 0.99 = 49.5.
        (50, -0.01, 50),
        # 257,725,000 x 1.0309 = 257,725,000 + 7,963,702.5 = 265,688,702.5, which the product of
        # two floating-point numbers is a little below.
        (257_725_000, 0.0309, 265_688_703),
        # 1,050 x 1.0309 = 1,050 + 32.445 = 1,082.445: no half, and goes down.
        (1_050, 0.0309, 1_082),
    ],
)
def test_a_half_goes_up(amount: int, growth: float, after: int) -> None:
    both = {"amount_year": ["2024/25", "2025/26"], "budget_line": ["core"]}
    found = result_of(
        "amount_by_year",
        given_amount=array([[amount], [0]], **both),
        amount_is_given=array([[1], [0]], **both),
        amount_growth=array([growth], budget_line=["core"]),
        last_amount_by_year=array([[amount], [7]], **both),
        parts_of_a_pound=PARTS,
    )
    assert_figures(found, [[amount], [after]], **both)


#: All of Old's 3,500 came; of Other 150 of 150 + 450 weighted people.
ICBS = {"carried_line": ["core"], "publishing_icb": ["Old", "Other"]}


def test_published_part() -> None:
    """A quarter of Other's 2,402 is 600.50."""
    part = result_of(
        "published_part",
        published_money=array([[3500, 2402]], **ICBS),
        published_need_here=array([[350, 150]], **ICBS),
        published_need_elsewhere=array([[0, 450]], **ICBS),
    )
    assert_figures(part, [[3500, 600.5]], **ICBS)


def test_carried_amount() -> None:
    """3,500 + 600.50 is a half, and goes up."""
    part = array([[3500, 600.5]], **ICBS)
    amount = result_of("carried_amount", published_part=part, parts_of_a_pound=PARTS)
    assert_figures(amount, [4101], carried_line=["core"])


def test_a_carried_amount_grows() -> None:
    """A tenth more than 4,101 is 4,511.10."""
    both = {"amount_year": ["2024/25", "2025/26"], **LINE}
    found = result_of(
        "amount_by_year",
        given_amount=array([[0, 7], [0, 8]], **both),
        amount_is_given=array([[0, 1], [0, 1]], **both),
        amount_growth=array([0.1, 0], **LINE),
        last_amount_by_year=array([[4101, 7], [0, 8]], **both),
        parts_of_a_pound=PARTS,
        carried_amount=array([4101], carried_line=["core"]),
        amount_is_carried=array([[1, 0], [0, 0]], **both),
    )
    assert_figures(found, [[4101, 7], [4511, 8]], **both)


def test_gross_amount() -> None:
    """The scenario's years, or its one year: the last."""
    found = result_of("gross_amount", amount_by_year=BY_YEAR, first_year=array([1, 0], **YEAR))
    assert_figures(found, [[1051, 50], [1104, 70]], **YEAR, **LINE)
    assert_figures(result_of("gross_amount", amount_by_year=BY_YEAR), [1104, 70], **LINE)
