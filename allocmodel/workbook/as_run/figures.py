"""Allocations, tables and reference data against what is stored of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from openpyxl.utils import get_column_letter, quote_sheetname

from allocmodel.declared.quantities import INPUTS
from allocmodel.engine.verdict import TOLERANCES
from allocmodel.model.labels import label_title
from allocmodel.tracing.cells import Spot
from allocmodel.views.view import own_labels
from allocmodel.workbook import style
from allocmodel.workbook.as_run.bands import (
    ALLOWED,
    COUNT,
    DIFFERS,
    TITLE,
    WHERE,
    AsRun,
    Block,
    Down,
    cells_down,
    control_sum,
    pounds_could_change_hands,
    whole_table,
)
from allocmodel.workbook.layout import (
    AREA_PEOPLE_SHEET,
    AREAS_SHEET,
    FORMER_AREAS_SHEET,
    LOOKUPS_SHEET,
    PRACTICES_SHEET,
    Table,
)
from allocmodel.workbook.references import reference
from allocmodel.workbook.tables import Drawing

#: The most labels by which a table of reference data has a control total each.
MOST_TOTALS = 12


REFERENCE_SHEETS = (
    *(AREAS_SHEET, FORMER_AREAS_SHEET, PRACTICES_SHEET, AREA_PEOPLE_SHEET, LOOKUPS_SHEET),
)


def draw_allocations(own: AsRun) -> None:
    """Every allocation of the run, to the pound, beside the workbook's."""
    own.heading(
        "Allocations as run",
        "Whole pounds of each place, stored. A column for each line and year, and for all lines.",
        ("Figure", "Place", "As run", "", "Differs"),
    )
    first = own.row
    names = ["allocation", "total_allocation"]
    if any(map(pounds_could_change_hands, own.runs.values())):
        names.append("neighbourhood_pounds")
    for name in names:
        table = own.drawing.layout.table(name)
        for number, column in enumerate(table.columns):
            for row, place in enumerate(table.row_labels):
                spot = table.host(row, number).spot
                labels = table.labels(row, number)
                own.text(TITLE, f"{table.title}: {column.header}")
                own.text(WHERE, place)
                own.stored(
                    lambda run, name=name, labels=labels: float(run.figure(name, labels)),  # type: ignore[misc]
                    style.FORMATS["pounds"],
                )
                cell = f"{quote_sheetname(spot.sheet)}!{get_column_letter(spot.column)}{spot.row}"
                formula = f"=IF(OR({COUNT}>0,{cell}=$C{own.row}),0,1)"
                own.formula(DIFFERS, formula, 0.0, style.DIFFERS_FORMAT)
                own.row += 1
    own.close("Results are as run while no input is changed", DIFFERS, first)


def draw_tables(own: AsRun) -> None:
    """The control sum of every table of formulas."""
    own.heading(
        "Tables as run",
        "What the figures of each table add up to, stored: compared while no input is changed.",
        ("Table", "Sheet", "Sum as run", "May differ by", "Differs"),
    )
    first = own.row
    steps = own.drawing.steps
    for table in (*own.drawing.layout.tables, *own.drawing.shown):
        names = {column.quantity for column in table.columns}
        given = table.sheet in REFERENCE_SHEETS
        if not given and not any(name in steps and steps[name].stage == "checks" for name in names):
            figures = [number for number, one in enumerate(table.columns) if one.quantity]
            if figures:
                control_sum(own, whole_table(table, figures), f"OR({COUNT}>0,{{within}})")
    for table, columns in own.drawing.accounts:
        for number, cells in columns.items():
            area = cells_down(
                table.first_column + number, table.header_row + 1, len(table.row_labels)
            )
            title = f"{table.title}: {table.columns[number].header}"
            block = Block(title, table.sheet, area, [Down(*cell) for cell in cells])
            control_sum(own, block, f"OR({COUNT}>0,{{within}})")
    own.close("Results are as run while no input is changed", DIFFERS, first)


def draw_reference(own: AsRun) -> None:
    """Control totals of what publishers give: people and weighted people, by service and fifth."""
    own.heading(
        "Reference data as run",
        "Control totals of published figures, stored; they stay whatever inputs are changed.",
        ("Figures", "Sheet", "Total as run", "May differ by", "Differs"),
    )
    first = own.row
    for table in own.drawing.layout.tables:
        if table.sheet in REFERENCE_SHEETS:
            for block in _totals(table):
                control_sum(own, block)
    own.close("Reference data are those of the run", DIFFERS, first)


def _totals(table: Table) -> Iterator[Block]:
    """Each quantity of a table of reference data, by the first label that runs across it."""
    numbered = [(number, one) for number, one in enumerate(table.columns) if one.quantity]
    for name, columns in groupby(numbered, lambda pair: pair[1].quantity):
        own = list(columns)
        dim = next(iter(own[0][1].labels), "")
        labels = {one.labels.get(dim, "") for _, one in own}
        by = dim if len(labels) <= MOST_TOTALS else ""
        for label, part in groupby(own, lambda pair: pair[1].labels.get(by, "")):  # noqa: B023
            header = f": {label_title(by, label)}" if label else ""
            title = f"{INPUTS[name].title}{header}"
            yield whole_table(table, [number for number, _ in part], title)


def draw_money_again(own: AsRun) -> None:
    """Columns of pounds on sheets for readers, against where they were computed."""
    own.heading(
        "Money shown again",
        "Sheets for readers repeat what other sheets compute: each column is compared with those.",
        ("Table and column", "Sheet", "", "May differ by", "Differs"),
    )
    first = own.row
    for table in own.drawing.shown:
        for number, column in enumerate(table.columns):
            pounds = own.drawing.unit_of(column.quantity) == "pounds" if column.quantity else False
            source = _source(own.drawing, table, number) if pounds else None
            if source is not None:
                block = whole_table(table, [number], f"{table.title}: {column.header}")
                own.text(TITLE, own.drawing.of_whole(block.title))
                own.text(WHERE, block.sheet)
                look = style.FIGURE.with_format(style.CHECK_FORMAT)
                allowance = TOLERANCES["pounds"][0]
                own.drawing.pen.figure(own.sheet, own.row, ALLOWED, allowance, look)
                formula = f"=IF(ABS(SUM({block.address})-SUM({source}))<=$D{own.row},0,1)"
                own.formula(DIFFERS, formula, 0.0, style.DIFFERS_FORMAT)
                own.row += 1
    own.close("Sheets for readers show what was computed", DIFFERS, first)


def _source(drawing: Drawing, table: Table, number: int) -> str | None:
    """The range that a column of a view shows, where that lies in one column."""
    name = table.columns[number].quantity
    spots = []
    for row in range(len(table.row_labels)):
        labels = own_labels(drawing.run, name, table.labels(row, number))
        spots.append(drawing.layout.spot(name, labels))
    first, last = spots[0], spots[-1]
    together = [Spot(first.sheet, first.row + n, first.column) for n in range(len(spots))]
    if spots != together:
        return None
    return reference(first, last)
