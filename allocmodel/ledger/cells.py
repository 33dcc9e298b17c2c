"""A figure of a team's file: its labels, and the cell where it stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from allocmodel.declared.printable import printable
from allocmodel.declared.text import fold
from allocmodel.ledger.sheets import Sheet, address

#: Digits of a file's sha256 that tell it in a note.
DIGEST_DIGITS = 12


@dataclass(frozen=True)
class Cell:
    """Where a figure stands."""

    sheet: Sheet
    row: int
    column: int
    sha256: str

    @property
    def address(self) -> str:
        """The cell's name on its sheet."""
        return address(self.row, self.column)

    @property
    def where(self) -> str:
        """File, sheet and cell."""
        return self.sheet.at(self.row, self.column)

    @property
    def source(self) -> str:
        """The cell as the source of a figure: with the first digits of the file's sha256."""
        return printable(f"{self.where} (sha256 {self.sha256[:DIGEST_DIGITS]})")


@dataclass(frozen=True)
class Record:
    """One figure: its labels, the figure in the unit that its heading names, and its cell.

    Attributes
    ----------
    labels : dict of str to str
        By what they are: `place`, `line`, `year`.
    figure : decimal.Decimal
        Pounds where the figures are amounts.
    cell : Cell
    label_columns : dict of str to int
        The columns of those labels that stand in its row.
    """

    labels: dict[str, str]
    figure: Decimal
    cell: Cell
    label_columns: dict[str, int]

    def label_cell(self, role: str) -> Cell:
        """The cell of a label; of one that stands across the headings, the figure's own."""
        return replace(self.cell, column=self.label_columns.get(role, self.cell.column))


def agree(labels: dict[str, str], other: dict[str, str]) -> bool:
    """Whether two sets of labels are the same where both have them; blanks say nothing."""
    return all(
        not other.get(role) or fold(text) == fold(other[role]) for role, text in labels.items()
    )


def plainly(number: Decimal) -> str:
    """A figure with thousands separators, and as many digits behind the point as it has."""
    whole = number == number.to_integral_value()
    return f"{number:,.0f}" if whole else f"{number.normalize():,f}"
