"""Reads ONS's lookups of neighbourhoods (LSOAs): of 2011 to those of 2021, and those to MSOAs.

Most LSOAs did not change (U). Some were split (S) or merged (M), and a few were recast in a more
complex way (X). The people of an LSOA of 2011 that became several are shared among those by the
residents that the Census 2021 counted in them. For an LSOA of 2021 that merges several, all
residents count toward the share, which is exact for U, S and M, and an approximation for the few X.
"""

from __future__ import annotations

import pandas as pd

from allocmodel.declared.errors import BadInput
from allocmodel.publishers.originals import AS_PUBLISHED, Original, refuse_duplicates, text_table

COLUMNS = {"lsoa11": "lsoa11_code", "lsoa21": "lsoa21_code", "change": "change_code"}
CHANGES = {"U": "unchanged", "S": "split", "M": "merged", "X": "complex"}


def read(original: Original) -> pd.DataFrame:
    """Which LSOAs of 2021 each LSOA of 2011 became.

    Parameters
    ----------
    original : Original
        LSOA (2011) to LSOA (2021) to local authority district (2022), England and Wales (ONS).

    Returns
    -------
    DataFrame
        Text columns `lsoa11, lsoa21, change` (a key of `CHANGES`), sorted.

    Raises
    ------
    BadInput
        When columns are missing, a pair stands twice, a change is unknown, or an unchanged or
        merged LSOA of 2011 became several.
    """
    text = text_table(original, list(COLUMNS.values())).set_axis(list(COLUMNS), axis=1)
    refuse_duplicates(text, ["lsoa11", "lsoa21"], "A pair of LSOAs", original.name)
    unknown = ~text["change"].isin(CHANGES)
    if unknown.any():
        raise BadInput(
            f'"{text.loc[unknown, "change"].iloc[0]}" is no code of a change.',
            f"{original.name}, row {unknown.to_numpy().argmax() + 2}",
            f"The codes are {', '.join(CHANGES)}.",
        )
    parts = text.groupby("lsoa11")["lsoa21"].transform("size")
    wrong = (parts > 1) & text["change"].isin(["U", "M"])
    if wrong.any():
        raise BadInput(
            f"An LSOA that was not split became several: {text.loc[wrong, 'lsoa11'].iloc[0]}.",
            original.name,
            AS_PUBLISHED,
        )
    return text.sort_values(["lsoa11", "lsoa21"], ignore_index=True)


def read_msoas(original: Original) -> pd.Series:
    """The MSOA of 2021 that each LSOA of 2021 lies in.

    Parameters
    ----------
    original : Original
        LSOA (2021) to MSOA (2021), England (from ONS's published names).

    Returns
    -------
    Series
        Index `lsoa`, sorted; codes of MSOAs.

    Raises
    ------
    BadInput
        When columns are missing, an LSOA stands twice, or a code is no LSOA or MSOA.
    """
    columns = ["lsoa21_code", "msoa21_code"]
    text = text_table(original, columns)
    refuse_duplicates(text, columns[:1], "An LSOA", original.name)
    for column, pattern in zip(columns, (r"[EW]01\d{6}", r"[EW]02\d{6}"), strict=True):
        wrong = ~text[column].str.fullmatch(pattern)
        if wrong.any():
            raise BadInput(
                f'"{text.loc[wrong, column].iloc[0]}" is no code of an LSOA or MSOA.',
                f"{original.name}, row {wrong.to_numpy().argmax() + 2}, column {column}",
                AS_PUBLISHED,
            )
    index = pd.Index(text[columns[0]], name="lsoa")
    return text[columns[1]].set_axis(index).rename("msoa").sort_index()


def shares(lookup: pd.DataFrame, residents: pd.Series) -> pd.Series:
    """The share of each LSOA of 2011 that goes to each LSOA of 2021 that it became.

    Parameters
    ----------
    lookup : DataFrame
        From `read`.
    residents : Series
        Usual residents by LSOA of 2021 (people).

    Returns
    -------
    Series
        Index of `lookup`; the shares of each LSOA of 2011 add up to 1.

    Raises
    ------
    BadInput
        When an LSOA of 2021 has no residents on record, or those that one of 2011 became have
        none.
    """
    people = lookup["lsoa21"].map(residents)
    if people.isna().any():
        missing = lookup.loc[people.isna(), "lsoa21"]
        raise BadInput(
            f"The Census table lacks {missing.nunique():,} LSOAs of the lookup, such as "
            f"{missing.iloc[0]}.",
            mend="Give both files as published, for England and Wales.",
        )
    whole = people.groupby(lookup["lsoa11"]).transform("sum")
    if (whole == 0).any():
        raise BadInput(
            f"An LSOA of 2011 has no residents: {lookup.loc[whole == 0, 'lsoa11'].iloc[0]}."
        )
    return people / whole
