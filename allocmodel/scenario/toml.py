"""TOML as a scenario can use it: what is absurdly deep or large is refused, not worked through."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

#: A scenario has four levels.
_MOST_LEVELS = 12
#: Parts of a dotted key; reading one takes the square of their number.
_MOST_PARTS = 40
_MOST_DIGITS = 30

_PART = r"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')"""
_LONG_KEY = re.compile(rf"(?<![\w-]){_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{{_MOST_PARTS},}}")

_TOO_DEEP = ("nests lists, tables or dotted keys too deeply.", "Four levels are enough.")
_TOO_LARGE = (
    f"holds a number of more than {_MOST_DIGITS} digits.",
    "Write an amount in whole pounds.",
)


class Unreadable(Exception):
    """What a text is beyond what any scenario needs: its end of a sentence, and how to mend it."""

    def __init__(self, what: str, mend: str) -> None:
        """Keep both, for whoever knows where the text stands."""
        self.what, self.mend = what, mend
        super().__init__(what)


def parsed(text: str) -> dict[str, Any]:
    """The tables of a TOML text.

    Raises
    ------
    Unreadable
        When it nests too deeply, or holds a number that nothing can be.
    ValueError
        When it is not valid TOML.
    """
    if any(_is_long_key(line) for line in text.split("\n")):
        raise Unreadable(*_TOO_DEEP)
    try:
        tables = tomllib.loads(text)
    except RecursionError:
        raise Unreadable(*_TOO_DEEP) from None
    except ValueError as error:
        if "integer string conversion" in str(error):
            raise Unreadable(*_TOO_LARGE) from None
        raise
    refuse_absurd(tables)
    return tables


def _is_long_key(line: str) -> bool:
    """Whether a line begins a table or a value under an absurdly long dotted key."""
    return line.count(".") >= _MOST_PARTS and _LONG_KEY.search(line) is not None


def refuse_absurd(tables: Mapping[str, Any]) -> None:
    """Raises Unreadable for values that are too deep or too large; without recursion itself."""
    waiting: list[tuple[object, object, int]] = [("", tables, 0)]
    while waiting:
        key, value, depth = waiting.pop()
        if depth > _MOST_LEVELS:
            raise Unreadable(*_TOO_DEEP)
        if isinstance(value, Mapping):
            waiting += ((name, one, depth + 1) for name, one in value.items())
        elif isinstance(value, list | tuple):
            waiting += ((key, one, depth + 1) for one in value)
        elif isinstance(value, int) and abs(value) >= 10**_MOST_DIGITS:
            what, mend = _TOO_LARGE
            raise Unreadable(f'{what[:-1]} under "{key}".', mend)
