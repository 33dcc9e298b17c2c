"""Checks of joint funds, each by what fits and by what does not."""

from __future__ import annotations

from allocmodel.declared.vocabulary import SERVICES
from tests.model.by_hand import PLACE, array, assert_figures, result_of
from tests.model.test_funds_by_hand import AREA, BASIS, FUND, FUNDS, LINE, PAID, PLACES


def test_councils_money_adds_up() -> None:
    """A pound of the county's is lost, and a pound of Health's is there twice."""
    found = result_of(
        "councils_money_adds_up",
        council_pounds=array([[100, 250, 4], [0, 750, 4]], **PLACE, **PAID),
        contributed_amount=array([100, 1_001, 7], **PAID),
    )
    assert_figures(found, [0, 1, 1], **PAID)


def test_councils_money_stays() -> None:
    """Beta has five pounds of the city's money, and nobody there; and pays two of Health's."""
    found = result_of(
        "councils_money_stays",
        council_pounds=array([[95, 250, 4], [5, 751, -2]], **PLACE, **PAID),
        people_of_council=array([[40, 60, 40], [0, 300, 0]], **PLACE, **PAID),
    )
    assert_figures(found, [[0, 0, 0], [5, 0, 2]], **PLACE, **PAID)


def test_funds_add_up() -> None:
    paid = {
        "gross_amount": array([1_600, 100], **LINE),
        "contributed_amount": array([100, 1_001, 7], **PAID),
    }
    found = result_of(
        "funds_add_up",
        fund_money_of_all_places=array([100 + 100 + 1_001, 5], **FUND),
        **paid,
        **FUNDS,
    )
    assert_figures(found, [0, 7 - 5], **FUND)
    found = result_of(
        "funds_add_up",
        fund_money_of_all_places=array([103, 0], **FUND),
        gross_amount=paid["gross_amount"],
        fund_name=FUNDS["fund_name"],
    )
    assert_figures(found, [3, 0], **FUND)


def test_the_nhs_pays_its_minimum() -> None:
    found = result_of("the_nhs_pays_its_minimum", below_nhs_minimum=array([20, -5], **FUND))
    assert_figures(found, [20, 0], **FUND)


def test_councils_money_follows_its_areas() -> None:
    """A pound may come of rounding; Alpha has three too many of the county's, Beta too few."""
    found = result_of(
        "councils_money_follows_its_areas",
        council_pounds=array([[100, 254, 4], [0, 747, 3]], **PLACE, **PAID),
        council_money_by_area=array(
            [[60, 200, 3.5], [40, 50.25, 0], [0, 750.75, 3.5]], **AREA, **PAID
        ),
        **PLACES,
    )
    assert_figures(found, [[0, 254 - 250.25 - 1, 0], [0, 750.75 - 747 - 1, 0]], **PLACE, **PAID)


def test_councils_money_stands_beside() -> None:
    found = result_of(
        "councils_money_stands_beside",
        with_councils_money=array([1_314, 1_490], **PLACE),
        total_allocation=array([960, 740], **PLACE),
        council_pounds=array([[100, 250, 4], [0, 751, 3]], **PLACE, **PAID),
    )
    assert_figures(found, [0, 4], **PLACE)


def test_needs_for_councils_add_up() -> None:
    """Two people are missing, a weighted person, and a half by the own index."""
    service = {"service": list(SERVICES)}
    found = result_of(
        "needs_for_councils_add_up",
        area_need_for_councils=array([[8, 40, 5], [9, 60, 6], [10, 300, 7]], **AREA, **BASIS),
        icb_population=array(402),
        icb_weighted_population=array([28 if one == "core" else 1 for one in SERVICES], **service),
        fund_basis_name=array(BASIS["fund_basis"], **BASIS),
        own_need=array([[11.5], [7]], **PLACE, own_index=["own:frailty"]),
    )
    assert_figures(found, [28 - 27, 402 - 400, 18.5 - 18], **BASIS)


def test_need_of_councils_adds_up() -> None:
    found = result_of(
        "need_of_councils_adds_up",
        need_of_council=array([[40, 9, 5], [0, 11, 0]], **PLACE, **PAID),
        need_inside=array([[8, 40, 5], [19, 360, 13], [8, 40, 5.5]], **PAID, **BASIS),
        contribution_basis=array([[0, 1, 0], [1, 0, 0], [0, 0, 1]], **PAID, **BASIS),
    )
    assert_figures(found, [0, 20 - 19, 0.5], **PAID)
