"""The Evidence sheet: the studies used, and what they come to for each ethnic group."""

from __future__ import annotations

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.model.vocabulary import ESTIMATES, ETHNIC_GROUPS
from allocmodel.workbook.layout import FIRST_ROW, coordinates
from allocmodel.workbook.tables import Drawing, text_table
from allocmodel.workbook.views import View, draw_view


def draw_evidence(drawing: Drawing, sheet: Worksheet) -> None:
    """Ratios as published, relative risks, the studies, relative need by ethnic group."""
    sheet.column_dimensions["A"].width = 56
    for column in range(2, 14):
        sheet.column_dimensions[get_column_letter(column)].width = 20
    row = FIRST_ROW
    for view in (_ratios(drawing), _needs(drawing)):
        row = draw_view(drawing, sheet, view, row).last_row + 3
    row = text_table(
        drawing,
        sheet,
        row,
        "The studies",
        "studies",
        ("Row of evidence", "Grade", "Reference and adjustment", "Source"),
        _studies(drawing),
    )
    text_table(
        drawing,
        sheet,
        row,
        "Why this does not count the same need twice, in the scenario's words",
        "not_counted_twice",
        ("Weight", "Reason"),
        [
            [f"{one.line}: {one.kind}", one.already_in_formula or "The formula carries none"]
            for one in drawing.run.inputs.scenario.weight
        ],
    )


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


def _studies(drawing: Drawing) -> list[list[str]]:
    rows = []
    for row in _rows(drawing):
        where_from = drawing.run.inputs.provenance["is_odds_ratio", (row,)]
        rows.append([row, where_from.grade, where_from.note, where_from.source])
    return rows
