"""The faults that `python -m tests.long.mutants` puts into the formulas, one at a time.

A fault (a mutant) is one changed place in allocmodel/model: another operator, comparison, constant
or function, two arguments that change places, or a condition turned round.
"""

from __future__ import annotations

import ast
import copy
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
MODEL = Path("allocmodel", "model")

#: What each operator and comparison is changed to.
OPERATORS = {
    **{ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult},
    ast.Pow: ast.Mult,
}
SETS = {ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr}
LOGIC = {ast.And: ast.Or, ast.Or: ast.And}
EDGES = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
OPPOSITES = {
    **{ast.Lt: ast.GtE, ast.LtE: ast.Gt, ast.Gt: ast.LtE, ast.GtE: ast.Lt},
    **{ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is},
    **{ast.In: ast.NotIn, ast.NotIn: ast.In},
}
#: What each function or method is changed to.
FUNCTIONS = {
    one: other
    for pair in (
        *(("larger", "smaller"), ("maximum", "minimum"), ("max", "min"), ("any", "all")),
        *(("floor", "ceil"), ("declared_coefficients", "shapley_coefficients")),
    )
    for one, other in (pair, pair[::-1])
}
#: Conditions that say nothing else that is changed.
BARE = ast.Name | ast.Attribute | ast.Call | ast.NamedExpr | ast.Subscript


@dataclass(frozen=True)
class Mutant:
    """One changed place of one file."""

    file: Path
    line: int
    before: str
    after: str
    #: The text of the file, and which of its faults this is.
    text: str
    number: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.before}  ->  {self.after}"

    @cached_property
    def original(self) -> str:
        """The whole file as it was, without comments: its lines agree with those of `source`."""
        return ast.unparse(ast.parse(self.text))

    @cached_property
    def source(self) -> str:
        """The whole file, changed."""
        tree = ast.parse(self.text)
        parent, field, number, _, changed = list(faults_of(tree))[self.number]
        put(parent, field, number, changed)
        return ast.unparse(tree)


def all_mutants() -> list[Mutant]:
    """Every mutant of the model, in the order of files and lines."""
    return [
        mutant
        for path in sorted((REPOSITORY / MODEL).rglob("*.py"))
        for mutant in mutants_of(path.relative_to(REPOSITORY), path.read_text("utf-8"))
    ]


def mutants_of(file: Path, text: str) -> Iterator[Mutant]:
    """The mutants of a file."""
    for number, (*_, node, changed) in enumerate(faults_of(ast.parse(text))):
        yield Mutant(file, node.lineno, ast.unparse(node), ast.unparse(changed), text, number)


def drawn(
    every: Iterable[Mutant], count: int, seed: int, rooms: Iterable[str] = ()
) -> list[Mutant]:
    """A sample, always the same for a seed: one of each file first, then any.

    Parameters
    ----------
    every : iterable of Mutant
    count : int
        How many; all, where there are fewer.
    seed : int
    rooms : iterable of str
        Parts of the model that it is drawn from, such as "checks" or "funds/each_fund.py"; without
        one, all.
    """
    inside = [MODEL / room for room in rooms] or [MODEL]
    here = [one for one in every if any(one.file.is_relative_to(room) for room in inside)]
    random.Random(seed).shuffle(here)
    first = {one.file: one for one in reversed(here)}
    return sorted(here, key=lambda one: first[one.file] is not one)[:count]


def faults_of(tree: ast.AST) -> Iterator[tuple[ast.AST, str, int | None, ast.AST, ast.AST]]:
    """Every fault of a file: where a node hangs, the node, and what it is changed to."""
    for parent, field, number, node in places(tree):
        for changed in changes(node):
            yield parent, field, number, node, changed


def places(node: ast.AST) -> Iterator[tuple[ast.AST, str, int | None, ast.AST]]:
    """Every statement and expression that runs, and where it hangs; types do not run."""
    for field, value in ast.iter_fields(node):
        if field in {"annotation", "returns"}:
            continue
        listed = isinstance(value, list)
        for number, child in enumerate(value if listed else [value]):
            if isinstance(child, ast.AST):
                if isinstance(child, ast.expr | ast.stmt):
                    yield node, field, number if listed else None, child
                yield from places(child)


def put(parent: ast.AST, field: str, number: int | None, node: ast.AST) -> None:
    """Hangs a node where another one was."""
    if number is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[number] = node


def changes(node: ast.AST) -> Iterator[ast.AST]:
    """What a node is changed to, one change at a time."""
    match node:
        case ast.BinOp() | ast.AugAssign() if not times_one(node):
            yield from with_other(node, "op", OPERATORS, SETS)
        case ast.BoolOp():
            yield from with_other(node, "op", LOGIC)
        case ast.Compare(ops=[_]):
            yield from compared_otherwise(node)
        case ast.UnaryOp(op=ast.USub() | ast.Not()):
            yield node.operand
        case ast.Constant(value=bool()):
            yield ast.Constant(not node.value)
        case ast.Constant(value=int() | float()):
            yield ast.Constant(node.value + 1)
            yield ast.Constant(node.value - 1)
        case ast.Call(func=ast.Name(id="abs")):
            yield node.args[0]
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in FUNCTIONS:
            other = copy.copy(node)
            other.func = copy.copy(node.func)
            (word,) = {"id", "attr"} & set(node.func._fields)
            setattr(other.func, word, FUNCTIONS[name])
            yield other
        case ast.Call(args=[ast.Name(first), ast.Name(second), *_]) if first != second:
            other = copy.copy(node)
            other.args = [node.args[1], node.args[0], *node.args[2:]]
            yield other
        case ast.If() | ast.IfExp() if isinstance(node.test, BARE):
            other = copy.copy(node)
            other.test = ast.UnaryOp(ast.Not(), node.test)
            yield other


def times_one(node: ast.AST) -> bool:
    """Whether it multiplies or divides by one or minus one: which of the two is all the same."""
    match node:
        case ast.BinOp(right=ast.Constant(value=1) | ast.UnaryOp(operand=ast.Constant(value=1))):
            return isinstance(node.op, ast.Mult | ast.Div)
    return False


def with_other(
    node: ast.AST, field: str, *tables: dict[type[ast.AST], type[ast.AST]]
) -> Iterator[ast.AST]:
    """The node with the operator that a table gives in place of its own."""
    for table in tables:
        if type(getattr(node, field)) in table:
            other = copy.copy(node)
            setattr(other, field, table[type(getattr(node, field))]())
            yield other


def compared_otherwise(node: ast.Compare) -> Iterator[ast.AST]:
    """With equality let in or out, and the opposite."""
    for table in (EDGES, OPPOSITES):
        if type(node.ops[0]) in table:
            other = copy.copy(node)
            other.ops = [table[type(node.ops[0])]()]
            yield other
