"""Sentences and sheets do no arithmetic: a figure that they show is a step's."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import allocmodel

ROOMS = Path(allocmodel.__file__).parent
READING = sorted((ROOMS / "reading").rglob("*.py"))
NOTES = sorted(
    file
    for room in (("study", "oddities"), ("model", "adjustments"))
    for file in ROOMS.joinpath(*room).rglob("*.py")
)
DRAWING = sorted(
    file for room in ("workbook", "views", "documents") for file in (ROOMS / room).rglob("*.py")
)

#: Operators that make a new figure out of two; texts and lists are joined by +.
MAKING = (ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)

#: What gives a figure of a run, and what adds up.
FIGURES, TOTALS = {"number", "figure", "value", "values"}, {"sum", "mean", "prod"}

#: Where something else than a figure of a run is reckoned with: margins, texts repeated, counts of
#: what ran or would run, a share written as per cent.
ALLOWED = {
    ("what_would_run.py", "_steps"), ("report.py", "checks"), ("step_by_step.py", "_one_step"),
    ("convergence_account.py", "_percent"), ("account.py", "adjustments_planned"),
}  # fmt: skip


def reckoned(source: str, everywhere: bool) -> Iterator[tuple[str, str]]:
    """Each operation of a module that makes a figure, with the function that it stands in.

    In rooms that draw, rows and columns are counted, so that only what is done to a run's own
    figures is found there.
    """
    tree = ast.parse(source)
    functions = [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)]
    for function in functions:
        for node in ast.walk(function):
            if makes_a_figure(node) and (everywhere or of_a_run(node)):
                yield function.name, ast.unparse(node)


def makes_a_figure(node: ast.AST) -> bool:
    if isinstance(node, ast.BinOp | ast.AugAssign):
        return isinstance(node.op, MAKING) or (isinstance(node.op, ast.Add) and of_a_run(node))
    if isinstance(node, ast.Call):
        called = node.func
        name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
        return name in TOTALS
    return False


def of_a_run(node: ast.AST) -> bool:
    """Whether a figure of a run is in it."""
    inside = [*ast.walk(node)]
    # `values` of an array holds its figures; of a dictionary it is called.
    called = {one.func for one in inside if isinstance(one, ast.Call)}
    return any(
        isinstance(one, ast.Attribute) and one.attr in FIGURES
        for one in inside
        if one not in called or getattr(one, "attr", "") != "values"
    )


@pytest.mark.parametrize("path", READING, ids=lambda path: path.stem)
def test_sentences_do_no_arithmetic(path: Path) -> None:
    found = [
        (function, text)
        for function, text in reckoned(path.read_text("utf-8"), everywhere=True)
        if (path.name, function) not in ALLOWED
    ]
    assert not found, "ask for a step that has the figure"


@pytest.mark.parametrize("path", NOTES, ids=lambda path: path.stem)
def test_what_words_a_note_does_no_arithmetic(path: Path) -> None:
    """It asks a function that has the figure, which words nothing."""
    source = path.read_text("utf-8")
    words = {
        function.name
        for function in ast.walk(ast.parse(source))
        if isinstance(function, ast.FunctionDef)
        if any(is_worded(one) for one in inside(function.body))
    }
    found = [one for one in reckoned(source, everywhere=True) if one[0] in words]
    assert not found


def is_worded(node: ast.AST) -> bool:
    """Whether it is a sentence, or a note of them."""
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Name) and node.id == "Oddity")


def inside(body: list[ast.stmt]) -> Iterator[ast.AST]:
    return (node for one in body for node in ast.walk(one))


@pytest.mark.parametrize("path", DRAWING, ids=lambda path: f"{path.parent.name}.{path.stem}")
def test_sheets_and_views_do_no_arithmetic_with_figures(path: Path) -> None:
    found = list(reckoned(path.read_text("utf-8"), everywhere=False))
    assert not found, "ask for a step that has the figure"


@pytest.mark.parametrize(
    "said",
    [
        "run.number('need_index') - 1",
        "own - left",
        "sum(run.number('target', place=one) for one in run.places)",
        "float(run.values['held_amount'].sum())",
        "run.number('a') + run.number('b')",
        "part / whole",
    ],
)
def test_arithmetic_would_be_found(said: str) -> None:
    assert list(reckoned(f"def told(run):\n    return {said}", everywhere=True))


@pytest.mark.parametrize("said", ["'a' + 'b'", "[*rows, total]", "abs(run.number('pull'))"])
def test_words_are_no_arithmetic(said: str) -> None:
    assert not list(reckoned(f"def told(run):\n    return {said}", everywhere=True))
