"""The catalogue of sentences: English ships, and a translation is a file of the same keys."""

from __future__ import annotations

import datetime
import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.figures import so_many
from allocmodel.declared.text import quoted
from allocmodel.files.users_files import read_text
from allocmodel.scenario.toml import Unreadable, parsed

_LARGEST = 1_000_000

#: The table of a translation that gives other words for the titles of tables, steps and groups.
WORDS = "words"


@dataclass(frozen=True)
class Sentences:
    """Sentences by key, in one language.

    Attributes
    ----------
    language : str
        As in "en-GB".
    texts : mapping of str to str
        By key, such as "place.gets"; names in braces are filled in.
    words : mapping of str to str
        Other words for titles that the model has; a title that is not there stays.
    """

    language: str
    texts: Mapping[str, str]
    words: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, key: str, **filled_in: str) -> str:
        """A sentence with its figures and names filled in."""
        return self.texts[key].format(**filled_in)

    def counted(self, key: str, count: int, **filled_in: str) -> str:
        """The same of so many things: of one it may have a sentence of its own."""
        one = f"{key}_one"
        return self(one if count == 1 and one in self.texts else key, count=str(count), **filled_in)

    def day(self, date: datetime.date) -> str:
        """A day as people write it: 27 March 2025."""
        month = self(f"day.month_{date.month}")
        return self("day.written", day=str(date.day), month=month, year=str(date.year))

    def title(self, text: str) -> str:
        """A title of the model in this language."""
        return self.words.get(text, text)


@cache
def english() -> Sentences:
    """The sentences that ship."""
    return _out_of(tomllib.loads(files(__package__).joinpath("sentences.toml").read_text("utf-8")))


def sentences(path: Path | None = None) -> Sentences:
    """The sentences that ship, or those of a translation.

    Parameters
    ----------
    path : Path, optional
        TOML of the same keys, each with the same names in braces.

    Raises
    ------
    BadInput
        When the file cannot be read, or a key or a name is missing or unknown.
    """
    if path is None:
        return english()
    try:
        found = _out_of(parsed(read_text(path, _LARGEST, "Save it as UTF-8 text.")))
    except Unreadable as error:
        raise BadInput(f"The file {error.what}", str(path), error.mend) from None
    except ValueError as error:
        raise BadInput(
            f"The file is not valid TOML: {error}.", str(path), "Check quotes and brackets there."
        ) from None
    _refuse_other_keys(found, path)
    for key, text in found.texts.items():
        _refuse_other_names(key, text, path)
    return found


def _out_of(tables: Mapping[str, Any]) -> Sentences:
    texts = {
        f"{table}.{key}": text
        for table, own in tables.items()
        if isinstance(own, dict) and table != WORDS
        for key, text in own.items()
    }
    words = tables.get(WORDS)
    return Sentences(
        str(tables.get("language", "")),
        {key: " ".join(str(text).split()) for key, text in texts.items()},
        {str(one): str(other) for one, other in words.items()} if isinstance(words, dict) else {},
    )


def _refuse_other_keys(found: Sentences, path: Path) -> None:
    known = english().texts
    if not found.language.strip():
        raise BadInput(
            "The translation does not name its language.",
            f"{path}, language",
            'Write language = "cy", for example.',
        )
    for key in found.texts:
        if key not in known:
            raise BadInput(
                f'"{key}" is no sentence of the catalogue.{did_you_mean(key, known)}',
                f"{path}, {key}",
                "Take it out.",
            )
    missing = [key for key in known if key not in found.texts]
    if missing:
        raise BadInput(
            f"The translation lacks {so_many(len(missing), 'sentence')}, such as {missing[0]}.",
            str(path),
            f"Add it: in English it is {quoted([known[missing[0]]])}.",
        )


def _refuse_other_names(key: str, text: str, path: Path) -> None:
    """A figure that one language fills in, the other does too."""
    wanted = names_in(english().texts[key])
    try:
        found = names_in(text)
    except ValueError as error:
        raise BadInput(
            f"A brace is open or unpaired: {error}.", f"{path}, {key}", "Pair it, or double it."
        ) from None
    if found != wanted:
        raise BadInput(
            f"The sentence fills in {quoted(sorted(found)) or 'nothing'}, where English has "
            f"{quoted(sorted(wanted)) or 'nothing'}.",
            f"{path}, {key}",
            "Use the same names in braces.",
        )


def names_in(text: str) -> set[str]:
    """The names in braces of a sentence."""
    parts = string.Formatter().parse(text)
    return {name + (spec or "") + (kind or "") for _, name, spec, kind in parts if name is not None}
