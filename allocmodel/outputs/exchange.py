"""Exchanges two folders in one operation of the system, where it has one."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

#: What a system or a file system without the operation answers.
_UNKNOWN = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP)

#: Linux, renameat2: relative to the working directory; exchange.
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2
#: macOS, renamex_np: swap.
_RENAME_SWAP = 2


def exchange(one: Path, other: Path) -> bool:
    """Exchange two folders, so that nobody ever sees either of them missing.

    Parameters
    ----------
    one, other : pathlib.Path
        Folders of one file system.

    Returns
    -------
    bool
        Whether they were exchanged; False where the system or file system has no such operation.

    Raises
    ------
    OSError
        When the system refuses, such as for want of a right.
    """
    operation = _operation()
    if operation is None:
        return False
    if operation(os.fsencode(one), os.fsencode(other)) == 0:
        return True
    number = ctypes.get_errno()
    if number in _UNKNOWN:
        return False
    raise OSError(number, os.strerror(number), str(other))


@cache
def _operation() -> Callable[[bytes, bytes], int] | None:
    """The system's own operation, if its C library has it."""
    if not sys.platform.startswith(("linux", "darwin")):
        return None
    library = ctypes.CDLL(None, use_errno=True)
    path, whole, flags = ctypes.c_char_p, ctypes.c_int, ctypes.c_uint
    if sys.platform == "darwin" and hasattr(library, "renamex_np"):
        swap = library.renamex_np
        swap.argtypes = (path, path, flags)
        return lambda one, other: int(swap(one, other, _RENAME_SWAP))
    if hasattr(library, "renameat2"):
        rename = library.renameat2
        rename.argtypes = (whole, path, whole, path, flags)
        return lambda one, other: int(rename(_AT_FDCWD, one, _AT_FDCWD, other, _RENAME_EXCHANGE))
    return None
