"""Checks that people and needs of places add up to those of the whole."""

from __future__ import annotations

from allocmodel.model.arrays import Array, formulas


def areas_add_to_places(area_population: Array, icb_population: Array) -> Array:
    """Every person is in one place.

    The areas' people against the places' people.

    Returns
    -------
    people
        one figure

    References
    ----------
    Places are exclusive and exhaustive
    """
    return abs(area_population.sum("area", skipna=False) - icb_population)


def needs_add_to_places(area_weighted_population: Array, icb_weighted_population: Array) -> Array:
    """Every weighted person is in one place.

    The areas' weighted people against the places' weighted people.

    Returns
    -------
    weighted people
        service

    References
    ----------
    Places are exclusive and exhaustive
    """
    return abs(area_weighted_population.sum("area", skipna=False) - icb_weighted_population)


def population_is_published(icb_population: Array, published_population: Array) -> Array:
    """{The whole}'s population is the published one.

    The practice file's people against NHS England's allocation divided by its pounds per head:
    two publications that must agree. Relative to the population.

    Returns
    -------
    share
        one figure

    References
    ----------
    NHS England, ICB allocations: recurrent allocation / allocation per head
    """
    return abs(icb_population / published_population - 1)


def shares_add_to_one(fair_share: Array) -> Array:
    """Fair shares add to one.

    For each service, over the places.

    Returns
    -------
    share
        service

    References
    ----------
    Method, section 1
    """
    return abs(fair_share.sum("place", skipna=False) - 1)


def index_averages_to_one(need_index: Array, population_share: Array) -> Array:
    """The average person's need index is one.

    Need indices of the places, each counted by its people.

    Returns
    -------
    index
        service

    References
    ----------
    Method, section 1
    """
    return abs((need_index * population_share).sum("place", skipna=False) - 1)


def bridge_adds_to_zero(bridge: Array) -> Array:
    """Every line of the bridge adds to zero.

    What some places gain, the others give.

    Returns
    -------
    share
        formula, bridge_line

    References
    ----------
    Method, section 2
    """
    return abs(bridge.sum("place", skipna=False))


def bridge_reaches_fair_share(population_share: Array, bridge: Array, fair_share: Array) -> Array:
    """The bridge reaches the fair share.

    Population share plus all moves against the fair share, with no residual.

    Returns
    -------
    share
        place, formula

    References
    ----------
    Method, section 2
    """
    end = population_share + bridge.sum("bridge_line", skipna=False)
    return abs(end - formulas(fair_share))


def national_weights_add_to_one(component_weight: Array) -> Array:
    """National weights add to one.

    The needs' weights in each national formula, over England. The bridge rests on them.

    Returns
    -------
    share
        formula

    References
    ----------
    Method, section 2
    """
    return abs(component_weight.sum("component", skipna=False) - 1)


def local_weights_add_to_one(local_weight: Array) -> Array:
    """Local weights add to one.

    The needs together make up the whole of each national formula.

    Returns
    -------
    share
        formula

    References
    ----------
    Method, section 2
    """
    return abs(local_weight.sum("component", skipna=False) - 1)
