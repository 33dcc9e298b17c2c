"""The Path sheet: from opening money to the year's allocation, line by line and year by year."""

from __future__ import annotations

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.declared.figures import NOT_AS_PUBLISHED
from allocmodel.workbook import style
from allocmodel.workbook.charts import distance_chart, money_chart, put_below
from allocmodel.workbook.layout import FIRST_ROW, coordinates
from allocmodel.workbook.tables import Drawing
from allocmodel.workbook.views import View, draw_view

NOTE = (
    "Projected over target: the money after base growth, above (+) or below (-) the year's target. "
    "The pull takes part of that away; limits and the envelope have the last word. Closing "
    "distance: the allocation over target. Rounds stand on the Convergence sheet."
)

#: Columns of figures in the widest table.
COLUMNS = 15

Shown = tuple[str, dict[str, str], str]


def draw_path(drawing: Drawing, sheet: Worksheet) -> None:
    """A table per line and year, then distance over the years and pounds per place as charts."""
    sheet.column_dimensions["A"].width = drawing.names_width
    for column in range(2, COLUMNS + 2):
        sheet.column_dimensions[get_column_letter(column)].width = 18
    baseline = drawing.run.inputs.scenario.baseline
    notes = [NOTE, NOT_AS_PUBLISHED, baseline.of_distances if baseline else ""]
    row = FIRST_ROW
    for note in filter(None, notes):
        drawing.pen.text(sheet, row, 1, note, style.REMARK)
        row += 1
    row += 1
    lines = coordinates(drawing.run, "converged_amount")["converging_line"]
    for number, line in enumerate(lines, start=1):
        for year in _years(drawing):
            view = _year_of_line(drawing, line, year, f"path_{number}_{len(year) and year[:4]}")
            row = draw_view(drawing, sheet, view, row).last_row + 4
        table = draw_view(drawing, sheet, _distances(drawing, line, number), row)
        row = put_below(sheet, table, distance_chart(sheet, table, f"Distance from target: {line}"))
        # On paper, the next line begins a new page.
        sheet.row_breaks.append(Break(row - 1))
    table = draw_view(drawing, sheet, _money(drawing), row)
    put_below(sheet, table, money_chart(sheet, table, "Pounds per place"))


def _years(drawing: Drawing) -> list[str]:
    """The years of the run; one nameless year where it has no dimension year."""
    return coordinates(drawing.run, "converged_amount").get("year", [""])


def _at(year: str, **labels: str) -> dict[str, str]:
    return {**labels, **({"year": year} if year else {})}


def _year_of_line(drawing: Drawing, line: str, year: str, name: str) -> View:
    own = _at(year, converging_line=line)
    allocated = _at(year, budget_line=line)
    columns: list[Shown] = [
        ("baseline", own, "Opening baseline"),
        ("converging_target", own, "Target"),
        ("distance_from_target", own, "Projected over target"),
        ("pull", own, "Pull"),
        ("capped", own, "Cap binds"),
        ("lowest", own, "Least amount"),
        ("highest", own, "Most amount"),
        ("held_at_floor", own, "Floor binds"),
        ("held_at_ceiling", own, "Ceiling binds"),
        ("held_at_target", own, "Target reached"),
        ("held_at_base_growth", own, "Kept at base growth"),
        ("growth", own, "Growth"),
        ("allocation", allocated, "Allocation"),
        ("closing_distance", own, "Closing distance"),
        ("allocation_per_head", allocated, "Per head"),
    ]
    title = f"{line}, {year or drawing.run.inputs.year}"
    note = "From the opening baseline to the allocation; which limit bound stands in the middle."
    totals = {"baseline": "total_baseline", "growth": "base_growth", "allocation": "placed_amount"}
    return View(name, title, note, "Place", "place", drawing.places, columns, totals)


def _distances(drawing: Drawing, line: str, number: int) -> View:
    years = _years(drawing)
    first: Shown = (
        "distance_from_target",
        _at(years[0], converging_line=line),
        "Before the first pull",
    )
    closing = [
        ("closing_distance", _at(year, converging_line=line), year or "After the year")
        for year in years
    ]
    return View(
        f"distances_{number}",
        f"{line}: money over target over the years",
        "Nought = on target; before the first pull, projected money over the first year's target. "
        "Pulls move places towards it; new need and people move the target.",
        "Place",
        "place",
        drawing.places,
        [first, *closing],
    )


def _money(drawing: Drawing) -> View:
    columns = [
        ("total_allocation", _at(year), year or "Allocation of the place")
        for year in _years(drawing)
    ]
    return View(
        "money_over_years",
        "Pounds per place",
        "All lines together, in whole pounds.",
        "Place",
        "place",
        drawing.places,
        columns,
    )
