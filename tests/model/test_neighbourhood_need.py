"""Lifted formulas: those of places, on the figures of neighbourhoods. All figures are synthetic."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from allocmodel.engine.running import run_steps
from allocmodel.engine.steps import all_steps
from allocmodel.model.lifting import LIFTED, MARK
from tests.model.by_hand import array, assert_figures, result_of
from tests.synthetic import EVERYTHING, Choices, synthetic_values

LIFTED_STEPS = [name for name, step in all_steps().items() if step.title.endswith(MARK)]

AREA = {"area": ["a", "b", "c"]}
PARTS = {"neighbourhood": ["North", "South"]}


def test_population_of_neighbourhoods() -> None:
    """North has the areas of 10 and 5 people, South that of 20."""
    found = result_of(
        "neighbourhood_population",
        area_population=array([10, 20, 5], **AREA),
        neighbourhood_of_area=array(["North", "South", "North"], **AREA),
        neighbourhood_name=array(PARTS["neighbourhood"], **PARTS),
    )
    assert_figures(found, [10 + 5, 20], **PARTS)


def test_need_index_of_neighbourhoods_is_against_the_whole() -> None:
    """30 weighted people of 20, where the whole has 60 of 80: 1.5 / 0.75."""
    core = {"service": ["core"]}
    found = result_of(
        "neighbourhood_need_index",
        neighbourhood_weighted_population=array([[30], [6]], **PARTS, **core),
        neighbourhood_population=array([20, 12], **PARTS),
        icb_weighted_population=array([60], **core),
        icb_population=array(80),
    )
    assert_figures(found, [[1.5 / 0.75], [0.5 / 0.75]], **PARTS, **core)


@pytest.mark.parametrize("name", LIFTED_STEPS)
def test_a_lifted_step_is_that_of_places(name: str) -> None:
    """Its unit, its dimensions but for places, and nothing that places alone have."""
    step, of_places = all_steps()[name], all_steps()[name.removeprefix(LIFTED)]
    assert step.title == f"{of_places.title}{MARK}"
    assert (step.unit, step.signed) == (of_places.unit, of_places.signed)
    assert step.dims == tuple("neighbourhood" if d == "place" else d for d in of_places.dims)
    assert not {"place_of_area", "place_name", "agreed_share"} & set(step.inputs)
    for needed in step.inputs:
        own = all_steps().get(needed)
        assert own is None or "place" not in own.dims, f"{needed} is that of places"


def as_places(values: dict[str, xr.DataArray]) -> dict[str, xr.DataArray]:
    """The same inputs with a neighbourhood for each place, under another name."""
    names = [f"All of {place}" for place in values["place_name"].values]
    other = dict(zip(values["place_name"].values, names, strict=True))
    coords = {"neighbourhood": names}
    of_area = np.array([other[place] for place in values["place_of_area"].values], dtype=object)
    return {
        **values,
        "neighbourhood_of_area": values["place_of_area"].copy(data=of_area),
        "neighbourhood_name": array(names, **coords),
        "place_of_neighbourhood": array(list(other), **coords),
        "neighbourhood_order": array(range(1, len(names) + 1), **coords),
        "smallest_neighbourhood": array(0.0),
    }


@pytest.mark.parametrize(
    "choices",
    [
        EVERYTHING,
        Choices(agreed=True),
        Choices(ages=True, people=False, by_figures=("list_inflation",)),
    ],
    ids=["everything", "agreed", "list inflation"],
)
def test_neighbourhoods_are_places_by_another_name(choices: Choices) -> None:
    """With one each, every lifted step gives its place's figures, and the place's money is its."""
    found = run_steps(as_places(synthetic_values(1, choices=choices)))
    lifted = [name for name in LIFTED_STEPS if name in found]
    assert len(lifted) >= 8
    for name in lifted:
        if choices.agreed and name.endswith(("line_share", "target")):
            continue  # Shares that are agreed are those of places alone.
        of_places = found[name.removeprefix(LIFTED)]
        np.testing.assert_allclose(found[name].values, of_places.values, rtol=1e-12, err_msg=name)
    pounds, money = found["neighbourhood_pounds"].values, found["allocation"].values
    np.testing.assert_array_equal(pounds, money)


def test_only_what_leads_to_need_is_lifted() -> None:
    """What a scenario does not use is not computed: no pools, no functions, no costs."""
    found = run_steps(as_places(synthetic_values(1)))
    assert {name for name in LIFTED_STEPS if name in found} == {
        *("neighbourhood_population", "neighbourhood_weighted_population"),
        *("neighbourhood_need_index", "neighbourhood_population_share", "neighbourhood_fair_share"),
        *("neighbourhood_basis_share", "neighbourhood_line_share", "neighbourhood_target"),
    }
