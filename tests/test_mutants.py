"""The faults of `python -m tests.long.mutants` reach every formula, wherever it stands."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from allocmodel.engine.steps import all_steps
from tests.long.faults import MODEL, REPOSITORY, all_mutants, drawn, mutants_of
from tests.long.mutants import Users, changed_code, loaded_functions

EVERY = all_mutants()


def files_with_functions() -> set[Path]:
    """The files of the model that hold functions, in all its rooms."""
    return {
        path.relative_to(REPOSITORY)
        for path in (REPOSITORY / MODEL).rglob("*.py")
        if any(isinstance(one, ast.FunctionDef) for one in ast.walk(ast.parse(path.read_text())))
    }


def test_every_file_that_has_functions_has_faults() -> None:
    assert files_with_functions() - {one.file for one in EVERY} == set()


def test_a_sample_has_one_of_each_file_and_is_always_the_same() -> None:
    sample = drawn(EVERY, 400, 1)
    assert len(set(sample)) == 400
    assert {one.file for one in sample} == {one.file for one in EVERY}
    assert sample == drawn(EVERY, 400, 1) != drawn(EVERY, 400, 2)


def test_a_sample_of_some_rooms() -> None:
    some = drawn(EVERY, len(EVERY), 1, ["checks", "funds/each_fund.py"])
    inside = {one.file for one in EVERY if "checks" in one.file.parts}
    assert {one.file for one in some} == {*inside, MODEL / "funds" / "each_fund.py"}


#: A line, and what becomes of it.
KINDS = {
    "a - b": {"a + b"},
    "a * b": {"a / b"},
    "a ** b": {"a * b"},
    "a * -1": {"a * 1", "a * -0", "a * -2"},
    "a | b": {"a & b"},
    "a and b": {"a or b"},
    "a > b": {"a >= b", "a <= b"},
    "a == b": {"a != b"},
    "a in b": {"a not in b"},
    "a is None": {"a is not None"},
    "-a": {"a"},
    "f(True)": {"f(False)"},
    "f(7)": {"f(8)", "f(6)"},
    "abs(a)": {"a"},
    "larger(a, b)": {"smaller(a, b)"},
    "a.max('place')": {"a.min('place')"},
    "any(a)": {"all(a)"},
    "np.floor(a)": {"np.ceil(a)"},
    "f(a, b, c)": {"f(b, a, c)"},
    "f(a, a)": set(),
    "rounding.f(a, b)": {"rounding.f(b, a)"},
    "a if f(b) else c": {"a if not f(b) else c"},
}


@pytest.mark.parametrize(("line", "changed"), KINDS.items())
def test_kinds_of_faults(line: str, changed: set[str]) -> None:
    found = list(mutants_of(Path("made_up.py"), f"# A comment.\n{line}\n"))
    assert {one.source for one in found} == changed
    assert {one.original for one in found} <= {line}


# --- Which tests come first ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def users() -> Users:
    """Which functions of the model use which."""
    all_steps()
    return Users(loaded_functions().values())


@pytest.mark.parametrize(
    ("helper", "formula"),
    [
        ("of_places", "need_of_neighbourhoods"),
        ("nearest_whole", "council_in_parts"),  # Through rounding.py.
        ("_out_of_order", "phi_is_in_order"),
        ("modules_of", "formulas_of"),
    ],
)
def test_the_tests_of_a_helper_are_those_of_the_formulas_that_use_it(
    users: Users, helper: str, formula: str
) -> None:
    assert formula in users.of({helper})


def test_what_is_used_by_nothing_stands_alone(users: Users) -> None:
    assert users.of({"need_of_neighbourhoods"}) == {"need_of_neighbourhoods"}


@pytest.mark.parametrize(
    "name", ["arrays.py", "rooms.py", "routes.py", "coalitions.py", "checks/joint_funds.py"]
)
def test_what_is_changed_is_found_among_what_is_loaded(users: Users, name: str) -> None:
    inside = [one for one in EVERY if one.file == MODEL / name]
    changed = {place for one in inside[::12] for place in changed_code(one)}
    assert changed and changed <= loaded_functions().keys()
