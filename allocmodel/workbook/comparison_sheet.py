"""The sheet Comparison: stored results, differences, why, and the check of the live model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.study.compared import Comparison
from allocmodel.views.comparison import ALL_PLACES, CHANGED_HEADER, changed, who_gets_what, why
from allocmodel.workbook import style
from allocmodel.workbook.charts import pounds_chart, put_below
from allocmodel.workbook.checks_sheet import FAILED, PASSED
from allocmodel.workbook.comparison_inputs import POSITION, SWITCH
from allocmodel.workbook.layout import FIRST_ROW, INPUTS_SHEET, Column, Table
from allocmodel.workbook.pen import Pen, fit_height
from allocmodel.workbook.tables import Drawing, as_excel_table

COMPARISON_SHEET = "Comparison"

#: Over several years, people by area, fifth, group and age would be most of the file.
NO_EQUITY = (
    "Who gets what stands below, stored as run; over several years it is not part of the live "
    "model. The workbook of each scenario's own run has it live."
)

_POUNDS = style.FIGURE.with_format(style.FORMATS["pounds"])
_INDEX = style.FIGURE.with_format(style.FORMATS["index"])
_MOVED = style.FIGURE.with_format(style.MOVE_FORMATS["pounds"])
#: Effects are money before rounding: to the penny, so that no part of a pound looks like nought.
_EFFECT = style.FIGURE.with_format(style.PENNY_FORMATS["moved"])


@dataclass
class SideBySide:
    """What drawing the sheet takes.

    Attributes
    ----------
    comparison : Comparison
    pen : Pen
    live : Drawing or None
        The live model, where there is one.
    said : str
        Why there is none.
    """

    comparison: Comparison
    pen: Pen
    live: Drawing | None
    said: str = ""


def draw_comparison(side: SideBySide, sheet: Worksheet) -> None:
    """Stored results, what is changed, differences and why, each with a chart, and the check."""
    comparison = side.comparison
    sheet.column_dimensions["A"].width = 58
    for column in range(2, 4 + max(len(comparison.names), len(comparison.places), 9)):
        sheet.column_dimensions[get_column_letter(column)].width = 24
    row = _draw_words(side, sheet, FIRST_ROW)
    for year in comparison.years:
        stored = _draw_stored(side, sheet, row, year)
        moved = _draw_differences(side, sheet, stored, year)
        chart = pounds_chart(sheet, moved, f"Change against {comparison.against}, {year}")
        row = put_below(side.pen, sheet, moved, chart)
        if side.live:
            row = _draw_check(side, side.live, sheet, stored, row, year)
        row = _draw_who(side, sheet, row, year)
    row = _draw_changed(side, sheet, row)
    for name in comparison.others:
        if not comparison.is_same(name):
            row = _draw_why(side, sheet, name, row)


def _draw_words(side: SideBySide, sheet: Worksheet, row: int) -> int:
    comparison = side.comparison
    inputs = comparison.base.inputs
    lines = [
        f"{inputs.icb_name}, {', '.join(comparison.years)}. Compared with: {comparison.against}.",
        *(f"{n}: {r.inputs.scenario.title}" for n, r in comparison.runs.items()),
        *([side.said] if side.said else []),
        *(
            [
                "Results here are stored as run. The sheets after this one are a live model of the "
                "scenario that is chosen on Inputs.",
                *([NO_EQUITY] if len(comparison.years) > 1 else []),
            ]
            if side.live
            else []
        ),
        *comparison.notes,
    ]
    for line in lines:
        row = side.pen.paragraph(sheet, row, line)
    return row + 1


def _table(
    name: str,
    title: str,
    header_row: int,
    rows: Sequence[str],
    columns: Sequence[str],
    first: str = "Place",
    closing: int = 0,
) -> Table:
    made = tuple(Column("", {}, header) for header in columns)
    return Table(
        name, COMPARISON_SHEET, title, header_row, None, tuple(rows), first, made, 2, closing
    )


def _draw_frame(side: SideBySide, sheet: Worksheet, table: Table, notes: Sequence[str]) -> None:
    """Title, notes, headers and the names of rows."""
    top = table.header_row - 1 - len(notes)
    side.pen.text(sheet, top, 1, table.title, style.TABLE_TITLE)
    for number, note in enumerate(notes, start=1):
        side.pen.text(sheet, top + number, 1, note, style.REMARK)
    side.pen.header(sheet, table.header_row, 1, table.row_header)
    for number, column in enumerate(table.columns):
        side.pen.header(sheet, table.header_row, table.first_column + number, column.header)
    sheet.row_dimensions[table.header_row].height = 45
    for number, label in enumerate(table.row_labels, start=table.header_row + 1):
        side.pen.text(sheet, number, 1, label, style.ROW_LABEL)
    as_excel_table(sheet, table)


def _draw_stored(side: SideBySide, sheet: Worksheet, row: int, year: str) -> Table:
    """What each place has under each scenario, as run; all places below."""
    comparison = side.comparison
    name = f"stored_{year[:4]}"
    table = _table(
        name, f"Allocation, {year}", row + 2, comparison.places, comparison.names, closing=1
    )
    _draw_frame(side, sheet, table, ("Stored as run, in whole pounds.",))
    results = comparison.results["total_allocation"].sel(year=year)
    for number, scenario in enumerate(comparison.names):
        column = table.first_column + number
        for line, place in enumerate(comparison.places, start=table.header_row + 1):
            value = float(results.sel(scenario=scenario, place=place))
            side.pen.figure(sheet, line, column, value, _POUNDS)
        total = float(comparison.results["icb_allocation"].sel(scenario=scenario, year=year))
        _draw_total(side, sheet, table, column, total, style.FORMATS["pounds"])
    return table


def _draw_total(
    side: SideBySide, sheet: Worksheet, table: Table, column: int, value: float, form: str
) -> None:
    """The sum of a column, below its table."""
    letter = get_column_letter(column)
    formula = f"=SUM({letter}{table.header_row + 1}:{letter}{table.last_row})"
    side.pen.text(sheet, table.end_row, 1, ALL_PLACES, style.TOTAL)
    side.pen.formula(sheet, table.end_row, column, formula, value, style.TOTAL.with_format(form))


def _draw_differences(side: SideBySide, sheet: Worksheet, stored: Table, year: str) -> Table:
    """Each scenario less the one that it is compared with."""
    comparison = side.comparison
    title = f"Change against {comparison.against}, {year}"
    table = _table(
        f"change_{year[:4]}",
        title,
        stored.end_row + 4,
        comparison.places,
        comparison.others,
        closing=1,
    )
    _draw_frame(side, sheet, table, ("Stored results, less those compared with.",))
    against = get_column_letter(stored.first_column + comparison.names.index(comparison.against))
    moved, of_all = (
        comparison.differences[one].sel(year=year) for one in ("total_allocation", "icb_allocation")
    )
    for number, scenario in enumerate(comparison.others):
        own = get_column_letter(stored.first_column + comparison.names.index(scenario))
        column = table.first_column + number
        for line, place in enumerate(comparison.places):
            row, source = table.header_row + 1 + line, stored.header_row + 1 + line
            value = float(moved.sel(scenario=scenario, place=place))
            formula = f"={own}{source}-${against}{source}"
            side.pen.formula(sheet, row, column, formula, value, _MOVED)
        total = float(of_all.sel(scenario=scenario))
        _draw_total(side, sheet, table, column, total, style.MOVE_FORMATS["pounds"])
    return table


def _draw_check(
    side: SideBySide, live: Drawing, sheet: Worksheet, stored: Table, row: int, year: str
) -> int:
    """The live model beside what is stored of the scenario that it shows."""
    comparison = side.comparison
    columns = ("Live model", "Stored", "Difference", "Result")
    table = _table(
        f"live_{year[:4]}",
        f"The live model against the stored results, {year}",
        row + 4,
        comparison.places,
        columns,
    )
    notes = (
        "OK while the inputs of the scenario shown are as run. After a change, the difference is "
        "what the change moves.",
        f"Choose the scenario on {INPUTS_SHEET}, in the cell named Scenario.",
        "",
    )
    _draw_frame(side, sheet, table, notes)
    shown = Column("total_allocation", {"year": year}, columns[0])
    live.shown.append(replace(table, row_dim="place", columns=(shown, *table.columns[1:])))
    first, last = (
        get_column_letter(stored.first_column + n) for n in (0, len(comparison.names) - 1)
    )
    against = comparison.results["total_allocation"].sel(scenario=comparison.against, year=year)
    shown_row = table.header_row - 1
    _draw_shown(side, sheet, shown_row)
    for line, place in enumerate(comparison.places):
        at, source = table.header_row + 1 + line, stored.header_row + 1 + line
        spot = live.layout.spot("total_allocation", {"place": place, "year": year})
        value = float(against.sel(place=place))
        cell = f"={spot.sheet}!{get_column_letter(spot.column)}{spot.row}"
        side.pen.formula(sheet, at, 2, cell, value, _POUNDS)
        chosen = f"=INDEX(${first}{source}:${last}{source},1,$B${shown_row})"
        side.pen.formula(sheet, at, 3, chosen, value, _POUNDS)
        side.pen.formula(sheet, at, 4, f"=B{at}-C{at}", 0.0, _MOVED)
        result = f'=IFERROR(IF(D{at}=0,"{PASSED}","{FAILED}"),"{FAILED}")'
        side.pen.formula(sheet, at, 5, result, PASSED)
    return table.last_row + 3


def _draw_shown(side: SideBySide, sheet: Worksheet, row: int) -> None:
    """The scenario that the live model shows, by number and name."""
    comparison = side.comparison
    side.pen.text(sheet, row, 1, "Scenario shown: its number, and its name", style.ROW_LABEL)
    number = float(comparison.names.index(comparison.against) + 1)
    look = style.FIGURE.with_format(style.COUNT_FORMAT)
    side.pen.formula(sheet, row, 2, f"={INPUTS_SHEET}!{POSITION}", number, look)
    named = f"={INPUTS_SHEET}!{SWITCH}"
    side.pen.formula(sheet, row, 3, named, comparison.against, style.BOXED_TEXT)


def _draw_who(side: SideBySide, sheet: Worksheet, row: int, year: str) -> int:
    """Who gets what, like for like, under each scenario; nothing where ages are not known."""
    shown = who_gets_what(side.comparison, year)
    if shown is None:
        return row
    rows = [name.strip() for name, _ in shown.rows]
    for note in (*shown.notes, "Stored as run."):
        row = side.pen.paragraph(sheet, row, note)
    name, names = f"who_{year[:4]}", side.comparison.names
    table = _table(name, shown.title, row + 1, rows, names, shown.header[0])
    _draw_frame(side, sheet, table, ())
    for line, (_, figures) in enumerate(shown.rows, start=table.header_row + 1):
        for column, one in enumerate(figures, start=table.first_column):
            side.pen.figure(sheet, line, column, one.value, _INDEX)
    return table.last_row + 3


def _draw_changed(side: SideBySide, sheet: Worksheet, row: int) -> int:
    """What is changed, in words: each page that the table goes over says of which input."""
    rows = [(f"{name}: {title}", *others) for name, title, *others in changed(side.comparison)]
    scenario, one_input, *headers = CHANGED_HEADER
    first = f"{scenario} and {one_input.lower()}"
    title = f"What is changed against {side.comparison.against}"
    if not rows:
        side.pen.text(sheet, row, 1, title, style.TABLE_TITLE)
        side.pen.text(sheet, row + 1, 1, "Nothing: the inputs are the same.")
        return row + 3
    # Wider than a page: nothing else stands beside what goes on, with its names alone.
    sheet.row_breaks.append(Break(row - 1))
    table = _table("changed", title, row + 1, [one[0] for one in rows], headers, first)
    _draw_frame(side, sheet, table, ())
    for line, cells in enumerate(rows, start=table.header_row + 1):
        for column, text in enumerate(cells[1:], start=2):
            side.pen.text(sheet, line, column, text, style.BOXED_TEXT)
        fit_height(sheet, line, dict(enumerate(cells, start=1)))
    return table.last_row + 3


def _draw_why(side: SideBySide, sheet: Worksheet, name: str, row: int) -> int:
    """What each changed input moves, stored, with the sum as a formula and a chart."""
    comparison = side.comparison
    shown = why(comparison, name, comparison.years[-1])
    *effects, in_all = shown.rows
    number = comparison.names.index(name) + 1
    title = f"Why {name} is not {comparison.against}, {comparison.years[-1]}"
    headers = [one for one, _ in effects]
    table = _table(f"why_{number}", title, row + 2, comparison.places, [*headers, "In all"])
    note = "Pounds that each changed input moves (Shapley; stored), and their sum."
    _draw_frame(side, sheet, table, (note,))
    last = get_column_letter(table.last_column - 1)
    for line in range(len(comparison.places)):
        at = table.header_row + 1 + line
        for column, (_, figures) in enumerate(effects, start=2):
            side.pen.figure(sheet, at, column, figures[line].value, _EFFECT)
        formula = f"=SUM(B{at}:{last}{at})"
        total = in_all[1][line].value
        side.pen.formula(sheet, at, table.last_column, formula, total, _EFFECT)
    chart = pounds_chart(sheet, table, title, len(headers), stacked=True)
    return put_below(side.pen, sheet, table, chart)
