"""Puts one fault at a time into the formulas, and sees whether the tests of tests/model notice.

    python -m tests.long.mutants              a sample of 400 faults, always the same
    python -m tests.long.mutants 100 7        100 faults, drawn with seed 7

A fault (a mutant) is one changed operator, comparison or constant in allocmodel/model. It is put
into a temporary copy of the tree, by this script: mutmut and cosmic-ray start Python and load the
libraries anew for each fault, and mutmut wraps the functions whose names, arguments and docstrings
are the steps. A mutant that no test notices survives and is printed: either a
test is missing, or the change makes no difference. The exit code is 1 if fewer than 95 per cent
are killed. Needs a system that can fork (Linux, macOS).

Kinds of change that make no difference to any result, so that they survive:

- How often `run_steps` may go round before it gives up, and steps that it computes once more.
- Adding or taking away nought, multiplying or dividing by one, to give a figure its dimensions;
  nought times a figure, or over it, likewise.
- What fills a place whose figure is multiplied by nought: the year before the first one, the pounds
  per head of a group of nobody.
- What a divisor of nought is replaced by, where the figure above it is nought too: the cases of a
  place where nobody is at risk, the differences between the groups of a study that has one.
- Libraries that xarray is told to leave alone (`NUMPY_ALONE`), where they are not installed.
"""

from __future__ import annotations

import ast
import compileall
import copy
import importlib
import multiprocessing
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from py_compile import PycInvalidationMode

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
MODEL = Path("allocmodel", "model")
#: The worked examples and the register before all: they are quick, and most faults end there.
TESTS = ("tests/model/*_by_hand.py", "tests/model/test_steps.py", "tests/model/test_*.py")
#: Until the first failure; without what these tests do not use, as it would load the whole package.
OPTIONS = (
    *("-x", "-q", "--noconftest", "--assert=plain", "-p", "no:cacheprovider", "-o", "addopts="),
    *("-m", "not long"),
)
#: Loaded once, before the tests of each mutant start.
LIBRARIES = (
    "docstring_parser", "numpy", "openpyxl", "pandas", "pydantic", "scipy.stats",
    "statsmodels.api", "xarray",
)  # fmt: skip

COUNT, SEED = 400, 1
LEAST_KILLED = 0.95
#: Seconds after which the tests of a mutant count as hung, and the mutant as killed.
PATIENCE = 300

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
    for parent, field, number, node in places(tree):
        for changed in changes(node):
            put(parent, field, number, changed)
            yield Mutant(
                file, node.lineno, ast.unparse(node), ast.unparse(changed), ast.unparse(tree)
            )
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


def tree_copy(folder: str) -> Path:
    """A copy of what the tests need, compiled so that a changed file is always seen."""
    tree = Path(folder, "tree")
    left_out = shutil.ignore_patterns(".git", ".venv", "outputs", "__pycache__", ".*_cache")
    shutil.copytree(REPOSITORY, tree, ignore=left_out)
    compileall.compile_dir(
        tree / "allocmodel", quiet=1, invalidation_mode=PycInvalidationMode.CHECKED_HASH
    )
    return tree


def pass_in(tree: Path, file: Path = MODEL) -> bool:
    """Whether the tests pass in a tree where a file was changed, in a process of their own."""
    process = multiprocessing.get_context("fork").Process(target=test, args=(tree, file))
    process.start()
    process.join(PATIENCE)
    if process.is_alive():
        process.kill()
        process.join()
    return process.exitcode == 0


def test(tree: Path, file: Path) -> None:
    """Runs the tests until one fails, the nearest first; the exit code is pytest's."""
    for name in [one for one in sys.modules if one.split(".")[0] == "tests"]:
        del sys.modules[name]
    os.chdir(tree)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    sys.path.insert(0, str(tree))
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    done: set[Path] = set()
    for pattern in (*nearest(file), *TESTS):
        found = sorted(set(tree.glob(pattern)) - done)
        done.update(found)
        code = pytest.main([*OPTIONS, *map(str, found)]) if found else 0
        if code:
            os._exit(code)
    os._exit(0)


def nearest(file: Path) -> Iterator[str]:
    """The tests that bear a file's name, or that of the room that it is in."""
    for name in (file.stem, file.parent.name):
        yield f"tests/model/test_{name}*.py"


def survives(mutant: Mutant, tree: Path) -> bool:
    """Whether no test notices a mutant."""
    file = tree / mutant.file
    original = file.read_text("utf-8")
    file.write_text(mutant.source, "utf-8")
    try:
        return pass_in(tree, mutant.file)
    finally:
        file.write_text(original, "utf-8")


def main(count: int = COUNT, seed: int = SEED) -> int:
    """Tries a sample; the exit code."""
    every = all_mutants()
    sample = random.Random(seed).sample(every, min(count, len(every)))
    for library in LIBRARIES:
        importlib.import_module(library)
    survivors = 0
    with tempfile.TemporaryDirectory() as folder:
        tree = tree_copy(folder)
        if not pass_in(tree):
            print("The tests of tests/model do not pass as they are.")
            return 1
        sys.dont_write_bytecode = True
        for mutant in sample:
            if survives(mutant, tree):
                survivors += 1
                print(f"survived: {mutant}", flush=True)
    killed = len(sample) - survivors
    print(f"{killed} of {len(sample)} killed, {survivors} survived; {len(every)} in all")
    return int(killed < LEAST_KILLED * len(sample))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
