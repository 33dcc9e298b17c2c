"""Rules of where figures come from, and where they are rounded."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from openpyxl.cell.cell import Cell

from allocmodel.audit.addresses import address_of, place_of
from allocmodel.audit.audited import CHECKS, Area, Audited, functions, key
from allocmodel.audit.rules.exempt import chooses, marks, shows_for_readers
from allocmodel.audit.rules.finding import Finding
from allocmodel.engine.steps import STAGES, all_steps, is_lagged
from allocmodel.workbook.checks_sheet import BANNER_COLUMN, MASTER_COLUMN

ROUNDING_FUNCTIONS = {"ROUND", "INT"}


SUMMARY, ROUNDING, GROWTH = "Summary", STAGES["rounding"][0], STAGES["growth"][0]


NEIGHBOURHOODS, FUNDS = STAGES["neighbourhood_money"][0], STAGES["funds"][0]


#: Sheets whose rounds, years or tries take what the one before has found: a column to the left in a
#: table further on, here or where money is rounded to the pound.
LOOKS_BACK = {
    STAGES[step.stage][0] for step in all_steps(None).values() if any(map(is_lagged, step.inputs))
}


def flow(audited: Audited) -> Iterator[Finding]:
    """Figures flow from early sheets to late ones, and on a sheet downwards or to the right."""
    for cell in audited.formulas:
        sheet = cell.parent.title
        for area in audited.areas[key(cell)]:
            if _may_look_ahead(audited, cell, area):
                continue
            if area.sheet not in audited.position:
                yield Finding(1, *key(cell), f"refers to {area.sheet}, which is no sheet here")
            elif audited.position[area.sheet] > audited.position[sheet]:
                yield Finding(1, *key(cell), f"takes a figure from the later sheet {area.sheet}")
            elif area.sheet == sheet and not _before(area, cell):
                yield Finding(1, *key(cell), "takes a figure from below or from its right")


def _may_look_ahead(audited: Audited, cell: Cell, area: Area) -> bool:
    """Whether a cell is exempt from the flow: see the top of this module."""
    exempt = (shows_for_readers(cell), chooses(cell), marks(cell))
    if cell.parent.title == SUMMARY or any(exempt):
        return True
    sheet = cell.parent.title
    if sheet in LOOKS_BACK and area.sheet in (sheet, ROUNDING):
        return True
    if audited.master and area.sheet == CHECKS and str(cell.value).count("!") == 1:
        row, _ = place_of(audited.master[1])
        if area.first_row == row and area.first_column in (MASTER_COLUMN, BANNER_COLUMN):
            return True
    own_sheet = cell.parent.title == CHECKS and area.sheet == CHECKS
    return own_sheet and key(cell) not in audited.table_of


def _before(area: Area, cell: Cell) -> bool:
    row, column = int(cell.row), int(cell.column)
    return area.last_row < row or (area.last_row == row and area.last_column < column)


def no_circles(audited: Audited) -> Iterator[Finding]:
    """No cell depends on itself."""
    formulas = {key(cell) for cell in audited.formulas}
    # Many formulas refer to the same cells, such as all areas: they are looked at once.
    held = {
        area: [one for one in addresses_in(audited, area) if one in formulas]
        for area in {area for areas in audited.areas.values() for area in areas}
    }
    graph = {
        where: {one for area in areas for one in held[area]}
        for where, areas in audited.areas.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        sheet, address = circle.args[1][0]
        yield Finding(8, sheet, address, "depends on itself")


def addresses_in(audited: Audited, area: Area) -> Iterator[tuple[str, str]]:
    """Every cell of an area: its sheet and address."""
    if area.sheet in audited.position:
        for row in range(area.first_row, area.last_row + 1):
            for column in range(area.first_column, area.last_column + 1):
                yield area.sheet, address_of((row, column))


def rounding_in_its_place(audited: Audited) -> Iterator[Finding]:
    """Figures are rounded on the Rounding sheet, amounts that grow on Growth, councils' money on
    Joint funds, and what places split further on Neighbourhood money; nowhere else.
    """
    for where, tokens in audited.tokens.items():
        used = ROUNDING_FUNCTIONS & set(functions(tokens))
        if used and where[0] not in (ROUNDING, GROWTH, FUNDS, NEIGHBOURHOODS, CHECKS):
            yield Finding(11, *where, f"rounds ({', '.join(sorted(used))})")
