"""What messages call what a caller gives: an argument in Python, an option of a command."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

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
