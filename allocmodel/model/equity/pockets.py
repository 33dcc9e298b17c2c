"""Pockets of need: areas that stand out against their own place."""

from __future__ import annotations

from allocmodel.model.arrays import Array, of_own_place


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
    return of_own_place(place_trait_share, place_of_area, place_name)


def area_trait_people(area_trait_share: Array, area_population: Array) -> Array:
    """People of each area with a trait.

    How many they are.

    Returns
    -------
    people
        area, trait

    References
    ----------
    Share of the area's people with the trait, times its people
    """
    return area_trait_share * area_population


def told_trait_share(
    area_trait_share: Array,
    area_trait_people: Array,
    area_population: Array,
    smallest_group: Array,
) -> Array:
    """Share of each area's people with a trait, where it is told.

    The same share where neither those with the trait nor those without it are too few to be told;
    nought elsewhere.

    Returns
    -------
    share
        area, trait

    References
    ----------
    Method, section 6
    """
    others = area_population - area_trait_people
    enough_with = area_trait_people >= smallest_group
    return area_trait_share * enough_with * (others >= smallest_group)


def pocket(
    area_trait_share: Array,
    trait_share_of_own_place: Array,
    area_trait_people: Array,
    pocket_ratio: Array,
    smallest_group: Array,
) -> Array:
    """Pocket of need inside a place.

    One where the area's share is well above that of its own place, whose average hides these
    people, and they are not too few to be told. A question to look into, never a ranking of
    communities.

    Returns
    -------
    number
        area, trait

    References
    ----------
    Method, section 6
    """
    stands_out = area_trait_share > trait_share_of_own_place * pocket_ratio
    return (area_trait_people >= smallest_group) * stands_out * 1


def pocket_people(
    pocket: Array,
    area_trait_share: Array,
    trait_share_of_own_place: Array,
    area_population: Array,
) -> Array:
    """People in a pocket beyond its place's share.

    How many more people with the trait the area has than it would have at its place's share.

    Returns
    -------
    people
        area, trait

    References
    ----------
    Method, section 6
    """
    return pocket * (area_trait_share - trait_share_of_own_place) * area_population
