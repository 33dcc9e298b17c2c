"""The figures of a team's file: each with its labels and its cell, totals checked and not counted.

Nothing is passed over: what is no figure, no note and no total is refused with its cell.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from allocmodel.declared.errors import BadInput
from allocmodel.declared.figures import listed
from allocmodel.declared.printable import printable
from allocmodel.declared.text import Wrong, fold
from allocmodel.files.users_files import sha256_of
from allocmodel.ledger.headings import Chosen, Wanted, is_total
from allocmodel.ledger.sheets import Sheet, address, sheets_of
from allocmodel.ledger.tables import FigureColumn, Table, find_table
from allocmodel.ledger.written import Unit, figure, unit_in

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
    """

    labels: dict[str, str]
    figure: Decimal
    cell: Cell


@dataclass(frozen=True)
class Ledger:
    """What a file holds.

    Attributes
    ----------
    file, sha256 : str
        Its name and digest.
    where : str
        The file, and the sheet of a workbook.
    records : tuple of Record
        In the order of the file.
    without_figure : dict of str to str
        Labels below the table whose figure is blank, perhaps notes, each with its cell.
    notes : tuple of str
        What to know of how it was read.
    """

    file: str
    sha256: str
    where: str
    records: tuple[Record, ...]
    without_figure: dict[str, str]
    notes: tuple[str, ...]

    def labels(self, role: str) -> list[str]:
        """The labels of one kind, each once; none where the file has no such column."""
        found = (one.labels[role] for one in self.records if role in one.labels)
        return list(dict.fromkeys(found))


def read_ledger(path: Path, wanted: Wanted, chosen: Chosen) -> Ledger:
    """Reads the figures of a team's file.

    Parameters
    ----------
    path : Path
        .csv or .xlsx; see `sheets_of`.
    wanted : Wanted
        What its figures are, and what tells its rows apart.
    chosen : Chosen
        What the scenario says of it.

    Returns
    -------
    Ledger

    Raises
    ------
    BadInput
        When the file or its table cannot be read in one way alone: says the file, the sheet and
        the cell.
    """
    table = find_table(sheets_of(path), wanted, chosen)
    return _Reading(table, wanted, sha256_of(path)).ledger()


@dataclass(frozen=True)
class _Total:
    """A figure of a row or a column of totals, and the records that it may add up.

    Those of its labels, all over the table; or those since the total before it.
    """

    figure: Decimal
    cell: Cell
    labels: dict[str, str]
    since_last: tuple[Record, ...]
    unit: int


@dataclass(frozen=True)
class _Reading:
    """One table as it is read."""

    table: Table
    wanted: Wanted
    sha256: str

    @property
    def sheet(self) -> Sheet:
        """The sheet that it stands on."""
        return self.table.sheet

    def ledger(self) -> Ledger:
        """The table's records, once its totals are found to add up."""
        self._refuse_unit_elsewhere()
        rows = [row for row in self._rows_below() if self._has_figures(row)]
        if not rows:
            raise BadInput(
                "The table has no rows of figures.",
                f"{self.sheet.where}, row {self.table.row + 1}",
                "Give it a row for each figure, below its headings.",
            )
        for row in self._rows_below():
            if row < rows[-1] and row not in rows:
                self._refuse_gap(row)
        self._refuse_unseen(rows)
        records, totals = self._taken_apart(rows)
        _refuse_twice(records)
        notes = [*self._unit_notes(), *self._total_notes(records, totals), *self._left_notes()]
        after = [row for row in self._rows_below() if row > rows[-1]]
        return Ledger(
            self.sheet.file,
            self.sha256,
            self.sheet.where,
            tuple(records),
            {
                text: self.sheet.at(row, column)
                for row in after
                for column in self.table.labels.values()
                if (text := self.sheet.text(row, column))
            },
            tuple(notes),
        )

    def _rows_below(self) -> list[int]:
        """The rows below the headings that are not blank."""
        below = range(self.table.row + 1, len(self.sheet.rows))
        return [row for row in below if any(one is not None for one in self.sheet.rows[row])]

    def _has_figures(self, row: int) -> bool:
        cells = [(row, one.column) for one in self.table.figures]
        missing = [cell for cell in cells if cell in self.sheet.not_computed]
        if missing:
            raise BadInput(
                "The cell holds a formula whose result is not in the file.",
                self.sheet.at(*missing[0]),
                "Open the file in Excel and save it again, or put the figure itself there.",
            )
        return any(self.sheet.cell(*cell) is not None for cell in cells)

    def _refuse_gap(self, row: int) -> None:
        """Raises BadInput for a row between others that has labels and no figure."""
        column = self.table.figures[0].column
        raise BadInput(
            "A row between others has no figure.",
            self.sheet.at(row, column),
            'Write the figure ("-" for nought), or take the row out.',
        )

    # --- Records and totals ------------------------------------------------------------------

    def _taken_apart(self, rows: Iterable[int]) -> tuple[list[Record], list[_Total]]:
        records: list[Record] = []
        totals: list[_Total] = []
        since = 0
        for row in rows:
            if any(is_total(text) for _, text in self._labels(row)):
                totals += self._totals_down(row, records[since:])
                since = len(records)
                continue
            labels = self._own_labels(row)
            made = [
                Record({**labels, **column.labels}, value, self._cell(row, column.column))
                for column, value in self._figures(row)
            ]
            totals += self._total_across(row, labels, made)
            records += made
        return records, totals

    def _labels(self, row: int) -> Iterator[tuple[str, str]]:
        for role, column in self.table.labels.items():
            yield role, self.sheet.text(row, column)

    def _own_labels(self, row: int) -> dict[str, str]:
        """The labels of a row, every one of which has to be there."""
        found = {}
        for role, text in self._labels(row):
            where = self.sheet.at(row, self.table.labels[role])
            if not text:
                raise BadInput(
                    f"The row has a figure, and no {role}.",
                    where,
                    f'Write its {role} in this cell; a row of totals is called "Total".',
                )
            try:
                found[role] = self.wanted.read[role](text) if role in self.wanted.read else text
            except Wrong as wrong:
                raise BadInput(wrong.what, where, wrong.mend) from None
        return found

    def _figures(self, row: int) -> Iterator[tuple[FigureColumn, Decimal]]:
        """The figures of a row, in pounds where they are money."""
        for own in self.table.figures:
            if self.sheet.cell(row, own.column) is not None:
                yield own, self._figure(row, own.column, own.pounds)

    def _figure(self, row: int, column: int, pounds: int) -> Decimal:
        try:
            return figure(self.sheet.cell(row, column)) * pounds
        except Wrong as wrong:
            raise BadInput(wrong.what, self.sheet.at(row, column), wrong.mend) from None

    def _cell(self, row: int, column: int) -> Cell:
        return Cell(self.sheet, row, column, self.sha256)

    def _totals_down(self, row: int, before: list[Record]) -> Iterator[_Total]:
        """What a row of totals says, column by column."""
        labels = {role: text for role, text in self._labels(row) if not is_total(text)}
        for own, value in self._figures(row):
            since = tuple(one for one in before if _agree(one.labels, own.labels))
            cell = self._cell(row, own.column)
            yield _Total(value, cell, {**labels, **own.labels}, since, own.pounds)

    def _total_across(
        self, row: int, labels: dict[str, str], made: list[Record]
    ) -> Iterator[_Total]:
        """The row's figure in a column of totals, which adds up the row."""
        column = self.table.totals
        if column is not None and self.sheet.cell(row, column) is not None:
            named = unit_in(self.sheet.text(self.table.row, column))
            pounds = named.pounds if named else self.table.figures[0].pounds
            value = self._figure(row, column, pounds)
            yield _Total(value, self._cell(row, column), labels, tuple(made), pounds)

    # --- What is refused ---------------------------------------------------------------------

    def _refuse_unit_elsewhere(self) -> None:
        """Raises BadInput where a title or a note names a unit, and a heading of figures none."""
        bare = [one.column for one in self.table.figures if one.unit is None]
        if not bare:
            return
        figures = {one.column for one in self.table.figures}
        texts = [
            (self.sheet.at(row, column), value)
            for row, cells in enumerate(self.sheet.rows)
            for column, value in enumerate(cells)
            if row < self.table.row or (row > self.table.row and column not in figures)
        ]
        for where, value in [(self.sheet.where, self.sheet.name), *texts]:
            unit = unit_in(_SUM_OF_MONEY.sub("", value)) if isinstance(value, str) else None
            if unit and unit.pounds > 1:
                raise BadInput(
                    f'"{unit.written}" stands here, and the heading of the figures, '
                    f"{address(self.table.row, bare[0])}, names no unit.",
                    where,
                    'Write the unit into that heading: "GBP", "GBP 000" or "GBP m".',
                )

    def _refuse_unseen(self, rows: list[int]) -> None:
        """Raises BadInput for what a reader of the sheet may not see as it is read here."""
        sheet, columns = self.sheet, self.table.columns
        for row in (self.table.row, *rows):
            for column in sorted(columns):
                if (row, column) in sheet.merged:
                    raise BadInput(
                        f"Cells are merged: {sheet.merged[row, column]}.",
                        sheet.at(row, column),
                        "Take the merging away, and write into each cell what belongs there.",
                    )
            if row in sheet.hidden_rows:
                raise BadInput(
                    "The row is hidden, perhaps by a filter, and has figures.",
                    f"{sheet.where}, row {row + 1}",
                    "Show all rows, and take out those that do not count.",
                )
        for column in sorted(columns & sheet.hidden_columns):
            raise BadInput(
                "The column is hidden, and would be read.",
                sheet.at(self.table.row, column),
                "Show it, or take it out.",
            )

    # --- What is said ------------------------------------------------------------------------

    def _unit_notes(self) -> list[str]:
        cells: dict[Unit, list[str]] = {}
        for one in self.table.figures:
            if one.unit and one.unit.pounds > 1:
                cells.setdefault(one.unit, []).append(address(self.table.row, one.column))
        return [
            f"{self.sheet.where}: {listed(own)} {'says' if len(own) == 1 else 'say'} "
            f"{unit.written}, so the figures below were multiplied by {unit.pounds:,}."
            for unit, own in cells.items()
        ]

    def _total_notes(self, records: list[Record], totals: list[_Total]) -> list[str]:
        """Totals that add up but for rounding; BadInput for those that do not add up."""
        said = []
        for total in totals:
            of_its_labels = tuple(one for one in records if _agree(one.labels, total.labels))
            sums = [(_sum(parts), parts) for parts in (of_its_labels, total.since_last)]
            added, parts = min(sums, key=lambda one: abs(one[0] - total.figure))
            told = f"the total is {plainly(total.figure)}, and its figures add up to "
            if abs(added - total.figure) > _rounding(total, parts):
                raise BadInput(
                    f"T{told[1:]}{plainly(added)}.",
                    total.cell.where,
                    "Mend the total or the figure that is wrong; a total is not counted.",
                )
            if abs(added - total.figure) > _NOISE * total.unit:
                said.append(
                    f"{total.cell.where}: {told}{plainly(added)}, as rounded figures may; the "
                    "figures count."
                )
        return said

    def _left_notes(self) -> list[str]:
        left = self.table.not_read
        if not left:
            return []
        columns = "column" if len(left) == 1 else "columns"
        return [f"{self.sheet.where}: not read, {columns} {listed(left)}."]


#: A sum of money in a sentence, such as "£5 million": no unit of the figures below it.
_SUM_OF_MONEY = re.compile(
    r"£?\s?\d[\d.,]*\s?(?:bn|billions?|mn?|millions?|k|thousands?)\b", re.IGNORECASE
)


def _agree(labels: dict[str, str], other: dict[str, str]) -> bool:
    """Whether two sets of labels are the same where both have them; blanks say nothing."""
    return all(
        not other.get(role) or fold(text) == fold(other[role]) for role, text in labels.items()
    )


def _sum(parts: Iterable[Record]) -> Decimal:
    return sum((one.figure for one in parts), Decimal(0))


#: The last digit of the figures of a computer, in their unit: no difference.
_NOISE = Decimal("0.000001")


def _rounding(total: _Total, parts: Collection[Record]) -> Decimal:
    """What rounding may put between a total and its figures: half of the last digit of each."""
    shown = [one / total.unit for one in (total.figure, *(part.figure for part in parts))]
    last = min(Decimal(1).scaleb(min(0, _exponent(one))) for one in shown)
    return max(last, _NOISE) * total.unit * (len(parts) + 1) / 2


def _exponent(number: Decimal) -> int:
    """The place of the last digit: -2 for hundredths."""
    return int(number.normalize().as_tuple().exponent)


def plainly(number: Decimal) -> str:
    """A figure with thousands separators, and as many digits behind the point as it has."""
    whole = number == number.to_integral_value()
    return f"{number:,.0f}" if whole else f"{number.normalize():,f}"


def _refuse_twice(records: Iterable[Record]) -> None:
    seen: dict[tuple[str, ...], Record] = {}
    for one in records:
        other = seen.setdefault(tuple(map(fold, one.labels.values())), one)
        if other is not one:
            raise BadInput(
                f'Two cells have the figure of "{", ".join(one.labels.values())}": '
                f"{other.cell.address} and {one.cell.address}.",
                one.cell.where,
                "Keep one of the two, or write their sum in one row.",
            )
