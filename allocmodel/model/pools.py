"""Ring-fenced pools: for people in the most deprived fifth, and chosen ethnic groups outside it."""

from __future__ import annotations

from allocmodel.model.arrays import Array


def pool_people(place_mix: Array, in_pool: Array) -> Array:
    """People whom a ring-fenced pool is for.

    Core20: people in the most deprived fifth. Core20PLUS: those, and people of the chosen ethnic
    groups outside it. Nobody is counted twice.

    Returns
    -------
    people
        place, pool

    References
    ----------
    NHS England, Core20PLUS5; method, section 3
    """
    by_quintile = (place_mix * in_pool).sum("ethnic_group", skipna=False)
    return by_quintile.sum("deprivation_quintile", skipna=False)


def pool_share(pool_people: Array) -> Array:
    """Share of each pool.

    Each place's part of the people whom the pool is for.

    Returns
    -------
    share
        place, pool

    References
    ----------
    Method, section 3
    """
    return pool_people / pool_people.sum("place", skipna=False)
