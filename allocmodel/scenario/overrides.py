"""What ``--set key=value`` changes in the tables of a scenario."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.text import quoted
from allocmodel.scenario.budget_set import set_in_budget
from allocmodel.scenario.convergence import changed
from allocmodel.scenario.files import ReferenceDirectory
from allocmodel.scenario.keys import NAMED_BY, TABLE_KEYS, TOP_KEYS, join_key, unknown_key
from allocmodel.scenario.override import Override
from allocmodel.scenario.places_set import set_in_neighbourhoods, set_in_places
from allocmodel.scenario.uncertainty import set_in_uncertainty


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
        set_in_budget(tables, override, why_no_line)
    elif first == "places":
        set_in_places(tables, override)
    elif first == "neighbourhoods":
        set_in_neighbourhoods(tables, override)
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
    elif first in ("fund", "weight", "evidence"):
        _set_in_list(tables, override)
    else:
        raise BadInput(
            f"{first} has no parts that can be set one by one.",
            where=override.where,
            mend=f"Set the whole of it: {first}=...",
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
