"""What second routes to neighbourhoods' money rest on, step by step."""

from __future__ import annotations

from tests.model.by_hand import PLACE, array, assert_figures, result_of
from tests.model.test_neighbourhood_money_by_hand import LINE, PART, PLACES


def test_functions_beyond_one() -> None:
    functions, own = {"function": ["a", "b"]}, {"neighbourhood": ["North", "East"]}
    shares = array([[0.5, 0.4], [0.52, 0.5]], **own, **functions)
    found = result_of("functions_beyond_one", neighbourhood_function_share=shares)
    assert_figures(found, [0.5 + 0.52 - 1, 0.4 + 0.5 - 1], **functions)


def test_shares_of_places_neighbourhoods() -> None:
    """Alpha's North and South have 0.5 and 0.3 of core; with local weights 0.4 and 0.1."""
    shares = array([[0.5, 0], [0.3, 0.1], [0.2, 0]], **PART, **LINE)
    weighted = array([[0.4, 0], [0.1, 0.1], [0.5, 0]], **PART, **LINE)
    given = {"neighbourhood_line_share": shares, **PLACES}
    name = "shares_of_places_neighbourhoods"
    assert_figures(result_of(name, **given), [[0.8, 0.1], [0.2, 0]], **PLACE, **LINE)
    found = result_of(name, **given, neighbourhood_adjusted_share=weighted)
    assert_figures(found, [[0.5, 0.1], [0.5, 0]], **PLACE, **LINE)
    agreed = array([[0.4, 0.2], [0.1, 0.3], [0.5, 0.5]], **PART, **LINE)
    found = result_of(name, **given, neighbourhood_share_or_agreed=agreed)
    assert_figures(found, [[0.5, 0.5], [0.5, 0.5]], **PLACE, **LINE)


def test_rate_of_place() -> None:
    """Alpha's £400 for shares of 0.8 are £500 for all, and its £3 for all of the fund are £3.

    Nobody in Beta has a share of the fund.
    """
    found = result_of(
        "rate_of_place",
        allocation=array([[400, 3], [90, 70]], **PLACE, **LINE),
        shares_of_places_neighbourhoods=array([[0.8, 1], [0.2, 0]], **PLACE, **LINE),
    )
    assert_figures(found, [[500, 3], [450, 0]], **PLACE, **LINE)


def test_rate_of_own_place() -> None:
    rates = array([[500, 30], [450, 0]], **PLACE, **LINE)
    found = result_of("rate_of_own_place", rate_of_place=rates, **PLACES)
    assert_figures(found, [[500, 30], [500, 30], [450, 0]], **PART, **LINE)


def test_changed_functions_beyond_one() -> None:
    functions, own = {"function": ["a", "b"]}, {"neighbourhood": ["North", "East"]}
    found = result_of(
        "changed_functions_beyond_one",
        neighbourhood_changed_function_share=array([[0.6, 0.4], [0.43, 0.5]], **own, **functions),
    )
    assert_figures(found, [0.6 + 0.43 - 1, 0.4 + 0.5 - 1], **functions)


def test_neighbourhood_share_or_agreed() -> None:
    """The fund's shares are agreed: the part per head stands for them. Core's are its own."""
    basis = {"basis": ["core", "per_head", "shares"]}
    given = {
        "neighbourhood_line_share": array([[0.5, 0], [0.3, 0], [0.2, 0]], **PART, **LINE),
        "neighbourhood_share_instead": array([[0.5, 0.6], [0.3, 0.1], [0.2, 0.3]], **PART, **LINE),
        "by_agreement": array([0, 0, 1], **basis),
        "line_basis": array(["core", "shares"], **LINE),
    }
    name = "neighbourhood_share_or_agreed"
    assert_figures(result_of(name, **given), [[0.5, 0.6], [0.3, 0.1], [0.2, 0.3]], **PART, **LINE)
    weighted = array([[0.4, 0], [0.1, 0], [0.5, 0]], **PART, **LINE)
    found = result_of(name, **given, neighbourhood_adjusted_share=weighted)
    assert_figures(found, [[0.4, 0.6], [0.1, 0.1], [0.5, 0.3]], **PART, **LINE)


def test_neighbourhood_deprivation_need_counted() -> None:
    """North: 0.02 + 0.08 of the need by ages counts 1 + 1.5 times. South has none."""
    adjusted = {"weighted_line": ["core"]}
    found = result_of(
        "neighbourhood_deprivation_need_counted",
        neighbourhood_deprivation_need=array([[1.5], [1.2], [1]], **PART, **adjusted),
        neighbourhood_age_need_of_line=array(
            [[[0.02, 0.08]], [[0, 0]], [[0.5, 0.4]]],
            **PART, **adjusted, deprivation_quintile=["1", "2"],
        ),
    )  # fmt: skip
    assert_figures(found, [[0.1 * 2.5], [0], [0.9 * 2]], **PART, **adjusted)


def test_neighbourhood_outcome_need_in_set_counted() -> None:
    """At the point, in the set of all: of North 40 cases count 1 + 1.1 times."""
    outcome = {"followed_outcome": ["core: asthma"]}
    found = result_of(
        "neighbourhood_outcome_need_in_set_counted",
        neighbourhood_outcome_need_in_set=array(
            [[[1], [1.1]], [[1], [1.3]], [[1], [1]]], **PART, coalition=["none", "all"], **outcome
        ),
        neighbourhood_cases_without_evidence=array(
            [[[30], [40]], [[9], [10]], [[0], [0]]], **PART, estimate=["lower", "point"], **outcome
        ),
    )
    assert_figures(found, [[40 * 2.1], [10 * 2.3], [0]], **PART, **outcome)


def test_neighbourhood_need_without_list_inflation_counted() -> None:
    found = result_of(
        "neighbourhood_need_without_list_inflation_counted",
        neighbourhood_need_without_list_inflation=array([0.9, 1, 1.1], **PART),
        neighbourhood_residents=array([100, 20, 50], **PART),
    )
    assert_figures(found, [100 * 1.9, 20 * 2, 50 * 2.1], **PART)


def test_neighbourhood_share_by_factors() -> None:
    """Core alone is adjusted: 0.5 x 1.2 x 0.9 in North; by the changed core 0.4 x 1.2 x 0.9."""
    adjusted, sets = {"weighted_line": ["core"]}, {"coalition": ["none", "all"]}
    given = {
        "neighbourhood_line_share": array([[0.5, 1], [0.3, 2], [0.2, 3]], **PART, **LINE),
        "weighted_line_name": array(["core"], **adjusted),
        "neighbourhood_deprivation_factor": array(
            [[[1, 1.2]], [[1, 1]], [[1, 0.8]]], **PART, **adjusted, **sets
        ),
        "neighbourhood_list_inflation_factor": array(
            [[[1, 0.9]], [[1, 1.5]], [[1, 1]]], **PART, **adjusted, **sets
        ),
    }
    name = "neighbourhood_share_by_factors"
    expected = [[0.5 * 1.2 * 0.9], [0.3 * 1.5], [0.2 * 0.8]]
    assert_figures(result_of(name, **given), expected, **PART, **adjusted)
    changed = array([[0.4, 1], [0.3, 2], [0.2, 3]], **PART, **LINE)
    found = result_of(name, **given, neighbourhood_share_with_changed_core=changed)
    assert_figures(found, [[0.4 * 1.2 * 0.9], *expected[1:]], **PART, **adjusted)
