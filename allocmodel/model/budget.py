"""The budget: its lines, what each is drawn from, and how the national formula shares each."""

from __future__ import annotations

from allocmodel.model.arrays import Array, of_lines


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


def line_amount(gross_amount: Array, drawn_amount: Array) -> Array:
    """Amount of the line.

    The line's money after what other lines draw from it.

    Returns
    -------
    pounds
        budget_line

    References
    ----------
    The scenario's budget
    """
    return gross_amount - drawn_amount


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
) -> Array:
    """Share on each basis.

    What part of a line each place would have on each basis: the fair shares, equal money per head,
    none of what is held or split by agreed shares, and of a pool the place's part of the people it
    is for.

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
    if pool_share is None:
        return shares
    return shares + pool_share.rename(pool="basis").reindex(basis=bases, fill_value=0)


def line_share(
    basis_share: Array,
    line_basis: Array,
    agreed_share: Array | None = None,
    by_agreement: Array | None = None,
) -> Array:
    """Share of each line.

    Each place's share on the basis that the scenario gives the line; of a line whose shares are
    agreed, the share agreed.

    Returns
    -------
    share
        place, budget_line

    References
    ----------
    The scenario's budget, keys `basis` and `shares`
    """
    shares = basis_share.sel(basis=line_basis)
    if agreed_share is None or by_agreement is None:
        return shares
    lines = list(line_basis["budget_line"].values)
    agreed = agreed_share.rename(shared_line="budget_line")
    return shares + by_agreement.sel(basis=line_basis) * agreed.reindex(
        budget_line=lines, fill_value=0
    )


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
    signed pounds
        place, drawn_line

    References
    ----------
    Money of the drawn line less the same money, had it stayed
    """
    return drawn_line_money - money_had_it_stayed
