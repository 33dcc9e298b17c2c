"""Figures under labels: an array whose labels are made ready once for all arrays that have them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import xarray as xr
from xarray.indexes import PandasIndex

#: Which labels, by dimension, in the order of the array.
Labels = Mapping[str, Sequence[str]]


def labelled(
    figures: object,
    labels: Labels,
    name: str | None = None,
    attrs: Mapping[str, str] | None = None,
    dtype: npt.DTypeLike = float,
) -> xr.DataArray:
    """An array of figures.

    Parameters
    ----------
    figures : array_like
        In the order of the labels.
    labels : mapping of str to sequence of str
        By dimension.
    name : str, optional
    attrs : mapping of str to str, optional
    dtype : dtype, optional
        What the figures are: float, or object for names.

    Returns
    -------
    DataArray
        Arrays of the same labels share one index of them: it is made once, and arithmetic sees
        without looking that two of them agree.
    """
    every = tuple((dim, tuple(own)) for dim, own in labels.items())
    return xr.DataArray(
        np.asarray(figures, dtype=dtype),
        coords=_coordinates(every),
        dims=list(labels),
        name=name,
        attrs=dict(attrs or {}),
    )


def in_order(array: xr.DataArray, labels: Labels) -> xr.DataArray:
    """An array with its labels in an order, of those that are wanted; itself where it has it."""
    if array.dims == tuple(labels) and all(
        array.get_index(dim).tolist() == list(own) for dim, own in labels.items()
    ):
        return array
    return array.sel({dim: list(own) for dim, own in labels.items()}).transpose(*labels)


# A run gives some hundred inputs by a score of dimensions, year by year: most of what an array
# costs is to look at its labels. Kept for the process; an index is never changed.
@lru_cache(maxsize=512)
def _coordinates(every: tuple[tuple[str, tuple[str, ...]], ...]) -> xr.Coordinates:
    """The labels of all dimensions of an array."""
    by_dim = {dim: _along(dim, own) for dim, own in every}
    variables: dict[Hashable, xr.IndexVariable] = {}
    for dim, index in by_dim.items():
        variables |= index.create_variables()
    return xr.Coordinates(variables, dict(by_dim))


@lru_cache(maxsize=512)
def _along(dim: str, labels: tuple[str, ...]) -> PandasIndex:
    """The labels of one dimension."""
    variable = xr.IndexVariable(dim, list(labels))
    return PandasIndex(variable.to_index(), dim, coord_dtype=variable.dtype)
