"""Puts one fault at a time into the formulas, and sees whether the tests of tests/model notice.

    python -m tests.long.mutants              a sample of 400 faults, always the same
    python -m tests.long.mutants 100 7        100 faults, drawn with seed 7
    python -m tests.long.mutants 50 7 checks funds/each_fund.py    of these rooms and files
    python -m tests.long.mutants again FILE   those whose lines, as they are printed, are in a file

The faults are those of `faults.py`; a sample has one of each file at least. They are tried by this
script, as mutmut and cosmic-ray start Python and load the libraries anew for each fault, and mutmut
wraps the functions whose names, arguments and docstrings are the steps. Each is tried in up to two
ways:

1. Warm. The tests are loaded once. A fork of that process takes the changed code into the function
   that has it, and runs tests until one fails: those that name the function or one that uses it,
   then all others but the slow ones. About a second a fault.
2. Anew. What the first way does not kill, and what changes no function but what a module says when
   it is loaded, is tried in a copy of the tree whose file is changed, loaded afresh.

A mutant that no test notices in the second way survives and is printed: either a test is missing,
or the change makes no difference. The exit code is 1 if fewer than 95 per cent are killed. Needs a
system that can fork (Linux, macOS).

Kinds of change that make no difference to any result, so that they survive:

- How often `run_steps` may go round before it gives up, and steps that it computes once more.
- Adding or taking away nought, multiplying or dividing by one, to give a figure its dimensions;
  nought times a figure, or over it, likewise.
- What fills a place whose figure is multiplied by nought: the year before the first one, the pounds
  per head of a group of nobody, agreed shares of lines on which nothing is agreed.
- What a divisor of nought is replaced by, where the figure above it is nought too, or another
  stands in for what comes of it: the cases of a place where nobody is at risk, the differences
  between the groups of a study that has one, a neighbourhood's part of a place without need.
- Whether nought is let in or kept out, where what it lets in is nought too: a change that is none.
- Whether one or both are asked for, of two inputs that a scenario has together or not at all.
- Whether a missing figure is passed over, where the result is missing by another of the formula's.
- What is at the very edge of a computer's last digits: as large as noise, or larger; the largest or
  the smallest of figures that differ by noise.
- Libraries that xarray is told to leave alone (`NUMPY_ALONE`), where they are not installed.
- What a first year, in which nothing stands before, makes of what stands before.
- A truth over one, in place of a truth times one; or times another that holds wherever it can.
- Whose dimensions are taken, where several arrays have the same.
- Which of two figures stands first, where they are multiplied, or asked whether they are the same;
  whether a difference of nought is called higher or lower.
"""

from __future__ import annotations

import compileall
import gc
import inspect
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from pathlib import Path
from py_compile import PycInvalidationMode
from types import CodeType, FunctionType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from tests.long.faults import MODEL, REPOSITORY, Mutant, all_mutants, drawn

COUNT, SEED = 400, 1
LEAST_KILLED = 0.95
#: Seconds after which the tests of a mutant count as hung, and the mutant as killed. All tests of
#: tests/model take about fifteen.
PATIENCE = 120

#: Tests that take more seconds than this, and do not name what was changed, are left to the second
#: way: a few of them take most of the time.
SLOW = 0.05

#: Without what these tests do not use, as it would load the whole package.
OPTIONS = (
    *("tests/model", "-x", "-q", "--noconftest", "--assert=plain", "-p", "no:cacheprovider"),
    *("-o", "addopts=", "-m", "not long", "--capture=sys"),
)


class NearestFirst:
    """A plugin of pytest: first the tests that name what was changed, and the quickest first."""

    def __init__(self, names: set[str], seconds: dict[str, float]) -> None:
        self.names, self.seconds = names, seconds

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Puts them into order."""
        items.sort(key=lambda item: (self.distance(item), self.seconds.get(item.nodeid, 0)))

    def distance(self, item: pytest.Item) -> int:
        """0 if a test's name has the name of what was changed, 1 if its text has, else 2."""
        texts = (item.nodeid, text_of(item.function))
        return next((n for n, text in enumerate(texts) if any(x in text for x in self.names)), 2)


@cache
def text_of(function: Callable[..., object]) -> str:
    """The text of a test."""
    return inspect.getsource(function)


class Warm:
    """A plugin of pytest: in place of running the tests once, runs them on each mutant of a sample.

    `left` are then those that no test noticed, and those that cannot be tried so.
    """

    def __init__(self, sample: list[Mutant]) -> None:
        self.sample = sample
        self.left: list[Mutant] = []
        self.seconds: dict[str, float] = {}

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """The tests as they are, then on each mutant."""
        self.seconds = in_fork(lambda: seconds_of(session.items)) or {}
        if not self.seconds:
            session.shouldfail = "The tests of tests/model do not pass as they are."
            return True
        functions = loaded_functions()
        users = Users(functions.values())
        for item in session.items:
            text_of(item.function)  # Remembered for the forks.
        gc.freeze()
        for number, mutant in enumerate(self.sample, 1):
            changed = changed_code(mutant)
            known = {functions[place]: changed[place] for place in functions.keys() & changed}
            if not known or in_fork(partial(self.all_pass, session.items, mutant, known, users)):
                self.left.append(mutant)
                print(f"\rnot noticed warm: {mutant}", file=sys.__stderr__)
            print(
                f"\r{number} of {len(self.sample)} tried", end="", file=sys.__stderr__, flush=True
            )
        print(file=sys.__stderr__)
        return True

    def all_pass(
        self,
        items: list[pytest.Item],
        mutant: Mutant,
        changed: dict[FunctionType, CodeType],
        users: Users,
    ) -> bool:
        """Whether the tests pass with other code in some functions, and for those who read it."""
        gc.disable()
        read, file = Path.read_text, REPOSITORY / mutant.file
        Path.read_text = lambda path, *how, **said: (  # type: ignore[method-assign]
            mutant.source if path == file else read(path, *how, **said)
        )
        for function, code in changed.items():
            function.__code__ = code
        names = {mutant.file.name, *users.of({function.__name__ for function in changed})}
        near = NearestFirst(names, self.seconds)
        near.pytest_collection_modifyitems(items)
        return all(
            passes(item)
            for item in items
            if near.distance(item) < 2 or self.seconds[item.nodeid] < SLOW
        )


def in_fork(work: Callable[[], Any]) -> Any:
    """What some work gives in a process of its own; None if it breaks that, or takes too long."""
    receiver, sender = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=lambda: sender.send(work()))
    process.start()
    sender.close()
    try:
        return receiver.recv() if receiver.poll(PATIENCE) else None
    except EOFError:
        return None
    finally:
        process.kill()
        process.join()


def seconds_of(items: list[pytest.Item]) -> dict[str, float]:
    """How long each test takes, by its name; nothing if one fails."""
    seconds = {}
    for item in items:
        start = time.monotonic()
        if not passes(item):
            print(f"fails as it is: {item.nodeid}", file=sys.__stderr__)
            return {}
        seconds[item.nodeid] = time.monotonic() - start
    return seconds


def passes(item: pytest.Item) -> bool:
    """Whether a test passes."""
    return all(not report.failed for report in runtestprotocol(item, log=False, nextitem=None))


def loaded_functions() -> dict[tuple[str, str], FunctionType]:
    """The functions of the model, by file and name."""
    name = ".".join(MODEL.parts)
    modules = [module for one, module in sys.modules.items() if f"{one}.".startswith(f"{name}.")]
    return {
        (one.__code__.co_filename, one.__qualname__): one
        for module in modules
        for one in functions_in(module, f"{REPOSITORY / MODEL}{os.sep}")
    }


def functions_in(holder: object, room: str) -> Iterator[FunctionType]:
    """The functions of a module or class whose code is in a room, those of its classes too."""
    for member in vars(holder).values():
        if inspect.isclass(member) and member.__module__ == getattr(holder, "__name__", None):
            yield from functions_in(member, room)
        function = inspect.unwrap(getattr(member, "fget", member))
        if isinstance(function, FunctionType) and function.__code__.co_filename.startswith(room):
            yield function


class Users:
    """Which functions of the model use which, by name: a helper is named by no test itself."""

    def __init__(self, functions: Iterable[FunctionType]) -> None:
        self.used = {one.__name__: names_in(one.__code__) for one in functions}

    def of(self, names: set[str]) -> set[str]:
        """These functions, and all that come to them."""
        reached, new = set(names), set(names)
        while new:
            new = {one for one, used in self.used.items() if used & new} - reached
            reached |= new
        return reached


def names_in(code: CodeType) -> set[str]:
    """The names that a function looks up, those of functions inside it too."""
    inner = (names_in(one) for one in code.co_consts if isinstance(one, CodeType))
    return set(code.co_names).union(*inner)


def changed_code(mutant: Mutant) -> dict[tuple[str, str], CodeType]:
    """The code of the function that a mutant changes, by file and name.

    None where it changes what a module or class says when it is loaded.
    """
    path = str(REPOSITORY / mutant.file)
    before, after = (compile(text, path, "exec") for text in (mutant.original, mutant.source))
    return {(path, old.co_qualname): new for old, new in differing(before, after)}


def differing(before: CodeType, after: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    """The functions of a module or class that differ; their own functions are part of them."""
    for old, new in zip(before.co_consts, after.co_consts, strict=False):
        if isinstance(old, CodeType) and isinstance(new, CodeType) and old != new:
            if old.co_flags & inspect.CO_OPTIMIZED:
                yield old, new
            else:
                yield from differing(old, new)


def tree_copy(folder: str) -> Path:
    """A copy of what the tests need, compiled so that a changed file is always seen."""
    tree = Path(folder, "tree")
    left_out = shutil.ignore_patterns(".git", ".venv", "outputs", "__pycache__", ".*_cache")
    shutil.copytree(REPOSITORY, tree, ignore=left_out)
    compileall.compile_dir(
        tree / "allocmodel", quiet=1, invalidation_mode=PycInvalidationMode.CHECKED_HASH
    )
    return tree


def survives(mutant: Mutant, tree: Path, seconds: dict[str, float]) -> bool:
    """Whether no test notices a mutant in a copy of the tree, loaded anew."""
    file = tree / mutant.file
    original = file.read_text("utf-8")
    file.write_text(mutant.source, "utf-8")
    try:
        near = NearestFirst({mutant.file.stem}, seconds)
        survived = bool(in_fork(lambda: tested_anew(tree, near)) == pytest.ExitCode.OK)
        print(f"{'survived' if survived else 'killed anew'}: {mutant}", flush=True)
        return survived
    finally:
        file.write_text(original, "utf-8")


def tested_anew(tree: Path, near: NearestFirst) -> int:
    """The exit code of the tests of a tree, which this process has not loaded yet."""
    for name in [one for one in sys.modules if one.split(".")[0] in {"allocmodel", "tests"}]:
        del sys.modules[name]
    os.chdir(tree)
    sys.path.insert(0, str(tree))
    sys.dont_write_bytecode = True
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    return pytest.main([*OPTIONS], plugins=[near])


def main(*said: str) -> int:
    """Tries a sample; the exit code."""
    every = all_mutants()
    match said:
        case "again", file:
            lines = set(Path(file).read_text("utf-8").splitlines())
            sample = [one for one in every if lines & {str(one), f"survived: {one}"}]
        case _:
            count, seed = map(int, (*said[:2], *(COUNT, SEED)[len(said) :]))
            sample = drawn(every, count, seed, said[2:])
    if not sample:
        print(f"There is no such fault in {MODEL}.", file=sys.stderr)
        return 2
    os.chdir(REPOSITORY)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    warm = Warm(sample)
    if pytest.main([*OPTIONS], plugins=[warm]):
        return 1
    with tempfile.TemporaryDirectory() as folder:
        tree = tree_copy(folder)
        survivors = [one for one in warm.left if survives(one, tree, warm.seconds)]
    killed = len(sample) - len(survivors)
    print(f"{killed} of {len(sample)} killed, {len(survivors)} survived; {len(every)} in all")
    return int(killed < LEAST_KILLED * len(sample))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
