"""What messages call what a caller gives: an argument in Python, an option of a command."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from allocmodel.declared.errors import BadInput
from allocmodel.declared.printable import shown

#: The year that is meant where none is named: the newest whose allocations ship.
LATEST_YEAR = "2025/26"

_OWN_WORDS: ContextVar[Mapping[str, str] | None] = ContextVar("own words", default=None)


def argument(name: str) -> str:
    """What a message calls an argument: "the argument place", or the caller's own word for it.

    Parameters
    ----------
    name : str
        As a function of the Python interface has it; "override" is one of its overrides.
    """
    own = _OWN_WORDS.get() or {}
    return own.get(name, "the override" if name == "override" else f"the argument {name}")


@contextmanager
def called(names: Mapping[str, str]) -> Iterator[None]:
    """Call arguments by other names meanwhile, such as the options of a command."""
    before = _OWN_WORDS.set(names)
    try:
        yield
    finally:
        _OWN_WORDS.reset(before)


def kind_of(value: object) -> str:
    """What a value is, for messages."""
    return f"of the type {type(value).__name__}"


def path_of(name: str, file: str | Path) -> Path:
    """The file or folder that an argument names, as a path.

    Raises
    ------
    BadInput
        When it is neither a text nor a path.
    """
    if not isinstance(file, str | Path):
        raise BadInput(
            f"A file or folder is named by a text or a path; this is {kind_of(file)}.",
            where=argument(name),
            mend="Write its name as a text.",
        )
    return Path(file)


def usual_or(name: str, file: str | Path | None) -> Path | None:
    """As `path_of`; None where the usual file or folder is meant."""
    return None if file is None else path_of(name, file)


def text_of(name: str, value: object) -> str:
    """What an argument says, which has to be a text.

    Raises
    ------
    BadInput
        When it is none.
    """
    if not isinstance(value, str):
        raise BadInput(
            f"{shown(repr(value))} is no text.",
            where=argument(name),
            mend='Write it as text, such as "Bassetlaw" or "2025/26".',
        )
    return value
