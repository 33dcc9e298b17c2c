"""Words in a scenario: text that a reader can trust, and what to say when it is wrong."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping

from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.figures import listed
from allocmodel.declared.printable import is_hidden, shown
from allocmodel.declared.spreadsheet_text import would_run

LONGEST_NAME = 60
LONGEST_TEXT = 200
_LONGEST_PROSE = 500
LONGEST_ID = 80

#: The row of totals has this name.
RESERVED_PLACES = ("All places",)


class Wrong(ValueError):
    """What is wrong with one value, and how to mend it; the loader adds where it stands.

    The key says which part of the value is meant, where the value is a table or list of several.
    """

    def __init__(self, what: str, mend: str = "", key: tuple[str, ...] = ()) -> None:
        """Keep the parts, for the loader to put together."""
        self.what, self.mend, self.key = what, mend, key
        super().__init__(what)


class NoSuchLine(Wrong):
    """Budget lines that are named and are not there; the loader adds why, where it can tell."""

    def __init__(
        self, named: Mapping[str, str], lines: Iterable[str], key: tuple[str, ...]
    ) -> None:
        """What names each missing line, by line, and the lines that there are."""
        self.lines, known = list(named), list(lines)
        told = listed((f'{who} "{line}"' for line, who in named.items()), "; ")
        not_there = "which is not a line" if len(named) == 1 else "which are not lines"
        super().__init__(
            f"{told}, {not_there}.{did_you_mean(self.lines, known)}",
            f"Name one of {quoted(known)}.",
            key,
        )


def clean(text: str, longest: int) -> str:
    """Text in one normal form, or an error if a reader could not see what it says."""
    cleaned = unicodedata.normalize("NFC", text).strip()
    if not cleaned:
        raise Wrong("This text is empty.", "Write something, or leave the key out.")
    # Control, invisible and unassigned characters: unreadable, and some cannot stand in a workbook.
    for character in cleaned:
        if is_hidden(character):
            raise Wrong(
                f"This text has a control or invisible character (U+{ord(character):04X}).",
                "Take the character out; retyping the text usually does it.",
            )
    if len(cleaned) > longest:
        raise Wrong(
            f"This text has {len(cleaned)} characters; {longest} is the most.", "Shorten it."
        )
    return cleaned


def clean_name(text: str, longest: int) -> str:
    """Text that becomes a cell or a label: clean, and nothing that a spreadsheet would run."""
    cleaned = clean(text, longest)
    if would_run(cleaned):
        raise Wrong(
            f'The name "{cleaned}" begins like a formula, which a spreadsheet would run.',
            'Begin it with a letter or a digit, not with "=", "+", "-" or "@".',
        )
    return cleaned


def unreserved(text: str, reserved: Iterable[str]) -> str:
    """A name, or an error if results use it for something else."""
    if fold(text) in map(fold, reserved):
        raise Wrong(
            f'"{text}" cannot be a name: results use it for something else.', "Use another name."
        )
    return text


def refuse_unfit_names(
    names: Iterable[str], rows: Iterable[object], column: str, where: str
) -> None:
    """Raises BadInput for the first name of a file's column that no result can show.

    Parameters
    ----------
    names : iterable of str
        One per row; a blank is no name.
    rows : iterable
        What each row is called in the file.
    column, where : str
        For the message.
    """
    # Names repeat a great deal: each is looked at once, with the first row that has it.
    for name, row in {
        name: row for name, row in reversed([*zip(names, rows, strict=True)])
    }.items():
        try:
            if name:
                unreserved(clean_name(name, LONGEST_TEXT), RESERVED_PLACES)
        except Wrong as wrong:
            raise BadInput(
                f"A name cannot be shown. {wrong.what}",
                where=f"{where}, row {row}, column {column}",
                mend=f"{wrong.mend} Or download the publisher's file again.",
            ) from None


def prose(text: str) -> str:
    """Free text as one paragraph, so that a question may run over several lines of the file."""
    return clean(" ".join(text.split()), _LONGEST_PROSE)


#: Words that fill a cell and say nothing.
_EMPTY_WORDS = {
    *("n/a", "na", "nil", "none", "no", "yes", "ok", "x", "tbc", "tbd", "tba", "todo", "to do"),
    *("see above", "not applicable", "to follow", "to be confirmed", "to be decided", "test"),
    *("unknown", "because", "reason", "source", "why", "asdf", "qwerty", "lorem ipsum"),
}


def says_something(text: str, words: int = 1) -> bool:
    """Whether a text can be read as an answer: words, and not a mark that fills the cell.

    Parameters
    ----------
    text : str
    words : int
        How many different words of two letters or more it needs: 1 for a name or a source, more
        for a reason.
    """
    folded = fold(text).strip(" .,;:!?-_/*\"'()[]")
    found = {word for word in re.findall(r"\w+", folded) if len(set(word)) > 1}
    return folded not in _EMPTY_WORDS and len(found) >= words


def fold(name: str) -> str:
    """The form in which two names that look alike are equal."""
    return unicodedata.normalize("NFKC", name).casefold()


def quoted(words: Iterable[str]) -> str:
    """Words in quotes, with commas between."""
    return ", ".join(f'"{word}"' for word in words)


def one_of(value: object, options: Iterable[str], noun: str) -> str:
    """One of the options, or an error that lists them."""
    known = list(options)
    if isinstance(value, str) and value in known:
        return value
    guess = did_you_mean(value, known) if isinstance(value, str) else ""
    raise Wrong(f"{echoed(value)} is not {noun}.{guess}", f"Use one of {quoted(known)}.")


def echoed(value: object) -> str:
    """A value as a scenario has it: text in quotes, true and false in small letters."""
    if isinstance(value, str):
        return f'"{value}"'
    return shown(str(value).lower() if isinstance(value, bool) else value)


def refuse_alike(names: Iterable[str], noun: str) -> None:
    """Two names that differ only in case or form would be one name in a workbook."""
    seen: dict[str, str] = {}
    for name in names:
        other = seen.setdefault(fold(name), name)
        if other is not name:
            raise Wrong(
                f'Two {noun} have the same name: "{other}" and "{name}".',
                "Give each a name of its own (capital letters do not tell two apart).",
            )


def capital(text: str) -> str:
    """A text that begins with a capital."""
    return text[:1].upper() + text[1:]


def spoken(code: str) -> str:
    """A code as words: "severe_mental_illness" is "severe mental illness"."""
    return code.replace("_", " ")


def slug(text: str) -> str:
    """Text as an id: lower-case letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_ID].strip("-") or "scenario"


def toml_value(value: object) -> str:
    """A value of a scenario as TOML on one line."""
    if isinstance(value, dict):
        items = (f"{toml_text(key)} = {toml_value(one)}" for key, one in value.items())
        return "{" + ", ".join(items) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml_value, value)) + "]"
    if isinstance(value, str):
        return toml_text(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def toml_text(text: str) -> str:
    """Text as a TOML string. JSON's escapes are TOML's, but for the delete character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
