"""What is past a sheet's edge, or a cell's, is refused before anything is written."""

from __future__ import annotations

import pytest
from openpyxl import Workbook

from allocmodel.declared.errors import BadInput
from allocmodel.workbook import excel_limits, layout
from allocmodel.workbook.excel_limits import LONGEST_FORMULA, LONGEST_HEADER, LONGEST_TEXT
from allocmodel.workbook.pen import Pen
from tests.synthetic import Choices, Size, synthetic_run


def widest(lines: int) -> int:
    """The most columns of a table, beside what grows with people, for weights on many lines."""
    weights = Choices(deprivation=True, lines=lines, treatments=("shrunk",) * lines, rows=lines)
    run = synthetic_run(1, Size(areas=4, places=2, lines=lines), choices=weights)
    return max(len(table.columns) for table in layout.plan(run).tables)


def test_a_few_weighted_lines_widen_no_sheet() -> None:
    # 19 groups times nine ages times three estimates, whatever the lines; uses run down the rows.
    assert [widest(lines) for lines in (1, 4)] == [19 * 9 * 3] * 2


def test_columns_of_lines_and_outcomes_stay_far_from_the_edge() -> None:
    # Lines times outcomes, one each, times the four sets of two weights and the two at bounds.
    assert [widest(lines) for lines in (20, 40)] == [6 * 20 * 20, 6 * 40 * 40]


def test_a_table_past_the_last_column_is_refused(monkeypatch):
    monkeypatch.setattr(excel_limits, "MOST_COLUMNS", 500)
    with pytest.raises(BadInput) as raised:
        widest(10)
    assert "needs 514 columns; a sheet of Excel has 500" in raised.value.what
    assert raised.value.where == "allocation.xlsx, sheet Ethnicity"
    assert "fewer places, lines, weights" in raised.value.mend


def test_a_table_past_the_last_row_is_refused(monkeypatch):
    monkeypatch.setattr(excel_limits, "MOST_ROWS", 50)
    with pytest.raises(BadInput, match="rows; a sheet of Excel has 50"):
        widest(4)


def test_nothing_is_written_past_the_edge(allocmodel, monkeypatch):
    monkeypatch.setattr(excel_limits, "MOST_COLUMNS", 50)
    allocmodel.refused("run", says=("columns; a sheet of Excel has 50",))


@pytest.mark.parametrize(
    ("write", "most"),
    [
        (lambda pen, sheet, text: pen.text(sheet, 1, 1, text), LONGEST_TEXT),
        (lambda pen, sheet, text: pen.header(sheet, 1, 1, text), LONGEST_HEADER),
        (lambda pen, sheet, text: pen.formula(sheet, 1, 1, text, 0.0), LONGEST_FORMULA),
    ],
)
def test_a_cell_holds_no_more_than_excel_reads(write, most):
    pen = Pen(Workbook())
    sheet = pen.book.worksheets[0]
    write(pen, sheet, "x" * most)
    with pytest.raises(BadInput, match="cell A1"):
        write(pen, sheet, "x" * (most + 1))
