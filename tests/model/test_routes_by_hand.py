"""Second routes, step by step: two places on one line that converges; two areas with people."""

from __future__ import annotations

import xarray as xr

from tests.model.by_hand import PLACE, array, assert_figures, result_of

LINE = {"converging_line": ["core"]}
AREA = {"area": ["a1", "b1"]}
AGE = {"age": ["0 to 15", "16 to 24"]}
GROUP = {"ethnic_group": ["roma", "indian"]}
USE, OUTCOME = {"weight_use": ["core: asthma"]}, {"followed_outcome": ["core: asthma"]}
ESTIMATE = {"estimate": ["point"]}


def by_place(first: float, second: float) -> xr.DataArray:
    return array([[first], [second]], **PLACE, **LINE)


def assert_places(found: xr.DataArray, first: float, second: float) -> None:
    assert_figures(found, [[first], [second]], **PLACE, **LINE)


PROJECTED, TARGET = by_place(110, 285), by_place(100, 300)


def test_gap() -> None:
    found = result_of("gap", projected=PROJECTED, converging_target=TARGET)
    assert_places(found, 110 - 100, 285 - 300)


def test_money_of_gap() -> None:
    """A part of the target; or, where the scenario says so, of own money."""
    given = {"projected": PROJECTED, "converging_target": TARGET}
    found = result_of("money_of_gap", **given, share_of_own_money=array(0))
    assert_places(found, 100, 300)
    found = result_of("money_of_gap", **given, share_of_own_money=array(1))
    assert_places(found, 110, 285)


def test_gap_that_counts() -> None:
    """Beyond 4 per cent of 100 above target, and beyond 2 per cent of 300 below it."""
    found = result_of(
        "gap_that_counts",
        gap=by_place(10, -15),
        money_of_gap=by_place(100, 300),
        begins_over=array(0.04),
        begins_under=array(0.02),
    )
    assert_places(found, 10 - 4, -(15 - 6))


def test_pull_of_gap() -> None:
    found = result_of(
        "pull_of_gap",
        gap_that_counts=by_place(6, -9),
        speed_over=array(0.5),
        speed_under=array(0.25),
    )
    assert_places(found, -6 * 0.5, 9 * 0.25)


def test_pull_within_caps() -> None:
    """At most 2 per cent of 100 away, and 1 per cent of 300 towards; one of them is below that."""
    found = result_of(
        "pull_within_caps",
        pull_of_gap=by_place(-3, 2.25),
        money_of_gap=by_place(100, 300),
        cap_over=array(0.02),
        cap_under=array(0.01),
    )
    assert_places(found, -100 * 0.02, 2.25)
    found = result_of(
        "pull_within_caps",
        pull_of_gap=by_place(-1, 7),
        money_of_gap=by_place(100, 300),
        cap_over=array(0.02),
        cap_under=array(0.01),
    )
    assert_places(found, -1, 300 * 0.01)


def test_least_by_growth() -> None:
    found = result_of("least_by_growth", baseline=by_place(100, 300), growth_floor=array(0.25))
    assert_places(found, 100 + 25, 300 + 75)


def test_least_by_head() -> None:
    found = result_of("least_by_head", population=array([7, 9], **PLACE), per_head_floor=array(11))
    assert_figures(found, [7 * 11, 9 * 11], **PLACE)


def test_most_by_growth() -> None:
    found = result_of("most_by_growth", baseline=by_place(100, 300), growth_ceiling=array(0.5))
    assert_places(found, 100 + 50, 300 + 150)


def test_most_by_head() -> None:
    found = result_of("most_by_head", population=array([7, 9], **PLACE), per_head_ceiling=array(13))
    assert_figures(found, [7 * 13, 9 * 13], **PLACE)


def test_from_a_floor() -> None:
    found = result_of(
        "from_a_floor",
        converged_amount=by_place(100, 300),
        least_by_growth=by_place(97, 310),
        least_by_head=by_place(105, 298),
    )
    assert_places(found, 100 - 97, 300 - 298)


def test_from_a_ceiling() -> None:
    found = result_of(
        "from_a_ceiling",
        converged_amount=by_place(100, 300),
        most_by_growth=by_place(104, 320),
        most_by_head=by_place(109, 293),
    )
    assert_places(found, 104 - 100, 300 - 293)


def test_from_the_way() -> None:
    found = result_of(
        "from_the_way",
        converged_amount=by_place(101, 299),
        projected=by_place(110, 297),
        converging_target=by_place(100, 305),
    )
    assert_places(found, 101 - 100, 299 - 297)


def test_highest_floor() -> None:
    found = result_of(
        "highest_floor", least_by_growth=by_place(97, 310), least_by_head=by_place(105, 298)
    )
    assert_places(found, 105, 310)


def test_lowest_ceiling() -> None:
    """The lower of both; where a floor is above it, the floor."""
    found = result_of(
        "lowest_ceiling",
        most_by_growth=by_place(104, 320),
        most_by_head=by_place(109, 293),
        highest_floor=by_place(90, 310),
    )
    assert_places(found, 104, 310)


PEOPLE = array([[[10, 20], [30, 40]], [[1, 2], [3, 4]]], **AREA, **AGE, **GROUP)


def test_people_by_age_and_group_in_all() -> None:
    found = result_of("people_by_age_and_group_in_all", area_people_by_age_and_group=PEOPLE)
    assert_figures(found, [[10 + 1, 20 + 2], [30 + 3, 40 + 4]], **AGE, **GROUP)


IN_ALL = array([[11, 22], [33, 44]], **AGE, **GROUP)


def test_people_at_age_in_all() -> None:
    found = result_of("people_at_age_in_all", people_by_age_and_group_in_all=IN_ALL)
    assert_figures(found, [11 + 22, 33 + 44], **AGE)


def test_cases_in_all() -> None:
    rates = array([[[[0.1, 0.2], [0.3, 0.4]]]], **USE, **ESTIMATE, **AGE, **GROUP)
    found = result_of("cases_in_all", people_by_age_and_group_in_all=IN_ALL, rate_by_group=rates)
    cases = 11 * 0.1 + 22 * 0.2 + 33 * 0.3 + 44 * 0.4
    assert_figures(found, [[cases]], **ESTIMATE, **OUTCOME)


def test_cases_alike_in_all() -> None:
    rates = array([[[0.1, 0.3]]], **USE, **ESTIMATE, **AGE)
    found = result_of(
        "cases_alike_in_all", people_at_age_in_all=array([33, 77], **AGE), reference_rate=rates
    )
    assert_figures(found, [[33 * 0.1 + 77 * 0.3]], **ESTIMATE, **OUTCOME)


def test_age_need_of_fifths_in_all() -> None:
    fifths, bases = {"deprivation_quintile": ["1", "2"]}, {"basis": ["core", "per_head"]}
    shares = array([[[0.1, 0.2], [0.3, 0.4]], [[0.5, 0.6], [0.1, 0.2]]], **PLACE, **fifths, **bases)
    found = result_of("age_need_of_fifths_in_all", age_need_on_basis=shares)
    assert_figures(found, [[0.1 + 0.5, 0.2 + 0.6], [0.3 + 0.1, 0.4 + 0.2]], **fifths, **bases)


def test_age_need_on_basis_in_all() -> None:
    fifths, bases = {"deprivation_quintile": ["1", "2"]}, {"basis": ["core", "per_head"]}
    of_fifths = array([[0.6, 0.8], [0.4, 0.6]], **fifths, **bases)
    found = result_of("age_need_on_basis_in_all", age_need_of_fifths_in_all=of_fifths)
    assert_figures(found, [0.6 + 0.4, 0.8 + 0.6], **bases)


def test_rates_by_their_ratios() -> None:
    """Of rates: 0.1 x (1 + 2). Of odds, with rates of 0.1 and 0.2: 0.1 x (0.9 + 2.25 x 0.8)."""
    for odds, ratio, by_ratio in ((0, 2, 0.3), (1, 2.25, 0.1 * (0.9 + 1.8))):
        found = result_of(
            "rates_by_their_ratios",
            rate_by_group=array([[[[0.1, 0.2], [0.1, 0.2]]]], **USE, **ESTIMATE, **AGE, **GROUP),
            reference_rate=array([[[0.1, 0.1]]], **USE, **ESTIMATE, **AGE),
            group_ratio=array([[[1, ratio]]], **USE, **ESTIMATE, **GROUP),
            are_odds=array([odds], **USE),
        )
        assert_figures(found, [[[by_ratio, by_ratio]]], **USE, **ESTIMATE, **AGE)
