"""What runs side by side have computed already, so that no step of the same inputs runs twice."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any, TypeVar

import xarray as xr

from allocmodel.engine.figures import Arrays, Figures
from allocmodel.engine.steps import Step, is_lagged

Made = TypeVar("Made")

#: A step with the figures that it was given, each by its identity.
_Asked = tuple[str, tuple[tuple[str, int], ...]]


class Known:
    """Inputs and results of runs before.

    Equal inputs become one, so that a step has the same inputs where they are the same figures:
    then its result is the one at hand. A step is a pure function, so this changes nothing but time.
    It keeps all that it has seen.

    Attributes
    ----------
    arrays : Arrays
        Arrays and the figures of them.
    """

    def __init__(self) -> None:
        """Nothing is known at first."""
        self.arrays = Arrays()
        self._inputs: dict[str, list[Figures]] = {}
        self._same_as: dict[int, Figures] = {}
        self._made: dict[Hashable, Any] = {}
        self._results: dict[_Asked, Figures] = {}
        # What identities stand for must stay alive.
        self._kept: list[Figures] = []

    def inputs(self, given: Mapping[str, xr.DataArray]) -> dict[str, xr.DataArray]:
        """The same inputs; for each that equals one of a run before, that one."""
        return {
            name: self.arrays.seen(self._one_of(name, self.arrays.figures(array)))
            for name, array in given.items()
        }

    def result(self, step: Step, values: Mapping[str, Figures]) -> Figures:
        """A step's result: the one at hand, or computed now."""
        given = {
            name: self._one_of(name, values[name]) if is_lagged(name) else values[name]
            for name in step.inputs
        }
        asked = (step.name, tuple((name, id(figures)) for name, figures in given.items()))
        if asked not in self._results:
            self._kept += given.values()
            self._results[asked] = step.computed(values)
        return self._results[asked]

    def once(self, of: Hashable, make: Callable[[], Made]) -> Made:
        """What is made of the same things: made once."""
        if of not in self._made:
            self._made[of] = make()
        return self._made[of]  # type: ignore[no-any-return]

    def _one_of(self, name: str, figures: Figures) -> Figures:
        """The figures seen before that have the same labels and values; themselves if none have."""
        if id(figures) not in self._same_as:
            seen = self._inputs.setdefault(name, [])
            found = next((one for one in seen if _same(one, figures)), None)
            if found is None:
                seen.append(figures)
            self._kept.append(figures)
            self._same_as[id(figures)] = figures if found is None else found
        return self._same_as[id(figures)]


def _same(one: Figures, other: Figures) -> bool:
    """Whether two have the same labels and, to the last digit, the same values."""
    if one.dims != other.dims or one.coords != other.coords:
        return False
    ours, theirs = one.values, other.values
    if ours.dtype != theirs.dtype:
        return False
    if ours.dtype == object:
        return bool(ours.tolist() == theirs.tolist())
    return bool(ours.tobytes() == theirs.tobytes())
