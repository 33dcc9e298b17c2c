"""Figures as people read them, by unit, and plain tables."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Sequence

#: How wide printed text may be.
WIDTH = 100

#: Between the columns of a table.
GAP = "  "

#: However wide a table, the names of its rows keep so many letters to a line.
SHORTEST_NAME = 24

#: How the distances of convergence differ from those that NHS England publishes.
NOT_AS_PUBLISHED = (
    "It is not the distance from target that NHS England publishes before a year's convergence: "
    "that is the baseline, before growth, over the target beside it."
)

_PATTERNS = {
    "people": "{:,.0f}",
    "weighted people": "{:,.0f}",
    "pounds": "£{:,.0f}",
    "pounds per head": "£{:,.2f}",
    "index": "{:.3f}",
    "share": "{:.2%}",
    "per year": "{:.2%}",
    "number": "{:,.9g}",
}

#: Other ways to write a figure, where a table is narrow.
_SHORTER = {
    "percent": "{:.1%}",
    "whole percent": "{:.0%}",
    "whole pounds": "£{:,.0f}",
    "millions": "{:,.1f}",
    "times": "{:.2f}",
}

_MILLION = 1e6

#: For derivations: enough digits that a calculator gets nearly the same result.
_FINE = {"index": "{:.5f}", "share": "{:.4%}", "weighted people": "{:,.1f}", "people": "{:,.1f}"}


def figure(value: float, unit: str, signed: bool = False, fine: bool = False) -> str:
    """A figure with its unit's signs and a sensible number of digits.

    Parameters
    ----------
    value : float
    unit : str
        One of `vocabulary.UNITS`; or "percent" and "whole percent" (of a share), "whole pounds" (of
        pounds per head), "millions" (of pounds) or "times" (an index with two digits).
    signed : bool
        Whether a plus sign shows too, for moves.
    fine : bool
        Whether to show more digits, for a derivation.
    """
    if math.isnan(value):
        return "missing"
    pattern = (_FINE if fine else {}).get(unit) or {**_PATTERNS, **_SHORTER}[unit]
    if unit == "millions":
        value /= _MILLION
    if unit == "number" and float(value).is_integer():
        pattern = "{:,.0f}"
    text = pattern.format(abs(value))
    zero = not any(digit in "123456789" for digit in text)
    sign = "" if zero else ("-" if value < 0 else ("+" if signed else ""))
    return sign + text


def interval(point: float, lower: float, upper: float) -> str:
    """An estimate with the ends of its interval, in the digits that it was given in."""
    return f"{point:g} ({lower:g} to {upper:g})"


#: How many names or codes a message lists before it counts the rest.
LISTED = 10


def so_many(count: float, one: str, several: str = "") -> str:
    """So many of a thing, in words: "1 area", "1,200 areas"."""
    told = f"{count:,.0f}"
    return f"{told} {one if told == '1' else several or f'{one}s'}"


def people(count: float) -> str:
    """So many people, in words: "1 person", "5,200 people"."""
    return so_many(count, "person", "people")


#: A name over a column of pounds is broken where it is longer than they are.
_OVER_POUNDS = 14


def over_pounds(name: str) -> str:
    """A name as it heads a column of pounds: over several lines where it is long."""
    return "\n".join(textwrap.wrap(name, _OVER_POUNDS, break_long_words=False)) or name


def listed(items: Iterable[str], separator: str = ", ") -> str:
    """At most ten of them, then how many more there are."""
    every = list(items)
    shown = separator.join(every[:LISTED])
    more = len(every) - LISTED
    return f"{shown}{separator}and {more:,} more" if more > 0 else shown


def wrapped(text: str) -> str:
    """A text over lines that fit a terminal, those after the first set in."""
    return textwrap.fill(text, WIDTH, subsequent_indent="  ", break_long_words=False)


def paragraph(text: str) -> list[str]:
    """A text as the lines that fit a terminal."""
    return textwrap.wrap(text, WIDTH)


def changed_for_this_run(overrides: Sequence[str]) -> list[str]:
    """A sentence on what overrides changed; nothing where it changed nothing."""
    return [f"Changed for this run: {'; '.join(overrides)}."] if overrides else []


def in_runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Whole numbers in order, those that follow each other as the first and the last of them."""
    runs: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def table(header: list[str], rows: list[list[str]]) -> str:
    """A plain table: words to the left, figures to the right.

    Where it would be too wide for a terminal, long names of rows go on in a line of their own.

    Parameters
    ----------
    header : list of str
        A line break makes a header of several lines.
    rows : list of list of str
    """
    columns = [list(cells) for cells in zip(*rows, strict=True)] or [[] for _ in header]
    headers = [title.split("\n") for title in header]
    height = max(map(len, headers))
    headers = [[""] * (height - len(lines)) + lines for lines in headers]
    widths = [
        max(map(len, [*lines, *cells])) for lines, cells in zip(headers, columns, strict=True)
    ]
    wordy = [number == 0 or any(map(_is_words, cells)) for number, cells in enumerate(columns)]
    for_names = WIDTH - sum(width + len(GAP) for width in widths[1:])
    widths[0] = min(widths[0], max(for_names, SHORTEST_NAME))

    def line(cells: list[str]) -> str:
        placed = (
            cell.ljust(width) if words else cell.rjust(width)
            for cell, width, words in zip(cells, widths, wordy, strict=True)
        )
        return GAP.join(placed).rstrip()

    def lines(row: list[str]) -> list[str]:
        first, *rest = _in_lines(row[0], widths[0])
        return [line([first, *row[1:]]), *rest]

    rule = GAP.join("-" * width for width in widths)
    top = [line([lines[row] for lines in headers]) for row in range(height)]
    return "\n".join([*top, rule, *(one for row in rows for one in lines(row))])


def _in_lines(name: str, width: int) -> list[str]:
    """The name of a row, in lines that fit its column."""
    if len(name) <= width:
        return [name]
    return textwrap.wrap(name, width, subsequent_indent="  ", break_long_words=False)


def _is_words(cell: str) -> bool:
    return cell != "missing" and any(character.isalpha() for character in cell)
