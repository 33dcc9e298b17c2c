"""Which upper-tier authority each district lies in, from NHS England's practice file of 2022/23.

A unitary authority, a metropolitan district or a London borough is its own upper tier; a county
has several districts. The practice file names both for every practice, and every district of 2021
has a practice: so the pairs in it are the lookup. Its headers say "LAD21" and "LTLA21" for code and
name of the district, "LA21" and "UTLA21" for those of the upper tier.
"""

from __future__ import annotations

import pandas as pd

from allocmodel.declared.errors import BadInput
from allocmodel.publishers.originals import Original, csv_rows

#: Our column by the published header.
_COLUMNS = {"district": "LAD21", "upper_tier": "LA21", "upper_tier_name": "UTLA21"}


def read_upper_tiers(original: Original) -> pd.DataFrame:
    """The upper-tier authority of every district.

    Parameters
    ----------
    original : Original
        The practice file of 2022/23.

    Returns
    -------
    DataFrame
        Text columns `district, upper_tier, upper_tier_name`, sorted; a row for each district.

    Raises
    ------
    BadInput
        When a column is missing, or a district stands under two authorities.
    """
    header, *rows = csv_rows(original)
    titles = [str(title).strip() for title in header]
    absent = [title for title in _COLUMNS.values() if title not in titles]
    if absent:
        raise BadInput(
            f"The practice file lacks the columns {', '.join(absent)}.",
            original.name,
            "Give the file of 2022/23 as published.",
        )
    columns = {ours: titles.index(theirs) for ours, theirs in _COLUMNS.items()}
    named = pd.DataFrame(
        {ours: [str(row[at]).strip() for row in rows] for ours, at in columns.items()}
    )
    named = named[(named != "").all(axis="columns")].drop_duplicates()
    twice = sorted(set(named.loc[named["district"].duplicated(), "district"]))
    if twice:
        raise BadInput(
            f"Districts stand under two upper-tier authorities: {', '.join(twice)}.",
            original.name,
            "Give the file of 2022/23 as published.",
        )
    return named.sort_values("district", ignore_index=True)
