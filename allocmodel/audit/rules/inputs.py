"""Rules of inputs: where they stand, what is said of them, what is locked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.audit.addresses import place_of
from allocmodel.audit.audited import Audited, key
from allocmodel.audit.cells import cells_of
from allocmodel.audit.rules.exempt import INPUT_SHEETS, chooses, chooses_a_place, marks
from allocmodel.audit.rules.finding import Finding
from allocmodel.audit.rules.flow import addresses_in
from allocmodel.declared.vocabulary import GRADES
from allocmodel.workbook.layout import INPUTS_SHEET

DESCRIBED_BY = ("Unit", "Allowed range", "Source", "Grade")


def inputs_apart(audited: Audited) -> Iterator[Finding]:
    """What may be changed stands on the sheets for it, and nothing is computed there."""
    banner, _ = place_of(audited.master[1]) if audited.master else (0, 0)
    for cell in audited.cells:
        sheet = cell.parent.title
        apart = sheet in INPUT_SHEETS or chooses_a_place(cell)
        if not cell.protection.locked and not apart:
            yield Finding(1, *key(cell), "can be changed, and is not on a sheet for inputs")
        computed = cell.data_type == "f" and sheet in INPUT_SHEETS
        if computed and not (cell.row == banner or chooses(cell) or marks(cell)):
            yield Finding(1, *key(cell), "computes on a sheet for inputs")


def inputs_described(audited: Audited) -> Iterator[Finding]:
    """Every input has a value, unit, allowed range, source and grade."""
    if INPUTS_SHEET not in audited.position:
        yield Finding(6, INPUTS_SHEET, "", "is missing")
        return
    sheet = audited.book[INPUTS_SHEET]
    headers = {cell.value: cell.column for cell in cells_of(sheet)}
    for title in DESCRIBED_BY:
        if title not in headers:
            yield Finding(6, INPUTS_SHEET, "", f'has no column "{title}"')
    for cell in _unlocked(sheet):
        if cell.value is None and not _may_be_blank(sheet, cell, headers):
            yield Finding(6, *key(cell), "is an input without a value")
        for title in set(DESCRIBED_BY) & set(headers):
            if not sheet.cell(cell.row, headers[title]).value:
                yield Finding(6, *key(cell), f"is an input without its {title.lower()}")
        if "Grade" in headers and not _is_graded(audited, sheet.cell(cell.row, headers["Grade"])):
            yield Finding(6, *key(cell), "has a grade that is not one of the list")


def _is_graded(audited: Audited, grade: Cell) -> bool:
    """Whether a grade is one of the list; where one is chosen, whether each of them is."""
    if not chooses(grade):
        return grade.value in GRADES
    every = addresses_in(audited, audited.areas[key(grade)][0])
    return all(audited.book[sheet][at].value in GRADES for sheet, at in every)


def _may_be_blank(sheet: Worksheet, cell: Cell, headers: Mapping[object, int]) -> bool:
    """Whether the range of an input says that it may be blank: a limit that is none."""
    said = str(sheet.cell(cell.row, headers.get("Allowed range", 1)).value)
    return "or blank" in said


def locks(audited: Audited) -> Iterator[Finding]:
    """Calculated cells are locked, without a password; inputs are not, and say what they take."""
    for sheet in audited.book:
        if not sheet.protection.sheet:
            yield Finding(7, sheet.title, "", "is not protected")
        if sheet.protection.password or sheet.protection.hashValue:
            yield Finding(7, sheet.title, "", "is protected with a password")
        for cell in _unlocked(sheet):
            if cell.data_type == "f":
                yield Finding(7, *key(cell), "is a formula that is not locked")
            elif sheet.title in INPUT_SHEETS:
                yield from _marked(sheet, cell)
    if not any(_unlocked(audited.book[name]) for name in INPUT_SHEETS if name in audited.book):
        yield Finding(7, INPUTS_SHEET, "", "has no cell that can be changed")


def _marked(sheet: Worksheet, cell: Cell) -> Iterator[Finding]:
    """An input is marked by its fill, and by a message when it is entered."""
    if cell.fill.fill_type != "solid":
        yield Finding(7, *key(cell), "is an input that does not look like one")
    rules = [rule for rule in sheet.data_validations.dataValidation if cell.coordinate in rule]
    if not any(rule.showInputMessage and rule.prompt and rule.error for rule in rules):
        yield Finding(7, *key(cell), "is an input without a rule and a message")


def _unlocked(sheet: Worksheet) -> list[Cell]:
    """The cells of a sheet that can be changed."""
    return [cell for cell in cells_of(sheet) if not cell.protection.locked]
