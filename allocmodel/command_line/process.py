"""The command line as a process: its streams, and what Ctrl+C does to it."""

from __future__ import annotations

import _thread
import io
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any

#: A second Ctrl+C within these seconds does not stop the clearing up after the first.
_CLEARING_UP = 1.0
#: Seconds after which one that came where nothing can be raised is sent again.
_AFTERWARDS = 0.05


class Interrupted(BaseException):
    """Ctrl+C; no `Exception`, so that no handler of errors takes it for one."""


def prepare_streams() -> None:
    """Give closed streams a place to go, and make the others take any character.

    A stream closed by the caller (``>&-``) is output that nobody wants; left closed, its number
    would be that of the next file that is opened.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            nowhere = open(os.devnull, mode, encoding="utf-8")  # noqa: SIM115  open to the end
            setattr(sys, name, nowhere)
    for stream in (sys.stdout, sys.stderr):
        # Redirected on Windows, the streams' own encoding may lack a minus sign or an accent.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def give_up(stream: IO[str]) -> None:
    """Send what a lost stream still holds nowhere, or the interpreter complains at its end."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


@contextmanager
def interruptible() -> Iterator[None]:
    """Raise `Interrupted` at Ctrl+C, even where it comes while nothing can be raised."""
    ours = threading.current_thread() is threading.main_thread()
    if not ours or signal.getsignal(signal.SIGINT) in (signal.SIG_IGN, None):
        yield  # As a background job of a shell, which is not to be interrupted.
        return
    came = -_CLEARING_UP

    def interrupt(*_: object) -> None:
        nonlocal came
        now = time.monotonic()
        if now - came >= _CLEARING_UP:
            came = now
            raise Interrupted

    def unraisable(lost: Any) -> None:
        # In a destructor Python can only print an exception, so this one is sent again.
        nonlocal came
        if lost.exc_type is Interrupted:
            came = -_CLEARING_UP
            _thread.start_new_thread(again, ())
        else:
            hook(lost)

    def again() -> None:
        time.sleep(_AFTERWARDS)
        _thread.interrupt_main()

    hook, sys.unraisablehook = sys.unraisablehook, unraisable
    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield
        if came > 0:
            raise Interrupted  # A library took it for an error of its own and went on.
    finally:
        signal.signal(signal.SIGINT, before)
        sys.unraisablehook = hook
