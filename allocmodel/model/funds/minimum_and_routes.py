"""The NHS's minimum, and councils' money by a second route."""

from __future__ import annotations

from allocmodel.model.arrays import Array, of_funds


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
