"""Lets `python -m allocmodel` do what the command `allocmodel` does."""

from __future__ import annotations

import gc
import os
import signal
import sys
from types import FrameType


def start() -> None:
    """Run the command line as a process, which Ctrl+C ends in one line from first to last."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _stop)
    # A command makes hardly any garbage, and its process takes that with it: looking for it would
    # take a tenth of its time.
    gc.disable()
    try:
        from allocmodel.cli import main

        main()
    finally:
        # All is written and said: what is left is the interpreter's own end.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        gc.freeze()


def _stop(_signal: int, _frame: FrameType | None) -> None:
    """End while libraries are loaded: there is nothing to clear up yet, or no more."""
    if sys.stderr is not None:
        os.write(2, b"Stopped.\n")
    os._exit(130)


if __name__ == "__main__":
    start()
