"""``--set`` of a part of a budget line."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.text import quoted
from allocmodel.scenario.keys import join_key
from allocmodel.scenario.override import Override


def set_in_budget(
    tables: dict[str, Any], override: Override, why_no_line: Callable[[list[str]], str]
) -> None:
    """`budget.core.amount`: one part of a line."""
    line, fields = budget_line(tables, override, why_no_line), override.key[2:]
    if len(fields) != 1:
        name = override.key[1]
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


def budget_line(
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
