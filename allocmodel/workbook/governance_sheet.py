"""The sheet of who decides, who was asked, what was decided and how far race equality has come."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.scenario.governance import Governance
from allocmodel.scenario.maturity_levels import Standing, standings
from allocmodel.study.identity import figures_digest
from allocmodel.workbook.layout import FIRST_ROW
from allocmodel.workbook.tables import Drawing, text_table

#: Where a workbook has the figures that speak to a line of the matrix.
_FIGURES = {
    "unknown_ethnicity": "Summary: recorded ethnicity, where the scenario has records",
    "weights": "Evidence, Adjustments: weights by ethnic group, where there are any",
    "equity": "Equity: like for like, before and after",
    "sign_offs": "Sources: judgements, and who signed them off",
    "engagement": "Who was asked, on this sheet",
}


def draw_governance(drawing: Drawing, sheet: Worksheet) -> None:
    """Tables of what the scenario says; nothing where it says nothing of its kind."""
    governance = drawing.run.inputs.scenario.governance
    assert governance is not None, "the sheet is there where the scenario has it"
    for letter, width in zip("ABCDEFG", (44, 44, 44, 44, 44, 44, 52), strict=True):
        sheet.column_dimensions[letter].width = width
    row = FIRST_ROW
    for title, name, header, rows in (
        ("Who decides, and what was decided", "governance", ("What", "Says"), _said(drawing)),
        ("Who was asked", "engagement", ("With whom", "When", "What changed"), _asked(governance)),
        ("Objections", "objections", ("Objection", "From", "Answer"), _objections(governance)),
        (
            "Race equality maturity matrix, as people see it",
            "maturity",
            (
                "What is looked at",
                "Level now",
                "Level last year",
                "Since then",
                "Evidence",
                "Evidence last year",
                "The model's figures",
            ),
            _matrix(drawing),
        ),
    ):
        if rows:
            row = text_table(drawing, sheet, row, title, name, header, rows)


def _said(drawing: Drawing) -> list[list[str]]:
    """Who decides and what was decided, and the digest of the figures of this workbook."""
    governance = drawing.run.inputs.scenario.governance or Governance()
    listed = {
        "Who decides": governance.body,
        "Who answers for the scenario": governance.owner,
        "Who checked it": ", ".join(governance.reviewers),
        "Whom to ask": governance.contact,
        "How to object": governance.how_to_object,
        "Decided on": governance.decided_on,
        "Decision": governance.decision,
        "Digest of the figures that the decision rests on": governance.rests_on,
        "Digest of the figures of this run": figures_digest(drawing.run),
    }
    return [[title, text] for title, text in listed.items() if text]


def _asked(governance: Governance) -> list[list[str]]:
    return [[one.with_, one.when, one.changed or "-"] for one in governance.engagement]


def _objections(governance: Governance) -> list[list[str]]:
    return [
        [one.objection, one.by, one.answer or "Not answered yet"] for one in governance.objections
    ]


def _matrix(drawing: Drawing) -> list[list[str]]:
    """A row for each criterion: levels in words, people's evidence, where the figures stand."""
    return [
        [
            one.criterion.title,
            _level(one, one.level),
            _level(one, one.before),
            _WAYS[one.way],
            one.evidence or "-",
            one.evidence_before or "-",
            "; ".join(_FIGURES[kind] for kind in one.criterion.evidence) or "-",
        ]
        for one in standings(drawing.run.inputs.scenario)
    ]


#: Which way a level has gone since last year.
_WAYS = {"higher": "Higher", "same": "The same", "lower": "Lower", "": "-"}


def _level(one: Standing, level: int | None) -> str:
    return f"{level}: {one.criterion.levels[level - 1]}" if level else "Not set"
