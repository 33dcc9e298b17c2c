"""One ``--set key=value``, or a value by key out of Python: how it is read and recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from numbers import Real
from pathlib import Path
from typing import Any

from allocmodel.declared.arguments import argument
from allocmodel.declared.errors import BadInput
from allocmodel.declared.printable import printable, shown
from allocmodel.declared.text import toml_value
from allocmodel.scenario.files import portable_files
from allocmodel.scenario.keys import join_key, split_key
from allocmodel.scenario.toml import Unreadable, parsed, refuse_absurd


@dataclass(frozen=True)
class Override:
    """One ``--set``, parsed."""

    text: str
    key: tuple[str, ...]
    value: Any

    @property
    def where(self) -> str:
        """How an error names the override."""
        return _named(self.text)

    @property
    def recorded(self) -> str:
        """The override as results keep it: without a path of this machine."""
        told = portable_files(self.value, self.key)
        if told == self.value:
            return printable(self.text)
        return printable(f"{split_at_equals(self.text)[0].strip()}={toml_value(told)}")


def _named(text: str) -> str:
    """How an error names an override."""
    return f"{argument('override')} {shown(text)}"


def parse_overrides(given: Sequence[str] | Mapping[str, object]) -> tuple[Override, ...]:
    """Overrides out of ``key=value`` texts, or out of values by key, as Python writes them."""
    if isinstance(given, Mapping):
        return tuple(_of_python(key, value) for key, value in given.items())
    texts = [] if isinstance(given, str) or not isinstance(given, Iterable) else list(given)
    if given not in ((), []) and not (texts and all(isinstance(text, str) for text in texts)):
        raise BadInput(
            f"Overrides are {shown(repr(given))}.",
            where=argument("overrides"),
            mend='Give values by key, {"health_inequalities.share": 0.15}, or a list of texts such '
            'as "health_inequalities.share=0.15".',
        )
    return tuple(parse_override(text) for text in texts)


def _of_python(key: object, value: object) -> Override:
    """One override whose value is Python's: the same, to the letter, as ``--set`` would give."""
    if not isinstance(key, str) or not key.strip():
        raise BadInput(
            "An override needs a key.",
            where=f"overrides, {shown(key)}",
            mend='Write it as text, such as "health_inequalities.share".',
        )
    parts = split_key(key.strip())
    try:
        refuse_absurd({key: value})
    except Unreadable as error:
        where = f"overrides, {shown(key)}"
        raise BadInput(f"The value {error.what}", where=where, mend=error.mend) from None
    plain = _plain(value, key)
    written = plain if isinstance(plain, str) and _stands_bare(plain) else toml_value(plain)
    return Override(f"{join_key(parts)}={written}", parts, plain)


def _stands_bare(value: str) -> bool:
    """Whether a text after ``key=`` reads as itself without quotes."""
    try:
        return value == value.strip() and _parse_value(value, value) == value
    except BadInput:
        return False


def _plain(value: object, key: str) -> Any:
    """A Python value as a scenario's file could hold it."""
    if isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, Real):  # numpy's numbers
        return float(value)
    if isinstance(value, Mapping):
        return {str(name): _plain(one, key) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one, key) for one in value]
    raise BadInput(
        f"A value of the type {type(value).__name__} cannot stand in a scenario.",
        where=f"overrides, {shown(key)}",
        mend="Give a number, a text, true or false, or a list or dictionary of those.",
    )


def parse_override(text: str) -> Override:
    """Read one ``key=value``, the value as TOML or else as plain text."""
    key, equals, value = split_at_equals(text)
    if not equals or not key.strip():
        raise BadInput(
            "An override needs a key and a value.",
            where=_named(text),
            mend="Write it as key=value, such as icb=QWO.",
        )
    return Override(text, split_key(key.strip()), _parse_value(value.strip(), text))


def split_at_equals(text: str) -> tuple[str, str, str]:
    """Cut at the first "=" outside quotes, since a name in quotes may hold one."""
    quote, escaped = "", False
    for position, character in enumerate(text):
        if escaped or quote:
            quote = "" if character == quote and not escaped else quote
            escaped = quote == '"' and character == "\\" and not escaped
        elif character in "\"'":
            quote = character
        elif character == "=":
            return text[:position], "=", text[position + 1 :]
    # An apostrophe in a bare name opens no quotes; then the first "=" is as good as any.
    return text.partition("=")


def _parse_value(value: str, text: str) -> Any:
    try:
        tables = parsed(f"value = {value}")
        if list(tables) == ["value"]:
            return tables["value"]
    except Unreadable as error:
        raise BadInput(f"The value {error.what}", where=_named(text), mend=error.mend) from None
    except ValueError:
        if value[:1] in ("[", "{", '"', "'"):
            raise BadInput(
                "The value starts like a TOML list, table or text, but is not one.",
                where=_named(text),
                mend="Close every quote and bracket; in a shell, put single quotes round it all.",
            ) from None
    return value
