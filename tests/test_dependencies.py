"""What the code imports is declared, and the constraints file holds what is declared."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

REPOSITORY = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
NEEDED = [Requirement(one) for one in PROJECT["dependencies"]]
EXTRAS = {
    name: [Requirement(one) for one in listed]
    for name, listed in PROJECT["optional-dependencies"].items()
}
#: What commands need that not everyone calls: imported inside functions alone.
OPTIONAL = [*EXTRAS["large"], *EXTRAS["page"], *EXTRAS["paper"]]
OURSELVES, *FOR_DEVELOPMENT = EXTRAS["dev"]
CONSTRAINTS = REPOSITORY / "constraints.txt"
OUR_OWN = {"allocmodel", "tests"}


def imported(folder: str) -> Iterator[str]:
    """The first name of everything that a folder's files import, wherever it stands in them."""
    for file in sorted((REPOSITORY / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                yield from (one.name.partition(".")[0] for one in node.names)
            elif isinstance(node, ast.ImportFrom) and not node.level:
                yield str(node.module).partition(".")[0]


def undeclared(folder: str, declared: list[Requirement]) -> set[str]:
    """The packages that a folder imports and that nothing declares."""
    known = {canonicalize_name(one.name) for one in declared}
    owners = packages_distributions()
    others = set(imported(folder)) - set(sys.stdlib_module_names) - OUR_OWN
    return {
        name
        for name in others
        if not known & {canonicalize_name(owner) for owner in owners.get(name, [name])}
    }


def constraints() -> dict[str, str]:
    """The version of each package in the constraints file."""
    lines = CONSTRAINTS.read_text("utf-8").splitlines()
    return dict(
        (canonicalize_name(name), version)
        for name, version in (line.split("==") for line in lines if not line.startswith("#"))
    )


def test_the_package_imports_only_what_it_declares() -> None:
    assert undeclared("allocmodel", NEEDED + OPTIONAL) == set()
    assert OURSELVES.extras == {"page", "paper"}


@pytest.mark.parametrize("folder", ["docs", "tests"])
def test_development_imports_only_what_is_declared(folder: str) -> None:
    assert undeclared(folder, NEEDED + OPTIONAL + FOR_DEVELOPMENT) == set()


def test_an_import_that_nothing_declares_is_found() -> None:
    without = [one for one in NEEDED + OPTIONAL if one.name != "numpy"]
    assert undeclared("allocmodel", without) == {"numpy"}


def test_constraints_are_exact_versions_and_nothing_else() -> None:
    lines = [
        line for line in CONSTRAINTS.read_text("utf-8").splitlines() if not line.startswith("#")
    ]
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[0-9a-z.]+", line)] == []
    assert lines == sorted(lines, key=str.casefold)


@pytest.mark.parametrize("wanted", NEEDED + OPTIONAL + FOR_DEVELOPMENT, ids=str)
def test_constraints_hold_what_is_declared(wanted: Requirement) -> None:
    version = constraints()[canonicalize_name(wanted.name)]
    assert wanted.specifier.contains(version)
