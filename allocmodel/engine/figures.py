"""Labelled figures: what the formulas use of xarray's interface, and nothing beside it.

A formula is written for xarray and uses a small, closed set of its operations; `tracing.nodes`
reads the same set as cells and as words. xarray makes sure at each operation of what holds all
through a run, such as which labels its arrays have, and a run of a few places and dozens of needs
would be little else. Here each operation is numpy's alone, of the same figures in the same order
as xarray has them: results are the same to the last bit, and a test holds the two side by side.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, TypeAlias

import numpy as np
import xarray as xr

from allocmodel.engine.labelled import labelled

#: The labels of a dimension, in order; the numbers of its places where it has none.
Labels: TypeAlias = tuple[Hashable, ...] | range


class Figures:
    """Figures or names with labels, as a formula takes and gives them.

    Each method does what xarray's of the same name does.

    Attributes
    ----------
    values : numpy.ndarray
    coords : dict of str to tuple
        The dimensions, in the order of the axes, with their labels.
    """

    __slots__ = ("coords", "values")

    def __init__(self, values: np.ndarray, coords: dict[str, Labels]) -> None:
        """Values with an axis for each dimension."""
        self.values, self.coords = values, coords

    @property
    def dims(self) -> tuple[str, ...]:
        """Names of the dimensions."""
        return tuple(self.coords)

    def __getitem__(self, dim: str) -> Figures:
        """The labels of a dimension."""
        labels = self.coords[dim]
        return Figures(_array(labels), {dim: labels})

    # --- arithmetic and comparison --------------------------------------------------------------
    def __add__(self, other: object) -> Figures:
        return _each(operator.add, self, other)

    def __radd__(self, other: object) -> Figures:
        return _each(operator.add, other, self)

    def __sub__(self, other: object) -> Figures:
        return _each(operator.sub, self, other)

    def __rsub__(self, other: object) -> Figures:
        return _each(operator.sub, other, self)

    def __mul__(self, other: object) -> Figures:
        return _each(operator.mul, self, other)

    def __rmul__(self, other: object) -> Figures:
        return _each(operator.mul, other, self)

    def __truediv__(self, other: object) -> Figures:
        return _each(operator.truediv, self, other)

    def __rtruediv__(self, other: object) -> Figures:
        return _each(operator.truediv, other, self)

    def __neg__(self) -> Figures:
        return _each(operator.neg, self)

    def __abs__(self) -> Figures:
        return _each(operator.abs, self)

    def __eq__(self, other: object) -> Figures:  # type: ignore[override]
        return _each(operator.eq, self, other)

    def __ne__(self, other: object) -> Figures:  # type: ignore[override]
        return _each(operator.ne, self, other)

    def __lt__(self, other: object) -> Figures:
        return _each(operator.lt, self, other)

    def __le__(self, other: object) -> Figures:
        return _each(operator.le, self, other)

    def __gt__(self, other: object) -> Figures:
        return _each(operator.gt, self, other)

    def __ge__(self, other: object) -> Figures:
        return _each(operator.ge, self, other)

    __hash__ = object.__hash__

    def __bool__(self) -> bool:
        raise TypeError("A formula cannot branch on a value; use where.")

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if method != "__call__" or kwargs:
            return NotImplemented
        return _each(ufunc, *inputs)

    def where(self, condition: Figures, other: object) -> Figures:
        """This where the condition holds, else the other."""
        return _each(_where, self, condition, other)

    # --- over a dimension -----------------------------------------------------------------------
    def sum(self, dim: str, *, skipna: bool) -> Figures:
        """The total over a dimension; a missing figure makes the total missing."""
        return self._over(np.sum, dim, skipna)

    def max(self, dim: str | None = None, *, skipna: bool) -> Figures:
        """The largest figure over a dimension, or over all; missing where one is."""
        if dim is None:
            _refuse_to_skip(skipna)
            return Figures(np.asarray(np.max(self.values)), {})
        return self._over(np.max, dim, skipna)

    def _over(self, how: Callable[..., Any], dim: str, skipna: bool) -> Figures:
        _refuse_to_skip(skipna)
        rest = {one: labels for one, labels in self.coords.items() if one != dim}
        return Figures(np.asarray(how(self.values, axis=self._axis(dim))), rest)

    # --- labels ---------------------------------------------------------------------------------
    def sel(self, *, drop: bool = False, **labels: Any) -> Figures:
        """Some labels of a dimension, one label, or the label that other figures name."""
        ((dim, choice),) = labels.items()
        if isinstance(choice, Figures):
            return self._looked_up(dim, choice)
        if isinstance(choice, str):
            if not drop:
                raise TypeError("One label is chosen with drop=True: its dimension goes.")
            rest = {one: own for one, own in self.coords.items() if one != dim}
            (position,) = self._positions(dim, (choice,))
            return Figures(np.asarray(self._along(dim, position)), rest)
        wanted = tuple(choice)
        taken = np.array(self._positions(dim, wanted), dtype=np.intp)
        return Figures(self._along(dim, taken), {**self.coords, dim: wanted})

    def _looked_up(self, dim: str, names: Figures) -> Figures:
        """For each name, what stands at it along a dimension."""
        if dim in names.coords:
            raise ValueError(f"Names by {dim} do not choose along {dim}.")
        at = np.array(self._positions(dim, names.values.ravel().tolist()), dtype=np.intp)
        pointed = xr.Variable(names.dims, at.reshape(names.values.shape))
        found = xr.Variable(self.dims, self.values).isel({dim: pointed})
        known = self.coords | names.coords
        return Figures(found.values, {str(one): known[str(one)] for one in found.dims})

    def reindex(self, *, fill_value: float, **labels: Sequence[str]) -> Figures:
        """The same over other labels of a dimension, with a fill value where this has none."""
        ((dim, chosen),) = labels.items()
        wanted = tuple(chosen)
        stands = self._stands(dim)
        taken = np.array([stands.get(label, -1) for label in wanted], dtype=np.intp)
        values = self._along(dim, taken)
        if -1 in taken:
            shape = [-1 if one == dim else 1 for one in self.coords]
            # A whole array, so that what comes of it has the axes in memory that xarray gives it.
            present = np.broadcast_to((taken >= 0).reshape(shape), values.shape).copy()
            values = _where(values, present, fill_value)
        return Figures(values, {**self.coords, dim: wanted})

    def shift(self, *, fill_value: float, **steps: int) -> Figures:
        """What stands a number of labels before; the first ones get the fill value."""
        ((dim, by),) = steps.items()
        axis, before = self._axis(dim), min(by, len(self.coords[dim]))
        widths = [(before, 0) if one == axis else (0, 0) for one in range(self.values.ndim)]
        kept = self._along(dim, slice(None, -by)).copy("K")
        return Figures(np.pad(kept, widths, constant_values=fill_value), self.coords)

    def rename(self, **names: str) -> Figures:
        """The same under another dimension's name."""
        ((old, new),) = names.items()
        if new in self.coords:
            raise ValueError(f"There is a dimension {new} already.")
        coords = {new if one == old else one: labels for one, labels in self.coords.items()}
        return Figures(self.values, coords)

    def assign_coords(self, **labels: Iterable[str]) -> Figures:
        """The same under other labels, one for each."""
        ((dim, named),) = labels.items()
        wanted = tuple(named)
        if len(wanted) != len(self.coords[dim]):
            raise ValueError(f"{len(wanted)} labels for {len(self.coords[dim])} of {dim}.")
        return Figures(self.values, {**self.coords, dim: wanted})

    def expand_dims(self, **labels: Sequence[str]) -> Figures:
        """The same under one label of a new dimension."""
        ((dim, (label,)),) = labels.items()
        return Figures(self.values[np.newaxis], {dim: (label,), **self.coords})

    def transpose(self, *dims: str) -> Figures:
        """The same with its dimensions in another order."""
        order = [self._axis(dim) for dim in dims]
        return Figures(self.values.transpose(order), {dim: self.coords[dim] for dim in dims})

    def equals(self, other: Figures) -> bool:
        """Whether both have the same labels and figures; missing figures are alike."""
        if self.dims != other.dims or self.coords != other.coords:
            return False
        return np.array_equal(self.values, other.values, equal_nan=True)

    def _axis(self, dim: str) -> int:
        return list(self.coords).index(dim)

    def _along(self, dim: str, taken: Any) -> np.ndarray:
        """What stands at a position, or at several, along one axis."""
        key = (slice(None),) * self._axis(dim) + (taken,)
        return self.values[key]

    def _positions(self, dim: str, wanted: Sequence[Hashable]) -> list[int]:
        """Where some labels stand along a dimension."""
        stands = self._stands(dim)
        return [stands[label] for label in wanted]

    def _stands(self, dim: str) -> dict[Hashable, int]:
        """Where each label of a dimension stands."""
        return {label: number for number, label in enumerate(self.coords[dim])}


def _refuse_to_skip(skipna: bool) -> None:
    if skipna:
        raise TypeError("Formulas say skipna=False, so that missing figures stay visible.")


def _each(of: Callable[..., Any], *operands: Any) -> Figures:
    """What a function of numpy's gives, figure by figure, for all labels of the operands.

    Raises
    ------
    ValueError
        Where two of them have other labels for the same dimension.
    """
    coords: dict[str, Labels] = {}
    for one in operands:
        if isinstance(one, Figures):
            for dim, labels in one.coords.items():
                own = coords.setdefault(dim, labels)
                if own is not labels and own != labels:
                    raise ValueError(f"Labels of {dim} differ: {own} and {labels}.")
    plain = [_spread(one, coords) if isinstance(one, Figures) else one for one in operands]
    return Figures(np.asarray(of(*plain)), coords)


def _spread(figures: Figures, over: dict[str, Labels]) -> np.ndarray:
    """Values with an axis for each of some dimensions, in their order."""
    own = list(figures.coords)
    if own == list(over):
        return figures.values
    ordered = figures.values.transpose([own.index(dim) for dim in over if dim in own])
    axes = tuple([slice(None) if dim in own else np.newaxis for dim in over])
    return ordered[axes]


def _where(values: Any, condition: Any, other: Any) -> Any:
    return np.where(condition, values, other)


def _array(labels: Labels) -> np.ndarray:
    return np.array(labels) if labels else np.array([], dtype="<U1")


class Arrays:
    """Figures of xarray's arrays, and arrays of figures; each made once."""

    def __init__(self) -> None:
        """Nothing is made at first."""
        self._labels: dict[Labels, Labels] = {}
        # Beside each what it was made of, which has to stay alive, as it is known by its identity.
        self._figures: dict[int, tuple[xr.DataArray, Figures]] = {}
        self._arrays: dict[int, tuple[Figures, xr.DataArray]] = {}

    def figures(self, array: xr.DataArray) -> Figures:
        """The figures of an array."""
        made = self._figures.get(id(array))
        if made is None:
            labels = {str(dim): self._labels_of(array, str(dim)) for dim in array.dims}
            made = self._figures[id(array)] = array, Figures(array.values, labels)
            self._arrays[id(made[1])] = made[1], array
        return made[1]

    def seen(self, figures: Figures) -> xr.DataArray:
        """The array that figures were taken from."""
        return self._arrays[id(figures)][1]

    def array(self, figures: Figures, name: str, attrs: dict[str, str]) -> xr.DataArray:
        """Figures as an array with a name and attributes."""
        made = self._arrays.get(id(figures))
        if made is None:
            values = figures.values
            array = labelled(values, figures.coords, name, attrs, values.dtype)
            made = self._arrays[id(figures)] = figures, array
        return made[1]

    def _labels_of(self, array: xr.DataArray, dim: str) -> Labels:
        if dim not in array.coords:
            return range(array.sizes[dim])
        labels = tuple(array.get_index(dim).tolist())
        return self._labels.setdefault(labels, labels)
