"""The figures of a team's file: each with its labels and its cell, totals checked and not counted.

Nothing is passed over: what is no figure, no note and no total is refused with its cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from allocmodel.declared.errors import BadInput
from allocmodel.declared.figures import listed
from allocmodel.declared.text import Wrong, fold
from allocmodel.files.users_files import sha256_of
from allocmodel.ledger.cells import Cell, Record, agree, plainly
from allocmodel.ledger.formats import refuse_other_unit_shown
from allocmodel.ledger.headings import Chosen, Wanted, is_total
from allocmodel.ledger.refused import (
    refuse_money,
    refuse_point_of_thousands,
    refuse_unit_elsewhere,
    refuse_unseen,
)
from allocmodel.ledger.sheets import Sheet, address, sheets_of
from allocmodel.ledger.tables import FigureColumn, Table, find_table
from allocmodel.ledger.totals import Total, total_notes
from allocmodel.ledger.unread import (
    beside_the_records,
    is_left_out,
    refuse_nothing_left_out,
    refuse_unread_money,
    unread_notes,
)
from allocmodel.ledger.written import Unit, unit_in


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
        Labels whose figure is blank, perhaps notes or headings of sections, each with its cell.
    not_read : dict of str to str
        Headings of columns of figures that are not read, each with its cell.
    headings : dict of str to str
        All headings of its row, each with its cell.
    notes : tuple of str
        What to know of how it was read.
    """

    file: str
    sha256: str
    where: str
    records: tuple[Record, ...]
    without_figure: dict[str, str]
    not_read: dict[str, str]
    headings: dict[str, str]
    notes: tuple[str, ...]

    def labels(self, role: str) -> list[str]:
        """The labels of one kind, each once; none where the file has no such column."""
        return [*self.label_cells(role)]

    def label_cells(self, role: str) -> dict[str, Cell]:
        """The same, each with the first of its cells."""
        found: dict[str, Cell] = {}
        for one in self.records:
            if role in one.labels:
                found.setdefault(one.labels[role], one.label_cell(role))
        return found


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
    return _Reading(table, wanted, chosen, sha256_of(path)).ledger()


@dataclass(frozen=True)
class _Reading:
    """One table as it is read."""

    table: Table
    wanted: Wanted
    chosen: Chosen
    sha256: str

    @property
    def sheet(self) -> Sheet:
        """The sheet that it stands on."""
        return self.table.sheet

    def ledger(self) -> Ledger:
        """The table's records, once its totals are found to add up."""
        refuse_unit_elsewhere(self.table, self.wanted)
        refuse_money(self.table, self.wanted)
        rows = [row for row in self._rows_below() if self._has_figures(row)]
        if not rows:
            raise BadInput(
                "The table has no rows of figures.",
                f"{self.sheet.where}, row {self.table.row + 1}",
                "Give it a row for each figure, below its headings.",
            )
        between = [row for row in self._rows_below() if row < rows[-1] and row not in rows]
        for row in between:
            self._refuse_gap(row)
        refuse_unseen(self.table, rows)
        single = [row for row in rows if not self._is_total(row)]
        refuse_point_of_thousands(self.table, self.wanted, rows)
        refuse_unread_money(self.table, self.wanted, self.chosen, single)
        records, totals = self._taken_apart(rows)
        _refuse_twice(records)
        after = [row for row in self._rows_below() if row > rows[-1]]
        without_figure = {
            text: self.sheet.at(row, column)
            for row in (*between, *after)
            for column in self.table.labels.values()
            if (text := self.sheet.text(row, column))
        }
        labels = [text for one in records for text in one.labels.values()]
        refuse_nothing_left_out(self.chosen, self.table, [*labels, *without_figure])
        left = [one for one in records if is_left_out(one, self.chosen)]
        notes = [
            *self._unit_notes(),
            *total_notes(records, totals, self.wanted.rounded_to, self.sheet.where),
            *self._section_notes(between),
            *unread_notes(self.table, self.chosen, single, left),
        ]
        return Ledger(
            self.sheet.file,
            self.sha256,
            self.sheet.where,
            tuple(one for one in records if one not in left),
            without_figure,
            self._headings(self.table.not_read),
            self._headings(self.sheet.filled(self.table.row)),
            tuple(notes),
        )

    def _headings(self, columns: Iterable[int]) -> dict[str, str]:
        """The headings of columns, each with its cell."""
        row = self.table.row
        return {self.table.heading(column): self.sheet.at(row, column) for column in columns}

    def _rows_below(self) -> list[int]:
        """The rows below the headings that are not blank."""
        below = range(self.table.row + 1, len(self.sheet.rows))
        return [row for row in below if any(one is not None for one in self.sheet.rows[row])]

    def _has_figures(self, row: int) -> bool:
        cells = [(row, one.column) for one in self.table.figures]
        missing = [cell for cell in cells if cell in self.sheet.not_computed]
        if missing:
            raise _not_computed(self.sheet.at(*missing[0]))
        return any(self.sheet.cell(*cell) is not None for cell in cells)

    def _refuse_gap(self, row: int) -> None:
        """Raises BadInput for a row between others that has labels and no figure.

        A text alone on its row heads a section: what it may name besides is asked for by name.
        """
        if len(self.sheet.filled(row)) == 1:
            return
        column = self.table.figures[0].column
        raise BadInput(
            "A row between others has no figure.",
            self.sheet.at(row, column),
            'Write the figure ("-" for nought), or take the row out.',
        )

    # --- Records and totals ------------------------------------------------------------------

    def _taken_apart(self, rows: Iterable[int]) -> tuple[list[Record], list[Total]]:
        records: list[Record] = []
        totals: list[Total] = []
        since = 0
        for row in rows:
            if self._is_total(row):
                totals += self._totals_down(row, records[since:])
                since = len(records)
                continue
            labels = self._own_labels(row)
            made = [
                Record(
                    {**labels, **column.labels},
                    value,
                    self._cell(row, column.column),
                    self.table.labels,
                )
                for column, value in self._figures(row)
            ]
            totals += self._total_across(row, labels, made)
            records += made
        return records, totals

    def _is_total(self, row: int) -> bool:
        return any(is_total(text) for _, text in self._labels(row))

    def _labels(self, row: int) -> Iterator[tuple[str, str]]:
        for role, column in self.table.labels.items():
            yield role, self.sheet.text(row, column)

    def _own_labels(self, row: int) -> dict[str, str]:
        """The labels of a row, every one of which has to be there."""
        found = {}
        for role, text in self._labels(row):
            where = self.sheet.at(row, self.table.labels[role])
            if (row, self.table.labels[role]) in self.sheet.not_computed:
                raise _not_computed(where)
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
            cell = self.sheet.cell(row, column)
            written = self.wanted.number(cell)
            if self.wanted.figure == "amount":
                refuse_other_unit_shown(self.sheet.shown_as.get((row, column), ""), pounds)
            if self.wanted.figure == "amount" and isinstance(cell, str) and "%" in cell:
                raise Wrong(f'"{cell.strip()}" stands where pounds should.', _IN_POUNDS)
            if pounds > 1 and abs(written) * pounds > _MOST_POUNDS:
                raise Wrong(
                    f"{plainly(written)} times {pounds:,}, as the heading has it, is more than any "
                    "NHS budget.",
                    "Take the unit out of the heading, if the figures are in pounds.",
                )
            return written * pounds
        except Wrong as wrong:
            raise BadInput(wrong.what, self.sheet.at(row, column), wrong.mend) from None

    def _cell(self, row: int, column: int) -> Cell:
        return Cell(self.sheet, row, column, self.sha256)

    def _totals_down(self, row: int, before: list[Record]) -> Iterator[Total]:
        """What a row of totals says, column by column."""
        labels = {role: text for role, text in self._labels(row) if not is_total(text)}
        for own, value in self._figures(row):
            since = tuple(one for one in before if agree(one.labels, own.labels))
            cell = self._cell(row, own.column)
            yield Total(value, cell, {**labels, **own.labels}, since, own.pounds)

    def _total_across(
        self, row: int, labels: dict[str, str], made: list[Record]
    ) -> Iterator[Total]:
        """The row's figures in columns of totals, which add up the row, or a part of it."""
        before = -1
        for column in self.table.totals:
            if self.sheet.cell(row, column) is not None:
                named = unit_in(self.table.heading(column))
                pounds = named.pounds if named else self.table.figures[0].pounds
                value = self._figure(row, column, pounds)
                since = tuple(one for one in made if before < one.cell.column < column)
                beside = beside_the_records(self.table, self.chosen, row, column)
                yield Total(value, self._cell(row, column), labels, since, pounds, beside)
            before = column

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

    def _section_notes(self, between: list[int]) -> list[str]:
        texts = [
            f'"{self.sheet.text(row, column)}" ({address(row, column)})'
            for row in between
            for column in self.sheet.filled(row)
        ]
        return [f"{self.sheet.where}: taken as headings of sections: {listed(texts)}."] * bool(
            texts
        )


_IN_POUNDS = "Write the pounds: 1234567, 1,234,567 or (1,234)."

#: More pounds than the whole of the NHS in England has in a year.
_MOST_POUNDS = 10**12


def _not_computed(where: str) -> BadInput:
    return BadInput(
        "The cell holds a formula whose result is not in the file.",
        where,
        "Open the file in Excel and save it again, or put its result there.",
    )


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
