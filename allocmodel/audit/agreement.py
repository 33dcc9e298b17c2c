"""Compares the values that a workbook holds with an independent recalculation."""

from __future__ import annotations

from typing import NamedTuple

from allocmodel.audit.addresses import address_of
from allocmodel.audit.book import Book
from allocmodel.audit.recalculate import (
    Values,
    Workbook,
    formulas,
    opened,
)
from allocmodel.engine.steps import all_steps
from allocmodel.engine.verdict import IN_PARTS, ONE_PART, TOLERANCES
from allocmodel.workbook.style import FORMATS, MOVE_FORMATS

#: What may differ in any figure, as a part of it.
RELATIVE = 1e-9
#: What may differ in money: half a penny, however large the sum.
HALF_A_PENNY = 0.005
#: Shares and indices are parts of a whole; a billionth of the whole is nothing.
PART_OF_A_WHOLE = 1e-9
WHOLES = ("share", "index")
INDEX_FORMATS = (FORMATS["index"], MOVE_FORMATS["index"])

ERRORS = ("#N/A", "#DIV/0!", "#NUM!", "#VALUE!", "#REF!", "#NAME?", "#NULL!")

Address = tuple[str, str]


class Disagreement(NamedTuple):
    """A formula cell whose stored value is not what a recalculation gives."""

    sheet: str
    address: str
    formula: str
    stored: float | str | bool | None
    recomputed: float | str | bool | None


def compare(book: Workbook, stored: Values, recomputed: Values) -> list[Disagreement]:
    """The cells in which two sets of values for the same workbook differ.

    Returns
    -------
    list of Disagreement
        Empty when all agree: text to the letter, money to half a penny, the differences on the
        Checks sheet within their tolerance, and every other figure to a billionth.
    """
    allowed = allowances(book)
    return [
        Disagreement(*where, formula, stored[where], recomputed[where])
        for where, formula in formulas(book).items()
        if not agree(stored[where], recomputed[where], allowed.get(where, 0.0))
    ]


def agree(stored: object, recomputed: object, allowance: float) -> bool:
    """Whether two values are the same, but for the last digits of a computer.

    Parameters
    ----------
    stored, recomputed : number, str, bool or None
    allowance : float
        What they may differ by; 0 leaves only the relative difference.
    """
    if _is_error(stored) and _is_error(recomputed):
        # Which error it is depends on the engine; that there is no figure does not.
        return True
    if not (_is_number(stored) and _is_number(recomputed)):
        return type(stored) is type(recomputed) and stored == recomputed
    difference = abs(stored - recomputed)  # type: ignore[operator]
    if allowance:
        return bool(difference <= allowance)
    return bool(difference <= RELATIVE * max(abs(stored), abs(recomputed)))  # type: ignore[arg-type]


def allowances(book: Workbook) -> dict[Address, float]:
    """What each figure may differ by; cells that are not here are compared relatively."""
    read = opened(book)
    return {**_by_format(read), **_by_step(read), **_register(read)}


def _by_format(book: Book) -> dict[Address, float]:
    """Allowances of figures that are shown as money or as per cent."""
    allowed = {}
    for sheet in book.sheets.values():
        for at, cell in sheet.cells.items():
            form = book.number_format(cell)
            if "£" in form:
                allowed[sheet.name, address_of(at)] = HALF_A_PENNY
            elif form.endswith("%") or form in INDEX_FORMATS:
                allowed[sheet.name, address_of(at)] = PART_OF_A_WHOLE
    return allowed


def _by_step(book: Book) -> dict[Address, float]:
    """Allowances of the tables that hold a step, where its unit or stage calls for one."""
    steps = all_steps()
    allowed = {}
    for table in book.tables:
        step = steps.get(table.name.removeprefix("t_"))
        allowance = _of_step(step.name, step.unit, step.stage) if step else None
        if allowance is not None:
            for at in table.places():
                allowed[table.sheet, address_of(at)] = allowance
    return allowed


def _of_step(name: str, unit: str, stage: str) -> float | None:
    if stage == "checks":
        return TOLERANCES[unit][0]
    if name in IN_PARTS:
        return ONE_PART
    return PART_OF_A_WHOLE if unit in WHOLES else None


def _register(book: Book) -> dict[Address, float]:
    """The largest differences in the register of checks: the tolerance of the row's own unit."""
    allowed = {}
    for sheet in book.sheets.values():
        unit_of_row = {
            at[0]: cell.value for at, cell in sheet.cells.items() if _is_unit(cell.value)
        }
        for at, cell in sheet.cells.items():
            unit = unit_of_row.get(at[0])
            if unit and cell.formula and book.number_format(cell).endswith("E+00"):
                allowed[sheet.name, address_of(at)] = TOLERANCES[str(unit)][0]
    return allowed


def _is_unit(value: object) -> bool:
    return isinstance(value, str) and value in TOLERANCES


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_error(value: object) -> bool:
    return isinstance(value, str) and value in ERRORS
