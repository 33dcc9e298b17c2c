"""Harms a writer of folders in every way that there is, and looks at what it leaves.

    python -m tests.outputs.harm killed FOLDER           a kill at every call of the system
    python -m tests.outputs.harm killed-first FOLDER     the same, where there are no old results
    python -m tests.outputs.harm failing FOLDER          a full disk at every call that can meet one
    python -m tests.outputs.harm together FOLDER         two writers at once, 200 times

With `-moving` after its name, as on a system that cannot exchange two folders.

Imports the writer alone, and makes a child by a fork for each harm, so that hundreds are quick.
Prints what it counted; raises where a folder is neither the old one nor the new one.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from allocmodel.outputs import whole_folder
from allocmodel.outputs.whole_folder import replace_folder

FILES = ("allocation.xlsx", "results.csv", "results.nc")
#: What a user keeps among the results.
NOTES = {"notes.txt": b"mine", "papers/board.txt": b"also mine"}
ROUNDS = 200
#: In place of waiting for the disk, which is slow and not what is tried here: another call.
WAITED_FOR = os.get_inheritable

#: Calls after which a disk is not as it was before: between them a kill finds nothing new. The
#: exchange of two folders is no call of Python's; those just before and after it are.
_CHANGES = (
    *("mkdir", "open", "write", "flush", "link", "symlink", "chmod", "utime", "setxattr", "flock"),
    *("rename", "replace", "close", "unlink", "remove", "rmdir", "fsencode", "get_errno"),
    WAITED_FOR.__name__,
)


def contents_of(version: str) -> dict[str, bytes]:
    """Small results of a run, with their digests in run.json as real ones have."""
    made = {name: f"{version} {name}\n".encode() * 50 for name in FILES}
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in made.items()}
    return {**made, "run.json": json.dumps({"version": version, "outputs": digests}).encode()}


def version_in(folder: Path) -> str:
    """The version that a folder holds; raises unless all of its files are of it."""
    record = json.loads((folder / "run.json").read_bytes())
    for name, digest in record["outputs"].items():
        found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        assert found == digest, f"{name} is not of {record['version']}"
    return str(record["version"])


def keep_notes(folder: Path) -> None:
    for name, content in NOTES.items():
        (folder / name).parent.mkdir(exist_ok=True, parents=True)
        (folder / name).write_bytes(content)


def assert_notes(folder: Path) -> None:
    for name, content in NOTES.items():
        assert (folder / name).read_bytes() == content, name


def in_a_child(act: Callable[[], None]) -> int:
    """Act in a forked child; its exit code, or minus the signal that ended it."""
    child = os.fork()
    if not child:
        code = 99
        try:
            act()
            code = 0
        except OSError as error:
            code = error.errno or 98
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def at_call(number: int, harm: Callable[[], None]) -> None:
    """Do harm just before the n-th call that changes something."""
    left = [number]

    def watch(_: Any, event: str, called: Any) -> None:
        if event == "c_call" and called.__name__ in _CHANGES:
            left[0] -= 1
            if not left[0]:
                harm()

    sys.setprofile(watch)


def write_killed_at(number: int, folder: Path) -> int:
    def act() -> None:
        at_call(number, lambda: os.kill(os.getpid(), signal.SIGKILL))
        replace_folder(folder, contents_of("new"))

    return in_a_child(act)


def killed(parent: Path, may_be_missing: bool = False) -> int:
    """Kill a writer at its first call, at its second, and so on until it comes to its end."""
    folder = parent / "results"
    replace_folder(folder, contents_of("old"))
    keep_notes(folder)
    seen, number, code = set(), 0, -signal.SIGKILL
    while code == -signal.SIGKILL:
        number += 1
        code = write_killed_at(number, folder)
        if folder.exists() or not may_be_missing:
            seen.add(version_in(folder))
            assert_notes(folder)
        # The next run finds all that the user keeps, and leaves nothing of the killed one.
        replace_folder(folder, contents_of("old"))
        assert version_in(folder) == "old"
        assert_notes(folder)
        assert [path.name for path in parent.iterdir()] == ["results"]
    assert (code, seen) == (0, {"old", "new"})
    return number


def killed_first(parent: Path) -> int:
    """The same where there are no results yet: then there are none, or all."""
    folder = parent / "results"
    seen, number, code = set(), 0, -signal.SIGKILL
    while code == -signal.SIGKILL:
        number += 1
        remove(folder)
        code = write_killed_at(number, folder)
        seen.add(version_in(folder) if folder.exists() else "none")
    assert (code, seen) == (0, {"none", "new"})
    assert [path.name for path in parent.iterdir()] == ["results"]
    return number


def remove(tree: Path) -> None:
    shutil.rmtree(tree, ignore_errors=True)


def without_exchange() -> None:
    """As on a system that cannot exchange two folders."""
    whole_folder.exchange = lambda one, other: False  # type: ignore[assignment]


#: Calls that a full disk makes fail.
_MAY_BE_FULL = ("mkdir", "link", "rename", "write", "fsync", WAITED_FOR.__name__)
_MET_AND_WROTE = 97


def failing(parent: Path) -> int:
    """Fail a writer at its first call that may meet a full disk, at its second, and so on."""
    number, codes = 0, [1]
    while any(codes):
        number += 1
        codes = [_failing_at(number, parent, before) for before in ("", "old")]
    return number


def _failing_at(number: int, parent: Path, before: str) -> int:
    folder = parent / "deep" / "results"
    remove(parent / "deep")
    if before:
        replace_folder(folder, contents_of(before))
        keep_notes(folder)
    code = in_a_child(lambda: _write_into_full(number, folder))
    if code in (0, _MET_AND_WROTE):
        assert version_in(folder) == "new"
    elif before:
        assert version_in(folder) == before
    if before:
        assert_notes(folder)
    if folder.exists():
        assert [path.name for path in folder.parent.iterdir()] == ["results"], number
    else:
        assert list(parent.iterdir()) == [], number
    assert code in (0, _MET_AND_WROTE, errno.ENOSPC, errno.EIO), code
    return code


def _write_into_full(number: int, folder: Path) -> None:
    left = [number]

    def watch(_: Any, event: str, called: Any) -> None:
        if event == "c_call" and called.__name__ in _MAY_BE_FULL:
            left[0] -= 1
            if not left[0]:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    sys.setprofile(watch)
    replace_folder(folder, contents_of("new"))
    if left[0] <= 0:
        os._exit(_MET_AND_WROTE)


def together(parent: Path) -> int:
    """Two writers at once, again and again: each time all files are of one of them."""
    folder = parent / "results"
    for number in range(ROUNDS):
        if number % 10 == 0:
            remove(folder)  # The first run of both.
        else:
            keep_notes(folder)
        children = [_started(folder, f"{name} {number}") for name in "ab"]
        codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        assert codes == [0, 0], codes
        assert version_in(folder) in (f"a {number}", f"b {number}")
        if number % 10:
            assert_notes(folder)
        assert [path.name for path in parent.iterdir()] == ["results"]
    return ROUNDS


def _started(folder: Path, version: str) -> int:
    child = os.fork()
    if not child:
        code = 1
        try:
            replace_folder(folder, contents_of(version))
            code = 0
        except Exception:
            traceback.print_exc()
        finally:
            os._exit(code)
    return child


if __name__ == "__main__":
    way, parent = sys.argv[1], Path(sys.argv[2])
    os.fsync = WAITED_FOR  # type: ignore[assignment]
    if way.endswith("moving"):
        without_exchange()
    print(
        {
            "killed": lambda: killed(parent),
            "killed-first": lambda: killed_first(parent),
            "killed-moving": lambda: killed(parent, may_be_missing=True),
            "failing": lambda: failing(parent),
            "failing-moving": lambda: failing(parent),
            "together": lambda: together(parent),
            "together-moving": lambda: together(parent),
        }[way]()
    )
