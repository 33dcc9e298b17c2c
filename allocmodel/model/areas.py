"""Areas: the practices of each added up, from the published row of each practice."""

from __future__ import annotations

from allocmodel.model.arrays import Array


def area_population(practice_population: Array, area_of_practice: Array, area_name: Array) -> Array:
    """Population of the area.

    People registered with the area's practices: each practice's, as NHS England publishes them.

    Returns
    -------
    people
        area

    References
    ----------
    NHS England, place-based allocation tool, GP practice weighted populations
    """
    return practice_population.where(area_of_practice == area_name, 0).sum("practice", skipna=False)


def area_weighted_population(
    practice_weighted_population: Array, area_of_practice: Array, area_name: Array
) -> Array:
    """Weighted population of the area.

    The weighted people of the area's practices, as NHS England publishes them.

    Returns
    -------
    weighted people
        area, service

    References
    ----------
    NHS England, place-based allocation tool, GP practice weighted populations
    """
    own = practice_weighted_population.where(area_of_practice == area_name, 0)
    return own.sum("practice", skipna=False)
