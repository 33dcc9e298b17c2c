"""Targets and the bridge in pounds, step by step: two places, one of 100 and one of 300 people."""

from __future__ import annotations

from allocmodel.declared.vocabulary import (
    BASES,
    BRIDGE_LINES,
    BRIDGE_LINES_BY_AGE,
    COMPONENTS,
    FORMULAS,
    SERVICES,
    age_line,
    same_age_line,
)
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


def test_bridge_in_pounds_by_ages() -> None:
    """Mental health, core of £1,000 and its own line of £40: ages alone, then at the same ages.

    Alpha has 0.25 of the people, 0.31 of the need by their ages and 0.4 of the need.
    """
    ages, same_ages = age_line("mental_health"), same_age_line("mental_health")
    core = {ages: 0.01, same_ages: 0.02}
    alpha = [
        [core.get(line, 0) * (one == "core") for line in BRIDGE_LINES_BY_AGE] for one in FORMULAS
    ]
    beta = [[-move for move in formula] for formula in alpha]
    lines = {"bridge_line": list(BRIDGE_LINES_BY_AGE)}
    found = result_of(
        "bridge_in_pounds",
        money_by_basis=MONEY_BY_BASIS,
        bridge=array([alpha, beta], **PLACE, formula=list(FORMULAS), **lines),
        fair_share=array([[0.4] * 9, [0.6] * 9], **PLACE, service=list(SERVICES)),
        population_share=POPULATION_SHARE,
        age_expected_share=array(
            [[0.31] * len(COMPONENTS), [0.69] * len(COMPONENTS)],
            **PLACE,
            component=list(COMPONENTS),
        ),
    )
    pounds = {
        ages: 1000 * 0.01 + 40 * (0.31 - 0.25),
        same_ages: 1000 * 0.02 + 40 * (0.4 - 0.31),
    }
    gains = [pounds.get(line, 0) for line in lines["bridge_line"]]
    assert_figures(found, [gains, [-pound for pound in gains]], **PLACE, **lines)


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


# --- functions, needs taken out, own indices ------------------------------------------------------
FUNCTION = {"function": ["core_mental_health", "core_maternity"]}
REMAINDER = {"remainder_line": ["core"]}
OWN = {"own_index": ["own:frailty"]}


def test_money_of_functions() -> None:
    found = result_of(
        "money_of_functions",
        money_by_basis=array([5, 30, 20], basis=["core", *reversed(FUNCTION["function"])]),
        function_name=array(FUNCTION["function"], **FUNCTION),
    )
    assert_figures(found, [20, 30], **FUNCTION)


def test_core_money_of_functions() -> None:
    found = result_of("core_money_of_functions", money_of_functions=array([20, 30], **FUNCTION))
    assert_figures(found, 20 + 30)


def test_bridge_in_pounds_of_functions() -> None:
    """£50 of functions count as £50 of core, beside the £1000 on it."""
    moves = {"mental_health": 0.03, "unavoidable_costs": 0.02}
    core = [moves.get(line, 0) for line in BRIDGE_LINES]
    alpha = [core, [0] * len(BRIDGE_LINES)]
    beta = [[-move for move in formula] for formula in alpha]
    found = result_of(
        "bridge_in_pounds",
        money_by_basis=array([1000 if one == "core" else 0 for one in BASES], **BASIS),
        bridge=array([alpha, beta], **PLACE, formula=list(FORMULAS), **BRIDGE_LINE),
        fair_share=array([[0.4] * 9, [0.6] * 9], **PLACE, service=list(SERVICES)),
        population_share=POPULATION_SHARE,
        core_money_of_functions=array(50),
    )
    gains = [(1000 + 50) * move for move in core]
    assert_figures(found, [gains, [-pound for pound in gains]], **PLACE, **BRIDGE_LINE)


def test_money_away_from_local_parts() -> None:
    found = result_of(
        "money_away_from_local_parts",
        money_of_functions=array([20, 30], **FUNCTION),
        core_money_of_functions=array(50),
        function_part=array([0.7, 0.3], **FUNCTION),
    )
    assert_figures(found, [20 - 0.7 * 50, 30 - 0.3 * 50], **FUNCTION)


def test_spending_mix_in_pounds() -> None:
    """£15 go from mental health, of which Alpha has 0.6, to maternity, of which it has 0.2."""
    found = result_of(
        "spending_mix_in_pounds",
        money_away_from_local_parts=array([-15, 15], **FUNCTION),
        function_share=array([[0.6, 0.2], [0.4, 0.8]], **PLACE, **FUNCTION),
    )
    assert_figures(found, [-15 * 0.6 + 15 * 0.2, -15 * 0.4 + 15 * 0.8], **PLACE)


def test_spending_mix_per_head() -> None:
    found = result_of(
        "spending_mix_per_head", spending_mix_in_pounds=array([-6, 6], **PLACE), population=PEOPLE
    )
    assert_figures(found, [-6 / 100, 6 / 300], **PLACE)


def test_remainder_in_pounds() -> None:
    found = result_of(
        "remainder_in_pounds",
        remainder_share=array([[0.3], [0.7]], **PLACE, **REMAINDER),
        whole_formula_share=array([[0.4], [0.6]], **PLACE, **REMAINDER),
        placed_amount=array([1000, 8], **LINE),
        remainder_line_name=array(["core"], **REMAINDER),
    )
    assert_figures(found, [[1000 * (0.3 - 0.4)], [1000 * (0.7 - 0.6)]], **PLACE, **REMAINDER)


def test_remainder_per_head() -> None:
    found = result_of(
        "remainder_per_head",
        remainder_in_pounds=array([[-100], [100]], **PLACE, **REMAINDER),
        population=PEOPLE,
    )
    assert_figures(found, [[-100 / 100], [100 / 300]], **PLACE, **REMAINDER)


OWN_MONEY = array([50, 7], basis=["own:frailty", "core"])
OWN_SHARE = array([[0.35], [0.65]], **PLACE, **OWN)


def test_own_index_in_pounds() -> None:
    found = result_of(
        "own_index_in_pounds",
        money_by_basis=OWN_MONEY,
        own_share=OWN_SHARE,
        population_share=POPULATION_SHARE,
    )
    assert_figures(found, [[50 * (0.35 - 0.25)], [50 * (0.65 - 0.75)]], **PLACE, **OWN)


def test_own_index_per_head() -> None:
    found = result_of(
        "own_index_per_head",
        own_index_in_pounds=array([[5], [-5]], **PLACE, **OWN),
        population=PEOPLE,
    )
    assert_figures(found, [[5 / 100], [-5 / 300]], **PLACE, **OWN)


def test_own_index_against_core() -> None:
    found = result_of(
        "own_index_against_core",
        money_by_basis=OWN_MONEY,
        own_share=OWN_SHARE,
        fair_share=array([[0.4, 0.1], [0.6, 0.9]], **PLACE, service=["core", "maternity"]),
    )
    assert_figures(found, [[50 * (0.35 - 0.4)], [50 * (0.65 - 0.6)]], **PLACE, **OWN)
