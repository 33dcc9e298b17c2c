"""Money that ages alone lead one to expect, for each area and for its people of each kind.

Age curves move no money: what they lead one to expect is what money is compared with, so that young
people are not compared with old ones.
"""

from __future__ import annotations

from allocmodel.declared.vocabulary import AGED, COMPONENTS, FORMULAS
from allocmodel.model.arrays import Array, aged

#: Needs that no age curve describes: their money follows heads.
_FLAT = [one for one in COMPONENTS if one not in AGED]


def money_by_component(official_money_by_basis: Array, local_weight: Array) -> Array:
    """Money that follows each need.

    The parts of the national formulas' money that each need brings in {the whole}, and the money of
    lines that follow one need alone. Lines on no need count as core services do.

    Returns
    -------
    pounds
        component

    References
    ----------
    Method, section 6
    """
    on_formulas = official_money_by_basis.sel(basis=list(FORMULAS)).rename(basis="formula")
    on_one_need = official_money_by_basis.sel(basis=list(COMPONENTS)).rename(basis="component")
    return (on_formulas * local_weight).sum("formula", skipna=False) + on_one_need


def icb_age_expected_need(age_expected_need: Array) -> Array:
    """Need that ages alone would bring, {the whole}.

    All places together.

    Returns
    -------
    weighted people
        aged_need

    References
    ----------
    Sum of the places
    """
    return aged(age_expected_need).sum("place", skipna=False)


def money_for_ages(money_by_component: Array, icb_age_expected_need: Array) -> Array:
    """Pounds for each weighted person that ages bring.

    The money that follows each need, for each weighted person that {the whole}'s ages alone would
    bring.

    Returns
    -------
    pounds per head
        aged_need

    References
    ----------
    Method, section 6
    """
    return aged(money_by_component) / icb_age_expected_need


def money_for_heads(
    money_by_component: Array, official_money_by_basis: Array, icb_population: Array
) -> Array:
    """Pounds for each person, whatever their age.

    The money of maternity, of health inequalities and of lines of equal money per head: no age
    curve describes them.

    Returns
    -------
    pounds per head
        one figure

    References
    ----------
    Method, section 6
    """
    flat = money_by_component.sel(component=_FLAT).sum("component", skipna=False)
    return (flat + official_money_by_basis.sel(basis="per_head", drop=True)) / icb_population


def area_age_need(area_population_by_age: Array, age_curve: Array) -> Array:
    """Need that the ages of each area alone would bring.

    The weighted people of each area if its people of each age had the need of people of that age
    in England.

    Returns
    -------
    weighted people
        area, aged_need

    References
    ----------
    Method, section 9
    """
    return (area_population_by_age * aged(age_curve)).sum("age", skipna=False)


def area_expected_money(
    area_age_need: Array, money_for_ages: Array, area_population: Array, money_for_heads: Array
) -> Array:
    """Money that the ages of each area lead one to expect.

    What would reach each area if money followed the ages of its people alone.

    Returns
    -------
    pounds
        area

    References
    ----------
    Method, section 6
    """
    by_age = (area_age_need * money_for_ages).sum("aged_need", skipna=False)
    return by_age + area_population * money_for_heads


def expected_money_by_group(
    area_by_group: Array, age_need_by_group: Array, money_for_ages: Array, money_for_heads: Array
) -> Array:
    """Money that ages lead one to expect, by area and ethnic group.

    What the ages of the people of each group who are registered in each area lead one to expect for
    them.

    Returns
    -------
    pounds
        area, ethnic_group

    References
    ----------
    Method, section 6
    """
    by_age = (age_need_by_group * money_for_ages).sum("aged_need", skipna=False)
    return area_by_group * (by_age + money_for_heads)


def area_by_group_and_quintile(area_mix: Array, group_in_high_level: Array) -> Array:
    """People of each area by high-level ethnic group and deprivation fifth.

    Need does not come one characteristic at a time.

    Returns
    -------
    people
        area, deprivation_quintile, high_level_group

    References
    ----------
    Sum over the Census groups of each high-level group
    """
    return (area_mix * group_in_high_level).sum("ethnic_group", skipna=False)


def expected_money_by_group_and_quintile(
    area_by_group_and_quintile: Array,
    age_need_by_group_and_quintile: Array,
    money_for_ages: Array,
    money_for_heads: Array,
) -> Array:
    """Money that ages lead one to expect, by area, high-level ethnic group and deprivation fifth.

    The same for people of each high-level group in each fifth.

    Returns
    -------
    pounds
        area, deprivation_quintile, high_level_group

    References
    ----------
    Method, section 6
    """
    by_age = (age_need_by_group_and_quintile * money_for_ages).sum("aged_need", skipna=False)
    return area_by_group_and_quintile * (by_age + money_for_heads)
