"""Reads a formula as Excel formulas: one per cell, filled down unchanged."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from openpyxl.utils import get_column_letter, quote_sheetname

from allocmodel.tracing.at_labels import Along, Cell, Found, Gaps, Total, at
from allocmodel.tracing.nodes import (
    PRECEDENCE,
    Call,
    Literal,
    Node,
    Operation,
    UntraceableError,
    Where,
    is_reordered,
)

FUNCTIONS = {
    "absolute": "ABS({0})",
    "minimum": "MIN({0},{1})",
    "maximum": "MAX({0},{1})",
    "floor": "INT({0})",
    "round": "ROUND({0},0)",
    "square_root": "SQRT({0})",
    "exponential": "EXP({0})",
    "logarithm": "LN({0})",
}

#: A sum of unlike cells is written out term by term up to this many terms; a longer one needs a
#: step of its own, so that formulas stay short.
MOST_TERMS = 5


class Spot(NamedTuple):
    """A cell of a workbook, rows and columns from 1."""

    sheet: str
    row: int
    column: int


@dataclass(frozen=True)
class Host:
    """The cell that a formula is written into, and the labels of its table's rows and columns."""

    spot: Spot
    row_dim: str | None
    row_label: str | None
    header_row: int
    #: The labels of its column; the header is the name of a label that stands there alone.
    column_labels: Mapping[str, str] = field(default_factory=dict)


class Whereabouts(Protocol):
    """Where each quantity stands."""

    def spot(self, name: str, labels: Mapping[str, str]) -> Spot:
        """The cell of a quantity at one label of each of its dimensions."""

    def row_dim(self, name: str) -> str | None:
        """The dimension that runs down the rows of the quantity's table, if any."""

    def rows(self, name: str, labels: Sequence[str]) -> Sequence[int]:
        """The rows of labels of the quantity's row dimension, in the labels' order."""

    def names(self, name: str, labels: Mapping[str, object], dim: str) -> list[Spot]:
        """The cells that hold the names of a dimension beside or above the quantity's cells."""

    def label(self, name: str, labels: Mapping[str, str], host: Host) -> Spot | None:
        """The cell that holds a name, for quantities that are names: the host's own if it can be.

        Raises
        ------
        UntraceableError
            When no cell holds it.
        """


def excel_formula(node: Node, labels: Mapping[str, str], host: Host, where: Whereabouts) -> str:
    """The Excel formula of a traced formula in one cell.

    Parameters
    ----------
    node : Node
        A traced formula.
    labels : mapping of dimension to label
        The label of each of the formula's dimensions in this cell.
    host : Host
        The cell that the formula is written into.
    where : Whereabouts
        Where each quantity stands.

    Returns
    -------
    str
        With the leading equals sign.

    Raises
    ------
    UntraceableError
        When the formula cannot be written as one short Excel formula.
    """
    return _formula(node, labels, host, where, {})


#: The first and last cell of ranges met so far, by quantity and labels.
Ranges = dict[tuple[Any, ...], tuple["Spot", "Spot"]]


def _formula(
    node: Node, labels: Mapping[str, str], host: Host, where: Whereabouts, known: Ranges
) -> str:
    return "=" + _Renderer(host, where, known).text(at(node, labels), 0)


def column_formulas(
    node: Node,
    labels: Sequence[Mapping[str, str]],
    host: Callable[[int], Host],
    where: Whereabouts,
    known: Ranges,
) -> list[str]:
    """The Excel formulas of a column: the first cell's, filled down wherever the last one's is too.

    Parameters
    ----------
    node : Node
        A traced formula.
    labels : sequence of mapping of dimension to label
        Those of each row's cell, from the top down.
    host : callable of int
        The cell of a row, from 0.
    where : Whereabouts
    known : Ranges
        The ranges of columns before it, of the same whereabouts; those of this one come to them.

    Returns
    -------
    list of str
    """
    first, last = _formula(node, labels[0], host(0), where, known), len(labels) - 1
    if last == 0:
        return [first]
    filled = filled_down(first, len(labels))
    # Where rows in between may differ, the ends do not speak for them.
    even = not is_reordered(node, host(0).row_dim)
    if even and filled[-1] == _formula(node, labels[-1], host(last), where, known):
        return filled
    return [_formula(node, own, host(row), where, known) for row, own in enumerate(labels)]


def filled_down(formula: str, rows: int) -> list[str]:
    """A formula as it reads in each row from its own down: free rows move, those with a $ stay."""
    pattern = _FREE_ROW.sub(r"\1%d", formula.replace("%", "%%"))
    free = [int(row) for _, row in _FREE_ROW.findall(formula)]
    if not free:
        return [formula] * rows
    return [pattern % own for own in zip(*(range(row, row + rows) for row in free), strict=True)]


#: An address as `_address` writes it with a free row.
_FREE_ROW = re.compile(r"(\$[A-Z]+)([0-9]+)")


@dataclass
class _Renderer:
    host: Host
    where: Whereabouts
    known: Ranges

    def text(self, node: Node, outer: int) -> str:
        """Formula text of a node inside an operator of the given precedence."""
        if isinstance(node, Literal):
            return node.text
        if isinstance(node, Cell):
            return self.cell(node)
        if isinstance(node, Operation):
            return self.operation(node, outer)
        if isinstance(node, Call):
            arguments = [self.text(argument, 0) for argument in node.arguments]
            return FUNCTIONS[node.function].format(*arguments)
        if isinstance(node, Where):
            parts = (self.text(part, 0) for part in (node.condition, node.value, node.other))
            return f"IF({','.join(parts)})"
        if isinstance(node, Total):
            return self.total(node, outer)
        if isinstance(node, Found):
            return self.found(node)
        raise UntraceableError(f"No Excel formula for {type(node).__name__}.")

    def operation(self, node: Operation, outer: int) -> str:
        own = PRECEDENCE[node.symbol]
        # A right-hand side of the same precedence keeps its brackets: a - (b - c), a / (b / c).
        right = own + (node.symbol in "-/=<>")
        text = f"{self.text(node.left, own)}{node.symbol}{self.text(node.right, right)}"
        return f"({text})" if own < outer or (own == 1 and outer) else text

    # --- references -----------------------------------------------------------------------------
    def cell(self, node: Cell) -> str:
        if _runs(node):
            first, last = self.corners(node)
            return self.range(first, last, self.row_is_free(node))
        label_spot = self.where.label(node.name, node.labels, self.host)
        if label_spot is not None:
            return self.reference(label_spot, label_spot.row == self.host.spot.row)
        return self.reference(self.where.spot(node.name, node.labels), self.row_is_free(node))

    def row_is_free(self, node: Cell) -> bool:
        """Whether the reference moves down with the host's rows."""
        row_dim = self.where.row_dim(node.name)
        if row_dim is None or row_dim != self.host.row_dim:
            return False
        return node.labels.get(row_dim) == self.host.row_label

    def reference(self, spot: Spot, free_row: bool) -> str:
        return self.prefix(spot) + _address(spot, free_row)

    def range(self, first: Spot, last: Spot, free_row: bool) -> str:
        return f"{self.prefix(first)}{_address(first, free_row)}:{_address(last, free_row)}"

    def prefix(self, spot: Spot) -> str:
        return "" if spot.sheet == self.host.spot.sheet else f"{quote_sheetname(spot.sheet)}!"

    def corners(self, node: Cell) -> tuple[Spot, Spot]:
        """First and last cell of a whole range; an error if the cells leave gaps."""
        key = (node.name, *node.labels.items())
        if key not in self.known:
            self.known[key] = self._found_corners(node)
        return self.known[key]

    def _found_corners(self, node: Cell) -> tuple[Spot, Spot]:
        running = [dim for dim, label in node.labels.items() if isinstance(label, Along)]
        row_dim = self.where.row_dim(node.name)
        down = node.labels[row_dim].labels if row_dim in running else ()
        top = {**node.labels, row_dim: down[0]} if row_dim and down else node.labels
        across = self.spots(node.name, top)
        rows = self.where.rows(node.name, down) if down else [across[0].row]
        columns = [spot.column for spot in across]
        level = all(spot.row == across[0].row for spot in across)
        # Row by row, as Excel reads a range: two ranges have to match cell by cell.
        row_by_row = len(rows) == 1 or len(columns) == 1 or running[0] == row_dim
        if not (level and row_by_row and _unbroken(rows) and _unbroken(columns)):
            raise _BrokenRangeError(node.name)
        return across[0]._replace(row=rows[0]), across[-1]._replace(row=rows[-1])

    def spots(self, name: str, labels: Mapping[str, Any]) -> list[Spot]:
        """Every cell of labels that may run along dimensions, last dimension fastest."""
        combinations: list[dict[str, str]] = [{}]
        for dim, label in labels.items():
            choices = label.labels if isinstance(label, Along) else (label,)
            combinations = [{**base, dim: choice} for base in combinations for choice in choices]
        return [self.where.spot(name, one) for one in combinations]

    # --- sums and lookups -----------------------------------------------------------------------
    def total(self, node: Total, outer: int) -> str:
        function = {"sum": "SUM", "max": "MAX"}[node.how]
        inner: Node = node
        while isinstance(inner, Total) and inner.how == node.how:
            inner = inner.of
        try:
            if isinstance(inner, Cell):
                return f"{function}({self.cell(inner)})"
            if node.how == "sum":
                self.same_shape(inner)
                return f"SUMPRODUCT({self.product(inner, 0)})"
        except _BrokenRangeError:
            if node.how == "sum" and node.count <= MOST_TERMS:
                return self.written_out(node, outer)
        raise UntraceableError(
            f"The {node.how} over {node.dim} needs a step of its own: it is not over one range."
        )

    def written_out(self, node: Total, outer: int) -> str:
        text = "+".join(self.text(term, PRECEDENCE["+"]) for term in node.terms())
        return f"({text})" if outer > PRECEDENCE["+"] else text

    def product(self, node: Node, outer: int) -> str:
        """The inside of SUMPRODUCT: arithmetic and comparisons of ranges, nothing else."""
        if isinstance(node, Where):
            if not (isinstance(node.other, Literal) and node.other.value == 0):
                raise UntraceableError("Inside a sum, where gives nought for what is left out.")
            value = self.product(node.value, PRECEDENCE["*"])
            return f"({self.product(node.condition, 0)})*{value}"
        if isinstance(node, Operation):
            own = PRECEDENCE[node.symbol]
            right = own + (node.symbol in "-/=<>")
            text = f"{self.product(node.left, own)}{node.symbol}{self.product(node.right, right)}"
            return f"({text})" if own < outer or (own == 1 and outer) else text
        if isinstance(node, Cell | Literal):
            return self.text(node, outer)
        raise UntraceableError(f"A sum of {type(node).__name__} needs a step of its own.")

    def same_shape(self, node: Node) -> None:
        """Every range inside a sum must have the same shape, or Excel would add the wrong cells."""
        shapes = {
            (last.row - first.row, last.column - first.column)
            for first, last in (self.corners(cell) for cell in _ranges(node))
        }
        if len(shapes) != 1:
            raise _BrokenRangeError("ranges of different shapes")

    def found(self, node: Found) -> str:
        if not isinstance(node.of, Cell):
            raise UntraceableError("A lookup is into one quantity.")
        names = self.where.names(node.of.name, node.of.labels, node.dim)
        if len(self.spots(node.of.name, node.of.labels)) != len(names):
            raise UntraceableError(f"A lookup is among all labels of {node.dim}.")
        name_range = self.range(names[0], names[-1], False)
        key = self.text(node.key, 0)
        return f"INDEX({self.cell(node.of)},MATCH({key},{name_range},0))"


def _unbroken(numbers: Sequence[int]) -> bool:
    """Whether rows or columns follow each other without a gap."""
    following = range(numbers[0], numbers[0] + len(numbers))
    # A range is compared by its ends.
    return numbers == following or list(numbers) == list(following)


class _BrokenRangeError(Exception):
    """The cells of a sum do not lie in one unbroken range."""


def _runs(node: Cell) -> bool:
    """Whether a cell stands for a whole range."""
    return Along in map(type, node.labels.values())


def _ranges(node: Node) -> list[Cell]:
    """The cells inside a sum that run along its dimension."""
    if isinstance(node, Cell):
        return [node] if _runs(node) else []
    if isinstance(node, Gaps):
        raise _BrokenRangeError("a block with gaps")
    parts: tuple[Node, ...] = ()
    if isinstance(node, Operation):
        parts = (node.left, node.right)
    elif isinstance(node, Where):
        parts = (node.value, node.condition, node.other)
    return [cell for part in parts for cell in _ranges(part)]


def _address(spot: Spot, free_row: bool) -> str:
    """A1 address: columns stay put, rows move with the host's row where they follow it."""
    return f"${get_column_letter(spot.column)}{'' if free_row else '$'}{spot.row}"
