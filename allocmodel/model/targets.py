"""Targets: what each place's need comes to in money, and the bridge in pounds."""

from __future__ import annotations

from allocmodel.declared.vocabulary import COMPONENTS, FORMULAS
from allocmodel.model.arrays import (
    Array,
    aged,
    as_far_as_there,
    components,
    in_bridge_lines,
    of_lines,
)


def target(line_share: Array, placed_amount: Array, adjusted_share: Array | None = None) -> Array:
    """Target.

    The place's share of the line's money, before rounding to whole pounds.

    Returns
    -------
    pounds
        place, budget_line

    References
    ----------
    Method, section 1
    """
    return as_far_as_there(line_share, adjusted_share) * placed_amount


def equal_money(population_share: Array, total_placed: Array) -> Array:
    """Equal money per head.

    What each place would receive if every person of {the whole} brought the same money: where the
    bridge starts, and what the result is compared with.

    Returns
    -------
    pounds
        place

    References
    ----------
    Method, section 2
    """
    return population_share * total_placed


def money_of_functions(money_by_basis: Array, function_name: Array) -> Array:
    """Money of each function.

    The money of the lines on each function of core.

    Returns
    -------
    pounds
        function

    References
    ----------
    Money on each basis
    """
    names = list(function_name["function"].values)
    return money_by_basis.sel(basis=names).rename(basis="function")


def core_money_of_functions(money_of_functions: Array) -> Array:
    """Money of all functions.

    The core envelope that is split into functions.

    Returns
    -------
    pounds
        one figure

    References
    ----------
    Sum of the functions
    """
    return money_of_functions.sum("function", skipna=False)


def bridge_in_pounds(
    money_by_basis: Array,
    bridge: Array,
    fair_share: Array,
    population_share: Array,
    age_expected_share: Array | None = None,
    core_money_of_functions: Array | None = None,
) -> Array:
    """Bridge in pounds.

    What each need, and unavoidable costs, move in money: from equal money per head to the target,
    all lines together. The functions of a core envelope count as core does; what other parts than
    the local ones move is the spending mix. Positive = more money. Every line adds to zero over the
    places.

    Returns
    -------
    signed pounds
        place, bridge_line

    References
    ----------
    Method, section 2, times the money on each basis
    """
    on_formulas = money_by_basis.sel(basis=list(FORMULAS)).rename(basis="formula")
    by_formula = (on_formulas * bridge).sum("formula", skipna=False)
    if core_money_of_functions is not None:
        by_formula = by_formula + core_money_of_functions * bridge.sel(formula="core", drop=True)
    on_one_need = money_by_basis.sel(basis=list(COMPONENTS)).rename(basis="component")
    need = on_one_need * (components(fair_share) - population_share)
    if age_expected_share is None:
        return by_formula + in_bridge_lines(need)
    ages = on_one_need * (age_expected_share - population_share)
    same_ages = on_one_need * (components(fair_share) - age_expected_share)
    return by_formula + in_bridge_lines(need, aged(ages), aged(same_ages))


def money_away_from_local_parts(
    money_of_functions: Array, core_money_of_functions: Array, function_part: Array
) -> Array:
    """Money away from local parts.

    How much more (+) or less (-) each function has than its local part of the envelope.

    Returns
    -------
    signed pounds
        function

    References
    ----------
    Method, section 11
    """
    return money_of_functions - core_money_of_functions * function_part


def spending_mix_in_pounds(money_away_from_local_parts: Array, function_share: Array) -> Array:
    """Effect of the spending mix in pounds.

    What it moves to the place (+) or away from it (-) that functions have other parts of core's
    money than their local ones: a function with more brings money to the places that need it most.
    Nought where no function's pounds are set.

    Returns
    -------
    signed pounds
        place

    References
    ----------
    Method, section 11
    """
    return (money_away_from_local_parts * function_share).sum("function", skipna=False)


def spending_mix_per_head(spending_mix_in_pounds: Array, population: Array) -> Array:
    """Effect of the spending mix per head.

    The same for each person of the place.

    Returns
    -------
    signed pounds per head
        place

    References
    ----------
    Effect in pounds divided by population
    """
    return spending_mix_in_pounds / population


def remainder_in_pounds(
    remainder_share: Array,
    whole_formula_share: Array,
    placed_amount: Array,
    remainder_line_name: Array,
) -> Array:
    """Effect of needs taken out in pounds.

    What it moves to the place (+) or away from it (-) that a line is shared without the need that
    lines drawn from it are for.

    Returns
    -------
    signed pounds
        place, remainder_line

    References
    ----------
    Method, section 11
    """
    money = of_lines(placed_amount, remainder_line_name)
    return money * (remainder_share - whole_formula_share)


def remainder_per_head(remainder_in_pounds: Array, population: Array) -> Array:
    """Effect of needs taken out per head.

    The same for each person of the place.

    Returns
    -------
    signed pounds per head
        place, remainder_line

    References
    ----------
    Effect in pounds divided by population
    """
    return remainder_in_pounds / population


def own_index_in_pounds(money_by_basis: Array, own_share: Array, population_share: Array) -> Array:
    """Effect of each own index in pounds.

    What lines on an index of the user's own bring the place (+) or take from it (-), against equal
    money per head.

    Returns
    -------
    signed pounds
        place, own_index

    References
    ----------
    Method, section 11
    """
    names = list(own_share["own_index"].values)
    money = money_by_basis.sel(basis=names).rename(basis="own_index")
    return money * (own_share - population_share)


def own_index_per_head(own_index_in_pounds: Array, population: Array) -> Array:
    """Effect of each own index per head.

    The same for each person of the place.

    Returns
    -------
    signed pounds per head
        place, own_index

    References
    ----------
    Effect in pounds divided by population
    """
    return own_index_in_pounds / population


def own_index_against_core(money_by_basis: Array, own_share: Array, fair_share: Array) -> Array:
    """Own index against the national formula.

    What lines on an index of the user's own bring the place (+) or take from it (-), against the
    same money shared by the national formula for core services.

    Returns
    -------
    signed pounds
        place, own_index

    References
    ----------
    Method, section 11
    """
    names = list(own_share["own_index"].values)
    money = money_by_basis.sel(basis=names).rename(basis="own_index")
    return money * (own_share - fair_share.sel(service="core", drop=True))


def bridge_per_head(bridge_in_pounds: Array, population: Array) -> Array:
    """Bridge in pounds per head.

    The same moves for each person of the place, so that places of different size can be compared.

    Returns
    -------
    signed pounds per head
        place, bridge_line

    References
    ----------
    Bridge in pounds, divided by population
    """
    return bridge_in_pounds / population


def pool_in_pounds(money_by_basis: Array, pool_share: Array, population_share: Array) -> Array:
    """Effect of each pool in pounds.

    What a ring-fenced pool brings to the place (+) or takes from it (-) against equal money per
    head.

    Returns
    -------
    signed pounds
        place, pool

    References
    ----------
    Method, section 3
    """
    pools = list(pool_share["pool"].values)
    money = money_by_basis.sel(basis=pools).rename(basis="pool")
    return money * (pool_share - population_share)


def pool_per_head(pool_in_pounds: Array, population: Array) -> Array:
    """Effect of each pool per head.

    The same for each person of the place.

    Returns
    -------
    signed pounds per head
        place, pool

    References
    ----------
    Effect in pounds divided by population
    """
    return pool_in_pounds / population


def agreed_in_pounds(
    agreed_share: Array,
    placed_amount: Array,
    line_basis: Array,
    by_agreement: Array,
    population_share: Array,
) -> Array:
    """Effect of agreed shares in pounds.

    What the shares agreed for lines bring to the place (+) or take from it (-) against equal money
    per head, all such lines together.

    Returns
    -------
    signed pounds
        place

    References
    ----------
    Method, section 11
    """
    lines = list(agreed_share["shared_line"].values)
    agreed = placed_amount * by_agreement.sel(basis=line_basis)
    money = agreed.sel(budget_line=lines).rename(budget_line="shared_line")
    return (money * (agreed_share - population_share)).sum("shared_line", skipna=False)


def agreed_per_head(agreed_in_pounds: Array, population: Array) -> Array:
    """Effect of agreed shares per head.

    The same for each person of the place.

    Returns
    -------
    signed pounds per head
        place

    References
    ----------
    Effect in pounds divided by population
    """
    return agreed_in_pounds / population
