"""Keys that no sweep can go over: those of words, of a list or of a table."""

from __future__ import annotations

from collections.abc import Sequence

from allocmodel.declared.errors import BadInput
from allocmodel.scenario import Scenario
from allocmodel.scenario.keys import NAMED_BY
from allocmodel.study.uncertain.ranges import SweptKey, parameters_named


def refuse_no_number(scenario: Scenario, swept: Sequence[SweptKey]) -> None:
    """Refuse keys at which the scenario has words, a list or a table.

    An amount may be the word "published" and take pounds too, so figures that have a declared range
    are judged by that; a list of them still takes no number.

    Raises
    ------
    BadInput
        For the first such key.
    """
    for one in swept:
        value = _at_key(scenario.resolved(), one.parts)
        if parameters_named(one.key) and not isinstance(value, list):
            continue
        takes = f'words, such as "{value}"' if isinstance(value, str) else _SEVERAL.get(type(value))
        if takes:
            raise BadInput(
                f"{one.key} takes {takes}, and a sweep goes over numbers.",
                one.where,
                "Sweep a key that takes a number; set this one with --set.",
            )


#: What a key takes that holds several values.
_SEVERAL: dict[type, str] = {list: "a list", dict: "a table"}


def _at_key(tables: dict[str, object], parts: Sequence[str]) -> object:
    """What a scenario has at a key; None where it has nothing there."""
    columns = NAMED_BY.get(parts[0], ()) if len(parts) > 1 else ()
    value: object = tables
    rest = parts
    rows = tables.get(parts[0])
    if columns and isinstance(rows, list):
        names, rest = tuple(parts[1 : 1 + len(columns)]), parts[1 + len(columns) :]
        named = {tuple(row.get(column) for column in columns): row for row in rows}
        value = named.get(names)
    for part in rest:
        value = value.get(part) if isinstance(value, dict) else None
    return value
