"""What a formula does, written down: a tree of a small, closed set of operations.

A formula of the model is called with `Quantity` nodes where xarray arrays would stand (`trace`).
Each operation that it uses gives a new node. `cells` renders the tree as Excel formulas, `words` as
sentences. An operation that is not here is an error, so a formula cannot leave the set unseen.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np


class UntraceableError(TypeError):
    """A formula uses an operation that the tracers do not know."""


#: How tightly each operator binds; higher binds first.
PRECEDENCE = {"=": 1, "<>": 1, "<": 1, "<=": 1, ">": 1, ">=": 1, "+": 2, "-": 2, "*": 3, "/": 3}

#: numpy functions that the tracers know, by the name that nodes carry.
KNOWN_UFUNCS: dict[Any, str] = {
    np.minimum: "minimum",
    np.maximum: "maximum",
    np.floor: "floor",
    np.sqrt: "square_root",
    np.exp: "exponential",
    np.log: "logarithm",
}

#: What gives a truth, true or false, rather than a figure.
COMPARISONS = ("=", "<>", "<", "<=", ">", ">=")

UFUNC_OPERATORS: dict[Any, str] = {np.add: "+", np.subtract: "-", np.multiply: "*", np.divide: "/"}


class Node:
    """One operation, with the dimensions of its result.

    Attributes
    ----------
    coords : dict of str to tuple of str
        The result's dimensions and their labels.
    """

    coords: dict[str, tuple[str, ...]]

    def __str__(self) -> str:
        """What it is of, for messages to those who write formulas."""
        return f"{type(self).__name__} of {', '.join(map(str, parts(self)))}"

    # --- arithmetic -----------------------------------------------------------------------------
    def __add__(self, other: object) -> Node:
        return operation("+", self, other)

    def __radd__(self, other: object) -> Node:
        return operation("+", other, self)

    def __sub__(self, other: object) -> Node:
        return operation("-", self, other)

    def __rsub__(self, other: object) -> Node:
        return operation("-", other, self)

    def __mul__(self, other: object) -> Node:
        return operation("*", self, other)

    def __rmul__(self, other: object) -> Node:
        return operation("*", other, self)

    def __truediv__(self, other: object) -> Node:
        return operation("/", self, other)

    def __rtruediv__(self, other: object) -> Node:
        return operation("/", other, self)

    def __neg__(self) -> Node:
        return operation("*", -1, self)

    def __abs__(self) -> Node:
        return Call("absolute", (self,))

    # --- comparison -----------------------------------------------------------------------------
    def __eq__(self, other: object) -> Node:  # type: ignore[override]
        return operation("=", self, other)

    def __ne__(self, other: object) -> Node:  # type: ignore[override]
        return operation("<>", self, other)

    def __lt__(self, other: object) -> Node:
        return operation("<", self, other)

    def __le__(self, other: object) -> Node:
        return operation("<=", self, other)

    def __gt__(self, other: object) -> Node:
        return operation(">", self, other)

    def __ge__(self, other: object) -> Node:
        return operation(">=", self, other)

    __hash__ = object.__hash__

    def __bool__(self) -> bool:
        raise UntraceableError("A formula cannot branch on a value; use where.")

    # --- numpy functions ------------------------------------------------------------------------
    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Node:
        if method == "__call__" and not kwargs:
            if ufunc in UFUNC_OPERATORS:
                return operation(UFUNC_OPERATORS[ufunc], *inputs)
            if ufunc is np.floor and _adds_a_half(inputs[0]):
                return Call("round", (inputs[0].left,))
            if ufunc in KNOWN_UFUNCS:
                return Call(KNOWN_UFUNCS[ufunc], tuple(as_node(value) for value in inputs))
        raise UntraceableError(f"The tracers do not know numpy's {ufunc.__name__}.")

    # --- xarray's attributes and methods --------------------------------------------------------
    @property
    def dims(self) -> tuple[str, ...]:
        """Names of the dimensions."""
        return tuple(self.coords)

    def where(self, condition: Node, other: object) -> Node:
        """This where the condition holds, else the other."""
        return Where(self, condition, as_node(other))

    def sum(self, dim: str, *, skipna: bool) -> Node:
        """The total over a dimension; a missing figure makes the total missing."""
        if skipna:
            raise UntraceableError("Sums say skipna=False, so that missing figures stay visible.")
        return Reduce("sum", self, dim)

    def max(self, dim: str | None = None, *, skipna: bool) -> Node:
        """The largest figure over a dimension, or over all."""
        if skipna:
            raise UntraceableError("max says skipna=False, so that missing figures stay visible.")
        node: Node = self
        for name in [dim] if dim else list(self.coords):
            node = Reduce("max", node, name)
        return node

    def round(self) -> Node:
        """Refused: xarray rounds halves to the even number, Excel away from nought."""
        raise UntraceableError("Round with np.floor(... + 0.5): it agrees with Excel's ROUND.")

    def sel(self, *, drop: bool = False, **labels: Any) -> Node:
        """Some labels of a dimension, one label, or the label that another quantity names."""
        ((dim, choice),) = labels.items()
        if isinstance(choice, Node):
            return Lookup(self, dim, choice)
        if isinstance(choice, str):
            if not drop:
                raise UntraceableError("One label is chosen with drop=True: its dimension goes.")
            return Pick(self, dim, choice)
        return Select(self, dim, tuple(choice))

    def __getitem__(self, dim: str) -> Axis:
        """The labels of a dimension."""
        return Axis(self.coords[dim])

    def rename(self, **names: str) -> Node:
        """The same under another dimension's name."""
        ((old, new),) = names.items()
        if new in self.coords:
            raise UntraceableError(f"There is a dimension {new} already.")
        return Rename(self, old, new)

    def assign_coords(self, **labels: Sequence[str]) -> Node:
        """The same under other labels, one for each."""
        ((dim, wanted),) = labels.items()
        return Relabel(self, dim, tuple(wanted))

    def shift(self, *, fill_value: float, **steps: int) -> Node:
        """The label before, along a dimension; the first label gets the fill value."""
        ((dim, by),) = steps.items()
        if by < 1:
            raise UntraceableError("A shift looks back, by one label or more.")
        return Shift(self, dim, by, as_node(fill_value))

    def expand_dims(self, **labels: Sequence[str]) -> Node:
        """The same under one label of a new dimension."""
        ((dim, (label,)),) = labels.items()
        if dim in self.coords:
            raise UntraceableError(f"There is a dimension {dim} already.")
        return Expand(self, dim, label)

    def reindex(self, *, fill_value: float, **labels: Sequence[str]) -> Node:
        """The same over more labels, with a fill value where this has none."""
        ((dim, wanted),) = labels.items()
        return Reindex(self, dim, tuple(wanted), as_node(fill_value))


def parts(node: Node) -> list[Node]:
    """The nodes that a node is made of."""
    held = (one if isinstance(one, tuple) else (one,) for one in vars(node).values())
    return [part for own in held for part in own if isinstance(part, Node)]


@lru_cache(maxsize=1024)
def is_reordered(node: Node, dim: str | None) -> bool:
    """Whether labels of a dimension are chosen, filled, moved or named anew in a node."""
    if isinstance(node, Select | Relabel | Shift | Reindex) and node.dim == dim:
        return True
    if isinstance(node, Rename) and node.new == dim:
        return is_reordered(node.of, node.old)
    return any(is_reordered(part, dim) for part in parts(node))


@dataclass(frozen=True)
class Axis:
    """The labels of one dimension, as `array[dim]` gives them."""

    values: tuple[str, ...]


def _joined(*nodes: Node) -> dict[str, tuple[str, ...]]:
    """The dimensions of several nodes together; the same dimension must have the same labels."""
    coords: dict[str, tuple[str, ...]] = {}
    for node in nodes:
        for dim, labels in node.coords.items():
            if coords.setdefault(dim, labels) != labels:
                raise UntraceableError(f"Labels of {dim} differ: {coords[dim]} and {labels}.")
    return coords


def as_node(value: object) -> Node:
    """A node as it is; a plain number as a literal."""
    if isinstance(value, Node):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        if not math.isfinite(value):
            raise UntraceableError(f"Excel has no {value}.")
        return Literal(value)
    raise UntraceableError(f"A formula holds a {type(value).__name__}; the tracers cannot read it.")


@dataclass(eq=False)
class Literal(Node):
    """A number that stands in the formula itself."""

    value: float

    def __post_init__(self) -> None:
        self.coords = {}

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """The number in as many digits as Excel keeps."""
        return f"{self.value:.15g}"


@dataclass(eq=False)
class Quantity(Node):
    """A named quantity: an input, or what another step gives."""

    name: str
    coords: dict[str, tuple[str, ...]]

    def __str__(self) -> str:
        return self.name


@dataclass(eq=False)
class Operation(Node):
    """Two nodes with an operator between them."""

    symbol: str
    left: Node
    right: Node

    def __post_init__(self) -> None:
        self.coords = _joined(self.left, self.right)

    def __str__(self) -> str:
        return f"({self.left} {self.symbol} {self.right})"


def is_truth(node: Node) -> bool:
    """Whether a node is true or false, which Excel's sums leave out, rather than a figure."""
    if isinstance(node, Operation):
        return node.symbol in COMPARISONS
    # Under other labels it stays what it is.
    relabelled = Select | Pick | Rename | Relabel | Expand | Shift | Reindex | Lookup
    return isinstance(node, relabelled) and is_truth(node.of)


def _adds_a_half(node: object) -> bool:
    """Whether a floor of this is the nearest whole number, halves up.

    Excel's ROUND takes halves below nought down, so this is for figures from nought up.
    """
    return isinstance(node, Operation) and node.symbol == "+" and is_number(node.right, 0.5)


def operation(symbol: str, left: object, right: object) -> Node:
    """An operation on nodes or numbers."""
    return Operation(symbol, as_node(left), as_node(right))


@dataclass(eq=False)
class Call(Node):
    """A function of one or two nodes, cell by cell."""

    function: str
    arguments: tuple[Node, ...]

    def __post_init__(self) -> None:
        self.coords = _joined(*self.arguments)


@dataclass(eq=False)
class Where(Node):
    """One node where a condition holds, else another."""

    value: Node
    condition: Node
    other: Node

    def __post_init__(self) -> None:
        self.coords = _joined(self.value, self.condition, self.other)
        if not is_truth(self.condition):
            # Inside a sum its figures would be multiplied.
            raise UntraceableError(
                f"where takes a comparison, such as x > 0; not {self.condition}."
            )


@dataclass(eq=False)
class Reduce(Node):
    """The sum, or the largest, over one dimension."""

    how: str
    of: Node
    dim: str

    def __post_init__(self) -> None:
        if self.dim not in self.of.coords:
            raise UntraceableError(f"There is no dimension {self.dim} to take the {self.how} over.")
        if is_truth(self.of):
            raise UntraceableError(
                f"Excel's {self.how} leaves truths out: multiply {self.of} by 1."
            )
        self.coords = {dim: labels for dim, labels in self.of.coords.items() if dim != self.dim}


@dataclass(eq=False)
class Select(Node):
    """Some labels of one dimension."""

    of: Node
    dim: str
    labels: tuple[str, ...]

    def __post_init__(self) -> None:
        missing = set(self.labels) - set(self.of.coords[self.dim])
        if missing:
            raise UntraceableError(f"{self.dim} has no {sorted(missing)}.")
        self.coords = {**self.of.coords, self.dim: self.labels}


@dataclass(eq=False)
class Pick(Node):
    """One label of one dimension, which goes."""

    of: Node
    dim: str
    label: str

    def __post_init__(self) -> None:
        if self.label not in self.of.coords[self.dim]:
            raise UntraceableError(f"{self.dim} has no {self.label}.")
        self.coords = {dim: labels for dim, labels in self.of.coords.items() if dim != self.dim}


@dataclass(eq=False)
class Lookup(Node):
    """The label of one dimension that another quantity names."""

    of: Node
    dim: str
    key: Node

    def __post_init__(self) -> None:
        rest = {dim: labels for dim, labels in self.of.coords.items() if dim != self.dim}
        self.coords = {**rest, **self.key.coords}


@dataclass(eq=False)
class Rename(Node):
    """The same node with one dimension under another name."""

    of: Node
    old: str
    new: str

    def __post_init__(self) -> None:
        self.coords = {
            (self.new if dim == self.old else dim): labels for dim, labels in self.of.coords.items()
        }


@dataclass(eq=False)
class Relabel(Node):
    """The same node with other labels along one dimension."""

    of: Node
    dim: str
    labels: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(self.labels) != len(self.of.coords[self.dim]):
            raise UntraceableError(f"{len(self.labels)} labels for {self.of.coords[self.dim]}.")
        self.coords = {**self.of.coords, self.dim: self.labels}

    def own(self, label: str) -> str:
        """What the node itself calls a label."""
        return self.of.coords[self.dim][self.labels.index(label)]


@dataclass(eq=False)
class Shift(Node):
    """What stands a number of labels before, along one dimension."""

    of: Node
    dim: str
    by: int
    fill: Node

    def __post_init__(self) -> None:
        self.coords = dict(self.of.coords)


@dataclass(eq=False)
class Expand(Node):
    """A node under one label of a new dimension."""

    of: Node
    dim: str
    label: str

    def __post_init__(self) -> None:
        self.coords = {self.dim: (self.label,), **self.of.coords}


@dataclass(eq=False)
class Reindex(Node):
    """A node over more labels of a dimension, filled where it has none."""

    of: Node
    dim: str
    labels: tuple[str, ...]
    fill: Node

    def __post_init__(self) -> None:
        self.coords = {**self.of.coords, self.dim: self.labels}


def is_number(node: Node, value: float) -> bool:
    """Whether a node is this number, standing in the formula itself."""
    return isinstance(node, Literal) and node.value == value
