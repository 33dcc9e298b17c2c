"""Slope, relative and concentration index: by hand, as published, and by statsmodels.

Everywhere here and in the product: rank 0 is the most deprived. A positive slope means more for
more deprived neighbourhoods; so does a negative concentration index, which has its usual sign.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
import statsmodels.api as sm
import xarray as xr

from allocmodel.model.equity import inequality

FIFTHS = ["1", "2", "3", "4", "5"]


@dataclass(frozen=True)
class Indices:
    """What equity makes of people and money by fifth."""

    rank: xr.DataArray
    slope: float
    relative: float
    concentration: float


def indices(people: list[float], money: list[float]) -> Indices:
    fifths = {"deprivation_quintile": FIFTHS[: len(people)]}
    counted = xr.DataArray([float(one) for one in people], coords=fifths)
    per_head = xr.DataArray([float(one) for one in money], coords=fifths)
    order = xr.DataArray(np.arange(1.0, len(people) + 1), coords=fifths)
    mean = (per_head * counted).sum() / counted.sum()
    rank = inequality.deprivation_rank(counted, inequality.people_more_deprived(counted, order))
    middle = inequality.mean_rank(rank, counted)
    covariance = inequality.rank_covariance(per_head, rank, counted, middle)
    slope = inequality.slope_index(covariance, inequality.rank_variance(rank, counted, middle))
    return Indices(
        rank,
        float(slope),
        float(inequality.relative_index(slope, mean, middle)),
        float(inequality.concentration_index(covariance, mean)),
    )


def test_two_fifths_by_hand() -> None:
    """25 people with £200 and 75 with £100.

    Ranks: 0.25/2 = 0.125 and 0.25 + 0.75/2 = 0.625; their mean is 0.25 x 0.125 + 0.75 x 0.625 =
    0.5, their variance 0.25 x 0.375^2 + 0.75 x 0.125^2 = 0.046875, their covariance with money
    -0.25 x 0.375 x 200 + 0.75 x 0.125 x 100 = -9.375. Slope: 9.375 / 0.046875 = 200. The line goes
    through the mean of £125 at 0.5: £225 at the most deprived end, £25 at the least.
    """
    found = indices([25, 75], [200, 100])
    assert list(found.rank.values) == pytest.approx([0.125, 0.625])
    assert found.slope == pytest.approx(200)
    assert found.relative == pytest.approx(225 / 25)
    assert found.concentration == pytest.approx(2 * -9.375 / 125)  # -0.15


def test_money_on_a_line_gives_the_line() -> None:
    """Ranks 0.1 to 0.9, £150 less £20 for each fifth's step of 0.2: £100 from end to end."""
    found = indices([10, 10, 10, 10, 10], [140, 120, 100, 80, 60])
    assert found.slope == pytest.approx(100)
    assert found.relative == pytest.approx(150 / 50)
    # Covariance: -(0.4 x 40 + 0.2 x 20 + 0.2 x 20 + 0.4 x 40) / 5 = -8
    assert found.concentration == pytest.approx(-16 / 100)


def test_equal_money_has_no_inequality() -> None:
    found = indices([5, 3, 9, 1, 7], [100, 100, 100, 100, 100])
    assert found.slope == pytest.approx(0, abs=1e-10)
    assert found.relative == pytest.approx(1)
    assert found.concentration == pytest.approx(0, abs=1e-14)


def test_turning_the_fifths_round_turns_the_signs() -> None:
    people, money = [5.0, 3, 9, 1, 7], [130.0, 90, 110, 95, 80]
    one, other = indices(people, money), indices(people[::-1], money[::-1])
    assert other.slope == pytest.approx(-one.slope)
    assert other.concentration == pytest.approx(-one.concentration)
    assert other.relative == pytest.approx(1 / one.relative)


def test_published_example() -> None:
    """The R package dceasimR (CRAN), vignette "Inequality Measurement in DCEA".

    Five groups of equal size, most deprived first, with 52.1, 56.3, 59.8, 63.2 and 66.8 years of
    health: it prints a line of 50.57 + 18.15 x rank and a concentration index of 0.04869215. The
    less deprived have more, so the slope is negative here.
    """
    found = indices([1, 1, 1, 1, 1], [52.1, 56.3, 59.8, 63.2, 66.8])
    assert round(found.slope, 2) == -18.15
    assert round(found.concentration, 8) == 0.04869215
    # From end to end of its line: 50.57 and 50.57 + 18.15 (it prints two decimals).
    assert found.relative == pytest.approx(50.57 / 68.72, abs=2e-4)


@pytest.mark.parametrize("seed", range(5))
def test_statsmodels_agrees(seed: int) -> None:
    """Ordinary least squares after multiplying through by the square root of the people."""
    random = np.random.default_rng(seed)
    people = random.uniform(1_000, 300_000, 5)
    money = random.uniform(1_000, 3_000, 5)
    found = indices(list(people), list(money))
    share = people / people.sum()
    rank = share.cumsum() - share / 2
    root = np.sqrt(people)
    columns = np.column_stack([root, root * rank])
    start, slope = sm.OLS(root * money, columns).fit().params
    assert found.slope == pytest.approx(-slope, rel=1e-9)
    assert found.relative == pytest.approx(start / (start + slope), rel=1e-9)
    weighted = sm.WLS(money, sm.add_constant(rank), weights=people).fit().params
    assert list(weighted) == pytest.approx([start, slope])
    # The concentration index by its curve: one less twice the area under it.
    got = np.concatenate([[0], (share * money).cumsum() / (share * money).sum()])
    area = (share * (got[1:] + got[:-1]) / 2).sum()
    assert found.concentration == pytest.approx(1 - 2 * area, rel=1e-9)
