"""The bridge: why a place's fair share differs from its share of the people, with no residual."""

from __future__ import annotations

from allocmodel.declared.vocabulary import SERVICES
from allocmodel.model.arrays import (
    Array,
    aged,
    components,
    formulas,
    in_bridge_lines,
    with_cost_line,
)


def cost_bearing_need(
    weighted_population: Array, component_weight: Array, bears_cost: Array
) -> Array:
    """Need that bears the cost factor.

    The part of each national formula that is multiplied by the area's cost factor. In core
    services that is hospital and community health services; the practice figures show none on
    prescribing, primary medical need and health inequalities.

    Returns
    -------
    weighted people
        place, formula

    References
    ----------
    Method, section 2
    """
    need = components(weighted_population) * component_weight * bears_cost
    return need.sum("component", skipna=False)


def other_need(weighted_population: Array, component_weight: Array, bears_cost: Array) -> Array:
    """Need outside the cost factor.

    The part of each national formula that the area's cost factor does not multiply.

    Returns
    -------
    weighted people
        place, formula

    References
    ----------
    Method, section 2
    """
    need = components(weighted_population) * component_weight * (1 - bears_cost)
    return need.sum("component", skipna=False)


def cost_factor(weighted_population: Array, other_need: Array, cost_bearing_need: Array) -> Array:
    """Cost factor.

    How much more it costs to meet the same need here, for reasons the place cannot change (market
    forces, remoteness, buildings under private finance). It is what the published formula holds
    beyond need, so nothing is left over. In primary medical care it comes to 1: whether its needs
    hold differences in cost already, the practice figures do not show.

    Returns
    -------
    index
        place, formula

    References
    ----------
    Method, section 2
    """
    return (formulas(weighted_population) - other_need) / cost_bearing_need


def icb_cost_bearing_need(cost_bearing_need: Array) -> Array:
    """Need that bears the cost factor, ICB.

    {The whole}'s total.

    Returns
    -------
    weighted people
        formula

    References
    ----------
    Sum of the places
    """
    return cost_bearing_need.sum("place", skipna=False)


def icb_other_need(other_need: Array) -> Array:
    """Need outside the cost factor, ICB.

    {The whole}'s total.

    Returns
    -------
    weighted people
        formula

    References
    ----------
    Sum of the places
    """
    return other_need.sum("place", skipna=False)


def icb_cost_factor(
    icb_weighted_population: Array, icb_other_need: Array, icb_cost_bearing_need: Array
) -> Array:
    """Mean cost factor of {the whole}.

    The places' cost factors, each counted by the need it applies to. While the bridge looks at
    need, every place is held at this mean.

    Returns
    -------
    index
        formula

    References
    ----------
    Method, section 2
    """
    return (formulas(icb_weighted_population) - icb_other_need) / icb_cost_bearing_need


def local_weight(
    component_weight: Array,
    bears_cost: Array,
    icb_cost_factor: Array,
    icb_weighted_population: Array,
) -> Array:
    """Local weight of each need.

    The part of {the whole}'s own formula result that each need brings. National weights would miss,
    because {this whole}'s people and costs are not England's.

    Returns
    -------
    share
        formula, component

    References
    ----------
    Method, section 2
    """
    with_costs = component_weight * (1 + bears_cost * (icb_cost_factor - 1))
    return with_costs * components(icb_weighted_population) / formulas(icb_weighted_population)


def age_index(age_expected_share: Array, population_share: Array, local_weight: Array) -> Array:
    """Age index.

    Need per head that the ages of each place alone would bring, against {the whole}'s average: 0.90
    means that its people are of ages at which need is a tenth lower. A national formula's is that
    of its needs, each by its local weight. Needs that no age curve describes have an index of one.

    Returns
    -------
    index
        place, service

    References
    ----------
    Method, section 9
    """
    of_formulas = (local_weight * age_expected_share).sum("component", skipna=False)
    return _by_service(age_expected_share, of_formulas) / population_share


def need_at_same_age(fair_share: Array, age_expected_share: Array, local_weight: Array) -> Array:
    """Need at the same ages.

    Need per head of each place against what its ages alone would bring: 1.05 means five per cent
    more need than people of the same ages have on average in {the whole}. A national formula's is
    that of its needs, without unavoidable costs.

    Returns
    -------
    index
        place, service

    References
    ----------
    Method, section 9
    """
    needs = components(fair_share)
    of_formulas = (local_weight * needs).sum("component", skipna=False) / (
        local_weight * age_expected_share
    ).sum("component", skipna=False)
    return _by_service(needs / age_expected_share, of_formulas)


def core_need_by_ages(age_index: Array) -> Array:
    """Need of core services that ages alone bring, above average.

    How far the ages of each place alone put its need per head of core services above (+) or below
    (-) {the whole}'s average.

    Returns
    -------
    signed share
        place

    References
    ----------
    The age index of core services less one
    """
    return age_index.sel(service="core", drop=True) - 1


def core_need_at_same_ages(need_at_same_age: Array) -> Array:
    """Need of core services at the same ages, above average.

    How far need per head of core services is above (+) or below (-) what the ages of each place
    alone would bring.

    Returns
    -------
    signed share
        place

    References
    ----------
    Need at the same ages of core services less one
    """
    return need_at_same_age.sel(service="core", drop=True) - 1


def _by_service(of_components: Array, of_formulas: Array) -> Array:
    """The seven needs and the two formulas as the nine measures."""
    services = list(SERVICES)
    return of_components.rename(component="service").reindex(
        service=services, fill_value=0
    ) + of_formulas.rename(formula="service").reindex(service=services, fill_value=0)


def bridge(
    local_weight: Array,
    fair_share: Array,
    population_share: Array,
    cost_factor: Array,
    icb_cost_factor: Array,
    cost_bearing_need: Array,
    icb_weighted_population: Array,
    age_expected_share: Array | None = None,
) -> Array:
    """Bridge from population share to fair share.

    How each need moves its share up or down, and last the place's own costs. Of each need, first
    what the place's ages alone would move, then need at the same ages. Positive = a larger share.
    Every line adds to zero over the places: what one gains, others give.

    Returns
    -------
    signed share
        place, formula, bridge_line

    References
    ----------
    Method, section 2
    """
    need = local_weight * (components(fair_share) - population_share)
    lines = in_bridge_lines(need)
    if age_expected_share is not None:
        ages = local_weight * (age_expected_share - population_share)
        same_ages = local_weight * (components(fair_share) - age_expected_share)
        lines = in_bridge_lines(need, aged(ages), aged(same_ages))
    costs = (cost_factor - icb_cost_factor) * cost_bearing_need
    return with_cost_line(lines, costs / formulas(icb_weighted_population))


def above_average(
    need_index: Array,
    cost_factor: Array,
    icb_cost_factor: Array,
    age_index: Array | None = None,
    need_at_same_age: Array | None = None,
) -> Array:
    """Need and costs above {the whole}'s average.

    How far need per head of each kind is above (+) or below (-) {the whole}'s average, by ages
    alone and at the same ages, and last the cost of meeting the same need in core services: what
    lies behind each line of the bridge.

    Returns
    -------
    signed share
        place, bridge_line

    References
    ----------
    Each index less one; cost factor divided by {the whole}'s mean, less one
    """
    own = cost_factor.sel(formula="core", drop=True)
    costs = own / icb_cost_factor.sel(formula="core", drop=True) - 1
    need = components(need_index) - 1
    if age_index is None or need_at_same_age is None:
        return with_cost_line(in_bridge_lines(need), costs)
    lines = in_bridge_lines(
        need, aged(components(age_index)) - 1, aged(components(need_at_same_age)) - 1
    )
    return with_cost_line(lines, costs)
