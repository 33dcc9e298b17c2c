"""Figures as people read them, by unit."""

from __future__ import annotations

import math

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


def figure(value: float, unit: str, signed: bool = False) -> str:
    """A figure with its unit's signs and a sensible number of digits.

    Parameters
    ----------
    value : float
    unit : str
        One of `vocabulary.UNITS`.
    signed : bool
        Whether a plus sign shows too, for moves.
    """
    if math.isnan(value):
        return "missing"
    text = _PATTERNS[unit].format(abs(value))
    zero = not any(digit in "123456789" for digit in text)
    sign = "" if zero else ("-" if value < 0 else ("+" if signed else ""))
    return sign + text


def table(header: list[str], rows: list[list[str]]) -> str:
    """A plain table: the first column to the left, figures to the right."""
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]

    def line(cells: list[str]) -> str:
        first, *rest = (
            cell.ljust(width) if number == 0 else cell.rjust(width)
            for number, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        return "  ".join([first, *rest]).rstrip()

    rule = "  ".join("-" * width for width in widths)
    return "\n".join([line(header), rule, *map(line, rows)])
