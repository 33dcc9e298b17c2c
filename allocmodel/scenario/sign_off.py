"""A sign-off: who answers for a figure, and for which value of it."""

from __future__ import annotations

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

from allocmodel.declared.ranges import number_between
from allocmodel.declared.text import Wrong, prose
from allocmodel.scenario.parts import LongName, Part, Text

#: What a sign-off writes as its value: a figure, or the digest of a table.
Value = int | float | str

#: Words that stand for nobody, without their dots and strokes.
_NOBODY = (
    *("na", "tbc", "tba", "tbd", "todo", "tobeconfirmed", "unknown", "unsigned"),
    *("none", "nobody", "noone", "someone", "somebody"),
)

_LARGEST_VALUE = 1e12


def _somebody(value: object) -> object:
    """A person, a role or a body: nobody signs as "." or "tbc"."""
    if not isinstance(value, str):
        return value
    letters = [one for one in value.casefold() if unicodedata.category(one)[0] == "L"]
    if len(letters) < 2 or set(letters) == {"x"} or "".join(letters) in _NOBODY:
        raise Wrong(
            f'by is "{value}", which names nobody.' if value.strip() else "by is empty.",
            "Write who answers for the figure: a person, a role or a body.",
        )
    return value


def _signed_value(value: object) -> object:
    """A figure, or the text that stands for a table."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list | dict):
        raise Wrong(
            "The value of a sign-off is a table or a list.",
            "Write the digest that `allocmodel check` prints for it, in quotes.",
        )
    number_between(value, -_LARGEST_VALUE, _LARGEST_VALUE, "The value of a sign-off")
    return value


class SignOff(Part):
    """Who answers for a figure that is a judgement, and for which value of it."""

    figure: LongName
    #: The figure that is signed; for a table the digest that ``allocmodel check`` prints.
    value: Annotated[int | float | Text | None, BeforeValidator(_signed_value)] = None
    by: Annotated[LongName, BeforeValidator(_somebody)]
    note: Annotated[str, AfterValidator(lambda text: prose(text) if text.strip() else "")] = ""

    def covers(self, value: Value) -> bool:
        """Whether this value is the one that was signed."""
        if isinstance(self.value, str) and isinstance(value, str):
            return self.value.casefold() == value.casefold()
        return self.value == value
