"""Adjustments: what each local choice moves, on top of the national formula, line by line.

A coalition is a set of adjustments that act together. The share of a line is computed for every
coalition; the effect of one adjustment is then a sum of coalition shares with fixed coefficients:
those of the declared order, or Shapley's, which average over every order.
"""

from __future__ import annotations

from allocmodel.model.arrays import Array, of_lines, with_lines


def changed_basis_share(basis_share: Array, changed_core_share: Array) -> Array:
    """Share on each basis with the changed health inequalities share.

    The shares on each basis, core replaced by its changed formula.

    Returns
    -------
    share
        place, basis

    References
    ----------
    Method, section 3
    """
    change = changed_core_share - basis_share.sel(basis="core", drop=True)
    bases = list(basis_share["basis"].values)
    return basis_share + change.expand_dims(basis=["core"]).reindex(basis=bases, fill_value=0)


def share_with_changed_core(changed_basis_share: Array, line_basis: Array) -> Array:
    """Share of each line with the changed health inequalities share.

    Each place's share on the line's basis, when core follows its changed formula.

    Returns
    -------
    share
        place, budget_line

    References
    ----------
    Method, section 3
    """
    return changed_basis_share.sel(basis=line_basis)


def place_factor(
    population: Array,
    population_by_quintile: Array,
    weight_in_coalition: Array,
    weighted_people_by_quintile: Array | None = None,
    normal_quintile_weight: Array | None = None,
) -> Array:
    """Place factor.

    How much more the weights count the average person of each place: jointly over ethnic groups
    and deprivation fifths, with only the weights of each coalition switched on.

    Returns
    -------
    index
        place, weighted_line, coalition

    References
    ----------
    Method, section 4
    """
    people = population_by_quintile
    if weighted_people_by_quintile is not None:
        on = weight_in_coalition.sel(weight_kind="ethnicity", drop=True)
        point = weighted_people_by_quintile.sel(estimate="point", drop=True)
        people = people + on * (point - people)
    if normal_quintile_weight is not None:
        on = weight_in_coalition.sel(weight_kind="deprivation", drop=True)
        people = people * (1 + on * (normal_quintile_weight - 1))
    return people.sum("deprivation_quintile", skipna=False) / population


def coalition_need(
    line_share: Array,
    weighted_line_name: Array,
    share_with_changed_core: Array | None = None,
    core_change_in_coalition: Array | None = None,
    place_factor: Array | None = None,
) -> Array:
    """Need under each set of adjustments.

    The line's share by the national formula, times the place factor: before it is scaled back to
    the line's own total.

    Returns
    -------
    share
        place, weighted_line, coalition

    References
    ----------
    Method, section 4
    """
    need = of_lines(line_share, weighted_line_name)
    if share_with_changed_core is not None and core_change_in_coalition is not None:
        changed = of_lines(share_with_changed_core, weighted_line_name)
        need = need + core_change_in_coalition * (changed - need)
    return need if place_factor is None else need * place_factor


def coalition_share(coalition_need: Array) -> Array:
    """Share under each set of adjustments.

    Scaled so that the places share the whole line: adjustments move money and make none.

    Returns
    -------
    share
        place, weighted_line, coalition

    References
    ----------
    Method, section 4
    """
    return coalition_need / coalition_need.sum("place", skipna=False)


def adjusted_share(line_share: Array, coalition_share: Array, weighted_line_name: Array) -> Array:
    """Share of each line after all adjustments.

    The official share, and for adjusted lines the share under all adjustments together.

    Returns
    -------
    share
        place, budget_line

    References
    ----------
    Method, sections 3 and 4
    """
    own = coalition_share.sel(coalition="all", drop=True)
    return with_lines(line_share, weighted_line_name, own)


def weighted_line_amount(placed_amount: Array, weighted_line_name: Array) -> Array:
    """Money of the adjusted lines.

    What goes to places on each line that an adjustment touches.

    Returns
    -------
    pounds
        weighted_line

    References
    ----------
    The scenario's budget
    """
    return of_lines(placed_amount, weighted_line_name)


def adjustment_effect(effect_coefficient: Array, coalition_share: Array) -> Array:
    """Effect of each adjustment on the share of each line.

    In the declared order: what each adjustment adds to those before it. Shapley: the average over
    every order, for when effects multiply and the order would decide.

    Returns
    -------
    share
        place, attribution, adjustment, weighted_line

    References
    ----------
    Method, section 2; Shapley 1953
    """
    return (effect_coefficient * coalition_share).sum("coalition", skipna=False)


def adjustment_in_pounds(adjustment_effect: Array, weighted_line_amount: Array) -> Array:
    """Effect of each adjustment in pounds.

    All adjusted lines together. Positive = more money. Every adjustment adds to zero over the
    places.

    Returns
    -------
    pounds
        place, attribution, adjustment

    References
    ----------
    Effect on the share times the line's money
    """
    return (adjustment_effect * weighted_line_amount).sum("weighted_line", skipna=False)


def adjustment_per_head(adjustment_in_pounds: Array, population: Array) -> Array:
    """Effect of each adjustment per head.

    The same for each person of the place.

    Returns
    -------
    pounds per head
        place, attribution, adjustment

    References
    ----------
    Effect in pounds divided by population
    """
    return adjustment_in_pounds / population


def need_by_estimate(
    line_share: Array,
    weighted_line_name: Array,
    population: Array,
    weighted_people_by_quintile: Array,
    normal_quintile_weight: Array | None = None,
    share_with_changed_core: Array | None = None,
) -> Array:
    """Need with the lower, point and upper evidence.

    The need of each place with all adjustments, once for each end of the evidence's intervals.

    Returns
    -------
    share
        place, weighted_line, estimate

    References
    ----------
    Method, section 4
    """
    official = line_share if share_with_changed_core is None else share_with_changed_core
    people = weighted_people_by_quintile
    if normal_quintile_weight is not None:
        people = people * normal_quintile_weight
    weighted_people = people.sum("deprivation_quintile", skipna=False)
    return of_lines(official, weighted_line_name) * weighted_people / population


def share_by_estimate(need_by_estimate: Array) -> Array:
    """Share with the lower, point and upper evidence.

    How far the evidence's uncertainty moves each place's share of an adjusted line.

    Returns
    -------
    share
        place, weighted_line, estimate

    References
    ----------
    Method, section 4
    """
    return need_by_estimate / need_by_estimate.sum("place", skipna=False)


def target_by_estimate(share_by_estimate: Array, weighted_line_amount: Array) -> Array:
    """Target with the lower, point and upper evidence.

    The same in money.

    Returns
    -------
    pounds
        place, weighted_line, estimate

    References
    ----------
    Method, section 4
    """
    return share_by_estimate * weighted_line_amount


def ethnicity_by_estimate(target_by_estimate: Array, adjustment_in_pounds: Array) -> Array:
    """Effect of ethnicity with the lower, point and upper evidence.

    What the ethnicity weights move in pounds, after all other adjustments: with every interval of
    the evidence at its lower end, its point and its upper end. A place may gain less at the upper
    end, if another gains more.

    Returns
    -------
    pounds
        place, estimate

    References
    ----------
    Method, section 4
    """
    away = target_by_estimate - target_by_estimate.sel(estimate="point", drop=True)
    declared = adjustment_in_pounds.sel(attribution="declared", drop=True)
    ethnicity = declared.sel(adjustment="ethnicity", drop=True)
    return ethnicity + away.sum("weighted_line", skipna=False)
