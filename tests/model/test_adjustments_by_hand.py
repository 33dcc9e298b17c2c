"""Adjustments, step by step: two places, an adjusted line, a line left alone.

Alpha has 100 people, Beta 300. By the national formula Alpha has 0.4 of core and 0.25 of grants.
"""

from __future__ import annotations

from allocmodel.engine.steps import all_steps
from allocmodel.model.adjustments import WEIGHTS
from tests.model.by_hand import PLACE, array, assert_figures, result_of

LINE = {"budget_line": ["core", "grants"]}
WEIGHTED = {"weighted_line": ["core"]}
FIFTH = {"deprivation_quintile": ["1", "5"]}
KIND = {"weight_kind": ["deprivation", "ethnicity"]}
COALITION = {"coalition": ["none", "deprivation weights", "ethnicity weights", "all"]}
ESTIMATE = {"estimate": ["lower", "point", "upper"]}
ATTRIBUTION = {"attribution": ["declared", "shapley"]}
ADJUSTMENT = {"adjustment": ["deprivation", "ethnicity"]}

PEOPLE = array([100, 300], **PLACE)
WEIGHTED_NAME = array(["core"], **WEIGHTED)
LINE_SHARE = array([[0.4, 0.25], [0.6, 0.75]], **PLACE, **LINE)
CHANGED_LINE_SHARE = array([[0.5, 0.25], [0.5, 0.75]], **PLACE, **LINE)

#: Every set of the two weights, and both at a bound.
SETS = {
    "coalition": ["none", "deprivation weights", "ethnicity weights", "all", "all, lower bound"]
}
SWITCHED_ON = array([[0, 1, 0, 1, 1], [0, 0, 1, 1, 1]], **KIND, **SETS)
#: Two outcomes, the second of a line that is not core.
FOLLOWED = {"followed_outcome": ["diabetes", "stroke"]}
BEFORE = array([[0.4], [0.6]], **PLACE, **WEIGHTED)


def test_official_need() -> None:
    official = {"line_share": LINE_SHARE, "weighted_line_name": WEIGHTED_NAME}
    sets = {"coalition": ["none", "all"]}
    found = result_of(
        "official_need",
        **official,
        share_with_changed_core=CHANGED_LINE_SHARE,
        core_change_in_coalition=array([0, 1], **sets),
    )
    assert_figures(found, [[[0.4, 0.5]], [[0.6, 0.5]]], **PLACE, **WEIGHTED, **sets)
    assert_figures(result_of("official_need", **official), [[0.4], [0.6]], **PLACE, **WEIGHTED)


def test_mean_deprivation_need() -> None:
    """Alpha has 0.4 of the line and weighs 1.2, Beta 0.6 and 0.9."""
    found = result_of(
        "mean_deprivation_need",
        official_need=BEFORE,
        deprivation_need=array([[1.2], [0.9]], **PLACE, **WEIGHTED),
    )
    assert_figures(found, [0.4 * 1.2 + 0.6 * 0.9], **WEIGHTED)


def test_deprivation_factor() -> None:
    """The whole line follows it: 1.2 / 1.02 and 0.9 / 1.02 where it is switched on."""
    found = result_of(
        "deprivation_factor",
        deprivation_need=array([[1.2], [0.9]], **PLACE, **WEIGHTED),
        mean_deprivation_need=array([1.02], **WEIGHTED),
        weight_in_coalition=SWITCHED_ON,
    )
    alpha, beta = 1.2 / 1.02, 0.9 / 1.02
    expected = [[[1, alpha, 1, alpha, alpha]], [[1, beta, 1, beta, beta]]]
    assert_figures(found, expected, **PLACE, **WEIGHTED, **SETS)


def test_mean_need_without_list_inflation() -> None:
    found = result_of(
        "mean_need_without_list_inflation",
        official_need=BEFORE,
        need_without_list_inflation=array([0.9, 1.05], **PLACE),
    )
    assert_figures(found, [0.4 * 0.9 + 0.6 * 1.05], **WEIGHTED)


def test_list_inflation_factor() -> None:
    """0.9 / 0.99 and 1.05 / 0.99 in the sets that have it."""
    sets = {"coalition": ["none", "all"]}
    found = result_of(
        "list_inflation_factor",
        need_without_list_inflation=array([0.9, 1.05], **PLACE),
        mean_need_without_list_inflation=array([0.99], **WEIGHTED),
        weight_in_coalition=array([[0, 1]], weight_kind=["list_inflation"], **sets),
    )
    expected = [[[1, 0.9 / 0.99]], [[1, 1.05 / 0.99]]]
    assert_figures(found, expected, **PLACE, **WEIGHTED, **sets)


def test_mean_outcome_need_in_set() -> None:
    """Counted by the share after deprivation weights, where those are switched on."""
    sets = {"coalition": ["none", "all"]}
    found = result_of(
        "mean_outcome_need_in_set",
        official_need=BEFORE,
        deprivation_factor=array([[[1, 1.2]], [[1, 0.9]]], **PLACE, **WEIGHTED, **sets),
        outcome_need_in_set=array([[[1.5, 1], [1.6, 1]], [[1.1, 2], [1.2, 2]]],
            **PLACE, **sets, **FOLLOWED),
    )  # fmt: skip
    none = [0.4 * 1.5 + 0.6 * 1.1, 0.4 * 1 + 0.6 * 2]
    both = [0.4 * 1.2 * 1.6 + 0.6 * 0.9 * 1.2, 0.4 * 1.2 * 1 + 0.6 * 0.9 * 2]
    assert_figures(found, [[none, both]], **WEIGHTED, **sets, **FOLLOWED)


def test_ethnicity_factor() -> None:
    """1 + 0.1 x (1.5 / 1.25 - 1) + 0.2 x (0.9 / 1.2 - 1) in both sets that have it."""
    sets = {"coalition": ["none", "all", "all, lower bound"]}
    need = [[[1.5, 0.9], [1.5, 0.9], [1.3, 0.9]], [[1.0, 1.4], [1.0, 1.4], [1.0, 1.4]]]
    found = result_of(
        "ethnicity_factor",
        outcome_need_in_set=array(need, **PLACE, **sets, **FOLLOWED),
        mean_outcome_need_in_set=array(
            [[[1.25, 1.2], [1.25, 1.2], [1.2, 1.2]]], **WEIGHTED, **sets, **FOLLOWED
        ),
        weight_in_coalition=array([[0, 1, 1]], weight_kind=["ethnicity"], **sets),
        part_that_follows=array(
            [[[0.1, 0.2], [0.1, 0.2], [0.05, 0.1]]], **WEIGHTED, **sets, **FOLLOWED
        ),
    )
    alpha = [
        1,
        1 + 0.1 * (1.5 / 1.25 - 1) + 0.2 * (0.9 / 1.2 - 1),
        1 + 0.05 * (1.3 / 1.2 - 1) + 0.1 * (0.9 / 1.2 - 1),
    ]
    beta = [
        1,
        1 + 0.1 * (1.0 / 1.25 - 1) + 0.2 * (1.4 / 1.2 - 1),
        1 + 0.05 * (1.0 / 1.2 - 1) + 0.1 * (1.4 / 1.2 - 1),
    ]
    assert_figures(found, [[alpha], [beta]], **PLACE, **WEIGHTED, **sets)


def test_coalition_share() -> None:
    """The share before weights, times each factor."""
    sets = {"coalition": ["none", "all"]}
    found = result_of(
        "coalition_share",
        official_need=BEFORE,
        deprivation_factor=array([[[1, 1.2]], [[1, 0.8]]], **PLACE, **WEIGHTED, **sets),
        ethnicity_factor=array([[[1, 1.1]], [[1, 0.9]]], **PLACE, **WEIGHTED, **sets),
    )
    expected = [[[0.4, 0.4 * 1.2 * 1.1]], [[0.6, 0.6 * 0.8 * 0.9]]]
    assert_figures(found, expected, **PLACE, **WEIGHTED, **sets)


def test_adjusted_share() -> None:
    """Core as under all adjustments; grants as they are."""
    sets = {"coalition": ["none", "all"]}
    found = result_of(
        "adjusted_share",
        line_share=LINE_SHARE,
        coalition_share=array([[[0.4, 0.46]], [[0.6, 0.54]]], **PLACE, **WEIGHTED, **sets),
        weighted_line_name=WEIGHTED_NAME,
    )
    assert_figures(found, [[0.46, 0.25], [0.54, 0.75]], **PLACE, **LINE)


def test_weighted_line_amount() -> None:
    found = result_of(
        "weighted_line_amount",
        placed_amount=array([1000, 8], **LINE),
        weighted_line_name=WEIGHTED_NAME,
    )
    assert_figures(found, [1000], **WEIGHTED)


def test_adjustment_effect() -> None:
    """Alpha's share is 0.40 with none, 0.44 and 0.42 with one of them, 0.49 with both."""
    alpha, beta = [0.40, 0.44, 0.42, 0.49], [0.60, 0.56, 0.58, 0.51]
    declared = [[-1, 1, 0, 0], [0, -1, 0, 1]]
    shapley = [[-0.5, 0.5, -0.5, 0.5], [-0.5, -0.5, 0.5, 0.5]]
    found = result_of(
        "adjustment_effect",
        effect_coefficient=array([declared, shapley], **ATTRIBUTION, **ADJUSTMENT, **COALITION),
        coalition_share=array([[alpha], [beta]], **PLACE, **WEIGHTED, **COALITION),
    )
    first = [0.44 - 0.40, (0.44 - 0.40) / 2 + (0.49 - 0.42) / 2]
    second = [0.49 - 0.44, (0.42 - 0.40) / 2 + (0.49 - 0.44) / 2]
    gains = [[[first[0]], [second[0]]], [[first[1]], [second[1]]]]
    gives = [[[-one[0]] for one in attribution] for attribution in gains]
    assert_figures(found, [gains, gives], **PLACE, **ATTRIBUTION, **ADJUSTMENT, **WEIGHTED)


def test_adjustment_in_pounds() -> None:
    """Two adjusted lines, of £1,000 and £200."""
    lines = {"weighted_line": ["core", "mental health"]}
    one = {"attribution": ["declared"], "adjustment": ["ethnicity"]}
    found = result_of(
        "adjustment_in_pounds",
        adjustment_effect=array([[[[0.04, 0.01]]], [[[-0.04, -0.01]]]], **PLACE, **one, **lines),
        weighted_line_amount=array([1000, 200], **lines),
    )
    gain = 0.04 * 1000 + 0.01 * 200
    assert_figures(found, [[[gain]], [[-gain]]], **PLACE, **one)


def test_adjustment_per_head() -> None:
    one = {"attribution": ["declared"], "adjustment": ["ethnicity"]}
    pounds = array([[[42]], [[-42]]], **PLACE, **one)
    found = result_of("adjustment_per_head", adjustment_in_pounds=pounds, population=PEOPLE)
    assert_figures(found, [[[42 / 100]], [[-42 / 300]]], **PLACE, **one)


def test_share_by_estimate() -> None:
    """The set of all, and the two at the bounds."""
    sets = {"coalition": ["none", "all", "all, lower bound", "all, upper bound"]}
    found = result_of(
        "share_by_estimate",
        coalition_share=array(
            [[[0.4, 0.45, 0.42, 0.5]], [[0.6, 0.55, 0.58, 0.5]]], **PLACE, **WEIGHTED, **sets
        ),
        all_at_estimate=array([[0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 1]], **ESTIMATE, **sets),
    )
    expected = [[[0.42, 0.45, 0.5]], [[0.58, 0.55, 0.5]]]
    assert_figures(found, expected, **PLACE, **WEIGHTED, **ESTIMATE)


def test_target_by_estimate() -> None:
    found = result_of(
        "target_by_estimate",
        share_by_estimate=array(
            [[[0.40, 0.42, 0.45]], [[0.60, 0.58, 0.55]]], **PLACE, **WEIGHTED, **ESTIMATE
        ),
        weighted_line_amount=array([1000], **WEIGHTED),
    )
    assert_figures(found, [[[400, 420, 450]], [[600, 580, 550]]], **PLACE, **WEIGHTED, **ESTIMATE)


def test_ethnicity_by_estimate() -> None:
    """The effect of ethnicity in the declared order, and how far each end is from the point.

    Two lines: from the point Alpha's targets move by -20 and -3 to the lower end, 30 and 4 to the
    upper.
    """
    lines = {"weighted_line": ["core", "mental health"]}
    found = result_of(
        "ethnicity_by_estimate",
        target_by_estimate=array(
            [
                [[400, 420, 450], [77, 80, 84]],
                [[600, 580, 550], [123, 120, 116]],
            ],
            **PLACE,
            **lines,
            **ESTIMATE,
        ),
        adjustment_in_pounds=array(
            [[[5, 42], [6, 41]], [[-5, -42], [-6, -41]]], **PLACE, **ATTRIBUTION, **ADJUSTMENT
        ),
    )
    alpha = [42 - 20 - 3, 42, 42 + 30 + 4]
    assert_figures(found, [alpha, [-pounds for pounds in alpha]], **PLACE, **ESTIMATE)


def test_a_weight_says_how_much_of_the_line_follows_it() -> None:
    """Only evidence has a part of its own, by outcome."""
    said = {key: all_steps()[one.factor].why for key, one in WEIGHTS.items()}
    by_outcome = {
        key for key, one in WEIGHTS.items() if "followed_outcome" in all_steps()[one.mean_need].dims
    }
    part = {key for key in said if "for the part of the line that follows" in said[key]}
    assert by_outcome == part == {"ethnicity"}
    assert {key for key in said if "for the whole line" in said[key]} == set(WEIGHTS) - by_outcome
