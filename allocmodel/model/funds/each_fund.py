"""What places have of each fund, whoever pays it."""

from __future__ import annotations

from allocmodel.model.arrays import Array, of_funds


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
