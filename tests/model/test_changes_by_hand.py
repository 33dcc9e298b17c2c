"""Changes against equal money per head and against the baseline, step by step."""

from __future__ import annotations

import pytest

from tests.model.by_hand import PLACE, array, assert_figures, result_of

CHANGE = array([150, -150], **PLACE)
EQUAL = array([250, 750], **PLACE)
CONVERGING = {"converging_line": ["core", "medical"]}
BASELINE = array([200, 0], **PLACE)
ON_BASELINE = array([30, 10], **PLACE)


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


def test_baseline_in_all() -> None:
    baseline = array([[150, 50], [0, 0]], **PLACE, **CONVERGING)
    assert_figures(result_of("baseline_in_all", baseline=baseline), [150 + 50, 0], **PLACE)


def test_change_on_baseline() -> None:
    """The fund has no baseline, and does not count."""
    lines = {"budget_line": ["core", "fund", "medical"]}
    found = result_of(
        "change_on_baseline",
        allocation=array([[170, 99, 60], [7, 99, 3]], **PLACE, **lines),
        converging_line_name=array(["core", "medical"], **CONVERGING),
        baseline_in_all=BASELINE,
    )
    assert_figures(found, [170 + 60 - 200, 7 + 3 - 0], **PLACE)


@pytest.mark.parametrize(("baseline", "share"), [(200, 30 / 200), (0.5, 30 / 0.5)])
def test_change_on_baseline_as_share(baseline: float, share: float) -> None:
    """Nought where there is nothing to grow from, which half a pound is not."""
    found = result_of(
        "change_on_baseline_as_share",
        change_on_baseline=ON_BASELINE,
        baseline_in_all=array([baseline, 0], **PLACE),
    )
    assert_figures(found, [share, 0], **PLACE)


def test_icb_change_on_baseline() -> None:
    found = result_of("icb_change_on_baseline", change_on_baseline=ON_BASELINE)
    assert_figures(found, 30 + 10)


@pytest.mark.parametrize(
    ("baseline", "share"),
    [
        ([200, 0], 40 / (200 + 0)),
        ([0.5, 0], 40 / 0.5),
        ([0, 0], 0),  # nothing to grow from
    ],
)
def test_icb_change_on_baseline_as_share(baseline: list[float], share: float) -> None:
    found = result_of(
        "icb_change_on_baseline_as_share",
        icb_change_on_baseline=array(40),
        baseline_in_all=array(baseline, **PLACE),
    )
    assert_figures(found, share)
