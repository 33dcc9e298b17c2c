"""Figures against xarray: each operation gives the same, to the last bit and in the same order."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from allocmodel.engine.figures import Arrays, Figures
from allocmodel.engine.steps import Step
from allocmodel.model.arrays import NUMPY_ALONE
from allocmodel.study.run import Run
from allocmodel.tracing.nodes import Node
from tests.properties.test_properties import everything
from tests.shipped_books import each_scenario, shipped_run

#: Made-up labels.
LABELS = {"year": ["2001", "2002"], "place": list("ABCDE"), "line": ["x", "y", "z"]}


def by_xarray(formula: Callable[..., Any], *given: Any, **named: Any) -> xr.DataArray:
    """What xarray itself gives."""
    with (
        np.errstate(all="ignore"),
        xr.set_options(arithmetic_join="exact", keep_attrs=False, **NUMPY_ALONE),
    ):
        return formula(*given, **named)


def in_memory(values: np.ndarray) -> tuple[object, ...]:
    """How figures stand in memory: sums add them in that order."""
    return tuple(step for step, size in zip(values.strides, values.shape, strict=True) if size > 1)


def assert_same(found: Figures, expected: xr.DataArray) -> None:
    """Fails unless both have the same dimensions, labels and figures, in the same order."""
    assert found.dims == expected.dims
    for dim, labels in found.coords.items():
        assert list(labels) == expected.get_index(dim).tolist()
    assert found.values.dtype == expected.values.dtype
    assert found.values.tobytes() == expected.values.tobytes()
    assert in_memory(found.values) == in_memory(expected.values)


def assert_step_is_xarrays(step: Step, values: Any) -> None:
    """Fails unless a step gives what its formula gives for xarray's own arrays."""
    arrays, known = Arrays(), {name: values[name] for name in step.inputs}
    found = step.computed({name: arrays.figures(array) for name, array in known.items()})
    expected = by_xarray(step.formula, **known)
    assert_same(found, expected.transpose(*found.dims))


@each_scenario(())
def test_every_step_of_what_ships_is_xarrays(scenario: str) -> None:
    run: Run = shipped_run(scenario)
    for step in run.steps:
        assert_step_is_xarrays(step, run.values)


@pytest.mark.parametrize("added_up", [False, True])
def test_every_step_with_every_adjustment_is_xarrays(added_up: bool) -> None:
    values, results, steps = everything(1, added_up)
    for step in steps:
        assert_step_is_xarrays(step, {**values, **results})


@st.composite
def arrays(draw: st.DrawFn, dims: int = 3) -> xr.DataArray:
    """Made-up figures over some dimensions, in any order, on any axes in memory."""
    chosen = draw(st.permutations(list(LABELS)))[: draw(st.integers(0, dims))]
    shape = [len(LABELS[dim]) for dim in chosen]
    count = int(np.prod(shape))
    figures = st.floats(-1e9, 1e9) | st.just(float("nan"))
    values = np.array(draw(st.lists(figures, min_size=count, max_size=count)), dtype=float)
    ordered = values.reshape(shape, order=draw(st.sampled_from("CF")))
    return xr.DataArray(ordered, {dim: LABELS[dim] for dim in chosen}, chosen)


OF_ONE: dict[str, Callable[[Any], Any]] = {
    "less": lambda one: 1 - one,
    "negative": lambda one: -one,
    "absolute": abs,
    "divided": lambda one: 1 / (one + 1),
    "floor": np.floor,
    "largest of all": lambda one: one.max(skipna=False),
    "new dimension": lambda one: one.expand_dims(basis=["core"]),
    "positive": lambda one: one.where(one > 0, 0),
}
ALONG_PLACES: dict[str, Callable[[Any], Any]] = {
    "total": lambda one: one.sum("place", skipna=False),
    "largest": lambda one: one.max("place", skipna=False),
    "one": lambda one: one.sel(place="C", drop=True),
    "some": lambda one: one.sel(place=["D", "A"]),
    "a single one": lambda one: one.sel(place=["D"]),
    "more": lambda one: one.reindex(place=["Z", *"BAC"], fill_value=0),
    "fewer": lambda one: one.reindex(place=["C", "A"], fill_value=0),
    "before": lambda one: one.shift(place=1, fill_value=0),
    "long before": lambda one: one.shift(place=7, fill_value=0.5),
    "other name": lambda one: one.rename(place="area"),
    "other labels": lambda one: one.assign_coords(place=list("vwxyz")),
    "by a name": lambda one: one.sel(place=_names(one, line=["B", "E", "B"])),
}
OF_TWO: dict[str, Callable[[Any, Any], Any]] = {
    "sum": lambda one, other: one + other,
    "difference": lambda one, other: one - other,
    "product": lambda one, other: one * other,
    "ratio": lambda one, other: one / other,
    "smaller": np.minimum,
    "choice": lambda one, other: one.where(one <= other, other),
    "alike": lambda one, other: (one == other) * 1.0,
    "unlike": lambda one, other: (one != other) * 1.0,
    "at least": lambda one, other: (one >= other) * 1.0,
    "less": lambda one, other: (one < other) * 1.0,
}


def _names(one: Any, **labelled: list[str]) -> Any:
    ((dim, names),) = labelled.items()
    coords = {dim: LABELS[dim]}
    array = xr.DataArray(np.array(names, dtype=object), coords, [dim])
    return array if isinstance(one, xr.DataArray) else Arrays().figures(array)


@given(arrays(), st.sampled_from(sorted(OF_ONE)))
@settings(max_examples=60, deadline=None)
def test_operation_on_one_is_xarrays(array: xr.DataArray, name: str) -> None:
    found = OF_ONE[name](Arrays().figures(array))
    assert_same(found, by_xarray(OF_ONE[name], array))


@given(arrays(), st.sampled_from(sorted(ALONG_PLACES)))
@settings(max_examples=100, deadline=None)
def test_operation_along_a_dimension_is_xarrays(array: xr.DataArray, name: str) -> None:
    if "place" not in array.dims:
        array = array.expand_dims(place=LABELS["place"], axis=array.ndim).copy()
    found = ALONG_PLACES[name](Arrays().figures(array))
    assert_same(found, by_xarray(ALONG_PLACES[name], array))


@given(arrays(), arrays(), st.sampled_from(sorted(OF_TWO)))
@settings(max_examples=100, deadline=None)
def test_operation_on_two_is_xarrays(one: xr.DataArray, other: xr.DataArray, name: str) -> None:
    made = Arrays()
    with np.errstate(all="ignore"):
        found = OF_TWO[name](made.figures(one), made.figures(other))
    assert_same(found, by_xarray(OF_TWO[name], one, other))


def test_a_formula_may_do_the_same_to_figures_and_to_what_is_traced() -> None:
    """The closed set is one: what the tracers read can be computed, and the other way round."""
    figures, nodes = (
        {
            name: list(inspect.signature(own).parameters.items())
            for name, own in vars(one).items()
            if inspect.isfunction(own) and (name.startswith("__") or not name.startswith("_"))
        }
        for one in (Figures, Node)
    )
    # The engine orders results and sees whether they stand still; of nodes some are told in words.
    apart = ("__init__", "__str__", "transpose", "equals", "round")
    for name in apart:
        figures.pop(name, None), nodes.pop(name, None)
    assert {name: _shape(own) for name, own in figures.items()} == {
        name: _shape(own) for name, own in nodes.items()
    }


def _shape(parameters: list[tuple[str, inspect.Parameter]]) -> list[tuple[str, object, object]]:
    return [(name, one.kind, one.default) for name, one in parameters]


@pytest.mark.parametrize("name", sorted(OF_TWO))
def test_other_labels_of_a_dimension_are_refused(name: str) -> None:
    one = Figures(np.zeros(2), {"place": ("A", "B")})
    other = Figures(np.zeros(2), {"place": ("B", "A")})
    with pytest.raises(ValueError, match="Labels of place differ"):
        OF_TWO[name](one, other)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda one: bool(one > 0),
        lambda one: one.sum("place", skipna=True),
        lambda one: one.max(skipna=True),
        lambda one: one.sel(place="A"),
        lambda one: np.add.reduce(one),
        lambda one: one.rename(place="place"),
        lambda one: one.assign_coords(place=["only one"]),
        lambda one: one.sel(place=["Z", "A"]),
        lambda one: one.sel(place=one),
        lambda one: one.mean(),
    ],
)
def test_what_no_formula_may_do_is_refused(wrong: Callable[[Figures], object]) -> None:
    with pytest.raises((TypeError, ValueError, KeyError, AttributeError)):
        wrong(Figures(np.array([1.0, 2.0]), {"place": ("A", "B")}))


def test_figures_come_back_as_the_array_they_were() -> None:
    array = xr.DataArray([[1.0, 2.0]], {"year": ["2001"], "place": ["A", "B"]}, ["year", "place"])
    made = Arrays()
    figures = made.figures(array)
    assert made.figures(array) is figures
    assert made.seen(figures) is array
    other = made.array(figures * 2, "twice", {"units": "people"})
    xr.testing.assert_identical(other, (array * 2).rename("twice").assign_attrs(units="people"))


def test_a_dimension_without_labels_stays_without() -> None:
    made = Arrays()
    draws = xr.DataArray([1.0, 2.0, 3.0], dims="draw")
    places = xr.DataArray([1.0, 2.0], {"place": ["A", "B"]})
    found = made.array(made.figures(places) * made.figures(draws), "both", {})
    xr.testing.assert_identical(found, (places * draws).rename("both"))
