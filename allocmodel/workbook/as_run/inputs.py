"""Inputs against what they were, and copies of them against inputs."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import groupby

from openpyxl.utils import get_column_letter, quote_sheetname

from allocmodel.declared.quantities import INPUTS
from allocmodel.declared.vocabulary import NOT_DRAWN
from allocmodel.engine.verdict import TOLERANCES
from allocmodel.tracing.cells import Spot
from allocmodel.workbook import style
from allocmodel.workbook.as_run.bands import (
    ALLOWED,
    COUNT_ROW,
    DIFFERS,
    LEAST,
    RELATIVE,
    STORED,
    TITLE,
    WHERE,
    AsRun,
    whole_table,
)
from allocmodel.workbook.layout import (
    CHANGED,
    INPUTS_SHEET,
    InputRow,
    Layout,
)
from allocmodel.workbook.references import reference
from allocmodel.workbook.tables import Drawing


def draw_inputs(own: AsRun) -> None:
    """How many inputs are changed, and whether each is in its range."""
    drawing, sheet = own.drawing, own.sheet
    drawing.pen.text(sheet, own.row, 1, "Inputs changed since this was run", style.TABLE_TITLE)
    drawing.pen.text(sheet, COUNT_ROW, 1, "All inputs", style.ROW_LABEL)
    marks = [f"SUM({area})" for area in _marks(drawing)]
    look = style.FIGURE.with_format(style.COUNT_FORMAT)
    drawing.pen.formula(sheet, COUNT_ROW, 2, f"={'+'.join(marks)}", 0.0, look)
    own.row = COUNT_ROW + 3
    own.heading(
        "Inputs in their range",
        "Blank cells, cells outside the range, and switches between 0 and 1, are counted.",
        ("Input", "Cells", "Least", "Most", "Not in range"),
    )
    first = own.row
    for quantity, rows in groupby(drawing.layout.input_rows, lambda row: row.quantity):
        if quantity.names_dim is None:
            _range_of(own, list(rows))
    own.close("Every input has a value in its range", DIFFERS, first)


def _marks(drawing: Drawing) -> Iterator[str]:
    """Where the marks of changed inputs stand."""
    rows = [row.row for row in drawing.layout.input_rows]
    letter = get_column_letter(Layout.CHANGED_COLUMN)
    yield f"{INPUTS_SHEET}!${letter}${rows[0]}:${letter}${rows[-1]}"
    for table in drawing.layout.tables:
        for number, column in enumerate(table.columns):
            if CHANGED in column.labels:
                letter = get_column_letter(table.first_column + number)
                sheet = quote_sheetname(table.sheet)
                yield f"{sheet}!${letter}${table.header_row + 1}:${letter}${table.last_row}"


def _range_of(own: AsRun, rows: Sequence[InputRow]) -> None:
    quantity = rows[0].quantity
    letter = get_column_letter(Layout.VALUE_COLUMN)
    area = f"{INPUTS_SHEET}!${letter}${rows[0].row}:${letter}${rows[-1].row}"
    own.text(TITLE, own.drawing.of_whole(quantity.title))
    own.text(WHERE, area.replace("$", ""))
    look = style.FIGURE.with_format(style.PLAIN_FORMAT)
    pen = own.drawing.pen
    pen.figure(own.sheet, own.row, STORED, float(quantity.lowest or 0), look)
    pen.figure(own.sheet, own.row, ALLOWED, float(quantity.highest or 0), look)
    outside = f"({area}<$C{own.row})+({area}>$D{own.row})"
    blanks = "" if quantity.blank is not None else f'+COUNTIF({area},"")'
    if quantity.blank is not None:
        # Only figures count: a blank may be a text of no letters.
        outside = f'COUNTIF({area},"<"&$C{own.row})+COUNTIF({area},">"&$D{own.row})'
    if quantity.whole and quantity.highest == 1:
        # A switch is one of the two; there is nothing in between.
        outside = f"({area}<>$C{own.row})*({area}<>$D{own.row})"
    formula = f"=SUMPRODUCT({outside}){blanks}"
    own.formula(DIFFERS, formula, 0.0, style.COUNT_FORMAT)
    own.row += 1


def draw_lines_drawn_on(own: AsRun) -> None:
    """Lines that draw on another are drawn on by none; and all that they draw is counted."""
    own.heading(
        "Lines drawn on",
        "A line that draws on another is not drawn on itself, and what lines draw is taken out.",
        ("Line", "Sheet", "", "May differ by", "Differs"),
    )
    first, layout = own.row, own.drawing.layout
    money = layout.table("drawn_amount")
    for number, column in enumerate(money.columns):
        drawn = money.host(0, number).spot
        source = layout.spot("drawn_from", {"budget_line": column.labels["budget_line"]})
        own.text(TITLE, own.drawing.of_whole(column.header))
        own.text(WHERE, money.sheet)
        formula = f'=IF(AND({reference(drawn)}<>0,{reference(source)}<>"{NOT_DRAWN}"),1,0)'
        own.formula(DIFFERS, formula, 0.0, style.DIFFERS_FORMAT)
        own.row += 1
    names = whole_table(layout.table("drawn_from")).address
    for year, columns in groupby(enumerate(money.columns), lambda one: one[1].labels.get("year")):
        numbers = [number for number, _ in columns]
        own.text(TITLE, " ".join(filter(None, ("All lines,", year))).rstrip(","))
        own.text(WHERE, money.sheet)
        look = style.FIGURE.with_format(style.CHECK_FORMAT)
        own.drawing.pen.figure(own.sheet, own.row, ALLOWED, TOLERANCES["pounds"][0], look)
        drawn_in_all = f"SUM({whole_table(money, numbers).address})"
        gross = whole_table(layout.table("gross_amount"), numbers).address
        by_name = f'SUMPRODUCT(({names}<>"{NOT_DRAWN}")*{gross})'
        formula = f"=IF(ABS({drawn_in_all}-{by_name})<=$D{own.row},0,1)"
        own.formula(DIFFERS, formula, 0.0, style.DIFFERS_FORMAT)
        own.row += 1
    own.close("Lines draw on lines that draw on none", DIFFERS, first)


def draw_copies(own: AsRun) -> None:
    """Tables that repeat Inputs, against Inputs."""
    own.heading(
        "Copies of inputs",
        "Sheets of the calculation take inputs up in tables of their own: they must be the inputs.",
        ("Input", "Sheet", "", "", "Differs"),
    )
    first = own.row
    drawing = own.drawing
    # Amounts that all grow from money carried over are given nowhere.
    given = {row.quantity.name for row in drawing.layout.input_rows}
    for name in (one for one in drawing.layout.call_ups if one in given):
        if name in drawing.layout.blanks:
            _limits_copied(own, name)
        elif INPUTS[name].unit != "name":
            _numbers_copied(own, name)
        else:
            _names_copied(own, name)
    if drawing.runs:
        _chosen(own)
    own.close("Copies of inputs are the inputs", DIFFERS, first)


def _chosen(own: AsRun) -> None:
    """The live values of Inputs against those of the scenario that is chosen."""
    rows = [row.row for row in own.drawing.layout.input_rows]
    live, first, last = (
        get_column_letter(column)
        for column in (
            Layout.VALUE_COLUMN,
            own.drawing.first_scenario,
            own.drawing.first_scenario + len(own.drawing.runs) - 1,
        )
    )
    ends = (rows[0], rows[-1])
    area = f"{INPUTS_SHEET}!${live}${ends[0]}:${live}${ends[1]}"
    block = f"{INPUTS_SHEET}!${first}${ends[0]}:${last}${ends[1]}"
    own.text(TITLE, "Values of the scenario that is shown")
    own.text(WHERE, INPUTS_SHEET)
    look = style.FIGURE.with_format(style.CHECK_FORMAT)
    own.drawing.pen.figure(own.sheet, own.row, ALLOWED, LEAST, look)
    chosen = f"INDEX({block},0,{INPUTS_SHEET}!{own.drawing.position})"
    formula = f"=IF(ABS(SUM({area})-SUM({chosen}))<=$D{own.row},0,1)"
    own.formula(DIFFERS, formula, 0.0, style.DIFFERS_FORMAT)
    own.row += 1


def _numbers_copied(own: AsRun, name: str) -> None:
    layout = own.drawing.layout
    rows = [row.row for row in layout.input_rows if row.quantity.name == name]
    letter = get_column_letter(Layout.VALUE_COLUMN)
    block = whole_table(layout.table(name))
    inputs = f"{INPUTS_SHEET}!${letter}${rows[0]}:${letter}${rows[-1]}"
    own.text(TITLE, own.drawing.of_whole(block.title))
    own.text(WHERE, block.sheet)
    figures = [one for one in block.figures(own.drawing.run) if not math.isnan(one)]
    allowance = max(LEAST, RELATIVE * math.fsum(map(abs, figures)))
    look = style.FIGURE.with_format(style.CHECK_FORMAT)
    own.drawing.pen.figure(own.sheet, own.row, ALLOWED, allowance, look)
    formula = f"=IF(ABS(SUM({block.address})-SUM({inputs}))<=$D{own.row},0,1)"
    own.formula(DIFFERS, formula, 0.0, style.DIFFERS_FORMAT)
    own.row += 1


def _limits_copied(own: AsRun, name: str) -> None:
    """A limit, and what stands for none where the input is blank."""
    layout = own.drawing.layout
    for row in [one for one in layout.input_rows if one.quantity.name == name]:
        copy, none = layout.spot(name, row.labels), reference(layout.blanks[name])
        given = reference(Spot(INPUTS_SHEET, row.row, Layout.VALUE_COLUMN))
        own.text(TITLE, own.drawing.of_whole(row.title))
        own.text(WHERE, copy.sheet)
        other = (
            f'AND({given}<>"",{reference(copy)}<>{given}),AND({given}="",{reference(copy)}<>{none})'
        )
        own.formula(DIFFERS, f"=IF(OR({other}),1,0)", 0.0, style.DIFFERS_FORMAT)
        own.row += 1


def _names_copied(own: AsRun, name: str) -> None:
    """Names have no sum: each is compared with its own cell."""
    layout = own.drawing.layout
    for row in [one for one in layout.input_rows if one.quantity.name == name]:
        own.text(TITLE, own.drawing.of_whole(row.title))
        copy = layout.spot(name, row.labels)
        own.text(WHERE, copy.sheet)
        given = reference(Spot(INPUTS_SHEET, row.row, Layout.VALUE_COLUMN))
        formula = f"=IF({reference(copy)}={given},0,1)"
        own.formula(DIFFERS, formula, 0.0, style.DIFFERS_FORMAT)
        own.row += 1
