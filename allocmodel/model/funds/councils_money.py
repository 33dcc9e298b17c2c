"""A council's money: who it is for, and the place's part of it."""

from __future__ import annotations

from allocmodel.model.arrays import Array, of_places, on_fund_bases


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
    return on_fund_bases(area_population, area_weighted_population, fund_basis_name, area_own_need)


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
