"""What the national formula counts for people of each fifth and group."""

from __future__ import annotations

from allocmodel.model.arrays import Array


def need_per_head_by_quintile(
    area_weighted_population: Array,
    area_population: Array,
    area_by_quintile: Array,
    people_in_quintile: Array,
) -> Array:
    """Need per head by deprivation fifth, by service.

    How many weighted people the national formula counts for each person of a fifth: what each
    service's formula carries of deprivation already, before any local weight.

    Returns
    -------
    index
        service, deprivation_quintile

    References
    ----------
    Method, section 3
    """
    need = area_weighted_population / area_population * area_by_quintile
    return need.sum("area", skipna=False) / people_in_quintile


def service_gradient(need_per_head_by_quintile: Array) -> Array:
    """Gradient in the national formula: most deprived against least deprived fifth.

    Need per head of people in the most deprived fifth for each unit of people in the least
    deprived fifth. A local deprivation weight comes on top of it.

    Returns
    -------
    index
        service

    References
    ----------
    Method, section 3
    """
    most = need_per_head_by_quintile.sel(deprivation_quintile="1", drop=True)
    return most / need_per_head_by_quintile.sel(deprivation_quintile="5", drop=True)


def need_per_head_by_group(
    area_weighted_population: Array,
    area_population: Array,
    area_by_group: Array,
    people_in_group: Array,
) -> Array:
    """Need per head by ethnic group, by service.

    How many weighted people the national formula counts for each person of an ethnic group, by
    the areas that they live in.

    Returns
    -------
    index
        service, ethnic_group

    References
    ----------
    Method, section 4
    """
    need = area_weighted_population / area_population * area_by_group
    return need.sum("area", skipna=False) / people_in_group
