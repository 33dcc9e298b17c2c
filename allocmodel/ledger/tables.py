"""Finds the one table of a team's file that holds what is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from allocmodel.declared.errors import BadInput, did_you_mean
from allocmodel.declared.figures import listed
from allocmodel.declared.text import Wrong, fold, quoted
from allocmodel.ledger.headings import Chosen, Meanings, Wanted, is_total, meanings, same
from allocmodel.ledger.sheets import Sheet, address, letters
from allocmodel.ledger.written import Unit, figure, unit_in, without_unit


@dataclass(frozen=True)
class FigureColumn:
    """A column of figures: the labels that its heading gives, and the unit that it names."""

    column: int
    labels: dict[str, str]
    unit: Unit | None

    @property
    def pounds(self) -> int:
        """What a figure below it is multiplied by."""
        return self.unit.pounds if self.unit else 1


@dataclass(frozen=True)
class Table:
    """A table as found.

    Attributes
    ----------
    sheet : Sheet
    row : int
        The row of its headings.
    labels : dict of str to int
        The column of each label that stands down the rows.
    figures : tuple of FigureColumn
    totals : tuple of int
        The columns that add up figures of each row.
    """

    sheet: Sheet
    row: int
    labels: dict[str, int]
    figures: tuple[FigureColumn, ...]
    totals: tuple[int, ...]

    @property
    def columns(self) -> set[int]:
        """Every column that is read."""
        return {*self.labels.values(), *(one.column for one in self.figures), *self.totals}

    def heading(self, column: int) -> str:
        """What heads a column; blank if nothing does."""
        return self.sheet.text(self.row, column)

    @property
    def not_read(self) -> list[int]:
        """Columns of figures that are not read."""
        sheet, below = self.sheet, range(self.row + 1, len(self.sheet.rows))
        return [
            column
            for column in range(len(sheet.rows[self.row]))
            if column not in self.columns
            and any(
                _is_figure(sheet.cell(row, column)) or (row, column) in sheet.not_computed
                for row in below
            )
        ]


def find_table(sheets: Sequence[Sheet], wanted: Wanted, chosen: Chosen) -> Table:
    """The one table that holds what is wanted.

    Parameters
    ----------
    sheets : sequence of Sheet
        As `sheets_of` gives them.
    wanted : Wanted
    chosen : Chosen

    Returns
    -------
    Table

    Raises
    ------
    BadInput
        When no table fits or several do, or its headings can be read in two ways.
    """
    looked_at = _looked_at(sheets, chosen.sheet)
    fitting = {
        number: rows
        for number, sheet in enumerate(looked_at)
        if (rows := _fitting_rows(sheet, wanted, chosen))
    }
    if not fitting:
        raise _no_table(looked_at, wanted, chosen)
    shown = [number for number in fitting if not looked_at[number].hidden] or [*fitting]
    sheet, rows = looked_at[shown[0]], fitting[shown[0]]
    if sheet.name:
        _refuse_unclear_sheet([looked_at[number] for number in shown], chosen)
    if len(rows) > 1:
        raise BadInput(
            f"Two rows could be the headings: {rows[0] + 1} and {rows[1] + 1}.",
            sheet.where,
            "Keep one table on the sheet, with one row of headings.",
        )
    table = _described(sheet, rows[0], wanted, chosen)
    _refuse_two_rows_of_headings(table)
    return table


def _looked_at(sheets: Sequence[Sheet], name: str | None) -> Sequence[Sheet]:
    if name is None:
        return sheets
    names = [sheet.name for sheet in sheets if sheet.name]
    own = [sheet for sheet in sheets if sheet.name and same(sheet.name, name)]
    if not own:
        raise BadInput(
            f'There is no sheet "{name}".{did_you_mean(name, names)}',
            sheets[0].file,
            f"The sheets are {quoted(names)}." if names else "Take sheet out: the file is text.",
        )
    return own


def _fitting_rows(sheet: Sheet, wanted: Wanted, chosen: Chosen) -> list[int]:
    """The rows that could be the headings."""
    rows = range(len(sheet.rows))
    return [row for row in rows if meanings(sheet, [row], wanted, chosen).fit(wanted)]


def _refuse_unclear_sheet(fitting: Sequence[Sheet], chosen: Chosen) -> None:
    names = [sheet.name for sheet in fitting]
    if len(fitting) > 1:
        raise BadInput(
            f"Several sheets hold such a table: {quoted(names)}.",
            fitting[0].file,
            f'Name the one that is meant: sheet = "{names[0]}".',
        )
    if fitting[0].hidden and chosen.sheet is None:
        raise BadInput(
            f'The only sheet with such a table, "{names[0]}", is hidden.',
            fitting[0].file,
            f'Show it; or write sheet = "{names[0]}", if it is the one that is meant.',
        )


def _described(sheet: Sheet, row: int, wanted: Wanted, chosen: Chosen) -> Table:
    found = meanings(sheet, [row], wanted, chosen)
    _refuse_two_meanings(sheet, row, wanted, found)
    labelled: list[tuple[dict[str, str], int]] = [({}, one) for one in found.figures]
    labelled += [({role: label}, own[0]) for (role, label), own in found.across.items()]
    totals = [
        column
        for column in range(len(sheet.rows[row]))
        if found.across and is_total(sheet.text(row, column))
    ]
    return Table(
        sheet,
        row,
        {role: columns[0] for role, columns in found.labels.items()},
        tuple(
            FigureColumn(column, labels, unit_in(sheet.text(row, column)))
            for labels, column in labelled
        ),
        tuple(totals),
    )


def _refuse_two_meanings(sheet: Sheet, row: int, wanted: Wanted, found: Meanings) -> None:
    where = f"{sheet.where}, row {row + 1}"
    if len({role for role, _ in found.across}) > 1:
        raise BadInput(
            "The headings name years as well as budget lines.",
            where,
            "Keep one of the two across, and put the other in a column of its own.",
        )
    across = {label: columns for (_, label), columns in found.across.items()}
    for what, columns in {**found.labels, wanted.figure: found.figures, **across}.items():
        if len(columns) > 1:
            cells = " and ".join(address(row, column) for column in columns)
            raise BadInput(
                f'Several columns could hold "{what}": {cells}.',
                where,
                "Give each a heading of its own; columns = { ... } says which is meant.",
            )


def _refuse_two_rows_of_headings(table: Table) -> None:
    """Raises BadInput where part of the headings stands in the row above or below."""
    sheet, above, below = table.sheet, table.row - 1, table.row + 1
    for own in table.figures:
        # A title begins in the first column; over a column of figures stands a heading.
        if above >= 0 and own.column and sheet.text(above, own.column):
            raise _in_two_rows(sheet, above, own.column)
    if below >= len(sheet.rows) or any(sheet.text(below, one) for one in table.labels.values()):
        return
    for own in table.figures:
        value = sheet.cell(below, own.column)
        if isinstance(value, str) and not any(map(str.isdigit, without_unit(value))):
            raise _in_two_rows(sheet, below, own.column)


def _in_two_rows(sheet: Sheet, row: int, column: int) -> BadInput:
    return BadInput(
        f'The headings stand in two rows: "{sheet.text(row, column)}" is one too.',
        sheet.at(row, column),
        "Put each heading, with its unit, into one cell of one row; leave a blank row above.",
    )


def _no_table(sheets: Sequence[Sheet], wanted: Wanted, chosen: Chosen) -> BadInput:
    """What is missing: a column that is named, headings in one row, or any table at all."""
    for sheet in sheets:
        if turned := _fitting_rows(_turned(sheet), wanted, chosen):
            return BadInput(
                "The table lies on its side: its headings stand below each other.",
                f"{sheet.where}, column {letters(turned[0])}",
                "Turn it, so that the headings stand in one row (in Excel: Copy, then Paste "
                "Special, Transpose).",
            )
        for row in range(len(sheet.rows) - 1):
            if meanings(sheet, [row, row + 1], wanted, chosen).fit(wanted):
                first = [one for one in range(len(sheet.rows[row])) if sheet.text(row, one)]
                return _in_two_rows(sheet, row, first[-1])
            below = meanings(sheet, [row + 1], wanted, chosen).labels
            if below and _names_across(sheet, row, wanted):
                return _in_two_rows(sheet, row + 1, min(own[0] for own in below.values()))
    sheet, row = _likest(sheets, wanted, chosen)
    seen = [one for column in range(len(sheet.rows[row])) if (one := sheet.text(row, column))]
    folded = [fold(one) for one in seen]
    missing = [one for one in chosen.columns.values() if fold(" ".join(one.split())) not in folded]
    if missing:
        what = f"There is no column {quoted(missing)}.{did_you_mean(missing, seen)}"
    else:
        parts = [*(wanted.needed or [" or ".join(wanted.labels)]), wanted.figure]
        across = "".join(
            f", or a column for each {role}" + ' (such as "2025/26")' * (role == "year")
            for role in wanted.across
        )
        what = f"There is no table with the headings {', '.join(parts)}{across}."
    example = {
        **{"place": "Locality", "line": "Service", "amount": "Recurrent GBP"},
        **{"code": "Organisation", "weight": "Rate", "group": "Category", "count": "Number"},
    }
    roles = (*(wanted.needed or wanted.labels[:1]), wanted.figure)
    columns = ", ".join(f'{role} = "{example.get(role, "Agreed")}"' for role in roles)
    return BadInput(
        f"{what} Row {row + 1} has {listed(map(_in_quotes, seen))}.",
        sheet.where,
        f"Name the headings so; or say which are meant: columns = {{ {columns} }}.",
    )


def _turned(sheet: Sheet) -> Sheet:
    """A sheet with its columns as rows."""
    return replace(sheet, rows=[list(column) for column in zip_longest(*sheet.rows)])


def _names_across(sheet: Sheet, row: int, wanted: Wanted) -> bool:
    """Whether a row has labels that may stand across the headings, such as years."""
    texts = [text for one in range(len(sheet.rows[row])) if (text := sheet.text(row, one))]
    return any(label_of(text) for label_of in wanted.across.values() for text in texts)


def _is_figure(value: object) -> bool:
    try:
        return bool(figure(value))
    except Wrong:
        return False


def _in_quotes(text: str) -> str:
    return f'"{text}"'


def _likest(sheets: Sequence[Sheet], wanted: Wanted, chosen: Chosen) -> tuple[Sheet, int]:
    """The row that is most like headings: with most of what is wanted, then most texts."""
    every = [(sheet, row) for sheet in sheets for row in range(len(sheet.rows))]
    if not every:
        raise BadInput("The file is empty.", sheets[0].where, "Save it again, with its figures.")

    def likeness(one: tuple[Sheet, int]) -> tuple[int, int]:
        sheet, row = one
        texts = [cell for cell in sheet.rows[row] if isinstance(cell, str) and not _is_figure(cell)]
        figures = sum(cell is not None for cell in sheet.rows[row]) - len(texts)
        known = meanings(sheet, [row], wanted, chosen).known
        return known * (figures == 0), len(texts)

    return max(every, key=likeness)
