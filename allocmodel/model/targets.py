"""Targets: the budget's lines, how each is shared, and what each place's need comes to in money."""

from __future__ import annotations

from allocmodel.model.arrays import Array
from allocmodel.model.vocabulary import BASES, BRIDGE_LINES, COMPONENTS, FORMULAS


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


def basis_share(fair_share: Array, population_share: Array) -> Array:
    """Share on each basis.

    What part of a line each place would have on each basis: the fair shares, equal money per head,
    and none of what is held.

    Returns
    -------
    share
        place, basis

    References
    ----------
    Method, section 5
    """
    bases = list(BASES)
    by_need = fair_share.rename(service="basis").reindex(basis=bases, fill_value=0)
    per_head = population_share.expand_dims(basis=["per_head"])
    return by_need + per_head.reindex(basis=bases, fill_value=0)


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


def target(line_share: Array, placed_amount: Array) -> Array:
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
    return line_share * placed_amount


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


def equal_money(population_share: Array, total_placed: Array) -> Array:
    """Equal money per head.

    What each place would receive if every person of the ICB brought the same money: where the
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


def bridge_in_pounds(
    money_by_basis: Array, bridge: Array, fair_share: Array, population_share: Array
) -> Array:
    """Bridge in pounds.

    What each need, and unavoidable costs, move in money: from equal money per head to the target,
    all lines together. Positive = more money. Every line adds to zero over the places.

    Returns
    -------
    pounds
        place, bridge_line

    References
    ----------
    Method, section 2, times the money on each basis
    """
    on_formulas = money_by_basis.sel(basis=list(FORMULAS)).rename(basis="formula")
    by_formula = (on_formulas * bridge).sum("formula", skipna=False)
    on_one_need = money_by_basis.sel(basis=list(COMPONENTS)).rename(basis="bridge_line")
    need_share = fair_share.sel(service=list(COMPONENTS)).rename(service="bridge_line")
    by_one_need = on_one_need * (need_share - population_share)
    return by_formula + by_one_need.reindex(bridge_line=list(BRIDGE_LINES), fill_value=0)


def bridge_per_head(bridge_in_pounds: Array, population: Array) -> Array:
    """Bridge in pounds per head.

    The same moves for each person of the place, so that places of different size can be compared.

    Returns
    -------
    pounds per head
        place, bridge_line

    References
    ----------
    Bridge in pounds, divided by population
    """
    return bridge_in_pounds / population
