"""The register of checks, and the master check that every sheet shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

import xarray as xr
from openpyxl.formatting.rule import FormulaRule
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.engine.steps import STAGES
from allocmodel.engine.verdict import exceeds, largest_difference
from allocmodel.study.run import CheckOutcome, Run
from allocmodel.tracing.cells import Formulas, Host, Spot
from allocmodel.tracing.nodes import Node, Quantity
from allocmodel.tracing.trace import trace
from allocmodel.workbook import style
from allocmodel.workbook.as_run.bands import COUNT
from allocmodel.workbook.layout import ANCHORED, AS_RUN_SHEET, FIRST_ROW, coordinates
from allocmodel.workbook.pen import fit_height
from allocmodel.workbook.tables import Drawing

CHECKS_SHEET = STAGES["checks"][0]
COLUMNS = ("Check", "Largest difference", "Tolerance", "Unit", "Result")
RESULT_COLUMN = len(COLUMNS)
PASSED, FAILED = "OK", "FAIL"
#: What the checks that rest on the sheet As run count.
COUNTED = "figures"
#: The cells at the top of each sheet: the master check, and how many inputs are changed.
MASTER_COLUMN, BANNER_COLUMN = 2, 3


def draw_register(drawing: Drawing, sheet: Worksheet, worst: Mapping[str, str]) -> None:
    """One row per check: what it is, its largest difference, its tolerance, OK or FAIL.

    Parameters
    ----------
    drawing : Drawing
    sheet : Worksheet
    worst : mapping of str to str
        By check of the sheet As run, the formula that counts what is not as it must be.
    """
    for column, header in enumerate(COLUMNS, start=1):
        drawing.pen.header(sheet, FIRST_ROW, column, header)
    for row, check in enumerate(drawing.run.checks, start=FIRST_ROW + 1):
        title = drawing.of_whole(check.title)
        drawing.pen.text(sheet, row, 1, title, style.BOXED_TEXT)
        fit_height(sheet, row, {1: title})
        _largest(drawing, sheet, row, check)
        drawing.pen.figure(sheet, row, 3, check.tolerance, style.CHECK)
        drawing.pen.text(sheet, row, 4, check.unit, style.BOXED_TEXT)
        _result(drawing, sheet, row, check.name, check.passed)
    counts = style.FIGURE.with_format(style.COUNT_FORMAT)
    for row, title in enumerate(ANCHORED, start=FIRST_ROW + 1 + len(drawing.run.checks)):
        drawing.pen.text(sheet, row, 1, title, style.BOXED_TEXT)
        fit_height(sheet, row, {1: title})
        drawing.pen.formula(sheet, row, 2, f"={worst[title]}", 0.0, counts)
        drawing.pen.figure(sheet, row, 3, 0.0, counts)
        drawing.pen.text(sheet, row, 4, COUNTED, style.BOXED_TEXT)
        _result(drawing, sheet, row, "", True)
    # Paper has the verdicts; the figures behind each stand below, for the screen.
    last = FIRST_ROW + len(drawing.run.checks) + len(ANCHORED)
    sheet.print_area = f"A1:{get_column_letter(len(COLUMNS))}{last}"


def _largest(drawing: Drawing, sheet: Worksheet, row: int, check: CheckOutcome) -> None:
    coords = coordinates(drawing.run, check.name)
    rows = drawing.layout.row_dim(check.name)
    # What stands down the rows first: columns side by side are then one range.
    ordered = {rows: coords[rows], **coords} if rows in coords else coords
    node = trace(largest_difference, {"check": ordered})
    host = Host(Spot(CHECKS_SHEET, row, 2), None, None, FIRST_ROW)
    formula = Formulas(_OneCheck(drawing, check.name, row)).at(node, {}, host)
    look = style.FIGURE.with_format(style.check_format(check.unit))
    drawing.pen.formula(sheet, row, 2, formula, check.largest, look)


def _result(drawing: Drawing, sheet: Worksheet, row: int, check: str, passed: bool) -> None:
    # Traced: given nodes for arrays, the formula gives a node.
    largest, limit = (cast(xr.DataArray, Quantity(one, {})) for one in ("largest", "limit"))
    node = cast(Node, exceeds(largest, limit))
    host = Host(Spot(CHECKS_SHEET, row, RESULT_COLUMN), None, None, FIRST_ROW)
    failed = Formulas(_OneCheck(drawing, check, row)).at(node, {}, host).removeprefix("=")
    # A difference that is an error fails too.
    formula = f'=IFERROR(IF({failed},"{FAILED}","{PASSED}"),"{FAILED}")'
    result = PASSED if passed else FAILED
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
    """The master check, and beside it how many inputs are changed.

    OK only if every check says OK: an error anywhere is a FAIL too, and how many fail is said.
    """
    drawing.pen.text(sheet, row, 1, "All checks of this workbook", style.BOLD_TEXT)
    checks = drawing.run.checks
    first, count = FIRST_ROW + 1, len(checks) + len(ANCHORED)
    failed = sum(not check.passed for check in checks)
    result = f"{FAILED}: {failed} of {count} checks" if failed else PASSED
    if sheet.title == CHECKS_SHEET:
        letter = get_column_letter(RESULT_COLUMN)
        results = f"${letter}${first}:${letter}${first + count - 1}"
        not_passed = f'COUNTIF({results},"<>{PASSED}")'
        said = f'"{FAILED}: "&{not_passed}&" of {count} checks"'
        master = f'=IF({not_passed}=0,"{PASSED}",{said})'
        changed = f"{quote_sheetname(AS_RUN_SHEET)}!{COUNT}"
        banner = f'=IF({changed}=0,"{UNCHANGED}","{CHANGED}"&{changed})'
    else:
        master, banner = (
            f"={CHECKS_SHEET}!${get_column_letter(column)}${row}"
            for column in (MASTER_COLUMN, BANNER_COLUMN)
        )
    cell = drawing.pen.formula(sheet, row, MASTER_COLUMN, master, result, style.BOLD_FIGURE)
    drawing.pen.formula(sheet, row, BANNER_COLUMN, banner, UNCHANGED, style.BOLD_TEXT)
    turns_red(sheet, cell.coordinate)
    if sheet.title == CHECKS_SHEET:
        letter = get_column_letter(RESULT_COLUMN)
        turns_red(sheet, f"{letter}{first}:{letter}{first + count - 1}")


#: What each sheet says of its inputs: no longer than two columns of figures.
UNCHANGED = "No input changed since the run"
CHANGED = "Inputs changed since the run: "


def turns_red(sheet: Worksheet, cells: str) -> None:
    """Cells that are white on red while they do not say OK; the word FAIL says it too."""
    first = cells.split(":")[0]
    rule = FormulaRule(formula=[f'{first}<>"{PASSED}"'], font=style.FAILED, fill=style.FAILED_FILL)
    sheet.conditional_formatting.add(cells, rule)
