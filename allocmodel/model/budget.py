"""The budget: its lines, what each is drawn from, and how the national formula shares each."""

from __future__ import annotations

from allocmodel.model.arrays import Array, formulas, in_formulas, of_lines, on_lines, with_lines


def drawn_amount(gross_amount: Array, drawn_from: Array, line_name: Array) -> Array:
    """Drawn for other lines.

    What other lines take from this one before it is shared, such as a system-wide reserve.

    Returns
    -------
    pounds
        budget_line

    References
    ----------
    The scenario's budget: what each line is drawn from
    """
    other_amount = gross_amount.rename(budget_line="other_line")
    drawn_by_other = drawn_from.rename(budget_line="other_line") == line_name
    return other_amount.where(drawn_by_other, 0).sum("other_line", skipna=False)


def left_for_functions(
    gross_amount: Array, drawn_amount: Array, is_split_into_functions: Array
) -> Array:
    """Money left for functions.

    What the core envelope has after other lines, and functions whose pounds are set, draw on it.

    Returns
    -------
    pounds
        one figure

    References
    ----------
    The scenario's budget
    """
    left = (gross_amount - drawn_amount) * is_split_into_functions
    return left.sum("budget_line", skipna=False)


def part_by_local_need(
    function_part: Array, function_of_line: Array, function_is_set: Array
) -> Array:
    """Local part of each function that is not set.

    The function's part of core's money by {the whole}'s own need; nought where its pounds are set.

    Returns
    -------
    share
        function_line

    References
    ----------
    Method, section 11
    """
    part = (function_part * function_of_line).sum("function", skipna=False)
    return part * (1 - function_is_set)


def part_of_what_is_left(part_by_local_need: Array) -> Array:
    """Part of what is left.

    What each function that is not set has of the money left: functions keep their local proportions
    to each other.

    Returns
    -------
    share
        function_line

    References
    ----------
    Method, section 11
    """
    return part_by_local_need / part_by_local_need.sum("function_line", skipna=False)


def split_amount(
    gross_amount: Array,
    drawn_amount: Array,
    left_for_functions: Array,
    part_of_what_is_left: Array,
    is_split_into_functions: Array,
) -> Array:
    """Money split into functions.

    What the envelope gives to the lines of its functions (-), and what each of them gets (+).

    Returns
    -------
    pounds
        budget_line

    References
    ----------
    Method, section 11
    """
    given = (gross_amount - drawn_amount) * is_split_into_functions
    return on_lines(left_for_functions * part_of_what_is_left, gross_amount) - given


def line_amount(
    gross_amount: Array, drawn_amount: Array, split_amount: Array | None = None
) -> Array:
    """Amount of the line.

    The line's money after what other lines draw from it, and after a core envelope is split into
    its functions.

    Returns
    -------
    pounds
        budget_line

    References
    ----------
    The scenario's budget
    """
    own = gross_amount - drawn_amount
    return own if split_amount is None else own + split_amount


def placed_amount(line_amount: Array, goes_to_places: Array, line_basis: Array) -> Array:
    """Amount that goes to places.

    The line's money if its basis shares it between places; nothing if it is held.

    Returns
    -------
    pounds
        budget_line

    References
    ----------
    The scenario's budget
    """
    return line_amount * goes_to_places.sel(basis=line_basis)


def held_amount(line_amount: Array, placed_amount: Array) -> Array:
    """Amount held at system level.

    The line's money that no place receives.

    Returns
    -------
    pounds
        budget_line

    References
    ----------
    The scenario's budget
    """
    return line_amount - placed_amount


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


def money_by_basis(placed_amount: Array, line_basis: Array, basis_name: Array) -> Array:
    """Money on each basis.

    The lines' money added up by the basis they are shared on.

    Returns
    -------
    pounds
        basis

    References
    ----------
    The scenario's budget
    """
    return placed_amount.where(line_basis == basis_name, 0).sum("budget_line", skipna=False)


def total_placed(placed_amount: Array) -> Array:
    """Money that goes to places.

    All lines together, without what is held.

    Returns
    -------
    pounds
        one figure

    References
    ----------
    Sum of the lines
    """
    return placed_amount.sum("budget_line", skipna=False)


def whole_budget(line_amount: Array) -> Array:
    """Whole budget.

    All lines together: what goes to places and what is held.

    Returns
    -------
    pounds
        one figure

    References
    ----------
    Sum of the lines
    """
    return line_amount.sum("budget_line", skipna=False)


def total_held(held_amount: Array) -> Array:
    """Money held at system level.

    All lines together: what no place receives.

    Returns
    -------
    pounds
        one figure

    References
    ----------
    Sum of the lines
    """
    return held_amount.sum("budget_line", skipna=False)


def share_before_needs_out(
    line_share: Array, whole_formula_share: Array, remainder_line_name: Array
) -> Array:
    """Share of each line before needs are taken out.

    Each place's share on the line's basis, of all lines by their whole formulas.

    Returns
    -------
    share
        place, budget_line

    References
    ----------
    Method, section 11
    """
    return with_lines(line_share, remainder_line_name, whole_formula_share)


def drawn_line_money(line_share: Array, placed_amount: Array, drawn_line_name: Array) -> Array:
    """Money of each line that is drawn from another.

    What each place has of a line that is drawn from a line on another basis, by its own basis and
    before any weight.

    Returns
    -------
    pounds
        place, drawn_line

    References
    ----------
    Share of each line times its money
    """
    own = of_lines(line_share, drawn_line_name)
    return own * of_lines(placed_amount, drawn_line_name)


def money_had_it_stayed(
    line_share: Array,
    placed_amount: Array,
    drawn_from: Array,
    drawn_line_name: Array,
    share_before_needs_out: Array | None = None,
) -> Array:
    """The same money, had it stayed where it is drawn from.

    What each place would have of the drawn line's money if it were shared as the line that it is
    drawn from.

    Returns
    -------
    pounds
        place, drawn_line

    References
    ----------
    Share of the line drawn on times the drawn line's money
    """
    source = of_lines(drawn_from, drawn_line_name)
    shares = line_share if share_before_needs_out is None else share_before_needs_out
    return shares.sel(budget_line=source) * of_lines(placed_amount, drawn_line_name)


def drawn_line_move(drawn_line_money: Array, money_had_it_stayed: Array) -> Array:
    """What drawing the line moves.

    What the drawn line brings each place (+) or takes from it (-), against the line that it is
    drawn from.

    Returns
    -------
    signed pounds
        place, drawn_line

    References
    ----------
    Money of the drawn line less the same money, had it stayed
    """
    return drawn_line_money - money_had_it_stayed
