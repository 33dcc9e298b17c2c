import io

import openpyxl
import pytest

from allocmodel.declared.errors import BadInput
from allocmodel.publishers.nhse_allocation_sheets import (
    SHEETS_2023_2025,
    SHEETS_2025_26,
    Sheet,
)
from allocmodel.publishers.nhse_allocations import (
    read,
    unit_of,
)
from allocmodel.publishers.originals import Original, read_original

SHEET = Sheet(
    "S", "core", "2025/26", {"allocation": "Allocation (£k)", "base_growth": "Growth (%)"}
)


def a_book(*cells, header=("R23", "Region", "ICB23", "Name", "Allocation \n(£k)", "Growth (%)")):
    book = openpyxl.Workbook()
    book.active.title = "S"
    book.active.append(["Allocations"])
    book.active.append(list(header))
    for row in cells:
        book.active.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return Original("book.xlsx", stream.getvalue())


def values(table):
    return {(row.icb, row.element): row.value for row in table.itertuples()}


def test_numbers_stored_as_text_are_read():
    got = values(
        read(
            a_book(
                ["Y1", "R", "QAA", "A", " 1,234.5 ", "4.37%"],
                ["Y1", "R", "QBB", "B", "-", 0.01],
                [None, None, "Y1", "Region", 9, 9],
                [None, None, "Total", "ENGLAND", " 1,235 ", "3.4% "],
            ),
            (SHEET,),
        )
    )
    assert got == {
        ("QAA", "allocation"): 1_234_500.0,
        ("QAA", "base_growth"): pytest.approx(0.0437),
        ("QBB", "allocation"): 0.0,
        ("QBB", "base_growth"): 0.01,
        ("ENG", "allocation"): 1_235_000.0,
    }


@pytest.mark.parametrize("row", [["x", 0.1], [None, 0.1], [1, "-"], [True, 0.1], ["nan", 0.1]])
def test_what_is_no_number_is_refused_with_its_row(row):
    with pytest.raises(BadInput, match=r'sheet "S", row 3'):
        read(a_book(["Y1", "R", "QAA", "A", *row]), (SHEET,))


def test_missing_column_is_named():
    with pytest.raises(BadInput, match="Growth"):
        read(a_book(header=("R23", "Region", "ICB23", "Name", "Allocation (£k)")), (SHEET,))


def test_units():
    assert unit_of("allocation") == "pounds"
    assert unit_of("remaining_growth") == "pounds"
    assert unit_of("allocation_per_head") == "pounds per head"
    assert unit_of("total_allocation_growth") == "share"
    assert unit_of("closing_distance_from_target") == "share"


@pytest.mark.originals
def test_published_books(originals):
    folder = originals / "nhse-allocations"
    old = read(read_original(folder / "nhs_allocations_2023_2025.xlsx"), SHEETS_2023_2025)
    new = read(read_original(folder / "nhs_allocations_2025_26.xlsx"), SHEETS_2025_26)
    for table, stream, year, element, icbs in (
        (old, "core", "2023/24", "allocation", 101_260_119_000),
        (old, "primary_medical", "2024/25", "allocation", None),
        (new, "core", "2025/26", "total_allocation", None),
        (new, "specialised", "2025/26", "allocation", None),
    ):
        rows = table[(table[["stream", "year", "element"]] == [stream, year, element]).all(axis=1)]
        england = rows.loc[rows["icb"] == "ENG", "value"].item()
        assert len(rows) == 43
        assert rows.loc[rows["icb"] != "ENG", "value"].sum() == pytest.approx(england, rel=1e-9)
        assert icbs is None or england == icbs
