"""Where a figure of a scenario stands in the inputs of the formulas, and many values of it at once.

Formulas broadcast: where a cell of an input holds not one value but a whole dimension of them, one
run gives the results of all. Sweeps and sensitivity lay the values of one figure along a dimension;
draws lay values of every figure along the same one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import xarray as xr


@dataclass(frozen=True, eq=False)
class Cells:
    """The cells of one input that hold a figure.

    A cell holds ``start + slope * value``; of most figures simply the value (0 and 1).

    Attributes
    ----------
    quantity : str
        The input, as `quantities.INPUTS` names it.
    start, slope : xarray.DataArray
        In the dimensions of the input; a slope of nought marks a cell that is not of the figure.
    """

    quantity: str
    start: xr.DataArray
    slope: xr.DataArray

    def filled(self, array: xr.DataArray, value: xr.DataArray) -> xr.DataArray:
        """The input with values of the figure in its cells.

        Parameters
        ----------
        array : xarray.DataArray
            The input; it may have dimensions of values already.
        value : xarray.DataArray
            Values along dimensions that the formulas do not know, such as ``draw``.

        Returns
        -------
        xarray.DataArray
            With the dimensions of the values after its own. Cells that are not of the figure are
            as they were, to the last digit.
        """
        changed = array.where(self.slope == 0, self.start + self.slope * value)
        others = [dim for dim in changed.dims if dim not in array.dims]
        changed = changed.transpose(*array.dims, *others)
        changed.name, changed.attrs = array.name, array.attrs
        return changed

    @property
    def is_figure(self) -> bool:
        """Whether each cell is simply the figure."""
        return bool((((self.slope == 0) | (self.slope == 1)) & (self.start == 0)).all())

    def __len__(self) -> int:
        """How many cells there are."""
        return int((self.slope != 0).sum())


def cells_at(
    quantity: str, array: xr.DataArray, labels: Mapping[str, Iterable[str]]
) -> Cells | None:
    """The cells of an input at some of its labels, each of which holds the figure itself.

    Parameters
    ----------
    quantity : str
    array : xarray.DataArray
    labels : mapping of dimension to labels
        All labels of a dimension that is not named.

    Returns
    -------
    Cells or None
        None where the input has none of them.
    """
    marked = xr.ones_like(array, dtype=bool)
    for dim, wanted in labels.items():
        marked = marked & array[dim].isin(list(wanted))
    slope = marked.transpose(*array.dims).astype(float)
    return Cells(quantity, xr.zeros_like(slope), slope) if bool(marked.any()) else None


def towards(quantity: str, array: xr.DataArray, slope: xr.DataArray, neutral: float) -> Cells:
    """Cells of a table that move all together: from the neutral value (0) to as written (1)."""
    start = (neutral * (slope != 0)).transpose(*array.dims)
    return Cells(quantity, start, (slope * (array - neutral)).transpose(*array.dims))


def with_values(
    inputs: Mapping[str, xr.DataArray], figures: Iterable[tuple[Iterable[Cells], xr.DataArray]]
) -> dict[str, xr.DataArray]:
    """The inputs of the formulas with values of some figures in place of what is written.

    Parameters
    ----------
    inputs : mapping of name to array
        Those of a run: `ModelInputs.values`.
    figures : iterable of (cells, values)
        Values along dimensions that the formulas do not know. Those of several figures may lie
        along the same dimension, as draws do, or along one each, as a grid does.

    Returns
    -------
    dict of str to xarray.DataArray
        All inputs; those that no figure touches are the same arrays.
    """
    changed = dict(inputs)
    for cells, value in figures:
        for one in cells:
            changed[one.quantity] = one.filled(changed[one.quantity], value)
    return changed


def along(dim: str, values: Iterable[float]) -> xr.DataArray:
    """Values along a dimension that is numbered from 0."""
    figures = np.asarray(list(values), dtype=float)
    return xr.DataArray(figures, dims=[dim], coords={dim: np.arange(len(figures))})
