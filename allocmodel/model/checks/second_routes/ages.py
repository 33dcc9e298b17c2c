"""Need by ages and by deprivation, by a second route."""

from __future__ import annotations

from allocmodel.declared.vocabulary import AGED, FORMULAS
from allocmodel.model.arrays import Array, aged, of_lines


def age_needs_of_fifths_add_up(
    area_age_need_by_quintile: Array, age_need_by_quintile: Array
) -> Array:
    """Need by age and fifth is all counted.

    The areas' need by age against the places', by deprivation fifth.

    Returns
    -------
    weighted people
        deprivation_quintile, aged_need

    References
    ----------
    Method, section 3: second routes
    """
    areas = area_age_need_by_quintile.sum("area", skipna=False)
    return abs(areas - age_need_by_quintile.sum("place", skipna=False))


def age_needs_of_needs_add_to_one(age_need_on_basis_in_all: Array) -> Array:
    """Need by age of each need adds to one.

    Over all places and deprivation fifths.

    Returns
    -------
    share
        aged_need

    References
    ----------
    Method, section 3: second routes
    """
    needs = age_need_on_basis_in_all.sel(basis=list(AGED)).rename(basis="aged_need")
    return abs(needs - 1)


def age_needs_of_formulas_add_up(age_need_on_basis_in_all: Array, local_weight: Array) -> Array:
    """Need by age in the formulas adds up.

    Over all places and fifths, against the local weights of the needs that have age curves.

    Returns
    -------
    share
        formula

    References
    ----------
    Method, section 3: second routes
    """
    needs = age_need_on_basis_in_all.sel(basis=list(FORMULAS)).rename(basis="formula")
    return abs(needs - aged(local_weight).sum("aged_need", skipna=False))


def age_needs_of_lines_add_up(
    age_need_of_line: Array,
    age_need_on_basis_in_all: Array,
    line_basis: Array,
    weighted_line_name: Array,
) -> Array:
    """Need by age on adjusted lines adds up.

    Over all places and fifths, against the same on the basis of the line.

    Returns
    -------
    share
        weighted_line

    References
    ----------
    Method, section 3: second routes
    """
    needs = age_need_of_line.sum("place", skipna=False).sum("deprivation_quintile", skipna=False)
    basis = of_lines(line_basis, weighted_line_name)
    return abs(needs - age_need_on_basis_in_all.sel(basis=basis))


def deprivation_need_is_a_mean(
    deprivation_need: Array, age_need_of_line: Array, quintile_weight: Array
) -> Array:
    """Need by deprivation is a mean of weights.

    The fifths' weights, each less the place's mean and counted by need by age, add to nought.

    Returns
    -------
    share
        place, weighted_line

    References
    ----------
    Method, section 3: second routes
    """
    away = age_need_of_line * (quintile_weight - deprivation_need)
    return abs(away.sum("deprivation_quintile", skipna=False))
