"""Text of others as a reader may see it: nothing that steers a terminal, and not too long."""

from __future__ import annotations

import re
import unicodedata

#: The most characters of one echoed value, and of one part of a message.
LONGEST_VALUE = 120
LONGEST_PART = 2_000

#: Letters by category that nevertheless show as nothing.
_BLANK_LETTERS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
_NAMED = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}

#: What is echoed inside a sentence: a text in quotes, or one long word such as a path.
_ECHOED = re.compile(rf'"[^"]*"|[^\s"]{{{LONGEST_VALUE + 1},}}')


def is_hidden(character: str) -> bool:
    """Whether a character cannot be seen: control, direction mark, zero width, unassigned."""
    return unicodedata.category(character)[0] == "C" or character in "\u2028\u2029" + _BLANK_LETTERS


def printable(text: str) -> str:
    r"""Text with its hidden characters escaped, as in ``\x1b`` or ``\u202e``."""
    if text.isprintable() and not any(one in text for one in _BLANK_LETTERS):
        return text
    return "".join(_escaped(one) if is_hidden(one) else one for one in text)


def printable_lines(text: str) -> str:
    """Text of several lines: its line breaks stay, other hidden characters are escaped."""
    return "\n".join(map(printable, text.split("\n")))


def shown(value: object) -> str:
    """A value as a message echoes it: escaped and shortened."""
    return _shortened(printable(str(value)), LONGEST_VALUE)


def sentence(text: str, longest: int = LONGEST_PART) -> str:
    """A part of a message: escaped, and every long value in it shortened.

    A list below it, each item on a line set in by four blanks, keeps its lines.
    """
    lines = [_ECHOED.sub(_value_shortened, line) for line in text.split(LIST_ITEM)]
    return _shortened(LIST_ITEM.join(map(printable, lines)), longest)


def _value_shortened(found: re.Match[str]) -> str:
    quote = '"' if found[0].startswith('"') else ""
    return f"{quote}{shown(found[0].strip(quote or None))}{quote}"


#: What puts an item of a list below a part of a message.
LIST_ITEM = "\n    "


def _escaped(character: str) -> str:
    if character in _NAMED:
        return _NAMED[character]
    number = ord(character)
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def _shortened(text: str, longest: int) -> str:
    """The start and the end of a long text, and how long it is."""
    if len(text) <= longest:
        return text
    kept = longest // 2
    return f"{text[:kept]} ... {text[-kept // 2 :]} ({len(text):,} characters)"
