"""What areas are put into, in the words of messages; and places that cannot be made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from allocmodel.declared.errors import BadInput
from allocmodel.scenario.origins import key_path


class BadPlaces(BadInput):
    """Places that cannot be made, with the key of the scenario that says why."""

    def __init__(self, what: str, key: tuple[str, ...], mend: str) -> None:
        """Keep the key; who knows the scenario's files says where it was written."""
        super().__init__(what, key_path(key), mend)
        self.key = key


class Called(NamedTuple):
    """What areas are put into, in the words of messages.

    Attributes
    ----------
    one, several : str
    whole : str
        What all the areas are of.
    key : tuple of str
        The key of the scenario that holds the rules.
    """

    one: str
    several: str
    whole: str
    key: tuple[str, ...]

    @property
    def capital(self) -> str:
        """Several of them, at the beginning of a sentence."""
        return self.several.capitalize()


PLACES = Called("place", "places", "this ICB", ("places",))


def neighbourhoods_of(place: str) -> Called:
    """The neighbourhoods of a place, in the words of messages."""
    whole = f'the place "{place}"'
    return Called("neighbourhood", "neighbourhoods", whole, ("neighbourhoods", place))


def code_and_title(code: str, titles: Mapping[str, str]) -> str:
    """A code with its name, where that says more."""
    title = titles.get(code, code)
    return code if title == code else f"{code} {title}"


def quoted_and(words: Iterable[str]) -> str:
    """Names in quotes, with "and" before the last."""
    *most, last = (f'"{word}"' for word in words)
    return f"{', '.join(most)} and {last}" if most else last
