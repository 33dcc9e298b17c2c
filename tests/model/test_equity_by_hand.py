"""Equity, step by step: three areas, two places, the most and the least deprived fifth.

Areas a1 and a2 belong to Alpha, with 40 and 60 people; b1 to Beta, with 300.
"""

from __future__ import annotations

import numpy as np

from allocmodel.declared.vocabulary import BASES, SERVICES
from tests.model.by_hand import PLACE, array, assert_figures, result_of

AREA = {"area": ["a1", "a2", "b1"]}
FIFTH = {"deprivation_quintile": ["1", "5"]}
GROUP = {"ethnic_group": ["roma", "indian"]}
SERVICE = {"service": ["core", "maternity"]}
BASIS = {"basis": list(BASES)}
LINE = {"budget_line": ["core", "screening", "grants"]}
CHANGED = {"changed_view": ["after_deprivation", "scenario"]}
VIEW = {"equity_view": ["equal", "formula", "scenario"]}
TWO_VIEWS = {"equity_view": ["formula", "scenario"]}
TRAIT = {"trait": ["core20", "minority"]}

PLACE_NAME = array(["Alpha", "Beta"], **PLACE)
PLACE_OF_AREA = array(["Alpha", "Alpha", "Beta"], **AREA)
AREA_PEOPLE = array([40, 60, 300], **AREA)
PEOPLE = array([100, 300], **PLACE)

#: People of each area: a row for each fifth, a column for each group.
AREA_MIX = array(
    [[[8, 12], [9, 11]], [[20, 10], [14, 16]], [[70, 50], [100, 80]]], **AREA, **FIFTH, **GROUP
)
AREA_BY_FIFTH = array([[20, 20], [30, 30], [120, 180]], **AREA, **FIFTH)
AREA_BY_GROUP = array([[17, 23], [34, 26], [170, 130]], **AREA, **GROUP)
IN_FIFTH = array([170, 230], **FIFTH)
IN_GROUP = array([221, 179], **GROUP)
AREA_PER_HEAD = array([[2, 3], [4, 5], [1, 1.5]], **AREA, **TWO_VIEWS)
AREA_NEED = array([[60, 20], [90, 30], [270, 330]], **AREA, **SERVICE)


# --- people ---------------------------------------------------------------------------------------
def test_area_by_quintile() -> None:
    found = result_of("area_by_quintile", area_mix=AREA_MIX)
    expected = [[8 + 12, 9 + 11], [20 + 10, 14 + 16], [70 + 50, 100 + 80]]
    assert_figures(found, expected, **AREA, **FIFTH)


def test_area_by_group() -> None:
    found = result_of("area_by_group", area_mix=AREA_MIX)
    expected = [[8 + 9, 12 + 11], [20 + 14, 10 + 16], [70 + 100, 50 + 80]]
    assert_figures(found, expected, **AREA, **GROUP)


def test_people_in_quintile() -> None:
    found = result_of("people_in_quintile", area_by_quintile=AREA_BY_FIFTH)
    assert_figures(found, [20 + 30 + 120, 20 + 30 + 180], **FIFTH)


def test_people_in_group() -> None:
    found = result_of("people_in_group", area_by_group=AREA_BY_GROUP)
    assert_figures(found, [17 + 34 + 170, 23 + 26 + 130], **GROUP)


# --- money ----------------------------------------------------------------------------------------
def test_official_money_by_basis() -> None:
    """Screening is a pool drawn from core: without pools its money is core's."""
    given = {
        "placed_amount": array([350, 20, 6], **LINE),
        "line_basis": array(["core", "core20", "per_head"], **LINE),
        "basis_name": array(list(BASES), **BASIS),
    }
    own = {"core": 350, "core20": 20, "per_head": 6}
    found = result_of("official_money_by_basis", **given)
    assert_figures(found, [own.get(basis, 0) for basis in BASES], **BASIS)

    official = array(["core", "core", "per_head"], **LINE)
    found = result_of("official_money_by_basis", **given, official_basis=official)
    without = {"core": 350 + 20, "per_head": 6}
    assert_figures(found, [without.get(basis, 0) for basis in BASES], **BASIS)


def test_money_by_need() -> None:
    """The nine measures of need; money by people, held or of pools is not on them."""
    money = {"core": 370, "maternity": 12, "per_head": 6}
    found = result_of(
        "money_by_need",
        official_money_by_basis=array([money.get(basis, 0) for basis in BASES], **BASIS),
        service_name=array(list(SERVICES), service=list(SERVICES)),
    )
    expected = {"core": 370, "maternity": 12}
    assert_figures(found, [expected.get(one, 0) for one in SERVICES], service=list(SERVICES))


def test_official_rate() -> None:
    found = result_of(
        "official_rate",
        money_by_need=array([840, 38], **SERVICE),
        icb_weighted_population=array([420, 380], **SERVICE),
    )
    assert_figures(found, [840 / 420, 38 / 380], **SERVICE)


def test_area_official_money() -> None:
    """£2 and 10p for each weighted person, and £1.50 (600/400) for each person."""
    found = result_of(
        "area_official_money",
        area_weighted_population=AREA_NEED,
        official_rate=array([2, 0.1], **SERVICE),
        area_population=AREA_PEOPLE,
        official_money_by_basis=array([600, 840], basis=["per_head", "core"]),
        icb_population=array(400),
    )
    expected = [
        60 * 2 + 20 * 0.1 + 40 * 1.5,
        90 * 2 + 30 * 0.1 + 60 * 1.5,
        270 * 2 + 330 * 0.1 + 300 * 1.5,
    ]
    assert_figures(found, expected, **AREA)


def test_place_official_money() -> None:
    found = result_of(
        "place_official_money",
        area_official_money=array([182, 273, 1023], **AREA),
        place_of_area=PLACE_OF_AREA,
        place_name=PLACE_NAME,
    )
    assert_figures(found, [182 + 273, 1023], **PLACE)


#: Targets of two lines, and what each place has by the national formula alone.
MONEY = {
    "target": array([[400, 20], [500, 30]], **PLACE, budget_line=["core", "screening"]),
    "place_official_money": array([380, 570], **PLACE),
}
#: Two adjustments; the view is after the first of them.
ADJUSTED = {
    "adjustment_in_pounds": array(
        [[[9, 11], [8, 13]], [[-9, -11], [-8, -13]]],
        **PLACE,
        attribution=["declared", "shapley"],
        adjustment=["deprivation", "ethnicity"],
    ),
    "adjustment_in_view": array(
        [[1], [0]], adjustment=["deprivation", "ethnicity"], after_view=["after_deprivation"]
    ),
}


def test_place_money() -> None:
    """By the formula with the first adjustment; and all that the targets come to."""
    views = {"changed_view_name": array(["after_deprivation", "scenario"], **CHANGED)}
    found = result_of("place_money", **MONEY, **ADJUSTED, **views)
    assert_figures(found, [[380 + 9, 400 + 20], [570 - 9, 500 + 30]], **PLACE, **CHANGED)

    converged = array([[390, 21], [510, 29]], **PLACE, budget_line=["core", "screening"])
    found = result_of("place_money", **MONEY, **ADJUSTED, **views, amount_to_round=converged)
    assert_figures(found, [[380 + 9, 390 + 21], [570 - 9, 510 + 29]], **PLACE, **CHANGED)


def test_place_money_of_one_adjustment() -> None:
    """The scenario ends after it: there is no view between."""
    scenario = {"changed_view": ["scenario"]}
    found = result_of(
        "place_money",
        **MONEY,
        adjustment_in_pounds=ADJUSTED["adjustment_in_pounds"],
        changed_view_name=array(["scenario"], **scenario),
    )
    assert_figures(found, [[420], [530]], **PLACE, **scenario)


def test_place_money_ratio() -> None:
    found = result_of(
        "place_money_ratio",
        place_money=array([[389, 420], [561, 530]], **PLACE, **CHANGED),
        place_official_money=array([380, 570], **PLACE),
    )
    assert_figures(found, [[389 / 380, 420 / 380], [561 / 570, 530 / 570]], **PLACE, **CHANGED)


def test_area_money_ratio() -> None:
    found = result_of(
        "area_money_ratio",
        place_money_ratio=array([[1.1, 1.2], [0.9, 0.8]], **PLACE, **CHANGED),
        place_of_area=PLACE_OF_AREA,
        place_name=PLACE_NAME,
    )
    assert_figures(found, [[1.1, 1.2], [1.1, 1.2], [0.9, 0.8]], **AREA, **CHANGED)


def test_area_money_per_head() -> None:
    """Equal: 1000/400. By the formula 160/40, 120/60 and 600/300; in the scenario by its ratios."""
    found = result_of(
        "area_money_per_head",
        area_official_money=array([160, 120, 600], **AREA),
        area_money_ratio=array([[1.1], [1.1], [0.9]], **AREA, changed_view=["scenario"]),
        area_population=AREA_PEOPLE,
        total_placed=array(1000),
        icb_population=array(400),
        equity_view_name=array(["equal", "formula", "scenario"], **VIEW),
    )
    assert_figures(found, [[2.5, 4, 4.4], [2.5, 2, 2.2], [2.5, 2, 1.8]], **AREA, **VIEW)


# --- per head -------------------------------------------------------------------------------------
def test_per_head_by_quintile() -> None:
    found = result_of(
        "per_head_by_quintile",
        area_money_per_head=AREA_PER_HEAD,
        area_by_quintile=AREA_BY_FIFTH,
        people_in_quintile=IN_FIFTH,
    )
    formula = [
        (2 * 20 + 4 * 30 + 1 * 120) / 170,
        (2 * 20 + 4 * 30 + 1 * 180) / 230,
    ]
    scenario = [
        (3 * 20 + 5 * 30 + 1.5 * 120) / 170,
        (3 * 20 + 5 * 30 + 1.5 * 180) / 230,
    ]
    assert_figures(found, [formula, scenario], **TWO_VIEWS, **FIFTH)


def test_per_head_by_group() -> None:
    found = result_of(
        "per_head_by_group",
        area_money_per_head=AREA_PER_HEAD,
        area_by_group=AREA_BY_GROUP,
        people_in_group=IN_GROUP,
    )
    formula = [
        (2 * 17 + 4 * 34 + 1 * 170) / 221,
        (2 * 23 + 4 * 26 + 1 * 130) / 179,
    ]
    scenario = [
        (3 * 17 + 5 * 34 + 1.5 * 170) / 221,
        (3 * 23 + 5 * 26 + 1.5 * 130) / 179,
    ]
    assert_figures(found, [formula, scenario], **TWO_VIEWS, **GROUP)


def test_mean_per_head() -> None:
    found = result_of(
        "mean_per_head", area_money_per_head=AREA_PER_HEAD, area_population=AREA_PEOPLE
    )
    formula = (2 * 40 + 4 * 60 + 1 * 300) / 400
    scenario = (3 * 40 + 5 * 60 + 1.5 * 300) / 400
    assert_figures(found, [formula, scenario], **TWO_VIEWS)


BY_FIFTH = array([[1.6, 1.4], [2.3, 2]], **TWO_VIEWS, **FIFTH)
BY_GROUP = array([[1.7, 1.3], [2.4, 2]], **TWO_VIEWS, **GROUP)
MEAN = array([1.5, 2.2], **TWO_VIEWS)


def test_above_mean_by_quintile() -> None:
    found = result_of("above_mean_by_quintile", per_head_by_quintile=BY_FIFTH, mean_per_head=MEAN)
    expected = [[1.6 - 1.5, 1.4 - 1.5], [2.3 - 2.2, 2 - 2.2]]
    assert_figures(found, expected, **TWO_VIEWS, **FIFTH)


def test_ratio_by_quintile() -> None:
    found = result_of("ratio_by_quintile", per_head_by_quintile=BY_FIFTH, mean_per_head=MEAN)
    expected = [[1.6 / 1.5, 1.4 / 1.5], [2.3 / 2.2, 2 / 2.2]]
    assert_figures(found, expected, **TWO_VIEWS, **FIFTH)


def test_above_mean_by_group() -> None:
    found = result_of("above_mean_by_group", per_head_by_group=BY_GROUP, mean_per_head=MEAN)
    expected = [[1.7 - 1.5, 1.3 - 1.5], [2.4 - 2.2, 2 - 2.2]]
    assert_figures(found, expected, **TWO_VIEWS, **GROUP)


def test_ratio_by_group() -> None:
    found = result_of("ratio_by_group", per_head_by_group=BY_GROUP, mean_per_head=MEAN)
    expected = [[1.7 / 1.5, 1.3 / 1.5], [2.4 / 2.2, 2 / 2.2]]
    assert_figures(found, expected, **TWO_VIEWS, **GROUP)


def test_gradient() -> None:
    found = result_of("gradient", per_head_by_quintile=BY_FIFTH)
    assert_figures(found, [1.6 / 1.4, 2.3 / 2], **TWO_VIEWS)


# --- one figure for all fifths: 100, 200 and 100 people in the first, third and last --------------
THREE = {"deprivation_quintile": ["1", "3", "5"]}
IN_THREE = array([100, 200, 100], **THREE)
#: 100/2, 100 + 200/2 and 300 + 100/2, of 400.
RANK = array([0.125, 0.5, 0.875], **THREE)


def test_people_more_deprived() -> None:
    found = result_of(
        "people_more_deprived",
        people_in_quintile=IN_THREE,
        quintile_order=array([1, 3, 5], **THREE),
    )
    assert_figures(found, [0, 100, 100 + 200], **THREE)


def test_deprivation_rank() -> None:
    found = result_of(
        "deprivation_rank",
        people_in_quintile=IN_THREE,
        people_more_deprived=array([0, 100, 300], **THREE),
    )
    expected = [(100 / 2) / 400, (100 + 200 / 2) / 400, (300 + 100 / 2) / 400]
    assert_figures(found, expected, **THREE)


def test_mean_rank() -> None:
    """Of ranks that are not even round a half, to see each of them count."""
    found = result_of(
        "mean_rank",
        deprivation_rank=array([0.2, 0.5, 0.9], **THREE),
        people_in_quintile=IN_THREE,
    )
    assert_figures(found, (100 * 0.2 + 200 * 0.5 + 100 * 0.9) / 400)


def test_rank_variance() -> None:
    """Around 0.4 rather than a half, to see each of them count."""
    found = result_of(
        "rank_variance",
        deprivation_rank=RANK,
        people_in_quintile=IN_THREE,
        mean_rank=array(0.4),
    )
    assert_figures(found, (100 * 0.275**2 + 200 * 0.1**2 + 100 * 0.475**2) / 400)


def test_rank_covariance() -> None:
    one = {"equity_view": ["formula"]}
    found = result_of(
        "rank_covariance",
        per_head_by_quintile=array([[16, 15, 13]], **one, **THREE),
        deprivation_rank=RANK,
        people_in_quintile=IN_THREE,
        mean_rank=array(0.4),
    )
    assert_figures(found, [(100 * -0.275 * 16 + 200 * 0.1 * 15 + 100 * 0.475 * 13) / 400], **one)


def test_slope_index() -> None:
    """A covariance of -2 on a variance of 0.08: £25 more at the most deprived end."""
    found = result_of(
        "slope_index",
        rank_covariance=array([-2, 1], **TWO_VIEWS),
        rank_variance=array(0.08),
    )
    assert_figures(found, [2 / 0.08, -1 / 0.08], **TWO_VIEWS)


def test_relative_index() -> None:
    """A line through 100 at rank 0.4 with slope 20: 108 at one end, 88 at the other."""
    found = result_of(
        "relative_index",
        slope_index=array([20, -20], **TWO_VIEWS),
        mean_per_head=array([100, 100], **TWO_VIEWS),
        mean_rank=array(0.4),
    )
    assert_figures(found, [(100 + 8) / (100 - 12), (100 - 8) / (100 + 12)], **TWO_VIEWS)


def test_concentration_index() -> None:
    found = result_of(
        "concentration_index",
        rank_covariance=array([-2, 1], **TWO_VIEWS),
        mean_per_head=array([100, 80], **TWO_VIEWS),
    )
    assert_figures(found, [2 * -2 / 100, 2 * 1 / 80], **TWO_VIEWS)


# --- pockets --------------------------------------------------------------------------------------
#: core20: everybody in the most deprived fifth; minority: the first group, in each fifth.
HAS_TRAIT = array([[[1, 1], [0, 0]], [[1, 0], [1, 0]]], **TRAIT, **FIFTH, **GROUP)


def test_area_trait_share() -> None:
    found = result_of(
        "area_trait_share", area_mix=AREA_MIX, has_trait=HAS_TRAIT, area_population=AREA_PEOPLE
    )
    expected = [
        [(8 + 12) / 40, (8 + 9) / 40],
        [(20 + 10) / 60, (20 + 14) / 60],
        [(70 + 50) / 300, (70 + 100) / 300],
    ]
    assert_figures(found, expected, **AREA, **TRAIT)


def test_place_trait_share() -> None:
    found = result_of(
        "place_trait_share",
        place_mix=array([[[28, 22], [23, 27]], [[70, 50], [100, 80]]], **PLACE, **FIFTH, **GROUP),
        has_trait=HAS_TRAIT,
        population=PEOPLE,
    )
    expected = [
        [(28 + 22) / 100, (28 + 23) / 100],
        [(70 + 50) / 300, (70 + 100) / 300],
    ]
    assert_figures(found, expected, **PLACE, **TRAIT)


def test_icb_trait_share() -> None:
    found = result_of(
        "icb_trait_share",
        place_trait_share=array([[0.5, 0.51], [0.4, 0.6]], **PLACE, **TRAIT),
        population=PEOPLE,
        icb_population=array(400),
    )
    expected = [(0.5 * 100 + 0.4 * 300) / 400, (0.51 * 100 + 0.6 * 300) / 400]
    assert_figures(found, expected, **TRAIT)


def test_trait_share_of_own_place() -> None:
    found = result_of(
        "trait_share_of_own_place",
        place_trait_share=array([[0.5, 0.51], [0.4, 0.6]], **PLACE, **TRAIT),
        place_of_area=PLACE_OF_AREA,
        place_name=PLACE_NAME,
    )
    assert_figures(found, [[0.5, 0.51], [0.5, 0.51], [0.4, 0.6]], **AREA, **TRAIT)


def test_area_trait_people() -> None:
    one = {"trait": ["core20"]}
    found = result_of(
        "area_trait_people",
        area_trait_share=array([[0.25], [0.5], [0.1]], **AREA, **one),
        area_population=array([100, 200, 300], **AREA),
    )
    assert_figures(found, [[25], [100], [30]], **AREA, **one)


def test_told_trait_share() -> None:
    """30 of 100 people; 9 of 100; all but 9 of 100; 10 of 20."""
    areas = {"area": ["told", "too few", "too few others", "just enough"]}
    one = {"trait": ["core20"]}
    found = result_of(
        "told_trait_share",
        area_trait_share=array([[0.3], [0.09], [0.91], [0.5]], **areas, **one),
        area_trait_people=array([[30], [9], [91], [10]], **areas, **one),
        area_population=array([100, 100, 100, 20], **areas),
        smallest_group=array(10),
    )
    assert_figures(found, [[0.3], [0], [0], [0.5]], **areas, **one)


def test_pocket() -> None:
    """Its place has 0.25: a pocket is above 0.5 (twice that), with 10 people or more.

    A pocket of just 10 people; just not high enough; 9 people in an area of 10.
    """
    areas = {"area": ["pocket", "at the ratio", "too few to tell"]}
    one = {"trait": ["core20"]}
    found = result_of(
        "pocket",
        area_trait_share=array([[0.51], [0.5], [0.9]], **areas, **one),
        trait_share_of_own_place=array([[0.25], [0.25], [0.25]], **areas, **one),
        area_trait_people=array([[10], [30], [9]], **areas, **one),
        pocket_ratio=array(2),
        smallest_group=array(10),
    )
    assert_figures(found, [[1], [0], [0]], **areas, **one)


def test_pocket_people() -> None:
    areas = {"area": ["pocket", "none"]}
    one = {"trait": ["core20"]}
    found = result_of(
        "pocket_people",
        pocket=array([[1], [0]], **areas, **one),
        area_trait_share=array([[0.5], [0.25]], **areas, **one),
        trait_share_of_own_place=array([[0.2], [0.2]], **areas, **one),
        area_population=array([1_000, 1_000], **areas),
    )
    assert_figures(found, [[(0.5 - 0.2) * 1_000], [0]], **areas, **one)


# --- need -----------------------------------------------------------------------------------------
def test_need_per_head_by_quintile() -> None:
    """Areas have 60/40, 90/60 and 270/300 weighted people for each person in core."""
    found = result_of(
        "need_per_head_by_quintile",
        area_weighted_population=AREA_NEED,
        area_population=AREA_PEOPLE,
        area_by_quintile=AREA_BY_FIFTH,
        people_in_quintile=IN_FIFTH,
    )
    core = [
        (1.5 * 20 + 1.5 * 30 + 0.9 * 120) / 170,
        (1.5 * 20 + 1.5 * 30 + 0.9 * 180) / 230,
    ]
    maternity = [
        (0.5 * 20 + 0.5 * 30 + 1.1 * 120) / 170,
        (0.5 * 20 + 0.5 * 30 + 1.1 * 180) / 230,
    ]
    assert_figures(found, [core, maternity], **SERVICE, **FIFTH)


def test_service_gradient() -> None:
    need = array([[1.2, 0.8], [0.9, 1.1]], **SERVICE, **FIFTH)
    found = result_of("service_gradient", need_per_head_by_quintile=need)
    assert_figures(found, [1.2 / 0.8, 0.9 / 1.1], **SERVICE)


def test_need_per_head_by_group() -> None:
    found = result_of(
        "need_per_head_by_group",
        area_weighted_population=AREA_NEED,
        area_population=AREA_PEOPLE,
        area_by_group=AREA_BY_GROUP,
        people_in_group=IN_GROUP,
    )
    core = [
        (1.5 * 17 + 1.5 * 34 + 0.9 * 170) / 221,
        (1.5 * 23 + 1.5 * 26 + 0.9 * 130) / 179,
    ]
    maternity = [
        (0.5 * 17 + 0.5 * 34 + 1.1 * 170) / 221,
        (0.5 * 23 + 0.5 * 26 + 1.1 * 130) / 179,
    ]
    assert_figures(found, [core, maternity], **SERVICE, **GROUP)


# --- high-level groups ----------------------------------------------------------------------------
CENSUS_GROUP = {"ethnic_group": ["indian", "chinese", "white_irish"]}
HIGH = {"high_level_group": ["asian", "white"]}
BELONGS = array([[1, 1, 0], [0, 0, 1]], **HIGH, **CENSUS_GROUP)


def test_people_in_high_level_group() -> None:
    found = result_of(
        "people_in_high_level_group",
        people_in_group=array([10, 30, 60], **CENSUS_GROUP),
        group_in_high_level=BELONGS,
    )
    assert_figures(found, [10 + 30, 60], **HIGH)


def test_per_head_by_high_level_group() -> None:
    """Each Census group counts by its people."""
    view = {"equity_view": ["formula", "scenario"]}
    figures = array([[2, 4, 5], [8, 4, 6]], **view, **CENSUS_GROUP)
    found = result_of(
        "per_head_by_high_level_group",
        per_head_by_group=figures,
        people_in_group=array([10, 30, 60], **CENSUS_GROUP),
        group_in_high_level=BELONGS,
        people_in_high_level_group=array([40, 60], **HIGH),
    )
    first = [(2 * 10 + 4 * 30) / 40, 5]
    assert_figures(found, [first, [(8 * 10 + 4 * 30) / 40, 6]], **view, **HIGH)


def test_part_of_a_person_counts_as_that() -> None:
    """Records are shared out, so that a group may have half a person."""
    found = result_of(
        "per_head_by_high_level_group",
        per_head_by_group=array([[2, 4, 5]], equity_view=["formula"], **CENSUS_GROUP),
        people_in_group=array([0.5, 30, 60], **CENSUS_GROUP),
        group_in_high_level=BELONGS,
        people_in_high_level_group=array([30.5, 60], **HIGH),
    )
    assert_figures(found, [[(2 * 0.5 + 4 * 30) / 30.5, 5]], equity_view=["formula"], **HIGH)


def test_a_group_without_people_counts_for_nothing() -> None:
    found = result_of(
        "per_head_by_high_level_group",
        per_head_by_group=array([[np.nan, 4, 5]], equity_view=["formula"], **CENSUS_GROUP),
        people_in_group=array([0, 30, 60], **CENSUS_GROUP),
        group_in_high_level=BELONGS,
        people_in_high_level_group=array([30, 60], **HIGH),
    )
    assert_figures(found, [[4 * 30 / 30, 5]], equity_view=["formula"], **HIGH)
