"""Which cells of the inputs follow a key of a scenario: those that differ between its two ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import xarray as xr

from allocmodel.declared.errors import BadInput
from allocmodel.study.uncertain.cells import Cells, with_values
from allocmodel.study.uncertain.ranges import SweptKey
from allocmodel.study.uncertain.stacked import Stacked

#: Inputs by name.
Inputs = Mapping[str, xr.DataArray]


def key_cells(
    corners: Mapping[tuple[float, ...], Stacked],
    swept: Sequence[SweptKey],
    at_values: Callable[[Sequence[float]], Stacked],
) -> list[tuple[Cells, ...]] | None:
    """The cells that follow each key.

    Parameters
    ----------
    corners : mapping of values to Stacked
        The scenario with the keys at the ends of their ranges, the low ends first.
    swept : sequence of SweptKey
    at_values : callable
        Gives the scenario with the keys at other values.

    Returns
    -------
    list of tuple of Cells, or None
        None where other inputs than figures depend on a key, or not in a straight line: then each
        value takes a run of its own.

    Raises
    ------
    BadInput
        When no input depends on a key.
    """
    inputs = {at: one.given for at, one in corners.items()}
    low = tuple(float(one.values[0]) for one in swept)
    found = []
    for number, one in enumerate(swept):
        high = (*low[:number], float(one.values[-1]), *low[number + 1 :])
        cells = _between(inputs[low], inputs[high], low[number], high[number])
        if cells is not None and not cells:
            raise BadInput(
                f"Nothing in this scenario follows {one.key}: no input of its money changes.",
                one.where,
                "Sweep a key that the scenario uses; `allocmodel check` says what it rests on.",
            )
        found.append(cells)
    if any(cells is None for cells in found):
        return None
    known = [cells for cells in found if cells is not None]
    last = tuple(float(one.values[-1]) for one in swept)
    middle = tuple(_middle(one) for one in swept)
    if not _same(_filled(inputs[low], known, last), inputs[last]):
        return None
    # What is the figure itself at both ends is so between them.
    bent = any(not one.is_figure for cells in known for one in cells)
    if bent and not _same(_filled(inputs[low], known, middle), at_values(middle).given):
        return None
    return known


def _middle(one: SweptKey) -> float:
    """A value inside the range, which need not be a step: of two steps both are ends."""
    middle = float(one.values[0] + one.values[-1]) / 2
    return float(round(middle)) if one.whole else middle


def _between(low: Inputs, high: Inputs, at_low: float, at_high: float) -> tuple[Cells, ...] | None:
    """The cells that differ between two ends; None where something else than figures does."""
    if set(low) != set(high):
        return None
    found = []
    for name, array in low.items():
        other = high[name]
        if array.identical(other) or array is other:
            continue
        same_labels = array.dims == other.dims and all(
            np.array_equal(array[dim].values, other[dim].values) for dim in array.dims
        )
        if not same_labels or array.dtype == object:
            return None
        found.append(_straight(name, array, other, at_low, at_high))
    return tuple(found)


def _straight(
    name: str, array: xr.DataArray, other: xr.DataArray, at_low: float, at_high: float
) -> Cells:
    """The line through the two ends; through the figure itself where a cell is that."""
    with np.errstate(invalid="ignore"):
        slope = ((other - array) / (at_high - at_low)).fillna(0.0)
    itself = (array == at_low) & (other == at_high)
    slope = slope.where(~itself, 1.0)
    start = (array - slope * at_low).where(slope != 0, 0.0).where(~itself, 0.0)
    return Cells(name, start, slope)


def _filled(low: Inputs, cells: Sequence[tuple[Cells, ...]], at: Sequence[float]) -> Inputs:
    """The inputs as the cells give them at some values."""
    figures = [(own, xr.DataArray(value)) for own, value in zip(cells, at, strict=True)]
    return with_values(low, figures)


def _same(made: Inputs, real: Inputs) -> bool:
    """Whether inputs are the same, but for a computer's last digit."""
    return set(made) == set(real) and all(
        array is real[name]
        or array.identical(real[name])
        or (
            array.dtype != object
            and np.allclose(array, real[name], rtol=1e-14, atol=1e-15, equal_nan=True)
        )
        for name, array in made.items()
    )
