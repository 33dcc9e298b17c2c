"""Where formulas stand: a module, or a room whose `PARTS` say its modules in reading order."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any


def modules_of(room: ModuleType) -> Iterator[ModuleType]:
    """The modules of a room in reading order, those of rooms in it too; a module is its own."""
    parts = getattr(room, "PARTS", None)
    if parts is None:
        yield room
        return
    for part in parts:
        yield from modules_of(part)


def formulas_of(room: ModuleType) -> dict[str, Callable[..., Any]]:
    """The formulas of a room by name, in reading order: the public functions of its modules."""
    return {
        name: member
        for module in modules_of(room)
        for name, member in vars(module).items()
        if inspect.isfunction(member)
        and member.__module__ == module.__name__
        and not name.startswith("_")
    }
