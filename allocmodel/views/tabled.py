"""A table of a study: what several runs show together, whoever draws it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

#: How a key's value is written: as few digits as a person would type, see `Cell`.
PLAIN = "plain"


@dataclass(frozen=True)
class Cell:
    """A figure in a table.

    Attributes
    ----------
    value : float
        Missing where there is none.
    unit : str
        See `figures.figure`; or "plain", as a person would type it.
    signed : bool
        Whether it is up or down rather than an amount.
    """

    value: float
    unit: str
    signed: bool = False


@dataclass(frozen=True)
class Tabled:
    """A table of a study.

    Attributes
    ----------
    name : str
        Letters, digits and underscores: the workbook names its table by it.
    title : str
    header : sequence of str
        The first is that of the rows' names; a line break where a terminal breaks it.
    rows : sequence of (Cell or str, sequence of Cell or str)
        Each with its name, or the value that it is of.
    notes : tuple of str
        How to read it, in sentences.
    in_terminal : sequence of int or None
        The rows that a terminal shows, where it has no room for all.
    """

    name: str
    title: str
    header: Sequence[str]
    rows: Sequence[tuple[Cell | str, Sequence[Cell | str]]]
    notes: tuple[str, ...] = ()
    in_terminal: Sequence[int] | None = field(default=None)
