"""One figure at a time, worked out on paper."""

import math

import xarray as xr

from allocmodel.model.one_at_a_time import interaction, moved_between

PLACES = ["A", "B", "C"]


def of_places(*pounds: float) -> xr.DataArray:
    return xr.DataArray(list(pounds), dims="place", coords={"place": PLACES})


def test_moved_between():
    # A gains 5 and B 2; C loses 7: seven pounds change hands.
    assert float(moved_between(of_places(5, 2, -7))) == 7
    # More money in all: 9 are gained, 1 is lost.
    assert float(moved_between(of_places(9, -1, 0))) == 9
    # Half a pound changes hands.
    assert float(moved_between(of_places(0.5, 0, -0.5))) == 0.5
    # Less money in all: 4 are lost.
    assert float(moved_between(of_places(-3, -1, 2))) == 4
    assert math.isnan(float(moved_between(of_places(1, math.nan, -1))))


def test_interaction():
    # Alone they move A by 3 and by 4; together by 12: five more than both. B pays.
    neither = of_places(100, 100, 100)
    one, other = of_places(103, 97, 100), of_places(104, 96, 100)
    both = of_places(112, 88, 100)
    assert interaction(both, one, other, neither).values.tolist() == [5, -5, 0]
