"""What a reader of tables has looked up once, for the next time."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

Found = TypeVar("Found")


def remembered(method: Callable[..., Found]) -> Callable[..., Found]:
    """A method, or function of an object, that looks up once: for each object and arguments.

    Unlike `functools.cache` it keeps nothing alive, and an object that has it can be pickled.
    """
    kept = f"_{method.__name__}_kept"

    @wraps(method)
    def once(self: Any, *arguments: str) -> Found:
        known = self.__dict__.setdefault(kept, {})
        if arguments not in known:
            known[arguments] = method(self, *arguments)
        return known[arguments]  # type: ignore[no-any-return]

    return once
