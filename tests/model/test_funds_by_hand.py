"""Joint funds, step by step: areas a1 and a2 are Alpha's, b1 is Beta's.

The city has a1 alone; the county has a2 and b1, so Alpha lies in both. The city pays into Care and
into Health, the county into Care.
"""

from __future__ import annotations

from allocmodel.declared.vocabulary import SERVICES
from tests.model.by_hand import PLACE, array, assert_figures, result_of

AREA = {"area": ["a1", "a2", "b1"]}
PAID = {"council_contribution": ["Care: City", "Care: County", "Health: City"]}
FUND = {"fund": ["Care", "Health"]}
BASIS = {"fund_basis": ["core", "per_head", "own:frailty"]}
LINE = {"budget_line": ["core", "Care"]}

#: Which place each area is in, the places, which fund each pays into, and the funds.
PLACES = {
    "place_of_area": array(["Alpha", "Alpha", "Beta"], **AREA),
    "place_name": array(PLACE["place"], **PLACE),
}
FUNDS = {
    "fund_of_contribution": array(["Care", "Care", "Health"], **PAID),
    "fund_name": array(FUND["fund"], **FUND),
}
INSIDE = array([[1, 0, 1], [0, 1, 0], [0, 1, 0]], **AREA, **PAID)


def test_area_need_for_councils() -> None:
    """People, weighted people of the service, and people by their own weight."""
    service = {"service": list(SERVICES)}
    weighted = [[8 if one == "core" else 1 for one in SERVICES]] * 3
    found = result_of(
        "area_need_for_councils",
        area_population=array([40, 60, 300], **AREA),
        area_weighted_population=array(weighted, **AREA, **service),
        fund_basis_name=array(BASIS["fund_basis"], **BASIS),
        area_own_need=array([[5], [6], [7]], **AREA, own_index=["own:frailty"]),
    )
    assert_figures(found, [[8, 40, 5], [8, 60, 6], [8, 300, 7]], **AREA, **BASIS)


def test_area_need_for_councils_without_own_indices() -> None:
    bases = {"fund_basis": ["maternity", "per_head"]}
    service = {"service": list(SERVICES)}
    weighted = [[9 if one == "maternity" else 1 for one in SERVICES]] * 3
    found = result_of(
        "area_need_for_councils",
        area_population=array([40, 60, 300], **AREA),
        area_weighted_population=array(weighted, **AREA, **service),
        fund_basis_name=array(bases["fund_basis"], **bases),
    )
    assert_figures(found, [[9, 40], [9, 60], [9, 300]], **AREA, **bases)


def test_area_need_of_council() -> None:
    found = result_of(
        "area_need_of_council",
        area_need_for_councils=array([[8, 40, 5], [9, 60, 6], [10, 300, 7]], **AREA, **BASIS),
        contribution_basis=array([[0, 1, 0], [1, 0, 0], [0, 0, 1]], **PAID, **BASIS),
        area_of_council=INSIDE,
    )
    assert_figures(found, [[40, 0, 5], [0, 9, 0], [0, 10, 0]], **AREA, **PAID)


def test_need_of_council() -> None:
    """Of Alpha the city has a1, and the county a2."""
    found = result_of(
        "need_of_council",
        area_need_of_council=array([[40, 0, 5], [3, 9, 2], [0, 10, 0]], **AREA, **PAID),
        **PLACES,
    )
    assert_figures(found, [[40 + 3, 9, 5 + 2], [0, 10, 0]], **PLACE, **PAID)


def test_people_of_council() -> None:
    found = result_of(
        "people_of_council",
        area_population=array([40, 60, 300], **AREA),
        area_of_council=INSIDE,
        **PLACES,
    )
    assert_figures(found, [[40, 60, 40], [0, 300, 0]], **PLACE, **PAID)


def test_share_of_council() -> None:
    need = array([[40, 60, 5], [0, 300, 15]], **PLACE, **PAID)
    found = result_of("share_of_council", need_of_council=need)
    assert_figures(found, [[1, 60 / 360, 0.25], [0, 300 / 360, 0.75]], **PLACE, **PAID)


def test_council_money() -> None:
    found = result_of(
        "council_money",
        share_of_council=array([[1, 0.25, 0.5], [0, 0.75, 0.5]], **PLACE, **PAID),
        contributed_amount=array([100, 1_001, 7], **PAID),
    )
    assert_figures(found, [[100, 250.25, 3.5], [0, 750.75, 3.5]], **PLACE, **PAID)


def test_council_in_parts() -> None:
    """To a hundredth of a penny."""
    money = array([[100, 250.25, 3.50004], [0, 750.75, 3.49996]], **PLACE, **PAID)
    found = result_of("council_in_parts", council_money=money, parts_of_a_pound=array(10_000))
    expected = [[1_000_000, 2_502_500, 35_000], [0, 7_507_500, 35_000]]
    assert_figures(found, expected, **PLACE, **PAID)


def test_council_whole_pounds() -> None:
    parts = array([[1_000_000, 2_502_500, 39_999], [0, 7_507_500, 35_000]], **PLACE, **PAID)
    found = result_of(
        "council_whole_pounds", council_in_parts=parts, parts_of_a_pound=array(10_000)
    )
    assert_figures(found, [[100, 250, 3], [0, 750, 3]], **PLACE, **PAID)


def test_council_remainder() -> None:
    found = result_of(
        "council_remainder",
        council_in_parts=array([[1_000_000, 2_502_500, 35_000]] * 2, **PLACE, **PAID),
        council_whole_pounds=array([[100, 250, 3]] * 2, **PLACE, **PAID),
        parts_of_a_pound=array(10_000),
    )
    assert_figures(found, [[0, 2_500, 5_000]] * 2, **PLACE, **PAID)


def test_ahead_for_council() -> None:
    """The larger remainder goes first; of equal ones the place that is listed first."""
    found = result_of(
        "ahead_for_council",
        council_remainder=array([[0, 2_500, 5_000], [0, 7_500, 5_000]], **PLACE, **PAID),
        place_order=array([1, 2], **PLACE),
    )
    assert_figures(found, [[0, 1, 0], [1, 0, 1]], **PLACE, **PAID)


def test_council_pounds_left() -> None:
    found = result_of(
        "council_pounds_left",
        contributed_amount=array([100, 1_001, 7], **PAID),
        council_whole_pounds=array([[100, 250, 3], [0, 750, 3]], **PLACE, **PAID),
    )
    assert_figures(found, [0, 1_001 - 1_000, 7 - 6], **PAID)


def test_council_pounds() -> None:
    """The county's last pound is Beta's, that of Health Alpha's; a place of nought gets none."""
    found = result_of(
        "council_pounds",
        council_whole_pounds=array([[100, 250, 3], [0, 750, 3]], **PLACE, **PAID),
        ahead_for_council=array([[0, 1, 0], [1, 0, 1]], **PLACE, **PAID),
        council_pounds_left=array([0, 1, 1], **PAID),
    )
    assert_figures(found, [[100, 250, 4], [0, 751, 3]], **PLACE, **PAID)


def test_nhs_of_fund() -> None:
    """The line of the fund's name; the NHS pays nothing into Health."""
    found = result_of(
        "nhs_of_fund",
        allocation=array([[900, 60], [700, 40]], **PLACE, **LINE),
        fund_name=FUNDS["fund_name"],
    )
    assert_figures(found, [[60, 0], [40, 0]], **PLACE, **FUND)


def test_councils_of_fund() -> None:
    found = result_of(
        "councils_of_fund",
        council_pounds=array([[100, 250, 4], [0, 751, 3]], **PLACE, **PAID),
        **FUNDS,
    )
    assert_figures(found, [[100 + 250, 4], [751, 3]], **PLACE, **FUND)


def test_fund_money() -> None:
    nhs = array([[60, 0], [40, 0]], **PLACE, **FUND)
    councils = array([[350, 4], [751, 3]], **PLACE, **FUND)
    found = result_of("fund_money", nhs_of_fund=nhs, councils_of_fund=councils)
    assert_figures(found, [[60 + 350, 4], [40 + 751, 3]], **PLACE, **FUND)
    assert_figures(result_of("fund_money", nhs_of_fund=nhs), [[60, 0], [40, 0]], **PLACE, **FUND)


def test_fund_money_of_all_places() -> None:
    money = array([[410, 4], [791, 3]], **PLACE, **FUND)
    found = result_of("fund_money_of_all_places", fund_money=money)
    assert_figures(found, [410 + 791, 4 + 3], **FUND)


def test_nhs_of_fund_in_all() -> None:
    nhs = array([[60, 0], [40, 0]], **PLACE, **FUND)
    assert_figures(result_of("nhs_of_fund_in_all", nhs_of_fund=nhs), [60 + 40, 0], **FUND)


def test_councils_money() -> None:
    pounds = array([[100, 250, 4], [0, 751, 3]], **PLACE, **PAID)
    found = result_of("councils_money", council_pounds=pounds)
    assert_figures(found, [100 + 250 + 4, 751 + 3], **PLACE)


def test_councils_money_of_all_places() -> None:
    found = result_of("councils_money_of_all_places", councils_money=array([354, 754], **PLACE))
    assert_figures(found, 354 + 754)


def test_with_councils_money() -> None:
    found = result_of(
        "with_councils_money",
        total_allocation=array([960, 740], **PLACE),
        councils_money=array([354, 754], **PLACE),
    )
    assert_figures(found, [960 + 354, 740 + 754], **PLACE)


def test_with_councils_money_of_all_places() -> None:
    both = array([1_314, 1_494], **PLACE)
    found = result_of("with_councils_money_of_all_places", with_councils_money=both)
    assert_figures(found, 1_314 + 1_494)


def test_with_councils_money_per_head() -> None:
    found = result_of(
        "with_councils_money_per_head",
        with_councils_money=array([1_314, 1_494], **PLACE),
        population=array([100, 300], **PLACE),
    )
    assert_figures(found, [13.14, 4.98], **PLACE)


def test_below_nhs_minimum() -> None:
    """It pays 100 where it has to pay 120, and has to pay nothing into Health."""
    found = result_of(
        "below_nhs_minimum",
        gross_amount=array([1_600, 100], **LINE),
        nhs_minimum=array([120, 0], **FUND),
        fund_name=FUNDS["fund_name"],
    )
    assert_figures(found, [20, 0], **FUND)


def test_council_money_by_area() -> None:
    found = result_of(
        "council_money_by_area",
        area_need_of_council=array([[40, 0, 5], [0, 9, 0], [0, 1, 15]], **AREA, **PAID),
        contributed_amount=array([100, 1_000, 8], **PAID),
    )
    assert_figures(found, [[100, 0, 2], [0, 900, 0], [0, 100, 6]], **AREA, **PAID)


def test_need_inside() -> None:
    """Of the first area, and of the two others, by each basis."""
    found = result_of(
        "need_inside",
        area_need_for_councils=array([[8, 40, 5], [9, 60, 6], [10, 300, 7]], **AREA, **BASIS),
        area_of_council=INSIDE,
    )
    city, county = [8, 40, 5], [9 + 10, 60 + 300, 6 + 7]
    assert_figures(found, [city, county, city], **PAID, **BASIS)
