"""Adjustments: what each local choice moves, on top of the national formula, line by line.

A coalition is a set of adjustments that act together. The share of a line is computed for every
coalition; the effect of one adjustment is then a sum of coalition shares with fixed coefficients:
those of the declared order, or Shapley's, which average over every order.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import reduce
from operator import mul

from allocmodel.model.adjustments import WEIGHTS
from allocmodel.model.arrays import Array, of_lines, with_lines


def _with_factors(formula: Callable[..., Array]) -> Callable[..., Array]:
    """The formula with the factor of every registered weight among its arguments.

    A factor whose evidence has an interval is needed by a formula that asks for it.
    """
    signature = inspect.signature(formula)
    given = [one for one in signature.parameters.values() if one.kind is not one.VAR_KEYWORD]
    named = {one.name for one in given}
    factors = [
        inspect.Parameter(str(one.factor), inspect.Parameter.KEYWORD_ONLY, default=None)
        for one in WEIGHTS.values()
        if one.factor not in named
    ]
    formula.__signature__ = signature.replace(parameters=[*given, *factors])  # type: ignore[attr-defined]
    return formula


def _counted(
    population: Array,
    population_by_quintile: Array | None,
    factors: Mapping[str, Array],
) -> Array:
    """How much more the average person of each place counts, where all the factors act together.

    Factors by fifth act on the people of each fifth; others on all people of the place.
    """
    by_fifth = [one for one in factors.values() if _FIFTH in one.dims]
    others = [one for one in factors.values() if _FIFTH not in one.dims]
    if by_fifth and population_by_quintile is not None:
        people = reduce(mul, by_fifth, population_by_quintile)
        others = [people.sum(_FIFTH, skipna=False) / population, *others]
    return reduce(mul, others)


_FIFTH = "deprivation_quintile"


@_with_factors
def place_factor(
    weight_in_coalition: Array,
    population: Array,
    population_by_quintile: Array | None = None,
    **factors: Array,
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
    switched = {}
    for kind, weight in WEIGHTS.items():
        if weight.factor in factors:
            on = weight_in_coalition.sel(weight_kind=kind, drop=True)
            switched[kind] = 1 + on * (_at_point(factors[weight.factor]) - 1)
    return _counted(population, population_by_quintile, switched)


def _at_point(factor: Array) -> Array:
    """A factor with its evidence as published, not at the ends of its interval."""
    return factor.sel(estimate="point", drop=True) if "estimate" in factor.dims else factor


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


@_with_factors
def need_by_estimate(
    line_share: Array,
    weighted_line_name: Array,
    population: Array,
    population_by_quintile: Array,
    ethnicity_factor: Array,
    share_with_changed_core: Array | None = None,
    **factors: Array,
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
    everything = {"ethnicity_factor": ethnicity_factor, **factors}
    counted = _counted(population, population_by_quintile, everything)
    return of_lines(official, weighted_line_name) * counted


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
