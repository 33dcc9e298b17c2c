"""From evidence to what it adds in each place, step by step; then several steps together."""

from __future__ import annotations

import math

import numpy as np
import pytest
import xarray as xr
from statsmodels.stats.meta_analysis import combine_effects

from tests.model.by_hand import PLACE, array, assert_figures, result_of

ESTIMATE = {"estimate": ["lower", "point", "upper"]}
ROWS = {"evidence_row": ["asian", "black"]}
THREE = {"evidence_row": ["asian", "black", "mixed"]}
USE = {"weight_use": ["use"]}
USES = {"weight_use": ["one", "other"]}
FOLLOWED = {"followed_outcome": ["one", "other"]}
GROUP = {"ethnic_group": ["indian", "roma"]}
AGE = {"age": ["16-24", "85+"]}
LINE = {"weighted_line": ["core", "other"]}
SETS = {"coalition": ["none", "all", "all, lower bound"]}
ITERATION = {"iteration": ["1", "2"]}

LN2 = math.log(2)


# --- the study's ratios ---------------------------------------------------------------------------
def test_log_ratio() -> None:
    found = result_of(
        "log_ratio", evidence_estimate=array([[0.5], [1], [4]], **ESTIMATE, row=["a"])
    )
    assert_figures(found, [[-LN2], [0], [2 * LN2]], **ESTIMATE, row=["a"])


def test_standard_error() -> None:
    logs = array([[-0.2, 0], [0.1, 0.1], [0.5, 0.3]], **ESTIMATE, **ROWS)
    found = result_of("standard_error", log_ratio=logs, interval_width=array(3.92))
    assert_figures(found, [0.7 / 3.92, 0.3 / 3.92], **ROWS)


def test_own_variance() -> None:
    found = result_of(
        "own_variance", standard_error=array([0.2, 0.3], **ROWS), shared_part=array(0.3)
    )
    assert_figures(found, [0.7 * 0.04, 0.7 * 0.09], **ROWS)


def test_precision() -> None:
    """Rows of another study count nothing; one without error counts one."""
    found = result_of(
        "precision",
        row_in_use=array([[1, 1], [1, 0]], **USES, **ROWS),
        own_variance=array([0.04, 0], **ROWS),
    )
    assert_figures(found, [[25, 1], [25, 0]], **USES, **ROWS)


def test_rows_in_use() -> None:
    found = result_of("rows_in_use", row_in_use=array([[1, 1], [1, 0]], **USES, **ROWS))
    assert_figures(found, [2, 1], **USES)


def test_precision_in_all() -> None:
    found = result_of("precision_in_all", precision=array([[25, 10], [25, 0]], **USES, **ROWS))
    assert_figures(found, [35, 25], **USES)


#: Three groups of one study: ln 1.5, ln 2 and ln 4, with variances 0.04, 0.01 and 0.09.
POINTS = [math.log(1.5), LN2, 2 * LN2]
LOGS = array([[-9.0] * 3, POINTS, [9.0] * 3], **ESTIMATE, **THREE)
VARIANCE = array([0.04, 0.01, 0.09], **THREE)
PRECISION = array([[25, 100, 100 / 9]], **USE, **THREE)


def test_precise_mean() -> None:
    found = result_of(
        "precise_mean", precision=PRECISION, log_ratio=LOGS, precision_in_all=array([150], **USE)
    )
    mean = (25 * POINTS[0] + 100 * POINTS[1] + 100 / 9 * POINTS[2]) / 150
    assert_figures(found, [mean], **USE)


def test_differences() -> None:
    """25 x 0.2^2 + 10 x 0.3^2; nought where there is one group only."""
    found = result_of(
        "differences",
        precision=array([[25, 10], [25, 0]], **USES, **ROWS),
        log_ratio=array([[9, 9], [0.5, 1.0], [9, 9]], **ESTIMATE, **ROWS),
        precise_mean=array([0.7, 0.501], **USES),
        rows_in_use=array([2, 1], **USES),
    )
    assert_figures(found, [25 * 0.04 + 10 * 0.09, 0], **USES)


def test_precision_of_differences() -> None:
    """35 - (25^2 + 10^2) / 35; one group only differs from nobody."""
    found = result_of(
        "precision_of_differences",
        precision=array([[25, 10], [25, 0]], **USES, **ROWS),
        precision_in_all=array([35, 25], **USES),
    )
    assert_figures(found, [35 - (625 + 100) / 35, 0], **USES)


def test_variance_between() -> None:
    """(9 - 2) / 20 and, of wide intervals, (9 - 2) / 0.5.

    Nought where differences are less than chance brings, or there is one group.
    """
    four = {"weight_use": ["one", "wide", "other", "single"]}
    found = result_of(
        "variance_between",
        differences=array([9, 9, 1, 0], **four),
        rows_in_use=array([3, 3, 3, 1], **four),
        precision_of_differences=array([20, 0.5, 20, 0], **four),
    )
    assert_figures(found, [7 / 20, 7 / 0.5, 0, 0], **four)


def test_shrinkage() -> None:
    """0.12 / (0.12 + 0.04); all of an estimate without error."""
    found = result_of(
        "shrinkage",
        variance_between=array([0.12, 0], **USES),
        own_variance=array([0.04, 0], **ROWS),
    )
    assert_figures(found, [[0.75, 1], [0, 1]], **USES, **ROWS)


def test_pooling_weight() -> None:
    found = result_of(
        "pooling_weight",
        row_in_use=array([[1, 1], [0, 1]], **USES, **ROWS),
        variance_between=array([0.16, 0], **USES),
        own_variance=array([0.04, 0], **ROWS),
    )
    assert_figures(found, [[1 / 0.2, 1 / 0.16], [0, 1]], **USES, **ROWS)


def test_pooled_variance() -> None:
    found = result_of("pooled_variance", pooling_weight=array([[5, 3], [0, 4]], **USES, **ROWS))
    assert_figures(found, [1 / 8, 1 / 4], **USES)


def test_pooled_mean() -> None:
    found = result_of(
        "pooled_mean",
        pooling_weight=array([[5, 3]], **USE, **ROWS),
        log_ratio=array([[9, 9], [0.4, 1.2], [9, 9]], **ESTIMATE, **ROWS),
        pooled_variance=array([1 / 8], **USE),
    )
    assert_figures(found, [(5 * 0.4 + 3 * 1.2) / 8], **USE)


def test_shrunk_log() -> None:
    found = result_of(
        "shrunk_log",
        shrinkage=array([[0.75, 0]], **USE, **ROWS),
        log_ratio=array([[9, 9], [0.4, 1.2], [9, 9]], **ESTIMATE, **ROWS),
        pooled_mean=array([0.8], **USE),
    )
    assert_figures(found, [[0.75 * 0.4 + 0.25 * 0.8, 0.8]], **USE, **ROWS)


def test_shrunk_error() -> None:
    found = result_of(
        "shrunk_error",
        shrinkage=array([[0.75]], **USE, row=["a"]),
        own_variance=array([0.04], row=["a"]),
        pooled_variance=array([0.02], **USE),
        shared_part=array(0.3),
        standard_error=array([0.25], row=["a"]),
    )
    variance = 0.75 * 0.04 + 0.25**2 * 0.02 + 0.3 * 0.0625
    assert_figures(found, [[variance**0.5]], **USE, row=["a"])


@pytest.mark.parametrize(
    ("applies", "shrinks", "logs"),
    [
        (0, 0, [0, 0, 0]),
        (1, 0, [0.1, 0.5, 0.8]),
        (1, 1, [0.4 - 1.96 * 0.1, 0.4, 0.4 + 1.96 * 0.1]),
        (0, 1, [0, 0, 0]),
    ],
    ids=["none", "rate ratio", "shrunk", "none of the shrunk"],
)
def test_log_ratio_used(applies: float, shrinks: float, logs: list[float]) -> None:
    row = {"row": ["a"]}
    found = result_of(
        "log_ratio_used",
        log_ratio=array([[0.1], [0.5], [0.8]], **ESTIMATE, **row),
        shrunk_log=array([[0.4]], **USE, **row),
        shrunk_error=array([[0.1]], **USE, **row),
        interval_end=array([-0.5, 0, 0.5], **ESTIMATE),
        interval_width=array(3.92),
        applies=array([applies], **USE),
        shrinks=array([shrinks], **USE),
    )
    assert_figures(found, [[[one] for one in logs]], **USE, **ESTIMATE, **row)


def shrunk(points: list[float], errors: list[float]) -> dict[str, xr.DataArray]:
    """Every step of shrinking, of groups with these logarithms and errors, nothing shared."""
    rows = {"evidence_row": [str(number) for number in range(len(points))]}
    given = {
        "evidence_estimate": array([[1] * len(points), list(np.exp(points)), [1] * len(points)],
            **ESTIMATE, **rows),
        "standard_error": array(errors, **rows),
        "shared_part": array(0.0),
        "row_in_use": array([[1] * len(points)], **USE, **rows),
    }  # fmt: skip
    steps = (
        ("log_ratio", ("evidence_estimate",)),
        ("own_variance", ("standard_error", "shared_part")),
        ("precision", ("row_in_use", "own_variance")),
        ("rows_in_use", ("row_in_use",)),
        ("precision_in_all", ("precision",)),
        ("precise_mean", ("precision", "log_ratio", "precision_in_all")),
        ("differences", ("precision", "log_ratio", "precise_mean", "rows_in_use")),
        ("precision_of_differences", ("precision", "precision_in_all")),
        ("variance_between", ("differences", "rows_in_use", "precision_of_differences")),
        ("shrinkage", ("variance_between", "own_variance")),
        ("pooling_weight", ("row_in_use", "variance_between", "own_variance")),
        ("pooled_variance", ("pooling_weight",)),
        ("pooled_mean", ("pooling_weight", "log_ratio", "pooled_variance")),
        ("shrunk_log", ("shrinkage", "log_ratio", "pooled_mean")),
    )
    for name, needs in steps:
        given[name] = result_of(name, **{one: given[one] for one in needs})
    return given


@pytest.mark.parametrize("seed", range(1, 5))
def test_pooling_agrees_with_statsmodels(seed: int) -> None:
    """DerSimonian and Laird by another's code: variance between, pooled mean and its error.

    That code lets the variance fall below nought, which these draws do not.
    """
    random = np.random.default_rng(seed)
    count = int(random.integers(3, 7))
    points, errors = list(random.normal(0.5, 0.6, count)), list(random.uniform(0.02, 0.5, count))
    found = shrunk(points, errors)
    other = combine_effects(np.array(points), np.array(errors) ** 2, method_re="dl")
    assert float(found["variance_between"][0]) == pytest.approx(other.tau2)
    assert float(found["pooled_mean"][0]) == pytest.approx(other.mean_effect_re)
    assert float(found["pooled_variance"][0]) == pytest.approx(other.var_eff_w_re)


def test_huge_errors_go_to_the_pooled_mean_and_none_to_the_estimates() -> None:
    points = [0.1, 0.9, 1.4]
    unsure = shrunk(points, [50.0] * 3)
    assert unsure["shrunk_log"].values[0] == pytest.approx([0.8] * 3)
    sure = shrunk(points, [1e-6] * 3)
    assert sure["shrunk_log"].values[0] == pytest.approx(points)


# --- groups of the Census -------------------------------------------------------------------------
def test_pooled_precision() -> None:
    found = result_of(
        "pooled_precision",
        precision=array([[25, 10]], **USE, **ROWS),
        group_pooled=array([[0, 0], [1, 1]], **GROUP, **ROWS),
    )
    assert_figures(found, [[0, 35]], **USE, **GROUP)


@pytest.mark.parametrize("pools", [0, 1])
@pytest.mark.parametrize(("first", "second"), [(25, 10), (0.2, 0.3)])
def test_group_ratio(first: float, second: float, pools: int) -> None:
    """Indian people are the study's; Roma have the mean of both rows, or one."""
    found = result_of(
        "group_ratio",
        log_ratio_used=array([[[0.5, 1.2]]], **USE, estimate=["point"], **ROWS),
        row_in_use=array([[1, 1]], **USE, **ROWS),
        group_covered=array([[1, 0], [0, 0]], **GROUP, **ROWS),
        precision=array([[first, second]], **USE, **ROWS),
        group_pooled=array([[0, 0], [1, 1]], **GROUP, **ROWS),
        pooled_precision=array([[0, first + second]], **USE, **GROUP),
        pools_uncovered=array([pools], **USE),
    )
    mean = (first * 0.5 + second * 1.2) / (first + second)
    expected = [[[math.exp(0.5), math.exp(pools * mean)]]]
    assert_figures(found, expected, **USE, estimate=["point"], **GROUP)


def test_a_row_that_a_use_leaves_out_changes_no_ratio() -> None:
    found = result_of(
        "group_ratio",
        log_ratio_used=array([[[0.5, 1.2]]], **USE, estimate=["point"], **ROWS),
        row_in_use=array([[0, 0]], **USE, **ROWS),
        group_covered=array([[1, 0], [0, 0]], **GROUP, **ROWS),
        precision=array([[0, 0]], **USE, **ROWS),
        group_pooled=array([[0, 0], [1, 1]], **GROUP, **ROWS),
        pooled_precision=array([[0, 0]], **USE, **GROUP),
        pools_uncovered=array([1], **USE),
    )
    assert_figures(found, [[[1, 1]]], **USE, estimate=["point"], **GROUP)


# --- rates by age ---------------------------------------------------------------------------------
def test_are_odds() -> None:
    found = result_of(
        "are_odds",
        row_in_use=array([[1, 0], [0, 1]], **USES, **ROWS),
        is_odds_ratio=array([1, 0], **ROWS),
        rows_in_use=array([1, 1], **USES),
    )
    assert_figures(found, [1, 0], **USES)


#: Ratios 2 and 1, half of the people each, a rate of 0.3, odds of 0.2 after the first time round.
AT_85 = {"estimate": ["point"], "age": ["85+"]}
ODDS_SO_FAR = array([[[[0.2, 9]]], [[[0.2, 9]]]], **USES, **AT_85, **ITERATION)
OF_GROUPS = {
    "england_share": array([[0.5, 0.5]], age=["85+"], **GROUP),
    "group_ratio": array([[[2, 1]], [[2, 1]]], **USES, estimate=["point"], **GROUP),
    "are_odds": array([1, 0], **USES),
}


def test_rate_missing() -> None:
    """All is missing from nought. Odds of 0.2 meet 0.5 x 0.4/1.4 + 0.5 x 0.2/1.2, rates 0.3."""
    found = result_of(
        "rate_missing",
        last_reference_odds=ODDS_SO_FAR,
        outcome_rate=array([[0.3], [0.3]], **USES, age=["85+"]),
        **OF_GROUPS,
    )
    missing = 0.3 - (0.5 * 0.4 / 1.4 + 0.5 * 0.2 / 1.2)
    assert_figures(found, [[[[0.3, missing]]], [[[0.3, 0]]]], **USES, **AT_85, **ITERATION)


def test_rate_slope() -> None:
    """From nought the mean ratio; then 1/1.4^2 + 0.5/1.2^2 for odds, the mean ratio for rates."""
    found = result_of("rate_slope", last_reference_odds=ODDS_SO_FAR, **OF_GROUPS)
    slope = 1 / 1.4**2 + 0.5 / 1.2**2
    assert_figures(found, [[[[1.5, slope]]], [[[1.5, 1.5]]]], **USES, **AT_85, **ITERATION)


def test_reference_odds() -> None:
    """The odds before, and what is missing over the slope: by the tangent."""
    found = result_of(
        "reference_odds",
        last_reference_odds=ODDS_SO_FAR,
        rate_missing=array([[[[0.3, 0.09]]], [[[0.3, 0]]]], **USES, **AT_85, **ITERATION),
        rate_slope=array([[[[1.5, 0.9]]], [[[1.5, 1.5]]]], **USES, **AT_85, **ITERATION),
    )
    expected = [[[[0.3 / 1.5, 0.2 + 0.09 / 0.9]]], [[[0.3 / 1.5, 0.2]]]]
    assert_figures(found, expected, **USES, **AT_85, **ITERATION)


def test_reference_rate() -> None:
    """Odds of 0.25 are a rate of 0.2; a rate is a rate."""
    found = result_of(
        "reference_rate",
        reference_odds=array([[[9, 0.25]], [[9, 0.25]]], **USES, age=["85+"], **ITERATION),
        are_odds=array([1, 0], **USES),
    )
    assert_figures(found, [[0.2], [0.25]], **USES, age=["85+"])


def test_rate_by_group() -> None:
    """An odds ratio of 2.36 where 5.04 per cent have it: 0.0504 x 2.36 / 1.068544 (Pham 2019)."""
    found = result_of(
        "rate_by_group",
        reference_rate=array([[0.0504], [0.0504]], **USES, age=["85+"]),
        group_ratio=array([[2.36, 1], [2.36, 1]], **USES, **GROUP),
        are_odds=array([1, 0], **USES),
    )
    odds, rate = 0.0504 * 2.36 / 1.068544, 0.0504 * 2.36
    assert_figures(found, [[[odds, 0.0504]], [[rate, 0.0504]]], **USES, age=["85+"], **GROUP)


# --- places ---------------------------------------------------------------------------------------
#: Alpha has 100 young Indian people and 50 old Roma; Beta 10 and 20 of each age.
PEOPLE = array([[[100, 0], [0, 50]], [[10, 20], [10, 20]]], **PLACE, **AGE, **GROUP)


def test_people_by_age_and_group() -> None:
    areas = {"area": ["a1", "a2", "b1"]}
    found = result_of(
        "people_by_age_and_group",
        area_people_by_age_and_group=array(
            [[[60, 0], [0, 20]], [[40, 0], [0, 30]], [[10, 20], [10, 20]]], **areas, **AGE, **GROUP
        ),
        place_of_area=array(["Alpha", "Alpha", "Beta"], **areas),
        place_name=array(["Alpha", "Beta"], **PLACE),
    )
    assert_figures(found, PEOPLE.values, **PLACE, **AGE, **GROUP)


def test_people_at_age() -> None:
    found = result_of("people_at_age", people_by_age_and_group=PEOPLE)
    assert_figures(found, [[100, 50], [30, 30]], **PLACE, **AGE)


def test_cases_with_evidence() -> None:
    """Young 0.01 and 0.02, old 0.1 and 0.3: Alpha 100 x 0.01 + 50 x 0.3."""
    found = result_of(
        "cases_with_evidence",
        people_by_age_and_group=PEOPLE,
        rate_by_group=array([[[0.01, 0.02], [0.1, 0.3]]], **USE, **AGE, **GROUP),
    )
    beta = 10 * 0.01 + 20 * 0.02 + 10 * 0.1 + 20 * 0.3
    assert_figures(found, [[1 + 15], [beta]], **PLACE, followed_outcome=["use"])


def test_cases_without_evidence() -> None:
    found = result_of(
        "cases_without_evidence",
        people_at_age=array([[100, 50], [30, 30]], **PLACE, **AGE),
        reference_rate=array([[0.01, 0.1]], **USE, **AGE),
    )
    assert_figures(found, [[1 + 5], [0.3 + 3]], **PLACE, followed_outcome=["use"])


#: Of outcomes of maternity: of the two outcomes, the second.
AT_RISK = array([0, 1], **USES)
#: 40 and 20 women of childbearing age in Alpha, 10 and 30 in Beta.
WOMEN = array([[40, 20], [10, 30]], **PLACE, **GROUP)


def test_women_by_group() -> None:
    """Alpha has the first two areas."""
    areas = {"area": ["a1", "a2", "b1"]}
    found = result_of(
        "women_by_group",
        area_women_by_group=array([[30, 5], [10, 15], [10, 30]], **areas, **GROUP),
        place_of_area=array(["Alpha", "Alpha", "Beta"], **areas),
        place_name=array(["Alpha", "Beta"], **PLACE),
    )
    assert_figures(found, [[40, 20], [10, 30]], **PLACE, **GROUP)


def test_women_with_evidence() -> None:
    """Ratios of one and three: 40 + 3 x 20, and 10 + 3 x 30; nobody for the other outcome."""
    found = result_of(
        "women_with_evidence",
        women_by_group=WOMEN,
        group_ratio=array([[2, 2], [1, 3]], **USES, **GROUP),
        women_at_risk=AT_RISK,
    )
    assert_figures(found, [[0, 100], [0, 100]], **PLACE, **FOLLOWED)


def test_women_without_evidence() -> None:
    found = result_of("women_without_evidence", women_by_group=WOMEN, women_at_risk=AT_RISK)
    assert_figures(found, [[0, 60], [0, 40]], **PLACE, **FOLLOWED)


def test_cases_of_maternity_are_the_women_at_risk() -> None:
    """No rates by age: 100 over 60 women of Alpha, 100 over 40 of Beta."""
    none = array([[[0, 0], [0, 0]]], **USE, **AGE, **GROUP)
    one = {"followed_outcome": ["use"]}
    cases = result_of(
        "cases_with_evidence",
        people_by_age_and_group=PEOPLE,
        rate_by_group=none,
        women_with_evidence=array([[100], [100]], **PLACE, **one),
    )
    alike = result_of(
        "cases_without_evidence",
        people_at_age=array([[100, 50], [30, 30]], **PLACE, **AGE),
        reference_rate=array([[0, 0]], **USE, **AGE),
        women_without_evidence=array([[60], [40]], **PLACE, **one),
    )
    need = result_of("outcome_need", cases_with_evidence=cases, cases_without_evidence=alike)
    assert_figures(need, [[100 / 60], [100 / 40]], **PLACE, **one)


@pytest.mark.parametrize(("cases", "alike"), [(16, 6), (0.9, 0.6)])
def test_outcome_need(cases: float, alike: float) -> None:
    """Alpha's cases over those at the same ages; one in Beta, where nobody is at risk."""
    found = result_of(
        "outcome_need",
        cases_with_evidence=array([[cases], [0]], **PLACE, followed_outcome=["use"]),
        cases_without_evidence=array([[alike], [0]], **PLACE, followed_outcome=["use"]),
    )
    assert_figures(found, [[cases / alike], [1]], **PLACE, followed_outcome=["use"])


#: Two sets take the evidence at the point, the last at its lower end.
TAKEN = array([[0, 0, 1], [1, 1, 0], [0, 0, 0]], **ESTIMATE, **SETS)


def test_outcome_need_in_set() -> None:
    found = result_of(
        "outcome_need_in_set",
        outcome_need=array(
            [[[1.1, 1], [1.2, 1], [1.3, 1]], [[1.4, 2], [1.5, 3], [1.6, 4]]],
            **PLACE,
            **ESTIMATE,
            **FOLLOWED,
        ),
        estimate_in_coalition=TAKEN,
    )
    alpha, beta = [[1.2, 1], [1.2, 1], [1.1, 1]], [[1.5, 3], [1.5, 3], [1.4, 2]]
    assert_figures(found, [alpha, beta], **PLACE, **SETS, **FOLLOWED)


def test_part_that_follows() -> None:
    """Both outcomes are core's; the other line follows the second alone."""
    found = result_of(
        "part_that_follows",
        phi=array([[0.02, 0.1], [0.05, 0.2], [0.08, 0.3]], **ESTIMATE, **USES),
        estimate_in_coalition=TAKEN,
        use_on_line=array([[1, 1], [0, 1]], **LINE, **USES),
    )
    core = [[0.05, 0.2], [0.05, 0.2], [0.02, 0.1]]
    other = [[0, 0.2], [0, 0.2], [0, 0.1]]
    assert_figures(found, [core, other], **LINE, **SETS, **FOLLOWED)
