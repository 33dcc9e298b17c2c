"""No module imports another in a circle, not even inside a function: what both need stands apart.

And no name stands for two things.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import allocmodel

PACKAGE = Path(allocmodel.__file__).parent


def modules() -> dict[str, Path]:
    """Every module of the package by its name."""
    files = {path.relative_to(PACKAGE.parent): path for path in PACKAGE.rglob("*.py")}
    return {
        ".".join(one.with_suffix("").parts).removesuffix(".__init__"): path
        for one, path in files.items()
    }


def imports(tree: ast.AST) -> Iterator[str]:
    """What a module imports: modules, and members that may be modules; not for types alone."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for one in node.names:
                yield f"{node.module}.{one.name}"
        elif isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        else:
            yield from imports(node)


def graph(sources: dict[str, str]) -> dict[str, set[str]]:
    """By module: those that it imports."""
    return {
        name: {
            one if one in sources else one.rpartition(".")[0] for one in imports(ast.parse(source))
        }
        & sources.keys()
        for name, source in sources.items()
    }


def test_modules_import_each_other_in_no_circle() -> None:
    sources = {name: path.read_text("utf-8") for name, path in modules().items()}
    TopologicalSorter(graph(sources)).prepare()


def test_a_circle_would_be_found() -> None:
    sources = {
        "a": "from a import b",
        "a.b": "def later():\n    from a.c import d",
        "a.c": "import a",
    }
    with pytest.raises(CycleError):
        TopologicalSorter(graph(sources)).prepare()


def test_what_a_room_gives_has_the_name_of_none_of_its_other_files() -> None:
    """Such a file takes the name over as soon as anybody imports it."""
    known = modules()
    both = {
        f"{room}.{given}"
        for room, path in known.items()
        if path.name == "__init__.py"
        for source, given in names_in(ast.parse(path.read_text("utf-8")), room)
        if f"{room}.{given}" in known and source not in (f"{room}.{given}", room)
    }
    assert both == set()


def names_in(room: ast.Module, name: str) -> Iterator[tuple[str, str]]:
    """What a room gives, each with where it comes from."""
    for node in room.body:
        if isinstance(node, ast.ImportFrom):
            yield from ((str(node.module), one.asname or one.name) for one in node.names)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield f"{name}, itself", node.name
