"""Functions of core, step by step: mental health bears the cost factor, prescribing does not."""

from __future__ import annotations

from allocmodel.declared.vocabulary import COMPONENTS
from tests.model.by_hand import PLACE, array, assert_figures, result_of

FUNCTION = {"function": ["core_mental_health", "core_prescribing"]}
FORMULA = {"formula": ["core", "primary_medical"]}
COMPONENT = {"component": list(COMPONENTS)}
NAME = array(FUNCTION["function"], **FUNCTION)


def by_need(mental_health: float, prescribing: float, other: float) -> list[float]:
    """A figure for each component: those of the two functions, and one for all others."""
    own = {"mental_health": mental_health, "prescribing": prescribing}
    return [own.get(one, other) for one in COMPONENTS]


def test_function_need() -> None:
    """The formula for primary medical care has other figures, which count for nothing."""
    found = result_of(
        "function_need",
        weighted_population=array(
            [by_need(100, 50, 7), by_need(200, 300, 9)], **PLACE, service=list(COMPONENTS)
        ),
        component_weight=array(
            [by_need(0.2, 0.1, 0.3), by_need(0.6, 0.7, 0.8)], **FORMULA, **COMPONENT
        ),
        bears_cost=array([by_need(1, 0, 1), by_need(0, 1, 1)], **FORMULA, **COMPONENT),
        cost_factor=array([[1.1, 5], [0.9, 6]], **PLACE, **FORMULA),
        function_name=NAME,
    )
    alpha, beta = [0.2 * 1.1 * 100, 0.1 * 50], [0.2 * 0.9 * 200, 0.1 * 300]
    assert_figures(found, [alpha, beta], **PLACE, **FUNCTION)


NEED = array([[22, 5], [36, 30]], **PLACE, **FUNCTION)
TOTAL = array([58, 35], **FUNCTION)


def test_icb_function_need() -> None:
    found = result_of("icb_function_need", function_need=NEED)
    assert_figures(found, [22 + 36, 5 + 30], **FUNCTION)


def test_function_part() -> None:
    found = result_of("function_part", icb_function_need=TOTAL)
    assert_figures(found, [58 / 93, 35 / 93], **FUNCTION)


#: Of prescribing by itself Alpha has 0.25; of all other needs 0.7.
FAIR = array([by_need(0.7, 0.25, 0.7), by_need(0.3, 0.75, 0.3)], **PLACE, service=list(COMPONENTS))


def test_function_share() -> None:
    """A tenth of core follows health inequalities, of which Alpha has 0.7.

    Where core has no need of prescribing, as of primary medical need before 2025/26, its money goes
    by that need alone.
    """
    found = [
        result_of(
            "function_share",
            function_need=need,
            icb_function_need=total,
            local_weight=array(
                [by_need(0.5, 0.4, 0.1), by_need(0, 0, 0.9)], **FORMULA, **COMPONENT
            ),
            fair_share=FAIR,
            function_name=NAME,
        )
        for need, total in (
            (NEED, TOTAL),
            (NEED * array([1, 0], **FUNCTION), TOTAL * array([1, 0], **FUNCTION)),
        )
    ]
    alpha = [0.9 * 22 / 58 + 0.1 * 0.7, 0.9 * 5 / 35 + 0.1 * 0.7]
    beta = [0.9 * 36 / 58 + 0.1 * 0.3, 0.9 * 30 / 35 + 0.1 * 0.3]
    assert_figures(found[0], [alpha, beta], **PLACE, **FUNCTION)
    by_itself = [[alpha[0], 0.9 * 0.25 + 0.1 * 0.7], [beta[0], 0.9 * 0.75 + 0.1 * 0.3]]
    assert_figures(found[1], by_itself, **PLACE, **FUNCTION)
