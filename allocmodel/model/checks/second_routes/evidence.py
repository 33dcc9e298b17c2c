"""People by group and what the evidence adds, by a second route."""

from __future__ import annotations

from allocmodel.model.arrays import Array


def people_of_groups_add_up(
    area_people_by_age_and_group: Array, people_by_age_and_group: Array
) -> Array:
    """People by age and group are all counted.

    The people of the areas against those of the places, all ages and ethnic groups.

    Returns
    -------
    people
        one figure

    References
    ----------
    Method, section 4: second routes
    """
    areas, places = (
        one.sum(dim, skipna=False).sum("age", skipna=False).sum("ethnic_group", skipna=False)
        for one, dim in ((area_people_by_age_and_group, "area"), (people_by_age_and_group, "place"))
    )
    return abs(areas - places)


def women_of_groups_add_up(area_women_by_group: Array, women_by_group: Array) -> Array:
    """Women by group are all counted.

    The women at risk of the areas against those of the places, all ethnic groups.

    Returns
    -------
    people
        one figure

    References
    ----------
    Method, section 4: second routes
    """
    areas, places = (
        one.sum(dim, skipna=False).sum("ethnic_group", skipna=False)
        for one, dim in ((area_women_by_group, "area"), (women_by_group, "place"))
    )
    return abs(areas - places)


def cases_add_up(
    cases_with_evidence: Array, cases_in_all: Array, women_with_evidence: Array | None = None
) -> Array:
    """Expected cases with the evidence add up.

    The places' expected cases against all areas' people, times their rates.

    Returns
    -------
    people
        estimate, followed_outcome

    References
    ----------
    Method, section 4: second routes
    """
    cases = cases_with_evidence
    if women_with_evidence is not None:
        cases = cases - women_with_evidence
    return abs(cases.sum("place", skipna=False) - cases_in_all)


def cases_alike_add_up(
    cases_without_evidence: Array,
    cases_alike_in_all: Array,
    women_without_evidence: Array | None = None,
) -> Array:
    """Expected cases without the evidence add up.

    The places' expected cases against all areas' people, times the reference group's rate.

    Returns
    -------
    people
        estimate, followed_outcome

    References
    ----------
    Method, section 4: second routes
    """
    cases = cases_without_evidence
    if women_without_evidence is not None:
        cases = cases - women_without_evidence
    return abs(cases.sum("place", skipna=False) - cases_alike_in_all)


def cases_are_as_many_times(
    outcome_need: Array, cases_with_evidence: Array, cases_without_evidence: Array
) -> Array:
    """Cases are as many times those without the evidence.

    What the evidence adds, times the cases without it, against the cases with it.

    Returns
    -------
    people
        place, estimate, followed_outcome

    References
    ----------
    Method, section 4: second routes
    """
    times = outcome_need * cases_without_evidence
    return abs(times - cases_with_evidence).where(cases_without_evidence > 0, 0)


def rates_have_their_ratios(
    rate_by_group: Array, reference_rate: Array, are_odds: Array, rates_by_their_ratios: Array
) -> Array:
    """Rates have their ratios.

    The groups' odds, or rates, against the reference group's times their ratios, added up.

    Returns
    -------
    share
        weight_use, estimate, age

    References
    ----------
    Method, section 4: second routes
    """
    own = rate_by_group.sum("ethnic_group", skipna=False) * (1 - are_odds * reference_rate)
    return abs(own - rates_by_their_ratios)


def the_point_decides(outcome_need_in_set: Array, outcome_need: Array) -> Array:
    """The point of the evidence decides.

    What the set of all adjustments takes of the evidence, against its point.

    Returns
    -------
    index
        place, followed_outcome

    References
    ----------
    Method, section 4: second routes
    """
    taken = outcome_need_in_set.sel(coalition="all", drop=True)
    return abs(taken - outcome_need.sel(estimate="point", drop=True))
