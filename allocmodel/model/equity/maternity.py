"""Lines of maternity: money for each woman of childbearing age, and for each person beside it.

Few are at risk of maternity's need, and groups differ in how many of their people are women of 15
to 44. So a line of maternity is compared by them; pounds per head of all people stand beside it.
"""

from __future__ import annotations

from allocmodel.model.arrays import Array, of_own_place


def maternity_money(target: Array, follows_maternity: Array) -> Array:
    """Money of lines of maternity.

    What each place gets on the budget lines that follow maternity need, in the scenario.

    Returns
    -------
    pounds
        place

    References
    ----------
    The scenario's budget
    """
    return (target * follows_maternity).sum("budget_line", skipna=False)


def area_maternity_money(
    maternity_money: Array,
    weighted_population: Array,
    area_weighted_population: Array,
    place_of_area: Array,
    place_name: Array,
) -> Array:
    """Money of lines of maternity by area.

    A place's money reaches its areas as the national formula measures their need of maternity.

    Returns
    -------
    pounds
        area

    References
    ----------
    Method, section 6
    """
    rate = maternity_money / weighted_population.sel(service="maternity", drop=True)
    own = of_own_place(rate, place_of_area, place_name)
    return area_weighted_population.sel(service="maternity", drop=True) * own


def area_women(area_women_by_high_level_group: Array) -> Array:
    """Women of childbearing age of the area.

    Registered women of 15 to 44, of all ethnic groups.

    Returns
    -------
    people
        area

    References
    ----------
    Sum of the high-level ethnic groups
    """
    return area_women_by_high_level_group.sum("high_level_group", skipna=False)


def women_in_high_level_group(area_women_by_high_level_group: Array) -> Array:
    """Women of childbearing age by high-level ethnic group.

    Registered women of 15 to 44 of {the whole}.

    Returns
    -------
    people
        high_level_group

    References
    ----------
    Sum of the areas
    """
    return area_women_by_high_level_group.sum("area", skipna=False)


def maternity_per_woman(area_maternity_money: Array, women_in_high_level_group: Array) -> Array:
    """Maternity money for each woman, everyone.

    Pounds of the lines of maternity for each woman of childbearing age of {the whole}.

    Returns
    -------
    pounds per head
        one figure

    References
    ----------
    Method, section 6
    """
    women = women_in_high_level_group.sum("high_level_group", skipna=False)
    return area_maternity_money.sum("area", skipna=False) / women


def area_maternity_per_woman(area_maternity_money: Array, area_women: Array) -> Array:
    """Maternity money for each woman of the area.

    Pounds of the lines of maternity for each woman of childbearing age; nobody counts where there
    is none.

    Returns
    -------
    pounds per head
        area

    References
    ----------
    Method, section 6
    """
    return area_maternity_money / area_women.where(area_women > 0, 1)


def maternity_per_woman_by_group(
    area_maternity_per_woman: Array,
    area_women_by_high_level_group: Array,
    women_in_high_level_group: Array,
) -> Array:
    """Maternity money for each woman, by high-level ethnic group.

    Each woman of childbearing age counts with the pounds of the lines of maternity for each of them
    in the area where she is registered.

    Returns
    -------
    pounds per head
        high_level_group

    References
    ----------
    Method, section 6
    """
    counted = area_maternity_per_woman * area_women_by_high_level_group
    money = counted.sum("area", skipna=False)
    return money / women_in_high_level_group.where(women_in_high_level_group > 0, 1)


def maternity_ratio_by_group(
    maternity_per_woman_by_group: Array, maternity_per_woman: Array
) -> Array:
    """Maternity money for each woman against the mean.

    Areas where women of the group are registered have so many times the mean pounds of the lines of
    maternity for each woman of childbearing age.

    Returns
    -------
    index
        high_level_group

    References
    ----------
    Method, section 6
    """
    mean = maternity_per_woman.where(maternity_per_woman > 0, 1)
    return maternity_per_woman_by_group / mean


def area_by_high_level_group(area_by_group_and_quintile: Array) -> Array:
    """People of each area by high-level ethnic group.

    Of whatever age and sex, beside the women of childbearing age.

    Returns
    -------
    people
        area, high_level_group

    References
    ----------
    Sum of the deprivation fifths
    """
    return area_by_group_and_quintile.sum("deprivation_quintile", skipna=False)


def maternity_per_head(area_maternity_money: Array, icb_population: Array) -> Array:
    """Maternity money per head, everyone.

    Pounds of the lines of maternity for each person of {the whole}, of whatever age and sex.

    Returns
    -------
    pounds per head
        one figure

    References
    ----------
    Method, section 6
    """
    return area_maternity_money.sum("area", skipna=False) / icb_population


def maternity_per_head_by_group(
    area_maternity_money: Array,
    area_population: Array,
    area_by_high_level_group: Array,
    people_in_high_level_group: Array,
) -> Array:
    """Maternity money per head, by high-level ethnic group.

    The same for each person, of whatever age and sex: it also says in which groups fewer are women
    of childbearing age. Nought where the group has nobody.

    Returns
    -------
    pounds per head
        high_level_group

    References
    ----------
    Method, section 6
    """
    counted = area_maternity_money / area_population * area_by_high_level_group
    some = people_in_high_level_group.where(people_in_high_level_group > 0, 1)
    return counted.sum("area", skipna=False) / some


def maternity_crude_ratio_by_group(
    maternity_per_head_by_group: Array, maternity_per_head: Array
) -> Array:
    """Maternity money per head against the mean.

    The crude figure beside that for each woman.

    Returns
    -------
    index
        high_level_group

    References
    ----------
    Method, section 6
    """
    mean = maternity_per_head.where(maternity_per_head > 0, 1)
    return maternity_per_head_by_group / mean
