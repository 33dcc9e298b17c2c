"""The register of checks, and the master check that every sheet shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

import xarray as xr
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.engine.steps import STAGES
from allocmodel.engine.verdict import exceeds, largest_difference
from allocmodel.study.run import CheckOutcome, Run
from allocmodel.tracing.cells import Host, Spot, excel_formula
from allocmodel.tracing.expression import Node, Quantity, trace
from allocmodel.workbook import style
from allocmodel.workbook.layout import FIRST_ROW, coordinates
from allocmodel.workbook.tables import Drawing

CHECKS_SHEET = STAGES["checks"][0]
COLUMNS = ("Check", "Largest difference", "Tolerance", "Unit", "Result")
RESULT_COLUMN = len(COLUMNS)
PASSED, FAILED = "OK", "FAIL"


def draw_register(drawing: Drawing, sheet: Worksheet) -> None:
    """One row per check: what it is, its largest difference, its tolerance, OK or FAIL."""
    for column, header in enumerate(COLUMNS, start=1):
        drawing.pen.header(sheet, FIRST_ROW, column, header)
    for row, check in enumerate(drawing.run.checks, start=FIRST_ROW + 1):
        drawing.pen.text(sheet, row, 1, drawing.of_whole(check.title), style.BOXED_TEXT)
        _largest(drawing, sheet, row, check)
        spot = drawing.layout.input_spot("tolerance", {"unit": check.unit})
        formula = f"={spot.sheet}!${get_column_letter(spot.column)}${spot.row}"
        drawing.pen.formula(sheet, row, 3, formula, check.tolerance, style.CHECK)
        drawing.pen.text(sheet, row, 4, check.unit, style.BOXED_TEXT)
        _result(drawing, sheet, row, check)
    # Paper has the verdicts; the figures behind each stand below, for the screen.
    sheet.print_area = f"A1:{get_column_letter(len(COLUMNS))}{FIRST_ROW + len(drawing.run.checks)}"


def _largest(drawing: Drawing, sheet: Worksheet, row: int, check: CheckOutcome) -> None:
    coords = coordinates(drawing.run, check.name)
    rows = drawing.layout.row_dim(check.name)
    # What stands down the rows first: columns side by side are then one range.
    ordered = {rows: coords[rows], **coords} if rows in coords else coords
    node = trace(largest_difference, {"check": ordered})
    host = Host(Spot(CHECKS_SHEET, row, 2), None, None, FIRST_ROW)
    formula = excel_formula(node, {}, host, _OneCheck(drawing, check.name, row))
    drawing.pen.formula(sheet, row, 2, formula, check.largest, style.CHECK)


def _result(drawing: Drawing, sheet: Worksheet, row: int, check: CheckOutcome) -> None:
    # Traced: given nodes for arrays, the formula gives a node.
    largest, limit = (cast(xr.DataArray, Quantity(one, {})) for one in ("largest", "limit"))
    node = cast(Node, exceeds(largest, limit))
    host = Host(Spot(CHECKS_SHEET, row, RESULT_COLUMN), None, None, FIRST_ROW)
    failed = excel_formula(node, {}, host, _OneCheck(drawing, check.name, row)).removeprefix("=")
    # A difference that is an error fails too.
    formula = f'=IFERROR(IF({failed},"{FAILED}","{PASSED}"),"{FAILED}")'
    result = PASSED if check.passed else FAILED
    drawing.pen.formula(sheet, row, RESULT_COLUMN, formula, result)


def result_spot(run: Run, check: str) -> Spot | None:
    """The verdict on one check in the register; None where the run has no such check."""
    names = [one.name for one in run.checks]
    if check not in names:
        return None
    return Spot(CHECKS_SHEET, FIRST_ROW + 1 + names.index(check), RESULT_COLUMN)


class _OneCheck:
    """Where the figures of one row of the register stand."""

    def __init__(self, drawing: Drawing, check: str, row: int) -> None:
        self.layout, self.check, self.row = drawing.layout, check, row

    def spot(self, name: str, labels: Mapping[str, str]) -> Spot:
        if name == "check":
            return self.layout.spot(self.check, labels)
        return Spot(CHECKS_SHEET, self.row, {"largest": 2, "limit": 3}[name])

    def row_dim(self, name: str) -> str | None:
        return self.layout.row_dim(self.check) if name == "check" else None

    def rows(self, name: str, labels: Sequence[str]) -> Sequence[int]:
        return self.layout.rows(self.check, labels)

    def label(self, name: str, labels: Mapping[str, str], host: Host) -> Spot | None:
        return None

    def names(self, name: str, labels: Mapping[str, object], dim: str) -> list[Spot]:
        raise LookupError(name)


def draw_master(drawing: Drawing, sheet: Worksheet, row: int) -> None:
    """The master check: OK only if every check says OK; an error anywhere makes it FAIL."""
    drawing.pen.text(sheet, row, 1, "All checks of this workbook", style.BOLD_TEXT)
    letter = get_column_letter(RESULT_COLUMN)
    first, last = FIRST_ROW + 1, FIRST_ROW + len(drawing.run.checks)
    if sheet.title == CHECKS_SHEET:
        results = f"${letter}${first}:${letter}${last}"
        formula = f'=IF(COUNTIF({results},"<>{PASSED}")=0,"{PASSED}","{FAILED}")'
    else:
        formula = f"={CHECKS_SHEET}!$B${row}"
    result = PASSED if drawing.run.passed else FAILED
    drawing.pen.formula(sheet, row, 2, formula, result, style.BOLD_FIGURE)
