"""People: each place's population by ethnic group and deprivation fifth."""

from __future__ import annotations

from allocmodel.model.arrays import Array


def place_mix(area_mix: Array, place_of_area: Array, place_name: Array) -> Array:
    """People by deprivation fifth and ethnic group.

    Registered people of each place, by the deprivation of the neighbourhood they live in (1 = most
    deprived fifth of England) and by ethnic group, estimated from where patients live and the
    Census mix of those neighbourhoods.

    Returns
    -------
    people
        place, deprivation_quintile, ethnic_group

    References
    ----------
    NHS England Digital, patients by LSOA; ONS, Census 2021; MHCLG, Indices of Deprivation 2025
    """
    return area_mix.where(place_of_area == place_name, 0).sum("area", skipna=False)


def population_by_quintile(place_mix: Array) -> Array:
    """People by deprivation fifth.

    Registered people of each place by the deprivation of the neighbourhood they live in.

    Returns
    -------
    people
        place, deprivation_quintile

    References
    ----------
    Sum over ethnic groups
    """
    return place_mix.sum("ethnic_group", skipna=False)


def population_by_group(place_mix: Array) -> Array:
    """People by ethnic group.

    Registered people of each place by ethnic group, as the Census 2021 counts groups.

    Returns
    -------
    people
        place, ethnic_group

    References
    ----------
    Sum over deprivation fifths
    """
    return place_mix.sum("deprivation_quintile", skipna=False)
