"""Lines of maternity: money for each woman of childbearing age, and per head beside it."""

from __future__ import annotations

import pytest

from tests.model.by_hand import PLACE, array, assert_figures, result_of

AREA = {"area": ["A1", "A2", "B1"]}
HIGH = {"high_level_group": ["asian", "white"]}
FIFTH = {"deprivation_quintile": ["1", "5"]}
SERVICE = {"service": ["maternity", "core"]}
LINE = {"budget_line": ["births", "rest"]}

#: Alpha has A1 and A2. Money of the areas: 10 x 20/50, 10 x 30/50, and 30.
MONEY = array([4, 6, 30], **AREA)
WOMEN = array([[2, 8], [5, 5], [10, 20]], **AREA, **HIGH)


def test_maternity_money() -> None:
    found = result_of(
        "maternity_money",
        target=array([[10, 100], [30, 300]], **PLACE, **LINE),
        follows_maternity=array([1, 0], **LINE),
    )
    assert_figures(found, [10, 30], **PLACE)


def test_area_maternity_money() -> None:
    found = result_of(
        "area_maternity_money",
        maternity_money=array([10, 30], **PLACE),
        weighted_population=array([[50, 7], [60, 8]], **PLACE, **SERVICE),
        area_weighted_population=array([[20, 1], [30, 1], [60, 1]], **AREA, **SERVICE),
        place_of_area=array(["Alpha", "Alpha", "Beta"], **AREA),
        place_name=array(["Alpha", "Beta"], **PLACE),
    )
    assert_figures(found, MONEY.values, **AREA)


def test_area_women() -> None:
    found = result_of("area_women", area_women_by_high_level_group=WOMEN)
    assert_figures(found, [10, 10, 30], **AREA)


def test_women_in_high_level_group() -> None:
    found = result_of("women_in_high_level_group", area_women_by_high_level_group=WOMEN)
    assert_figures(found, [17, 33], **HIGH)


def test_maternity_per_woman() -> None:
    found = result_of(
        "maternity_per_woman",
        area_maternity_money=MONEY,
        women_in_high_level_group=array([17, 33], **HIGH),
    )
    assert_figures(found, 40 / 50)


def test_area_maternity_per_woman() -> None:
    """No woman of A2 is of childbearing age; of B1 half a one, as groups are estimated."""
    found = result_of(
        "area_maternity_per_woman",
        area_maternity_money=MONEY,
        area_women=array([10, 0, 0.5], **AREA),
    )
    assert_figures(found, [4 / 10, 6, 30 / 0.5], **AREA)


@pytest.mark.parametrize(
    ("women", "per_woman"),
    [
        ([[2, 8], [5, 5], [10, 20]], [(0.8 + 3 + 10) / 17, (3.2 + 3 + 20) / 33]),
        # A group without women of these ages has nought.
        ([[0, 8], [0, 5], [0, 20]], [0, (3.2 + 3 + 20) / 33]),
        # Half a woman, in A1 and A2.
        ([[0.25, 8], [0.25, 5], [0, 20]], [(0.1 + 0.15) / 0.5, (3.2 + 3 + 20) / 33]),
    ],
)
def test_maternity_per_woman_by_group(women: list[list[float]], per_woman: list[float]) -> None:
    """0.4, 0.6 and 1 pound for each woman of the areas."""
    found = result_of(
        "maternity_per_woman_by_group",
        area_maternity_per_woman=array([0.4, 0.6, 1], **AREA),
        area_women_by_high_level_group=array(women, **AREA, **HIGH),
        women_in_high_level_group=array(
            [sum(column) for column in zip(*women, strict=True)], **HIGH
        ),
    )
    assert_figures(found, per_woman, **HIGH)


@pytest.mark.parametrize(
    ("by_group", "mean", "ratios"),
    [([1, 0.75], 0.8, [1 / 0.8, 0.75 / 0.8]), ([0, 0], 0, [0, 0])],
)
def test_maternity_ratio_by_group(by_group: list[float], mean: float, ratios: list[float]) -> None:
    """Nought where lines of maternity have no money."""
    found = result_of(
        "maternity_ratio_by_group",
        maternity_per_woman_by_group=array(by_group, **HIGH),
        maternity_per_woman=array(mean),
    )
    assert_figures(found, ratios, **HIGH)


def test_area_by_high_level_group() -> None:
    people = [[[10, 30], [20, 40]], [[0, 100], [0, 100]], [[100, 50], [50, 100]]]
    found = result_of(
        "area_by_high_level_group",
        area_by_group_and_quintile=array(people, **AREA, **FIFTH, **HIGH),
    )
    assert_figures(found, [[30, 70], [0, 200], [150, 150]], **AREA, **HIGH)


def test_maternity_per_head() -> None:
    found = result_of("maternity_per_head", area_maternity_money=MONEY, icb_population=array(600))
    assert_figures(found, 40 / 600)


@pytest.mark.parametrize("asians", [180, 0.5, 0])
def test_maternity_per_head_by_group(asians: float) -> None:
    """0.04, 0.03 and 0.1 pounds for each person of the areas; nought for a group of nobody."""
    present = asians > 0
    people = [[asians / 6, 70], [0, 200], [asians * 5 / 6, 150]]
    found = result_of(
        "maternity_per_head_by_group",
        area_maternity_money=MONEY,
        area_population=array([100, 200, 300], **AREA),
        area_by_high_level_group=array(people, **AREA, **HIGH),
        people_in_high_level_group=array([asians, 420], **HIGH),
    )
    asian, white = (0.04 + 5 * 0.1) / 6, (70 * 0.04 + 200 * 0.03 + 150 * 0.1) / 420
    assert_figures(found, [asian * present, white], **HIGH)


@pytest.mark.parametrize(
    ("by_group", "mean", "ratios"),
    [([0.1, 0.05], 0.08, [0.1 / 0.08, 0.05 / 0.08]), ([0, 0], 0, [0, 0])],
)
def test_maternity_crude_ratio_by_group(
    by_group: list[float], mean: float, ratios: list[float]
) -> None:
    """Nought where lines of maternity have no money."""
    found = result_of(
        "maternity_crude_ratio_by_group",
        maternity_per_head_by_group=array(by_group, **HIGH),
        maternity_per_head=array(mean),
    )
    assert_figures(found, ratios, **HIGH)
