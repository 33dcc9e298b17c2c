"""Every error about an input says how to mend it: read from the code of the rooms that raise it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import allocmodel

PACKAGE = Path(allocmodel.__file__).parent
ROOMS = sorted(
    [
        *(PACKAGE / "reference").rglob("*.py"),
        *(PACKAGE / "inputs").rglob("*.py"),
        *(PACKAGE / "scenario").rglob("*.py"),
        PACKAGE / "declared" / "text.py",
        PACKAGE / "study" / "limits.py",
        PACKAGE / "workbook" / "excel_limits.py",
    ]
)
#: What is raised, and the position of the mend among its arguments.
MEND_AT = {"BadInput": 2, "BadPlaces": 2, "Wrong": 1}


def without_mend(file: Path) -> list[str]:
    """The errors of a file that do not say how to mend what is wrong."""
    found = []
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        at = MEND_AT.get(node.func.id)
        if at is None or any(word.arg == "mend" for word in node.keywords):
            continue
        if len(node.args) <= at:
            found.append(f"{file.name}, line {node.lineno}: {ast.unparse(node)[:80]}")
    return found


@pytest.mark.parametrize("file", ROOMS, ids=lambda file: file.name)
def test_every_error_says_how_to_mend_it(file):
    assert without_mend(file) == []


def without_a_capital(file: Path) -> list[str]:
    """The mends of a file that do not begin as a sentence does."""
    found = []
    tree = ast.parse(file.read_text("utf-8"))
    named = {
        one.targets[0].id: one.value
        for one in tree.body
        if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            at = MEND_AT.get(node.func.id, len(node.args))
            told = [word.value for word in node.keywords if word.arg == "mend"]
            for mend in [*told, *node.args[at : at + 1]]:
                first = mend.values[0] if isinstance(mend, ast.JoinedStr) else mend
                first = first.value if isinstance(first, ast.FormattedValue) else first
                # A mend that several errors share has a name.
                first = named.get(first.id, first) if isinstance(first, ast.Name) else first
                if isinstance(first, ast.Constant) and str(first.value)[:1].islower():
                    found.append(f"{file.name}, line {node.lineno}: {first.value}")
    return found


def test_a_mend_is_a_sentence():
    rooms = [file for file in PACKAGE.rglob("*.py") if "BadInput" in file.read_text("utf-8")]
    assert [one for file in rooms for one in without_a_capital(file)] == []
