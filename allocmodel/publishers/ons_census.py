"""Reads ONS's Census 2021 table TS021: ethnic group by neighbourhood (LSOA 2021).

The file's columns overlap: a total, the five high-level groups, and the 19 detailed groups. All
three levels are read and have to add up.
"""

from __future__ import annotations

import pandas as pd

from allocmodel.declared.errors import BadInput
from allocmodel.declared.vocabulary import ETHNIC_GROUPS, HIGH_LEVEL_GROUPS, HIGH_LEVEL_OF
from allocmodel.publishers.originals import (
    AS_PUBLISHED,
    Original,
    refuse_duplicates,
    text_table,
    whole_numbers,
)

_LSOA = "geography code"
_TOTAL = "Ethnic group: Total: All usual residents"


def read(original: Original) -> pd.DataFrame:
    """Usual residents of each LSOA by ethnic group.

    Parameters
    ----------
    original : Original
        Census 2021 TS021 by LSOA 2021, England and Wales (ONS, through Nomis).

    Returns
    -------
    DataFrame
        Index `lsoa` (code of 2021, sorted), columns the 19 codes of `vocabulary.ETHNIC_GROUPS`
        in order; people.

    Raises
    ------
    BadInput
        When columns are missing, an LSOA stands twice, a count is no whole number, or the
        detailed or high-level groups do not add up to the total.
    """
    detailed = {
        code: f"{_high_level(group)}: {ETHNIC_GROUPS[code].split(': ', 1)[1]}"
        for code, group in HIGH_LEVEL_OF.items()
    }
    high = {group: _high_level(group) for group in HIGH_LEVEL_GROUPS}
    columns = [_TOTAL, *high.values(), *detailed.values()]
    text = text_table(original, [_LSOA, *columns])
    refuse_duplicates(text, [_LSOA], "An LSOA", original.name)
    counts = whole_numbers(text, columns, original.name)
    _check_sums(counts[detailed.values()].sum(axis=1), counts[_TOTAL], "The 19 groups", text)
    _check_sums(counts[high.values()].sum(axis=1), counts[_TOTAL], "The five groups", text)
    for group, column in high.items():
        parts = [detailed[code] for code in detailed if HIGH_LEVEL_OF[code] == group]
        _check_sums(counts[parts].sum(axis=1), counts[column], f'The parts of "{column}"', text)
    table = counts[detailed.values()].set_axis(list(detailed), axis=1)
    return table.set_index(pd.Index(text[_LSOA], name="lsoa")).sort_index()


def _high_level(group: str) -> str:
    """The file's column of a high-level group."""
    return f"Ethnic group: {HIGH_LEVEL_GROUPS[group]}"


def _check_sums(parts: pd.Series, whole: pd.Series, what: str, text: pd.DataFrame) -> None:
    """Raises BadInput when parts do not add up to the whole in some LSOA."""
    wrong = parts != whole
    if wrong.any():
        row = wrong.to_numpy().argmax()
        raise BadInput(
            f"{what} add up to {parts.iloc[row]:,.0f} where the whole is {whole.iloc[row]:,.0f}, "
            f"in {wrong.sum():,} LSOAs.",
            f"LSOA {text[_LSOA].iloc[row]}",
            AS_PUBLISHED,
        )
