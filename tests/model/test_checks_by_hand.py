"""Checks, each by two cases: what fits gives nought; what does not, how far it is off.

A check never gives less than nought: the second case is one where the difference would be negative.
"""

from __future__ import annotations

import xarray as xr

from allocmodel.declared.vocabulary import FORMULAS, SERVICES
from tests.model.by_hand import PLACE, ROUND, array, assert_figures, result_of

AREA = {"area": ["a1", "a2", "b1"]}
SERVICE = {"service": ["core", "maternity"]}
FORMULA = {"formula": list(FORMULAS)}
BRIDGE_LINE = {"bridge_line": ["maternity", "unavoidable_costs"]}
COMPONENT = {"component": ["maternity", "prescribing"]}
LINE = {"budget_line": ["core", "grants"]}
CONVERGING = {"converging_line": ["core"]}
WEIGHTED = {"weighted_line": ["core"], "coalition": ["none", "all"]}
ATTRIBUTION = {"attribution": ["declared", "shapley"]}
ADJUSTMENT = {"adjustment": ["deprivation", "ethnicity"]}
FIFTH = {"deprivation_quintile": ["1", "5"]}
GROUP = {"ethnic_group": ["roma", "indian"]}


def test_areas_add_to_places() -> None:
    areas = array([40, 60, 300], **AREA)
    found = result_of("areas_add_to_places", area_population=areas, icb_population=array(400))
    assert_figures(found, 0)
    found = result_of("areas_add_to_places", area_population=areas, icb_population=array(403))
    assert_figures(found, 403 - 400)


def test_needs_add_to_places() -> None:
    """Core is right, maternity three short."""
    found = result_of(
        "needs_add_to_places",
        area_weighted_population=array([[70, 30], [80, 50], [250, 320]], **AREA, **SERVICE),
        icb_weighted_population=array([70 + 80 + 250, 30 + 50 + 320 + 3], **SERVICE),
    )
    assert_figures(found, [0, 3], **SERVICE)


def test_population_is_published() -> None:
    published = {"published_population": array(400)}
    found = result_of("population_is_published", icb_population=array(400), **published)
    assert_figures(found, 0)
    found = result_of("population_is_published", icb_population=array(390), **published)
    assert_figures(found, 1 - 390 / 400)


def test_shares_add_to_one() -> None:
    shares = array([[0.4, 0.3], [0.6, 0.5]], **PLACE, **SERVICE)
    found = result_of("shares_add_to_one", fair_share=shares)
    assert_figures(found, [0, 1 - 0.8], **SERVICE)


def test_index_averages_to_one() -> None:
    """0.25 x 1.6 + 0.75 x 0.8 = 1; 0.25 x 1.2 + 0.75 x 0.8 = 0.9."""
    found = result_of(
        "index_averages_to_one",
        need_index=array([[1.6, 1.2], [0.8, 0.8]], **PLACE, **SERVICE),
        population_share=array([0.25, 0.75], **PLACE),
    )
    assert_figures(found, [0, 0.1], **SERVICE)


def test_bridge_adds_to_zero() -> None:
    alpha, beta = [[0.02, 0.01], [0.03, 0]], [[-0.02, -0.05], [-0.03, 0]]
    found = result_of(
        "bridge_adds_to_zero", bridge=array([alpha, beta], **PLACE, **FORMULA, **BRIDGE_LINE)
    )
    assert_figures(found, [[0, 0.04], [0, 0]], **FORMULA, **BRIDGE_LINE)


def test_bridge_reaches_fair_share() -> None:
    """Alpha: 0.25 + 0.02 + 0.01 is core's 0.28, and 0.25 + 0.03 is 0.02 less than 0.30."""
    alpha, beta = [[0.02, 0.01], [0.03, 0]], [[-0.02, -0.01], [-0.03, 0]]
    shares = {"core": (0.28, 0.72), "primary_medical": (0.30, 0.75)}
    found = result_of(
        "bridge_reaches_fair_share",
        population_share=array([0.25, 0.75], **PLACE),
        bridge=array([alpha, beta], **PLACE, **FORMULA, **BRIDGE_LINE),
        fair_share=array(
            [[shares.get(service, (0.9, 0.9))[place] for service in SERVICES] for place in (0, 1)],
            **PLACE,
            service=list(SERVICES),
        ),
    )
    assert_figures(found, [[0, 0.02], [0, 0.03]], **PLACE, **FORMULA)


def test_national_weights_add_to_one() -> None:
    """1/2 + 1/2; with an eighth more of maternity it is an eighth off, and so with one less."""
    weights = array(
        [[1 / 2, 1 / 2], [1 / 2, 5 / 8], [3 / 8, 1 / 2]],
        formula=["core", "more", "less"],
        component=["community", "maternity"],
    )
    found = result_of("national_weights_add_to_one", component_weight=weights)
    assert_figures(found, [0, 1 / 8, 1 / 8], formula=["core", "more", "less"])


def test_local_weights_add_to_one() -> None:
    weights = array([[0.7, 0.3], [0.5, 0.4]], **FORMULA, **COMPONENT)
    found = result_of("local_weights_add_to_one", local_weight=weights)
    assert_figures(found, [0, 0.1], **FORMULA)


def test_lines_add_to_budget() -> None:
    """Core: 300 + 30 + 110 is its 440; grants: 5 + 1 + 2 is one less than 9."""
    found = result_of(
        "lines_add_to_budget",
        gross_amount=array([440, 9], **LINE),
        drawn_amount=array([110, 2], **LINE),
        placed_amount=array([300, 5], **LINE),
        held_amount=array([30, 1], **LINE),
    )
    assert_figures(found, [0, 1], **LINE)


def test_targets_add_to_lines() -> None:
    targets = array([[120, 2], [280, 5]], **PLACE, **LINE)
    money = array([400, 8], **LINE)
    found = result_of("targets_add_to_lines", target=targets, placed_amount=money)
    assert_figures(found, [0, 1], **LINE)


def test_bridge_reaches_target() -> None:
    """Alpha starts from £100, Beta from £300; both without and with pools and adjustments."""
    start = {
        "equal_money": array([100, 300], **PLACE),
        "bridge_in_pounds": array([[7, 5], [-7, -5]], **PLACE, **BRIDGE_LINE),
    }
    found = result_of(
        "bridge_reaches_target",
        **start,
        target=array([[110, 2], [285, 6]], **PLACE, **LINE),
    )
    assert_figures(found, [0, 285 + 6 - 288], **PLACE)

    found = result_of(
        "bridge_reaches_target",
        **start,
        target=array([[137, 2], [269, 6]], **PLACE, **LINE),
        pool_in_pounds=array([[3, 4], [-3, -4]], **PLACE, pool=["core20", "core20plus"]),
        adjustment_in_pounds=array(
            [[[9, 11], [8, 13]], [[-9, -11], [-8, -13]]], **PLACE, **ATTRIBUTION, **ADJUSTMENT
        ),
    )
    # 100 + 7 + 5 + 3 + 4 + 9 + 11 = 139 = 137 + 2; 300 - 12 - 7 - 20 = 261, and 269 + 6 = 275
    assert_figures(found, [0, 275 - 261], **PLACE)

    found = result_of(
        "bridge_reaches_target",
        **start,
        target=array([[110, 4], [285, 2]], **PLACE, **LINE),
        agreed_in_pounds=array([2, -2], **PLACE),
    )
    # 100 + 7 + 5 + 2 = 114 = 110 + 4; 300 - 12 - 2 = 286, and 285 + 2 = 287
    assert_figures(found, [0, 287 - 286], **PLACE)


def test_agreed_shares_add_to_one() -> None:
    """The fund's add to one; the contract's to 0.6 + 0.5, the grant's to 0.6 + 0.3."""
    lines = {"shared_line": ["fund", "contract", "grant"]}
    shares = array([[0.9, 0.6, 0.6], [0.1, 0.5, 0.3]], **PLACE, **lines)
    found = result_of("agreed_shares_add_to_one", agreed_share=shares)
    assert_figures(found, [0, 1.1 - 1, 1 - 0.9], **lines)


def test_adjustments_add_to_zero() -> None:
    pounds = [[[9, 11], [8, 13]], [[-9, -12], [-8, -13]]]
    found = result_of(
        "adjustments_add_to_zero",
        adjustment_in_pounds=array(pounds, **PLACE, **ATTRIBUTION, **ADJUSTMENT),
    )
    assert_figures(found, [[0, 12 - 11], [0, 0]], **ATTRIBUTION, **ADJUSTMENT)


def test_attributions_agree() -> None:
    """Alpha: 9 + 11 is 7 + 13; Beta: -9 - 11 is three less than -9 - 8."""
    pounds = [[[9, 11], [7, 13]], [[-9, -11], [-9, -8]]]
    found = result_of(
        "attributions_agree",
        adjustment_in_pounds=array(pounds, **PLACE, **ATTRIBUTION, **ADJUSTMENT),
    )
    assert_figures(found, [0, 3], **PLACE)


def test_rates_of_england_are_met() -> None:
    """0.75 x 0.1 + 0.25 x 0.3 is 0.15."""
    one = {"weight_use": ["use"], "age": ["85+"]}
    found = result_of(
        "rates_of_england_are_met",
        outcome_rate=array([[0.15]], **one),
        england_share=array([[0.75, 0.25]], age=["85+"], **GROUP),
        rate_by_group=array([[[0.1, 0.3]]], **one, **GROUP),
    )
    assert_figures(found, [[0]], **one)
    found = result_of(
        "rates_of_england_are_met",
        outcome_rate=array([[0.2]], **one),
        england_share=array([[0.75, 0.25]], age=["85+"], **GROUP),
        rate_by_group=array([[[0.1, 0.3]]], **one, **GROUP),
    )
    assert_figures(found, [[0.05]], **one)


def test_adjusted_shares_add_to_one() -> None:
    shares = array([[[0.4, 0.4]], [[0.6, 0.5]]], **PLACE, **WEIGHTED)
    found = result_of("adjusted_shares_add_to_one", coalition_share=shares)
    assert_figures(found, [[0, 0.1]], **WEIGHTED)


def test_mix_adds_to_population() -> None:
    """Alpha: 10 + 20 + 30 + 40 is 100; Beta: 50 + 60 + 70 + 80 is 40 less than 300."""
    found = result_of(
        "mix_adds_to_population",
        place_mix=array([[[10, 20], [30, 40]], [[50, 60], [70, 80]]], **PLACE, **FIFTH, **GROUP),
        population=array([100, 300], **PLACE),
    )
    assert_figures(found, [0, 40], **PLACE)


def test_equity_adds_to_money() -> None:
    """The scenario: 3 x 100 + 2 x 300 = 900 pounds."""
    shared = {
        "per_head_by_quintile": array([[9, 9], [3, 2]], equity_view=["equal", "scenario"], **FIFTH),
        "people_in_quintile": array([100, 300], **FIFTH),
    }
    found = result_of("equity_adds_to_money", **shared, total_placed=array(900))
    assert_figures(found, 0)
    found = result_of("equity_adds_to_money", **shared, total_placed=array(905))
    assert_figures(found, 5)


def test_pounds_add_to_lines() -> None:
    pounds = array([[120, 2], [280, 5]], **PLACE, **LINE)
    money = array([400, 8], **LINE)
    found = result_of("pounds_add_to_lines", allocation=pounds, placed_amount=money)
    assert_figures(found, [0, 1], **LINE)


def test_convergence_meets_envelope() -> None:
    def check(envelope: float) -> xr.DataArray:
        return result_of(
            "convergence_meets_envelope",
            converged_amount=array([[95], [305]], **PLACE, **CONVERGING),
            envelope=array([envelope], **CONVERGING),
        )

    assert_figures(check(400), [0], **CONVERGING)
    assert_figures(check(402), [2], **CONVERGING)


def test_rounds_suffice() -> None:
    """Only what is left in the last round counts."""
    found = result_of(
        "rounds_suffice",
        below=array([[[9, 3, 0]], [[9, 3, 1]]], **PLACE, **CONVERGING, **ROUND),
        above=array([[[7, 5, 0]], [[7, 5, 2]]], **PLACE, **CONVERGING, **ROUND),
    )
    assert_figures(found, [[0], [1 + 2]], **PLACE, **CONVERGING)


def test_rounding_stays_within_a_pound() -> None:
    """Off by 0.9 of a pound is none; by 1.2, one; against what converged where that is known."""
    money = {
        "allocation": array([[120, 2], [278, 6]], **PLACE, **LINE),
        "target": array([[120.9, 2], [279.2, 6]], **PLACE, **LINE),
    }
    found = result_of("rounding_stays_within_a_pound", **money)
    assert_figures(found, [[0, 0], [1, 0]], **PLACE, **LINE)

    converged = array([[122.5, 2], [278, 6]], **PLACE, **LINE)
    found = result_of("rounding_stays_within_a_pound", **money, amount_to_round=converged)
    assert_figures(found, [[2, 0], [0, 0]], **PLACE, **LINE)


def test_money_adds_to_budget() -> None:
    found = result_of("money_adds_to_budget", icb_allocation=array(408), total_placed=array(408))
    assert_figures(found, 0)
    found = result_of("money_adds_to_budget", icb_allocation=array(408), total_placed=array(409))
    assert_figures(found, 1)


# --- functions, needs taken out, own indices ------------------------------------------------------
def test_functions_add_to_core() -> None:
    """Alpha: 0.7 x 0.6 + 0.3 x 0.2 is its 0.48; Beta has 0.52, a hundredth less than 0.53."""
    function = {"function": ["core_mental_health", "core_maternity"]}
    found = result_of(
        "functions_add_to_core",
        function_share=array([[0.6, 0.2], [0.4, 0.8]], **PLACE, **function),
        function_part=array([0.7, 0.3], **function),
        fair_share=array([[0.48, 9], [0.53, 9]], **PLACE, **SERVICE),
    )
    assert_figures(found, [0, 0.01], **PLACE)


def test_functions_add_to_envelope() -> None:
    lines = {"budget_line": ["core", "acute", "maternity"]}

    def check(maternity: float) -> xr.DataArray:
        return result_of(
            "functions_add_to_envelope", split_amount=array([-270, 216, maternity], **lines)
        )

    assert_figures(check(54), 0)
    assert_figures(check(51), 3)


def test_lines_add_to_budget_with_functions() -> None:
    """Core gives 330 to functions: 110 + 0 is 440 - 330; grants get 3 that they do not place."""
    found = result_of(
        "lines_add_to_budget",
        gross_amount=array([440, 9], **LINE),
        drawn_amount=array([110, 2], **LINE),
        placed_amount=array([0, 6], **LINE),
        held_amount=array([0, 1], **LINE),
        split_amount=array([-330, 3], **LINE),
    )
    assert_figures(found, [0, 3], **LINE)


def test_pounds_add_to_lines_in_whole_pounds() -> None:
    found = result_of(
        "pounds_add_to_lines",
        allocation=array([[120, 2], [280, 5]], **PLACE, **LINE),
        placed_amount=array([400.4, 7.6], **LINE),
        line_pounds=array([400, 8], **LINE),
    )
    assert_figures(found, [0, 1], **LINE)


def test_bridge_reaches_target_by_other_moves() -> None:
    """100 + 5 + 3 + 2 = 110; 300 - 5 - 3 - 2 = 290, and Beta has 291."""
    found = result_of(
        "bridge_reaches_target",
        equal_money=array([100, 300], **PLACE),
        bridge_in_pounds=array([[0, 0], [0, 0]], **PLACE, **BRIDGE_LINE),
        target=array([[108, 2], [285, 6]], **PLACE, **LINE),
        spending_mix_in_pounds=array([5, -5], **PLACE),
        remainder_in_pounds=array([[3], [-3]], **PLACE, remainder_line=["core"]),
        own_index_in_pounds=array([[2], [-2]], **PLACE, own_index=["own:frailty"]),
    )
    assert_figures(found, [0, 1], **PLACE)


def test_spending_mix_adds_to_zero() -> None:
    for beta, off in ((6, 0), (5, 1)):
        moved = array([-6, beta], **PLACE)
        found = result_of("spending_mix_adds_to_zero", spending_mix_in_pounds=moved)
        assert_figures(found, off)


def test_needs_taken_out_add_to_zero() -> None:
    lines = {"remainder_line": ["core", "gp"]}
    moved = array([[-6, 4], [6, -5]], **PLACE, **lines)
    found = result_of("needs_taken_out_add_to_zero", remainder_in_pounds=moved)
    assert_figures(found, [0, 1], **lines)


def test_own_indices_add_to_zero() -> None:
    own = {"own_index": ["own:frailty", "own:other"]}
    moved = array([[-6, 4], [6, -5]], **PLACE, **own)
    assert_figures(result_of("own_indices_add_to_zero", own_index_in_pounds=moved), [0, 1], **own)


NEIGHBOURHOOD = {"neighbourhood": ["North", "South", "Beta"]}
IN_PLACES = {
    "place_of_neighbourhood": array(["Alpha", "Alpha", "Beta"], **NEIGHBOURHOOD),
    "place_name": array(PLACE["place"], **PLACE),
}


def test_neighbourhoods_have_the_people() -> None:
    """Alpha's 20 and 80 are its 100; of Beta's 70, five are in no neighbourhood of it."""
    found = result_of(
        "neighbourhoods_have_the_people",
        neighbourhood_population=array([20, 80, 65], **NEIGHBOURHOOD),
        population=array([100, 70], **PLACE),
        **IN_PLACES,
    )
    assert_figures(found, [0, 70 - 65], **PLACE)


def test_neighbourhoods_add_to_places() -> None:
    """Alpha's 901 are North's 675 and South's 226; of Beta's 100, a pound is lost."""
    line = {"budget_line": ["core"]}
    found = result_of(
        "neighbourhoods_add_to_places",
        neighbourhood_pounds=array([[675], [226], [99]], **NEIGHBOURHOOD, **line),
        allocation=array([[901], [100]], **PLACE, **line),
        **IN_PLACES,
    )
    assert_figures(found, [[0], [100 - 99]], **PLACE, **line)


def test_neighbourhood_moves_add_up() -> None:
    """North: 34 with 0.2 and 643.8 is its 678; South's money is 3 more than is told."""
    found = result_of(
        "neighbourhood_moves_add_up",
        by_need_in_icb=array([34, 11, 65], **NEIGHBOURHOOD),
        level_difference=array([0.2, 4.8, -5], **NEIGHBOURHOOD),
        pace_of_place=array([643.8, 215.2, 47], **NEIGHBOURHOOD),
        neighbourhood_money=array([[678], [234], [107]], **NEIGHBOURHOOD, budget_line=["core"]),
    )
    assert_figures(found, [0, 234 - 11 - 4.8 - 215.2, 0], **NEIGHBOURHOOD)
