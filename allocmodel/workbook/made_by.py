"""Who made a workbook, from what and when, and who signs it: a block at the end of Summary."""

from __future__ import annotations

import os
import textwrap
import time

from openpyxl.worksheet.worksheet import Worksheet

from allocmodel import __version__
from allocmodel.study.identity import digest
from allocmodel.workbook import style
from allocmodel.workbook.paper import upright_line
from allocmodel.workbook.pen import LINE_LENGTH, fit_height
from allocmodel.workbook.stored_values import fixed_time
from allocmodel.workbook.tables import Drawing

#: What stands where a name is to be written by hand.
TO_BE_FILLED_IN = "Name and date:"
HOLDS = "\N{NO-BREAK SPACE}"
UNBROKEN = TO_BE_FILLED_IN.replace(" ", HOLDS)

#: Points of height that a signature takes.
ROOM_TO_SIGN = 24.0

#: Who answers for what, on paper.
ROLES = {
    "Owner of the model run": "Answers for the scenario and its inputs",
    "Reviewer": "Has checked inputs, judgements and checks",
    "Signed off by": "Accepts the result for use",
}


def draw_made_by(drawing: Drawing, sheet: Worksheet, row: int) -> int:
    """Draw the block; gives the row where the next thing may start."""
    scenario = drawing.run.inputs.scenario
    signed = [one for one in drawing.run.inputs.judgements if one.is_signed]
    judged = len(drawing.run.inputs.judgements)
    made = [
        ["Made by", f"allocmodel {__version__}"],
        ["Run on", _run_date(drawing)],
        ["Scenario, and its status", f"{scenario.id}, {scenario.status}"],
        ["Digest of all that determines the results", digest(drawing.run)],
        ["Judgements signed", f"{len(signed)} of {judged}: see Sources"],
        *([role, f"{what}. {TO_BE_FILLED_IN}"] for role, what in ROLES.items()),
    ]
    drawing.pen.text(sheet, row, 1, "Made by, from, and signed by", style.TABLE_TITLE)
    names, figures = (sheet.column_dimensions[letter].width for letter in "AB")
    # What stands beside the names is on the first page alone, which may be an upright one.
    is_short = drawing.pen.line_length(sheet) < LINE_LENGTH
    room = (upright_line(names, figures) if is_short else LINE_LENGTH) - int(names)
    row += 1
    for what, said in made:
        # Where a name is to be written, the line is not broken.
        lines = [
            line.replace(HOLDS, " ")
            for line in textwrap.wrap(said.replace(TO_BE_FILLED_IN, UNBROKEN), room)
        ]
        drawing.pen.text(sheet, row, 1, what, style.ROW_LABEL)
        for number, line in enumerate(lines):
            drawing.pen.text(sheet, row + number, 2, line, style.BESIDE_LABEL)
        fit_height(sheet, row, {1: what})
        row += len(lines)
        if what in ROLES:
            sheet.row_dimensions[row - 1].height = ROOM_TO_SIGN
    return row + 1


def _run_date(drawing: Drawing) -> str:
    """The day that SOURCE_DATE_EPOCH says; without it the data's, so that bytes repeat."""
    if os.environ.get("SOURCE_DATE_EPOCH"):
        return time.strftime("%d %B %Y", fixed_time())
    return f"no date is set (SOURCE_DATE_EPOCH); figures are those of {drawing.run.inputs.year}"
