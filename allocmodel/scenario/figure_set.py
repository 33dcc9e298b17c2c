"""``--set`` of one figure in a table of figures: a place's baseline or share, a year's amount."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.scenario.budget_set import budget_line
from allocmodel.scenario.keys import join_key
from allocmodel.scenario.override import Override


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
        holder: Any = budget_line(tables, override, why_no_line)
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
