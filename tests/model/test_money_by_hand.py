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


# --- change over the years ------------------------------------------------------------------------
YEAR = {"year": ["2025/26", "2026/27", "2027/28"]}
FIRST = array([1, 0, 0], **YEAR)

MONEY = array([[200, 210, 230], [0, 40, 30]], **PLACE, **YEAR)


def test_first_years_allocation() -> None:
    found = result_of("first_years_allocation", total_allocation=MONEY, first_year=FIRST)
    assert_figures(found, [200, 0], **PLACE)


def test_change_over_years() -> None:
    found = result_of(
        "change_over_years",
        total_allocation=MONEY,
        first_years_allocation=array([200, 0], **PLACE),
    )
    assert_figures(found, [230 - 200, 30 - 0], **PLACE)


def test_change_over_years_as_share() -> None:
    """No money in the first year: nothing to take a part of."""
    found = result_of(
        "change_over_years_as_share",
        change_over_years=array([30, 30], **PLACE),
        first_years_allocation=array([400, 0], **PLACE),
    )
    assert_figures(found, [30 / 400, 0], **PLACE)


def test_icb_change_over_years() -> None:
    found = result_of("icb_change_over_years", change_over_years=array([30, -50], **PLACE))
    assert_figures(found, 30 - 50)


def test_icb_change_over_years_as_share() -> None:
    found = result_of(
        "icb_change_over_years_as_share",
        icb_change_over_years=array(-20),
        first_years_allocation=array([200, 300], **PLACE),
    )
    assert_figures(found, -20 / (200 + 300))


# --- lines that converge as one -------------------------------------------------------------------
FUNCTIONS = {"budget_line": ["acute", "maternity", "grants"]}
CONVERGING = {"converging_line": ["core"]}


def test_converging_allocation() -> None:
    """Core is acute services and maternity."""
    found = result_of(
        "converging_allocation",
        allocation=array([[400, 20, 2], [600, 30, 6]], **PLACE, **FUNCTIONS),
        in_converging_line=array([[1, 1, 0]], **CONVERGING, **FUNCTIONS),
    )
    assert_figures(found, [[400 + 20], [600 + 30]], **PLACE, **CONVERGING)


def test_converging_allocation_per_head() -> None:
    found = result_of(
        "converging_allocation_per_head",
        converging_allocation=array([[420], [630]], **PLACE, **CONVERGING),
        population=PEOPLE,
    )
    assert_figures(found, [[420 / 100], [630 / 300]], **PLACE, **CONVERGING)
