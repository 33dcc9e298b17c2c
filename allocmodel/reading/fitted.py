"""What a terminal shows of a fitted model: the card's first parts."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from allocmodel.views.model_card import CardTable, Result, model_card

_WIDTH = 88
#: The widest column of words.
_WIDEST = 46


def fitted(result: Result) -> str:
    """A fit in a terminal: how good it is first, then what it says."""
    lines = [str(result["title"]), ""]
    for section in model_card(result):
        if not section.in_short:
            continue
        lines.append(section.title)
        for said in section.says:
            lines += textwrap.wrap(said, _WIDTH, initial_indent="  ", subsequent_indent="  ")
        if section.table is not None:
            lines += ["", *_drawn(section.table)]
        lines.append("")
    return "\n".join(lines).rstrip()


def _drawn(table: CardTable) -> Iterator[str]:
    """A table; a heading that is wider than its column goes over several lines."""
    widths = []
    for at in range(len(table.header)):
        longest = max(len(row[at]) for row in table.rows)
        words = max(map(len, table.header[at].split()))
        widths.append(min(max(longest, words), _WIDEST))
    every: list[tuple[str, ...]] = [table.header, *table.rows]
    for cells in every:
        wrapped = [textwrap.wrap(one, width) for one, width in zip(cells, widths, strict=True)]
        deep = max(map(len, wrapped))
        for line in range(deep):
            shown = [
                (one[line] if line < len(one) else "").rjust(width)
                if at
                else (one[line] if line < len(one) else "").ljust(width)
                for at, (one, width) in enumerate(zip(wrapped, widths, strict=True))
            ]
            yield ("  " + "  ".join(shown)).rstrip()
