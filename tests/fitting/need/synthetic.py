"""Synthetic counts with known coefficients: made up, for tests only."""

import numpy as np

from allocmodel.fitting.need.design import Design
from allocmodel.fitting.need.problem import Problem

#: What is planted: need, supply, and by how much groups' levels differ.
NEED, SUPPLY, LEVELS = 1.5, 0.4, 0.2


def synthetic(seed, groups=20, rows=30, overdispersed=4.0, negative_binomial=False):
    """A problem whose counts follow need and supply, with a level for each group.

    Expected counts are given, so no rates are fitted.
    """
    chance = np.random.default_rng(seed)
    count = groups * rows
    group = np.repeat(np.arange(groups), rows)
    people = chance.uniform(2_000, 12_000, count)
    need = chance.beta(2, 8, count)
    # Where need is high there is less supply, as in life.
    supply = chance.normal(0, 1, count) - 3 * need
    level = chance.normal(0, LEVELS, groups)[group]
    mean = people * 0.05 * np.exp(NEED * need + SUPPLY * supply + level)
    # Gamma by mean: the variance of the counts is a multiple of their mean.
    spread = chance.gamma(mean / overdispersed, overdispersed / mean)
    return Problem(
        counts=chance.poisson(mean * spread).astype(float),
        exposure=people,
        design=Design.of(
            {"need": need, "supply": supply}, group, tuple(f"group {at}" for at in range(groups))
        ),
        people=None,
        income=need,
        given=people,
        ratios=None,
        fixed=np.zeros(count),
        negative_binomial=negative_binomial,
        where="synthetic",
    )
