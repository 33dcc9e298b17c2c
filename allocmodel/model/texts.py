"""What the text of a formula says, read once however many ask."""

from __future__ import annotations

from collections.abc import Callable
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
