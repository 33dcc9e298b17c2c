"""Writes the rows of sheets: nearly all of a workbook, and most of the time that it takes.

openpyxl writes a cell at a time through an XML library, without the values of formulas. Here each
cell is written once, in the one spelling and with its value, a few times as fast. Whatever else a
sheet has is openpyxl's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from math import isfinite

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.compat import safe_string
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from allocmodel.workbook.one_spelling import Spelt
from allocmodel.workbook.one_spelling import in_text as _in_text

#: The values of formula cells, by sheet, row and column.
Values = dict[str, dict[tuple[int, int], float | str]]

#: What a cell holds where the engine has no figure: Excel carries it on as an error.
MISSING = "#N/A"


def parts_of(book: Workbook, values: Values) -> tuple[dict[str, bytes | Spelt], dict[str, str]]:
    """The parts of a workbook's file as openpyxl writes them, and the rows of each sheet apart.

    Parameters
    ----------
    book : openpyxl.Workbook
    values : dict of str to dict of (row, column) to number or text
        The value of every formula cell, by sheet.

    Returns
    -------
    tuple of dict of str to bytes or Spelt, and dict of str to str
        Parts by name, those of sheets without rows; and the rows, by name of their part.

    Raises
    ------
    KeyError
        When a formula cell has no value.
    """
    parts = _Parts()
    book.properties.modified = datetime.now(tz=UTC).replace(tzinfo=None)
    writer = _BookWriter(book, parts, values)
    writer.save()
    return parts, writer.rows


class _Parts(dict[str, bytes | Spelt]):
    """Keeps the parts of a file as they are, where openpyxl would zip them."""

    def writestr(self, name: str, content: str | bytes) -> None:
        """Keep one part."""
        self[name] = content if isinstance(content, bytes | Spelt) else content.encode()

    def namelist(self) -> list[str]:
        """The names of those kept so far."""
        return list(self)

    def close(self) -> None:
        """Nothing to close."""


class _BookWriter(ExcelWriter):  # type: ignore[misc]
    """openpyxl's writer of workbooks, which keeps the rows of each sheet for itself."""

    def __init__(self, book: Workbook, archive: _Parts, values: Values) -> None:
        super().__init__(book, archive)
        self.values = values
        self.rows: dict[str, str] = {}

    def write_worksheet(self, ws: Worksheet) -> None:
        """As openpyxl does it, with a writer of sheets that leaves the rows out."""
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts = ws._charts
        ws._drawing.images = ws._images
        writer = _SheetWriter(ws, BytesIO())
        writer.values = self.values
        writer.write()
        ws._rels = writer._rels
        part = ws.path[1:]
        self._archive.writestr(part, writer.out.getvalue())
        self.manifest.append(ws)
        self.rows[part] = writer.rows


class _SheetWriter(WorksheetWriter):  # type: ignore[misc]
    """openpyxl's writer of sheets, but for the rows."""

    values: Values
    rows: str

    def write_rows(self) -> None:
        """An empty element where the rows go, and the rows apart."""
        xf = self.xf.send(True)
        with xf.element("sheetData"):
            pass
        self.xf.send(None)
        self.rows = _rows(self.ws, self.values)
        linked = (one for one in self.ws._cells.items() if one[1]._hyperlink)
        self.ws._hyperlinks += [cell.hyperlink for _, cell in sorted(linked)]


def _rows(sheet: Worksheet, values: Values) -> str:
    """The rows of a sheet, in the one spelling."""
    own = sheet.row_dimensions
    rows: defaultdict[int, list[tuple[int, Cell]]] = defaultdict(list, {row: [] for row in own})
    for (row, column), cell in sheet._cells.items():
        rows[row].append((column, cell))
    spell = _Spelling(sheet.title, values.get(sheet.title, {})).cell
    pieces = []
    for row, cells in sorted(rows.items()):
        more = "".join([f' {key}="{value}"' for key, value in own[row]]) if row in own else ""
        inside = "".join([spell(row, column, cell) for column, cell in sorted(cells)])
        pieces.append(
            f'<row r="{row}"{more}>{inside}</row>' if inside else f'<row r="{row}"{more}/>'
        )
    return "".join(pieces)


class _Spelling:
    """Spells the cells of a sheet."""

    def __init__(self, sheet: str, values: Mapping[tuple[int, int], float | str]) -> None:
        self._sheet, self._values = sheet, values
        self._looks: dict[int, str] = {}

    def cell(self, row: int, column: int, cell: Cell) -> str:
        """One cell; nothing where it has neither a value nor a look."""
        value, kind = cell._value, cell.data_type
        look = self._looks.get(id(cell._style))
        if look is None:
            look = self._look(cell)
        start = f'<c r="{get_column_letter(column)}{row}"{look}'
        if kind == "f":
            return start + _formula(value, self._values[row, column])
        if value is None or value == "":
            own = "inlineStr" if kind == "s" else kind
            return f'{start} t="{own}"/>' if look or value == "" else ""
        if kind == "s":
            space = ' xml:space="preserve"' if value != value.strip() else ""
            return f'{start} t="inlineStr"><is><t{space}>{_in_text(value)}</t></is></c>'
        if kind not in ("n", "e", "b"):
            raise TypeError(f"{self._sheet}, row {row}: a cell of the kind {kind}")
        # As openpyxl writes figures.
        figure = f"{value:.16g}" if kind == "n" else safe_string(value)
        return f'{start} t="{kind}"><v>{figure}</v></c>'

    def _look(self, cell: Cell) -> str:
        """The attribute that says how a cell looks; cells of one look have one array."""
        look = f' s="{cell.style_id}"' if cell.has_style else ""
        self._looks[id(cell._style)] = look
        return look


def _formula(formula: str, value: float | str) -> str:
    """What follows of a cell with a formula: that, and the value that the engine gave it."""
    inside = f"<f>{_in_text(formula[1:])}</f>"
    if isinstance(value, str):
        return f' t="str">{inside}<v>{_in_text(value)}</v></c>'
    if not isfinite(value):
        return f' t="e">{inside}<v>{MISSING}</v></c>'
    return f">{inside}<v>{float(value)!r}</v></c>"
