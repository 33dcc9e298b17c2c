"""netCDF files: those that xarray writes through scipy, whose format has no other writer here."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from allocmodel.outputs.netcdf import netcdf

PLACES = ["Ynys Môn", "Bassetlaw", "a"]
SAID = {"units": "pounds", "long_name": "What is said of it: £"}


@pytest.mark.parametrize(
    "figures",
    [
        {"scalar": ((), 4.0)},
        {"missing": (("place",), [1.5, np.nan, -0.0])},
        {
            "small": (("place",), [1.0, 2.0, 3.0]),
            "large": (("year", "place"), [[1e300, 2.0, 3.0], [4.0, -5e-300, 1 / 3]]),
            "alike": (("place",), [3.0, 2.0, 1.0]),
        },
    ],
    ids=["one figure", "a figure missing", "figures of several shapes"],
)
def test_a_file_has_the_bytes_that_xarray_and_scipy_give_it(figures: dict[str, tuple]) -> None:
    labels = {"place": PLACES, "year": ["2026/27", "2027/28"]}
    variables = {name: xr.Variable(*figure, SAID) for name, figure in figures.items()}
    used = [dim for dim in labels if any(dim in one.dims for one in variables.values())]
    variables |= {dim: xr.Variable(dim, np.array(labels[dim], dtype=object)) for dim in used}
    attributes = {"title": "Made up for a test", "against": "", "where": "Môn"}
    theirs = xr.Dataset(variables, attrs=attributes)
    written = theirs.to_netcdf(engine="scipy", format="NETCDF3_64BIT")
    assert netcdf(theirs.variables, attributes) == bytes(written)
