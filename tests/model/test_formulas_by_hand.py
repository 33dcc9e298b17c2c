"""Two places worked out on paper: each number below stands beside its own arithmetic.

Alpha has 100 people, Beta 300: the ICB has 400.

                        Alpha   Beta    ICB
    general and acute     150    250    400
    community             100    100    200
    primary medical need   60    140    200
    the other needs       100    300    400     as many as people: need like everybody's

Core counts general and acute by 1/2 and community by 1/4, both times the area's cost factor, and
prescribing by 1/4 without it. Costs are 1.2 in Alpha and 1.0 in Beta, so NHS England would publish

    Alpha: 1.2 x (150/2 + 100/4) + 100/4 = 1.2 x 100 + 25 = 145
    Beta:  1.0 x (250/2 + 100/4) + 300/4 = 1.0 x 150 + 75 = 225         ICB: 370

Primary medical care is primary medical need alone, with no cost factor beside 1.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
import xarray as xr

from allocmodel.declared.quantities import INPUTS
from allocmodel.declared.vocabulary import BASES, COMPONENTS, FORMULAS, NOT_DRAWN, SERVICES
from allocmodel.engine.verdict import TOLERANCES, largest_difference
from allocmodel.model import rounding
from allocmodel.model.checks.adding_up.need import national_weights_add_to_one
from allocmodel.study.run import Run
from tests.synthetic import run_of

PLACES, AREAS = ["Alpha", "Beta"], ["a1", "b1"]
NEED = {
    "general_acute": (150, 250),
    "community": (100, 100),
    "primary_medical_need": (60, 140),
    "core": (145, 225),
    "primary_medical": (60, 140),
}
AS_PEOPLE = (100, 300)
WEIGHTS = {
    "core": {"general_acute": 1 / 2, "community": 1 / 4, "prescribing": 1 / 4},
    "primary_medical": {"primary_medical_need": 1},
}
BEARS = {
    "core": {"general_acute": 1, "community": 1},
    "primary_medical": {"primary_medical_need": 1},
}
#: Line: amount, basis, drawn from.
BUDGET = {
    "core": (440, "core", NOT_DRAWN),
    "reserve": (70, "held", "core"),
    "practices": (11, "primary_medical", NOT_DRAWN),
    "grants": (6, "per_head", NOT_DRAWN),
}


def array(figures: object, **labels: object) -> xr.DataArray:
    return xr.DataArray(figures, coords={dim: list(of_dim) for dim, of_dim in labels.items()})  # type: ignore[call-overload]


def names(*labels: str) -> np.ndarray:
    return np.array(labels, dtype=object)


@cache
def run() -> Run:
    """The run of the two places."""
    both = {"formula": FORMULAS, "component": COMPONENTS}
    lines = {"budget_line": BUDGET}
    amounts, bases, drawn = zip(*BUDGET.values(), strict=True)
    need = [NEED.get(service, AS_PEOPLE) for service in SERVICES]
    return run_of(
        {
            "area_population": array([100.0, 300.0], area=AREAS),
            "area_weighted_population": array(
                np.array(need, float).T, area=AREAS, service=SERVICES
            ),
            "place_of_area": array(names(*PLACES), area=AREAS),
            "place_name": array(names(*PLACES), place=PLACES),
            "place_order": array([1.0, 2.0], place=PLACES),
            "line_name": array(names(*BUDGET), **lines),
            "line_basis": array(names(*bases), **lines),
            "drawn_from": array(names(*drawn), **lines),
            "gross_amount": array(np.array(amounts, float), **lines),
            "basis_name": array(names(*BASES), basis=BASES),
            "goes_to_places": array([float(one != "held") for one in BASES], basis=BASES),
            "component_weight": array(table(WEIGHTS), **both),
            "bears_cost": array(table(BEARS), **both),
            "parts_of_a_pound": xr.DataArray(10_000.0),
            "published_population": xr.DataArray(400.0),
        }
    )


def table(by_formula: dict[str, dict[str, float]]) -> np.ndarray:
    """A figure for each formula and component; nought where none is given."""
    return np.array([[by_formula[f].get(c, 0) for c in COMPONENTS] for f in FORMULAS], float)


def value(name: str, **labels: str) -> float:
    return float(run().values[name].sel(labels))


# --- need -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("service", "alpha", "beta"),
    [
        # (150/100) / (400/400) and (250/300) / (400/400)
        ("general_acute", 1.5, 2.5 / 3),
        # (100/100) / (200/400) and (100/300) / (200/400)
        ("community", 2, 2 / 3),
        # People's own number: 1 everywhere.
        ("maternity", 1, 1),
        # (145/100) / (370/400) and (225/300) / (370/400)
        ("core", 1.45 / 0.925, 0.75 / 0.925),
    ],
)
def test_need_index(service: str, alpha: float, beta: float) -> None:
    assert value("need_index", place="Alpha", service=service) == pytest.approx(alpha, rel=1e-14)
    assert value("need_index", place="Beta", service=service) == pytest.approx(beta, rel=1e-14)


def test_fair_share() -> None:
    assert value("population_share", place="Alpha") == 0.25  # 100 / 400
    assert value("fair_share", place="Alpha", service="general_acute") == 0.375  # 150 / 400
    assert value("fair_share", place="Beta", service="community") == 0.5  # 100 / 200
    assert value("fair_share", place="Alpha", service="core") == pytest.approx(145 / 370)


# --- the bridge -----------------------------------------------------------------------------------
def test_cost_factors() -> None:
    assert value("cost_factor", place="Alpha", formula="core") == pytest.approx(1.2)
    assert value("cost_factor", place="Beta", formula="core") == pytest.approx(1.0)
    # ICB: (370 - 400/4) / (400/2 + 200/4) = 270 / 250
    assert value("icb_cost_factor", formula="core") == pytest.approx(1.08)
    assert value("icb_cost_factor", formula="primary_medical") == pytest.approx(1)


def test_local_weights() -> None:
    """1.08 x 400/2 = 216, 1.08 x 200/4 = 54 and 400/4 = 100, of 370."""
    for component, part in {"general_acute": 216, "community": 54, "prescribing": 100}.items():
        found = value("local_weight", formula="core", component=component)
        assert found == pytest.approx(part / 370)
    assert value("local_weight", formula="core", component="maternity") == 0


@pytest.mark.parametrize(
    ("line", "alpha"),
    [
        ("general_acute", 27 / 370),  # 216/370 x (0.375 - 0.25)
        ("community", 13.5 / 370),  # 54/370 x (0.5 - 0.25)
        ("prescribing", 0),  # 100/370 x (0.25 - 0.25)
        ("health_inequalities", 0),  # no weight
        ("unavoidable_costs", 12 / 370),  # (1.2 - 1.08) x 100 / 370
    ],
)
def test_bridge_of_core(line: str, alpha: float) -> None:
    """92.5/370 + 27/370 + 13.5/370 + 12/370 = 145/370: nothing is left over."""
    labels = {"formula": "core", "bridge_line": line}
    assert value("bridge", place="Alpha", **labels) == pytest.approx(alpha, abs=1e-15)
    assert value("bridge", place="Beta", **labels) == pytest.approx(-alpha, abs=1e-15)


def test_bridge_of_primary_medical_care() -> None:
    labels = {"formula": "primary_medical", "bridge_line": "primary_medical_need"}
    assert value("bridge", place="Alpha", **labels) == pytest.approx(0.05)  # 60/200 - 100/400


@pytest.mark.parametrize(
    ("line", "pounds"),
    [
        ("general_acute", 27),  # 370 x 27/370
        ("community", 13.5),
        ("primary_medical_need", 0.55),  # 11 x 0.05
        ("unavoidable_costs", 12),
        ("mental_health", 0),
    ],
)
def test_bridge_in_pounds(line: str, pounds: float) -> None:
    found = value("bridge_in_pounds", place="Alpha", bridge_line=line)
    assert found == pytest.approx(pounds, abs=1e-12)


# --- money ----------------------------------------------------------------------------------------
def test_budget_lines() -> None:
    assert value("drawn_amount", budget_line="core") == 70
    assert value("line_amount", budget_line="core") == 370  # 440 - 70
    assert value("held_amount", budget_line="reserve") == 70
    assert value("placed_amount", budget_line="reserve") == 0
    assert value("total_placed") == 387  # 370 + 11 + 6


@pytest.mark.parametrize(
    ("line", "target", "alpha", "beta"),
    [
        ("core", 145, 145, 225),  # 370 x 145/370
        ("reserve", 0, 0, 0),  # held
        ("practices", 3.3, 3, 8),  # 11 x 0.3 and 0.7: the pound left goes to the larger remainder
        ("grants", 1.5, 2, 4),  # 6 x 1/4 and 3/4: 1.5 and 4.5 tie, the place listed first has it
    ],
)
def test_target_and_allocation(line: str, target: float, alpha: int, beta: int) -> None:
    assert value("target", place="Alpha", budget_line=line) == pytest.approx(target)
    assert value("allocation", place="Alpha", budget_line=line) == alpha
    assert value("allocation", place="Beta", budget_line=line) == beta


def test_totals() -> None:
    assert value("total_allocation", place="Alpha") == 150  # 145 + 3 + 2
    assert value("total_allocation", place="Beta") == 237  # 225 + 8 + 4
    assert value("allocation_share", place="Alpha") == pytest.approx(150 / 387)
    assert value("total_allocation_per_head", place="Alpha") == 1.5  # 150 / 100
    assert value("icb_allocation_per_head") == 0.9675  # 387 / 400


def test_changes() -> None:
    assert value("equal_money", place="Alpha") == 96.75  # 387 / 4
    assert value("change_in_pounds", place="Alpha") == 53.25  # 150 - 96.75
    assert value("change_per_head", place="Alpha") == 0.5325
    assert value("change_in_pounds", place="Beta") == -53.25


def test_every_check_passes() -> None:
    assert [check.name for check in run().checks if not check.passed] == []


def test_national_weights_add_to_one() -> None:
    """1/2 + 1/4 + 1/4; with community at 1/8 more, the weights of core add to 1 1/8."""
    assert list(run().values["national_weights_add_to_one"].values) == [0, 0]
    given = {name: run().values[name] for name in INPUTS if name in run().values}
    weight = given["component_weight"].copy(deep=True)
    weight.loc[{"formula": "core", "component": "community"}] += 1 / 8
    broken = run_of({**given, "component_weight": weight})
    assert list(broken.values["national_weights_add_to_one"].values) == [0.125, 0]
    assert "national_weights_add_to_one" in {one.name for one in broken.checks if not one.passed}


@pytest.mark.parametrize(("off", "passes"), [(5e-10, True), (-5e-10, True), (1e-8, False)])
def test_weights_may_be_off_by_no_more_than_their_last_digit(off: float, passes: bool) -> None:
    """They are held to eight decimals: a billionth is less than one of the last."""
    weight = array([[0.5 + off, 0.5]], formula=["core"], component=["community", "maternity"])
    largest = float(largest_difference(national_weights_add_to_one(weight)))
    assert (largest <= TOLERANCES["share"][0]) == passes


# --- whole pounds ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("targets", "whole"),
    [
        # Three equal remainders, one pound left: the first has it.
        ([1 / 3, 1 / 3, 1 / 3], [1, 0, 0]),
        # Three equal remainders, two pounds left: the first two have them.
        ([2 / 3, 2 / 3, 2 / 3], [1, 1, 0]),
        # 0.2 + 0.5 + 0.3: the largest remainder.
        ([10.2, 10.5, 10.3], [10, 11, 10]),
        # A large remainder comes before an early place; then the tie goes to the earlier.
        ([0.6, 0.8, 0.6], [1, 1, 0]),
        # Whole already: nothing to give.
        ([5, 0, 7], [5, 0, 7]),
        # Half and half of a pound between two, nothing for the third.
        ([0.5, 0.5, 0], [1, 0, 0]),
        # A computer's last digit below 2 is 2, not 1 and a remainder.
        ([2 - 4e-16, 3, 1], [2, 3, 1]),
    ],
)
def test_largest_remainder(targets: list[float], whole: list[int]) -> None:
    assert whole_pounds(targets) == whole


def test_order_of_places_decides_a_tie() -> None:
    assert whole_pounds([1 / 3, 1 / 3, 1 / 3], order=[3, 1, 2]) == [0, 1, 0]


def whole_pounds(targets: list[float], order: list[float] | None = None) -> list[float]:
    """One line's targets in whole pounds, by the formulas of the rounding stage."""
    places = {"place": [f"place {number}" for number in range(len(targets))]}
    target, parts = array(np.array(targets, float), **places), xr.DataArray(10_000.0)
    queue = array(np.array(order or range(1, len(targets) + 1), float), **places)
    in_parts = rounding.amount_in_parts(target, parts)
    whole = rounding.whole_pounds(in_parts, parts)
    remainder = rounding.remainder(in_parts, whole, parts)
    left = rounding.pounds_left(xr.DataArray(round(sum(targets))), whole)
    ahead = rounding.places_ahead(remainder, queue)
    return list(rounding.allocation(whole, ahead, left).values)
