"""Sets the package up afresh with the oldest and newest libraries, on each Python, and tests it.

    python -m tests.long.versions           on Python 3.11 to 3.13, where they are found
    python -m tests.long.versions 3.12      on one of them

Each set-up has an environment of its own in a temporary folder. "oldest" are the lowest versions
that pyproject.toml allows; "constraints" those of constraints.txt, which the README installs.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PYTHONS = ("3.11", "3.12", "3.13")

#: Needed to run the tests below, at any version.
TEST_TOOLS = ("hypothesis", "packaging", "pytest")
#: Results, commands, messages, workbooks, recalculation and the fit: what libraries could change.
SMOKE = (
    "tests/test_shipped_scenarios.py",
    "tests/test_cli.py",
    "tests/test_bad_input.py",
    "tests/audit",
    "tests/fit",
    "tests/tracing",
)


def oldest() -> str:
    """The lowest version of each library that pyproject.toml allows, as constraints."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    return "\n".join(one.replace(">=", "==") for one in project["dependencies"])


def set_ups(python: str) -> Iterator[tuple[str, str]]:
    """The constraints to test on a Python: the oldest libraries are those of the oldest Python."""
    yield "constraints", (REPOSITORY / "constraints.txt").read_text("utf-8")
    if python == PYTHONS[0]:
        yield "oldest", oldest()


def found(python: str) -> str | None:
    """The interpreter of a version, if there is one here that starts."""
    program = shutil.which(f"python{python}")
    if program is None:
        return None
    starts = subprocess.run([program, "-c", "import venv, ensurepip"], capture_output=True)
    return None if starts.returncode else program


def succeeds(command: list[str]) -> bool:
    """Runs a command in the repository; prints what it said if it failed."""
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True)
    if done.returncode:
        print(done.stdout, done.stderr, sep="\n", flush=True)
    return done.returncode == 0


def passes(program: str, constraints: str) -> bool:
    """Whether the package installs under constraints on an interpreter, and passes the tests."""
    with tempfile.TemporaryDirectory() as folder:
        limits = Path(folder, "constraints.txt")
        limits.write_text(constraints, "utf-8")
        own = str(Path(folder, "venv", "Scripts" if sys.platform == "win32" else "bin", "python"))
        pip = [own, "-m", "pip", "install", "--quiet", "-c", str(limits)]
        tests = [own, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-o", "addopts="]
        return (
            succeeds([program, "-m", "venv", str(Path(folder, "venv"))])
            and succeeds([*pip, str(REPOSITORY), *TEST_TOOLS])
            and succeeds([*tests, *SMOKE])
        )


def main(pythons: list[str]) -> int:
    """Tests every set-up; the exit code."""
    failed = 0
    for python in pythons or PYTHONS:
        program = found(python)
        if program is None:
            print(f"Python {python}: skipped, not found here", flush=True)
            continue
        for name, constraints in set_ups(python):
            passed = passes(program, constraints)
            print(f"Python {python}, {name}: {'passed' if passed else 'FAILED'}", flush=True)
            failed += not passed
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
