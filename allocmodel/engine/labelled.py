"""Figures under labels: an array whose labels are made ready once for all arrays that have them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import xarray as xr
from xarray.indexes import PandasIndex

#: Which labels, by dimension, in the order of the array; a range where a dimension has none.
Labels = Mapping[str, Sequence[Hashable]]


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
    every = tuple(
        (dim, own if isinstance(own, range) else tuple(own)) for dim, own in labels.items()
    )
    array = _empty(every).copy(deep=False, data=np.asarray(figures, dtype=dtype))
    array.name, array.attrs = name, dict(attrs or {})
    return array


def in_order(array: xr.DataArray, labels: Labels) -> xr.DataArray:
    """An array with its labels in an order, of those that are wanted; itself where it has it."""
    if array.dims == tuple(labels) and all(
        array.get_index(dim).tolist() == list(own) for dim, own in labels.items()
    ):
        return array
    return array.sel({dim: list(own) for dim, own in labels.items()}).transpose(*labels)


# A run gives some hundred inputs by a score of dimensions, year by year, and most of what an array
# costs is to look at its labels: kept for the process, and never handed out but as a copy.
@lru_cache(maxsize=512)
def _empty(every: tuple[tuple[str, Sequence[Hashable]], ...]) -> xr.DataArray:
    """An array with the labels of every dimension, and nothing in it."""
    indexes = {dim: _along(dim, own) for dim, own in every if isinstance(own, tuple)}
    variables = {dim: index.create_variables()[dim] for dim, index in indexes.items()}
    shape, dims = [len(own) for _, own in every], [dim for dim, _ in every]
    return xr.DataArray(np.empty(shape), xr.Coordinates(variables, indexes), dims)


@lru_cache(maxsize=512)
def _along(dim: str, labels: tuple[Hashable, ...]) -> PandasIndex:
    """The labels of one dimension."""
    variable = xr.IndexVariable(dim, list(labels))  # type: ignore[no-untyped-call]
    return PandasIndex(variable.to_index(), dim, coord_dtype=variable.dtype)
