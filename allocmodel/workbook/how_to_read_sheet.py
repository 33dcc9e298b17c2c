"""The sheet that says what is on each sheet, and what colours mean."""

from __future__ import annotations

from openpyxl.styles import Protection
from openpyxl.worksheet.worksheet import Worksheet

from allocmodel.tracing.cells import Spot
from allocmodel.workbook import style
from allocmodel.workbook.contents import is_on_paper, told
from allocmodel.workbook.inputs_sheets import GRADES_IN_WORDS
from allocmodel.workbook.layout import FIRST_ROW, Column, Table
from allocmodel.workbook.tables import Drawing, as_excel_table, headers


def draw_how_to_read(drawing: Drawing, sheet: Worksheet, sheets: list[str]) -> None:
    """One table of the sheets, and the colours in words."""
    titles = ("What it answers", "Where its numbers come from", "On paper")
    columns = tuple(Column("", {}, title) for title in titles)
    names = tuple(name for name in sheets)
    table = Table("sheets", sheet.title, "", FIRST_ROW, None, names, "Sheet", columns)
    headers(drawing, sheet, table)
    for row, name in enumerate(names):
        drawing.pen.link(sheet, FIRST_ROW + 1 + row, 1, name, Spot(name, 1, 1))
        printed = "Printed" if is_on_paper(name) else "For the screen"
        for column, text in enumerate((*told(name), printed), start=2):
            drawing.pen.text(sheet, FIRST_ROW + 1 + row, column, text, style.BOXED_TEXT)
    as_excel_table(sheet, table)
    row = table.last_row + 3
    drawing.pen.text(sheet, row, 1, "Colours, in words", style.TABLE_TITLE)
    sample = drawing.pen.input(sheet, row + 1, 1, "Blue on yellow", "@")
    drawing.pen.apart(sample).protection = Protection(locked=True)
    drawing.pen.text(sheet, row + 1, 2, "An input: you may change it. All other cells are locked.")
    drawing.pen.text(sheet, row + 2, 1, "Black on white")
    drawing.pen.text(sheet, row + 2, 2, "A live formula, or reference data on the Areas sheet.")
    drawing.pen.header(sheet, row + 3, 1, "White on navy")
    drawing.pen.text(sheet, row + 3, 2, "The header of a table.")
    notes = (
        "The locks have no password: Review, Unprotect Sheet. They only keep formulas from harm.",
        "Above each table of a stage stand its reason, its formula in words, its unit and source.",
        "Shares are parts of {the whole}'s total. Money is in pounds. A minus sign means less.",
        f"Grades: {GRADES_IN_WORDS}.",
        "Printing the entire workbook prints what is for paper. The print area of other sheets is "
        "one blank cell;",
        "to print one, clear it: Page Layout, Print Area in Excel; Format, Print Ranges in "
        "LibreOffice.",
    )
    for number, note in enumerate(notes, start=5):
        drawing.pen.text(sheet, row + number, 1, drawing.of_whole(note))
    for letter, width in zip("ABCD", (30, 70, 56, 16), strict=True):
        sheet.column_dimensions[letter].width = width
