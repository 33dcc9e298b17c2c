"""Reads the NHS's patient-level costs (PLICS): cost of hospital care by age and sex, England.

Emergency departments, admitted patient care and outpatients, each by 21 ages and sex. The file does
not say its year (about 2019/20): it serves for the shape of the curve by age, not for a level.
"""

from __future__ import annotations

import pandas as pd

from allocmodel.declared.errors import BadInput
from allocmodel.publishers.nhsd_practice_ages import AGE_BANDS, SEXES
from allocmodel.publishers.originals import AS_PUBLISHED, Original, refuse_duplicates, text_table

#: What the file calls each kind of care.
CARE = {"emergency": "AE", "admitted": "APC", "outpatient": "OP"}

_COST = "Total Cost"
_COLUMNS = {
    "care": "Service",
    "sex": "Gender",
    "age": "Age group",
    "metric": "Metric",
    "cost": "Total",
}
#: The file's ages below 5, which make the first band.
_YOUNGEST = ("0 years", "01-04 years")
_OLDEST = "95 years or older"


def read(original: Original) -> pd.DataFrame:
    """Cost of hospital care by kind of care, sex and age band of five years.

    Parameters
    ----------
    original : Original
        Activity and cost by age and sex from NHS patient-level costs; CSV, packed with gzip or
        not.

    Returns
    -------
    DataFrame
        Index a MultiIndex of `care` (keys of `CARE`) and `sex` (``"female"``, ``"male"``), columns
        the bands of `nhsd_practice_ages.AGE_BANDS`; pounds.

    Raises
    ------
    BadInput
        When columns are missing, an age, sex or kind of care is not known, stands twice or is
        missing, or a cost is no amount above nought.
    """
    text = text_table(original, list(_COLUMNS.values())).set_axis(list(_COLUMNS), axis=1)
    refuse_duplicates(text, ["care", "sex", "age", "metric"], "An age", original.name)
    table = text[text["metric"] == _COST].copy()
    table["care"] = table["care"].map({called: code for code, called in CARE.items()})
    table["sex"] = table["sex"].map({sex.capitalize(): sex for sex in SEXES})
    table["band"] = table["age"].map(_bands())
    unknown = table[["care", "sex", "band"]].isna().any(axis=1)
    if unknown.any():
        row = unknown[unknown].index[0]
        raise BadInput(
            f"A kind of care, a sex or an age is not known: {', '.join(text.loc[row][:3])}.",
            f"{original.name}, row {row + 2}",
            AS_PUBLISHED,
        )
    table["cost"] = pd.to_numeric(table["cost"], errors="coerce")
    wrong = ~(table["cost"] > 0) | ~(table["cost"] < float("inf"))
    if wrong.any():
        row = wrong[wrong].index[0]
        raise BadInput(
            f'"{text.loc[row, "cost"]}" is no cost above nought.',
            f"{original.name}, row {row + 2}, column {_COLUMNS['cost']}",
            AS_PUBLISHED,
        )
    found = table.groupby(["care", "sex", "band"]).size()
    wanted = pd.MultiIndex.from_product([CARE, SEXES, AGE_BANDS])
    ages = pd.Series(1, wanted).mask(wanted.get_level_values(2) == next(iter(AGE_BANDS)), 2)
    lacking = ages[found.reindex(wanted, fill_value=0) != ages]
    if len(lacking):
        raise BadInput(
            f"The file lacks the cost of {', '.join(lacking.index[0])}.",
            original.name,
            AS_PUBLISHED,
        )
    wide = table.pivot_table(index=["care", "sex"], columns="band", values="cost", aggfunc="sum")
    return wide.reindex(pd.MultiIndex.from_product([CARE, SEXES], names=wide.index.names))[
        list(AGE_BANDS)
    ]


def _bands() -> dict[str, str]:
    """The band of five years of each of the file's ages."""
    first, *middle, last = AGE_BANDS
    padded = {
        f"{int(band.split('-')[0]):02d}-{int(band.split('-')[1]):02d} years": band
        for band in middle
    }
    return {**dict.fromkeys(_YOUNGEST, first), **padded, _OLDEST: last}
