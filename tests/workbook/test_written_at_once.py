"""What is written whole is what openpyxl, or one look-up after the other, would give."""

from __future__ import annotations

from io import BytesIO
from typing import cast
from zipfile import ZipFile

import pytest
import xarray as xr
from openpyxl import Workbook
from openpyxl.worksheet.table import Table, TableStyleInfo

from allocmodel.inputs import ModelInputs
from allocmodel.study.run import Run
from allocmodel.workbook import style
from allocmodel.workbook.excel_table import HeadedTable
from allocmodel.workbook.one_spelling import one_spelling
from allocmodel.workbook.pen import Pen
from allocmodel.workbook.stored_values import saved_book

HEADERS = ("Place", 'Said "so", <£5 & more>', "Two\nlines", "_x000A_")


def table_as_saved(table: Table) -> bytes:
    """The part of a file that holds the table."""
    book = Workbook()
    for column, header in enumerate(HEADERS, start=3):
        book.active.cell(2, column, header)
    book.active.add_table(table)
    with ZipFile(BytesIO(saved_book(book, {}))) as saved:
        return saved.read("xl/tables/table1.xml")


def test_a_table_is_written_as_openpyxl_does() -> None:
    theirs = Table(displayName="t_one", ref="C2:F9")
    theirs.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    ours = table_as_saved(HeadedTable("t_one", "C2:F9", HEADERS))
    assert ours == one_spelling(ours) == table_as_saved(theirs)


def test_figures_down_a_column_are_those_looked_up_one_by_one() -> None:
    figures = xr.DataArray(
        [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], {"year": ["a", "b"], "place": ["x", "y", "z"]}
    )
    run = Run(cast(ModelInputs, None), [], {"figures": figures}, [])
    assert run.figures("figures", {"year": "b"}, "place", ["x", "y", "z"]) == [4, 5, 6]
    assert run.figures("figures", {"year": "b"}, "place", ["z", "x"]) == [6, 4]
    assert run.figures("figures", {"place": "y", "other": "1"}, "year", ["b"]) == [5]
    # A table has rows of another dimension, or none: each shows the one figure.
    one = {"year": "a", "place": "z"}
    assert run.figures("figures", one, "area", ["1", "2"]) == [3, 3]
    assert run.figures("figures", one, None, ["Quantity"]) == [run.figure("figures", one)]


@pytest.mark.parametrize("text", ["=1+1", "'tis", "-5"])
def test_a_text_that_would_run_keeps_its_mark_to_itself(text: str) -> None:
    pen = Pen(Workbook())
    pen.texts(pen.book.active, 1, 1, ["plain", text, "plain"], style.BOXED)
    marked = [cell.quotePrefix for cell in pen.book.active["A"]]
    assert marked == [False, True, False]
    assert not pen.text(pen.book.active, 4, 1, "plain", style.BOXED).quotePrefix
