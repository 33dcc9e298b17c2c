"""What the formulas take and give: labelled arrays."""

from __future__ import annotations

from typing import TypeAlias, cast

import numpy as np
import xarray as xr

from allocmodel.model.vocabulary import COMPONENTS, FORMULAS

#: The formulas are written for xarray. The tracers offer the same methods, so the same function
#: gives numbers, Excel formulas or words; `sum` always says skipna=False, because xarray's own
#: default would silently skip a missing figure.
Array: TypeAlias = xr.DataArray


def whole_part(values: Array) -> Array:
    """The largest whole number that is not above each figure."""
    return cast(Array, np.floor(values))


def nearest_whole(values: Array) -> Array:
    """The whole number nearest to each figure from nought up, halves up, as Excel's ROUND does."""
    return whole_part(values + 0.5)


def natural_log(values: Array) -> Array:
    """The natural logarithm of each figure."""
    return cast(Array, np.log(values))


def exponential(values: Array) -> Array:
    """e to the power of each figure."""
    return cast(Array, np.exp(values))


def smaller(values: Array, others: Array | float) -> Array:
    """The smaller of two figures, cell by cell."""
    return cast(Array, np.minimum(values, others))


def larger(values: Array, others: Array | float) -> Array:
    """The larger of two figures, cell by cell."""
    return cast(Array, np.maximum(values, others))


def components(by_service: Array) -> Array:
    """The seven needs out of the nine measures: dimension service -> component."""
    return by_service.sel(service=list(COMPONENTS)).rename(service="component")


def formulas(by_service: Array) -> Array:
    """The two national formulas out of the nine measures: dimension service -> formula."""
    return by_service.sel(service=list(FORMULAS)).rename(service="formula")
