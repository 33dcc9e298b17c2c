"""Reads MHCLG's Indices of Deprivation 2025 by neighbourhood (LSOA 2021), England.

Decile 1 and rank 1 are the most deprived. A fifth (quintile) is two deciles: deciles 1 and 2 are
the most deprived fifth, which the NHS calls Core20.
"""

from __future__ import annotations

import pandas as pd

from allocmodel.declared.errors import BadInput
from allocmodel.declared.vocabulary import DEPRIVATION_DOMAINS
from allocmodel.publishers.originals import (
    AS_PUBLISHED,
    Original,
    refuse_duplicates,
    text_table,
    whole_numbers,
)

_LSOA = "lsoa21_code"
_NAMES = {"imd": "IMD", "income": "Income", "employment": "Employment"}
_SCORES = {
    "imd_score": "IMD_score",
    "income_score": "Income_score",
    "employment_score": "Employment_score",
}


def read(original: Original) -> pd.DataFrame:
    """The fifth that each LSOA belongs to, by each domain, and its scores.

    Parameters
    ----------
    original : Original
        Indices of Deprivation 2025: scores, ranks and deciles by LSOA 2021 (MHCLG), CSV, packed
        with gzip or not.

    Returns
    -------
    DataFrame
        Index `lsoa` (sorted); columns `imd, income, employment` (fifth, 1 = most deprived to 5),
        `imd_score` (MHCLG's score; higher is more deprived), `income_score` (share of people in
        families of low income) and `employment_score` (share of people of working age who are
        out of work against their will).

    Raises
    ------
    BadInput
        When columns are missing, an LSOA stands twice, a decile is none, or the deciles run the
        other way than the ranks.
    """
    deciles = [f"{name}_decile" for name in _NAMES.values()]
    ranks = [f"{name}_rank" for name in _NAMES.values()]
    text = text_table(original, [_LSOA, *deciles, *ranks, *_SCORES.values()])
    refuse_duplicates(text, [_LSOA], "An LSOA", original.name)
    numbers = whole_numbers(text, [*deciles, *ranks], original.name)
    for decile, rank in zip(deciles, ranks, strict=True):
        _check_deciles(numbers[decile], numbers[rank], original.name)
    fifths = ((numbers[deciles] + 1) // 2).astype(int).set_axis(list(DEPRIVATION_DOMAINS), axis=1)
    scores = {name: _numbers(text, column, original.name) for name, column in _SCORES.items()}
    return fifths.assign(**scores).set_index(pd.Index(text[_LSOA], name="lsoa")).sort_index()


def _numbers(text: pd.DataFrame, column: str, where: str) -> pd.Series:
    """A column of scores; raises BadInput at the first cell that is none."""
    score = pd.to_numeric(text[column], errors="coerce")
    if score.isna().any():
        row = score.isna().to_numpy().argmax()
        raise BadInput(
            f'"{text[column].iloc[row]}" is no score.', f"{where}, row {row + 2}, column {column}"
        )
    return score


def _check_deciles(decile: pd.Series, rank: pd.Series, where: str) -> None:
    """Raises BadInput unless deciles are 1 to 10 and rise with the rank, most deprived first."""
    if not decile.between(1, 10).all():
        raise BadInput(
            f"{decile[~decile.between(1, 10)].iloc[0]:g} is no decile.",
            f"{where}, column {decile.name}",
        )
    if not decile[rank.sort_values(kind="stable").index].is_monotonic_increasing:
        raise BadInput(
            f"{decile.name} does not rise with {rank.name}: decile 1 has to be the most deprived.",
            where,
            AS_PUBLISHED,
        )
