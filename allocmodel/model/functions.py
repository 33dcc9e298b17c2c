"""Functions: a core envelope split into the services that it is made of, so that they add to core.

The money of a function follows its own need, with unavoidable costs where the formula has them, and
beside it the part of health inequalities that all of core has. With the local parts of {the whole}
the functions add up to the national formula's core exactly.
"""

from __future__ import annotations

from allocmodel.model.arrays import (
    Array,
    functions,
    in_formulas,
    share_of_functions,
    with_health_inequalities,
)


def function_need(
    weighted_population: Array,
    component_weight: Array,
    bears_cost: Array,
    cost_factor: Array,
    function_name: Array,
) -> Array:
    """Need of each function of core.

    What each service brings to the core formula, with the place's own unavoidable costs where the
    formula has them; health inequalities stand apart.

    Returns
    -------
    weighted people
        place, function

    References
    ----------
    Method, section 11
    """
    needs = in_formulas(weighted_population, component_weight, bears_cost, cost_factor)
    return functions(needs.sel(formula="core", drop=True), function_name)


def icb_function_need(function_need: Array) -> Array:
    """Need of each function of core, {the whole}.

    The places' need added up.

    Returns
    -------
    weighted people
        function

    References
    ----------
    Sum of the places
    """
    return function_need.sum("place", skipna=False)


def function_part(icb_function_need: Array) -> Array:
    """Local part of each function.

    The part of core's money that each function has by {the whole}'s own need and costs, health
    inequalities counted with each. National parts would miss: they are those of England's people.

    Returns
    -------
    share
        function

    References
    ----------
    Method, section 11
    """
    return icb_function_need / icb_function_need.sum("function", skipna=False)


def function_share(
    function_need: Array,
    icb_function_need: Array,
    local_weight: Array,
    fair_share: Array,
    function_name: Array,
) -> Array:
    """Fair share of each function.

    Each place's part of a function's money: by its need, and for the part that health inequalities
    have of core, by those. A function that the year's core formula has no need of goes by the need
    itself.

    Returns
    -------
    share
        place, function

    References
    ----------
    Method, section 11
    """
    part = local_weight.sel(formula="core", drop=True)
    part = part.sel(component="health_inequalities", drop=True)
    need = share_of_functions(function_need, icb_function_need, fair_share, function_name)
    return with_health_inequalities(need, part, fair_share)
