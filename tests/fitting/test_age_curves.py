"""Curves by age: known ones come back from made-up practices."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import minimize

from allocmodel.declared.errors import BadInput
from allocmodel.declared.vocabulary import AGES
from allocmodel.fitting.age_curves import (
    PENALTY,
    Practices,
    fit,
    interval,
    second_differences,
    standard_errors,
)

#: A made-up curve whose logarithm is a straight line: no second difference, so no penalty.
STRAIGHT = np.exp(0.3 * np.arange(len(AGES)))
#: A made-up one that is bent.
BENT = np.array([0.5, 0.3, 0.4, 0.5, 0.8, 1.3, 2.1, 3.2, 4.5])
SLOPE = 0.9


def made_up(curve: np.ndarray, count: int = 600, noise: float = 0.0, seed: int = 1) -> Practices:
    """Practices whose need follows a curve and deprivation; the deprived ones are younger."""
    chance = np.random.default_rng(seed)
    deprivation = chance.uniform(0, 0.4, count)
    young = np.linspace(1, -1, len(AGES))
    weight = chance.gamma(8, size=(count, len(AGES))) * np.exp(2 * deprivation[:, None] * young)
    shares = weight / weight.sum(axis=1, keepdims=True)
    level = np.exp(SLOPE * deprivation) * (shares @ curve)
    level = level * np.exp(noise * chance.standard_normal(count))
    return Practices(level, chance.uniform(2_000, 20_000, count), shares, deprivation[:, None])


def scaled(curve: np.ndarray, practices: Practices) -> np.ndarray:
    return curve / (practices.weights @ practices.shares @ curve)


def test_a_known_curve_and_slope_are_recovered():
    practices = made_up(STRAIGHT)
    found = fit(practices)
    assert found.by_age == pytest.approx(scaled(STRAIGHT, practices), rel=1e-6)
    assert found.slopes == pytest.approx([SLOPE], rel=1e-6)
    assert found.explained == pytest.approx(1, abs=1e-9)
    assert practices.weights @ practices.shares @ found.by_age == pytest.approx(1)


def test_a_bent_curve_is_recovered_where_its_shape_is_published():
    practices = made_up(BENT)
    found = fit(practices, shape=17 * BENT)
    assert found.by_age == pytest.approx(scaled(BENT, practices), rel=1e-6)
    assert found.theta == pytest.approx(np.zeros(len(AGES)) + found.theta[0], abs=1e-6)


def test_noise_moves_a_curve_little():
    practices = made_up(BENT, count=6_000, noise=0.1)
    found = fit(practices)
    assert found.by_age[3:] == pytest.approx(scaled(BENT, practices)[3:], rel=0.15)


def test_without_deprivation_the_young_would_take_its_need():
    practices = made_up(STRAIGHT)
    blind = fit(replace(practices, traits=np.empty((600, 0))))
    assert blind.by_age[0] > 1.1 * scaled(STRAIGHT, practices)[0]
    assert blind.explained < fit(practices).explained


def test_more_of_the_penalty_straightens_the_logarithm():
    practices = made_up(BENT)
    bends = [
        np.square(second_differences(len(AGES)) @ fit(practices, penalty=penalty).theta).sum()
        for penalty in (PENALTY, 10 * PENALTY, 1e6)
    ]
    assert bends[0] > bends[1] > bends[2]
    assert bends[2] == pytest.approx(0, abs=1e-9)


def test_the_fit_is_the_least_of_what_the_method_says():
    """The method's sum, written out and minimised by other means."""
    practices = made_up(BENT, count=80, noise=0.2)
    mean = practices.weights @ practices.level

    def method(unknown: np.ndarray) -> float:
        theta, slope = unknown[:-1], unknown[-1]
        total = 0.0
        for w, y, z, shares in zip(
            practices.weights,
            practices.level,
            practices.traits[:, 0],
            practices.shares,
            strict=True,
        ):
            total += w * (y / mean - np.exp(slope * z) * (shares @ np.exp(theta))) ** 2
        second = [theta[a - 1] - 2 * theta[a] + theta[a + 1] for a in range(1, len(theta) - 1)]
        return total + 0.001 * sum(one**2 for one in second)

    other = minimize(method, np.zeros(len(AGES) + 1), method="BFGS", options={"gtol": 1e-9})
    found = fit(practices)
    assert found.by_age == pytest.approx(scaled(np.exp(other.x[:-1]), practices), rel=1e-3)
    assert found.slopes[0] == pytest.approx(other.x[-1], rel=1e-3)


def test_second_differences_of_two_rows_do_not_mix():
    made = second_differences(4, 3)
    assert made.tolist() == [
        [1, -2, 1, 0, 0, 0, 0],
        [0, 1, -2, 1, 0, 0, 0],
        [0, 0, 0, 0, 1, -2, 1],
    ]


def test_practices_that_all_follow_the_curve_leave_nothing_to_chance():
    practices = made_up(STRAIGHT)
    errors = standard_errors(practices, np.arange(600) % 20, fit(practices), draws=8)
    assert errors == pytest.approx(np.zeros(len(AGES)), abs=1e-4)


def test_the_bootstrap_is_about_as_wide_as_curves_of_other_practices_are_apart():
    found, theirs = [], []
    for seed in range(12):
        practices = made_up(BENT, noise=0.1, seed=seed)
        curve = fit(practices)
        found.append(np.log(curve.by_age))
        if seed < 4:
            theirs.append(standard_errors(practices, np.arange(600) % 40, curve))
    apart = np.std(found, axis=0, ddof=1)[2:]
    ratio = np.mean(theirs, axis=0)[2:] / apart
    assert ratio.mean() == pytest.approx(1, abs=0.35)


def test_an_interval_is_even_on_the_logarithm():
    curve = fit(made_up(STRAIGHT))
    low, high = interval(curve, np.full(len(AGES), 0.1))
    assert low * high == pytest.approx(curve.by_age**2)
    assert np.log(high / low) == pytest.approx(2 * 1.96 * 0.1)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda one: replace(one, level=0 * one.level), "nought in every practice"),
        (lambda one: replace(one, shares=one.shares * 0.9), "do not add to 1"),
    ],
)
def test_what_cannot_be_fitted_is_refused(spoil, message):
    with pytest.raises(BadInput, match=message):
        fit(spoil(made_up(STRAIGHT, count=30)))


def test_a_shape_with_a_nought_is_refused():
    with pytest.raises(BadInput, match="above nought"):
        fit(made_up(STRAIGHT, count=30), shape=np.eye(len(AGES))[0])
