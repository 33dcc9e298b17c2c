"""The budget: its lines, what each is drawn from, and how the national formula shares each."""

from __future__ import annotations

from allocmodel.model.arrays import Array, of_lines, on_lines


def drawn_amount(gross_amount: Array, drawn_from: Array, line_name: Array) -> Array:
    """Drawn for other lines.

    What other lines take from this one before it is shared, such as a system-wide reserve.

    Returns
    -------
    pounds
        budget_line

    References
    ----------
    The scenario's budget, key `from`
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
    function_part: Array,
    line_basis: Array,
    function_line_name: Array,
    function_is_set: Array,
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
    part = function_part.sel(function=of_lines(line_basis, function_line_name))
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
) -> Array:
    """Share on each basis.

    What part of a line each place would have on each basis: the fair shares, equal money per head,
    none of what is held, of a function its own fair share, and of a pool the place's part of the
    people it is for.

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
    if pool_share is not None:
        shares = shares + pool_share.rename(pool="basis").reindex(basis=bases, fill_value=0)
    return shares


def line_share(basis_share: Array, line_basis: Array) -> Array:
    """Share of each line.

    Each place's share on the basis that the scenario gives the line.

    Returns
    -------
    share
        place, budget_line

    References
    ----------
    The scenario's budget, key `basis`
    """
    return basis_share.sel(basis=line_basis)


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
    return line_share.sel(budget_line=source) * of_lines(placed_amount, drawn_line_name)


def drawn_line_move(drawn_line_money: Array, money_had_it_stayed: Array) -> Array:
    """What drawing the line moves.

    What the drawn line brings each place (+) or takes from it (-), against the line that it is
    drawn from.

    Returns
    -------
    pounds
        place, drawn_line

    References
    ----------
    Money of the drawn line less the same money, had it stayed
    """
    return drawn_line_money - money_had_it_stayed
