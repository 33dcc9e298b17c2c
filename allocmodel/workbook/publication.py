"""Tables for publication, by the rules of the Government Statistical Service.

A cover sheet, contents, notes, and one table a sheet: its title in A1, its units in its headings,
no fills, no frozen panes, no merged cells; a cell without a figure says why. The tables are the
views; figures are values, as published ones are: the live workbook of the run has the formulas.

Rules: Government Analysis Function, "Releasing statistics in spreadsheets".
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table as ExcelTable
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel import __version__
from allocmodel.declared.assumptions import ASSUMPTIONS
from allocmodel.declared.quantities import INPUTS
from allocmodel.declared.table_schemas.licences import ATTRIBUTION
from allocmodel.engine.steps import all_steps
from allocmodel.model.labels import label_title
from allocmodel.study.identity import digest
from allocmodel.study.run import Run
from allocmodel.tracing.cells import Spot
from allocmodel.views.catalogue import VIEWS, views_of
from allocmodel.views.view import Closing, Column, View, own_labels
from allocmodel.workbook import style
from allocmodel.workbook.excel_limits import refuse_beyond_book
from allocmodel.workbook.pen import Pen
from allocmodel.workbook.stored_values import saved_book
from allocmodel.workbook.write import describe

COVER, CONTENTS, NOTES = "Cover_sheet", "Contents", "Notes"
#: What stands in a cell that has no figure, and what it means.
NOT_APPLICABLE, NOT_AVAILABLE = "[z]", "[x]"
SYMBOLS = {
    NOT_APPLICABLE: "Not applicable: no such figure could be.",
    NOT_AVAILABLE: "Not available: the sources have no such figure.",
}

#: Headings have the units, so that figures need no signs of their own.
_FORMATS = {
    "people": "#,##0",
    "weighted people": "#,##0",
    "pounds": "#,##0",
    "pounds per head": "#,##0.00",
    "index": "0.000",
    "share": "0.00%",
    "per year": "0.00%",
    "number": "#,##0.######",
}
_UNITS = {"share": "per cent", "per year": "per cent a year", "name": ""}

_TOP = Alignment(wrap_text=True, vertical="top", horizontal="left")
_TITLE = style.Look("publication title", style.TITLE)
_TEXT = style.Look("publication text", style.BODY, alignment=_TOP)
_HEADING = style.Look("publication heading", style.BOLD, alignment=_TOP)
_FIGURE = style.Look("publication figure", style.BODY, alignment=Alignment(horizontal="right"))
_LINK = style.Look("publication link", style.LINKED)

_FIRST_WIDTH, _WIDTH, _TEXT_WIDTH = 44, 18, 100


@dataclass(frozen=True)
class Published:
    """A table as it is published: a view with its figures in it.

    Attributes
    ----------
    number : int
    name, title : str
    notes : tuple of str
    header : tuple of str
    rows : tuple of tuple of str or float
    formats : tuple of str
        The number format of each column.
    """

    number: int
    name: str
    title: str
    notes: tuple[str, ...]
    header: tuple[str, ...]
    rows: tuple[tuple[str | float, ...], ...]
    formats: tuple[str, ...]

    @property
    def sheet(self) -> str:
        """The name of its sheet."""
        return f"Table_{self.number}"

    @property
    def symbols(self) -> list[str]:
        """The marks that stand in it in place of figures."""
        found = {cell for row in self.rows for cell in row}
        return [mark for mark in SYMBOLS if mark in found]


def publication_bytes(run: Run) -> bytes:
    """The tables of a run for publication, as a workbook.

    Parameters
    ----------
    run : Run

    Returns
    -------
    bytes
    """
    pen = Pen(Workbook())
    pen.book.remove(pen.book.worksheets[0])
    tables = list(published(run))
    notes = _numbered_notes(run, tables)
    _draw_cover(run, pen)
    _draw_contents(pen, tables)
    _draw_notes(pen, notes)
    for table in tables:
        _draw_table(pen, table, [f"[note {notes[one]}]" for one in table.notes])
    describe(run.inputs.scenario.title, pen.book)
    refuse_beyond_book(pen.book)
    return saved_book(pen.book, pen.values)


def published(run: Run) -> Iterator[Published]:
    """Every view of a run that a workbook has, in order, as a table for publication."""
    views = [view for view in views_of(run, *VIEWS) if view.in_workbook]
    for number, view in enumerate(views, start=1):
        yield _published(run, view, number)


def _published(run: Run, view: View, number: int) -> Published:
    said = run.inputs.whole.words.told
    labels = [dict(one.labels) for one in view.columns]
    years = {one["year"] for one in labels if "year" in one}
    title = said(view.title)
    # The same table of several years says which it is of.
    if len(run.years) > 1 and len(years) == 1 and not any(year in title for year in years):
        title = f"{title}, {years.pop()}"
    rows = [
        (said(name), *_figures(run, view, label), *(one.of_rows[label] for one in view.texts))
        for label, name in view.rows.items()
    ]
    rows += [(said(one.title), *_below(run, view, one)) for one in view.closing]
    header = (
        view.row_header,
        *(said(_heading(one)) for one in view.columns),
        *(one.title for one in view.texts),
    )
    formats = ("@", *(_format(one) for one in view.columns), *("@" for _ in view.texts))
    notes = tuple(said(note) for note in view.notes)
    return Published(number, f"{view.name}_{number}", title, notes, header, tuple(rows), formats)


def _unit(name: str) -> str:
    return all_steps()[name].unit if name in all_steps() else str(INPUTS[name].unit)


def _heading(column: Column) -> str:
    """A column's title with its unit."""
    unit = _unit(column.quantity)
    unit = "" if column.word else _UNITS.get(unit, unit)
    title = column.title.replace("\n", " ")
    return f"{title} ({unit})" if unit and unit != "number" else title


def _format(column: Column) -> str:
    return _FORMATS.get(_unit(column.quantity), "@")


def _figures(run: Run, view: View, label: str) -> list[str | float]:
    return [
        _cell(run, one, own_labels(run, one.quantity, {**one.labels, view.row_dim: label}))
        for one in view.columns
    ]


def _below(run: Run, view: View, closing: Closing) -> list[str | float]:
    """A closing row, with a mark where a column has nothing below it."""
    figures = [
        _plain(run.figure(name, own_labels(run, name, one.labels)))
        if (name := closing.of.get(one.quantity))
        else NOT_APPLICABLE
        for one in view.columns
    ]
    return [*figures, *(NOT_APPLICABLE for _ in view.texts)]


def _cell(run: Run, column: Column, labels: dict[str, str]) -> str | float:
    value = run.figure(column.quantity, labels)
    if column.word:
        return column.word if value else column.word_for_no or "no"
    if isinstance(value, str):
        dim = INPUTS[column.quantity].names_dim if column.quantity in INPUTS else None
        return label_title(dim, value) if dim else value
    return _plain(value)


def _plain(value: float) -> str | float:
    return float(value) if math.isfinite(value) else NOT_AVAILABLE


# --- sheets -----------------------------------------------------------------------------------
def _draw_cover(run: Run, pen: Pen) -> None:
    inputs = run.inputs
    scenario = inputs.scenario
    lines = [
        f"{inputs.icb_name}, {', '.join(run.years)}",
        f"Status: {scenario.status}",
        *([" ".join(scenario.question.split())] if scenario.question else []),
        f"Made by allocmodel {__version__} from the scenario {scenario.id}, digest {digest(run)}.",
        "Figures are values. The live workbook of the same run has every formula.",
        "Each sheet has one table. Contents lists them; Notes explains marks and notes.",
        ATTRIBUTION,
    ]
    sheet = _sheet(pen, COVER, scenario.title)
    for row, line in enumerate(lines, start=2):
        pen.text(sheet, row, 1, line, _TEXT)
    sheet.column_dimensions["A"].width = _TEXT_WIDTH


def _draw_contents(pen: Pen, tables: Sequence[Published]) -> None:
    rows = [(table.sheet, table.title) for table in tables]
    sheet = _draw_texts(
        pen, CONTENTS, "Contents", "contents", ("Sheet", "Title of its table"), rows
    )
    for row, table in enumerate(tables, start=_HEADER_ROW + 1):
        pen.link(sheet, row, 1, table.sheet, Spot(table.sheet, 1, 1))
        pen.dress(sheet.cell(row, 1), _LINK)


def _draw_notes(pen: Pen, notes: dict[str, int]) -> None:
    rows = [*SYMBOLS.items(), *((f"[note {number}]", text) for text, number in notes.items())]
    _draw_texts(pen, NOTES, "Notes", "notes", ("Mark or note", "What it means"), rows)


def _numbered_notes(run: Run, tables: Sequence[Published]) -> dict[str, int]:
    """Every note once with its number: those of tables first, then what to know of all."""
    said = run.inputs.whole.words.told
    texts = [note for table in tables for note in table.notes]
    texts += [*run.warnings, *(said(one.text) for one in ASSUMPTIONS)]
    return {text: number for number, text in enumerate(dict.fromkeys(texts), start=1)}


#: Rows above a table: its title, and what its sheet holds.
_HEADER_ROW = 3


def _draw_texts(
    pen: Pen,
    name: str,
    title: str,
    table: str,
    header: tuple[str, str],
    rows: Sequence[tuple[str, str]],
) -> Worksheet:
    """A sheet with a table of texts."""
    sheet = _sheet(pen, name, title)
    pen.text(sheet, 2, 1, "This sheet has one table.", _TEXT)
    _draw_cells(pen, sheet, _HEADER_ROW, header, rows, ("@", "@"))
    _as_table(sheet, table, len(header), len(rows))
    sheet.column_dimensions["A"].width = _WIDTH
    sheet.column_dimensions["B"].width = _TEXT_WIDTH
    return sheet


def _draw_table(pen: Pen, table: Published, notes: Sequence[str]) -> None:
    title = " ".join([f"Table {table.number}: {table.title}", *notes])
    sheet = _sheet(pen, table.sheet, title)
    marks = " and ".join(table.symbols)
    told = f" Cells without a figure have {marks}: see Notes." if marks else ""
    pen.text(sheet, 2, 1, f"This sheet has one table.{told}", style.TEXT)
    _draw_cells(pen, sheet, _HEADER_ROW, table.header, table.rows, table.formats)
    _as_table(sheet, table.name, len(table.header), len(table.rows))
    sheet.column_dimensions["A"].width = _FIRST_WIDTH
    for column in range(2, len(table.header) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTH


def _sheet(pen: Pen, name: str, title: str) -> Worksheet:
    sheet = pen.book.create_sheet(name)
    pen.text(sheet, 1, 1, title, _TITLE)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    return sheet


def _draw_cells(
    pen: Pen,
    sheet: Worksheet,
    header_row: int,
    header: Sequence[str],
    rows: Sequence[Sequence[str | float]],
    formats: Sequence[str],
) -> None:
    for column, text in enumerate(header, start=1):
        pen.text(sheet, header_row, column, text, _HEADING)
    for row, cells in enumerate(rows, start=header_row + 1):
        for column, value in enumerate(cells, start=1):
            if isinstance(value, str):
                figures = column > 1 and formats[column - 1] != "@"
                pen.text(sheet, row, column, value, _FIGURE if figures else _TEXT)
            else:
                look = _FIGURE.with_format(formats[column - 1])
                pen.figure(sheet, row, column, value, look)


def _as_table(sheet: Worksheet, name: str, columns: int, rows: int) -> None:
    """A named table, without stripes or colours."""
    last = get_column_letter(columns)
    area = f"A{_HEADER_ROW}:{last}{_HEADER_ROW + rows}"
    sheet.add_table(ExcelTable(displayName=f"t_{name}", ref=area))
