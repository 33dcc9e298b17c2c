"""Formats of cells: a figure that Excel shows in another unit than it is read in."""

from __future__ import annotations

import re

from allocmodel.declared.text import Wrong
from allocmodel.ledger.written import unit_in

#: Commas behind the last digit: each divides what is shown by a thousand.
_DIVIDED = re.compile(r"[0#?](,+)(?![0#?,])")
#: Texts that a format adds: in quotes, or a sign behind a backslash.
_ADDED = re.compile(r'"([^"]*)"|\\(.)')
_PLAINLY = "give the cells the format of a plain number."


def refuse_other_unit_shown(number_format: str, pounds: int) -> None:
    """Refuse a figure that its cell shows in another unit than its heading names.

    Parameters
    ----------
    number_format : str
        As Excel has it: ``#,##0,"k"`` shows thousands of what the cell holds.
    pounds : int
        What the heading's unit is in pounds; 1 where it names none.

    Raises
    ------
    Wrong
    """
    positive = number_format.split(";")[0]
    if "%" in positive:
        raise Wrong(
            f'The cell has the format "{number_format}", which shows per cent, where pounds should '
            "stand.",
            f"Write the pounds; or {_PLAINLY}",
        )
    divided = _DIVIDED.search(_ADDED.sub("", positive))
    if divided and pounds > 1:
        raise Wrong(
            f'The cell has the format "{number_format}", which shows its figure divided by '
            f"{1000 ** len(divided[1]):,}, and the heading would have it multiplied by {pounds:,}.",
            f"Take the unit out of the heading, if the cells hold pounds; or {_PLAINLY}",
        )
    added = "".join(text or sign for text, sign in _ADDED.findall(positive)).strip(" £")
    unit = unit_in(f"£{added}")
    if unit and unit.pounds > 1 and not divided and pounds == 1:
        raise Wrong(
            f'The cell\'s format shows its figure with "{added}", and the heading names no unit.',
            f'Write the unit into the heading, "GBP 000" or "GBP m"; or {_PLAINLY}',
        )
