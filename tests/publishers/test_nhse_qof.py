"""The reader of QOF registers."""

import pandas as pd
import pytest

from allocmodel.declared.errors import BadInput
from allocmodel.declared.vocabulary import REGISTERS
from allocmodel.publishers import nhse_qof
from allocmodel.publishers.originals import read_original

from .lsoas import as_original


def registers_table() -> pd.DataFrame:
    """Two made-up practices with the publisher's columns; asthma is not read."""
    rows = [
        ("B", "DM", 30, "17OV", 400),
        ("A", "DM", 10, "17OV", 200),
        ("A", "MH", 3, "TOTAL", 250),
        ("A", "STIA", 5, "TOTAL", 250),
        ("A", "AST", 9, "06OV", 240),
    ]
    columns = ["PRACTICE_CODE", "GROUP_CODE", "REGISTER", "PATIENT_LIST_TYPE", "PRACTICE_LIST_SIZE"]
    return pd.DataFrame(rows, columns=columns)


def test_registers_are_read_with_the_lists_they_are_about():
    table = nhse_qof.read(as_original(registers_table(), packed=True))
    assert table.to_numpy().tolist() == [
        ["diabetes_17_and_over", "A", 10, 200],
        ["diabetes_17_and_over", "B", 30, 400],
        ["severe_mental_illness", "A", 3, 250],
        ["stroke_and_tia", "A", 5, 250],
    ]


@pytest.mark.parametrize(
    ("row", "column", "value", "message"),
    [
        (2, "GROUP_CODE", "XX", "(?s)register MH .Severe mental illness. is missing.*file.csv"),
        (1, "PATIENT_LIST_TYPE", "TOTAL", "about 17OV, TOTAL, not 17OV"),
        (0, "PRACTICE_CODE", "A", "stands in two rows: DM A"),
        (3, "REGISTER", 251, "(?s)Practice A has 251 people on the register STIA and 250.*row 5"),
        (3, "REGISTER", -1, "no whole number"),
    ],
)
def test_odd_registers_are_refused(row, column, value, message):
    table = registers_table().astype(object)
    table.loc[row, column] = value
    with pytest.raises(BadInput, match=message):
        nhse_qof.read(as_original(table))


@pytest.mark.originals
def test_the_published_registers(originals):
    """England's prevalence of 2024/25: diabetes 7.9% of 17 and over, stroke and TIA 1.9%."""
    table = nhse_qof.read(read_original(originals / "nhse-qof" / "PREVALENCE_2425.csv.gz"))
    assert set(table["outcome"]) == set(REGISTERS)
    sums = table.groupby("outcome")[["cases", "people"]].sum()
    rates = sums["cases"] / sums["people"]
    assert rates["diabetes_17_and_over"] == pytest.approx(0.079, abs=0.0005)
    assert rates["stroke_and_tia"] == pytest.approx(0.019, abs=0.0005)
