"""What was found, as the Python interface gives it."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, TypeVar

Given = TypeVar("Given")


def given_as(kind: type[Given], found: Any) -> Given:
    """The same record with what the Python interface adds to its kind: tables, words, files."""
    return kind(**{one.name: getattr(found, one.name) for one in fields(found) if one.init})
