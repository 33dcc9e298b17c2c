"""Adjustments, step by step: two places, an adjusted line, a line left alone.

Alpha has 100 people, Beta 300. By the national formula Alpha has 0.4 of core and 0.25 of grants.
"""

from __future__ import annotations

from allocmodel.model import composition
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

#: Alpha has 60 people in the most deprived fifth and 40 in the least; Beta 120 and 180.
BY_FIFTH = array([[60, 40], [120, 180]], **PLACE, **FIFTH)
NORMAL_WEIGHT = array([[1.5, 0.5]], **WEIGHTED, **FIFTH)
#: The need of the average person of each fifth by ethnic group, at each end of the evidence: what
#: the people are counted as, over the people.
BY_NEED = array(
    [
        [[[62 / 60, 41 / 40], [66 / 60, 44 / 40], [72 / 60, 48 / 40]]],
        [[[121 / 120, 181 / 180], [126 / 120, 183 / 180], [132 / 120, 189 / 180]]],
    ],
    **PLACE,
    **WEIGHTED,
    **ESTIMATE,
    **FIFTH,
)
SWITCHED_ON = array([[0, 1, 0, 1], [0, 0, 1, 1]], **KIND, **COALITION)


def test_place_factor() -> None:
    """Each set counts people with the weights that it has switched on, at the point."""
    people = {"population": PEOPLE, "population_by_quintile": BY_FIFTH}
    ethnicity = {"ethnicity_factor": BY_NEED}
    deprivation = {"normal_quintile_weight": NORMAL_WEIGHT}
    both = {"weight_in_coalition": SWITCHED_ON, **people, **ethnicity, **deprivation}
    alpha = [1, (60 * 1.5 + 40 * 0.5) / 100, (66 + 44) / 100, (66 * 1.5 + 44 * 0.5) / 100]
    beta = [1, (120 * 1.5 + 180 * 0.5) / 300, (126 + 183) / 300, (126 * 1.5 + 183 * 0.5) / 300]
    found = result_of("place_factor", **both)
    assert_figures(found, [[alpha], [beta]], **PLACE, **WEIGHTED, **COALITION)

    one = {"coalition": ["none", "all"]}
    switched = array([[0, 1]], weight_kind=["ethnicity"], **one)
    found = result_of("place_factor", weight_in_coalition=switched, **people, **ethnicity)
    assert_figures(found, [[[1, 110 / 100]], [[1, 309 / 300]]], **PLACE, **WEIGHTED, **one)

    switched = array([[0, 1]], weight_kind=["deprivation"], **one)
    found = result_of("place_factor", weight_in_coalition=switched, **people, **deprivation)
    assert_figures(found, [[[1, 110 / 100]], [[1, 270 / 300]]], **PLACE, **WEIGHTED, **one)


def test_coalition_need() -> None:
    official = {"line_share": LINE_SHARE, "weighted_line_name": WEIGHTED_NAME}
    sets = {"coalition": ["none", "changed health inequalities share", "ethnicity weights", "all"]}
    changed = {
        "share_with_changed_core": CHANGED_LINE_SHARE,
        "core_change_in_coalition": array([0, 1, 0, 1], **sets),
    }
    factor = {
        "place_factor": array([[[1, 1, 1.2, 1.2]], [[1, 1, 0.9, 0.9]]], **PLACE, **WEIGHTED, **sets)
    }
    found = result_of("coalition_need", **official, **changed, **factor)
    alpha = [0.4, 0.5, 0.4 * 1.2, 0.5 * 1.2]
    beta = [0.6, 0.5, 0.6 * 0.9, 0.5 * 0.9]
    assert_figures(found, [[alpha], [beta]], **PLACE, **WEIGHTED, **sets)

    found = result_of("coalition_need", **official, **changed)
    assert_figures(
        found, [[[0.4, 0.5, 0.4, 0.5]], [[0.6, 0.5, 0.6, 0.5]]], **PLACE, **WEIGHTED, **sets
    )
    found = result_of("coalition_need", **official, **factor)
    alpha, beta = [0.4, 0.4, 0.4 * 1.2, 0.4 * 1.2], [0.6, 0.6, 0.6 * 0.9, 0.6 * 0.9]
    assert_figures(found, [[alpha], [beta]], **PLACE, **WEIGHTED, **sets)


def test_coalition_share() -> None:
    need = array([[[0.4, 0.48]], [[0.6, 0.72]]], **PLACE, **WEIGHTED, coalition=["none", "all"])
    found = result_of("coalition_share", coalition_need=need * [1, 2])
    expected = [[[0.4, 0.96 / (0.96 + 1.44)]], [[0.6, 1.44 / (0.96 + 1.44)]]]
    assert_figures(found, expected, **PLACE, **WEIGHTED, coalition=["none", "all"])


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


def test_need_by_estimate() -> None:
    official = {
        "line_share": LINE_SHARE,
        "weighted_line_name": WEIGHTED_NAME,
        "population": PEOPLE,
        "population_by_quintile": BY_FIFTH,
        "ethnicity_factor": BY_NEED,
    }
    found = result_of("need_by_estimate", **official)
    alpha = [0.4 * (62 + 41) / 100, 0.4 * (66 + 44) / 100, 0.4 * (72 + 48) / 100]
    beta = [0.6 * (121 + 181) / 300, 0.6 * (126 + 183) / 300, 0.6 * (132 + 189) / 300]
    assert_figures(found, [[alpha], [beta]], **PLACE, **WEIGHTED, **ESTIMATE)

    found = result_of(
        "need_by_estimate",
        **official,
        normal_quintile_weight=NORMAL_WEIGHT,
        share_with_changed_core=CHANGED_LINE_SHARE,
    )
    alpha = [
        0.5 * (62 * 1.5 + 41 * 0.5) / 100,
        0.5 * (66 * 1.5 + 44 * 0.5) / 100,
        0.5 * (72 * 1.5 + 48 * 0.5) / 100,
    ]
    beta = [
        0.5 * (121 * 1.5 + 181 * 0.5) / 300,
        0.5 * (126 * 1.5 + 183 * 0.5) / 300,
        0.5 * (132 * 1.5 + 189 * 0.5) / 300,
    ]
    assert_figures(found, [[alpha], [beta]], **PLACE, **WEIGHTED, **ESTIMATE)


def test_share_by_estimate() -> None:
    need = array([[[0.4, 0.5, 0.6]], [[0.6, 0.7, 0.6]]], **PLACE, **WEIGHTED, **ESTIMATE)
    found = result_of("share_by_estimate", need_by_estimate=need)
    expected = [[[0.4 / 1, 0.5 / 1.2, 0.6 / 1.2]], [[0.6 / 1, 0.7 / 1.2, 0.6 / 1.2]]]
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


def test_a_factor_of_a_whole_place_multiplies_what_its_fifths_come_to() -> None:
    """0.9 x (50 x 1.2 + 50 x 0.8) / 100 = 0.9."""
    found = composition._counted(
        array([100], place=["Alpha"]),
        array([[50, 50]], place=["Alpha"], **FIFTH),
        {
            "a": array([[0.9]], place=["Alpha"], **WEIGHTED),
            "b": array([1.2, 0.8], **FIFTH),
        },
    )
    assert_figures(found, [[0.9]], place=["Alpha"], **WEIGHTED)
