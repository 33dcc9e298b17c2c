"""The sheet of model cards: of every fit that a line of the scenario is shared by."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.workbook import style
from allocmodel.workbook.layout import FIRST_ROW
from allocmodel.workbook.pen import fit_height
from allocmodel.workbook.tables import Drawing

if TYPE_CHECKING:
    from allocmodel.views.model_card import CardTable

MODEL_CARD_SHEET = "Model card"
#: A figure as a card writes it: so many decimals, and commas between thousands.
_FIGURE = re.compile(r"-?[\d,]+(?:\.(\d+))?")


def draw_model_card(drawing: Drawing, sheet: Worksheet) -> None:
    """Each card, one below the other, as `allocmodel fit` wrote it."""
    # What only fits need is loaded where a scenario names one.
    from allocmodel.views.model_card import model_card

    for letter, width in zip("ABCDEF", (44, 44, 18, 18, 22, 18), strict=True):
        sheet.column_dimensions[letter].width = width
    row = FIRST_ROW
    for result in drawing.run.inputs.fits.values():
        drawing.pen.text(sheet, row, 1, str(result["title"]), style.SHEET_TITLE)
        row += 2
        for section in model_card(result):
            drawing.pen.text(sheet, row, 1, section.title, style.TABLE_TITLE)
            row += 1
            for said in section.says:
                row = drawing.pen.paragraph(sheet, row, said)
            if section.table is not None:
                row = _draw_table(drawing, sheet, row, section.table)
            row += 1


def _draw_table(drawing: Drawing, sheet: Worksheet, row: int, table: CardTable) -> int:
    for column, header in enumerate(table.header, start=1):
        drawing.pen.header(sheet, row, column, header)
    fit_height(sheet, row, dict(enumerate(table.header, start=1)))
    for below, cells in enumerate(table.rows, start=row + 1):
        for column, text in enumerate(cells, start=1):
            _draw_cell(drawing, sheet, below, column, text)
        fit_height(sheet, below, dict(enumerate(cells, start=1)))
    return row + len(table.rows) + 1


def _draw_cell(drawing: Drawing, sheet: Worksheet, row: int, column: int, text: str) -> None:
    figure = _FIGURE.fullmatch(text)
    if figure is None:
        drawing.pen.text(sheet, row, column, text, style.BOXED_TEXT)
        return
    decimals = len(figure[1] or "")
    form = f"#,##0.{'0' * decimals}" if decimals else style.COUNT_FORMAT
    value = float(text.replace(",", ""))
    drawing.pen.figure(sheet, row, column, value, style.FIGURE.with_format(form))
