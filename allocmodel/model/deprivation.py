"""Deprivation: weights by fifth, a changed health inequalities share, and pools for Core20PLUS."""

from __future__ import annotations

from allocmodel.model.arrays import Array


def icb_by_quintile(population_by_quintile: Array) -> Array:
    """People of {the whole} by deprivation fifth.

    {The whole}'s registered people by the deprivation of the neighbourhood they live in.

    Returns
    -------
    people
        deprivation_quintile

    References
    ----------
    Sum of the places
    """
    return population_by_quintile.sum("place", skipna=False)


def mean_quintile_weight(
    quintile_weight: Array, icb_by_quintile: Array, icb_population: Array
) -> Array:
    """Mean weight of {the whole}'s people.

    What the scenario's weights come to for the average person of {the whole}.

    Returns
    -------
    index
        weighted_line

    References
    ----------
    Method, section 3
    """
    total = (quintile_weight * icb_by_quintile).sum("deprivation_quintile", skipna=False)
    return total / icb_population


def normal_quintile_weight(quintile_weight: Array, mean_quintile_weight: Array) -> Array:
    """Weight by deprivation fifth, mean one.

    The scenario's weights divided by their mean over {the whole}'s people, so that weighting moves
    money between places and makes none.

    Returns
    -------
    index
        weighted_line, deprivation_quintile

    References
    ----------
    Method, section 3
    """
    return quintile_weight / mean_quintile_weight


def changed_core(
    weighted_population: Array, component_weight: Array, health_inequalities_share: Array
) -> Array:
    """Core need with the changed health inequalities share.

    The core formula with another part of it given to avoidable mortality (the health inequalities
    adjustment), the other parts kept in proportion.

    Returns
    -------
    weighted people
        place

    References
    ----------
    Method, section 3
    """
    core = weighted_population.sel(service="core", drop=True)
    unequal = weighted_population.sel(service="health_inequalities", drop=True)
    national = component_weight.sel(formula="core", drop=True).sel(
        component="health_inequalities", drop=True
    )
    rest = (core - national * unequal) * (1 - health_inequalities_share) / (1 - national)
    return rest + health_inequalities_share * unequal


def changed_core_share(changed_core: Array) -> Array:
    """Fair share of core with the changed health inequalities share.

    Each place's part of the changed formula's need.

    Returns
    -------
    share
        place

    References
    ----------
    Method, section 3
    """
    return changed_core / changed_core.sum("place", skipna=False)


def changed_local_weight(
    health_inequalities_share: Array, icb_weighted_population: Array, changed_core: Array
) -> Array:
    """Health inequalities' part of {the whole}'s core, as changed.

    The changed share is that of England. This is the part that it makes of {the whole}'s own core:
    more where health inequalities need is above England's. To compare with the local weight of
    health inequalities, which is the same part by the national formula.

    Returns
    -------
    share
        one figure

    References
    ----------
    Method, section 3
    """
    unequal = icb_weighted_population.sel(service="health_inequalities", drop=True)
    return health_inequalities_share * unequal / changed_core.sum("place", skipna=False)


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
