"""Sets of adjustments: coefficients, and effects of two and three adjustments worked by hand."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from allocmodel.model.adjustments import ADJUSTMENTS
from allocmodel.model.coalitions import (
    coalition_name,
    coalitions,
    declared_coefficients,
    effect_coefficients,
    named_sets,
    shapley_coefficients,
)

ONE, TWO, THREE = "health_inequalities", "deprivation", "ethnicity"
CHOICES = [
    list(chosen)
    for count in range(1, len(ADJUSTMENTS) + 1)
    for chosen in itertools.combinations(ADJUSTMENTS, count)
]
BOTH = pytest.mark.parametrize("coefficients", [declared_coefficients, shapley_coefficients])


def effects(rows: list[list[float]], values: dict[str, float], chosen: list[str]) -> list[float]:
    """Effects, from the value of each set, named by the first letters of its adjustments."""
    by_set = ["".join(sorted(one[0] for one in names)) for names in coalitions(chosen)]
    return list(np.array(rows) @ np.array([values[name] for name in by_set]))


def test_sets() -> None:
    assert coalitions([ONE, TWO]) == [set(), {ONE}, {TWO}, {ONE, TWO}]
    assert len(coalitions([ONE, TWO, THREE])) == 8


def test_names_of_sets() -> None:
    both = [TWO, THREE]
    assert coalition_name(frozenset(), both) == "none"
    assert coalition_name(frozenset(both), both) == "all"
    assert coalition_name(frozenset({TWO}), both) == "deprivation weights"
    assert coalition_name(frozenset({ONE, THREE}), [ONE, TWO, THREE]) == (
        "changed health inequalities share + ethnicity weights"
    )
    for chosen in CHOICES:
        names = [coalition_name(one, chosen) for one in coalitions(chosen)]
        assert len(set(names)) == len(names)


def test_all_are_shown_at_the_bounds_where_one_has_evidence() -> None:
    """Deprivation weights have none; those two sets count in no effect."""
    assert [one.name for one in named_sets([TWO])] == ["none", "all"]
    both = named_sets([TWO, THREE])
    bounds = ["all, lower bound", "all, upper bound"]
    single = ["deprivation weights", "ethnicity weights"]
    assert [one.name for one in both] == ["none", *single, "all", *bounds]
    assert [one.name for one in both if one.at_bound] == bounds
    shown = {
        end: [one.name for one in both if one.shows(end, [TWO, THREE])]
        for end in ("lower", "point", "upper")
    }
    assert shown == {"lower": bounds[:1], "point": ["all"], "upper": bounds[1:]}
    assert effect_coefficients([THREE]) == [[[-1, 1, 0, 0]], [[-1, 1, 0, 0]]]


def test_effects_of_two_in_the_declared_order_and_by_shapley() -> None:
    """Of none, one, two and both: each after the other; and half alone, half after the other."""
    declared, shapley = effect_coefficients([ONE, TWO])
    assert declared == [[-1, 1, 0, 0], [0, -1, 0, 1]]
    assert shapley == [[-0.5, 0.5, -0.5, 0.5], [-0.5, -0.5, 0.5, 0.5]]


@pytest.mark.parametrize("chosen", CHOICES, ids="-".join)
@BOTH
def test_effects_add_to_all_less_none(coefficients, chosen: list[str]) -> None:
    """Efficiency: every other set cancels out."""
    total = np.array(coefficients(chosen)).sum(axis=0)
    assert total == pytest.approx([-1.0, *[0.0] * (len(total) - 2), 1.0], abs=1e-15)


@pytest.mark.parametrize("chosen", CHOICES, ids="-".join)
@BOTH
def test_what_changes_nothing_has_no_effect(coefficients, chosen: list[str]) -> None:
    """Null player: what adds nothing to any set has effect nought."""
    rows = np.array(coefficients(chosen))
    for number, adjustment in enumerate(chosen):
        others = [len(one - {adjustment}) ** 2 for one in coalitions(chosen)]
        assert rows[number] @ others == pytest.approx(0, abs=1e-14)


@pytest.mark.parametrize("chosen", CHOICES, ids="-".join)
def test_shapley_is_the_mean_over_every_order(chosen: list[str]) -> None:
    values = np.random.default_rng(1).uniform(0, 1, 2 ** len(chosen))
    by_set = dict(zip(coalitions(chosen), values, strict=True))
    expected = dict.fromkeys(chosen, 0.0)
    orders = list(itertools.permutations(chosen))
    for order in orders:
        for number, one in enumerate(order):
            before = frozenset(order[:number])
            expected[one] += (by_set[before | {one}] - by_set[before]) / len(orders)
    found = np.array(shapley_coefficients(chosen)) @ values
    assert found == pytest.approx(list(expected.values()), rel=1e-12)


def test_one_adjustment_is_the_same_in_both() -> None:
    assert declared_coefficients([TWO]) == shapley_coefficients([TWO]) == [[-1.0, 1.0]]


def test_two_by_hand() -> None:
    """Shares of 0.2 with neither, 0.5 and 0.3 with one of them, 0.8 with both."""
    values = {"": 0.2, "h": 0.5, "d": 0.3, "dh": 0.8}
    chosen = [ONE, TWO]
    # In the order as declared: 0.5 - 0.2, then 0.8 - 0.5.
    declared = effects(declared_coefficients(chosen), values, chosen)
    assert declared == pytest.approx([0.3, 0.3])
    # Shapley: (0.5 - 0.2)/2 + (0.8 - 0.3)/2, and (0.3 - 0.2)/2 + (0.8 - 0.5)/2.
    shapley = effects(shapley_coefficients(chosen), values, chosen)
    assert shapley == pytest.approx([0.4, 0.2])


def test_three_by_hand() -> None:
    """Each effect: a third alone, a sixth after each other one, a third after both."""
    values = {"": 0, "h": 80, "d": 56, "e": 70, "dh": 80, "eh": 85, "de": 72, "deh": 90}
    chosen = [ONE, TWO, THREE]
    declared = effects(declared_coefficients(chosen), values, chosen)
    assert declared == pytest.approx([80, 0, 10])  # 80 - 0, 80 - 80, 90 - 80
    shapley = effects(shapley_coefficients(chosen), values, chosen)
    assert shapley == pytest.approx(
        [
            80 / 3 + 24 / 6 + 15 / 6 + 18 / 3,  # 80; 80 - 56; 85 - 70; 90 - 72
            56 / 3 + 0 / 6 + 2 / 6 + 5 / 3,  # 56; 80 - 80; 72 - 70; 90 - 85
            70 / 3 + 5 / 6 + 16 / 6 + 10 / 3,  # 70; 85 - 80; 72 - 56; 90 - 80
        ]
    )


def test_order_decides_the_declared_effects() -> None:
    values = {"": 0.2, "h": 0.5, "d": 0.3, "dh": 0.8}
    # The other way round: 0.3 - 0.2, then 0.8 - 0.3.
    turned = [TWO, ONE]
    assert effects(declared_coefficients(turned), values, turned) == pytest.approx([0.1, 0.5])
    # Shapley's are each adjustment's own, whatever the order.
    assert effects(shapley_coefficients(turned), values, turned) == pytest.approx([0.2, 0.4])
