"""The sheet of sources, assumptions and judgements."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.model.assumptions import ASSUMPTIONS
from allocmodel.model.vocabulary import GRADES
from allocmodel.workbook import style
from allocmodel.workbook.layout import FIRST_ROW, InputRow
from allocmodel.workbook.tables import Drawing, text_table


def draw_sources(drawing: Drawing, sheet: Worksheet) -> None:
    """Publishers' files, the files of this run, and the log of assumptions."""
    for letter, width in zip("ABCDEF", (62, 58, 28, 32, 12, 68), strict=True):
        sheet.column_dimensions[letter].width = width
    row = FIRST_ROW
    sources = [
        [source[key] for key in ("publisher", "title", "vintage", "licence", "grade", "sha256")]
        for source in drawing.run.inputs.reference.sources()
    ]
    row = text_table(
        drawing,
        sheet,
        row,
        "Publishers' files",
        "sources",
        ("Publisher", "Title", "Vintage", "Licence", "Grade", "sha256 of the original"),
        _without_repeats(sources),
    )
    hashes = [[name, digest] for name, digest in drawing.run.inputs.reference.hashes().items()]
    row = text_table(drawing, sheet, row, "Tables read", "tables_read", ("Table", "sha256"), hashes)
    log = [[one.text, one.quality, one.impact, one.source] for one in ASSUMPTIONS]
    row = text_table(
        drawing,
        sheet,
        row,
        "Assumptions: how well founded (quality), and how much rests on them (impact)",
        "assumptions",
        ("Assumption", "Quality", "Impact", "Source"),
        log,
    )
    judgements = _judgements(drawing)
    if judgements:
        row = text_table(
            drawing,
            sheet,
            row,
            "Judgements: a final scenario needs a sign-off for each",
            "judgements",
            ("Figure", "Where it stands", "Its name in a sign-off", "Signed off by"),
            judgements,
        )
    grades = [[grade, meaning] for grade, meaning in GRADES.items()]
    text_table(drawing, sheet, row, "Grades", "grades", ("Grade", "Meaning"), grades)
    attribution = (
        "Contains public sector information licensed under the Open Government Licence v3.0."
    )
    drawing.pen.text(sheet, FIRST_ROW - 1, 1, attribution, style.REMARK)


def _judgements(drawing: Drawing) -> list[list[str]]:
    """Every figure that is a judgement: where it stands, and who signed it off."""
    signed = {one.figure: one for one in drawing.run.inputs.scenario.sign_off}
    rows = []
    for row in drawing.layout.input_rows:
        where_from = drawing.run.inputs.provenance[row.quantity.name, tuple(row.labels.values())]
        if where_from.grade == "judgement":
            figure = figure_name(row)
            one = signed.get(figure)
            by = f"{one.by}. {one.note}".strip() if one else "Not signed off"
            rows.append([row.title, f"Inputs, row {row.row}", figure, by])
    return rows


#: How a scenario's sign-off names the judgements of each parameter.
_FIGURES = {
    "gross_amount": "budget.{budget_line}.amount",
    "phi": "weight.phi",
    "quintile_weight": "weight.quintiles",
    "health_inequalities_share": "health_inequalities.share",
}


def figure_name(row: InputRow) -> str:
    """What a sign-off calls the figure of an input row."""
    if "evidence_row" in row.labels:
        return f"evidence.{row.labels['evidence_row'].split(':')[0]}"
    return _FIGURES.get(row.quantity.name, row.quantity.name).format(**row.labels)


def _without_repeats(rows: list[list[str]]) -> list[list[str]]:
    return [list(row) for row in dict.fromkeys(tuple(row) for row in rows)]
