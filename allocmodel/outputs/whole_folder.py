"""Changes a folder as a whole or not at all, whatever happens meanwhile.

The new folder is built beside the old one, written through to the disk, and takes its place in
one operation of the system. A user's own files are in both: hard links, so never copied, moved or
changed.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path

from allocmodel.outputs.exchange import exchange
from allocmodel.outputs.workspace import ATTEMPTS, NEW, OLD, OTHERS_WRITE, workspace_beside

#: What the system answers when another writer came first.
_WAS_FASTER = (errno.ENOENT, errno.EEXIST, errno.ENOTEMPTY)


def replace_folder(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Give a folder new files, all of them or none.

    After a failure, a full disk, a kill or a loss of power the folder holds all of the old files
    or all of the new; of several writers at once, one is the last, and all files are its own.
    Other files and folders in it stay.

    This needs a system that exchanges two folders in one operation: Linux and macOS on their own
    file systems. Elsewhere, as on Windows, the old folder is moved aside and the new one to its
    place: a failure between the two moves puts the old one back; after a kill between them the
    folder is missing, and the next writer puts the old one back before it begins.

    Parameters
    ----------
    folder : pathlib.Path
        Made if it is missing, with its parents. If it is a symbolic link, what it leads to
        changes, and the link stays.
    contents : mapping of str to bytes
        By file name. A link of that name is replaced, never written through.

    Raises
    ------
    OSError
        When the folder cannot be changed. Nothing has been, and nothing is left behind.
    """
    target = Path(os.path.realpath(folder))
    _refuse_unchangeable(target, contents)
    with workspace_beside(target) as workspace:
        new = workspace / NEW
        _build(new, target, contents)
        _put(new, target, contents)


def _refuse_unchangeable(target: Path, names: Collection[str]) -> None:
    """Raise for a folder that the user means to keep, or that cannot be exchanged."""
    try:
        status = target.stat()
    except FileNotFoundError:
        return
    if not stat.S_ISDIR(status.st_mode):
        raise NotADirectoryError(errno.ENOTDIR, f"{target.name} is no folder")
    if not _may_be_changed(target):
        raise PermissionError(errno.EACCES, f"{os.strerror(errno.EACCES)}: {target.name}")
    if os.path.ismount(target):
        raise OSError(errno.EBUSY, f"{target.name} is a disk of its own, and cannot be replaced")
    for name in names:
        if (target / name).is_dir() and not (target / name).is_symlink():
            raise IsADirectoryError(errno.EISDIR, f"{name} is a folder")


def _may_be_changed(target: Path) -> bool:
    """Whether the user may write into a folder; one that another writer is just moving, yes.

    A folder that is moved between two looks is there for one and not for the other: so it is looked
    at again before it is refused.
    """
    looks = (os.access(target, os.W_OK | os.X_OK) or not target.exists() for _ in range(ATTEMPTS))
    return any(looks)


def _build(new: Path, target: Path, contents: Mapping[str, bytes]) -> None:
    """The new folder: what else is in the old one, and the new files, all safe on the disk."""
    _begin(new, target, contents)
    for name, content in contents.items():
        _write_through(new / name, content)
    _sync(new)


def _write_through(file: Path, content: bytes) -> None:
    """A new file, safe on the disk; never one that is there, under whatever spelling."""
    file.touch(exist_ok=False)
    file.write_bytes(content)
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())


def _begin(new: Path, target: Path, names: Collection[str]) -> None:
    """The new folder with what else is in the old one, if there is an old one."""
    for _ in range(ATTEMPTS):
        before = _identity(target)
        if before is None:
            new.mkdir()
            return
        try:
            _carry_over(target, new, names)
            return
        except OSError:
            if _identity(target) == before:
                raise
            # Another writer put its folder there meanwhile.
            shutil.rmtree(new, ignore_errors=True)
    raise OSError(errno.EBUSY, OTHERS_WRITE)


def _identity(folder: Path) -> tuple[int, int] | None:
    """What stays the same while a folder is the same one; None where none is."""
    try:
        status = folder.stat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


def _carry_over(target: Path, new: Path, names: Collection[str]) -> None:
    """A folder like another, without some of its files."""

    def ours(parent: str, within: list[str]) -> set[str]:
        return {name for name in within if name in names} if Path(parent) == target else set()

    try:
        shutil.copytree(target, new, symlinks=True, ignore=ours, copy_function=_link_or_copy)
    except shutil.Error as error:
        source, _, why = error.args[0][0]
        raise OSError(errno.EIO, f"{Path(source).name} cannot be carried over: {why}") from error


def _link_or_copy(source: str, destination: str) -> None:
    """The same file under another name; a copy where the file system has no hard links."""
    try:
        os.link(source, destination)
    except OSError as error:
        if error.errno == errno.EXDEV:
            raise OSError(errno.EXDEV, "it is on another disk") from error
        shutil.copy2(source, destination)


def _put(new: Path, target: Path, names: Collection[str]) -> None:
    """Put the new folder in the place of the old one, or where none is."""
    for attempt in range(ATTEMPTS):
        old = new
        try:
            if not os.path.lexists(target):
                new.rename(target)
            elif not exchange(new, target):
                old = new.with_name(f"{OLD}{attempt}")
                _move_aside(new, target, old)
        except OSError as error:
            if error.errno not in _WAS_FASTER:
                raise
            continue
        _sync(target.parent)
        _patiently(partial(_bring_late_changes, old, target, names))
        return
    raise OSError(errno.EBUSY, OTHERS_WRITE)


def _patiently(act: Callable[[], None]) -> None:
    """Act again where another writer has just moved the folder aside, to put its own there."""
    for _ in range(ATTEMPTS):
        try:
            return act()
        except OSError as error:
            if error.errno not in _WAS_FASTER:
                raise
            time.sleep(0.01)
    raise OSError(errno.EBUSY, OTHERS_WRITE)


def _move_aside(new: Path, target: Path, old: Path) -> None:
    """Exchange two folders by two moves; the first is undone if the second fails."""
    target.rename(old)
    try:
        new.rename(target)
    except BaseException:
        if not os.path.lexists(target):
            old.rename(target)
        raise


def _bring_late_changes(old: Path, target: Path, names: Collection[str] = ()) -> None:
    """Bring over what a user changed in the old folder after it was looked through."""
    if old.is_symlink() or not old.is_dir():
        return
    for entry in old.iterdir():
        here = target / entry.name
        if entry.name in names:
            continue
        if entry.is_dir() and here.is_dir() and not entry.is_symlink():
            _bring_late_changes(entry, here)
        elif not _is_same(entry, here):
            entry.replace(here)


def _is_same(one: Path, other: Path) -> bool:
    """Whether two names are of one file, or of a file and its copy."""
    if not os.path.lexists(other):
        return False
    first, second = one.lstat(), other.lstat()
    if os.path.samestat(first, second):
        return True
    return (first.st_size, first.st_mtime_ns) == (second.st_size, second.st_mtime_ns)


def _sync(folder: Path) -> None:
    """Write a folder's list of names through to the disk, where a system can."""
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
