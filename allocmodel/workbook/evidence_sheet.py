"""The Evidence sheet: the studies used, and what they come to for each ethnic group."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.declared.text import capital, spoken
from allocmodel.views.catalogue import views_of
from allocmodel.views.evidence import studies
from allocmodel.workbook import style
from allocmodel.workbook.layout import FIRST_ROW
from allocmodel.workbook.tables import Drawing
from allocmodel.workbook.views import draw_views

#: Said of a weight that gives no reason, as none is asked for.
NOTHING_KNOWN = "none is given, as nothing is known of this need in the line's formula."


def draw_evidence(drawing: Drawing, sheet: Worksheet) -> None:
    """Ratios as published, relative risks, the studies, relative need by ethnic group."""
    sheet.column_dimensions["A"].width = 56
    for column in range(2, 14):
        sheet.column_dimensions[get_column_letter(column)].width = 20
    row = draw_views(drawing, sheet, views_of(drawing.run, "ratios", "needs"), FIRST_ROW)
    row = _draw_texts(drawing, sheet, row, "The studies", _studies(drawing))
    reasons = [
        f"{one.adjustment.title} on {one.line}, {one.adjustment.told(one.values)}: "
        f"{one.already_in_formula or NOTHING_KNOWN}"
        for one in drawing.run.inputs.scenario.weight
    ]
    title = "Is this need counted twice? The scenario's reason, and the part that decides it"
    _draw_texts(drawing, sheet, row, title, reasons)


def _draw_texts(
    drawing: Drawing, sheet: Worksheet, row: int, title: str, texts: Sequence[str]
) -> int:
    """Lines of text under a title; gives the row where the next may start."""
    drawing.pen.text(sheet, row, 1, title, style.TABLE_TITLE)
    row += 1
    for text in texts:
        row = drawing.pen.paragraph(sheet, row, text)
    return row + 2


def _studies(drawing: Drawing) -> list[str]:
    """Each study once, after its rows of evidence."""
    return [
        f"{capital('; '.join(map(spoken, one.rows)))} ({one.grade}. {one.note}. {one.source})"
        for one in studies(drawing.run)
    ]
