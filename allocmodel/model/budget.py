"""The budget: its lines, what each is drawn from, and how the national formula shares each."""

from __future__ import annotations

from allocmodel.model.arrays import Array


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
    none of what is held, and of a pool the place's part of the people it is for.

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
