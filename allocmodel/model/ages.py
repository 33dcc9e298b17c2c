"""Ages: how many people of each age live in a place, and what need that alone would bring."""

from __future__ import annotations

from allocmodel.model.arrays import Array, of_places


def population_by_age(
    area_population_by_age: Array, place_of_area: Array, place_name: Array
) -> Array:
    """People by age.

    Registered people of each place by age band.

    Returns
    -------
    people
        place, age

    References
    ----------
    NHS England Digital, patients by practice and age; method, section 9
    """
    return of_places(area_population_by_age, place_of_area, place_name)


def age_expected_need(population_by_age: Array, age_curve: Array) -> Array:
    """Need that ages alone would bring.

    The weighted people of each place if its people of each age had the need of people of that age
    in England. An age curve explains and compares; it moves no money by itself.

    Returns
    -------
    weighted people
        place, component

    References
    ----------
    Method, section 9
    """
    return (population_by_age * age_curve).sum("age", skipna=False)


def age_expected_share(age_expected_need: Array) -> Array:
    """Share that ages alone would bring.

    Each place's part of the need that {the whole}'s ages alone would bring.

    Returns
    -------
    share
        place, component

    References
    ----------
    Method, section 9
    """
    return age_expected_need / age_expected_need.sum("place", skipna=False)
