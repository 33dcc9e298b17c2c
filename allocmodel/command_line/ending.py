"""How a command ends: its exit code, and every error as one message."""

from __future__ import annotations

import os
import sys

import click

from allocmodel.command_line.arguments import OPTIONS
from allocmodel.command_line.process import Interrupted, give_up, interruptible, prepare_streams
from allocmodel.command_line.telling import complain, complaining
from allocmodel.declared.arguments import called
from allocmodel.declared.errors import AllocmodelError, BadInput
from allocmodel.declared.printable import sentence

#: The exit code that shells expect of what Ctrl+C ended: 128 and the number of the signal.
INTERRUPTED = 130


def ended(commands: click.Group) -> None:
    """Run the command that the arguments name; an error is one message, never a traceback.

    Exit codes: 0 fine, 1 a check failed, 2 usage, 3 bad input, or output that cannot be written,
    130 interrupted.
    """
    prepare_streams()
    try:
        with interruptible():
            code = _outcome(commands)
    except Interrupted:
        complain("Stopped.")
        code = INTERRUPTED
    if code:
        sys.exit(code)


def _outcome(commands: click.Group) -> int:
    """Run the command that the arguments name; its exit code."""
    stdout = sys.stdout
    try:
        _refuse_stripped_docstrings()
        with called(OPTIONS):
            commands(standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.message = sentence(error.message)  # type: ignore[misc]  # shown below as it then is
        with complaining():
            error.show()
        return 2
    except click.Abort:
        raise Interrupted from None
    except AllocmodelError as error:
        complain(f"Error: {error}")
        return error.exit_code
    except SystemExit as stop:
        # click leaves so, and covers the stream, when the reader of the output, such as `head`,
        # has seen enough.
        return 0 if sys.stdout is not stdout else int(stop.code or 0)
    except BrokenPipeError:
        give_up(sys.stdout)
    except OSError as error:
        refused = _refused_by_the_system(error)
        complain(f"Error: {refused}")
        return refused.exit_code
    except Exception as error:
        if os.environ.get("ALLOCMODEL_DEBUG"):
            raise
        complain(
            f"Error: a fault of allocmodel itself, {type(error).__name__}: "
            f"{sentence(str(error))}\n"
            "  mend:  please report it, with what ALLOCMODEL_DEBUG=1 prints"
        )
        return 1
    return 0


def _refuse_stripped_docstrings() -> None:
    """Units and titles of steps stand in docstrings, which `python -OO` takes out."""
    try:
        import allocmodel.model  # noqa: F401  says itself that it cannot do without
    except ImportError as error:
        raise BadInput(
            f"{error}.", where="the command that starts Python", mend="Use -O, or neither."
        ) from None


def _refused_by_the_system(error: OSError) -> BadInput:
    """A full disk, a folder that may not be written to: what no part of the toolkit told."""
    give_up(sys.stdout)
    return BadInput(
        f"The output cannot be written: {(error.strerror or str(error)).lower()}.",
        where=str(error.filename or "standard output, or the folder for temporary files"),
        mend="Free some space, send the output elsewhere, or name another folder for temporary "
        "files in TMPDIR.",
    )
