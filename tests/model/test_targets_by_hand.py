"""Targets and the bridge in pounds, step by step: two places, one of 100 and one of 300 people."""

from __future__ import annotations

from allocmodel.declared.vocabulary import BASES, BRIDGE_LINES, FORMULAS, SERVICES
from tests.model.by_hand import PLACE, array, assert_figures, result_of

LINE = {"budget_line": ["core", "grants"]}
BASIS = {"basis": list(BASES)}
BRIDGE_LINE = {"bridge_line": list(BRIDGE_LINES)}
POOL = {"pool": ["core20", "core20plus"]}

PEOPLE = array([100, 300], **PLACE)
POPULATION_SHARE = array([0.25, 0.75], **PLACE)
MONEY = {"core": 1000, "primary_medical": 100, "mental_health": 40, "per_head": 7, "core20": 20}
MONEY_BY_BASIS = array([MONEY.get(basis, 0) for basis in BASES], **BASIS)


def test_target() -> None:
    money = {"placed_amount": array([1000, 8], **LINE)}
    official = {"line_share": array([[0.4, 0.25], [0.6, 0.75]], **PLACE, **LINE)}
    found = result_of("target", **official, **money)
    assert_figures(found, [[0.4 * 1000, 0.25 * 8], [0.6 * 1000, 0.75 * 8]], **PLACE, **LINE)

    adjusted = {"adjusted_share": array([[0.45, 0.25], [0.55, 0.75]], **PLACE, **LINE)}
    found = result_of("target", **official, **money, **adjusted)
    assert_figures(found, [[0.45 * 1000, 0.25 * 8], [0.55 * 1000, 0.75 * 8]], **PLACE, **LINE)


def test_equal_money() -> None:
    found = result_of("equal_money", population_share=POPULATION_SHARE, total_placed=array(1167))
    assert_figures(found, [0.25 * 1167, 0.75 * 1167], **PLACE)


def test_bridge_in_pounds() -> None:
    """Mental health moves money by both formulas, and by the line that follows it alone."""
    moves = {
        ("core", "mental_health"): 0.03,
        ("core", "unavoidable_costs"): 0.02,
        ("primary_medical", "mental_health"): 0.01,
    }
    alpha = [[moves.get((formula, line), 0) for line in BRIDGE_LINES] for formula in FORMULAS]
    beta = [[-move for move in formula] for formula in alpha]
    found = result_of(
        "bridge_in_pounds",
        money_by_basis=MONEY_BY_BASIS,
        bridge=array([alpha, beta], **PLACE, formula=list(FORMULAS), **BRIDGE_LINE),
        fair_share=array([[0.4] * 9, [0.6] * 9], **PLACE, service=list(SERVICES)),
        population_share=POPULATION_SHARE,
    )
    pounds = {
        "mental_health": 1000 * 0.03 + 100 * 0.01 + 40 * (0.4 - 0.25),
        "unavoidable_costs": 1000 * 0.02,
    }
    gains = [pounds.get(line, 0) for line in BRIDGE_LINES]
    assert_figures(found, [gains, [-pound for pound in gains]], **PLACE, **BRIDGE_LINE)


def test_bridge_per_head() -> None:
    line = {"bridge_line": ["mental_health", "unavoidable_costs"]}
    pounds = array([[37, 20], [-37, -20]], **PLACE, **line)
    found = result_of("bridge_per_head", bridge_in_pounds=pounds, population=PEOPLE)
    assert_figures(found, [[37 / 100, 20 / 100], [-37 / 300, -20 / 300]], **PLACE, **line)


def test_pool_in_pounds() -> None:
    """No money is on core20plus."""
    found = result_of(
        "pool_in_pounds",
        money_by_basis=MONEY_BY_BASIS,
        pool_share=array([[0.9, 0.5], [0.1, 0.5]], **PLACE, **POOL),
        population_share=POPULATION_SHARE,
    )
    assert_figures(found, [[20 * (0.9 - 0.25), 0], [20 * (0.1 - 0.75), 0]], **PLACE, **POOL)


def test_pool_per_head() -> None:
    pounds = array([[13, 5], [-13, -5]], **PLACE, **POOL)
    found = result_of("pool_per_head", pool_in_pounds=pounds, population=PEOPLE)
    assert_figures(found, [[13 / 100, 5 / 100], [-13 / 300, -5 / 300]], **PLACE, **POOL)


def test_agreed_in_pounds() -> None:
    """Two lines have agreed shares, £20 and £8; one of them has been put on another basis since."""
    line = {"budget_line": ["core", "fund", "contract"]}
    found = result_of(
        "agreed_in_pounds",
        agreed_share=array([[0.9, 0.5], [0.1, 0.5]], **PLACE, shared_line=["fund", "contract"]),
        placed_amount=array([100, 20, 8], **line),
        line_basis=array(["core", "shares", "core"], **line),
        by_agreement=array([0, 1], basis=["core", "shares"]),
        population_share=POPULATION_SHARE,
    )
    assert_figures(found, [20 * (0.9 - 0.25), 20 * (0.1 - 0.75)], **PLACE)


def test_agreed_per_head() -> None:
    pounds = array([13, -13], **PLACE)
    found = result_of("agreed_per_head", agreed_in_pounds=pounds, population=PEOPLE)
    assert_figures(found, [13 / 100, -13 / 300], **PLACE)
