"""What must hold whatever the figures are."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from allocmodel.declared.quantities import INPUTS
from allocmodel.declared.vocabulary import BASES, NOT_DRAWN
from allocmodel.engine.running import run_step, run_steps
from allocmodel.engine.steps import LAGGED, Step, all_steps, needed_steps
from tests.synthetic import EVERYTHING, Size, only, run_of, synthetic_values

Values = dict[str, xr.DataArray]

#: A relative difference that only a computer's last digits make.
LAST_DIGITS = 1e-12

few = settings(max_examples=20, deadline=None, derandomize=True)


@st.composite
def inputs(
    draw: st.DrawFn, most_places: int = 8, fewest_places: int = 1, most_lines: int = 5
) -> Values:
    """Random inputs of the model, of any size."""
    places = draw(st.integers(fewest_places, most_places))
    areas = draw(st.integers(places, places + 12))
    lines = draw(st.integers(1, most_lines))
    return synthetic_values(draw(st.integers(0, 2**32)), Size(places, areas, lines))


def same(one: xr.DataArray, other: xr.DataArray, nought: float = LAST_DIGITS) -> None:
    """Equal but for the last digits, label by label."""
    with xr.set_options(arithmetic_join="exact"):
        difference = abs(one.astype(float) - other)
        allowed = nought + LAST_DIGITS * abs(other.astype(float))
    assert bool((difference <= allowed).all())


# --- need and the bridge --------------------------------------------------------------------------
@few
@given(inputs())
def test_shares_add_to_one(values: Values) -> None:
    names = ("fair_share", "population_share")
    results = only(values, *names)
    for name in names:
        total = results[name].sum("place", skipna=False)
        same(total, xr.ones_like(total))


@few
@given(inputs())
def test_every_line_of_the_bridge_adds_to_zero(values: Values) -> None:
    names = ("bridge", "bridge_in_pounds")
    results = only(values, *names)
    for name in names:
        total = results[name].sum("place", skipna=False)
        scale = float(abs(results[name]).max())
        same(total, xr.zeros_like(total), nought=LAST_DIGITS * max(1.0, scale))


@few
@given(inputs())
def test_bridge_leaves_no_residual(values: Values) -> None:
    results = only(values, "population_share", "bridge", "fair_share")
    end = results["population_share"] + results["bridge"].sum("bridge_line", skipna=False)
    formulas = list(values["component_weight"]["formula"].values)
    same(end, results["fair_share"].sel(service=formulas).rename(service="formula"))


@few
@given(inputs(), st.floats(0.5, 2))
def test_equal_need_gives_equal_money_per_head(values: Values, need: float) -> None:
    service = xr.ones_like(values["area_weighted_population"].isel(area=0))
    everybody = values["area_population"] * service * need
    values["area_weighted_population"] = everybody.transpose("area", "service")
    results = only(values, "need_index", "target")
    same(results["need_index"], xr.ones_like(results["need_index"]))
    per_head = results["target"] / results["population"]
    same(per_head, per_head.isel(place=0, drop=True).broadcast_like(per_head))


@few
@given(inputs(), st.floats(0.001, 1000))
def test_scale_of_need_does_not_matter(values: Values, factor: float) -> None:
    names = ("fair_share", "need_index", "cost_factor", "bridge", "target")
    before = only(values, *names, "allocation")
    values["area_weighted_population"] = values["area_weighted_population"] * factor
    after = only(values, *names, "allocation")
    for name in names:
        same(after[name], before[name])
    assert after["allocation"].equals(before["allocation"])


@few
@given(inputs(fewest_places=2))
def test_merged_places_have_the_sum_of_their_shares(values: Values) -> None:
    first, second = (str(place) for place in values["place_name"].values[:2])
    names = ("fair_share", "population_share", "bridge", "target")
    before, after = only(values, *names), only(merged(values, first, second), *names)
    for name in names:
        both = before[name].sel(place=first) + before[name].sel(place=second)
        same(after[name].sel(place=first, drop=True), both)
        others = [place for place in after[name]["place"].values if place != first]
        same(after[name].sel(place=others), before[name].sel(place=others))


def merged(values: Values, first: str, second: str) -> Values:
    """The same inputs with the areas of the second place in the first."""
    kept = [place for place in values["place_name"].values if place != second]
    place_of_area = values["place_of_area"]
    return {
        **values,
        "place_of_area": place_of_area.where(place_of_area != second, first),
        "place_name": values["place_name"].sel(place=kept),
        "place_order": values["place_order"].sel(place=kept),
    }


@few
@given(inputs(fewest_places=2), st.randoms(use_true_random=False))
def test_order_of_places_does_not_matter(values: Values, random: object) -> None:
    """The places' own order numbers go with them: they alone decide between equal remainders."""
    places = list(values["place_name"].values)
    random.shuffle(places)  # type: ignore[attr-defined]
    names = ("fair_share", "bridge", "target")
    before = only(values, *names, "allocation")
    moved = {
        name: array.sel(place=places) if "place" in array.dims else array
        for name, array in values.items()
    }
    after = only(moved, *names, "allocation")
    for name in names:
        same(after[name], before[name].sel(place=places))
    assert after["allocation"].equals(before["allocation"].sel(place=places))


# --- money ----------------------------------------------------------------------------------------
amounts_of_money = st.one_of(st.integers(0, 100), st.integers(0, 10**12))


@settings(max_examples=40, deadline=None, derandomize=True)
@given(inputs(most_places=60, most_lines=3), st.lists(amounts_of_money, min_size=3, max_size=3))
def test_whole_pounds_add_up_exactly(values: Values, amounts: list[int]) -> None:
    lines = values["gross_amount"].size
    values["gross_amount"] = values["gross_amount"].copy(data=np.array(amounts[:lines], float))
    values["drawn_from"] = values["drawn_from"].copy(data=np.array([NOT_DRAWN] * lines, object))
    values.pop("drawn_line_name", None)
    results = only(values, "allocation", "placed_amount", "icb_allocation", "target")
    allocation, placed = results["allocation"], results["placed_amount"]
    assert (allocation.sum("place", skipna=False) == placed).all()
    assert (allocation == np.floor(allocation)).all()
    assert (allocation >= 0).all()
    assert float(results["icb_allocation"]) == float(placed.sum())
    # A part of a pound on top: targets are seen in parts of a pound.
    assert (abs(allocation - results["target"]) <= 1 + 1 / values["parts_of_a_pound"]).all()


@few
@given(inputs())
def test_held_money_goes_nowhere(values: Values) -> None:
    results = only(values, "allocation", "placed_amount", "held_amount", "line_amount")
    held = values["line_basis"] == "held"
    assert (results["allocation"].where(held, 0) == 0).all()
    assert (results["placed_amount"].where(held, 0) == 0).all()
    assert (results["held_amount"] == results["line_amount"].where(held, 0)).all()


@few
@given(inputs(most_lines=8))
def test_drawing_on_a_line_conserves_the_total(values: Values) -> None:
    """What a line draws is in the line that it draws on: it is not counted twice."""
    results = only(values, "line_amount")
    own = values["gross_amount"].where(values["drawn_from"] == NOT_DRAWN, 0)
    assert float(results["line_amount"].sum()) == float(own.sum())
    assert (results["line_amount"] >= 0).all()


@few
@given(inputs())
def test_all_checks_pass_on_inputs_that_obey_the_rules(values: Values) -> None:
    run = run_of(values)
    # A scenario in which all is held has no money to compare with: not a number, and no pass.
    if float(run.values["total_placed"]):
        assert [check.name for check in run.checks if not check.passed] == []


# --- missing figures ------------------------------------------------------------------------------
#: Only compared with others, never reckoned with: a comparison with nothing is false.
COMPARED = (
    *("place_order", "quintile_order", "pocket_ratio", "smallest_group"),
    *("neighbourhood_order", "smallest_neighbourhood"),
)

#: Converging runs have properties of their own.
GIVEN = synthetic_values(0, choices=EVERYTHING)
FIGURES = [name for name in GIVEN if INPUTS[name].unit != "name" and name not in COMPARED]


@cache
def everything(seed: int, added_up: bool) -> tuple[Values, Values, list[Step]]:
    """Inputs with every adjustment, the results that steps look at, and the steps."""
    values = synthetic_values(seed, choices=replace(EVERYTHING, practices=not added_up))
    steps = needed_steps(values)
    results = run_steps(values, steps)
    return values, results | {LAGGED + name: one for name, one in results.items()}, steps


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("seed", range(3))
def test_missing_figure_is_missing_in_what_needs_it(name: str, seed: int) -> None:
    """A figure that is missing makes the results missing; it is never nought, never skipped."""
    # What areas have is given where it is not added up from practices.
    whole, known, steps = everything(seed, name in all_steps())
    values, is_changed = dict(whole), name in ("goes_to_places", "gross_amount")
    if name == "goes_to_places":
        every_basis = np.array([list(BASES)[seed]] * values["line_basis"].size, object)
        values["line_basis"] = values["line_basis"].copy(data=every_basis)
    missing = values[name].copy(deep=True)
    one = tuple(min(seed, size - 1) for size in missing.shape)
    if name == "component_weight":
        one = (0, -1)  # of core, health inequalities: every step that has weights needs it
    if name == "weight_in_coalition":
        one = ...  # each weight looks at its own switches, some steps at those of all together
    if name == "gross_amount":
        # The missing line is drawn from another, so that what it takes is missing too.
        values["drawn_from"] = values["drawn_from"].copy(deep=True)
        other = values["line_name"].values[one[0] - 1]
        values["drawn_from"][one[0]] = other
    missing[one] = np.nan
    needing = [step for step in steps if name in step.inputs]
    assert needing
    # By itself, where all else is known; or by way of others that it needs too.
    given_alone = {**known, **values, name: missing}
    by_others = [
        step.name
        for step in needing
        if is_changed or not bool(run_step(step, given_alone).isnull().any())
    ]
    results = only({**values, name: missing}, *by_others) if by_others else {}
    for step in by_others:
        assert bool(results[step].isnull().any()), step


@pytest.mark.parametrize("name", ["area_weighted_population", "gross_amount"])
def test_missing_figure_reaches_the_total(name: str) -> None:
    values = synthetic_values(1)
    values[name] = values[name].copy(deep=True)
    values[name][...] = np.nan
    assert only(values, "icb_allocation")["icb_allocation"].isnull()
