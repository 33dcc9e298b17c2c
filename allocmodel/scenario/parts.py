"""What every part of a scenario is made of: frozen tables, names and texts."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from allocmodel.declared.text import (
    LONGEST_NAME,
    LONGEST_TEXT,
    Wrong,
    clean,
    clean_name,
    prose,
    quoted,
    says_something,
    unreserved,
)
from allocmodel.declared.vocabulary import NOT_DRAWN

Name = Annotated[str, AfterValidator(lambda text: clean_name(text, LONGEST_NAME))]

#: A line's name heads a column of tables whose first column is headed by one of the other words.
_NO_LINE = (NOT_DRAWN, "Place", "Quantity")

LineName = Annotated[Name, AfterValidator(lambda text: unreserved(text, _NO_LINE))]

LongName = Annotated[str, AfterValidator(lambda text: clean_name(text, LONGEST_TEXT))]

Text = Annotated[str, AfterValidator(lambda text: clean(text, LONGEST_TEXT))]

Prose = Annotated[str, AfterValidator(prose)]

#: Fewer different words than this give no reason.
REASON_WORDS = 3


def _answer(text: str, words: int, mend: str) -> str:
    if not says_something(text, words):
        raise Wrong(f"{quoted([text])} says nothing that a reader could check.", mend)
    return text


#: Why something is right, in a sentence.
Reason = Annotated[
    Prose,
    AfterValidator(
        lambda text: _answer(text, REASON_WORDS, "Write the reason in a sentence of its own.")
    ),
]

#: Where something stands, or whom it is about.
Named = Annotated[LongName, AfterValidator(lambda text: _answer(text, 1, "Name it in words."))]


class Part(BaseModel):
    """One table of a scenario file: no key but its own, and fixed once read."""

    # Tables hold tables: the scenario builds what reads them all, once.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
