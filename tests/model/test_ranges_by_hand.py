"""Quantiles, gains, ranks and parts of the variance along draws, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from allocmodel.model.ranges import (
    LEVEL,
    first_order_part,
    gains,
    in_steps,
    quantiles,
    rank_sets,
)


def along(*figures: float) -> xr.DataArray:
    return xr.DataArray(np.array(figures, dtype=float), dims="draw")


def places(**figures: list[float]) -> xr.DataArray:
    """Draws of each place."""
    return xr.DataArray(
        np.array(list(figures.values()), dtype=float),
        dims=("place", "draw"),
        coords={"place": list(figures)},
    )


def test_quantiles() -> None:
    # Of 0, 1, ..., 40 the part q lies at 40 q: 0.025 at 1, 0.25 at 10, the middle at 20.
    found = quantiles(along(*reversed(range(41))))
    assert found.values.tolist() == [1, 10, 20, 30, 39]
    assert found["quantile"].values.tolist() == [0.025, 0.25, 0.5, 0.75, 0.975]


def test_a_gain_is_half_a_penny_at_least() -> None:
    assert gains(along(10, 10.004, 10.006, 9), along(10, 10, 10, 10)).values.tolist() == [
        0,
        0,
        1,
        0,
    ]
    assert gains(along(0.005, 0.004), along(0, 0)).values.tolist() == [1, 0]


def test_probabilities_are_said_in_steps_of_five_per_cent() -> None:
    # 0.624 is nearer to 0.60 than to 0.65, 0.626 to 0.65; halves go up.
    assert in_steps(along(0.624, 0.626, 0.625, 0, 1)).values == pytest.approx(
        [0.6, 0.65, 0.65, 0, 1]
    )


def test_what_one_thing_brings_alone() -> None:
    """y = 3a + b, every pair of a and a' (and of b and b') from -1 and 1 equally often.

    The variance is 9 + 1 = 10, of which a brings 9 and b 1.
    """
    levels = [-1.0, 1.0]
    a, b, a2, b2 = (one.ravel() for one in np.meshgrid(levels, levels, levels, levels))
    y, anew = along(*(3 * a + b)), along(*(3 * a2 + b2))
    only_a, only_b = along(*(3 * a + b2)), along(*(3 * a2 + b))
    assert float(first_order_part(y, only_a, only_b, anew)) == pytest.approx(0.9)
    assert float(first_order_part(y, only_b, only_a, anew)) == pytest.approx(0.1)


def test_what_two_things_bring_only_together() -> None:
    """y = a b: neither moves the mean by itself."""
    levels = [-1.0, 1.0]
    a, b, a2, b2 = (one.ravel() for one in np.meshgrid(levels, levels, levels, levels))
    found = first_order_part(along(*(a * b)), along(*(a * b2)), along(*(a2 * b)), along(*(a2 * b2)))
    assert float(found) == pytest.approx(0)


def test_what_never_varies_has_no_parts() -> None:
    same = along(7e8, 7e8, 7e8)
    assert np.isnan(first_order_part(same, same, same, same))


@pytest.mark.parametrize(
    ("kept", "anew", "part"),
    [
        # (0.2 x 0.4, -0.4 x 0.8) / 2 / 4 = (0.01, -0.04), which varies by 0.025 about its mean;
        # 1 - (0.16, 0.64) / 2 / 4 = (0.98, 0.92), by 0.03.
        ((2.4, -1.2), (1.8, -1.6), -0.015),
        # (0.2 x 0.1, -0.4 x 0.1) / 8 varies; 1 - (0.01, 0.01) / 8 does not.
        ((2.1, -1.9), (1.8, -1.6), 1 - 0.01 / 8),
        # Neither 0.25 x 0.125 / 8 varies nor 1 - 0.015625 / 8: the first counts.
        ((2.125, -1.875), (1.75, -2.25), 0.25 * 0.125 / 8),
    ],
)
def test_the_estimator_that_varies_less_counts(
    kept: tuple[float, float], anew: tuple[float, float], part: float
) -> None:
    """Two draws, 2 and -2, and the same anew: the variance is 4."""
    drawn = along(2, -2)
    found = first_order_part(drawn, along(*kept), along(*anew), drawn)
    assert float(found) == pytest.approx(part)


@pytest.mark.parametrize(
    ("middle", "spread", "varies"),
    [
        (0, 1.5e-12, True),  # 1.5 squared is more than 1 squared
        (0, 0.5e-12, False),
        (1, 1e-12, False),  # 1 + 1
        (1e6, 1e-5, True),  # 1e-12 x 1e6 is 1e-6
        (1e6, 1e-8, False),
        (-1, 1e-12, False),
    ],
)
def test_last_digits_are_no_spread(middle: float, spread: float, varies: bool) -> None:
    """A spread counts that is more than 1e-12 of one and the largest figure together.

    One thing brings all of it: 1.
    """
    up, down = middle + spread, middle - spread
    drawn, anew = along(up, up, down, down), along(up, down, up, down)
    found = float(first_order_part(drawn, drawn, anew, anew))
    assert found == pytest.approx(1) if varies else np.isnan(found)


def test_a_missing_draw_is_not_passed_over() -> None:
    drawn, missing = along(2, -2, 1), along(2, -2, np.nan)
    assert np.isnan(first_order_part(drawn, drawn, drawn, missing))


def test_ranks_that_differences_decide() -> None:
    """A less B is 10 in the middle and moves by 1 up or down: always more than twice its spread.

    B less C is 1 and moves by up to 4: it may be nought, so the two cannot be told apart.
    """
    point = xr.DataArray([20.0, 10, 9], dims="place", coords={"place": ["A", "B", "C"]})
    drawn = places(A=[21, 19, 20, 20], B=[10, 10, 11, 9], C=[9, 9, 6, 12])
    found = rank_sets(point, drawn)
    assert found.point.values.tolist() == [1, 2, 3]
    assert found.marginal.values.tolist() == [[1, 1], [2, 3], [2, 3]]
    assert found.simultaneous.values.tolist() == [[1, 1], [2, 3], [2, 3]]
    assert found.told_apart.values.tolist() == [[0, 1, 1], [-1, 0, 0], [-1, 0, 0]]


def test_the_sign_decides_what_never_varies() -> None:
    """A and B move together; C by itself, far below."""
    point = xr.DataArray([10.0, 9.9, 1], dims="place", coords={"place": ["A", "B", "C"]})
    drawn = places(A=[9, 10, 11], B=[8.9, 9.9, 10.9], C=[1, 1, 1])
    assert rank_sets(point, drawn).marginal.values.tolist() == [[1, 1], [2, 2], [3, 3]]


def test_equal_places_that_never_vary_may_have_either_rank() -> None:
    point = xr.DataArray([5.0, 5.0], dims="place", coords={"place": ["A", "B"]})
    found = rank_sets(point, places(A=[5, 5], B=[5, 5]))
    assert found.marginal.values.tolist() == [[1, 2], [1, 2]]


@pytest.mark.parametrize(
    ("level", "spread", "varies"),
    [
        (0, 1.5e-12, True),
        (0, 0.5e-12, False),
        (3, 3e-12, False),  # 1 + 3
        (-3, 3e-12, False),
        (1e6, 1e-5, True),  # 1e-12 x 1e6 is 1e-6
        (1e6, 1e-7, False),
    ],
)
def test_differences_that_only_last_digits_move(level: float, spread: float, varies: bool) -> None:
    """A is above B by half its spread: too little, unless the spread is none."""
    point = xr.DataArray([spread / 2, 0.0], dims="place", coords={"place": ["A", "B"]})
    found = rank_sets(point, places(A=[level + spread, level - spread], B=[0, 0]))
    assert found.told_apart.values.tolist() == ([[0, 0], [0, 0]] if varies else [[0, 1], [-1, 0]])


def test_a_draw_far_away_is_rarer_than_the_level() -> None:
    """A is 100 in one of 100 draws: mean 1, and 1 away from it in all others.

    5 is more than that, and less than the standard deviation, the root of 99.
    """
    point = xr.DataArray([5.0, 0.0], dims="place", coords={"place": ["A", "B"]})
    found = rank_sets(point, places(A=[100, *[0] * 99], B=[0] * 100))
    assert found.told_apart.values.tolist() == [[0, 1], [-1, 0]]


def test_draws_far_below_count_as_those_far_above() -> None:
    """A is -100 in 10 of 100 draws: mean -10, variance 0.1 x 90 x 90 + 0.9 x 10 x 10 = 30 x 30.

    More than 5 of 100 draws are 3 deviations away: 50 is less than 90, and so may be nothing.
    """
    point = xr.DataArray([50.0, 0.0], dims="place", coords={"place": ["A", "B"]})
    found = rank_sets(point, places(A=[-100] * 10 + [0] * 90, B=[0] * 100))
    assert found.marginal.values.tolist() == [[1, 2], [1, 2]]


#: Trials of a study; each estimates four places' true figures, and draws from its own error.
TRIALS, DRAWS = 250, 400


def test_rank_sets_hold_the_true_ranks_at_their_level() -> None:
    """Synthetic: four true figures, of which two are equal; errors correlated, and known.

    Simultaneous sets hold all true ranks at once, marginal ones that of their own place, in at
    least 95 of 100 trials but for chance: 250 trials may fall short by 3 standard errors of 1.4
    per cent.
    """
    random = np.random.default_rng(1)
    true = np.array([0.0, 0.3, 0.6, 0.6])
    count = len(true)
    root = 0.2 * (np.sqrt(0.7) * np.eye(count) + np.sqrt(0.3 / count) * np.ones((count, count)))
    highest = 1 + (true[None, :] > true[:, None]).sum(axis=1)
    lowest = count - (true[None, :] < true[:, None]).sum(axis=1)
    names = [f"P{number}" for number in range(count)]
    own, every = np.zeros(count), 0
    for _ in range(TRIALS):
        estimate = true + root @ random.standard_normal(count)
        drawn = estimate[:, None] + root @ random.standard_normal((count, DRAWS))
        found = rank_sets(
            xr.DataArray(estimate, dims="place", coords={"place": names}),
            xr.DataArray(drawn, dims=("place", "draw"), coords={"place": names}),
        )
        # Of equal places every rank that either could have has to be in the set.
        marginal, together = (
            (one.values[:, 0] <= highest) & (one.values[:, 1] >= lowest)
            for one in (found.marginal, found.simultaneous)
        )
        own += marginal
        every += together.all()
    short = 3 * np.sqrt(LEVEL * (1 - LEVEL) / TRIALS)
    assert (own / TRIALS).min() > LEVEL - short
    assert every / TRIALS > LEVEL - short
