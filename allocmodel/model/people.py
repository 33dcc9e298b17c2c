"""People: each place's population by ethnic group and deprivation fifth."""

from __future__ import annotations

from allocmodel.model.arrays import Array, of_places


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
    return of_places(area_mix, place_of_area, place_name)


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


def residents(area_residents: Array, place_of_area: Array, place_name: Array) -> Array:
    """Residents.

    The people who live where each place's registered people live, by the Census 2021.

    Returns
    -------
    people
        place

    References
    ----------
    ONS, Census 2021; method, section 10
    """
    return of_places(area_residents, place_of_area, place_name)


def registered_over_residents(population: Array, residents: Array) -> Array:
    """Registered people over residents.

    How many people are registered for each resident of the Census 2021. Above one: lists hold
    people who have left or are registered twice, students and others whom the Census of the
    pandemic missed, and growth since.

    Returns
    -------
    index
        place

    References
    ----------
    Method, section 10
    """
    return population / residents


def icb_registered_over_residents(icb_population: Array, residents: Array) -> Array:
    """Registered people over residents, {the whole}.

    The same for {the whole}: what each place's is compared with.

    Returns
    -------
    index
        one figure

    References
    ----------
    Method, section 10
    """
    return icb_population / residents.sum("place", skipna=False)


def on_record(area_on_record: Array, place_of_area: Array, place_name: Array) -> Array:
    """People on record.

    People of each place in the records of ethnicity that the scenario brings.

    Returns
    -------
    people
        place

    References
    ----------
    The scenario's records; method, section 4
    """
    return of_places(area_on_record, place_of_area, place_name)


def unknown_on_record(
    area_unknown_on_record: Array, place_of_area: Array, place_name: Array
) -> Array:
    """People on record without a known ethnicity.

    Those of each place whose ethnicity is not stated or not known.

    Returns
    -------
    people
        place

    References
    ----------
    The scenario's records; method, section 4
    """
    return of_places(area_unknown_on_record, place_of_area, place_name)


def unknown_ethnicity_share(on_record: Array, unknown_on_record: Array) -> Array:
    """Share of people on record without a known ethnicity.

    The larger it is, the more a place's recorded mix rests on the few who are known.

    Returns
    -------
    share
        place

    References
    ----------
    Method, section 4
    """
    return unknown_on_record / on_record


def icb_on_record(on_record: Array) -> Array:
    """People on record, {the whole}.

    Everybody in the records that the scenario brings.

    Returns
    -------
    people
        one figure

    References
    ----------
    Sum over places
    """
    return on_record.sum("place", skipna=False)


def icb_unknown_ethnicity_share(icb_on_record: Array, unknown_on_record: Array) -> Array:
    """Share of people on record without a known ethnicity, {the whole}.

    The same for {the whole}: what each place's is compared with.

    Returns
    -------
    share
        one figure

    References
    ----------
    Method, section 4
    """
    return unknown_on_record.sum("place", skipna=False) / icb_on_record
