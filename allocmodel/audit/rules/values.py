"""Rules of values: stored, checked, with formats and units."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl.cell.cell import Cell
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.audit.agreement import compare
from allocmodel.audit.audited import CHECKS, Audited, key
from allocmodel.audit.rules.exempt import gives_a_blank
from allocmodel.audit.rules.finding import Finding
from allocmodel.engine.steps import STAGES

PASSED = "OK"


#: The unit of counts and switches, which read best without a format.
PLAIN = "number"


def _shows(audited: Audited, cell: Cell, cells: list[tuple[str, str]]) -> bool:
    """Whether a formula only repeats one of some cells."""
    areas = audited.areas[key(cell)]
    shown = [
        (area.sheet, audited.book[area.sheet].cell(area.first_row, area.first_column))
        for area in areas
        if area.sheet in audited.position
    ]
    return [(sheet, one.coordinate) for sheet, one in shown] == cells


def values_stored(audited: Audited) -> Iterator[Finding]:
    """Every formula cell holds its value, and no error; a recalculation gives the same."""
    missing = False
    for cell in audited.formulas:
        value = audited.stored.get(key(cell))
        if value is None and gives_a_blank(cell):
            continue
        if value is None:
            missing = True
            yield Finding(9, *key(cell), "holds no value")
        elif isinstance(value, str) and value.startswith("#"):
            yield Finding(9, *key(cell), f"holds the error {value}")
    if missing:
        return
    for one in compare(audited.content, audited.stored, audited.recomputed):
        what = f"holds {one.stored!r}; a recalculation gives {one.recomputed!r}"
        yield Finding(9, one.sheet, one.address, what)


def checks_pass(audited: Audited) -> Iterator[Finding]:
    """The master check is there, says OK, and each sheet shows it at its top."""
    if audited.master is None:
        yield Finding(10, CHECKS, "", "has no master check")
        return
    value = audited.recomputed[audited.master]
    if value != PASSED:
        yield Finding(10, *audited.master, f"the master check says {value}")
    for sheet in audited.book:
        top = [cell for row in sheet.iter_rows(max_row=5) for cell in row if cell.data_type == "f"]
        if sheet.title != CHECKS and not any(
            _shows(audited, cell, [audited.master]) for cell in top
        ):
            yield Finding(10, sheet.title, "", "does not show the master check at its top")


def formats(audited: Audited) -> Iterator[Finding]:
    """Computed figures have formats; negative money has a minus sign, not just a colour."""
    for cell in audited.formulas:
        value = audited.stored.get(key(cell))
        plain = audited.table_of.get(key(cell))
        needs_one = not (plain and f"Unit: {PLAIN}." in _said_above(*plain))
        if not isinstance(value, str) and cell.number_format == "General" and needs_one:
            yield Finding(14, *key(cell), "is a figure without a format")
        sections = cell.number_format.split(";")
        if "£" in cell.number_format and len(sections) > 1 and "-" not in sections[1]:
            yield Finding(14, *key(cell), "shows negative money without a minus sign")


def units(audited: Audited) -> Iterator[Finding]:
    """Above each table of a stage stands its unit and its source."""
    stages = {sheet for sheet, _ in STAGES.values()}
    for sheet, table in audited.tables:
        said = _said_above(sheet, table)
        if sheet.title in stages and not ("Unit:" in said and "Source:" in said):
            yield Finding(14, sheet.title, table.ref, "does not say its unit and source")


def _said_above(sheet: Worksheet, table: Table) -> str:
    """What the lines above a table say."""
    _, top, _, _ = range_boundaries(table.ref)
    return " ".join(str(sheet.cell(row, 1).value) for row in range(max(1, top - 4), top))
