"""What can go wrong, in one form: what is wrong, where, and how to mend it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from allocmodel.declared.printable import sentence, shown


class AllocmodelError(Exception):
    """An error that a user can act on; the command line prints it as one message.

    Whatever the parts echo of files, keys and names is escaped and shortened here, so that no
    message can steer a terminal, fake a second message, or fill the screen.

    Parameters
    ----------
    what : str
        What is wrong, in one sentence.
    where : str, optional
        File, key, sheet, cell or row.
    mend : str, optional
        How to mend it.
    """

    exit_code = 1

    def __init__(self, what: str, where: str = "", mend: str = "") -> None:
        """Keep the three parts, and put them together for the message."""
        self.what, self.where, self.mend = map(sentence, (what, where, mend))
        lines = [self.what]
        if self.where:
            lines.append(f"  where: {self.where}")
        if self.mend:
            lines.append(f"  mend:  {self.mend}")
        super().__init__("\n".join(lines))


class CheckFailed(AllocmodelError):
    """A check of the model failed (exit code 1)."""


class BadInput(AllocmodelError):
    """A file, key or figure that the model cannot use (exit code 3)."""

    exit_code = 3


@contextmanager
def located(where: str) -> Iterator[None]:
    """Say where, in errors raised inside that do not say it themselves."""
    try:
        yield
    except BadInput as error:
        if error.where:
            raise
        raise BadInput(error.what, where, error.mend) from None


def did_you_mean(words: str | Iterable[str], known: Iterable[str] | Mapping[str, str]) -> str:
    """A suggestion for mistyped names: ' Did you mean "x"?', or nothing.

    Names and words only: a code is never guessed by its spelling, since the nearest code is
    another thing's, and neither is a name by its figures (2026/27 is no slip for 2025/26).

    Parameters
    ----------
    words : str or iterable of str
        What was written.
    known : iterable of str, or mapping of name to code
        The names that there are; the code of a suggested name is shown beside it.
    """
    every = [words] if isinstance(words, str) else list(words)
    # What else a name may lead to, such as a function, is no code.
    found = known.items() if isinstance(known, Mapping) else ()
    codes = {name: code for name, code in found if isinstance(code, str)}
    guesses = {word: name for word in every if (name := nearest(word, known))}
    told = [
        f'"{shown(name)}"' + (f" ({codes[name]})" if name in codes else "")
        for name in guesses.values()
    ]
    if len(every) > 1:
        told = [f'{one} for "{shown(word)}"' for word, one in zip(guesses, told, strict=True)]
    return f" Did you mean {', '.join(told[:_SUGGESTED])}?" if told else ""


#: The most suggestions of one message.
_SUGGESTED = 10
#: No name that a word could be a slip of is longer.
_LONGEST_WORD = 200


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The name that is spelt most like a word and has the same figures in it, if any is close."""
    if len(word) > _LONGEST_WORD:
        return None  # No slip of the fingers; and comparing takes the square of the length.
    figures = sorted(filter(str.isdigit, word))
    by_folded = {
        name.casefold(): name for name in known if sorted(filter(str.isdigit, name)) == figures
    }
    close = difflib.get_close_matches(word.casefold(), list(by_folded), n=1, cutoff=0.5)
    return by_folded[close[0]] if close else None
