"""Reads NHS England Digital's patients registered at a GP practice, by neighbourhood (LSOA).

The LSOAs are those of 2011. Patients whose address has none stand under ``NO2011``; some live in
Wales, for which there is no English deprivation index.
"""

from __future__ import annotations

import re

import pandas as pd

from allocmodel.declared.errors import BadInput
from allocmodel.publishers.originals import (
    AS_PUBLISHED,
    Original,
    refuse_duplicates,
    text_table,
    whole_numbers,
)

#: What code stands for patients whose address has no LSOA.
NO_LSOA = "NO2011"

_COLUMNS = {
    "practice": "PRACTICE_CODE",
    "lsoa11": "LSOA_CODE",
    "sex": "SEX",
    "people": "NUMBER_OF_PATIENTS",
}
_CODE = re.compile(r"[EW]01\d{6}")


def read(original: Original) -> pd.DataFrame:
    """Registered patients by practice and LSOA of 2011.

    Parameters
    ----------
    original : Original
        Patients Registered at a GP Practice, by LSOA, all persons; CSV, packed with gzip or not.

    Returns
    -------
    DataFrame
        Text columns `practice, lsoa11`, and `people`; sorted.

    Raises
    ------
    BadInput
        When columns are missing, a practice and LSOA stand twice, a code is no LSOA of England
        or Wales, or a count is no whole number.
    """
    text = text_table(original, list(_COLUMNS.values()))
    people = whole_numbers(text, [_COLUMNS["people"]], original.name)[_COLUMNS["people"]]
    table = text.set_axis(list(_COLUMNS), axis=1).assign(people=people)
    if set(table["sex"]) != {"ALL"}:
        raise BadInput(
            "The file is split by sex.", original.name, "Give the one of all persons (SEX = ALL)."
        )
    refuse_duplicates(table, ["practice", "lsoa11"], "A practice and LSOA", original.name)
    known = {code: bool(_CODE.fullmatch(code)) for code in set(table["lsoa11"]) - {NO_LSOA}}
    wrong = sorted(code for code, matches in known.items() if not matches)
    if wrong:
        raise BadInput(
            f"{len(wrong):,} codes are no LSOA of England or Wales, such as {wrong[0]}.",
            original.name,
            AS_PUBLISHED,
        )
    ordered = table.sort_values(["practice", "lsoa11"], ignore_index=True)
    return ordered[["practice", "lsoa11", "people"]]
