"""The changed health inequalities share, step by step."""

from __future__ import annotations

import pytest

from allocmodel.declared.vocabulary import COMPONENTS, FORMULAS
from tests.model.by_hand import PLACE, array, assert_figures, result_of

BASIS = {"basis": ["core", "per_head"]}
LINE = {"budget_line": ["core", "grants"]}


@pytest.mark.parametrize(
    ("share", "alpha", "beta"),
    [
        (0.1, 145, 225),
        # (145 - 10) x 0.8/0.9 + 0.2 x 100 and (225 - 30) x 0.8/0.9 + 0.2 x 300
        (0.2, 140, 700 / 3),
        (0.0, 150, 650 / 3),  # 135 / 0.9 and 195 / 0.9
        (1.0, 100, 300),
    ],
)
def test_changed_core(share: float, alpha: float, beta: float) -> None:
    """Core 145 and 225; avoidable mortality 100 and 300; the national share is 0.1."""
    national = {("core", "health_inequalities"): 0.1}
    found = result_of(
        "changed_core",
        weighted_population=array(
            [[145, 100], [225, 300]], **PLACE, service=["core", "health_inequalities"]
        ),
        component_weight=array(
            [[national.get((one, need), 0.7) for need in COMPONENTS] for one in FORMULAS],
            formula=list(FORMULAS),
            component=list(COMPONENTS),
        ),
        health_inequalities_share=array(share),
    )
    assert_figures(found, [alpha, beta], **PLACE)


def test_changed_core_share() -> None:
    found = result_of("changed_core_share", changed_core=array([140, 210], **PLACE))
    assert_figures(found, [140 / 350, 210 / 350], **PLACE)


@pytest.mark.parametrize(
    ("share", "part"),
    [
        (0.1, 0.1 * 400 / 370),  # the national share: 0.1 x (100 + 300) of 145 + 225
        (0.2, 0.2 * 400 / (140 + 700 / 3)),
        (1.0, 400 / 400),
    ],
)
def test_changed_local_weight(share: float, part: float) -> None:
    changed = {0.1: [145, 225], 0.2: [140, 700 / 3], 1.0: [100, 300]}[share]
    found = result_of(
        "changed_local_weight",
        health_inequalities_share=array(share),
        icb_weighted_population=array([400], service=["health_inequalities"]),
        changed_core=array(changed, **PLACE),
    )
    assert_figures(found, part)


def test_changed_basis_share() -> None:
    found = result_of(
        "changed_basis_share",
        basis_share=array([[0.4, 0.25], [0.6, 0.75]], **PLACE, **BASIS),
        changed_core_share=array([0.5, 0.5], **PLACE),
    )
    assert_figures(found, [[0.5, 0.25], [0.5, 0.75]], **PLACE, **BASIS)


def test_share_with_changed_core() -> None:
    found = result_of(
        "share_with_changed_core",
        changed_basis_share=array([[0.5, 0.25], [0.5, 0.75]], **PLACE, **BASIS),
        line_basis=array(["core", "per_head"], **LINE),
    )
    assert_figures(found, [[0.5, 0.25], [0.5, 0.75]], **PLACE, **LINE)


FUNCTION = {"function": ["core_mental_health", "core_maternity"]}


def test_changed_function_share() -> None:
    """A fifth of core follows health inequalities as changed, of which Alpha has 0.7."""
    found = result_of(
        "changed_function_share",
        function_need=array([[22, 5], [36, 30]], **PLACE, **FUNCTION),
        icb_function_need=array([58, 35], **FUNCTION),
        changed_local_weight=array(0.2),
        fair_share=array(
            [[0.7] * len(COMPONENTS), [0.3] * len(COMPONENTS)], **PLACE, service=list(COMPONENTS)
        ),
        function_name=array(FUNCTION["function"], **FUNCTION),
    )
    alpha = [0.8 * 22 / 58 + 0.2 * 0.7, 0.8 * 5 / 35 + 0.2 * 0.7]
    beta = [0.8 * 36 / 58 + 0.2 * 0.3, 0.8 * 30 / 35 + 0.2 * 0.3]
    assert_figures(found, [alpha, beta], **PLACE, **FUNCTION)


def test_changed_basis_share_of_functions() -> None:
    """Core and its functions change; what follows neither stays."""
    bases = {"basis": ["core", "per_head", "core_mental_health", "core_maternity"]}
    found = result_of(
        "changed_basis_share",
        basis_share=array([[0.4, 0.25, 0.6, 0.2], [0.6, 0.75, 0.4, 0.8]], **PLACE, **bases),
        changed_core_share=array([0.5, 0.5], **PLACE),
        function_share=array([[0.6, 0.2], [0.4, 0.8]], **PLACE, **FUNCTION),
        changed_function_share=array([[0.65, 0.3], [0.35, 0.7]], **PLACE, **FUNCTION),
    )
    assert_figures(found, [[0.5, 0.25, 0.65, 0.3], [0.5, 0.75, 0.35, 0.7]], **PLACE, **bases)
