"""Differences, ranks and effects of scenarios side by side, worked out by hand."""

import numpy as np
import pytest
import xarray as xr

from allocmodel.model.comparison import (
    difference,
    left_over,
    on_one_yardstick,
    rank,
    relative_difference,
    shapley_effects,
)


def side_by_side(*rows: list[float]) -> xr.DataArray:
    return xr.DataArray(
        list(rows),
        dims=("scenario", "place"),
        coords={"scenario": ["A", "B"], "place": ["North", "South"]},
    )


def test_difference() -> None:
    # B less A: 110 - 100, 180 - 200; A less itself is nought.
    found = difference(side_by_side([100, 200], [110, 180]), "A")
    assert found.values.tolist() == [[0, 0], [10, -20]]


def test_a_difference_from_what_is_missing_is_missing() -> None:
    found = difference(side_by_side([np.nan, 200], [110, 180]), "A")
    assert np.isnan(found.sel(scenario="B", place="North"))


def test_relative_difference() -> None:
    # 10 / 100 = 0.1; of nought there is no part.
    found = relative_difference(side_by_side([100, 0], [110, 180]), "A").sel(scenario="B")
    assert found.values[0] == pytest.approx(0.1) and np.isnan(found.values[1])


def test_rank() -> None:
    # The most is first; the two that have the same are both first.
    assert rank(side_by_side([100, 200], [5, 5])).values.tolist() == [[2, 1], [1, 1]]


def money(pounds: float) -> xr.DataArray:
    return xr.DataArray([pounds], dims="place", coords={"place": ["North"]})


def test_effects_of_two_changes_that_meet() -> None:
    # None 100, a alone 110, b alone 130, both 160.
    # a: half of (110 - 100) and half of (160 - 130) = 5 + 15; b: (130 - 100 + 160 - 110) / 2 = 40.
    found = shapley_effects([money(m) for m in (100, 110, 130, 160)], ["a", "b"])
    assert found.sel(place="North").values.tolist() == [20, 40]


def test_on_one_yardstick() -> None:
    # £3 for each of 10 people and £5 for each of 14 is 30 + 70; ages lead to expect 20 and 30, and
    # of this money 40 and 60.
    def areas(*figures: float) -> xr.DataArray:
        return xr.DataArray(list(figures), dims="area", coords={"area": ["a1", "b1"]})

    found = on_one_yardstick(areas(3, 5), areas(10, 14), areas(20, 30))
    assert found.values.tolist() == pytest.approx([30 / 40, 70 / 60])


def test_what_effects_leave() -> None:
    # The results differ by 61 whole pounds, of which the effects are 20 and 40.
    effects = shapley_effects([money(m) for m in (100, 110, 130, 160)], ["a", "b"])
    assert left_over(money(61), effects).item() == 1
