"""What of a team's table is refused: units and money where none belong, and what hides."""

from __future__ import annotations

import re
from collections.abc import Sequence

from allocmodel.declared.errors import BadInput
from allocmodel.ledger.headings import Wanted
from allocmodel.ledger.sheets import address
from allocmodel.ledger.tables import Table
from allocmodel.ledger.written import unit_in

#: A sum of money in a sentence, such as "£5 million": no unit of the figures below it.
_SUM_OF_MONEY = re.compile(
    r"£?\s?\d[\d.,]*\s?(?:bn|billions?|mn?|millions?|k|thousands?)\b", re.IGNORECASE
)


def refuse_unit_elsewhere(table: Table, wanted: Wanted) -> None:
    """Raises BadInput where a title or a note names a unit, and a heading of figures none."""
    bare = [one.column for one in table.figures if one.unit is None]
    if not bare or wanted.figure != "amount":
        return
    figures = {one.column for one in table.figures}
    texts = [
        (table.sheet.at(row, column), value)
        for row, cells in enumerate(table.sheet.rows)
        for column, value in enumerate(cells)
        if row < table.row or (row > table.row and column not in figures)
    ]
    for where, value in [(table.sheet.where, table.sheet.name), *texts]:
        unit = unit_in(_SUM_OF_MONEY.sub("", value)) if isinstance(value, str) else None
        if unit and unit.pounds > 1:
            raise BadInput(
                f'"{unit.written}" stands here, and the heading of the figures, '
                f"{address(table.row, bare[0])}, names no unit.",
                where,
                'Write the unit into that heading: "GBP", "GBP 000" or "GBP m".',
            )


def refuse_money(table: Table, wanted: Wanted) -> None:
    """Raises BadInput where figures that are no amounts stand under a unit of money."""
    money = [one for one in table.figures if one.unit]
    if money and wanted.figure != "amount":
        own, unit = money[0], money[0].unit
        raise BadInput(
            f'The heading has the unit "{unit.written if unit else ""}", and a '
            f"{wanted.figure} is no money.",
            table.sheet.at(table.row, own.column),
            f"Take the unit out of the heading, or name the column of each {wanted.figure}"
            f' with columns = {{ {wanted.figure} = "..." }}.',
        )


#: 1.234 or 12.345: in the thousands where a comma is the decimal sign.
_THOUSANDS_OR_PARTS = re.compile(r"\D*[1-9]\d{0,2}\.\d{3}\D*")


def refuse_point_of_thousands(table: Table, wanted: Wanted, rows: Sequence[int]) -> None:
    """Raises BadInput where every point could stand between thousands: semicolons go with commas.

    A figure with a point elsewhere tells that it is the decimal sign.
    """
    if table.sheet.separator != ";" or wanted.figure != "amount":
        return
    pointed = [
        (row, own.column, text)
        for row in rows
        for own in table.figures
        if "." in (text := table.sheet.text(row, own.column))
    ]
    if pointed and all(_THOUSANDS_OR_PARTS.fullmatch(text) for *_, text in pointed):
        row, column, text = pointed[0]
        raise BadInput(
            f'"{text}" may be thousands or parts of one: in files with semicolons a point often '
            "separates thousands.",
            table.sheet.at(row, column),
            "Write the figures without thousands separators: 1234567, or 1234.50.",
        )


def refuse_unseen(table: Table, rows: Sequence[int]) -> None:
    """Raises BadInput for what a reader of the sheet may not see as it is read here."""
    sheet, columns = table.sheet, table.columns
    if not sheet.name:
        _refuse_beyond_headings(table, rows)
    for row in (table.row, *rows):
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
            sheet.at(table.row, column),
            "Show it, or take it out.",
        )


def _refuse_beyond_headings(table: Table, rows: Sequence[int]) -> None:
    """Raises BadInput where a comma inside a figure put the rest of it into other cells."""
    last = max(table.sheet.filled(table.row))
    for row in rows:
        beyond = [column for column in table.sheet.filled(row) if column > last]
        if beyond:
            raise BadInput(
                "The row has more cells than there are headings, as where a figure such as "
                "1,234 stands without quotes.",
                table.sheet.at(row, beyond[0]),
                "Write figures without thousands separators, or in quotes; give every column "
                "a heading.",
            )
