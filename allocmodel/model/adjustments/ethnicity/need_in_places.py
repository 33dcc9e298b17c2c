"""What the evidence adds in each place at the same ages."""

from __future__ import annotations

from allocmodel.model.arrays import Array, of_places


def people_by_age_and_group(
    area_people_by_age_and_group: Array, place_of_area: Array, place_name: Array
) -> Array:
    """People by age and ethnic group.

    Registered people of each place.

    Returns
    -------
    people
        place, age, ethnic_group

    References
    ----------
    Method, section 9
    """
    return of_places(area_people_by_age_and_group, place_of_area, place_name)


def people_at_age(people_by_age_and_group: Array) -> Array:
    """People at each age, all ethnic groups.

    The same of all groups together.

    Returns
    -------
    people
        place, age

    References
    ----------
    Sum of the ethnic groups
    """
    return people_by_age_and_group.sum("ethnic_group", skipna=False)


def women_by_group(area_women_by_group: Array, place_of_area: Array, place_name: Array) -> Array:
    """Women of childbearing age by ethnic group.

    Registered women of 15 to 44 of each place: those at risk of outcomes of maternity.

    Returns
    -------
    people
        place, ethnic_group

    References
    ----------
    Method, section 4
    """
    return of_places(area_women_by_group, place_of_area, place_name)


def women_with_evidence(women_by_group: Array, group_ratio: Array, women_at_risk: Array) -> Array:
    """Women at risk, counted by the evidence.

    Of outcomes of maternity: women of childbearing age, each counted by the ratio of her group, so
    that one of the reference group counts as one.

    Returns
    -------
    people
        place, estimate, followed_outcome

    References
    ----------
    Method, section 4
    """
    ratio = (group_ratio * women_at_risk).rename(weight_use="followed_outcome")
    return (women_by_group * ratio).sum("ethnic_group", skipna=False)


def women_without_evidence(women_by_group: Array, women_at_risk: Array) -> Array:
    """Women at risk, counted alike.

    The same women, each counted as one.

    Returns
    -------
    people
        place, followed_outcome

    References
    ----------
    Method, section 4
    """
    at_risk = women_at_risk.rename(weight_use="followed_outcome")
    return women_by_group.sum("ethnic_group", skipna=False) * at_risk


def cases_with_evidence(
    people_by_age_and_group: Array,
    rate_by_group: Array,
    women_with_evidence: Array | None = None,
) -> Array:
    """Expected cases with the evidence.

    How many people of the place would have the outcome if each group had its own rate at each age;
    of outcomes of maternity, the women at risk, counted by the evidence.

    Returns
    -------
    people
        place, estimate, followed_outcome

    References
    ----------
    Method, section 4
    """
    rates = rate_by_group.rename(weight_use="followed_outcome")
    by_age = (people_by_age_and_group * rates).sum("age", skipna=False)
    cases = by_age.sum("ethnic_group", skipna=False)
    return cases if women_with_evidence is None else cases + women_with_evidence


def cases_without_evidence(
    people_at_age: Array, reference_rate: Array, women_without_evidence: Array | None = None
) -> Array:
    """Expected cases at the same ages without it.

    How many people of the place would have the outcome if everybody had the reference group's rate
    at their age; of outcomes of maternity, the women at risk, counted alike.

    Returns
    -------
    people
        place, estimate, followed_outcome

    References
    ----------
    Method, section 4
    """
    rates = reference_rate.rename(weight_use="followed_outcome")
    cases = (people_at_age * rates).sum("age", skipna=False)
    return cases if women_without_evidence is None else cases + women_without_evidence


def outcome_need(cases_with_evidence: Array, cases_without_evidence: Array) -> Array:
    """What the evidence adds at the same ages.

    1.10 means ten per cent more cases than if all people of the place had the reference group's
    rate at their age; one where no cases are expected at all.

    Returns
    -------
    index
        place, estimate, followed_outcome

    References
    ----------
    Method, section 4
    """
    some = cases_without_evidence.where(cases_without_evidence > 0, 1)
    return 1 + (cases_with_evidence - cases_without_evidence) / some


def outcome_need_in_set(outcome_need: Array, estimate_in_coalition: Array) -> Array:
    """What the evidence adds in each set of adjustments.

    At the point; in the last two sets at the bounds of the evidence.

    Returns
    -------
    index
        place, coalition, followed_outcome

    References
    ----------
    Method, section 4
    """
    return (outcome_need * estimate_in_coalition).sum("estimate", skipna=False)


def part_that_follows(phi: Array, estimate_in_coalition: Array, use_on_line: Array) -> Array:
    """Part of each line that follows an outcome.

    Phi of the line's own outcomes, nought of others; at the bounds with that of the bound.

    Returns
    -------
    share
        weighted_line, coalition, followed_outcome

    References
    ----------
    The scenario's weights: the part of a line that follows
    """
    own = (phi * estimate_in_coalition).sum("estimate", skipna=False) * use_on_line
    return own.rename(weight_use="followed_outcome")
