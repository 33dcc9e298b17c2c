"""The reader of payments to practices, and what of them ships."""

import gzip

import pandas as pd
import pytest

from allocmodel.declared.errors import BadInput
from allocmodel.publishers import nhse_payments
from allocmodel.publishers.originals import Original, read_original
from allocmodel.reference.data import Reference

HEADER = {
    "Practice Code": "X1",
    "Practice Name": "A SURGERY",
    "Sub ICB Code": "52R",
    "Average Number of Registered \nPatients": "90.5",
    "Average Number of Weighted Patients": "100",
    "Global Sum": "1,000.50",
    "Premises Payments": "-0.5",
    "Prescribing Fee Payments": "20",
    "Dispensing Fee Payments": "30",
    "Reimbursement of Drugs": "400",
    "Covid Immunisation": "7",
    "Covid Support and Expansion": "0",
    "Long Covid": "1",
    "Total NHS Payments to General Practice": "1450",
    "Deductions for Pensions, Levies and Prescription Charge Income": "-150.25",
    "Total NHS Payments to General Practice Minus Deductions": "1299.75",
}


def as_published(*changes, drop=None, packed=True):
    """A made-up file of practices: each with some cells changed."""
    rows = pd.DataFrame([{**HEADER, **change} for change in changes or ({},)])
    content = rows.drop(columns=drop or []).to_csv(index=False).encode()
    return Original("payments.csv.gz", gzip.compress(content) if packed else content)


@pytest.mark.parametrize("packed", [True, False])
def test_payments_are_told_apart(packed):
    table = nhse_payments.read(as_published({}, {"Practice Code": "A1"}, packed=packed))
    assert table["practice"].tolist() == ["A1", "X1"]
    # Services: 1,000.50 - 0.50, all that is neither fees, drugs nor Covid.
    assert table.iloc[1].tolist()[1:] == [
        *("A SURGERY", "52R", 90.5, 100.0),
        *(1000.0, 50.0, 400.0, 8.0, -150.25),
    ]


@pytest.mark.parametrize(
    ("changes", "drop", "message"),
    [
        ([{}, {}], None, "(?s)A practice stands in two rows: X1.*payments"),
        ([{"Global Sum": "N/A"}], None, '(?s)"N/A" is no number.*row 2, column Global Sum'),
        ([{"Global Sum": "nan"}], None, '(?s)"nan" is no number'),
        ([{"Global Sum": "1000.48"}], None, "(?s)come to £1,457.98.*says £1,458.00.*row 2"),
        (
            [{"Total NHS Payments to General Practice Minus Deductions": "1300"}],
            None,
            "(?s)come to £1,299.75.*Minus Deductions",
        ),
        ([{"Practice Code": " "}], None, "no practice code"),
        ([{}], "Reimbursement of Drugs", '0 columns "Reimbursement of Drugs"'),
    ],
)
def test_what_does_not_add_up_is_refused(changes, drop, message):
    with pytest.raises(BadInput, match=message):
        nhse_payments.read(as_published(*changes, drop=drop))


def test_a_damaged_file_is_refused():
    original = Original("payments.csv.gz", as_published().content[:-12])
    with pytest.raises(BadInput, match="damaged or cut short"):
        nhse_payments.read(original)


#: Payments after deductions, less fees and drugs, over Carr-Hill weighted patients, of practices
#: whose district in 2025/26 is Nottingham or Bassetlaw: about 136 and 153 pounds, as known before
#: there was a reader.
KNOWN = {"E06000018": 136.11, "E07000171": 152.81}


def per_carr_hill_patient(payments: pd.DataFrame, pounds: pd.Series, patients: str) -> dict:
    """Pounds over patients of the practices of two districts in 2025/26."""
    rows = Reference.load().practice_rows("QT1", "2025/26")
    areas = Reference.load().areas("QT1", "2025/26")
    district = rows["area"].map(areas["district"])
    sums = payments.assign(pounds=pounds, district=payments.index.map(district))
    by_district = sums.groupby("district")[["pounds", patients]].sum()
    return dict((by_district["pounds"] / by_district[patients]).loc[list(KNOWN)].round(2))


def test_the_shipped_payments_give_what_is_known_of_two_districts():
    payments = Reference.load().practice_payments()
    pounds = payments["services"] + payments["deductions"]
    assert per_carr_hill_patient(payments, pounds, "carr_hill_patients") == KNOWN
    assert len(payments) == 6375
    assert payments["registered_patients"].sum() == pytest.approx(63_610_980, abs=1)
    assert payments["carr_hill_patients"].sum() == pytest.approx(63_608_540, abs=1)
    parts = payments[["services", "dispensing_fees", "drugs"]].sum().sum()
    assert parts == pytest.approx(11_378_832_640, abs=1)


@pytest.mark.originals
def test_the_published_payments_give_the_same(originals):
    """By the publication's own total after deductions, not by the reader's sums."""
    path = originals / "nhse-payments" / "payments_2024-25.csv.gz"
    published = pd.read_csv(path, encoding="utf-8-sig", na_values="N/A")
    published.columns = [" ".join(name.split()) for name in published.columns]
    published = published.set_index("Practice Code")
    without = ("Prescribing Fee Payments", "Dispensing Fee Payments", "Reimbursement of Drugs")
    pounds = published["Total NHS Payments to General Practice Minus Deductions"]
    pounds = pounds - published[list(without)].sum(axis=1)
    patients = "Average Number of Weighted Patients"
    assert per_carr_hill_patient(published, pounds, patients) == KNOWN
    table = nhse_payments.read(read_original(path)).set_index("practice")
    shipped = Reference.load().practice_payments()
    pd.testing.assert_frame_equal(table, shipped[table.columns])
