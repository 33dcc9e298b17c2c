"""The keys that a scenario may have, and how a key of several parts is written as one name."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable

from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.text import toml_text
from allocmodel.model.adjustments import SECTIONS

#: The parts of a key, the outermost first.
Key = tuple[str, ...]

TOP_KEYS = (
    *("id", "title", "scope", "icb", "years", "need_held_from", "status", "question", "places"),
    "neighbourhoods",
    *("budget", "fund", "weight", "evidence", *SECTIONS, "deprivation", "ethnicity"),
    *("baseline", "convergence", "own", "fitted", "uncertainty"),
    *("reference", "sign_off", "governance", "extends"),
)

#: Keys whose tables are set part by part.
TABLE_KEYS = (*SECTIONS, "deprivation", "ethnicity", "baseline", "convergence", "governance")

#: How a list's tables are told apart, beside their number: a line by its name.
NAMED_BY = {
    "budget": ("line",),
    "fund": ("name",),
    "weight": ("line", "kind"),
    "evidence": ("outcome", "group"),
}

#: Keys that name a file or a folder of the user's: results keep its name without a path of the
#: machine.
FILE_KEYS = (
    *(("reference",), ("ethnicity", "recorded"), ("baseline", "file")),
    *(("governance", "matrix"), ("governance", "last_year"), ("uncertainty", "against")),
)

#: The same of a line of the budget: a name, or a table with the key `file`.
LINE_FILE_KEYS = ("amount_file", "shares_file")


def names_file(key: Key) -> bool:
    """Whether what stands at a key is the name of a file or folder; a line may be left out."""
    own = key[:-1] if key[-1:] == ("file",) else key
    of_an_index = len(key) == 3 and key[0] in ("own", "fitted") and key[-1] == "file"
    of_a_line = own[:1] == ("budget",) and own[-1] in LINE_FILE_KEYS
    return key in FILE_KEYS or of_an_index or of_a_line


def unknown_key(key: str, known: Iterable[str], where: str) -> BadInput:
    """The error for a key that no version has, with the nearest that there is."""
    known = list(known)
    return BadInput(
        f'"{key}" is not a key that this part of a scenario has.{did_you_mean(key, known)}',
        where=where,
        mend=f"The keys are {', '.join(known)}.",
    )


#: One part of a dotted key, up to the next dot or the end: in quotes, or bare (spaces and all).
_PART = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|'[^']*'|[^.]*?)\s*(\.|\Z)""", re.DOTALL)

#: What a part cannot hold without quotes: it would be read as something else.
_NOT_BARE = re.compile(r"""[."'=]|^\s|\s$|^$""")


def split_key(key: str) -> tuple[str, ...]:
    """The parts of a dotted key; a name with spaces works with quotes or without.

    Parameters
    ----------
    key : str
        As ``--set`` and sign-offs write it: ``budget.mental health.amount``, or with quotes
        where a name has a dot: ``budget."St. Ann's fund".amount``.

    Returns
    -------
    tuple of str
    """
    parts, position, dot = [], 0, "."
    while dot and (found := _PART.match(key, position)):
        parts.append(_unquoted(found[1]))
        position, dot = found.end(), found[2]
    return tuple(unicodedata.normalize("NFC", part) for part in parts)


def join_key(parts: Iterable[str]) -> str:
    """A dotted key out of its parts, as `split_key` reads it back; quotes only where needed."""
    return ".".join(toml_text(part) if _NOT_BARE.search(part) else part for part in parts)


def _unquoted(part: str) -> str:
    if part[:1] not in ('"', "'"):
        return part
    try:
        return str(tomllib.loads(f"part = {part}")["part"])
    except ValueError:
        return part
