"""How the national formula, or an agreement, shares each line of the budget."""

from __future__ import annotations

from allocmodel.model.arrays import Array, formulas, in_formulas, with_lines


def basis_share(
    fair_share: Array,
    population_share: Array,
    basis_name: Array,
    pool_share: Array | None = None,
    function_share: Array | None = None,
    own_share: Array | None = None,
) -> Array:
    """Share on each basis.

    What part of a line each place would have on each basis: the fair shares, equal money per head,
    none of what is held or split by agreed shares, of a function or an own index its share by that,
    and of a pool the place's part of the people it is for.

    Returns
    -------
    share
        place, basis

    References
    ----------
    Method, section 5
    """
    bases = list(basis_name["basis"].values)
    by_need = fair_share.rename(service="basis").reindex(basis=bases, fill_value=0)
    per_head = population_share.expand_dims(basis=["per_head"])
    shares = by_need + per_head.reindex(basis=bases, fill_value=0)
    if function_share is not None:
        by_function = function_share.rename(function="basis")
        shares = shares + by_function.reindex(basis=bases, fill_value=0)
    if own_share is not None:
        shares = shares + own_share.rename(own_index="basis").reindex(basis=bases, fill_value=0)
    if pool_share is not None:
        shares = shares + pool_share.rename(pool="basis").reindex(basis=bases, fill_value=0)
    return shares


def need_taken_out(
    weighted_population: Array,
    component_weight: Array,
    bears_cost: Array,
    cost_factor: Array,
    is_taken_out: Array,
    formula_of_line: Array,
) -> Array:
    """Needs taken out of lines.

    What a need brings to the line's national formula, with the place's own unavoidable costs, where
    a line drawn from it is for that need; else nought.

    Returns
    -------
    weighted people
        place, remainder_line, formula, component

    References
    ----------
    Method, sections 2 and 11
    """
    needs = in_formulas(weighted_population, component_weight, bears_cost, cost_factor)
    return is_taken_out * formula_of_line * needs


def whole_formula(weighted_population: Array, formula_of_line: Array) -> Array:
    """The line's formula.

    The weighted people of the line's national formula, before a need is taken out.

    Returns
    -------
    weighted people
        place, remainder_line

    References
    ----------
    NHS England, place-based allocation tool, GP practice weighted populations
    """
    return (formulas(weighted_population) * formula_of_line).sum("formula", skipna=False)


def remainder_need(whole_formula: Array, need_taken_out: Array) -> Array:
    """Need of the remainder.

    The line's formula without the needs that lines drawn from it are for: so nothing of them is
    counted twice.

    Returns
    -------
    weighted people
        place, remainder_line

    References
    ----------
    Method, section 11
    """
    out = need_taken_out.sum("component", skipna=False)
    return whole_formula - out.sum("formula", skipna=False)


def remainder_share(remainder_need: Array) -> Array:
    """Share of the remainder.

    Each place's part of the need of the remainder.

    Returns
    -------
    share
        place, remainder_line

    References
    ----------
    Method, section 11
    """
    return remainder_need / remainder_need.sum("place", skipna=False)


def whole_formula_share(whole_formula: Array) -> Array:
    """Share by the line's formula.

    Each place's part of the line's national formula, before a need is taken out.

    Returns
    -------
    share
        place, remainder_line

    References
    ----------
    Method, section 1
    """
    return whole_formula / whole_formula.sum("place", skipna=False)


def line_share(
    basis_share: Array,
    line_basis: Array,
    remainder_share: Array | None = None,
    remainder_line_name: Array | None = None,
    agreed_share: Array | None = None,
    by_agreement: Array | None = None,
) -> Array:
    """Share of each line.

    Each place's share on the basis that the scenario gives the line; of a line that a need is taken
    out of, its share of the rest; of a line whose shares are agreed, the share agreed.

    Returns
    -------
    share
        place, budget_line

    References
    ----------
    The scenario's budget: what each line is split by
    """
    shares = basis_share.sel(basis=line_basis)
    if remainder_share is not None and remainder_line_name is not None:
        shares = with_lines(shares, remainder_line_name, remainder_share)
    if agreed_share is not None and by_agreement is not None:
        lines = list(line_basis["budget_line"].values)
        agreed = agreed_share.rename(shared_line="budget_line")
        by_agreed = agreed.reindex(budget_line=lines, fill_value=0)
        shares = shares + by_agreement.sel(basis=line_basis) * by_agreed
    return shares
