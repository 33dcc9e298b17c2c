"""The bridge: why a place's fair share differs from its share of the people, with no residual."""

from __future__ import annotations

from allocmodel.declared.vocabulary import BRIDGE_LINES
from allocmodel.model.arrays import Array, components, formulas


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


def bridge(
    local_weight: Array,
    fair_share: Array,
    population_share: Array,
    cost_factor: Array,
    icb_cost_factor: Array,
    cost_bearing_need: Array,
    icb_weighted_population: Array,
) -> Array:
    """Bridge from population share to fair share.

    How each need, and last the place's own costs, move its share up or down. Positive = a larger
    share. Every line adds to zero over the places: what one gains, others give.

    Returns
    -------
    share
        place, formula, bridge_line

    References
    ----------
    Method, section 2
    """
    lines = list(BRIDGE_LINES)
    need = local_weight * (components(fair_share) - population_share)
    costs = (cost_factor - icb_cost_factor) * cost_bearing_need
    costs = costs / formulas(icb_weighted_population)
    need_lines = need.rename(component="bridge_line").reindex(bridge_line=lines, fill_value=0)
    cost_line = costs.expand_dims(bridge_line=["unavoidable_costs"])
    return need_lines + cost_line.reindex(bridge_line=lines, fill_value=0)


def above_average(need_index: Array, cost_factor: Array, icb_cost_factor: Array) -> Array:
    """Need and costs above {the whole}'s average.

    How far need per head of each kind, and last the cost of meeting the same need in core services,
    are above (+) or below (-) {the whole}'s average: what lies behind each line of the bridge.

    Returns
    -------
    share
        place, bridge_line

    References
    ----------
    Need index less one; cost factor divided by {the whole}'s mean, less one
    """
    lines = list(BRIDGE_LINES)
    need = (components(need_index) - 1).rename(component="bridge_line")
    own = cost_factor.sel(formula="core", drop=True)
    costs = own / icb_cost_factor.sel(formula="core", drop=True) - 1
    cost_line = costs.expand_dims(bridge_line=["unavoidable_costs"])
    return need.reindex(bridge_line=lines, fill_value=0) + cost_line.reindex(
        bridge_line=lines, fill_value=0
    )
