"""The faults that `python -m tests.long.mutants` puts into the formulas, one at a time.

A fault (a mutant) is one changed operator, comparison or constant in allocmodel/model.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
MODEL = Path("allocmodel", "model")

#: What each operator and comparison is changed to.
OPERATORS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult}
SETS = {ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr}
LOGIC = {ast.And: ast.Or, ast.Or: ast.And}
EDGES = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
OPPOSITES = {
    **{ast.Lt: ast.GtE, ast.LtE: ast.Gt, ast.Gt: ast.LtE, ast.GtE: ast.Lt},
    **{ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is},
    **{ast.In: ast.NotIn, ast.NotIn: ast.In},
}
FUNCTIONS = {"larger": "smaller", "smaller": "larger"}


@dataclass(frozen=True)
class Mutant:
    """One changed place of one file."""

    file: Path
    line: int
    before: str
    after: str
    #: The whole file as it was, and changed; both without comments, so that their lines agree.
    original: str
    source: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.before}  ->  {self.after}"


def all_mutants() -> list[Mutant]:
    """Every mutant of the model, in the order of files and lines."""
    return [
        mutant
        for path in sorted((REPOSITORY / MODEL).rglob("*.py"))
        for mutant in mutants_of(path.relative_to(REPOSITORY), path.read_text("utf-8"))
    ]


def mutants_of(file: Path, source: str) -> Iterator[Mutant]:
    """The mutants of a file."""
    tree = ast.parse(source)
    original = ast.unparse(tree)
    for parent, field, number, node in places(tree):
        for changed in changes(node):
            put(parent, field, number, changed)
            said = ast.unparse(node), ast.unparse(changed)
            yield Mutant(file, node.lineno, *said, original, ast.unparse(tree))
        put(parent, field, number, node)


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
        case ast.BinOp() | ast.AugAssign():
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
        case ast.Call(func=ast.Name(id="larger" | "smaller")):
            other = copy.copy(node)
            other.func = ast.Name(FUNCTIONS[node.func.id])
            yield other


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
