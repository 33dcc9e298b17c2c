"""Deprivation weights at the same ages, step by step.

Two fifths; two needs with an age curve; Alpha and Beta.
"""

from __future__ import annotations

from allocmodel.declared.vocabulary import AGED, COMPONENTS, FUNCTIONS
from tests.model.by_hand import PLACE, array, assert_figures, result_of

FIFTH = {"deprivation_quintile": ["1", "5"]}
NEED = {"aged_need": ["general_acute", "mental_health"]}
FORMULA = {"formula": ["core", "primary_medical"]}
LINE = {"weighted_line": ["core", "grants"]}

#: By place, fifth and need: what people count by their ages.
BY_AGE = array([[[20, 10], [30, 40]], [[30, 10], [120, 20]]], **PLACE, **FIFTH, **NEED)


def test_age_need_by_quintile() -> None:
    """Areas a1 and a2 are Alpha's, b1 is Beta's."""
    areas = {"area": ["a1", "a2", "b1"]}
    found = result_of(
        "age_need_by_quintile",
        area_age_need_by_quintile=array(
            [[[5, 4], [10, 15]], [[15, 6], [20, 25]], [[30, 10], [120, 20]]],
            **areas,
            **FIFTH,
            **NEED,
        ),
        place_of_area=array(["Alpha", "Alpha", "Beta"], **areas),
        place_name=array(["Alpha", "Beta"], **PLACE),
    )
    alpha = [[5 + 15, 4 + 6], [10 + 20, 15 + 25]]
    assert_figures(found, [alpha, [[30, 10], [120, 20]]], **PLACE, **FIFTH, **NEED)


def test_icb_age_need_by_quintile() -> None:
    found = result_of("icb_age_need_by_quintile", age_need_by_quintile=BY_AGE)
    assert_figures(found, [[20 + 30, 10 + 10], [30 + 120, 40 + 20]], **FIFTH, **NEED)


def test_icb_age_need() -> None:
    found = result_of(
        "icb_age_need", icb_age_need_by_quintile=array([[50, 20], [150, 60]], **FIFTH, **NEED)
    )
    assert_figures(found, [200, 80], **NEED)


def test_weight_of_age_need() -> None:
    """Core is 0.6 general and acute and 0.3 mental health; maternity has no age curve."""
    weights = dict.fromkeys(COMPONENTS, 0.0) | {
        "general_acute": 0.6,
        "mental_health": 0.3,
        "maternity": 0.1,
    }
    primary = dict.fromkeys(COMPONENTS, 0.0) | {"primary_medical_need": 1.0}
    found = result_of(
        "weight_of_age_need",
        icb_age_need=array([200, 4, 80, 4, 20], aged_need=list(AGED)),
        local_weight=array(
            [list(weights.values()), list(primary.values())],
            **FORMULA,
            component=list(COMPONENTS),
        ),
    )
    expected = [[0.6 / 200, 0, 0.3 / 80, 0, 0], [0, 0, 0, 0, 1 / 20]]
    assert_figures(found, expected, **FORMULA, aged_need=list(AGED))


def test_age_need_in_formulas() -> None:
    """The weights of core are 0.6 / 200 and 0.3 / 80, that of primary medical care 1 / 20."""
    aged = {"aged_need": ["general_acute", "mental_health", "primary_medical_need"]}
    found = result_of(
        "age_need_in_formulas",
        age_need_by_quintile=array(
            [[[20, 10, 4], [30, 40, 6]], [[30, 10, 8], [120, 20, 2]]], **PLACE, **FIFTH, **aged
        ),
        weight_of_age_need=array([[0.6 / 200, 0.3 / 80, 0], [0, 0, 1 / 20]], **FORMULA, **aged),
    )
    core = [[0.6 * 20 / 200 + 0.3 * 10 / 80, 0.6 * 30 / 200 + 0.3 * 40 / 80]]
    core.append([0.6 * 30 / 200 + 0.3 * 10 / 80, 0.6 * 120 / 200 + 0.3 * 20 / 80])
    expected = [[core[0], [4 / 20, 6 / 20]], [core[1], [8 / 20, 2 / 20]]]
    assert_figures(found, expected, **PLACE, **FORMULA, **FIFTH)


def test_age_need_on_basis() -> None:
    """By its own curve, as in the formula, by heads; nothing on a basis that is not shared."""
    bases = {"basis": ["general_acute", "mental_health", "maternity", "core", "per_head", "held"]}
    in_formulas = array(
        [[[0.1, 0.2], [0, 0]], [[0.3, 0.4], [0, 0]]],
        **PLACE,
        **FORMULA,
        **FIFTH,
    )
    found = result_of(
        "age_need_on_basis",
        age_need_by_quintile=BY_AGE,
        icb_age_need=array([200, 80], **NEED),
        age_need_in_formulas=in_formulas,
        population_by_quintile=array([[60, 40], [120, 180]], **PLACE, **FIFTH),
        icb_population=array(400),
        basis_name=array(list(bases["basis"]), **bases),
    )
    alpha = [
        [20 / 200, 10 / 80, 60 / 400, 0.1, 60 / 400, 0],
        [30 / 200, 40 / 80, 40 / 400, 0.2, 40 / 400, 0],
    ]
    beta = [
        [30 / 200, 10 / 80, 120 / 400, 0.3, 120 / 400, 0],
        [120 / 200, 20 / 80, 180 / 400, 0.4, 180 / 400, 0],
    ]
    assert_figures(found, [alpha, beta], **PLACE, **FIFTH, **bases)


def test_age_need_of_line() -> None:
    """Core goes by core, grants by head."""
    bases = {"basis": ["core", "per_head"]}
    found = result_of(
        "age_need_of_line",
        age_need_on_basis=array(
            [[[0.1, 0.15], [0.2, 0.1]], [[0.3, 0.3], [0.4, 0.45]]], **PLACE, **FIFTH, **bases
        ),
        line_basis=array(["core", "per_head"], budget_line=["core", "grants"]),
        weighted_line_name=array(["core", "grants"], **LINE),
    )
    alpha, beta = [[0.1, 0.2], [0.15, 0.1]], [[0.3, 0.4], [0.3, 0.45]]
    assert_figures(found, [alpha, beta], **PLACE, **LINE, **FIFTH)


def test_deprivation_need() -> None:
    """Alpha: (0.1 x 2 + 0.2 x 1) / 0.3 on core; grants weigh both fifths alike."""
    found = result_of(
        "deprivation_need",
        age_need_of_line=array(
            [[[0.1, 0.2], [0.15, 0.1]], [[0.3, 0.4], [0.3, 0.45]]], **PLACE, **LINE, **FIFTH
        ),
        quintile_weight=array([[2, 1], [1, 1]], **LINE, **FIFTH),
    )
    assert_figures(found, [[0.4 / 0.3, 1], [1.0 / 0.7, 1]], **PLACE, **LINE)


AGED_NEEDS = {"aged_need": list(AGED)}
PEOPLE = array([[60, 40], [120, 180]], **PLACE, **FIFTH)


def test_age_need_of_functions() -> None:
    """A tenth follows health inequalities, and so heads; all of maternity follows heads."""
    functions = {"function": list(FUNCTIONS)}
    by_age = [[[1, 2, 3, 4, 5], [6, 7, 8, 9, 10]], [[11, 12, 13, 14, 15], [2, 4, 6, 8, 10]]]
    totals = [20, 25, 30, 35, 40]
    weights = [[0.1] * len(COMPONENTS), [0.9] * len(COMPONENTS)]
    found = result_of(
        "age_need_of_functions",
        age_need_by_quintile=array(by_age, **PLACE, **FIFTH, **AGED_NEEDS),
        icb_age_need=array(totals, **AGED_NEEDS),
        population_by_quintile=PEOPLE,
        icb_population=array(400),
        local_weight=array(weights, **FORMULA, component=list(COMPONENTS)),
        function_name=array(list(FUNCTIONS), **functions),
    )
    heads = [[60 / 400, 40 / 400], [120 / 400, 180 / 400]]
    need_of = {f"core_{need}": number for number, need in enumerate(AGED)}
    expected = [
        [
            [
                0.9 * by_age[place][fifth][need_of[function]] / totals[need_of[function]]
                + 0.1 * heads[place][fifth]
                if function in need_of
                else heads[place][fifth]
                for function in FUNCTIONS
            ]
            for fifth in range(2)
        ]
        for place in range(2)
    ]
    assert_figures(found, expected, **PLACE, **FIFTH, **functions)


def test_age_need_on_functions_and_own_indices() -> None:
    """Functions have their own; an own index is taken to be of core's ages."""
    bases = {"basis": ["core", "core_maternity", "own:frailty"]}
    found = result_of(
        "age_need_on_basis",
        age_need_by_quintile=BY_AGE,
        icb_age_need=array([200, 80], **NEED),
        age_need_in_formulas=array(
            [[[0.1, 0.2], [0, 0]], [[0.3, 0.4], [0, 0]]], **PLACE, **FORMULA, **FIFTH
        ),
        population_by_quintile=PEOPLE,
        icb_population=array(400),
        basis_name=array(bases["basis"], **bases),
        age_need_of_functions=array(
            [[[0.5, 0.6]], [[0.7, 0.8]]], **PLACE, function=["core_maternity"], **FIFTH
        ),
        own_index_name=array(["own:frailty"], own_index=["own:frailty"]),
    )
    alpha = [[0.1, 0.5, 0.1], [0.2, 0.6, 0.2]]
    beta = [[0.3, 0.7, 0.3], [0.4, 0.8, 0.4]]
    assert_figures(found, [alpha, beta], **PLACE, **FIFTH, **bases)
