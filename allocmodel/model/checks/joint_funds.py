"""Checks of joint funds: each pound is paid and received, stays in its area, and meets minimums."""

from __future__ import annotations

from allocmodel.model.arrays import Array, larger, of_funds, of_places, on_fund_bases


def councils_money_adds_up(council_pounds: Array, contributed_amount: Array) -> Array:
    """Councils' money is received in full.

    The places' whole pounds of each council's money against what the council pays.

    Returns
    -------
    pounds
        council_contribution

    References
    ----------
    Method, section 11
    """
    return abs(council_pounds.sum("place", skipna=False) - contributed_amount)


def councils_money_stays(council_pounds: Array, people_of_council: Array) -> Array:
    """Councils' money stays in their own areas.

    What places that have nobody in the council's area have of its money.

    Returns
    -------
    pounds
        place, council_contribution

    References
    ----------
    Method, section 11
    """
    return abs(council_pounds.where(people_of_council == 0, 0))


def funds_add_up(
    fund_money_of_all_places: Array,
    gross_amount: Array,
    fund_name: Array,
    contributed_amount: Array | None = None,
    fund_of_contribution: Array | None = None,
) -> Array:
    """Joint funds are received in full.

    What places have of each fund against what the NHS and councils pay into it.

    Returns
    -------
    pounds
        fund

    References
    ----------
    Method, section 11
    """
    paid = of_funds(gross_amount, fund_name)
    if contributed_amount is not None and fund_of_contribution is not None:
        by_councils = contributed_amount.where(fund_of_contribution == fund_name, 0)
        paid = paid + by_councils.sum("council_contribution", skipna=False)
    return abs(fund_money_of_all_places - paid)


def the_nhs_pays_its_minimum(below_nhs_minimum: Array) -> Array:
    """The NHS pays its minimum.

    By how much its contribution to the fund falls short of the least that it has to pay.

    Returns
    -------
    pounds
        fund

    References
    ----------
    The scenario's joint funds, key `nhs_minimum`
    """
    return larger(below_nhs_minimum, 0)


def councils_money_follows_its_areas(
    council_pounds: Array, council_money_by_area: Array, place_of_area: Array, place_name: Array
) -> Array:
    """Councils' money follows its areas.

    The places' whole pounds against the money of their areas, each by itself: what is more than the
    pound that rounding may move.

    Returns
    -------
    pounds
        place, council_contribution

    References
    ----------
    Method, section 11: second routes
    """
    own = of_places(council_money_by_area, place_of_area, place_name)
    return larger(abs(council_pounds - own) - 1, 0)


def councils_money_stands_beside(
    with_councils_money: Array, total_allocation: Array, council_pounds: Array
) -> Array:
    """Councils' money stands beside the allocation.

    What the place has in all, against its allocation and each council's pounds.

    Returns
    -------
    pounds
        place

    References
    ----------
    Method, section 11
    """
    councils = council_pounds.sum("council_contribution", skipna=False)
    return abs(with_councils_money - total_allocation - councils)


def needs_for_councils_add_up(
    area_need_for_councils: Array,
    icb_population: Array,
    icb_weighted_population: Array,
    fund_basis_name: Array,
    own_need: Array | None = None,
) -> Array:
    """Needs that councils' money goes by add up.

    The areas' need by each basis against {the whole}'s.

    Returns
    -------
    weighted people
        fund_basis

    References
    ----------
    Method, section 11: second routes
    """
    own = None if own_need is None else own_need.sum("place", skipna=False)
    needs = on_fund_bases(icb_population, icb_weighted_population, fund_basis_name, own)
    return abs(area_need_for_councils.sum("area", skipna=False) - needs)


def need_of_councils_adds_up(
    need_of_council: Array, need_inside: Array, contribution_basis: Array
) -> Array:
    """Need in councils' areas is all counted.

    The places' need that each council's money is for, against that of its areas by the basis of
    the money.

    Returns
    -------
    weighted people
        council_contribution

    References
    ----------
    Method, section 11: second routes
    """
    by_basis = (need_inside * contribution_basis).sum("fund_basis", skipna=False)
    return abs(need_of_council.sum("place", skipna=False) - by_basis)
