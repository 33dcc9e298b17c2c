"""From evidence to relative need, step by step; then what several steps make of it together."""

from __future__ import annotations

import math

import pytest
import xarray as xr

from tests.model.by_hand import PLACE, array, assert_figures, result_of

ESTIMATE = {"estimate": ["lower", "point", "upper"]}
ROWS = {"evidence_row": ["asian", "black"]}
USE = {"weight_use": ["use"]}
USES = {"weight_use": ["one", "other"]}
GROUP = {"ethnic_group": ["indian", "roma"]}
FIFTH = {"deprivation_quintile": ["1", "5"]}
LINE = {"weighted_line": ["core", "other"]}

LN2 = math.log(2)


def ratios(*rows: tuple[float, float, float]) -> xr.DataArray:
    """Rows of evidence: lower, point, upper."""
    named = {"evidence_row": [f"row {number}" for number in range(len(rows))]}
    return array([list(end) for end in zip(*rows, strict=True)], **ESTIMATE, **named)


def per_row(like: xr.DataArray, *figures: float) -> xr.DataArray:
    return array(list(figures), evidence_row=list(like["evidence_row"].values))


# --- odds ratios ----------------------------------------------------------------------------------
def test_relative_risk() -> None:
    """An odds ratio and a rate ratio, both of diabetes-like prevalence 0.0504.

    Odds: 2.36 / (1 - 0.0504 + 0.0504 x 2.36) = 2.36 / 1.068544 = 2.209 (Pham 2019: Asian, White).
    """
    given = ratios((2.26, 2.36, 2.47), (3.87, 5.72, 8.46))
    found = result_of(
        "relative_risk",
        evidence_estimate=given,
        is_odds_ratio=per_row(given, 1, 0),
        reference_prevalence=per_row(given, 0.0504, 0.0504),
    )
    # 0.9496 + 0.0504 x 2.26 = 1.063504, and so on
    odds = [2.26 / 1.063504, 2.36 / 1.068544, 2.47 / 1.074088]
    assert round(odds[1], 3) == 2.209
    both = [list(pair) for pair in zip(odds, [3.87, 5.72, 8.46], strict=True)]
    assert_figures(found, both, **ESTIMATE, evidence_row=["row 0", "row 1"])


@pytest.mark.parametrize(
    ("prevalence", "risks"), [(0, [2, 3, 4]), (1, [1, 1, 1])], ids=["rare", "everybody has it"]
)
def test_odds_at_the_ends(prevalence: float, risks: list[float]) -> None:
    """Odds are risks where the condition is rare, and say nothing where everybody has it."""
    given = ratios((2, 3, 4))
    found = result_of(
        "relative_risk",
        evidence_estimate=given,
        is_odds_ratio=per_row(given, 1),
        reference_prevalence=per_row(given, prevalence),
    )
    assert_figures(found, [[risk] for risk in risks], **ESTIMATE, evidence_row=["row 0"])


# --- shrinkage ------------------------------------------------------------------------------------
#: ln 1, ln 2, ln 4; and ln 1/2, ln 1, ln 2: both have the standard error 2 ln 2 / 3.92.
LOGS = array([[0, -LN2], [LN2, 0], [2 * LN2, LN2]], **ESTIMATE, **ROWS)


def test_log_risk() -> None:
    found = result_of("log_risk", relative_risk=array([[0.5], [1], [4]], **ESTIMATE, row=["one"]))
    assert_figures(found, [[-LN2], [0], [2 * LN2]], **ESTIMATE, row=["one"])


def test_standard_error() -> None:
    logs = array([[-0.2, 0], [0.1, 0.1], [0.5, 0.3]], **ESTIMATE, **ROWS)
    found = result_of("standard_error", log_risk=logs, interval_width=array(3.92))
    assert_figures(found, [0.7 / 3.92, 0.3 / 3.92], **ROWS)


def test_rows_in_use() -> None:
    found = result_of("rows_in_use", row_in_use=array([[1, 1], [1, 0]], **USES, **ROWS))
    assert_figures(found, [2, 1], **USES)


def test_variance_beyond_chance() -> None:
    """Mean square of the logarithms of a use's rows, less that of their errors; never below nought.

    One use has both rows, the other the second alone, whose error is more than its logarithm.
    """
    found = result_of(
        "variance_beyond_chance",
        log_risk=array([[9, 9], [0.5, 0.1], [9, 9]], **ESTIMATE, **ROWS),
        standard_error=array([0.2, 0.3], **ROWS),
        row_in_use=array([[1, 1], [0, 1]], **USES, **ROWS),
        rows_in_use=array([2, 1], **USES),
    )
    both = (0.5**2 - 0.2**2 + 0.1**2 - 0.3**2) / 2  # 0.13 / 2
    assert_figures(found, [both, 0], **USES)


def test_total_variance() -> None:
    found = result_of(
        "total_variance",
        variance_beyond_chance=array([0.065], **USE),
        standard_error=array([0.2, 0.3], **ROWS),
    )
    assert_figures(found, [[0.065 + 0.04, 0.065 + 0.09]], **USE, **ROWS)


def test_shrinkage() -> None:
    """The part of all variance that is beyond chance; no variance at all is not an error."""
    found = result_of(
        "shrinkage",
        variance_beyond_chance=array([0.065, 0], **USES),
        total_variance=array([[0.105, 0.155], [0.04, 0]], **USES, **ROWS),
    )
    assert_figures(found, [[0.065 / 0.105, 0.065 / 0.155], [0, 0]], **USES, **ROWS)


@pytest.mark.parametrize(
    ("applies", "shrinks", "kept"), [(0, 0, 0), (1, 0, 1), (1, 1, 0.25), (0, 1, 0)]
)
def test_kept_part(applies: float, shrinks: float, kept: float) -> None:
    """None keeps nothing of the estimate, rate_ratio all of it, shrunk what shrinkage keeps."""
    found = result_of(
        "kept_part",
        shrinkage=array([[0.25]], **USE, row=["one"]),
        applies=array([applies], **USE),
        shrinks=array([shrinks], **USE),
    )
    assert_figures(found, [[kept]], **USE, row=["one"])


def test_risk_used() -> None:
    """Half of the logarithm is the square root of the ratio; nothing of it is one."""
    found = result_of("risk_used", log_risk=LOGS, kept_part=array([[0.5, 0]], **USE, **ROWS))
    assert_figures(found, [[[1, 1], [2**0.5, 1], [2, 1]]], **USE, **ESTIMATE, **ROWS)


def test_shrunk_by_all_steps() -> None:
    """Ratios 2 (1 to 4) and 1 (0.5 to 2): both logarithms have SE = 2 ln 2 / 3.92 = 0.35365.

    Mean square of the logarithms: ((ln 2)^2 + 0)/2 = 0.24023. Less SE^2 = 0.12507: 0.11516 beyond
    chance. Kept: 0.11516 / (0.11516 + 0.12507) = 0.47938, so 2 becomes 2^0.47938 = 1.39415.
    """
    used = {"row_in_use": array([[1, 1]], **USE, **ROWS)}
    error = {
        "standard_error": result_of("standard_error", log_risk=LOGS, interval_width=array(3.92))
    }
    count = {"rows_in_use": result_of("rows_in_use", **used)}
    beyond = {
        "variance_beyond_chance": result_of(
            "variance_beyond_chance", log_risk=LOGS, **error, **used, **count
        )
    }
    total = {"total_variance": result_of("total_variance", **beyond, **error)}
    kept = result_of("shrinkage", **beyond, **total)
    assert kept.values == pytest.approx(0.47938, abs=5e-6)
    risk = result_of("risk_used", log_risk=LOGS, kept_part=kept).sel(estimate="point")
    assert risk.values[0] == pytest.approx([1.39415, 1], abs=5e-6)


# --- relative need --------------------------------------------------------------------------------
def test_excess_need() -> None:
    """0.05 x (2.2 - 1) for the group covered by a row in use; rows that are not count nothing."""
    one = {"estimate": ["point"]}
    found = result_of(
        "excess_need",
        risk_used=array([[[2.2, 1.5]], [[3, 0.6]]], **USES, **one, **ROWS),
        group_covered=array([[1, 1], [0, 1]], **GROUP, **ROWS),
        row_in_use=array([[1, 0], [1, 1]], **USES, **ROWS),
        phi=array([0.05, 0.1], **USES),
    )
    first = [0.05 * 1.2, 0]
    second = [0.1 * (2 - 0.4), 0.1 * -0.4]
    assert_figures(found, [[first], [second]], **USES, **one, **GROUP)


def test_relative_need() -> None:
    """1 + 0.06 + 0.2: each condition is a share of the same line's cost. The other line has one."""
    one = {"estimate": ["point"]}
    found = result_of(
        "relative_need",
        excess_need=array([[[0.06, 0]], [[0.2, -0.04]]], **USES, **one, **GROUP),
        use_on_line=array([[1, 1], [0, 1]], **LINE, **USES),
    )
    assert_figures(found, [[[1.26, 0.96]], [[1.2, 0.96]]], **LINE, **one, **GROUP)


def test_weighted_people_by_quintile() -> None:
    one = {"weighted_line": ["core"], "estimate": ["point"]}
    found = result_of(
        "weighted_people_by_quintile",
        place_mix=array([[[10, 40], [40, 10]], [[25, 25], [20, 30]]], **PLACE, **FIFTH, **GROUP),
        relative_need=array([[[1, 1.5]]], **one, **GROUP),
    )
    alpha = [10 + 40 * 1.5, 40 + 10 * 1.5]
    beta = [25 + 25 * 1.5, 20 + 30 * 1.5]
    assert_figures(found, [[[alpha]], [[beta]]], **PLACE, **one, **FIFTH)


def test_ethnicity_factor() -> None:
    """(10 + 40 x 1.5) / 50 = 1.4; nought where nobody lives, and nothing divided by it."""
    one = {"weighted_line": ["core"], "estimate": ["point"]}
    found = result_of(
        "ethnicity_factor",
        weighted_people_by_quintile=array([[[[70, 0]]], [[[55, 50]]]], **PLACE, **one, **FIFTH),
        population_by_quintile=array([[50, 0], [50, 40]], **PLACE, **FIFTH),
    )
    assert_figures(found, [[[[1.4, 0]]], [[[1.1, 1.25]]]], **PLACE, **one, **FIFTH)


def test_joint_factor_is_more_than_its_margins() -> None:
    """Both places have 50 of each fifth and 50 of each group; only the cross-table differs.

    In Alpha the group with need 1.5 lives in the deprived fifth, in Beta it is spread evenly.
    Alpha: ((10 + 40 x 1.5) x 1.2 + (40 + 10 x 1.5) x 0.8) / 100 = (84 + 44) / 100
    Beta: ((25 + 25 x 1.5) x 1.2 + (25 + 25 x 1.5) x 0.8) / 100 = (75 + 50) / 100
    """
    mix = array([[[10, 40], [40, 10]], [[25, 25], [25, 25]]], **PLACE, **FIFTH, **GROUP)
    one = {"weighted_line": ["core"], "estimate": ["point"]}
    weighted = result_of(
        "weighted_people_by_quintile",
        place_mix=mix,
        relative_need=array([[[1, 1.5]]], **one, **GROUP),
    )
    people = result_of("population_by_quintile", place_mix=mix)
    found = result_of(
        "place_factor",
        population=array([100, 100], **PLACE),
        population_by_quintile=people,
        weight_in_coalition=array(
            [[1], [1]], weight_kind=["deprivation", "ethnicity"], coalition=["all"]
        ),
        ethnicity_factor=result_of(
            "ethnicity_factor", weighted_people_by_quintile=weighted, population_by_quintile=people
        ),
        normal_quintile_weight=array([[1.2, 0.8]], weighted_line=["core"], **FIFTH),
    )
    expected = [[[1.28]], [[1.25]]]
    assert_figures(found, expected, **PLACE, weighted_line=["core"], coalition=["all"])
