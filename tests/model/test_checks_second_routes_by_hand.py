"""Checks by a second route and of what can be, each by what fits and by what does not.

A check never gives less than nought: of each there is a case whose difference would be negative.
"""

from __future__ import annotations

import pytest
import xarray as xr

from allocmodel.declared.vocabulary import AGED, COMPONENTS, FORMULAS
from tests.model.by_hand import PLACE, ROUND, array, assert_figures, assert_off, result_of

AREA, PRACTICE = {"area": ["a1", "b1"]}, {"practice": ["p1", "p2", "p3"]}
FORMER = {"former_area": ["a1", "b1"]}
SERVICE = {"service": ["core", "maternity"]}
LINE = {"budget_line": ["core", "grants"]}
CORE = {"converging_line": ["core"]}
YEAR = {"year": ["2025/26", "2026/27"]}
AMOUNT_YEAR = {"amount_year": ["2025/26", "2026/27"]}
SETS = {"weighted_line": ["core"], "coalition": ["none", "all"]}
AGE, GROUP = {"age": ["0 to 15"]}, {"ethnic_group": ["roma", "indian"]}
USE, OUTCOME = {"weight_use": ["core: asthma"]}, {"followed_outcome": ["core: asthma"]}
ESTIMATE = {"estimate": ["lower", "point", "upper"]}
POINT = {"estimate": ["point"]}
ROW = {"evidence_row": ["asthma: Asian"]}
FIFTH = {"deprivation_quintile": ["1", "2"]}


def by_place(first: float, second: float) -> xr.DataArray:
    return array([[first], [second]], **PLACE, **CORE)


def of_line(figure: float) -> xr.DataArray:
    return array([figure], **CORE)


def test_practices_add_to_areas() -> None:
    practices = array([40, 60, 300], **PRACTICE)
    for areas, off in (([100, 300], 0), ([100, 297], 3), ([103, 300], 3)):
        given = {"practice_population": practices, "area_population": array(areas, **AREA)}
        assert_off("practices_add_to_areas", off, {}, **given)


def test_practice_needs_add_to_areas() -> None:
    practices = array([[40, 1], [60, 2], [300, 3]], **PRACTICE, **SERVICE)
    areas = array([[100, 3], [300, 5]], **AREA, **SERVICE)
    given = {"practice_weighted_population": practices, "area_weighted_population": areas}
    assert_off("practice_needs_add_to_areas", [0, 3 + 5 - 6], SERVICE, **given)


def test_lines_are_shared_or_held() -> None:
    """Core is shared; of grants a part is held, or is held or shared below nought."""
    for grants, held, off in ((95, 5, 5), (95, -5, 5), (95, 0, 0), (-95, 5, 5)):
        given = {"placed_amount": array([400, grants], **LINE)}
        given["held_amount"] = array([0, held], **LINE)
        assert_off("lines_are_shared_or_held", [0, off], LINE, **given)


def test_budget_is_the_years_amounts() -> None:
    amounts = array([[400, 7], [410, 8]], **AMOUNT_YEAR, **LINE)
    first = array([1, 0], **YEAR)
    for grants, off in ((6, 8 - 6), (11, 11 - 8)):
        budget = array([[400, 7], [410, grants]], **YEAR, **LINE)
        given = {"amount_by_year": amounts, "gross_amount": budget, "first_year": first}
        assert_off("budget_is_the_years_amounts", [0, off], YEAR, **given)
    one = {"amount_by_year": amounts, "gross_amount": array([410, 8], **LINE)}
    assert_off("budget_is_the_years_amounts", 0, {}, **one)


def test_amounts_grow_as_set() -> None:
    """£400 and a tenth is £440; £7 is given, and then given again."""
    for core, grants, off in ((442, 9, [442 - 440, 9 - 8]), (437, 6, [440 - 437, 8 - 6])):
        found = result_of(
            "amounts_grow_as_set",
            amount_by_year=array([[400, 7], [core, grants]], **AMOUNT_YEAR, **LINE),
            given_amount=array([[400, 7], [0, 8]], **AMOUNT_YEAR, **LINE),
            amount_is_given=array([[1, 1], [0, 1]], **AMOUNT_YEAR, **LINE),
            amount_growth=array([0.1, 0.5], **LINE),
        )
        assert_figures(found, [[0, 0], off], **AMOUNT_YEAR, **LINE)


#: The first line is carried over, the other is given.
CARRIED = array([[1, 0], [0, 0]], **AMOUNT_YEAR, **LINE)
CARRIED_AND_GROWN = array([[4100, 7], [4510, 8]], **AMOUNT_YEAR, **LINE)


def test_amounts_that_are_carried_have_a_check_of_their_own() -> None:
    found = result_of(
        "amounts_grow_as_set",
        amount_by_year=CARRIED_AND_GROWN,
        given_amount=array([[0, 7], [0, 8]], **AMOUNT_YEAR, **LINE),
        amount_is_given=array([[0, 1], [0, 1]], **AMOUNT_YEAR, **LINE),
        amount_growth=array([0.1, 0], **LINE),
        amount_is_carried=CARRIED,
    )
    assert_figures(found, [[0, 0], [0, 0]], **AMOUNT_YEAR, **LINE)


def test_published_money_is_carried() -> None:
    """Other's 2,400 are 4 for each of its 150 + 450 weighted people; Old's 3,500 all came."""
    came = {"carried_line": next(iter(LINE.values()))[:1], "publishing_icb": ["Old", "Other"]}
    given = {
        "amount_is_carried": CARRIED,
        "published_money": array([[3500, 2400]], **came),
        "published_need_here": array([[350, 150]], **came),
        "published_need_elsewhere": array([[0, 450]], **came),
    }
    for more, off in ((0, 0), (-10, 10), (3, 3)):
        amounts = CARRIED_AND_GROWN + more * CARRIED
        assert_off("published_money_is_carried", [off, 0], LINE, amount_by_year=amounts, **given)


def test_adjusted_lines_are_whole() -> None:
    for beta, off in ((0.7, 0.4 + 0.7 - 1), (0.5, 1 - 0.4 - 0.5)):
        shares = array([[[0.4, 0.4]], [[0.6, beta]]], **PLACE, **SETS)
        assert_off("adjusted_lines_are_whole", [[0, off]], SETS, official_need=shares)


def test_last_years_formula_is_shared() -> None:
    for money, off in ((400, 0), (403, 3), (390, 10)):
        given = {"opening_baseline": by_place(100, 300), "money_before": of_line(money)}
        assert_off("last_years_formula_is_shared", [off], CORE, **given)


def test_payments_add_up() -> None:
    kind = {"payment_kind": ["services", "drugs"]}
    areas = array([[90, 1], [310, 2]], **AREA, **kind)
    for drugs, off in ((2, 0), (7, 5), (1, 1)):
        places = array([[90, 1], [310, drugs]], **PLACE, **kind)
        given = {"payments_by_kind": places, "area_payments": areas}
        assert_off("payments_add_up", [0, off], kind, **given)


def test_former_needs_add_up() -> None:
    areas = array([[90], [310]], **FORMER, **CORE)
    for needs, off in ((by_place(90, 310), 0), (by_place(95, 310), 5), (by_place(85, 310), 5)):
        given = {"former_need": needs, "former_weighted_population": areas}
        assert_off("former_needs_add_up", [off], CORE, **given)


#: Of two ICBs of last year: the areas a1 of Old and b1 of Other.
ICBS = {"former_icb": ["Old", "Other"]}


@pytest.mark.parametrize(("need", "off"), [(150, 0), (140, 10), (153, 3)])
def test_carried_needs_add_up(need: float, off: float) -> None:
    given = {"carried_need": array([[100, need]], **CORE, **ICBS)}
    assert_off("carried_needs_add_up", [off], CORE, **given, former_need=by_place(120, 130))


@pytest.mark.parametrize(("money", "off"), [(600, 0), (650, 50), (570, 30)])
def test_carried_money_is_a_part(money: float, off: float) -> None:
    """Other's 2,400 are 4 for each of its 150 + 450 weighted people; 150 of them came."""
    assert_off(
        "carried_money_is_a_part",
        [[0, off]],
        {**CORE, **ICBS},
        carried_money=array([[3500, money]], **CORE, **ICBS),
        former_icb_money=array([[3500, 2400]], **CORE, **ICBS),
        former_need_elsewhere=array([[0, 450]], **CORE, **ICBS),
        former_weighted_population=array([[350], [150]], **FORMER, **CORE),
        former_icb_of_area=array(["Old", "Other"], **FORMER),
        former_icb_name=array(["Old", "Other"], **ICBS),
    )


@pytest.mark.parametrize(("money", "off"), [(600, 0), (590, 10), (603, 3)])
def test_carried_money_is_shared(money: float, off: float) -> None:
    places = {"place": ["Alpha", "Beta"]}
    given = {"carried_money": array([[3500, money]], **CORE, **ICBS)}
    shared = array([[[1000, 600]], [[2500, 0]]], **places, **CORE, **ICBS)
    found = {**CORE, **ICBS}
    assert_off("carried_money_is_shared", [[0, off]], found, **given, carried_to_place=shared)


def test_baselines_are_the_money_before() -> None:
    """£400 to open with; then the £410 of the year before."""
    opening = by_place(100, 300)
    given = {"opening_baseline": opening, "envelope": array([[410, 420]], **CORE, **YEAR)}
    first = array([1, 0], **YEAR)
    baselines = array([[[100, 104]], [[302, 306]]], **PLACE, **CORE, **YEAR)
    found = result_of(
        "baselines_are_the_money_before", **given, baseline=baselines, first_year=first
    )
    assert_figures(found, [[402 - 400, 0]], **CORE, **YEAR)
    less = array([[[100, 104]], [[298, 303]]], **PLACE, **CORE, **YEAR)
    found = result_of("baselines_are_the_money_before", **given, baseline=less, first_year=first)
    assert_figures(found, [[400 - 398, 410 - 407]], **CORE, **YEAR)
    one = {"baseline": by_place(99, 300), "opening_baseline": opening, "envelope": of_line(410)}
    assert_off("baselines_are_the_money_before", [1], CORE, **one)


def test_converging_targets_add_up() -> None:
    given = {"converging_target": by_place(100, 304), "envelope": of_line(400)}
    assert_off("converging_targets_add_up", [4], CORE, **given)
    assert_off("converging_targets_add_up", [1], CORE, **given, given_target=by_place(101, 304))


def test_projections_meet_envelope() -> None:
    """Nothing to say where there is no money to grow from; given growth counts for itself."""
    given = {"projected": by_place(100, 303), "envelope": of_line(400)}
    given["baseline"] = by_place(100, 290)
    for baselines, off in ((390, 3), (0.5, 3), (0, 0)):
        total = {"total_baseline": of_line(baselines)}
        assert_off("projections_meet_envelope", [off], CORE, **given, **total)
    grown = {"given_base_growth": by_place(0.1, 0.02), "total_baseline": of_line(390)}
    off = 390 + 100 * 0.1 + 290 * 0.02 - 403
    assert_off("projections_meet_envelope", [off], CORE, **given, **grown)


def test_pull_follows_the_gap() -> None:
    """-2 of the 100 of target is -2.2 of 110 projected; where the money is nought there is none.

    0.1 of half a pound of target is 0.12 of 0.6 projected.
    """
    small = {"projected": by_place(110, 0.6), "pull_within_caps": by_place(-2, 0.1)}
    money = by_place(100, 0.5)
    found = result_of(
        "pull_follows_the_gap", **small, pulled=by_place(110 - 2.2, 0.7), money_of_gap=money
    )
    assert_figures(found, [[0], [0.12 - 0.1]], **PLACE, **CORE)
    given = {"projected": by_place(110, 300), "pull_within_caps": by_place(-2, 3)}
    found = result_of(
        "pull_follows_the_gap",
        **given,
        pulled=by_place(110 - 2.2, 300 + 3),
        money_of_gap=by_place(100, 0),
    )
    assert_figures(found, [[0], [0]], **PLACE, **CORE)
    for pulled, off in ((110 - 1, 2.2 - 1), (110 - 4, 4 - 2.2)):
        found = result_of(
            "pull_follows_the_gap",
            **given,
            pulled=by_place(pulled, 300 + 3),
            money_of_gap=by_place(100, 300),
        )
        assert_figures(found, [[off], [0]], **PLACE, **CORE)


def test_amounts_are_scaled_within_limits() -> None:
    """Twice 50 is within its limits; twice 150 is stopped at 290. Nothing is left to be free."""
    given = {
        "pulled": by_place(50, 150),
        "scale": array([[1, 1, 2]], **CORE, **ROUND),
        "lowest": by_place(90, 200),
        "highest": by_place(120, 290),
    }
    both, none = [[3], [10]], [[0], [0]]
    for first, free, off in (
        *((103, 50, both), (103, 0.5, both), (103, 0, none)),
        (96, 50, [[4], [10]]),
    ):
        found = result_of(
            "amounts_are_scaled_within_limits",
            **given,
            converged_amount=by_place(first, 300),
            free_money=array([[200, 200, free]], **CORE, **ROUND),
        )
        assert_figures(found, off, **PLACE, **CORE)


def test_held_places_stand_at_a_limit() -> None:
    found = result_of(
        "held_places_stand_at_a_limit",
        held=by_place(1, 0),
        from_a_floor=by_place(5, 5),
        from_a_ceiling=by_place(7, 7),
        from_the_way=by_place(3, 3),
    )
    assert_figures(found, [[3], [0]], **PLACE, **CORE)
    found = result_of(
        "held_places_stand_at_a_limit",
        held=by_place(1, 1),
        from_a_floor=by_place(0, 9),
        from_a_ceiling=by_place(7, 2),
        from_the_way=by_place(3, 3),
    )
    assert_figures(found, [[0], [2]], **PLACE, **CORE)


def test_floors_and_ceilings_hold() -> None:
    found = result_of(
        "floors_and_ceilings_hold",
        converged_amount=by_place(97, 305),
        highest_floor=by_place(99, 200),
        lowest_ceiling=by_place(120, 302),
    )
    assert_figures(found, [[99 - 97], [305 - 302]], **PLACE, **CORE)


PEOPLE = array([[[10, 20]], [[1, 2]]], **AREA, **AGE, **GROUP)


def test_people_of_groups_add_up() -> None:
    for first, off in ((10, 0), (14, 4), (7, 3)):
        places = array([[[first, 20]], [[1, 2]]], **PLACE, **AGE, **GROUP)
        given = {"area_people_by_age_and_group": PEOPLE, "people_by_age_and_group": places}
        assert_off("people_of_groups_add_up", off, {}, **given)


def test_women_of_groups_add_up() -> None:
    areas = array([[5, 6], [7, 8]], **AREA, **GROUP)
    for first, off in ((5, 0), (3, 2), (8, 3)):
        places = array([[first, 6], [7, 8]], **PLACE, **GROUP)
        given = {"area_women_by_group": areas, "women_by_group": places}
        assert_off("women_of_groups_add_up", off, {}, **given)


def cases(first: float, second: float) -> xr.DataArray:
    return array([[[first]], [[second]]], **PLACE, **POINT, **OUTCOME)


def test_cases_add_up() -> None:
    """Women at risk are in the cases, and counted apart."""
    given = {"cases_with_evidence": cases(4, 9), "cases_in_all": array([[12]], **POINT, **OUTCOME)}
    assert_off("cases_add_up", [[1]], {**POINT, **OUTCOME}, **given)
    women = {"women_with_evidence": cases(1, 2)}
    assert_off("cases_add_up", [[12 - 10]], {**POINT, **OUTCOME}, **given, **women)


def test_cases_alike_add_up() -> None:
    alike = array([[12]], **POINT, **OUTCOME)
    given = {"cases_without_evidence": cases(4, 9), "cases_alike_in_all": alike}
    assert_off("cases_alike_add_up", [[1]], {**POINT, **OUTCOME}, **given)
    women = {"women_without_evidence": array([[1], [2]], **PLACE, **OUTCOME)}
    assert_off("cases_alike_add_up", [[12 - 10]], {**POINT, **OUTCOME}, **given, **women)


def test_cases_are_as_many_times() -> None:
    """1.5 times 4 is 6, not 7; where no cases are expected there is nothing to compare.

    1.5 times a half is 0.75, not 3.
    """
    for second, times, off in ((0, 1, 0), (0.5, 1.5, 3 - 0.75)):
        found = result_of(
            "cases_are_as_many_times",
            outcome_need=cases(1.5, times),
            cases_with_evidence=cases(7, 3),
            cases_without_evidence=cases(4, second),
        )
        assert_figures(found, [[[7 - 6]], [[off]]], **PLACE, **POINT, **OUTCOME)


def test_rates_have_their_ratios() -> None:
    """Of rates: 0.1 and 0.2 come to 0.3. Of odds: the same, less a tenth."""
    for odds, by_ratio, off in ((0, 0.3, 0), (1, 0.3 * 0.9, 0), (0, 0.4, 0.1)):
        found = result_of(
            "rates_have_their_ratios",
            rate_by_group=array([[[[0.1, 0.2]]]], **USE, **POINT, **AGE, **GROUP),
            reference_rate=array([[[0.1]]], **USE, **POINT, **AGE),
            are_odds=array([odds], **USE),
            rates_by_their_ratios=array([[[by_ratio]]], **USE, **POINT, **AGE),
        )
        assert_figures(found, [[[off]]], **USE, **POINT, **AGE)


def test_the_point_decides() -> None:
    sets = {"coalition": ["none", "all"]}
    for beta, off in ((1.3, 1.3 - 1.25), (1.15, 1.25 - 1.15)):
        found = result_of(
            "the_point_decides",
            outcome_need_in_set=array([[[1], [1.2]], [[1], [beta]]], **PLACE, **sets, **OUTCOME),
            outcome_need=array(
                [[[1], [1.2], [9]], [[1], [1.25], [9]]], **PLACE, **ESTIMATE, **OUTCOME
            ),
        )
        assert_figures(found, [[0], [off]], **PLACE, **OUTCOME)


def test_age_needs_of_fifths_add_up() -> None:
    aged = {"aged_need": ["general_acute"]}
    for beta, off in ((5, 8 - 5), (12, 12 - 8)):
        found = result_of(
            "age_needs_of_fifths_add_up",
            area_age_need_by_quintile=array([[[5], [6]], [[7], [8]]], **AREA, **FIFTH, **aged),
            age_need_by_quintile=array([[[5], [6]], [[7], [beta]]], **PLACE, **FIFTH, **aged),
        )
        assert_figures(found, [[0], [off]], **FIFTH, **aged)


def test_age_needs_of_needs_add_to_one() -> None:
    given = array([1, 0.9, 1, 1, 1, 0.5], basis=[*AGED, "maternity"])
    found = result_of("age_needs_of_needs_add_to_one", age_need_on_basis_in_all=given)
    assert_figures(found, [0, 0.1, 0, 0, 0], aged_need=list(AGED))


def test_age_needs_of_formulas_add_up() -> None:
    """Maternity has no age curve."""
    formula = {"formula": list(FORMULAS)}
    core = [0.5 if one == AGED[0] else 0.25 if one == "maternity" else 0 for one in COMPONENTS]
    other = [1 if one == AGED[0] else 0 for one in COMPONENTS]
    found = result_of(
        "age_needs_of_formulas_add_up",
        age_need_on_basis_in_all=array([0.7, 0.6], basis=list(FORMULAS)),
        local_weight=array([core, other], **formula, component=list(COMPONENTS)),
    )
    assert_figures(found, [0.7 - 0.5, 1 - 0.6], **formula)
    found = result_of(
        "age_needs_of_formulas_add_up",
        age_need_on_basis_in_all=array([0.5, 1], basis=list(FORMULAS)),
        local_weight=array([core, other], **formula, component=list(COMPONENTS)),
    )
    assert_figures(found, [0, 0], **formula)


def test_age_needs_of_lines_add_up() -> None:
    line = {"weighted_line": ["core"]}
    for in_all in (0.9, 1.1):
        found = result_of(
            "age_needs_of_lines_add_up",
            age_need_of_line=array([[[0.3, 0.1]], [[0.2, 0.4]]], **PLACE, **line, **FIFTH),
            age_need_on_basis_in_all=array([0.7, in_all], basis=["maternity", "core"]),
            line_basis=array(["core", "maternity"], **LINE),
            weighted_line_name=array(["core"], **line),
        )
        assert_figures(found, [0.1], **line)


def test_deprivation_need_is_a_mean() -> None:
    """0.3 x 1.4 + 0.1 x 1 is 0.4 x 1.3. Of Beta: 0.68, and 0.72."""
    line = {"weighted_line": ["core"]}
    found = result_of(
        "deprivation_need_is_a_mean",
        deprivation_need=array([[1.3], [1.2]], **PLACE, **line),
        age_need_of_line=array([[[0.3, 0.1]], [[0.2, 0.4]]], **PLACE, **line, **FIFTH),
        quintile_weight=array([[1.4, 1]], **line, **FIFTH),
    )
    assert_figures(found, [[0], [0.6 * 1.2 - 0.68]], **PLACE, **line)


# --- what can be ----------------------------------------------------------------------------------
def test_no_line_is_negative() -> None:
    amounts = array([400, -7], **LINE)
    assert_off("no_line_is_negative", [0, 7], LINE, line_amount=amounts)


def test_places_share_some_money() -> None:
    for money, off in ((400, 0), (1, 0), (0, 1), (-3, 4)):
        assert_off("places_share_some_money", off, {}, total_placed=array(money))


def test_evidence_is_in_order() -> None:
    for ends, off in (((1, 2, 3), 0), ((2, 2, 2), 0), ((2.5, 2, 3), 0.5), ((1, 4, 3), 1)):
        found = array([[one] for one in ends], **ESTIMATE, **ROW)
        assert_off("evidence_is_in_order", [off], ROW, evidence_estimate=found)


def test_phi_is_in_order() -> None:
    for ends, off in (((0.1, 0.2, 0.3), 0), ((0.3, 0.2, 0.3), 0.1), ((0.1, 0.4, 0.3), 0.1)):
        assert_off(
            "phi_is_in_order", [off], USE, phi=array([[one] for one in ends], **ESTIMATE, **USE)
        )


def test_what_follows_is_a_part() -> None:
    """All of a line may follow an outcome, and none of it: 1.3 is 0.3 above, -0.1 is 0.1 below."""
    labels = {
        "weighted_line": ["core"],
        "coalition": ["none"],
        "followed_outcome": ["a", "b", "c", "d"],
    }
    parts = array([[[0, 1, 1.3, -0.1]]], **labels)
    assert_off("what_follows_is_a_part", [[[0, 0, 0.3, 0.1]]], labels, part_that_follows=parts)


def test_published_allocations_come_out() -> None:
    """Beyond a hundredth; nought where something or the money is not as published."""
    for share, as_published, money, off in (
        (0.04, 1, 0, 0.04 - 0.01),
        (-0.06, 1, 0, 0.06 - 0.01),
        (0.04, 0, 0, 0),
        *((0.04, 1, 1.5, 0), (0.04, 1, -1.5, 0), (0.04, 1, 1, 0), (0.04, 1, -0.5, 0.03)),
    ):
        given = {
            "above_published_as_share": by_place(share, -0.005),
            "total_above_published": of_line(money),
            "all_as_published": array(as_published),
            "reproduced_within": array(0.01),
        }
        labels = {**PLACE, **CORE}
        assert_off("published_allocations_come_out", [[off], [0]], labels, **given)
