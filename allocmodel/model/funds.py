"""Joint funds: the NHS's money and that of councils, which stays in each council's own area.

The NHS's money of a fund is a line of the budget, so `allocation` holds it. A council's money is
none of {the whole}'s: it is split over the people of its own area, and stands beside.
"""

from __future__ import annotations

from allocmodel.model import rounding
from allocmodel.model.arrays import Array, of_funds, of_places

# --- A council's money ----------------------------------------------------------------------------


def area_need_for_councils(
    area_population: Array,
    area_weighted_population: Array,
    fund_basis_name: Array,
    area_own_need: Array | None = None,
) -> Array:
    """Need of each area by the bases of councils' money.

    Registered people where money is shared per head, else weighted people.

    Returns
    -------
    weighted people
        area, fund_basis

    References
    ----------
    The scenario's joint funds, key `basis`
    """
    bases = list(fund_basis_name["fund_basis"].values)
    per_head = area_population.expand_dims(fund_basis=["per_head"])
    by_need = area_weighted_population.rename(service="fund_basis")
    needs = per_head.reindex(fund_basis=bases, fill_value=0)
    needs = needs + by_need.reindex(fund_basis=bases, fill_value=0)
    if area_own_need is not None:
        own = area_own_need.rename(own_index="fund_basis")
        needs = needs + own.reindex(fund_basis=bases, fill_value=0)
    return needs


def area_need_of_council(
    area_need_for_councils: Array, contribution_basis: Array, area_of_council: Array
) -> Array:
    """Need of each area that a council's money is for.

    By the basis of that money; nought outside the council's own area.

    Returns
    -------
    weighted people
        area, council_contribution

    References
    ----------
    Method, section 11
    """
    by_basis = (area_need_for_councils * contribution_basis).sum("fund_basis", skipna=False)
    return by_basis * area_of_council


def need_of_council(area_need_of_council: Array, place_of_area: Array, place_name: Array) -> Array:
    """Need that a council's money is for.

    The need of the place's areas that lie in the council's area: of a place that lies in two
    councils, each council's part.

    Returns
    -------
    weighted people
        place, council_contribution

    References
    ----------
    Sum of the areas
    """
    return of_places(area_need_of_council, place_of_area, place_name)


def people_of_council(
    area_population: Array, area_of_council: Array, place_of_area: Array, place_name: Array
) -> Array:
    """People in a council's area.

    Registered people of the place whose practices lie there: nobody else has any of its money.

    Returns
    -------
    people
        place, council_contribution

    References
    ----------
    Sum of the areas
    """
    inside = area_population * area_of_council
    return of_places(inside, place_of_area, place_name)


def share_of_council(need_of_council: Array) -> Array:
    """Share of a council's money.

    The place's part of the need that it is for.

    Returns
    -------
    share
        place, council_contribution

    References
    ----------
    Method, section 11
    """
    return need_of_council / need_of_council.sum("place", skipna=False)


def council_money(share_of_council: Array, contributed_amount: Array) -> Array:
    """Council's money before rounding.

    The place's share of what the council pays.

    Returns
    -------
    pounds
        place, council_contribution

    References
    ----------
    Method, section 11
    """
    return share_of_council * contributed_amount


# --- Whole pounds ---------------------------------------------------------------------------------


def council_in_parts(council_money: Array, parts_of_a_pound: Array) -> Array:
    """Council's money in parts of a pound.

    As a whole number of hundredths of a penny, as for budget lines.

    Returns
    -------
    number
        place, council_contribution

    References
    ----------
    Method, section 5
    """
    return rounding.amount_in_parts(council_money, parts_of_a_pound)


def council_whole_pounds(council_in_parts: Array, parts_of_a_pound: Array) -> Array:
    """Whole pounds of a council's money.

    The money before rounding, without its pennies.

    Returns
    -------
    pounds
        place, council_contribution

    References
    ----------
    Largest remainder method (Hamilton)
    """
    return rounding.whole_pounds(council_in_parts, parts_of_a_pound)


def council_remainder(
    council_in_parts: Array, council_whole_pounds: Array, parts_of_a_pound: Array
) -> Array:
    """Remainder of a council's money.

    What the whole pounds leave out, in parts of a pound.

    Returns
    -------
    number
        place, council_contribution

    References
    ----------
    Largest remainder method (Hamilton)
    """
    return rounding.remainder(council_in_parts, council_whole_pounds, parts_of_a_pound)


def ahead_for_council(council_remainder: Array, place_order: Array) -> Array:
    """Places ahead in the queue for a council's pounds.

    How many places have a larger remainder; between equal remainders the place listed first goes
    first.

    Returns
    -------
    number
        place, council_contribution

    References
    ----------
    Largest remainder method (Hamilton), ties by place order
    """
    return rounding.places_ahead(council_remainder, place_order)


def council_pounds_left(contributed_amount: Array, council_whole_pounds: Array) -> Array:
    """Pounds of a council left to give.

    What it pays less the whole pounds: always fewer pounds than places that have a remainder.

    Returns
    -------
    pounds
        council_contribution

    References
    ----------
    Largest remainder method (Hamilton)
    """
    return rounding.pounds_left(contributed_amount, council_whole_pounds)


def council_pounds(
    council_whole_pounds: Array, ahead_for_council: Array, council_pounds_left: Array
) -> Array:
    """Money of councils.

    Whole pounds of each council for each place: one more for the places at the head of the queue
    while pounds are left. They add up to what the council pays exactly.

    Returns
    -------
    pounds
        place, council_contribution

    References
    ----------
    Largest remainder method (Hamilton)
    """
    return rounding.allocation(council_whole_pounds, ahead_for_council, council_pounds_left)


# --- The funds ------------------------------------------------------------------------------------


def nhs_of_fund(allocation: Array, fund_name: Array) -> Array:
    """NHS's money of each fund.

    The budget line of the fund's name, as the place gets it; nought where the NHS pays nothing.

    Returns
    -------
    pounds
        place, fund

    References
    ----------
    Allocation
    """
    return of_funds(allocation, fund_name)


def councils_of_fund(council_pounds: Array, fund_of_contribution: Array, fund_name: Array) -> Array:
    """Councils' money of each fund.

    What all councils that pay into the fund bring the place.

    Returns
    -------
    pounds
        place, fund

    References
    ----------
    Sum of the councils
    """
    own = council_pounds.where(fund_of_contribution == fund_name, 0)
    return own.sum("council_contribution", skipna=False)


def fund_money(nhs_of_fund: Array, councils_of_fund: Array | None = None) -> Array:
    """Money of each fund.

    What the place has of the fund, whoever pays it.

    Returns
    -------
    pounds
        place, fund

    References
    ----------
    The NHS's money and the councils'
    """
    return nhs_of_fund if councils_of_fund is None else nhs_of_fund + councils_of_fund


def fund_money_of_all_places(fund_money: Array) -> Array:
    """Money of each fund, all places.

    What all places have of the fund.

    Returns
    -------
    pounds
        fund

    References
    ----------
    Sum of the places
    """
    return fund_money.sum("place", skipna=False)


def nhs_of_fund_in_all(nhs_of_fund: Array) -> Array:
    """NHS's money of each fund, all places.

    What the NHS pays into the fund.

    Returns
    -------
    pounds
        fund

    References
    ----------
    Sum of the places
    """
    return nhs_of_fund.sum("place", skipna=False)


# --- Beside the allocation ------------------------------------------------------------------------


def councils_money(council_pounds: Array) -> Array:
    """Councils' money of the place.

    All joint funds together: no part of the allocation.

    Returns
    -------
    pounds
        place

    References
    ----------
    Sum of the councils
    """
    return council_pounds.sum("council_contribution", skipna=False)


def councils_money_of_all_places(councils_money: Array) -> Array:
    """Councils' money of all places.

    All joint funds together.

    Returns
    -------
    pounds
        one figure

    References
    ----------
    Sum of the places
    """
    return councils_money.sum("place", skipna=False)


def with_councils_money(total_allocation: Array, councils_money: Array) -> Array:
    """Allocation and councils' money.

    What the place has in all: the allocation, the NHS's money of joint funds in it, and beside it
    what councils pay.

    Returns
    -------
    pounds
        place

    References
    ----------
    Allocation of the place and councils' money of the place
    """
    return total_allocation + councils_money


def with_councils_money_of_all_places(with_councils_money: Array) -> Array:
    """Allocation and councils' money of all places.

    What all places have in all.

    Returns
    -------
    pounds
        one figure

    References
    ----------
    Sum of the places
    """
    return with_councils_money.sum("place", skipna=False)


def with_councils_money_per_head(with_councils_money: Array, population: Array) -> Array:
    """Allocation and councils' money per head.

    The same for each person of the place.

    Returns
    -------
    pounds per head
        place

    References
    ----------
    Allocation and councils' money divided by population
    """
    return with_councils_money / population


# --- The NHS's minimum, and a second route --------------------------------------------------------


def below_nhs_minimum(gross_amount: Array, nhs_minimum: Array, fund_name: Array) -> Array:
    """NHS's contribution below its minimum.

    By how much what the NHS pays into the fund falls short (+) of the least that it has to pay.

    Returns
    -------
    signed pounds
        fund

    References
    ----------
    The scenario's joint funds, key `nhs_minimum`
    """
    paid = of_funds(gross_amount, fund_name)
    return nhs_minimum - paid


def council_money_by_area(area_need_of_council: Array, contributed_amount: Array) -> Array:
    """Council's money of each area.

    What the area would have by itself: its part of the need of the council's whole area.

    Returns
    -------
    pounds
        area, council_contribution

    References
    ----------
    Method, section 11: second routes
    """
    whole = area_need_of_council.sum("area", skipna=False)
    return area_need_of_council / whole * contributed_amount


def need_inside(area_need_for_councils: Array, area_of_council: Array) -> Array:
    """Need in a council's area, by every basis.

    What all its areas come to, whichever of the bases its money is shared by.

    Returns
    -------
    weighted people
        council_contribution, fund_basis

    References
    ----------
    Method, section 11: second routes
    """
    return (area_need_for_councils * area_of_council).sum("area", skipna=False)
