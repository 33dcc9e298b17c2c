"""The outline of an Excel formula: its text, with gaps for the cells that it names.

The cells of a table do the same with other cells, so that their formulas have one outline. It is
made once, and filled for each of them: see `cells`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from allocmodel.tracing.at_labels import Along, Cell, Found, Gaps, Total
from allocmodel.tracing.nodes import (
    PRECEDENCE,
    Call,
    Literal,
    Node,
    Operation,
    UntraceableError,
    Where,
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

#: What stands in a gap: no formula has it in its own text.
GAP = "%s"


@dataclass(frozen=True)
class Names:
    """The names of a dimension, beside or above the cells of a quantity."""

    of: Cell
    dim: str


#: What runs along the dimension of a sum: ranges of cells, and blocks that leave gaps.
Running = tuple[Cell | Gaps, ...]


@dataclass(frozen=True)
class Outline:
    """The text of a formula with gaps.

    Attributes
    ----------
    text : str
        With `GAP` for each cell, range of cells or names.
    gaps : tuple of Cell or Names
        What fills them, in order.
    sums : tuple of (Running, bool)
        What each of its sums runs over, and whether it is written as one range; otherwise it is
        written out term by term.
    """

    text: str
    gaps: tuple[Cell | Names, ...]
    sums: tuple[tuple[Running, bool], ...]


def outline(node: Node, alike: Callable[[Running], bool]) -> Outline:
    """The outline of a formula.

    Parameters
    ----------
    node : Node
        A tree at labels, or at what stands for them: see `at_labels.at`.
    alike : callable of Running
        Whether cells inside a sum lie in unbroken ranges of one shape; otherwise Excel would add
        the wrong ones.

    Raises
    ------
    UntraceableError
        When it cannot be one short Excel formula.
    """
    writer = _Writer(alike)
    text = writer.text(node, 0)
    return Outline(text, tuple(writer.gaps), tuple(writer.sums))


@dataclass
class _Writer:
    """Writes text from left to right, and remembers what fills its gaps, in that order."""

    alike: Callable[[Running], bool]
    gaps: list[Cell | Names] = field(default_factory=list)
    sums: list[tuple[Running, bool]] = field(default_factory=list)

    def text(self, node: Node, outer: int) -> str:
        """Formula text of a node inside an operator of the given precedence."""
        if isinstance(node, Literal):
            return node.text
        if isinstance(node, Cell):
            return self.gap(node)
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

    def gap(self, of: Cell | Names) -> str:
        """A gap for what stands there."""
        self.gaps.append(of)
        return GAP

    def operation(self, node: Operation, outer: int) -> str:
        own = PRECEDENCE[node.symbol]
        # A right-hand side of the same precedence keeps its brackets: a - (b - c), a / (b / c).
        right = own + (node.symbol in "-/=<>")
        text = f"{self.text(node.left, own)}{node.symbol}{self.text(node.right, right)}"
        return f"({text})" if own < outer or (own == 1 and outer) else text

    # --- sums and lookups -----------------------------------------------------------------------
    def total(self, node: Total, outer: int) -> str:
        function = {"sum": "SUM", "max": "MAX"}[node.how]
        inner: Node = node
        while isinstance(inner, Total) and inner.how == node.how:
            inner = inner.of
        running = _running(inner)
        in_ranges = self.alike(running)
        self.sums.append((running, in_ranges))
        if in_ranges and isinstance(inner, Cell):
            return f"{function}({self.gap(inner)})"
        if in_ranges and node.how == "sum":
            return f"SUMPRODUCT({self.product(inner, 0)})"
        if not in_ranges and node.how == "sum" and node.count <= MOST_TERMS:
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
            condition = self.product(node.condition, 0)
            return f"({condition})*{self.product(node.value, PRECEDENCE['*'])}"
        if isinstance(node, Operation):
            own = PRECEDENCE[node.symbol]
            right = own + (node.symbol in "-/=<>")
            text = f"{self.product(node.left, own)}{node.symbol}{self.product(node.right, right)}"
            return f"({text})" if own < outer or (own == 1 and outer) else text
        if isinstance(node, Cell | Literal):
            return self.text(node, outer)
        raise UntraceableError(f"A sum of {type(node).__name__} needs a step of its own.")

    def found(self, node: Found) -> str:
        if not isinstance(node.of, Cell):
            raise UntraceableError("A lookup is into one quantity.")
        among, key = self.gap(node.of), self.text(node.key, 0)
        return f"INDEX({among},MATCH({key},{self.gap(Names(node.of, node.dim))},0))"


def runs(cell: Cell) -> bool:
    """Whether a cell stands for a whole range."""
    return Along in map(type, cell.labels.values())


def _running(node: Node) -> Running:
    """What runs along the dimension of a sum, of what is inside it."""
    if isinstance(node, Cell):
        return (node,) if runs(node) else ()
    if isinstance(node, Gaps):
        return (node,)
    parts: tuple[Node, ...] = ()
    if isinstance(node, Operation):
        parts = (node.left, node.right)
    elif isinstance(node, Where):
        parts = (node.value, node.condition, node.other)
    return tuple(one for part in parts for one in _running(part))
