"""Figures of a team's file that do not count: columns that nothing reads, and what is left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.figures import listed
from allocmodel.declared.text import Wrong
from allocmodel.ledger.cells import Record, plainly
from allocmodel.ledger.headings import Chosen, Wanted, is_total
from allocmodel.ledger.sheets import address, letters
from allocmodel.ledger.tables import Table
from allocmodel.ledger.written import figure, unit_in


def refuse_unread_money(table: Table, wanted: Wanted, chosen: Chosen, rows: Sequence[int]) -> None:
    """Raises BadInput for a column of figures that may be money and that nothing reads.

    Parameters
    ----------
    table : Table
    wanted : Wanted
        Its `unread` says what is wrong and how to mend it; without it nothing is refused.
    chosen : Chosen
    rows : sequence of int
        Those below the headings that have figures, totals left out.
    """
    if wanted.unread is None:
        return
    for column in table.not_read:
        cells = [one for row in rows if (one := _number(table, row, column)) is not None]
        if not (cells and _may_be_money(table, column, wanted, chosen)):
            continue
        heading = table.heading(column)
        wrong = wanted.unread(heading, plainly(sum(cells, Decimal(0))))
        if not heading:
            wrong = Wrong(
                f"Column {letters(column)} has figures, and no heading.",
                "Give it a heading, or take it out.",
            )
        raise BadInput(wrong.what, table.sheet.at(table.row, column), wrong.mend)


def _may_be_money(table: Table, column: int, wanted: Wanted, chosen: Chosen) -> bool:
    """Whether a column could be another line's, or another part of the same money.

    What stands before the names is a number of each row, such as a cost centre.
    """
    heading = table.heading(column)
    if is_total(heading) or chosen.leaves_out(heading) or column < min(table.labels.values()):
        return False
    by_line = any("line" in one.labels for one in table.figures)
    return by_line or (unit_in(heading) is not None and wanted.figure not in chosen.columns)


def beside_the_records(table: Table, chosen: Chosen, row: int, before: int) -> Decimal:
    """What a row has in columns that are left out, where a column of totals may add it up too.

    Parameters
    ----------
    table : Table
    chosen : Chosen
    row : int
    before : int
        The column of totals: what stands between the first figure and it.
    """
    first = min(one.column for one in table.figures)
    numbers = (
        _number(table, row, column)
        for column in table.not_read
        if min(first, before) <= column < before and chosen.leaves_out(table.heading(column))
    )
    return sum((one for one in numbers if one is not None), Decimal(0))


def _number(table: Table, row: int, column: int) -> Decimal | None:
    """A figure in pounds, as far as it can be read; nought for a formula without its result."""
    if (row, column) in table.sheet.not_computed:
        return Decimal(0)
    unit = unit_in(table.heading(column))
    try:
        return figure(table.sheet.cell(row, column)) * (unit.pounds if unit else 1)
    except Wrong:
        return None


def unread_notes(
    table: Table, chosen: Chosen, rows: Sequence[int], left: list[Record]
) -> list[str]:
    """What to say of columns that are not read, and of what is left out on purpose.

    Parameters
    ----------
    table : Table
    chosen : Chosen
    rows : sequence of int
        As for `refuse_unread_money`.
    left : list of Record
        The figures of rows that are left out.
    """
    sheet, meant, not_read = table.sheet, [], []
    for column in table.not_read:
        heading = table.heading(column)
        if not chosen.leaves_out(heading):
            not_read.append(f'{letters(column)} "{heading}"')
            continue
        cells = [one for row in rows if (one := _number(table, row, column)) is not None]
        meant.append((heading, address(table.row, column), sum(cells, Decimal(0))))
    for text in dict.fromkeys(_left_label(one, chosen) for one in left):
        own = [one for one in left if _left_label(one, chosen) == text]
        meant.append((text, own[0].cell.address, sum((one.figure for one in own), Decimal(0))))
    said = []
    if meant:
        told = listed(f'"{text}" ({cell}: {plainly(pounds)})' for text, cell, pounds in meant)
        said.append(f"{sheet.where}: left out, as leave_out has it: {told}.")
    if not_read:
        columns = "column" if len(not_read) == 1 else "columns"
        said.append(f"{sheet.where}: not read, {columns} {listed(not_read)}.")
    return said


def _left_label(record: Record, chosen: Chosen) -> str:
    return next(text for text in record.labels.values() if chosen.leaves_out(text))


def is_left_out(record: Record, chosen: Chosen) -> bool:
    """Whether a record's place or line is one that is left out."""
    return any(chosen.leaves_out(text) for text in record.labels.values())


def refuse_nothing_left_out(chosen: Chosen, table: Table, labels: Iterable[str]) -> None:
    """Raises BadInput for what is to be left out and stands nowhere in the table."""
    headings = [table.heading(column) for column in range(len(table.sheet.rows[table.row]))]
    there = list(dict.fromkeys(one for one in (*headings, *labels) if one))
    for text in chosen.leave_out:
        if not any(Chosen(leave_out=(text,)).leaves_out(one) for one in there):
            raise BadInput(
                f'leave_out names "{text}", which stands neither over a column nor in a row.'
                + did_you_mean(text, there),
                table.sheet.where,
                "Name it as it stands there, or take it out of leave_out.",
            )
