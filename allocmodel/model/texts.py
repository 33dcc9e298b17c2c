"""What the text of a formula says, read once however many ask; and formulas whose text is made."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from docstring_parser import Docstring
from docstring_parser.numpydoc import NumpydocParser

# One for all formulas: making it takes longer than reading a text.
_PARSER = NumpydocParser()


@cache
def text_of(formula: Callable[..., Any]) -> Docstring:
    """The parts of a formula's docstring: see CONTRIBUTING.md, "A new step"."""
    return _PARSER.parse(formula.__doc__ or "")


def title_and_unit(formula: Callable[..., Any]) -> tuple[str, str]:
    """The title of a formula, without its full stop, and the unit of its result."""
    text = text_of(formula)
    unit = text.returns.type_name if text.returns else None
    return str(text.short_description).rstrip("."), str(unit)


def described(
    step: Callable[..., Any], name: str, arguments: Mapping[str, bool], doc: str
) -> Callable[..., Any]:
    """A step under its name, with its arguments (whether each is required) and its text."""
    step.__name__, step.__qualname__, step.__doc__ = name, name, doc
    step.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter(
                one,
                inspect.Parameter.KEYWORD_ONLY,
                default=inspect.Parameter.empty if required else None,
            )
            for one, required in arguments.items()
        ]
    )
    return step
