"""Changes of sign are found wherever they are, and closed in on; nothing else is one."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from allocmodel.study.uncertain.crossings import Crossing, crossings

Line = Callable[[np.ndarray], np.ndarray]


def found(*lines: Line, low: float = 0, high: float = 1, steps: int = 11, whole: bool = False):
    def at(values: np.ndarray) -> np.ndarray:
        return np.array([line(values) for line in lines])

    values = np.linspace(low, high, steps)
    return crossings(values, at(values), at, whole)


def test_a_straight_line_is_crossed_where_it_is_nought():
    (one,) = found(lambda x: 1e6 * (x - 0.12345))
    assert one.before <= 0.12345 <= one.after
    assert one.after - one.before <= 1e-9
    assert one.rises and one.value == pytest.approx(0.12345, abs=1e-9)


def test_every_crossing_of_every_series_is_listed_by_value():
    # A parabola falls through nought at 0.25 and rises at 0.75; a line falls at 0.5.
    parabola, line = (lambda x: 1e6 * (x - 0.25) * (x - 0.75)), (lambda x: 1e6 * (0.5 - x))
    assert [(one.series, one.rises, round(one.value, 6)) for one in found(parabola, line)] == [
        (0, False, 0.25),
        (1, False, 0.5),
        (0, True, 0.75),
    ]


@pytest.mark.parametrize(
    "line",
    [
        lambda x: 1e6 * (x - 0.5) ** 2,  # touches nought, at a step
        lambda x: 0.004 * np.sin(20 * x),  # less than half a penny is nought
        lambda x: np.maximum(0, 1e6 * (x - 0.5)),  # leaves nought, and never goes below it
        lambda x: np.where(abs(x - 0.5) < 0.11, math.nan, 1e6 * (x - 0.5)),  # missing in between
    ],
)
def test_what_crosses_nothing_is_no_crossing(line: Line):
    assert found(line) == []


def test_noughts_between_are_passed_over():
    """From below nought over a stretch at nought to above it: one crossing, where it leaves it."""
    (one,) = found(lambda x: 1e6 * (np.maximum(x - 0.6, 0) + np.minimum(x - 0.35, 0)))
    assert one.rises and 0.349 < one.before < 0.601


def test_a_jump_is_closed_in_on_too():
    (one,) = found(lambda x: np.where(x < 0.3, -1e6, 1e6))
    assert one.before < 0.3 <= one.after and one.after - one.before <= 1e-9


def test_whole_keys_end_at_neighbouring_pounds():
    (one,) = found(lambda x: x - 1_234_567.5, low=0, high=3_000_000, whole=True)
    assert (one.before, one.after) == (1_234_567, 1_234_568)


def test_a_value_has_no_more_digits_than_are_known():
    assert Crossing(0, 0.04369999993, 0.04370000007, True).value == 0.0437
