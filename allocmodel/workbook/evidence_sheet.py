"""The Evidence sheet: the studies used, and what they come to for each ethnic group."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.declared.vocabulary import ESTIMATES, ETHNIC_GROUPS
from allocmodel.workbook import style
from allocmodel.workbook.layout import FIRST_ROW, coordinates
from allocmodel.workbook.tables import Drawing
from allocmodel.workbook.views import View, draw_view

#: Said of a weight that gives no reason, as none is asked for.
NOTHING_KNOWN = "none is given, as nothing is known of this need in the line's formula."


def draw_evidence(drawing: Drawing, sheet: Worksheet) -> None:
    """Ratios as published, relative risks, the studies, relative need by ethnic group."""
    sheet.column_dimensions["A"].width = 56
    for column in range(2, 14):
        sheet.column_dimensions[get_column_letter(column)].width = 20
    row = FIRST_ROW
    for view in (_ratios(drawing), _needs(drawing)):
        row = draw_view(drawing, sheet, view, row).last_row + 3
    row = _draw_texts(drawing, sheet, row, "The studies", _studies(drawing))
    reasons = [
        f"{one.line}, {one.kind}: {one.already_in_formula or NOTHING_KNOWN}"
        for one in drawing.run.inputs.scenario.weight
    ]
    title = "Why this does not count the same need twice, in the scenario's words"
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


def _rows(drawing: Drawing) -> dict[str, str]:
    return {row: row for row in coordinates(drawing.run, "is_odds_ratio")["evidence_row"]}


def _ratios(drawing: Drawing) -> View:
    columns = [
        ("evidence_estimate", {"estimate": estimate}, f"Published ratio: {title.lower()}")
        for estimate, title in ESTIMATES.items()
    ] + [
        ("relative_risk", {"estimate": estimate}, f"Relative risk: {title.lower()}")
        for estimate, title in ESTIMATES.items()
    ]
    return View(
        "evidence_used",
        "The evidence used",
        "Ratios to the study's reference group, with their 95 per cent intervals; odds ratios are "
        "turned into relative risks.",
        "Row of evidence",
        "evidence_row",
        _rows(drawing),
        columns,
    )


def _needs(drawing: Drawing) -> View:
    lines = coordinates(drawing.run, "relative_need")["weighted_line"]
    return View(
        "relative_needs",
        "Relative need by ethnic group",
        "1.000 = the reference group, or a group that the evidence does not cover.",
        "Ethnic group",
        "ethnic_group",
        ETHNIC_GROUPS,
        [
            (
                "relative_need",
                {"weighted_line": line, "estimate": estimate},
                f"{line}: {title.lower()}",
            )
            for line in lines
            for estimate, title in ESTIMATES.items()
        ],
    )


def _studies(drawing: Drawing) -> list[str]:
    """Each study once, with its rows of evidence."""
    by_study: dict[str, list[str]] = {}
    for row in _rows(drawing):
        one = drawing.run.inputs.provenance["is_odds_ratio", (row,)]
        by_study.setdefault(f"{one.grade}. {one.note}. {one.source}", []).append(row)
    return [f"{'; '.join(rows)} ({study})" for study, rows in by_study.items()]
