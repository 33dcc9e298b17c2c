"""What runs side by side have computed already, so that no step of the same inputs runs twice."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any, TypeVar

import numpy as np
import xarray as xr

from allocmodel.engine.steps import Step, is_lagged

Made = TypeVar("Made")

#: A step with the arrays that it was given, each by its identity.
_Asked = tuple[str, tuple[tuple[str, int], ...]]


class Known:
    """Inputs and results of runs before.

    Equal inputs become one array, so that a step has the same inputs where they are the same
    arrays: then its result is the one at hand. A step is a pure function, so this changes nothing
    but time. It keeps every array that it has seen.
    """

    def __init__(self) -> None:
        """Nothing is known at first."""
        self._inputs: dict[str, list[xr.DataArray]] = {}
        self._same_as: dict[int, xr.DataArray] = {}
        self._made: dict[Hashable, Any] = {}
        self._results: dict[_Asked, xr.DataArray] = {}
        # What identities stand for must stay alive.
        self._kept: list[xr.DataArray] = []

    def inputs(self, given: Mapping[str, xr.DataArray]) -> dict[str, xr.DataArray]:
        """The same inputs; for each that equals one of a run before, that one."""
        return {name: self._one_of(name, array) for name, array in given.items()}

    def result(
        self,
        step: Step,
        values: Mapping[str, xr.DataArray],
        compute: Callable[[Step, Mapping[str, xr.DataArray]], xr.DataArray],
    ) -> xr.DataArray:
        """A step's result: the one at hand, or computed now."""
        arrays = {
            name: self._one_of(name, values[name]) if is_lagged(name) else values[name]
            for name in step.inputs
        }
        asked = (step.name, tuple((name, id(array)) for name, array in arrays.items()))
        if asked not in self._results:
            self._kept += arrays.values()
            self._results[asked] = compute(step, values)
        return self._results[asked]

    def once(self, of: Hashable, make: Callable[[], Made]) -> Made:
        """What is made of the same things: made once."""
        if of not in self._made:
            self._made[of] = make()
        return self._made[of]  # type: ignore[no-any-return]

    def _one_of(self, name: str, array: xr.DataArray) -> xr.DataArray:
        """The array seen before that has the same labels and figures; itself where none has."""
        if id(array) not in self._same_as:
            seen = self._inputs.setdefault(name, [])
            found = next((one for one in seen if _same(one, array)), None)
            if found is None:
                seen.append(array)
            self._kept.append(array)
            self._same_as[id(array)] = array if found is None else found
        return self._same_as[id(array)]


def _same(one: xr.DataArray, other: xr.DataArray) -> bool:
    """Whether two arrays have the same labels and, to the last digit, the same figures."""
    if one.dims != other.dims or one.shape != other.shape:
        return False
    pairs = [(one.values, other.values)]
    pairs += [(one[dim].values, other[dim].values) for dim in one.dims]
    return all(_equal(ours, theirs) for ours, theirs in pairs)


def _equal(ours: np.ndarray, theirs: np.ndarray) -> bool:
    if ours.dtype != theirs.dtype:
        return False
    if ours.dtype == object:
        return bool(ours.tolist() == theirs.tolist())
    return bool(ours.tobytes() == theirs.tobytes())
