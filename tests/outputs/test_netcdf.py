"""The netCDF files are what xarray's own writer gives, byte for byte, and read back as written."""

from __future__ import annotations

import io

import numpy as np
import xarray as xr

from allocmodel.outputs.netcdf import netcdf_bytes

#: Synthetic: figures of no, one and two dimensions, missing ones, and names of several lengths.
SYNTHETIC = xr.Dataset(
    {
        "total": ((), 7.25, {"units": "pounds", "long_name": "In all"}),
        "by_place": ("place", [1.0, np.nan, -3.5], {"units": "pounds", "long_name": "By place"}),
        "by_line": (("place", "line"), np.arange(6.0).reshape(3, 2), {"units": "share"}),
        "counted": (("line", "place"), [[1.0, 0.0, 1.0], [0.0, 0.0, 2.0]], {}),
    },
    coords={
        "place": ["Bassetlaw", "Ynys Môn", "Mid"],
        "line": np.array(["a", "bcd"], dtype=object),
    },
    attrs={"title": "Synthetic: £, a title that is no multiple of four", "overrides": "{}"},
)


def test_files_are_those_of_xarray_itself() -> None:
    theirs = bytes(SYNTHETIC.to_netcdf(engine="scipy", format="NETCDF3_64BIT"))

    assert netcdf_bytes(SYNTHETIC) == theirs


def test_files_read_back_as_they_were() -> None:
    with xr.open_dataset(io.BytesIO(netcdf_bytes(SYNTHETIC)), engine="scipy") as read:
        xr.testing.assert_identical(read.load(), SYNTHETIC)


def test_a_dataset_without_attributes_or_dimensions_is_a_file_too() -> None:
    bare = xr.Dataset({"one": ((), 1.0)})

    assert netcdf_bytes(bare) == bytes(bare.to_netcdf(engine="scipy", format="NETCDF3_64BIT"))
