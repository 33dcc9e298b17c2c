"""Second routes: the ends of the calculation once more, by another way than it took.

They serve the checks: an altered cell between the beginning and the end of a route makes the two
ways differ. What convergence works out in shares is worked out here in money, straight from the
inputs.
"""

from __future__ import annotations

from allocmodel.model.arrays import Array, larger, smaller


def gap(projected: Array, converging_target: Array) -> Array:
    """Gap in money.

    Projected money above (+) or below (-) target: the distance before it is divided by
    anything.

    Returns
    -------
    signed pounds
        place, converging_line

    References
    ----------
    Method, section 5: second routes
    """
    return projected - converging_target


def money_of_gap(projected: Array, converging_target: Array, share_of_own_money: Array) -> Array:
    """Money that the gap is a part of.

    The target; or the place's own projected money, where the scenario measures distance so.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5: second routes
    """
    return projected.where(share_of_own_money > 0, converging_target)


def gap_that_counts(
    gap: Array, money_of_gap: Array, begins_over: Array, begins_under: Array
) -> Array:
    """Gap that the pull goes by.

    What of the gap is further out than where the pull begins, in money.

    Returns
    -------
    signed pounds
        place, converging_line

    References
    ----------
    Method, section 5: second routes
    """
    over = larger(gap - begins_over * money_of_gap, 0)
    return over - larger(gap * -1 - begins_under * money_of_gap, 0)


def pull_of_gap(gap_that_counts: Array, speed_over: Array, speed_under: Array) -> Array:
    """Pull before its cap, in money.

    The part of the gap that the speed takes away (-) or adds (+).

    Returns
    -------
    signed pounds
        place, converging_line

    References
    ----------
    Method, section 5: second routes
    """
    under = larger(gap_that_counts * -1, 0) * speed_under
    return under - larger(gap_that_counts, 0) * speed_over


def pull_within_caps(
    pull_of_gap: Array, money_of_gap: Array, cap_over: Array, cap_under: Array
) -> Array:
    """Pull in money.

    The same, no more than its caps are in money.

    Returns
    -------
    signed pounds
        place, converging_line

    References
    ----------
    Method, section 5: second routes
    """
    return larger(smaller(pull_of_gap, cap_under * money_of_gap), cap_over * money_of_gap * -1)


def least_by_growth(baseline: Array, growth_floor: Array) -> Array:
    """Least money by growth.

    The baseline, and what the least growth adds to it.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5: second routes
    """
    return baseline + baseline * growth_floor


def least_by_head(population: Array, per_head_floor: Array) -> Array:
    """Least money by head.

    The least pounds per head, times people.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5: second routes
    """
    return population * per_head_floor


def most_by_growth(baseline: Array, growth_ceiling: Array) -> Array:
    """Most money by growth.

    The baseline, and what the most growth adds to it.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5: second routes
    """
    return baseline + baseline * growth_ceiling


def most_by_head(population: Array, per_head_ceiling: Array) -> Array:
    """Most money by head.

    The most pounds per head, times people.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5: second routes
    """
    return population * per_head_ceiling


def from_a_floor(converged_amount: Array, least_by_growth: Array, least_by_head: Array) -> Array:
    """How far from a floor.

    How far the amount is from the nearer of its floors.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5: second routes
    """
    return smaller(abs(converged_amount - least_by_growth), abs(converged_amount - least_by_head))


def from_a_ceiling(converged_amount: Array, most_by_growth: Array, most_by_head: Array) -> Array:
    """How far from a ceiling.

    How far the amount is from the nearer of its ceilings.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5: second routes
    """
    return smaller(abs(converged_amount - most_by_growth), abs(converged_amount - most_by_head))


def from_the_way(converged_amount: Array, projected: Array, converging_target: Array) -> Array:
    """How far from the ends of the way.

    How far the amount is from the nearer of projected money and target.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5: second routes
    """
    return smaller(abs(converged_amount - projected), abs(converged_amount - converging_target))


def highest_floor(least_by_growth: Array, least_by_head: Array) -> Array:
    """The floor that counts.

    The higher of both floors.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5: second routes
    """
    return larger(least_by_growth, least_by_head)


def lowest_ceiling(most_by_growth: Array, most_by_head: Array, highest_floor: Array) -> Array:
    """The ceiling that counts.

    The lower of both ceilings; a floor above it holds.

    Returns
    -------
    pounds
        place, converging_line

    References
    ----------
    Method, section 5: second routes
    """
    return larger(smaller(most_by_growth, most_by_head), highest_floor)


def people_by_age_and_group_in_all(area_people_by_age_and_group: Array) -> Array:
    """People by age and ethnic group, all areas.

    Straight from the areas, whichever place each is in.

    Returns
    -------
    people
        age, ethnic_group

    References
    ----------
    Method, section 4: second routes
    """
    return area_people_by_age_and_group.sum("area", skipna=False)


def people_at_age_in_all(people_by_age_and_group_in_all: Array) -> Array:
    """People at each age, all areas.

    The same of all ethnic groups together.

    Returns
    -------
    people
        age

    References
    ----------
    Method, section 4: second routes
    """
    return people_by_age_and_group_in_all.sum("ethnic_group", skipna=False)


def cases_in_all(people_by_age_and_group_in_all: Array, rate_by_group: Array) -> Array:
    """Expected cases with the evidence, all areas.

    Each group's people of each age, times its rate.

    Returns
    -------
    people
        estimate, followed_outcome

    References
    ----------
    Method, section 4: second routes
    """
    rates = rate_by_group.rename(weight_use="followed_outcome")
    by_age = (people_by_age_and_group_in_all * rates).sum("age", skipna=False)
    return by_age.sum("ethnic_group", skipna=False)


def cases_alike_in_all(people_at_age_in_all: Array, reference_rate: Array) -> Array:
    """Expected cases without the evidence, all areas.

    People of each age, times the reference group's rate.

    Returns
    -------
    people
        estimate, followed_outcome

    References
    ----------
    Method, section 4: second routes
    """
    rates = reference_rate.rename(weight_use="followed_outcome")
    return (people_at_age_in_all * rates).sum("age", skipna=False)


def age_need_of_fifths_in_all(age_need_on_basis: Array) -> Array:
    """Need by age on each basis, all places, of each fifth.

    Of each deprivation fifth.

    Returns
    -------
    share
        basis, deprivation_quintile

    References
    ----------
    Method, section 3: second routes
    """
    return age_need_on_basis.sum("place", skipna=False)


def age_need_on_basis_in_all(age_need_of_fifths_in_all: Array) -> Array:
    """Need by age on each basis, all places.

    Of all deprivation fifths together.

    Returns
    -------
    share
        basis

    References
    ----------
    Method, section 3: second routes
    """
    return age_need_of_fifths_in_all.sum("deprivation_quintile", skipna=False)


def rates_by_their_ratios(
    rate_by_group: Array, reference_rate: Array, group_ratio: Array, are_odds: Array
) -> Array:
    """Rates by their ratios.

    The reference group's rate times each group's ratio, in odds where ratios are of odds, added up.

    Returns
    -------
    share
        weight_use, estimate, age

    References
    ----------
    Method, section 4: second routes
    """
    by_ratio = (group_ratio * (1 - are_odds * rate_by_group)).sum("ethnic_group", skipna=False)
    return by_ratio * reference_rate
