"""What can go wrong, in one form: what is wrong, where, and how to mend it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from allocmodel.printable import sentence, shown


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


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A suggestion for a mistyped word: ' Did you mean "x"?', or nothing."""
    if len(word) > _LONGEST_WORD:
        return ""  # No slip of the fingers; and the comparison takes the square of the length.
    by_folded = {name.casefold(): name for name in known}
    close = difflib.get_close_matches(word.casefold(), list(by_folded), n=1, cutoff=0.5)
    return f' Did you mean "{shown(by_folded[close[0]])}"?' if close else ""


#: No name that a word could be a slip of is longer.
_LONGEST_WORD = 200
