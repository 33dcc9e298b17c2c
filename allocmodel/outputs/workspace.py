"""A writer's own folder beside the one that it changes: unique, locked, and cleared by someone.

It is locked while its writer lives, so that the next writer can tell what a killed one left.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

#: The folder that is built; folders that gave way to it begin with the second word.
NEW, OLD = "new", "old"
#: How often another writer may come first.
ATTEMPTS = 100
#: How often, and after how many seconds, a folder that is missing is looked for again.
_LOOKS, _PAUSE = 20, 0.002
OTHERS_WRITE = "other runs write the same folder all the time"
_LOCK = "lock"
_SUFFIX = ".unfinished"
_RANDOM = "[a-z0-9_]{8}"


@contextmanager
def workspace_beside(folder: Path) -> Iterator[Path]:
    """A folder of one's own beside another; gone at the end, with all that is in it.

    What killed writers left is cleared first. Parents that are missing are made, and taken away
    again when the block raises.

    Parameters
    ----------
    folder : pathlib.Path
        The folder to change; it need not be there. No symbolic link.

    Yields
    ------
    pathlib.Path

    Raises
    ------
    OSError
        When no folder can be made there.
    """
    _clear_left_overs(folder)
    missing = [parent for parent in folder.parents if not parent.exists()]
    workspace = None
    whole = False
    try:
        workspace, lock = _locked_workspace(folder)
        yield workspace
        whole = True
    finally:
        if workspace is not None:
            _dispose(workspace, folder, lock)
        if not whole:
            _take_away(missing)


def _locked_workspace(folder: Path) -> tuple[Path, int | None]:
    """A new folder of a name that nobody else has, and the lock that says its writer lives."""
    for _ in range(ATTEMPTS):
        folder.parent.mkdir(parents=True, exist_ok=True)
        try:
            made = Path(tempfile.mkdtemp(_SUFFIX, f".{folder.name}-", folder.parent))
            lock = _lock_if_can_be(made)
        except (FileNotFoundError, BlockingIOError):
            # A writer that failed took the empty parent away, or another is clearing this folder,
            # which was not locked yet.
            continue
        if made.is_dir():
            return made, lock
        _unlock(lock)
    raise OSError(errno.EBUSY, OTHERS_WRITE)


def _lock_if_can_be(workspace: Path) -> int | None:
    """The lock; None on a file system without locks, where nobody clears what is not locked."""
    try:
        return _lock(workspace)
    except (FileNotFoundError, BlockingIOError):
        raise
    except OSError:
        return None


def _clear_left_overs(folder: Path) -> None:
    """Clear what killed writers of this folder left; a living writer's is locked."""
    pattern = re.compile(re.escape(f".{folder.name}-") + _RANDOM + re.escape(_SUFFIX))
    with suppress(OSError):
        for path in sorted(folder.parent.iterdir()):
            if pattern.fullmatch(path.name) and _is_ours(path):
                with suppress(OSError):
                    _dispose(path, folder, _lock(path))


def _is_ours(path: Path) -> bool:
    """Whether a folder of such a name holds nothing but what a writer puts there."""
    if path.is_symlink() or not path.is_dir():
        return False
    return all(one.name in (NEW, _LOCK) or one.name.startswith(OLD) for one in path.iterdir())


def _dispose(workspace: Path, folder: Path, lock: int | None) -> None:
    """Remove a workspace; if the folder was moved aside into it and is missing, put it back."""
    spare = _is_spare(workspace, folder)
    if os.name == "nt":
        _unlock(lock)  # An open file cannot be removed there.
    if spare:
        _remove(workspace)
    if os.name != "nt":
        _unlock(lock)


def _is_spare(workspace: Path, folder: Path) -> bool:
    """Whether nothing in a workspace is wanted any more; a folder that is missing is put back.

    It is missing for a moment while another writer moves it: only if it stays away is it put back.
    """
    for _ in range(_LOOKS):
        aside = sorted(workspace.glob(f"{OLD}*"))
        if not aside or os.path.lexists(folder):
            return True
        time.sleep(_PAUSE)
    with suppress(OSError):
        aside[0].rename(folder)
        return True
    return False


def _remove(tree: Path) -> None:
    """Remove a tree as far as can be; its folders are opened for it, its files left as they are.

    A file of the user's is the same file as in the folder that was kept.
    """
    with suppress(OSError):
        tree.chmod(0o700)
    for parent, folders, _ in os.walk(tree):
        for name in folders:
            path = Path(parent, name)
            with suppress(OSError):
                if not path.is_symlink():
                    path.chmod(0o700)
    shutil.rmtree(tree, ignore_errors=True)


def _take_away(missing: list[Path]) -> None:
    """Take away the parents that were made; one that someone else uses by now stays."""
    with suppress(OSError):
        for parent in missing:
            parent.rmdir()


if sys.platform == "win32":
    import msvcrt

    def _lock(workspace: Path) -> int:
        """Lock a workspace; OSError if it is locked."""
        lock = os.open(workspace / _LOCK, os.O_RDWR | os.O_CREAT)
        try:
            msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
        except OSError:
            os.close(lock)
            raise
        return lock
else:
    import fcntl

    def _lock(workspace: Path) -> int:
        """Lock a workspace; BlockingIOError if it is locked, other OSError if it cannot be."""
        lock = os.open(workspace, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(lock)
            raise
        return lock


def _unlock(lock: int | None) -> None:
    if lock is not None:
        os.close(lock)
