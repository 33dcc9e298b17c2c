"""When a check passes: at its tolerance, not above it; and never on a figure that is missing."""

from __future__ import annotations

import math

from allocmodel.engine.verdict import TOLERANCES, exceeds, largest_difference
from tests.model.by_hand import PLACE, array


def test_largest_difference() -> None:
    assert float(largest_difference(array([0.001, 0.003], **PLACE))) == 0.003


def test_missing_figure_stays_missing() -> None:
    assert math.isnan(float(largest_difference(array([0.001, math.nan], **PLACE))))


def test_exceeds() -> None:
    """Half a penny is within half a penny."""
    largest = array([0.005, 0.006], **PLACE)
    assert list(exceeds(largest, array(0.005)).values) == [False, True]


def test_tolerances() -> None:
    """A thousandth of a person, half a penny, a billionth."""
    assert {unit: tolerance for unit, (tolerance, _) in TOLERANCES.items()} == {
        "people": 1 / 1000,
        "weighted people": 1 / 1000,
        "share": 1 / 10**9,
        "index": 1 / 10**9,
        "pounds": 1 / 200,
    }
