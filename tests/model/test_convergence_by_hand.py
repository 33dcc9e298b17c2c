"""Convergence, step by step: two places on one line that converges.

Each step stands alone, so figures of one test need not follow from those of another. Figures at
the very edge of a rule (a target of nought, a distance of exactly where a pull begins) stand beside
figures just off it.
"""

from __future__ import annotations

import pytest

from tests.model.by_hand import PLACE, ROUND, array, assert_figures, result_of

LINE = {"converging_line": ["core"]}
BUDGET_LINE = {"budget_line": ["core", "grants"]}
YEAR = {"year": ["2025/26", "2026/27"]}
THREE = {"place": ["Alpha", "Beta", "Gamma"]}
FOUR = {"place": ["Alpha", "Beta", "Gamma", "Delta"]}
NAME = array(["core"], **LINE)
#: A part is a quarter of a pound here, so that a computer holds the edges exactly.
PARTS = array(4)


def by_place(*figures: float) -> object:
    """One figure for each of two to four places, on the one line."""
    return array([[figure] for figure in figures], **places(len(figures)), **LINE)


def places(count: int) -> dict[str, list[str]]:
    return {2: PLACE, 3: THREE, 4: FOUR}[count]


def per_line(figure: float) -> object:
    return array([figure], **LINE)


def assert_places(found: object, *figures: float) -> None:
    """Fails unless a result has one figure for each place, on the one line."""
    assert_figures(found, [[one] for one in figures], **places(len(figures)), **LINE)


# --- where a year starts --------------------------------------------------------------------------
def test_baseline() -> None:
    """First the opening baseline; then last year's allocation of the line that converges."""
    opening = {"opening_baseline": by_place(90, 310), "converging_line_name": NAME}
    assert_places(result_of("baseline", **opening), 90, 310)

    allocated = [[[101, 111], [2, 3]], [[299, 309], [6, 7]]]
    later = {
        "first_year": array([1, 0], **YEAR),
        "last_allocation": array(allocated, **PLACE, **BUDGET_LINE, **YEAR),
    }
    found = result_of("baseline", **opening, **later)
    assert_figures(found, [[[90, 101]], [[310, 299]]], **PLACE, **LINE, **YEAR)


def test_baseline_without_a_year_before() -> None:
    """Only one of the two that a year before needs: the opening baseline stands."""
    opening = {"opening_baseline": by_place(90, 310), "converging_line_name": NAME}
    found = result_of("baseline", **opening, first_year=array([1], year=["2025/26"]))
    assert_places(found, 90, 310)


def test_converging_target() -> None:
    target = array([[120, 2], [280, 6]], **PLACE, **BUDGET_LINE)
    own = {"target": target, "converging_line_name": NAME}
    assert_places(result_of("converging_target", **own), 120, 280)
    given = result_of("converging_target", **own, given_target=by_place(130, 270))
    assert_places(given, 130, 270)


def test_envelope() -> None:
    money = array([412, 8], **BUDGET_LINE)
    found = result_of("envelope", placed_amount=money, converging_line_name=NAME)
    assert_figures(found, [412], **LINE)


def test_total_baseline() -> None:
    found = result_of("total_baseline", baseline=by_place(90, 310))
    assert_figures(found, [90 + 310], **LINE)


def test_base_growth() -> None:
    """412/400 - 1 = 3 per cent; also from a baseline below one pound, and none from nothing."""
    lines = {"converging_line": ["core", "small", "none"]}
    found = result_of(
        "base_growth",
        envelope=array([412, 0.6, 5], **lines),
        total_baseline=array([400, 0.5, 0], **lines),
    )
    assert_figures(found, [0.03, 0.2, 0], **lines)


def test_projected() -> None:
    growth = {"baseline": by_place(90, 310), "base_growth": per_line(0.03)}
    assert_places(result_of("projected", **growth), 90 * 1.03, 310 * 1.03)
    given = result_of("projected", **growth, given_base_growth=by_place(0.1, -0.2))
    assert_places(given, 90 * 1.1, 310 * 0.8)


# --- distance and pull ----------------------------------------------------------------------------
def test_distance_from_target() -> None:
    """Above, below a small target; and of nought: nothing is on it, any money is wholly above."""
    found = result_of(
        "distance_from_target",
        projected=by_place(110, 0.4, 0, 0.5),
        converging_target=by_place(100, 0.5, 0, 0),
    )
    assert_places(found, 110 / 100 - 1, 0.4 / 0.5 - 1, 0, 1)


def test_distance_of_own_money() -> None:
    """Nought where there is no money of its own."""
    found = result_of(
        "distance_of_own_money",
        projected=by_place(110, 0.4, 0),
        converging_target=by_place(100, 0.5, 7),
    )
    assert_places(found, 1 - 100 / 110, 1 - 0.5 / 0.4, 0)


def test_distance_for_pull() -> None:
    lines = {"converging_line": ["of own money", "of target"]}
    found = result_of(
        "distance_for_pull",
        distance_from_target=array([[0.10, 0.11], [-0.20, -0.21]], **PLACE, **lines),
        distance_of_own_money=array([[0.09, 0.08], [-0.25, -0.26]], **PLACE, **lines),
        share_of_own_money=array([1, 0], **lines),
    )
    assert_figures(found, [[0.09, 0.11], [-0.25, -0.21]], **PLACE, **lines)


def test_uncapped_pull() -> None:
    """Only what lies beyond 2 per cent over, 5 per cent under, is pulled."""
    found = result_of(
        "uncapped_pull",
        distance_for_pull=by_place(0.10, -0.10, 0.01, -0.04),
        speed_over=per_line(0.5),
        speed_under=per_line(0.25),
        begins_over=per_line(0.02),
        begins_under=per_line(0.05),
    )
    assert_places(found, -(0.10 - 0.02) * 0.5, (0.10 - 0.05) * 0.25, 0, 0)


def test_pull() -> None:
    """Never below -0.03, never above 0.01."""
    caps = {"cap_over": per_line(0.03), "cap_under": per_line(0.01)}
    found = result_of("pull", uncapped_pull=by_place(-0.04, 0.0125, -0.02, 0.005), **caps)
    assert_places(found, -0.03, 0.01, -0.02, 0.005)


def test_capped() -> None:
    found = result_of(
        "capped",
        uncapped_pull=by_place(-0.04, 0.0125, -0.02, 0),
        pull=by_place(-0.03, 0.01, -0.02, 0),
    )
    assert_places(found, 1, 1, 0, 0)


def test_pulled() -> None:
    found = result_of("pulled", projected=by_place(110, 300), pull=by_place(-0.03, 0.01))
    assert_places(found, 110 * 0.97, 300 * 1.01)


# --- limits ---------------------------------------------------------------------------------------
def test_floor_amount() -> None:
    """Alpha: 100 x 0.98 is more than 30 x 3; Beta: 300 x 0.98 is less than 100 x 3."""
    found = result_of(
        "floor_amount",
        baseline=by_place(100, 300),
        population=array([30, 100], **PLACE),
        growth_floor=per_line(-0.02),
        per_head_floor=per_line(3),
    )
    assert_places(found, 98, 300)


def test_ceiling_alone() -> None:
    """Alpha: 100 x 1.1 is more than 30 x 3.5; Beta: 300 x 1.1 is less than 100 x 3.5."""
    found = result_of(
        "ceiling_alone",
        baseline=by_place(100, 300),
        population=array([30, 100], **PLACE),
        growth_ceiling=per_line(0.1),
        per_head_ceiling=per_line(3.5),
    )
    assert_places(found, 105, 330)


def test_ceiling_amount() -> None:
    """The floor holds where it is higher."""
    found = result_of(
        "ceiling_amount", ceiling_alone=by_place(105, 290), floor_amount=by_place(98, 300)
    )
    assert_places(found, 105, 300)


#: Money over and under target, and the same with a floor and a ceiling that come between.
ON_THE_WAY = {
    "projected": by_place(110, 95, 110, 95),
    "converging_target": by_place(100, 100, 100, 100),
    "floor_amount": by_place(90, 90, 103, 97),
    "ceiling_amount": by_place(120, 120, 105, 99),
}


def test_least_on_the_way() -> None:
    """The smaller of money and target: 100 and 95; then lifted to the floors 103 and 97."""
    assert_places(result_of("least_on_the_way", **ON_THE_WAY), 100, 95, 103, 97)
    low = {**ON_THE_WAY, "floor_amount": by_place(0, 0, 0, 0)}
    low["ceiling_amount"] = by_place(120, 120, 98, 93)
    assert_places(result_of("least_on_the_way", **low), 100, 95, 98, 93)


def test_most_on_the_way() -> None:
    """The larger of money and target: 110 and 100; then cut to the ceilings 105 and 99."""
    assert_places(result_of("most_on_the_way", **ON_THE_WAY), 110, 100, 105, 99)
    high = {**ON_THE_WAY, "ceiling_amount": by_place(200, 200, 200, 200)}
    high["floor_amount"] = by_place(90, 90, 112, 103)
    assert_places(result_of("most_on_the_way", **high), 110, 100, 112, 103)


def test_stays_on_the_way() -> None:
    """Places can hold 195 to 210 in all; a part of a pound too little or too much is nothing."""
    envelopes = {194.5: 0, 194.75: 1, 195: 1, 210: 1, 210.25: 1, 210.5: 0}
    lines = {"converging_line": [str(money) for money in envelopes]}
    found = result_of(
        "stays_on_the_way",
        envelope=array(list(envelopes), **lines),
        least_on_the_way=array([[100] * 6, [95] * 6], **PLACE, **lines),
        most_on_the_way=array([[110] * 6, [100] * 6], **PLACE, **lines),
        parts_of_a_pound=PARTS,
    )
    assert_figures(found, list(envelopes.values()), **lines)


def test_lowest() -> None:
    lines = {"converging_line": ["on the way", "not"]}
    found = result_of(
        "lowest",
        stays_on_the_way=array([1, 0], **lines),
        least_on_the_way=array([[100, 101], [95, 96]], **PLACE, **lines),
        floor_amount=array([[90, 91], [80, 81]], **PLACE, **lines),
    )
    assert_figures(found, [[100, 91], [95, 81]], **PLACE, **lines)


def test_highest() -> None:
    lines = {"converging_line": ["on the way", "not"]}
    found = result_of(
        "highest",
        stays_on_the_way=array([1, 0], **lines),
        most_on_the_way=array([[110, 111], [100, 101]], **PLACE, **lines),
        ceiling_amount=array([[120, 121], [130, 131]], **PLACE, **lines),
    )
    assert_figures(found, [[110, 121], [100, 131]], **PLACE, **lines)


# --- rounds ---------------------------------------------------------------------------------------
#: Alpha is held low from the first round, Beta high from the second.
HELD_LOW = array([[[1, 1, 1]], [[0, 0, 0]]], **PLACE, **LINE, **ROUND)
HELD_HIGH = array([[[0, 0, 0]], [[0, 1, 1]]], **PLACE, **LINE, **ROUND)


def test_free() -> None:
    """Each round sees what the rounds before it have held."""
    found = result_of("free", last_held_low=HELD_LOW, last_held_high=HELD_HIGH)
    assert_figures(found, [[[1, 0, 0]], [[1, 1, 0]]], **PLACE, **LINE, **ROUND)


def test_fixed_amount() -> None:
    found = result_of(
        "fixed_amount",
        last_held_low=HELD_LOW,
        last_held_high=HELD_HIGH,
        lowest=by_place(95, 200),
        highest=by_place(110, 290),
    )
    assert_figures(found, [[[0, 95, 95]], [[0, 0, 290]]], **PLACE, **LINE, **ROUND)


def test_free_money() -> None:
    free = array([[[1, 0, 0]], [[1, 1, 0]]], **PLACE, **LINE, **ROUND)
    found = result_of("free_money", free=free, pulled=by_place(107, 303))
    assert_figures(found, [[107 + 303, 303, 0]], **LINE, **ROUND)


def test_left_to_share() -> None:
    fixed = array([[[0, 95, 95]], [[0, 0, 290]]], **PLACE, **LINE, **ROUND)
    found = result_of("left_to_share", envelope=per_line(400), fixed_amount=fixed)
    assert_figures(found, [[400, 400 - 95, 400 - 95 - 290]], **LINE, **ROUND)


def test_scale() -> None:
    """Nought where no free place has money; half a pound is money."""
    found = result_of(
        "scale",
        left_to_share=array([[400, 0.4, 15]], **LINE, **ROUND),
        free_money=array([[410, 0.5, 0]], **LINE, **ROUND),
    )
    assert_figures(found, [[400 / 410, 0.8, 0]], **LINE, **ROUND)


def test_trial() -> None:
    found = result_of(
        "trial", pulled=by_place(107, 303), scale=array([[0.5, 2, 0]], **LINE, **ROUND)
    )
    expected = [[[107 * 0.5, 107 * 2, 0]], [[303 * 0.5, 303 * 2, 0]]]
    assert_figures(found, expected, **PLACE, **LINE, **ROUND)


#: Trial amounts of three places in a round: one too little, one too much, one too much but fixed.
TRIAL = array([[[90]], [[310]], [[90]]], **THREE, **LINE, round=["1"])
FREE = array([[[1]], [[1]], [[0]]], **THREE, **LINE, round=["1"])


def test_below() -> None:
    found = result_of("below", lowest=by_place(95, 280, 95), trial=TRIAL, free=FREE)
    assert_figures(found, [[[95 - 90]], [[0]], [[0]]], **THREE, **LINE, round=["1"])


def test_above() -> None:
    found = result_of("above", highest=by_place(110, 303, 80), trial=TRIAL, free=FREE)
    assert_figures(found, [[[0]], [[310 - 303]], [[0]]], **THREE, **LINE, round=["1"])


def test_more_below() -> None:
    found = result_of(
        "more_below",
        below=array([[[5]], [[2]], [[0]]], **THREE, **LINE, round=["1"]),
        above=array([[[0]], [[0]], [[4]]], **THREE, **LINE, round=["1"]),
    )
    assert_figures(found, [[5 + 2 - 4]], **LINE, round=["1"])


def test_held_low() -> None:
    """Newly held: short by a part or more, in a round where shortfalls are not a part smaller.

    Alpha is short by a part in each round, Gamma by half a part. Beta and Delta are held from
    rounds before. In the rounds shortfalls less excesses are 0, -1 and -1.5 parts.
    """
    found = result_of(
        "held_low",
        last_held_low=array(
            [[[0, 0, 0]], [[1, 1, 1]], [[0, 0, 0]], [[0, 1, 0]]], **FOUR, **LINE, **ROUND
        ),
        below=array([[[0.25] * 3], [[0] * 3], [[0.125] * 3], [[0] * 3]], **FOUR, **LINE, **ROUND),
        more_below=array([[0, -0.25, -0.375]], **LINE, **ROUND),
        parts_of_a_pound=PARTS,
    )
    expected = [[[1, 1, 0]], [[0, 1, 1]], [[0, 0, 0]], [[0, 0, 1]]]
    assert_figures(found, expected, **FOUR, **LINE, **ROUND)


def test_held_high() -> None:
    """Newly held: over by a part or more, in a round where shortfalls are more than a part smaller.

    The places and rounds of the example above, the other way round.
    """
    found = result_of(
        "held_high",
        last_held_high=array(
            [[[0, 0, 0]], [[1, 1, 1]], [[0, 0, 0]], [[0, 1, 0]]], **FOUR, **LINE, **ROUND
        ),
        above=array([[[0.25] * 3], [[0] * 3], [[0.125] * 3], [[0] * 3]], **FOUR, **LINE, **ROUND),
        more_below=array([[0, -0.25, -0.375]], **LINE, **ROUND),
        parts_of_a_pound=PARTS,
    )
    expected = [[[0, 0, 1]], [[0, 1, 1]], [[0, 0, 0]], [[0, 0, 1]]]
    assert_figures(found, expected, **FOUR, **LINE, **ROUND)


# --- after the last round -------------------------------------------------------------------------
def test_converged_amount() -> None:
    """In the last round Alpha is fixed at 95 and Beta is free."""
    found = result_of(
        "converged_amount",
        fixed_amount=array([[[0, 0, 95]], [[0, 7, 0]]], **PLACE, **LINE, **ROUND),
        free=array([[[1, 1, 0]], [[1, 0, 1]]], **PLACE, **LINE, **ROUND),
        trial=array([[[90, 91, 92]], [[310, 309, 305]]], **PLACE, **LINE, **ROUND),
    )
    assert_places(found, 95, 305)


def test_amount_to_round() -> None:
    """Grants do not converge: their targets stand."""
    found = result_of(
        "amount_to_round",
        target=array([[120, 2], [280, 6]], **PLACE, **BUDGET_LINE),
        converged_amount=by_place(95, 305),
        converging_line_name=NAME,
    )
    assert_figures(found, [[95, 2], [305, 6]], **PLACE, **BUDGET_LINE)


def test_growth() -> None:
    found = result_of(
        "growth", converged_amount=by_place(95, 0.6, 7), baseline=by_place(100, 0.5, 0)
    )
    assert_places(found, 95 / 100 - 1, 0.6 / 0.5 - 1, 0)


def test_closing_distance() -> None:
    """As before the pull: of a target of nought, any money is wholly above."""
    found = result_of(
        "closing_distance",
        converged_amount=by_place(95, 0.6, 0, 0.5),
        converging_target=by_place(100, 0.5, 0, 0),
    )
    assert_places(found, 95 / 100 - 1, 0.6 / 0.5 - 1, 0, 1)


def test_held() -> None:
    """Held low or high after the last round."""
    found = result_of(
        "held",
        held_low=array([[[1, 1, 1]], [[0, 0, 0]], [[0, 0, 0]]], **THREE, **LINE, **ROUND),
        held_high=array([[[0, 0, 0]], [[0, 0, 1]], [[0, 0, 0]]], **THREE, **LINE, **ROUND),
    )
    assert_places(found, 1, 1, 0)


def test_held_at_floor() -> None:
    """Held on it; held, but above it; on it, but not held."""
    found = result_of(
        "held_at_floor",
        held=by_place(1, 1, 0),
        converged_amount=by_place(95, 96, 95),
        floor_amount=by_place(95, 95, 95),
    )
    assert_places(found, 1, 0, 0)


def test_held_at_ceiling() -> None:
    """Held on it; held, but below it; on it, but not held; held at the floor already."""
    found = result_of(
        "held_at_ceiling",
        held=by_place(1, 1, 0, 1),
        held_at_floor=by_place(0, 0, 0, 1),
        converged_amount=by_place(110, 109, 110, 110),
        ceiling_amount=by_place(110, 110, 110, 110),
    )
    assert_places(found, 1, 0, 0, 0)


def test_held_at_target() -> None:
    """Held on target; held elsewhere; held at a floor, or a ceiling, that is the target."""
    found = result_of(
        "held_at_target",
        held=by_place(1, 1, 1, 1),
        held_at_floor=by_place(0, 0, 1, 0),
        held_at_ceiling=by_place(0, 0, 0, 1),
        converged_amount=by_place(100, 101, 100, 100),
        converging_target=by_place(100, 100, 100, 100),
    )
    assert_places(found, 1, 0, 0, 0)


def test_held_at_base_growth() -> None:
    """What is held and not for another reason."""
    found = result_of(
        "held_at_base_growth",
        held=by_place(1, 1, 1, 1),
        held_at_floor=by_place(1, 0, 0, 0),
        held_at_ceiling=by_place(0, 1, 0, 0),
        held_at_target=by_place(0, 0, 1, 0),
    )
    assert_places(found, 0, 0, 0, 1)


def test_room_above_floors() -> None:
    found = result_of("room_above_floors", envelope=per_line(400), floor_amount=by_place(90, 300))
    assert_figures(found, [400 - 90 - 300], **LINE)


def test_room_below_ceilings() -> None:
    found = result_of(
        "room_below_ceilings", envelope=per_line(400), ceiling_amount=by_place(120, 350)
    )
    assert_figures(found, [120 + 350 - 400], **LINE)


def test_convergence_in_pounds() -> None:
    found = result_of(
        "convergence_in_pounds",
        converged_amount=by_place(95, 305),
        converging_target=by_place(100, 300),
    )
    assert_places(found, 95 - 100, 305 - 300)


def test_convergence_per_head() -> None:
    """All lines together: -5 + 0.5 pounds for 100 people, 5 - 0.5 for 300."""
    found = result_of(
        "convergence_per_head",
        amount_to_round=array([[95, 2.5], [305, 5.5]], **PLACE, **BUDGET_LINE),
        target=array([[100, 2], [300, 6]], **PLACE, **BUDGET_LINE),
        population=array([100, 300], **PLACE),
    )
    assert_figures(found, [-4.5 / 100, 4.5 / 300], **PLACE)


# --- what the path shows --------------------------------------------------------------------------
THREE_LINES = {"budget_line": ["core", "fund", "rest"]}
MOVING = {"converging_line": ["core", "fund"]}
MOVING_NAME = array(["core", "fund"], **MOVING)
PEOPLE = array([100, 300], **PLACE)


def test_own_base_growth() -> None:
    """Nothing to grow from is no growth."""
    found = result_of(
        "own_base_growth",
        projected=array([[103, 50], [0, 40]], **PLACE, **MOVING),
        baseline=array([[100, 40], [0, 50]], **PLACE, **MOVING),
    )
    assert_figures(found, [[103 / 100 - 1, 50 / 40 - 1], [0, 40 / 50 - 1]], **PLACE, **MOVING)
    half_a_pound = {"projected": by_place(0.6, 0), "baseline": by_place(0.5, 0)}
    assert_places(result_of("own_base_growth", **half_a_pound), 0.6 / 0.5 - 1, 0)


#: A line of one pound.
ONE = {"converging_line": ["core"]}


def test_baseline_share() -> None:
    found = result_of(
        "baseline_share",
        baseline=array([[30, 0], [90, 0]], **PLACE, **MOVING),
        total_baseline=array([120, 0], **MOVING),
    )
    assert_figures(found, [[30 / 120, 0], [90 / 120, 0]], **PLACE, **MOVING)
    one_pound = {"baseline": array([[1], [0]], **PLACE, **ONE), "total_baseline": array([1], **ONE)}
    assert_figures(result_of("baseline_share", **one_pound), [[1], [0]], **PLACE, **ONE)


def test_projected_share() -> None:
    found = result_of("projected_share", projected=array([[30, 0], [20, 0]], **PLACE, **MOVING))
    assert_figures(found, [[30 / 50, 0], [20 / 50, 0]], **PLACE, **MOVING)
    found = result_of("projected_share", projected=array([[1], [0]], **PLACE, **ONE))
    assert_figures(found, [[1], [0]], **PLACE, **ONE)


def test_converging_target_share() -> None:
    found = result_of(
        "converging_target_share", converging_target=array([[10, 0], [70, 0]], **PLACE, **MOVING)
    )
    assert_figures(found, [[10 / 80, 0], [70 / 80, 0]], **PLACE, **MOVING)
    found = result_of(
        "converging_target_share", converging_target=array([[1], [0]], **PLACE, **ONE)
    )
    assert_figures(found, [[1], [0]], **PLACE, **ONE)


def test_scaled_by() -> None:
    scale = array([[1.5, 1.2, 0.98], [1, 1, 1.003]], **MOVING, **ROUND)
    assert_figures(result_of("scaled_by", scale=scale), [0.98 - 1, 1.003 - 1], **MOVING)


TARGET = array([[400, 70, 5], [500, 30, 6]], **PLACE, **THREE_LINES)
GIVEN = array([[420, 60], [490, 45]], **PLACE, **MOVING)


def test_target_aimed_at() -> None:
    found = result_of(
        "target_aimed_at", target=TARGET, given_target=GIVEN, converging_line_name=MOVING_NAME
    )
    assert_figures(found, [[420, 60, 5], [490, 45, 6]], **PLACE, **THREE_LINES)


def test_given_target_in_pounds() -> None:
    found = result_of(
        "given_target_in_pounds",
        target=TARGET,
        given_target=GIVEN,
        converging_line_name=MOVING_NAME,
    )
    assert_figures(found, [420 - 400 + 60 - 70, 490 - 500 + 45 - 30], **PLACE)


def test_given_target_per_head() -> None:
    found = result_of(
        "given_target_per_head", given_target_in_pounds=array([10, -6], **PLACE), population=PEOPLE
    )
    assert_figures(found, [10 / 100, -6 / 300], **PLACE)


def test_still_to_move_in_pounds() -> None:
    found = result_of(
        "still_to_move_in_pounds",
        convergence_in_pounds=array([[8, -3], [-8, 1]], **PLACE, **MOVING),
    )
    assert_figures(found, [8 - 3, -8 + 1], **PLACE)


def test_still_to_move_per_head() -> None:
    found = result_of(
        "still_to_move_per_head",
        still_to_move_in_pounds=array([5, -7], **PLACE),
        population=PEOPLE,
    )
    assert_figures(found, [5 / 100, -7 / 300], **PLACE)


@pytest.mark.parametrize(("one", "other"), [(80, 20), (0.4, 0.1)])
def test_still_to_move_as_share(one: float, other: float) -> None:
    """A place without a target has no part of one; half a pound is a target."""
    found = result_of(
        "still_to_move_as_share",
        still_to_move_in_pounds=array([5, -7], **PLACE),
        converging_target=array([[one, other], [0, 0]], **PLACE, **MOVING),
    )
    assert_figures(found, [5 / (one + other), 0], **PLACE)


# --- last year's formula --------------------------------------------------------------------------
FORMER = {"former_area": ["x", "y", "z"]}
FORMER_PEOPLE = array([[100], [250], [150]], **FORMER, **LINE)


def test_former_need() -> None:
    """Alpha had the areas x and y, Beta z."""
    found = result_of(
        "former_need",
        former_weighted_population=FORMER_PEOPLE,
        place_of_former_area=array(["Alpha", "Alpha", "Beta"], **FORMER),
        place_name=array(["Alpha", "Beta"], **PLACE),
    )
    assert_places(found, 100 + 250, 150)


def test_former_share() -> None:
    """Of all weighted people of the year before, those of areas that no place has among them."""
    found = result_of(
        "former_share",
        former_need=by_place(100, 250),
        former_weighted_population=FORMER_PEOPLE,
    )
    assert_places(found, 100 / 500, 250 / 500)


def test_opening_baseline() -> None:
    found = result_of(
        "opening_baseline", former_share=by_place(0.2, 0.8), money_before=per_line(3000)
    )
    assert_places(found, 0.2 * 3000, 0.8 * 3000)


def test_opening_baseline_by_payments() -> None:
    """Payments have one share for all lines that start from them."""
    shares = array([0.3, 0.7], **PLACE)
    found = result_of("opening_baseline", payment_share=shares, money_before=per_line(3000))
    assert_places(found, 0.3 * 3000, 0.7 * 3000)


# --- last year's money of areas that other ICBs had -----------------------------------------------
ICBS = {"former_icb": ["Old", "Other"]}
ICB_NAMES = array(["Old", "Other"], **ICBS)
FROM = {
    "former_weighted_population": FORMER_PEOPLE,
    "former_icb_of_area": array(["Old", "Old", "Other"], **FORMER),
    "former_icb_name": ICB_NAMES,
}
CARRIED = array([[3500, 600]], **LINE, **ICBS)


def test_carried_need() -> None:
    """The areas x and y were of Old, z of Other."""
    assert_figures(result_of("carried_need", **FROM), [[100 + 250, 150]], **LINE, **ICBS)


def test_carried_money() -> None:
    """All of Old came; of Other 150 of 150 + 450 weighted people, a quarter of its 2,400."""
    found = result_of(
        "carried_money",
        carried_need=array([[350, 150]], **LINE, **ICBS),
        former_need_elsewhere=array([[0, 450]], **LINE, **ICBS),
        former_icb_money=array([[3500, 2400]], **LINE, **ICBS),
    )
    assert_figures(found, [[3500, 2400 * 150 / 600]], **LINE, **ICBS)


def test_money_before() -> None:
    found = result_of("money_before", carried_money=CARRIED)
    assert_figures(found, [3500 + 600], **LINE)


def test_carried_to_place() -> None:
    """Alpha has x and z: 100 of Old's 350 and all of what came from Other. Beta has y."""
    found = result_of(
        "carried_to_place",
        **FROM,
        place_of_former_area=array(["Alpha", "Beta", "Alpha"], **FORMER),
        place_name=array(["Alpha", "Beta"], **PLACE),
        carried_need=array([[350, 150]], **LINE, **ICBS),
        carried_money=CARRIED,
    )
    alpha, beta = [100 / 350 * 3500, 600], [250 / 350 * 3500, 0]
    assert_figures(found, [[alpha], [beta]], **PLACE, **LINE, **ICBS)


def test_carried_difference() -> None:
    """By need alone each had half of 4,100; Alpha's areas brought 1,600 of it, Beta's 2,500."""
    found = result_of(
        "carried_difference",
        carried_to_place=array([[[1000, 600]], [[2500, 0]]], **PLACE, **LINE, **ICBS),
        former_share=by_place(0.5, 0.5),
        money_before=per_line(4100),
    )
    assert_places(found, 1600 - 2050, 2500 - 2050)


def test_opening_baseline_of_carried_money() -> None:
    given = {"former_share": by_place(0.5, 0.5), "money_before": per_line(4100)}
    found = result_of("opening_baseline", **given, carried_difference=by_place(-450, 450))
    assert_places(found, 1600, 2500)


# --- a core envelope that converges as one --------------------------------------------------------
FUNCTIONS = {"budget_line": ["acute", "maternity", "grants"]}
IN_CORE = array([[1, 1, 0]], **LINE, **FUNCTIONS)


def test_an_envelope_converges_as_one() -> None:
    """Target, envelope and next year's baseline of core are those of its two functions."""
    target = array([[120, 10, 2], [280, 30, 6]], **PLACE, **FUNCTIONS)
    own = {"converging_line_name": NAME, "in_converging_line": IN_CORE}
    assert_places(result_of("converging_target", target=target, **own), 120 + 10, 280 + 30)

    money = array([400, 40, 8], **FUNCTIONS)
    found = result_of("envelope", placed_amount=money, **own)
    assert_figures(found, [400 + 40], **LINE)

    allocated = [[[101, 111], [11, 12], [2, 3]], [[299, 309], [29, 28], [6, 7]]]
    found = result_of(
        "baseline",
        opening_baseline=by_place(90, 310),
        first_year=array([1, 0], **YEAR),
        last_allocation=array(allocated, **PLACE, **FUNCTIONS, **YEAR),
        **own,
    )
    assert_figures(found, [[[90, 101 + 11]], [[310, 299 + 29]]], **PLACE, **LINE, **YEAR)


def test_spread_over_functions() -> None:
    """Ten elevenths of core's £440 are acute, one eleventh is maternity."""
    found = result_of(
        "spread_over_functions",
        convergence_in_pounds=by_place(22, -22),
        placed_amount=array([400, 40, 8], **FUNCTIONS),
        envelope=per_line(440),
        in_converging_line=IN_CORE,
    )
    alpha = [[22 * 400 / 440, 22 * 40 / 440, 0]]
    assert_figures(found, [alpha, [[-20, -2, 0]]], **PLACE, **LINE, **FUNCTIONS)


def test_amount_to_round_of_functions() -> None:
    found = result_of(
        "amount_to_round",
        target=array([[120, 10, 2], [280, 30, 6]], **PLACE, **FUNCTIONS),
        converged_amount=by_place(152, 288),
        converging_line_name=NAME,
        spread_over_functions=array([[[20, 2, 0]], [[-20, -2, 0]]], **PLACE, **LINE, **FUNCTIONS),
    )
    assert_figures(found, [[140, 12, 2], [260, 28, 6]], **PLACE, **FUNCTIONS)


#: Of 400 and 600 published, 404 and 597 are modelled: 1 per cent above, half of one below.
OF_CORE = {"converging_line": ["core"]}
PUBLISHED = array([[400], [600]], **PLACE, **OF_CORE)


def test_above_published() -> None:
    modelled = array([[404], [597]], **PLACE, **OF_CORE)
    found = result_of("above_published", converged_amount=modelled, published_allocation=PUBLISHED)
    assert_figures(found, [[4], [-3]], **PLACE, **OF_CORE)


def test_above_published_as_share() -> None:
    above = array([[4], [-3]], **PLACE, **OF_CORE)
    found = result_of(
        "above_published_as_share", above_published=above, published_allocation=PUBLISHED
    )
    assert_figures(found, [[4 / 400], [-3 / 600]], **PLACE, **OF_CORE)


def test_total_published() -> None:
    found = result_of("total_published", published_allocation=PUBLISHED)
    assert_figures(found, [400 + 600], **OF_CORE)


def test_total_above_published() -> None:
    published, money = array([1000], **OF_CORE), array([1001], **OF_CORE)
    found = result_of("total_above_published", envelope=money, total_published=published)
    assert_figures(found, [1], **OF_CORE)
