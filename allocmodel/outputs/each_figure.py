"""The figures of an array one by one, as rows of a table have them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import xarray as xr


def each_figure(array: xr.DataArray) -> Iterator[tuple[dict[str, str], float]]:
    """Each figure with its labels."""
    labels = [[str(one) for one in array[dim].values] for dim in array.dims]
    flat = np.asarray(array.values, dtype=float).ravel().tolist()
    for at, value in zip(itertools.product(*labels), flat, strict=True):
        yield dict(zip(map(str, array.dims), at, strict=True)), value
