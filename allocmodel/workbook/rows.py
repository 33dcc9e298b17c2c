"""Writes the rows of sheets: nearly all of a workbook, and most of the time that it takes.

openpyxl writes a cell at a time through an XML library, without the values of formulas. Here each
cell is written once, in the one spelling and with its value, a few times as fast. Whatever else a
sheet has is openpyxl's.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.compat import safe_string
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

Values = Mapping[tuple[str, str], float | str]

#: What a cell holds where the engine has no figure: Excel carries it on as an error.
MISSING = "#N/A"

_IN_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})


def parts_of(book: Workbook, values: Values) -> tuple[dict[str, bytes], dict[str, str]]:
    """The parts of a workbook's file as openpyxl writes them, and the rows of each sheet apart.

    Parameters
    ----------
    book : openpyxl.Workbook
    values : mapping of (sheet, address) to number or text
        The value of every formula cell.

    Returns
    -------
    tuple of dict of str to bytes, and dict of str to str
        Parts by name, those of sheets without rows; and the rows, by name of their part.

    Raises
    ------
    KeyError
        When a formula cell has no value.
    """
    saved = BytesIO()
    book.properties.modified = datetime.now(tz=UTC).replace(tzinfo=None)
    writer = _BookWriter(book, ZipFile(saved, "w", ZIP_STORED), values)
    writer.save()
    with ZipFile(saved) as packed:
        return {name: packed.read(name) for name in packed.namelist()}, writer.rows


class _BookWriter(ExcelWriter):  # type: ignore[misc]
    """openpyxl's writer of workbooks, which keeps the rows of each sheet for itself."""

    def __init__(self, book: Workbook, archive: ZipFile, values: Values) -> None:
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
        self.ws._hyperlinks += [
            cell.hyperlink for _, cell in sorted(self.ws._cells.items()) if cell._hyperlink
        ]


def _rows(sheet: Worksheet, values: Values) -> str:
    """The rows of a sheet, in the one spelling."""
    own, looks = sheet.row_dimensions, _Looks()
    letters = {column: get_column_letter(column) for column in range(1, sheet.max_column + 1)}
    rows: dict[int, list[str]] = defaultdict(list)
    for (row, column), cell in sorted(sheet._cells.items()):
        written = _cell(cell, f"{letters[column]}{row}", looks.of(cell), sheet.title, values)
        rows[row].append(written)
    for row in own.keys() - rows.keys():
        rows[row] = []
    pieces = []
    for row, cells in sorted(rows.items()):
        more = "".join(f' {key}="{value}"' for key, value in dict(own.get(row, {})).items())
        inside = "".join(cells)
        pieces.append(
            f'<row r="{row}"{more}>{inside}</row>' if inside else f'<row r="{row}"{more}/>'
        )
    return "".join(pieces)


class _Looks:
    """The attribute that says how a cell looks; openpyxl is slow at it, so each is asked once."""

    def __init__(self) -> None:
        self._known: dict[bytes, str] = {}

    def of(self, cell: Cell) -> str:
        """Of a cell; blank where it has no look of its own."""
        key = cell._style.tobytes()
        if key not in self._known:
            self._known[key] = f' s="{cell.style_id}"' if cell.has_style else ""
        return self._known[key]


def _cell(cell: Cell, address: str, look: str, sheet: str, values: Values) -> str:
    """One cell; nothing where it has neither a value nor a look."""
    value, kind = cell._value, cell.data_type
    if kind == "f":
        return _formula(address, look, value, values[sheet, address])
    if value is None or value == "":
        own = "inlineStr" if kind == "s" else kind
        return f'<c r="{address}"{look} t="{own}"/>' if look or value == "" else ""
    if kind == "s":
        space = ' xml:space="preserve"' if value != value.strip() else ""
        text = value.translate(_IN_TEXT)
        return f'<c r="{address}"{look} t="inlineStr"><is><t{space}>{text}</t></is></c>'
    if kind not in ("n", "e", "b"):
        raise TypeError(f"{sheet}, {address}: a cell of the kind {kind}")
    return f'<c r="{address}"{look} t="{kind}"><v>{safe_string(value)}</v></c>'


def _formula(address: str, look: str, formula: str, value: float | str) -> str:
    """A cell with a formula, and with the value that the engine gave it."""
    inside = f"<f>{formula[1:].translate(_IN_TEXT)}</f>"
    if isinstance(value, str):
        text = value.translate(_IN_TEXT)
        return f'<c r="{address}"{look} t="str">{inside}<v>{text}</v></c>'
    if not math.isfinite(value):
        return f'<c r="{address}"{look} t="e">{inside}<v>{MISSING}</v></c>'
    return f'<c r="{address}"{look}>{inside}<v>{float(value)!r}</v></c>'
