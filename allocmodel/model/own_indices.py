"""Indices of need of the user's own: weights per head that the scenario brings."""

from __future__ import annotations

from allocmodel.model.arrays import Array, exponential, of_places


def fitted_logarithm(fitted_value: Array, fitted_coefficient: Array) -> Array:
    """Logarithm of fitted need per head.

    What the area's people are expected to count by age and sex, and what the fit's coefficients
    add for each variable. Nought for an index that is no fit.

    Returns
    -------
    number
        area, own_index

    References
    ----------
    Method, section 12: coefficients by variables
    """
    return (fitted_value * fitted_coefficient).sum("fitted_term", skipna=False)


def area_own_need(
    own_weight: Array, area_population: Array, fitted_logarithm: Array | None = None
) -> Array:
    """Need of each area by own index.

    The area's registered people, each counted by the weight that the index gives the area; by a
    fit, by the fitted need per head.

    Returns
    -------
    weighted people
        area, own_index

    References
    ----------
    The scenario's own index
    """
    weighted = own_weight * area_population
    return weighted if fitted_logarithm is None else weighted * exponential(fitted_logarithm)


def own_need(area_own_need: Array, place_of_area: Array, place_name: Array) -> Array:
    """Need by own index.

    The areas' need added up.

    Returns
    -------
    weighted people
        place, own_index

    References
    ----------
    Sum of the areas
    """
    return of_places(area_own_need, place_of_area, place_name)


def own_share(own_need: Array) -> Array:
    """Share by own index.

    Each place's part of {the whole}'s need by the index.

    Returns
    -------
    share
        place, own_index

    References
    ----------
    The scenario's own index
    """
    return own_need / own_need.sum("place", skipna=False)


def own_need_index(own_share: Array, population_share: Array) -> Array:
    """Own need index.

    Need per head of each place by the index, against {the whole}'s average: to compare with the
    need index of core services, which is NHS England's. Higher = more need.

    Returns
    -------
    index
        place, own_index

    References
    ----------
    The scenario's own index
    """
    return own_share / population_share
