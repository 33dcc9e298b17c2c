"""Pockets of need: areas that the average of their place hides."""

from __future__ import annotations

from allocmodel.model.arrays import Array


def area_trait_share(area_mix: Array, has_trait: Array, area_population: Array) -> Array:
    """Share of each area's people with a trait.

    The part of the area's people who live in the most deprived fifth of neighbourhoods, and the
    part who belong to a minority ethnic group.

    Returns
    -------
    share
        area, trait

    References
    ----------
    Method, section 6
    """
    by_quintile = (area_mix * has_trait).sum("ethnic_group", skipna=False)
    return by_quintile.sum("deprivation_quintile", skipna=False) / area_population


def place_trait_share(place_mix: Array, has_trait: Array, population: Array) -> Array:
    """Share of each place's people with a trait.

    The same for places.

    Returns
    -------
    share
        place, trait

    References
    ----------
    Method, section 6
    """
    by_quintile = (place_mix * has_trait).sum("ethnic_group", skipna=False)
    return by_quintile.sum("deprivation_quintile", skipna=False) / population


def icb_trait_share(place_trait_share: Array, population: Array, icb_population: Array) -> Array:
    """Share of {the whole}'s people with a trait.

    The same for {the whole}.

    Returns
    -------
    share
        trait

    References
    ----------
    Method, section 6
    """
    return (place_trait_share * population).sum("place", skipna=False) / icb_population


def trait_share_of_own_place(
    place_trait_share: Array, place_of_area: Array, place_name: Array
) -> Array:
    """Share of the area's own place.

    What the average of the place that the area belongs to shows.

    Returns
    -------
    share
        area, trait

    References
    ----------
    Method, section 6
    """
    return place_trait_share.where(place_name == place_of_area, 0).sum("place", skipna=False)


def pocket(
    area_trait_share: Array,
    trait_share_of_own_place: Array,
    icb_trait_share: Array,
    pocket_ratio: Array,
) -> Array:
    """Pocket of need hidden inside a place.

    One where the area's share is well above {the whole}'s while its place's share is below it: the
    place's average hides these people.

    Returns
    -------
    number
        area, trait

    References
    ----------
    Method, section 6
    """
    high = area_trait_share > icb_trait_share * pocket_ratio
    return (trait_share_of_own_place < icb_trait_share) * high * 1
