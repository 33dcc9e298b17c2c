"""What is nought but for its last digit shows as nought, without a sign, on every sheet."""

from __future__ import annotations

from io import BytesIO

from openpyxl import Workbook, load_workbook

from allocmodel.workbook import style
from allocmodel.workbook.noise import show_noise_as_nought
from tests.workbook.books import everything_book


def test_every_figure_with_a_sign_has_a_rule_for_noise() -> None:
    book = load_workbook(BytesIO(everything_book()))
    seen = set()
    for sheet in book:
        ruled = {}
        for area in sheet.conditional_formatting:
            for rule in area.rules:
                if rule.type == "cellIs":
                    cells = {at for one in area.sqref.ranges for at in one.cells}
                    ruled[rule.dxf.numFmt.formatCode] = cells
        for cell in sheet._cells.values():
            if cell.data_type == "f" and cell.number_format.startswith("+"):
                plain = cell.number_format.split(";")[-1]
                assert (cell.row, cell.column) in ruled[";".join([plain] * 3)], (sheet.title, cell)
                seen.add(sheet.title)
    assert {"Summary", "Bridge", "Account", "Equity", "Equity steps"} <= seen


def test_a_rule_begins_where_a_figure_would_round_to_more_than_nought() -> None:
    for form, least in style.NOISE.items():
        first = form.split(";")[0]
        places = len(first.split(".")[1].rstrip("%")) if "." in first else 0
        half = 0.5 * 10 ** -(places + 2 * first.endswith("%"))
        assert 0.999 * half < float(least) < half, form


def test_a_rule_has_no_cell_of_another_format() -> None:
    sheet = Workbook().active
    for row, form in enumerate(("+£#,##0;-£#,##0;£0", "General", "+£#,##0;-£#,##0;£0"), start=1):
        sheet.cell(row, 2, "=0.1").number_format = form
    show_noise_as_nought(sheet)
    (area,) = sheet.conditional_formatting
    assert str(area.sqref).split() == ["B1", "B3"]
    (rule,) = area.rules
    assert rule.dxf.numFmt.formatCode == "£0;£0;£0"
    assert rule.formula == ["-0.4999999", "0.4999999"]
