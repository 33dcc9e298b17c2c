"""Need: from areas to places, and each place's need against its ICB's."""

from __future__ import annotations

from allocmodel.model.arrays import Array, of_places


def population(area_population: Array, place_of_area: Array, place_name: Array) -> Array:
    """Population.

    The people registered with a GP practice of each place. Every area of {the whole} belongs to
    exactly one place, so the places add up to {the whole}.

    Returns
    -------
    people
        place

    References
    ----------
    NHS England, place-based allocation tool, GP practice weighted populations
    """
    return of_places(area_population, place_of_area, place_name)


def weighted_population(
    area_weighted_population: Array, place_of_area: Array, place_name: Array
) -> Array:
    """Weighted population.

    Registered people multiplied by their relative need for each service: a place with 100 people
    who need a tenth more than the average person in England has 110 weighted people.

    Returns
    -------
    weighted people
        place, service

    References
    ----------
    NHS England, place-based allocation tool, GP practice weighted populations
    """
    return of_places(area_weighted_population, place_of_area, place_name)


def icb_population(population: Array) -> Array:
    """Population of {the whole}.

    {The whole}'s registered people: what every place is compared with.

    Returns
    -------
    people
        one figure

    References
    ----------
    Sum of the places
    """
    return population.sum("place", skipna=False)


def icb_weighted_population(weighted_population: Array) -> Array:
    """Weighted population of {the whole}.

    {The whole}'s weighted people for each service: the whole that a fair share is a share of.

    Returns
    -------
    weighted people
        service

    References
    ----------
    Sum of the places
    """
    return weighted_population.sum("place", skipna=False)


def need_index(
    weighted_population: Array,
    population: Array,
    icb_weighted_population: Array,
    icb_population: Array,
) -> Array:
    """Need index.

    Need per head of each place against {the whole}'s average: 1.05 means five per cent more need
    than the average person of {the whole}. Higher = more need. It compares places of {this whole}
    only.

    Returns
    -------
    index
        place, service

    References
    ----------
    NHS England, place-based allocation tool: formula of the need index relative to {the whole}
    """
    return weighted_population / population / (icb_weighted_population / icb_population)


def population_share(population: Array, icb_population: Array) -> Array:
    """Population share.

    Each place's part of {the whole}'s people: the share it would have with equal money per head.
    The bridge starts here.

    Returns
    -------
    share
        place

    References
    ----------
    Method, section 2
    """
    return population / icb_population


def fair_share(weighted_population: Array, icb_weighted_population: Array) -> Array:
    """Fair share.

    Each place's part of {the whole}'s weighted people: the share of a service's money that follows
    need, and in the two national formulas unavoidable costs as well.

    Returns
    -------
    share
        place, service

    References
    ----------
    NHS England, technical guide to allocation formulae and convergence; method, section 1
    """
    return weighted_population / icb_weighted_population
