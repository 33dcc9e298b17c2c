"""Reads NHS England Digital's patients registered at a GP practice, by age band and sex.

The file holds practices, PCNs, sub-ICB locations, ICBs and regions, one below the other. The
practices' rows are read, and have to add up to the totals that the file gives for each practice.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocmodel.declared.errors import BadInput
from allocmodel.publishers.originals import (
    AS_PUBLISHED,
    Original,
    refuse_duplicates,
    text_table,
    whole_numbers,
)

#: The bands of five years, youngest first, and what the file calls them.
AGE_BANDS = {
    **{f"{start}-{start + 4}": f"{start}_{start + 4}" for start in range(0, 95, 5)},
    "95+": "95+",
}
#: What the file calls each sex.
SEXES = {"female": "FEMALE", "male": "MALE"}

_COLUMNS = {
    "level": "ORG_TYPE",
    "practice": "ORG_CODE",
    "sex": "SEX",
    "age_band": "AGE_GROUP_5",
    "people": "NUMBER_OF_PATIENTS",
}
_PRACTICE = "GP"
_ALL = "ALL"


def read(original: Original) -> pd.DataFrame:
    """Registered patients of each practice by sex and age band of five years.

    Parameters
    ----------
    original : Original
        Patients Registered at a GP Practice, single month, five-year age groups; CSV, packed with
        gzip or not.

    Returns
    -------
    DataFrame
        Index `practice` (sorted), columns a MultiIndex of `sex` (keys of `SEXES`) and `age_band`
        (keys of `AGE_BANDS`), in their order; people.

    Raises
    ------
    BadInput
        When columns are missing, a count is no whole number of zero or more, the file holds no
        practices, a row stands twice, a practice lacks a band or a sex, a band or sex is not
        known, or the bands do not add up to the practice's total.
    """
    text = text_table(original, list(_COLUMNS.values()))
    people = whole_numbers(text, [_COLUMNS["people"]], original.name)[_COLUMNS["people"]]
    table = text.set_axis(list(_COLUMNS), axis=1).assign(people=people)
    _refuse_unknown(table, "sex", SEXES, original.name)
    _refuse_unknown(table, "age_band", AGE_BANDS, original.name)
    refuse_duplicates(table, ["level", "practice", "sex", "age_band"], "An age band", original.name)
    practices = table[table["level"] == _PRACTICE]
    if practices.empty:
        raise BadInput(
            f"The file holds no practices (ORG_TYPE = {_PRACTICE}).", original.name, AS_PUBLISHED
        )
    wide = practices.pivot(index="practice", columns=["sex", "age_band"], values="people")
    wanted = pd.MultiIndex.from_product([SEXES.values(), AGE_BANDS.values()])
    parts = wide.reindex(columns=wanted).sort_index()
    _refuse_gaps(parts, original.name)
    total = practices[(practices["sex"] == _ALL) & (practices["age_band"] == _ALL)]
    _check_totals(parts.sum(axis=1), total.set_index("practice")["people"], original.name)
    return parts.set_axis(
        pd.MultiIndex.from_product([SEXES, AGE_BANDS], names=["sex", "age_band"]), axis=1
    )


def _refuse_unknown(table: pd.DataFrame, column: str, known: dict[str, str], where: str) -> None:
    """Raises BadInput for a sex or a band that this reader would leave out."""
    unknown = sorted(set(table[column]) - {*known.values(), _ALL})
    if unknown:
        raise BadInput(
            f'"{unknown[0]}" is no {_COLUMNS[column]} that is known.',
            where,
            f"{AS_PUBLISHED} Known are {', '.join(known.values())} and {_ALL}",
        )


def _refuse_gaps(parts: pd.DataFrame, where: str) -> None:
    """Raises BadInput where a practice lacks a band of a sex."""
    gaps = np.argwhere(parts.isna().to_numpy())
    if len(gaps):
        row, column = gaps[0]
        sex, band = list(parts.columns)[column]
        raise BadInput(
            f"The age band {band} of {sex} is missing for practice {parts.index[row]} "
            f"({len(set(gaps[:, 0])):,} practices lack a band).",
            where,
            AS_PUBLISHED,
        )


def _check_totals(sums: pd.Series, totals: pd.Series, where: str) -> None:
    """Raises BadInput when the bands of a practice do not add up to its total, or it has none."""
    published = totals.reindex(sums.index)
    wrong = sums != published
    if wrong.any():
        practice = str(sums[wrong].index[0])
        raise BadInput(
            f"The age bands of practice {practice} add up to {sums[practice]:,.0f} where its total "
            f"is {published[practice]:,.0f}, as in {wrong.sum():,} practices.",
            where,
            AS_PUBLISHED,
        )
