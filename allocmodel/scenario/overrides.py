"""``--set key=value``: what the command line changes in a scenario."""

from __future__ import annotations

import copy
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from numbers import Real
from pathlib import Path
from typing import Any

from allocmodel.declared.arguments import argument
from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.printable import printable, shown
from allocmodel.declared.text import quoted, toml_value
from allocmodel.scenario.convergence import changed
from allocmodel.scenario.files import ReferenceDirectory, portable_files
from allocmodel.scenario.keys import (
    NAMED_BY,
    TABLE_KEYS,
    TOP_KEYS,
    join_key,
    split_key,
    unknown_key,
)
from allocmodel.scenario.toml import Unreadable, parsed
from allocmodel.scenario.uncertainty import set_in_uncertainty


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
            where="the argument overrides",
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


def told_apart(overrides: Iterable[Override]) -> tuple[list[Override], list[Override]]:
    """Overrides of whole keys, and those of one figure in a table of figures."""
    whole: list[Override] = []
    single: list[Override] = []
    for one in overrides:
        of_baseline = one.key[:2] == ("baseline", "amounts") and len(one.key) > 2
        of_line = one.key[0] == "budget" and len(one.key) > 3 and one.key[2] in _FIGURES
        (single if of_baseline or of_line else whole).append(one)
    return whole, single


#: The keys of a budget line that may be tables of figures.
_FIGURES = ("amount", "shares", "functions")
#: Of those, the table that need not name all: a function that it does not name has its local part.
_OPEN = "functions"


def set_one_figure(
    tables: dict[str, Any], override: Override, why_no_line: Callable[[list[str]], str]
) -> None:
    """Put one figure into a table of figures: a place's baseline, a place's share, a year's amount.

    The figure has to be there: a new one is written in a file, but for a function's.
    """
    depth = 2
    if override.key[0] == "budget":
        holder: Any = _budget_line(tables, override, why_no_line)
        depth = 3
    else:
        holder = tables.get("baseline")
    table = override.key[depth - 1]
    figures: Any = holder.get(table) if isinstance(holder, dict) else None
    if table == _OPEN and not isinstance(figures, dict):
        figures = holder[table] = {}
    for number, name in enumerate(override.key[depth:], start=depth):
        known = [*figures] if isinstance(figures, dict) else []
        last = number == len(override.key) - 1
        known_so = name in known and isinstance(figures[name], dict) != last
        if not known_so and not (table == _OPEN and last and number == depth):
            shape = [join_key((*override.key[:number], one)) for one in known]
            raise BadInput(
                f'{join_key(override.key[:number])} has no figure of "{name}" to set.'
                + did_you_mean(name, known),
                where=override.where,
                mend=f"Name one of {', '.join(shape)}." if shape else "Write the table in a file.",
            )
        if last:
            figures[name] = override.value
        figures = figures[name]


def apply_override(
    tables: dict[str, Any], override: Override, why_no_line: Callable[[list[str]], str]
) -> None:
    """Put what an override says into the tables of a scenario.

    `why_no_line` says why lines that a reader may expect are not in the budget.
    """
    first, rest = override.key[0], override.key[1:]
    if first == "extends":
        raise BadInput(
            "extends cannot be overridden.",
            where=override.where,
            mend="Write it in the file, so that the file says what it stands on.",
        )
    if first not in TOP_KEYS:
        raise unknown_key(first, TOP_KEYS, override.where)
    if first == "reference" and isinstance(override.value, str):
        tables[first] = ReferenceDirectory(override.value, Path())
    elif not rest:
        tables[first] = override.value
    elif first == "budget":
        _set_in_budget(tables, override, why_no_line)
    elif first == "places":
        _set_in_places(tables, override)
    elif first == "neighbourhoods":
        _set_in_neighbourhoods(tables, override)
    elif first == "baseline" and len(rest) == 1 and rest[0] in ("source", "amounts", "file"):
        # Source, amounts or file: one takes the place of the other.
        tables[first] = {rest[0]: override.value}
    elif first == "convergence":
        _set_in_convergence(tables, override)
    elif first == "uncertainty":
        stated = tables.get(first)
        stated = stated if isinstance(stated, dict) else {}
        tables[first] = set_in_uncertainty(stated, rest, override.value)
    elif first in TABLE_KEYS and len(rest) == 1:
        written = tables.get(first)
        tables[first] = {**(written if isinstance(written, dict) else {}), rest[0]: override.value}
    elif first == "own" and len(rest) == 2:
        written = tables.get("own")
        indices = written if isinstance(written, dict) else {}
        own = indices.get(rest[0])
        changed_index = {**(own if isinstance(own, dict) else {}), rest[1]: override.value}
        tables["own"] = {**indices, rest[0]: changed_index}
    elif first == "baseline":
        raise _no_table(rest[0], ("amounts",), (first,), override)
    elif first in ("fund", "weight", "evidence"):
        _set_in_list(tables, override)
    else:
        raise BadInput(
            f"{first} has no parts that can be set one by one.",
            where=override.where,
            mend=f"Set the whole of it: {first}=...",
        )


def _no_table(
    key: str, tables: Sequence[str], holder: tuple[str, ...], override: Override
) -> BadInput:
    """The error for one figure of a key that holds no table of figures."""
    named = next((one for one in tables if one.startswith(key[:4])), tables[0])
    example = join_key((*holder, named, *override.key[len(holder) + 1 :]))
    return BadInput(
        f'"{key}" holds no table of which one figure can be set.{did_you_mean(key, tables)}',
        where=override.where,
        mend=f"Write {example}=..., for example.",
    )


def _set_in_convergence(tables: dict[str, Any], override: Override) -> None:
    """`convergence.floor`, or `convergence.lines.core.floor` for one line."""
    key = override.key[1:]
    if len(key) > 3 or (len(key) > 1 and key[0] != "lines"):
        raise BadInput(
            "The key names no part of the convergence.",
            where=override.where,
            mend="Write convergence.floor=..., or convergence.lines.core.floor=... for one line.",
        )
    later: dict[str, Any] = {key[-1]: override.value}
    for part in reversed(key[:-1]):
        later = {part: later}
    written = tables.get("convergence")
    tables["convergence"] = changed(written if isinstance(written, dict) else {}, later)


def _set_in_list(tables: dict[str, Any], override: Override) -> None:
    """`weight.core.ethnicity.phi`: a weight is named by its line and kind, and evidence as well."""
    key = override.key[0]
    columns = NAMED_BY[key]
    written = tables.get(key, [])
    rows = {
        tuple(one.get(column) for column in columns): one
        for one in (written if isinstance(written, list) else [])
        if isinstance(one, dict)
    }
    names, fields = override.key[1 : 1 + len(columns)], override.key[1 + len(columns) :]
    if names not in rows or not 1 <= len(fields) <= 2:
        known = quoted(join_key((key, *map(str, row))) for row in rows)
        by = " and ".join(columns)
        named = join_key(names)
        guess = did_you_mean(named, [join_key(map(str, row)) for row in rows])
        raise BadInput(
            f'One part of the {key} "{named}" has to be named.'
            if names in rows
            else f'The scenario has no {key} "{named}".{guess}',
            where=override.where,
            mend=f"Name the {key} by its {by}, and one of its keys: {known}."
            if known
            else f"Write the {key} in a file.",
        )
    row = rows[names]
    row[fields[0]] = (
        override.value if len(fields) == 1 else _with_figure(row.get(fields[0]), override)
    )


def _with_figure(written: Any, override: Override) -> Any:
    """A table or list with one figure changed: phi of an outcome, the weight of the first fifth."""
    name = override.key[-1]
    holder = join_key(override.key[:-1])
    if isinstance(written, dict):
        return {**written, name: override.value}
    if not isinstance(written, list):
        raise BadInput(
            f'{holder} has no figure of "{name}" to set.',
            where=override.where,
            mend=f"Set the whole of it: {holder}=..., or write a table of figures in the file.",
        )
    numbers = [str(number) for number in range(1, len(written) + 1)]
    if name not in numbers:
        raise BadInput(
            f'{holder} has no figure "{name}": it is a list of {len(written)}.',
            where=override.where,
            mend=f"Name one by its number: {join_key((*override.key[:-1], numbers[0]))} is the "
            "first."
            if numbers
            else f"Set the whole of it: {holder}=[...].",
        )
    return [
        override.value if number == name else one
        for number, one in zip(numbers, written, strict=True)
    ]


def _set_in_budget(
    tables: dict[str, Any], override: Override, why_no_line: Callable[[list[str]], str]
) -> None:
    line, fields = _budget_line(tables, override, why_no_line), override.key[2:]
    if len(fields) != 1:
        name = override.key[1]
        if fields:
            raise _no_table(fields[0], _FIGURES, ("budget", name), override)
        raise BadInput(
            f'One part of the line "{name}" has to be named.',
            where=override.where,
            mend=f"Write {join_key(('budget', name, 'amount'))}=..., for example.",
        )
    for one in _INSTEAD.get(fields[0], ()):
        line.pop(one, None)
    line[fields[0]] = override.value


#: Figures or a file with them: one takes the place of the other.
_INSTEAD = {
    "amount": ("amount_file",),
    "amount_file": ("amount",),
    "shares": ("shares_file",),
    "shares_file": ("shares",),
}


def _budget_line(
    tables: dict[str, Any], override: Override, why_no_line: Callable[[list[str]], str]
) -> dict[str, Any]:
    """The line that an override names."""
    budget = tables["budget"] if isinstance(tables["budget"], list) else []
    lines = {
        unicodedata.normalize("NFC", line["line"]).strip(): line
        for line in budget
        if isinstance(line, dict) and isinstance(line.get("line"), str)
    }
    name = override.key[1]
    funds = tables.get("fund")
    if name not in lines and any(
        isinstance(one, dict) and one.get("name") == name
        for one in (funds if isinstance(funds, list) else [])
    ):
        raise BadInput(
            f'"{name}" is a joint fund: the NHS\'s money of it is set with the fund.',
            where=override.where,
            mend=f"Write {join_key(('fund', name, 'contributors', 'nhs'))}=..., for example.",
        )
    if name not in lines:
        raise BadInput(
            f'The budget has no line "{name}".{did_you_mean(name, [*lines])}{why_no_line([name])}',
            where=override.where,
            mend=f"Name one of {quoted(lines)}.",
        )
    return lines[name]


def _set_in_places(tables: dict[str, Any], override: Override) -> None:
    name, fields = override.key[1], override.key[2:]
    several = override.key[0]
    one = several.removesuffix("s")
    written = tables["places"] if isinstance(tables.get("places"), dict) else {}
    places = {unicodedata.normalize("NFC", key): rule for key, rule in written.items()}
    if name == "by" and not fields:
        # Places by a published geography take the place of those that the file names, and of a
        # remainder that is one of those.
        remainder = places.get("remainder")
        lasting = isinstance(remainder, str) and remainder not in places
        tables["places"] = {"by": override.value, **({"remainder": remainder} if lasting else {})}
        return
    tables["places"] = places
    if name != "remainder" and name not in places:
        known = (*places, "by", "remainder")
        raise BadInput(
            f'There is no {one} "{name}".{did_you_mean(name, known)}',
            where=override.where,
            mend=f"Name a {one} of the scenario; a new {one} is written in a file.",
        )
    if len(fields) == 1 and isinstance(places.get(name), dict):
        places[name][fields[0]] = override.value
    elif not fields:
        places[name] = override.value
    else:
        raise BadInput(
            "The key has too many parts.",
            where=override.where,
            mend=f'Write "Name of {one}".district=[...] after {several}, for example.',
        )


def _set_in_neighbourhoods(tables: dict[str, Any], override: Override) -> None:
    """`neighbourhoods.by`; or of a place's own table, as `places` are set."""
    written = tables.get("neighbourhoods")
    every = dict(written) if isinstance(written, dict) else {}
    first, rest = override.key[1], override.key[2:]
    if not rest:
        tables["neighbourhoods"] = {**every, first: override.value}
        return
    # A place's table holds what [places] holds: its `by` takes the place of its rules.
    own = {"places": copy.deepcopy(every.get(first, {}))}
    if rest[0] != "by" and not own["places"]:
        places = [name for name, table in every.items() if isinstance(table, dict)]
        raise BadInput(
            f'The neighbourhoods of "{first}" are not named.{did_you_mean(first, places)}',
            where=override.where,
            mend="Name a place that has a table of its own; a new table is written in a file.",
        )
    _set_in_places(own, replace(override, key=("neighbourhoods", *rest)))
    tables["neighbourhoods"] = {**every, first: own["places"]}
