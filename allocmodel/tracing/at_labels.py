"""A tree at one label of each dimension: what stands in one cell, or in any at its own labels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from allocmodel.tracing.nodes import (
    Call,
    Expand,
    Literal,
    Lookup,
    Node,
    Operation,
    Pick,
    Quantity,
    Reduce,
    Reindex,
    Relabel,
    Rename,
    Select,
    Shift,
    UntraceableError,
    Where,
    is_number,
)

#: By dimension, a label, or what stands for labels: `Own` or `Along`.
Labels = Mapping[str, Any]


def at(node: Node, labels: Labels) -> Node:
    """The node at one label of each of its dimensions, with what is known there folded away.

    Selections, renamings and fillings disappear; adding nought and multiplying by nought or one
    fold, as do sums of nought, so that a cell's formula says only what happens in that cell.
    Quantities come back as `Cell`; sums keep the node that they run over, with the labels outside
    fixed. Where a dimension is not reordered in the node, its label may be `Own`: the tree is then
    the same for all labels.
    """
    if isinstance(node, Literal):
        return node
    if isinstance(node, Quantity):
        return Cell(node.name, {dim: labels[dim] for dim in node.coords})
    if isinstance(node, Operation):
        return _folded(node.symbol, at(node.left, labels), at(node.right, labels))
    if isinstance(node, Call):
        return Call(node.function, tuple(at(argument, labels) for argument in node.arguments))
    if isinstance(node, Where):
        parts = (at(part, labels) for part in (node.value, node.condition, node.other))
        return Where(*parts)
    if isinstance(node, Reduce):
        return _reduced_at(node, labels)
    if isinstance(node, Select):
        return at(node.of, labels)
    if isinstance(node, Pick):
        return at(node.of, {**labels, node.dim: node.label})
    if isinstance(node, Rename):
        return at(node.of, {**labels, node.old: labels[node.new]})
    if isinstance(node, Relabel):
        return at(node.of, {**labels, node.dim: node.own(labels[node.dim])})
    if isinstance(node, Expand):
        return at(node.of, labels)
    if isinstance(node, Shift):
        position = node.of.coords[node.dim].index(labels[node.dim]) - node.by
        if position < 0:
            return node.fill
        return at(node.of, {**labels, node.dim: node.of.coords[node.dim][position]})
    if isinstance(node, Reindex):
        return _filled_at(node, labels)
    if isinstance(node, Lookup):
        return _lookup_at(node, labels)
    raise UntraceableError(f"Unknown node {type(node).__name__}.")


@dataclass(eq=False)
class Cell(Node):
    """A quantity at one label of each of its dimensions.

    A label `Along(dim)` stands for all labels of a dimension that a sum runs over, `Own(dim)` for
    the label that whatever cell the tree is written into has of a dimension.
    """

    name: str
    labels: dict[str, Any]

    def __post_init__(self) -> None:
        self.coords = {}

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Own:
    """Stands for the label of a dimension that a cell itself has, whichever it is."""

    dim: str


@dataclass(frozen=True)
class Along:
    """Stands for every label, in order, of a dimension that a sum runs over."""

    dim: str
    labels: tuple[str, ...]

    def __hash__(self) -> int:
        """Known from the first time on: ranges are looked up by it, and labels may be many."""
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.dim, self.labels))


@dataclass(eq=False)
class Total(Node):
    """A sum or a maximum at fixed outer labels; inside, `Along` marks what it runs over.

    `terms` gives the same one label at a time, for when the cells do not lie in one row or column.
    """

    how: str
    of: Node
    dim: str
    count: int
    terms: Callable[[], tuple[Node, ...]]

    def __post_init__(self) -> None:
        self.coords = {}


@dataclass(eq=False)
class Found(Node):
    """A figure found by a name: a row or column of cells, their names, and the name sought."""

    of: Node
    dim: str
    key: Node

    def __post_init__(self) -> None:
        self.coords = {}


@dataclass(eq=False)
class Gaps(Node):
    """Inside a sum, a block that has only some of the labels: its cells are no one range."""

    def __post_init__(self) -> None:
        self.coords = {}


def _filled_at(node: Reindex, labels: Labels) -> Node:
    """A filled block at one label; along a whole dimension it leaves gaps."""
    label: Any = labels[node.dim]
    if isinstance(label, Along):
        return Gaps()
    return at(node.of, labels) if label in node.of.coords[node.dim] else node.fill


def _reduced_at(node: Reduce, labels: Labels) -> Node:
    """A sum or maximum with its outer labels fixed."""
    inside = node.of.coords[node.dim]
    if len(inside) == 1:
        return at(node.of, {**labels, node.dim: inside[0]})
    along: dict[str, Any] = {**labels, node.dim: Along(node.dim, inside)}
    whole = _along(node.of, along)
    if is_number(whole, 0):
        return whole

    def terms() -> tuple[Node, ...]:
        return tuple(at(node.of, {**labels, node.dim: label}) for label in inside)

    return Total(node.how, whole, node.dim, len(inside), terms)


def _along(node: Node, labels: dict[str, Any]) -> Node:
    """Like `at`, where a label may stand for a whole dimension."""
    if isinstance(node, Select):
        return _along(node.of, labels)
    if isinstance(node, Pick):
        return _along(node.of, {**labels, node.dim: node.label})
    if isinstance(node, Rename):
        label = labels[node.new]
        if isinstance(label, Along):
            label = Along(node.old, label.labels)
        return _along(node.of, {**labels, node.old: label})
    if isinstance(node, Operation):
        return _folded(node.symbol, _along(node.left, labels), _along(node.right, labels))
    if isinstance(node, Where):
        return Where(
            _along(node.value, labels), _along(node.condition, labels), _along(node.other, labels)
        )
    if isinstance(node, Call):
        return Call(node.function, tuple(_along(part, labels) for part in node.arguments))
    return at(node, labels)


def _lookup_at(node: Lookup, labels: Labels) -> Node:
    """A lookup with the labels around it fixed."""
    found = node.of.coords[node.dim]
    along: dict[str, Any] = {**labels, node.dim: Along(node.dim, found)}
    return Found(_along(node.of, along), node.dim, at(node.key, labels))


def _folded(symbol: str, left: Node, right: Node) -> Node:
    """An operation with nought and one folded away, so that formulas stay short."""
    if symbol == "*":
        if is_number(left, 0) or is_number(right, 0):
            return Literal(0)
        if is_number(left, 1):
            return right
        if is_number(right, 1):
            return left
    if symbol == "+" and is_number(left, 0):
        return right
    if symbol in "+-" and is_number(right, 0):
        return left
    if symbol == "/" and (is_number(right, 1) or is_number(left, 0)):
        return left
    return Operation(symbol, left, right)
