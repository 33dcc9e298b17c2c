"""The bridge, step by step, on one place's figures that need not fit together.

Two places; of the seven needs only two count. Core holds general and acute by 1/2, with the cost
factor, and prescribing by 1/4, without it. Primary medical care holds primary medical need, with a
cost factor.
"""

from __future__ import annotations

import numpy as np

from allocmodel.declared.vocabulary import (
    BRIDGE_LINES,
    BRIDGE_LINES_BY_AGE,
    COMPONENTS,
    FORMULAS,
    SERVICES,
)
from tests.model.by_hand import PLACE, array, assert_figures, result_of

SERVICE = {"service": list(SERVICES)}
FORMULA = {"formula": list(FORMULAS)}
COMPONENT = {"component": list(COMPONENTS)}
LINE = {"bridge_line": list(BRIDGE_LINES)}


def listed(labels: dict[str, str], figures: dict[str, float], rest: float = 0) -> list[float]:
    """A figure for each label; the same for all that are not named."""
    return [figures.get(label, rest) for label in labels]


WEIGHT = array(
    [
        listed(COMPONENTS, {"general_acute": 1 / 2, "prescribing": 1 / 4}),
        listed(COMPONENTS, {"primary_medical_need": 1}),
    ],
    **FORMULA,
    **COMPONENT,
)
BEARS_COST = array(
    [
        listed(COMPONENTS, {"general_acute": 1}),
        listed(COMPONENTS, {"primary_medical_need": 1}),
    ],
    **FORMULA,
    **COMPONENT,
)
ALPHA = {"general_acute": 150, "prescribing": 80, "primary_medical_need": 60}
BETA = {"general_acute": 250, "prescribing": 320, "primary_medical_need": 140}
NEED = array(
    [
        listed(SERVICES, {**ALPHA, "core": 115, "primary_medical": 66}, 7),
        listed(SERVICES, {**BETA, "core": 205, "primary_medical": 140}, 9),
    ],
    **PLACE,
    **SERVICE,
)
BEARING = array([[75, 60], [125, 140]], **PLACE, **FORMULA)
OTHER = array([[20, 0], [80, 0]], **PLACE, **FORMULA)
ICB = {"general_acute": 400, "prescribing": 400, "primary_medical_need": 200}
ICB_NEED = array(listed(SERVICES, {**ICB, "core": 320, "primary_medical": 206}, 16), **SERVICE)


def test_cost_bearing_need() -> None:
    found = result_of(
        "cost_bearing_need",
        weighted_population=NEED,
        component_weight=WEIGHT,
        bears_cost=BEARS_COST,
    )
    assert_figures(found, [[150 / 2, 60], [250 / 2, 140]], **PLACE, **FORMULA)


def test_other_need() -> None:
    found = result_of(
        "other_need", weighted_population=NEED, component_weight=WEIGHT, bears_cost=BEARS_COST
    )
    assert_figures(found, [[80 / 4, 0], [320 / 4, 0]], **PLACE, **FORMULA)


def test_cost_factor() -> None:
    found = result_of(
        "cost_factor", weighted_population=NEED, other_need=OTHER, cost_bearing_need=BEARING
    )
    alpha = [(115 - 20) / 75, (66 - 0) / 60]
    assert_figures(found, [alpha, [(205 - 80) / 125, (140 - 0) / 140]], **PLACE, **FORMULA)


def test_icb_cost_bearing_need() -> None:
    found = result_of("icb_cost_bearing_need", cost_bearing_need=BEARING)
    assert_figures(found, [75 + 125, 60 + 140], **FORMULA)


def test_icb_other_need() -> None:
    found = result_of("icb_other_need", other_need=OTHER)
    assert_figures(found, [20 + 80, 0], **FORMULA)


def test_icb_cost_factor() -> None:
    found = result_of(
        "icb_cost_factor",
        icb_weighted_population=ICB_NEED,
        icb_other_need=array([100, 0], **FORMULA),
        icb_cost_bearing_need=array([200, 200], **FORMULA),
    )
    assert_figures(found, [(320 - 100) / 200, (206 - 0) / 200], **FORMULA)


def test_local_weight() -> None:
    """Core: 1.1 x 400/2 = 220 and 400/4 = 100, of 320. Primary medical: 1.03 x 200 of 206."""
    found = result_of(
        "local_weight",
        component_weight=WEIGHT,
        bears_cost=BEARS_COST,
        icb_cost_factor=array([1.1, 1.03], **FORMULA),
        icb_weighted_population=ICB_NEED,
    )
    core = listed(COMPONENTS, {"general_acute": 220 / 320, "prescribing": 100 / 320})
    primary = listed(COMPONENTS, {"primary_medical_need": 1.03 * 200 / 206})
    assert_figures(found, [core, primary], **FORMULA, **COMPONENT)


def test_bridge() -> None:
    """Alpha has 0.25 of the people, 0.375 of one need and 0.2 of another.

    Its own costs in core: 1.2 against the ICB's 1.1, on 75 of the ICB's 320 weighted people.
    """
    found = result_of(
        "bridge",
        local_weight=array(
            [
                listed(COMPONENTS, {"general_acute": 0.7, "prescribing": 0.3}),
                listed(COMPONENTS, {"primary_medical_need": 1}),
            ],
            **FORMULA,
            **COMPONENT,
        ),
        fair_share=array(
            [
                listed(SERVICES, {"general_acute": 0.375, "prescribing": 0.2}, 0.3),
                listed(SERVICES, {"general_acute": 0.625, "prescribing": 0.8}, 0.7),
            ],
            **PLACE,
            **SERVICE,
        ),
        population_share=array([0.25, 0.75], **PLACE),
        cost_factor=array([[1.2, 1.13], [1.05, 1.01]], **PLACE, **FORMULA),
        icb_cost_factor=array([1.1, 1.03], **FORMULA),
        cost_bearing_need=BEARING,
        icb_weighted_population=ICB_NEED,
    )
    alpha = [
        {
            "general_acute": 0.7 * (0.375 - 0.25),
            "prescribing": 0.3 * (0.2 - 0.25),
            "unavoidable_costs": (1.2 - 1.1) * 75 / 320,
        },
        {
            "primary_medical_need": 0.3 - 0.25,
            "unavoidable_costs": (1.13 - 1.03) * 60 / 206,
        },
    ]
    beta = [
        {
            "general_acute": 0.7 * (0.625 - 0.75),
            "prescribing": 0.3 * (0.8 - 0.75),
            "unavoidable_costs": (1.05 - 1.1) * 125 / 320,
        },
        {
            "primary_medical_need": 0.7 - 0.75,
            "unavoidable_costs": (1.01 - 1.03) * 140 / 206,
        },
    ]
    expected = [[listed(BRIDGE_LINES, one) for one in place] for place in (alpha, beta)]
    assert_figures(found, expected, **PLACE, **FORMULA, **LINE)


def test_bridge_with_ages() -> None:
    """Alpha has 0.25 of the people, 0.21 of the need that ages alone bring, 0.375 of the need."""
    found = result_of(
        "bridge",
        local_weight=array(
            [
                listed(COMPONENTS, {"general_acute": 0.7, "maternity": 0.3}, 0),
                listed(COMPONENTS, {"primary_medical_need": 1}, 0),
            ],
            **FORMULA,
            **COMPONENT,
        ),
        fair_share=array(
            [
                listed(SERVICES, {"general_acute": 0.375, "maternity": 0.2}, 0.3),
                listed(SERVICES, {"general_acute": 0.625, "maternity": 0.8}, 0.7),
            ],
            **PLACE,
            **SERVICE,
        ),
        population_share=array([0.25, 0.75], **PLACE),
        cost_factor=array([[1.2, 1.03], [1.05, 1.03]], **PLACE, **FORMULA),
        icb_cost_factor=array([1.1, 1.03], **FORMULA),
        cost_bearing_need=BEARING,
        icb_weighted_population=ICB_NEED,
        age_expected_share=array(
            [
                listed(COMPONENTS, {"general_acute": 0.21, "primary_medical_need": 0.24}, 0.25),
                listed(COMPONENTS, {"general_acute": 0.79, "primary_medical_need": 0.76}, 0.75),
            ],
            **PLACE,
            **COMPONENT,
        ),
    )
    alpha = [
        {
            "general_acute_age": 0.7 * (0.21 - 0.25),
            "general_acute_same_age": 0.7 * (0.375 - 0.21),
            "maternity": 0.3 * (0.2 - 0.25),
            "unavoidable_costs": (1.2 - 1.1) * 75 / 320,
        },
        {
            "primary_medical_need_age": 0.24 - 0.25,
            "primary_medical_need_same_age": 0.3 - 0.24,
        },
    ]
    beta = [
        {
            "general_acute_age": 0.7 * (0.79 - 0.75),
            "general_acute_same_age": 0.7 * (0.625 - 0.79),
            "maternity": 0.3 * (0.8 - 0.75),
            "unavoidable_costs": (1.05 - 1.1) * 125 / 320,
        },
        {
            "primary_medical_need_age": 0.76 - 0.75,
            "primary_medical_need_same_age": 0.7 - 0.76,
        },
    ]
    expected = [[listed(BRIDGE_LINES_BY_AGE, one) for one in place] for place in (alpha, beta)]
    assert_figures(found, expected, **PLACE, **FORMULA, bridge_line=list(BRIDGE_LINES_BY_AGE))


# --- need above the average -----------------------------------------------------------------------
def test_above_average() -> None:
    services = list(SERVICES)
    need = np.ones((2, len(services)))
    need[0, services.index("maternity")] = 1.25
    need[1, services.index("prescribing")] = 0.9
    need[0, services.index("core")] = 7
    formulas = list(FORMULAS)
    own = [[1.2, 9.0] if formulas[0] == "core" else [9.0, 1.2], [1.0, 1.0]]
    icb = [1.1, 3.0] if formulas[0] == "core" else [3.0, 1.1]
    found = result_of(
        "above_average",
        need_index=array(need, **PLACE, service=services),
        cost_factor=array(own, **PLACE, formula=formulas),
        icb_cost_factor=array(icb, formula=formulas),
    )
    expected = np.zeros((2, len(BRIDGE_LINES)))
    lines = list(BRIDGE_LINES)
    expected[0, lines.index("maternity")] = 1.25 - 1
    expected[1, lines.index("prescribing")] = 0.9 - 1
    expected[:, lines.index("unavoidable_costs")] = [1.2 / 1.1 - 1, 1 / 1.1 - 1]
    assert_figures(found, expected, **PLACE, bridge_line=lines)


def test_above_average_with_ages() -> None:
    """Ages from the age index, the rest from need at the same ages; maternity from its need."""
    services = {"service": list(SERVICES)}
    found = result_of(
        "above_average",
        need_index=array(
            [listed(SERVICES, {"maternity": 1.25}, 3), listed(SERVICES, {}, 2)], **PLACE, **services
        ),
        cost_factor=array([[1.2, 1.2], [1.0, 1.0]], **PLACE, **FORMULA),
        icb_cost_factor=array([1.1, 1.1], **FORMULA),
        age_index=array(
            [listed(SERVICES, {"prescribing": 0.9}, 1), listed(SERVICES, {}, 1)],
            **PLACE,
            **services,
        ),
        need_at_same_age=array(
            [listed(SERVICES, {"prescribing": 1.2, "maternity": 5}, 1), listed(SERVICES, {}, 1)],
            **PLACE,
            **services,
        ),
    )
    alpha = {
        "prescribing_age": 0.9 - 1,
        "prescribing_same_age": 1.2 - 1,
        "maternity": 1.25 - 1,
        "health_inequalities": 3 - 1,
        "unavoidable_costs": 1.2 / 1.1 - 1,
    }
    beta = {"maternity": 2 - 1, "health_inequalities": 2 - 1, "unavoidable_costs": 1 / 1.1 - 1}
    expected = [listed(BRIDGE_LINES_BY_AGE, one) for one in (alpha, beta)]
    assert_figures(found, expected, **PLACE, bridge_line=list(BRIDGE_LINES_BY_AGE))
