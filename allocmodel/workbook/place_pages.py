"""The page of a place: what it gets and why, from equal money to its allocation, on one sheet."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.declared.assumptions import ASSUMPTIONS
from allocmodel.declared.text import capital
from allocmodel.views.account import BEHIND, Entry, account, how_it_adds_up
from allocmodel.views.answer import answer, by_estimate, place_by_line
from allocmodel.views.funds import funds_of_place
from allocmodel.views.view import own_labels
from allocmodel.workbook import style
from allocmodel.workbook.account_tables import LOOKS
from allocmodel.workbook.checks_sheet import result_spot
from allocmodel.workbook.inputs_sheets import list_range
from allocmodel.workbook.layout import FIRST_ROW, Column, Table
from allocmodel.workbook.paper import LEAST_SCALE, scale_of_one_page
from allocmodel.workbook.place_sheets import CHOICE_COLUMN, CHOICE_ROW
from allocmodel.workbook.references import reference
from allocmodel.workbook.tables import Drawing, as_excel_table, draw_label, headers, number_format

#: Names, then figures: as wide as an upright page.
WIDTHS = (36, 17, 17, 17, 17)
#: Characters of a line of notes across the page.
_LINE = 128
#: The years that stand side by side on it: the last ones.
_YEARS = 3
#: Rows round a table: its title, a line on how to read it, its headers, and the notes' first lines.
_ROUND_A_TABLE = 8

#: The check that start and moves of every place come to its target.
ADDS_UP = "bridge_reaches_target"


def draw_place(drawing: Drawing, sheet: Worksheet, place: str | None) -> None:
    """Draw the page of one place, or with a list to choose the place from.

    Parameters
    ----------
    drawing : Drawing
    sheet : openpyxl.worksheet.worksheet.Worksheet
    place : str or None
        None = the place that is chosen on the sheet.
    """
    for column, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    page = _Page(drawing, sheet, place or drawing.run.places[0], place is None)
    row = page.choice(CHOICE_ROW) if page.chosen else FIRST_ROW
    row = page.facts(row)
    row = page.account(row)
    row = page.lines(row)
    row = page.funds(row)
    row = page.bounds(row)
    page.notes(row)


@dataclass
class _Page:
    """A page under way: whose it is, and whether that is chosen on it."""

    drawing: Drawing
    sheet: Worksheet
    place: str
    chosen: bool

    def choice(self, row: int) -> int:
        """The cell to choose the place in."""
        pen, sheet = self.drawing.pen, self.sheet
        pen.text(sheet, row, 1, "Place: choose one from the list", style.BOLD_TEXT)
        pen.input(sheet, row, CHOICE_COLUMN, self.place, "@")
        rule = DataValidation(
            type="list", formula1=list_range(self.drawing, "place"), allow_blank=False
        )
        rule.errorTitle, rule.error = "Not a place", "Choose one of the places in the list."
        rule.promptTitle, rule.prompt = (
            "Place",
            "The place that this page shows. It moves no money.",
        )
        rule.showErrorMessage = rule.showInputMessage = True
        rule.add(f"B{row}")
        sheet.add_data_validation(rule)
        return row + 2

    def facts(self, row: int) -> int:
        """The place's line of the answer, downwards; a column for each year."""
        run = self.drawing.run
        years = {year: answer(run, year).columns for year in run.years[-_YEARS:]}
        last = years[run.years[-1]]
        table = self._table("facts", "In short", row, "Of this place", list(years), _titles(last))
        for number, newest in enumerate(last):
            for position, columns in enumerate(years.values()):
                one = columns[number]
                self._figure(table, number, position, one.quantity, one.labels)
            self._lead(table, number, len(years), newest.quantity, newest.labels)
        return self._close(table)

    def account(self, row: int) -> int:
        """From equal money per head to the allocation, in pounds and per head."""
        drawing, run = self.drawing, self.drawing.run
        entries = account(run)
        columns = ["Pounds", "Per head", "Against average"]
        title = f"From equal money per head to the allocation, {run.years[-1]}"
        notes = [how_it_adds_up(run), drawing.of_whole(_AGAINST_AVERAGE)]
        table = self._table("account", title, row, "Line", columns, _titles(entries), notes)
        for number, entry in enumerate(entries):
            self._entry(table, number, entry)
        result = result_spot(run, ADDS_UP)
        if result:
            at = table.last_row + 1
            text = "Do they come to the target?"
            drawing.pen.text(self.sheet, at, 1, text, style.ROW_LABEL)
            formula = f"={result.sheet}!${get_column_letter(result.column)}${result.row}"
            passed = next(one.passed for one in run.checks if one.name == ADDS_UP)
            said = "OK" if passed else "FAIL"
            drawing.pen.formula(self.sheet, at, 2, formula, said, style.BOLD_FIGURE)
        as_excel_table(self.sheet, table)
        return table.last_row + 3

    def _entry(self, table: Table, number: int, entry: Entry) -> None:
        pennies = style.PENNY_FORMATS["moved" if entry.kind in ("move", "change") else "pounds"]
        look = LOOKS.get(entry.kind, style.TOTAL)
        self._figure(table, number, 0, entry.in_pounds, entry.labels, look.with_format(pennies))
        self._figure(table, number, 1, entry.per_head, entry.labels, look.with_format(pennies))
        spot = table.host(number, 2).spot
        if entry.behind in self.drawing.run.values:
            self._figure(table, number, 2, BEHIND, entry.labels)
        else:
            self.drawing.pen.dress(self.sheet.cell(spot.row, spot.column), style.BOXED)
        self._lead(table, number, 3, entry.in_pounds, entry.labels)

    def lines(self, row: int) -> int:
        """What of each budget line the place gets."""
        view = place_by_line(self.drawing.run, self.place)
        # The sheet Budget says what each line is split by.
        columns = [one for one in view.columns if one.quantity != "line_basis"]
        titles = _titles(columns)
        names = map(capital, view.rows.values())
        table = self._table(
            "lines", "By budget line", row, view.row_header, titles, names, leads=False
        )
        for number, line in enumerate(view.rows):
            for position, one in enumerate(columns):
                labels = {**one.labels, view.row_dim: line}
                self._figure(table, number, position, one.quantity, labels)
        return self._close(table)

    def funds(self, row: int) -> int:
        """What joint funds bring the place, and who pays it; nothing without any."""
        payers = funds_of_place(self.drawing.run)
        if not payers:
            return row
        if not self._fits(_ROUND_A_TABLE + len(payers)):
            text = "What joint funds bring: the Summary has it, contributor by contributor."
            self.drawing.pen.text(self.sheet, row, 1, text, style.REMARK)
            return row + 2
        names = _titles(payers)
        table = self._table("funds", "Joint funds", row, "Who pays", ["Pounds"], names)
        for number, one in enumerate(payers):
            self._figure(table, number, 0, one.quantity, one.labels)
            self._lead(table, number, 1, one.quantity, one.labels)
        return self._close(table)

    def bounds(self, row: int) -> int:
        """The place at the bounds of the evidence, where there is any."""
        if "target_by_estimate" not in self.drawing.run.values:
            return row
        view = by_estimate(self.drawing.run)
        if not self._fits(_ROUND_A_TABLE + len(view.columns)):
            text = "How sure, at the bounds of the evidence: the Summary has it line by line."
            self.drawing.pen.text(self.sheet, row, 1, text, style.REMARK)
            return row + 2
        names = [capital(one) for one in _titles(view.columns)]
        title, notes = view.title, view.notes
        table = self._table("bounds", title, row, "Line and bound", ["Target"], names, notes)
        for number, one in enumerate(view.columns):
            self._figure(table, number, 0, one.quantity, one.labels)
            self._lead(table, number, 1, one.quantity, one.labels)
        return self._close(table)

    def notes(self, row: int) -> None:
        """Caveats, as many as the page holds; the Summary has them all."""
        drawing, sheet = self.drawing, self.sheet
        drawing.pen.text(sheet, row, 1, "Read with care", style.TABLE_TITLE)
        caveats = (drawing.of_whole(one.text) for one in ASSUMPTIONS)
        texts = [*filter(self._is_about, drawing.run.warnings), *caveats]
        for number, text in enumerate(texts, start=1):
            lines = textwrap.wrap(f"{number}. {text}", _LINE)
            if not self._fits(len(lines) + 1):
                drawing.pen.text(sheet, row + 1, 1, "The Summary has all notes.", style.NOTE_TEXT)
                return
            for line in lines:
                row += 1
                drawing.pen.text(sheet, row, 1, line, style.NOTE_TEXT)

    def _fits(self, rows: int) -> bool:
        """Whether the page can be read on paper with so many rows more."""
        return scale_of_one_page(self.sheet, rows) >= LEAST_SCALE

    def _is_about(self, text: str) -> bool:
        """Whether a note is about this place or about none; on a chosen place, about none."""
        others = [one for one in self.drawing.run.places if one in text]
        return not others or (self.place in others and not self.chosen)

    # --- tables ---------------------------------------------------------------------------------
    def _table(
        self,
        name: str,
        title: str,
        row: int,
        header: str,
        columns: list[str],
        rows: Iterable[str],
        notes: Iterable[str] = (),
        leads: bool = True,
    ) -> Table:
        """Title, notes, headers and names of a table; the last column leads to steps."""
        drawing, sheet = self.drawing, self.sheet
        drawing.pen.text(sheet, row, 1, title, style.TABLE_TITLE)
        for note in notes:
            for line in textwrap.wrap(drawing.of_whole(note), _LINE):
                row += 1
                drawing.pen.text(sheet, row, 1, line, style.REMARK)
        named = (*columns, *(["Where it stands"] if leads else []))
        made = tuple(Column("", {}, one) for one in named)
        number = 1 + [*drawing.pen.book.sheetnames].index(sheet.title)
        table = Table(
            f"place_{number}_{name}", sheet.title, title, row + 1, None, tuple(rows), header, made
        )
        headers(drawing, sheet, table)
        if not self.chosen:
            drawing.accounts.append((table, {}))
        for position, label in enumerate(table.row_labels):
            draw_label(drawing, sheet, table, position, label)
        return table

    def _close(self, table: Table) -> int:
        """Make it an Excel table; gives the row where the next one may start."""
        as_excel_table(self.sheet, table)
        return table.last_row + 2

    def _figure(
        self,
        table: Table,
        row: int,
        column: int,
        quantity: str,
        labels: Mapping[str, str],
        look: style.Look | None = None,
    ) -> None:
        """A figure of the place, as a link to where it stands."""
        drawing = self.drawing
        own = own_labels(drawing.run, quantity, {**labels, "place": self.place})
        value = drawing.value(quantity, own)
        plain = style.BOXED_TEXT if isinstance(value, str) else style.FIGURE
        dressed = look or plain.with_format(number_format(drawing, quantity))
        if not self.chosen:
            _, figures = drawing.accounts[-1]
            figures.setdefault(column, []).append((quantity, own))
        spot = table.host(row, column).spot
        formula = self._formula(quantity, own)
        drawing.pen.formula(self.sheet, spot.row, spot.column, formula, value, dressed)

    def _formula(self, quantity: str, own: Mapping[str, str]) -> str:
        """A link to a figure of the place, or to that of the place that is chosen."""
        spot = self.drawing.layout.spot(quantity, own)
        if not (self.chosen and "place" in own):
            return f"={reference(spot)}"
        names = self.drawing.layout.names(quantity, own, "place")
        first, last = (spot._replace(row=names[end].row) for end in (0, -1))
        sought = f"MATCH($B${FIRST_ROW},{reference(names[0], names[-1])},0)"
        return f"=INDEX({reference(first, last)},{sought})"

    def _lead(
        self, table: Table, row: int, column: int, quantity: str, labels: Mapping[str, str]
    ) -> None:
        """A link that leads the reader to the step of a figure."""
        own = own_labels(self.drawing.run, quantity, {**labels, "place": self.place})
        to = self.drawing.layout.spot(quantity, own)
        spot = table.host(row, column).spot
        self.drawing.pen.link(self.sheet, spot.row, spot.column, to.sheet, to)


_AGAINST_AVERAGE = (
    "Against average: how far need per head, or the cost of the same need, is above (+) or below "
    "(-) the average of {the whole}."
)


class _Titled(Protocol):
    """What has a title."""

    @property
    def title(self) -> str: ...


def _titles(named: Iterable[_Titled]) -> list[str]:
    return [one.title for one in named]
