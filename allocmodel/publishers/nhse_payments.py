"""Reads NHS England's NHS Payments to General Practice: a row for each practice.

The publication's total leaves Covid out and stands before deductions (pensions, levies, income
from prescription charges); each is a column of its own. Its headers hold line breaks. Practices
that closed years ago still have payments, and no patients.
"""

from __future__ import annotations

import math

import pandas as pd

from allocmodel.declared.errors import BadInput
from allocmodel.declared.vocabulary import PAYMENT_KINDS
from allocmodel.publishers.originals import (
    AS_PUBLISHED,
    Original,
    csv_rows,
    refuse_duplicates,
    text_table,
    unpacked,
)

#: The columns that describe a practice, and how many patients it has.
_DESCRIBED = {
    "practice": "Practice Code",
    "practice_name": "Practice Name",
    "sub_icb": "Sub ICB Code",
}
_PATIENTS = {
    "registered_patients": "Average Number of Registered Patients",
    "carr_hill_patients": "Average Number of Weighted Patients",
}
#: What makes up each kind of payment but the first, which is all the rest.
_PARTS = {
    "dispensing_fees": ("Prescribing Fee Payments", "Dispensing Fee Payments"),
    "drugs": ("Reimbursement of Drugs",),
    "covid": ("Covid Immunisation", "Covid Support and Expansion", "Long Covid"),
    "deductions": ("Deductions for Pensions, Levies and Prescription Charge Income",),
}
_FIRST_PAYMENT = "Global Sum"
_TOTAL = "Total NHS Payments to General Practice"
_AFTER_DEDUCTIONS = "Total NHS Payments to General Practice Minus Deductions"
#: What is read of the lists of practices, where payments are not asked for.
_LISTS = {
    "practice": "Practice Code",
    "rurality": "Practice Rurality",
    "list_size": "Average Number of Registered Patients",
}
#: What the file calls a practice in a rural or an urban area.
_RURAL = {"Rural": 1.0, "Urban": 0.0}
#: A penny: sums of published pounds and pence have to come out to it.
_PENNY = 0.01


def read(original: Original) -> pd.DataFrame:
    """The payments to each practice, by kind.

    Parameters
    ----------
    original : Original
        NHS Payments to General Practice of one year (NHS England), CSV, packed with gzip or not.

    Returns
    -------
    DataFrame
        Text columns `practice, practice_name, sub_icb`; `registered_patients` and
        `carr_hill_patients` (people and weighted people, averages of the year); and pounds by the
        kinds of `vocabulary.PAYMENT_KINDS`, deductions negative. Sorted by practice.

    Raises
    ------
    BadInput
        When a column is missing, a practice stands twice, a figure is no number, or the payments
        of a practice do not add up to its published totals.
    """
    header, *rows = csv_rows(Original(original.name, unpacked(original)))
    headers = [" ".join(cell.split()) for cell in header]
    at = {name: _position(headers, name, original.name) for name in _needed()}
    items = range(at[_FIRST_PAYMENT], at[_TOTAL])
    records = []
    for number, row in enumerate(rows, start=2):
        if row:
            where = f"{original.name}, row {number}"
            records.append(_practice(row, headers, at, items, where))
    table = pd.DataFrame(records)
    refuse_duplicates(table, ["practice"], "A practice", original.name)
    return table.sort_values("practice", ignore_index=True)


def _needed() -> list[str]:
    """The headers that have to be there, each once."""
    parts = [name for names in _PARTS.values() for name in names]
    return [
        *(*_DESCRIBED.values(), *_PATIENTS.values(), *parts),
        *(_FIRST_PAYMENT, _TOTAL, _AFTER_DEDUCTIONS),
    ]


def _position(headers: list[str], name: str, where: str) -> int:
    """Where a header stands; it has to stand once."""
    if headers.count(name) != 1:
        raise BadInput(
            f'The file has {headers.count(name)} columns "{name}" where it has to have one.',
            where,
            AS_PUBLISHED,
        )
    return headers.index(name)


def _practice(
    row: list[str], headers: list[str], at: dict[str, int], items: range, where: str
) -> dict[str, object]:
    """One practice: who it is, its patients, and its payments by kind."""

    def number(position: int) -> float:
        return _number(row[position], headers[position], where)

    described: dict[str, object] = {key: row[at[name]].strip() for key, name in _DESCRIBED.items()}
    if not described["practice"]:
        raise BadInput("A row has no practice code.", where, AS_PUBLISHED)
    patients = {key: number(at[name]) for key, name in _PATIENTS.items()}
    parts = {kind: math.fsum(number(at[name]) for name in _PARTS[kind]) for kind in _PARTS}
    total = number(at[_TOTAL])
    _refuse_other_total(math.fsum(map(number, items)), total + parts["covid"], _TOTAL, where)
    after = number(at[_AFTER_DEDUCTIONS])
    _refuse_other_total(total + parts["deductions"], after, _AFTER_DEDUCTIONS, where)
    rest = total - parts["dispensing_fees"] - parts["drugs"]
    by_kind = {"services": rest, **parts}
    pounds = {kind: round(by_kind[kind], 2) for kind in PAYMENT_KINDS}
    return {**described, **patients, **pounds}


def _number(text: str, header: str, where: str) -> float:
    """A figure; payments may be negative."""
    try:
        number = float(text.replace(",", ""))
    except ValueError:
        number = math.nan
    if not abs(number) < 1e12:
        raise BadInput(f'"{text}" is no number.', f"{where}, column {header}", AS_PUBLISHED)
    return number


def _refuse_other_total(found: float, published: float, name: str, where: str) -> None:
    if abs(found - published) > _PENNY:
        raise BadInput(
            f"The payments come to £{found:,.2f}, and the column says £{published:,.2f}.",
            f"{where}, column {name}",
            AS_PUBLISHED,
        )


def read_lists(original: Original) -> pd.DataFrame:
    """List size and rurality of each practice.

    Parameters
    ----------
    original : Original
        NHS Payments to General Practice (NHS England), a row for each practice; CSV, packed with
        gzip or not.

    Returns
    -------
    DataFrame
        Index `practice` (sorted); columns `list_size` (registered patients, mean over the year)
        and `rural` (1 where the practice is in a rural area, 0 where in an urban one).

    Raises
    ------
    BadInput
        When columns are missing, a practice stands twice, a list size is no number of nought or
        more, or a practice is neither rural nor urban.
    """
    text = text_table(original, list(_LISTS.values())).set_axis(list(_LISTS), axis=1)
    refuse_duplicates(text, ["practice"], "A practice", original.name)
    table = pd.DataFrame(
        {
            "list_size": pd.to_numeric(text["list_size"], errors="coerce"),
            "rural": text["rurality"].map(_RURAL),
        }
    )
    wrong = ~(table["list_size"] >= 0) | table["rural"].isna()
    if wrong.any():
        row = int(wrong.to_numpy().argmax())
        raise BadInput(
            f"Practice {text['practice'].iloc[row]} has no usable list size or rurality.",
            f"{original.name}, row {row + 2}",
            AS_PUBLISHED,
        )
    return table.set_index(pd.Index(text["practice"], name="practice")).sort_index()
