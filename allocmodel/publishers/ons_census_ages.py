"""Reads ONS's tables of the Census 2021 by age: of neighbourhoods (LSOA) and of MSOAs.

Three files. By LSOA six bands; by MSOA five ethnic groups, sex and thirteen bands, the last of
which is open at 65; by MSOA alone (TS007) bands of five years up to 85. ONS alters small counts, so
the files agree within a few people in an MSOA, not exactly.
"""

from __future__ import annotations

import pandas as pd

from allocmodel.declared.errors import BadInput
from allocmodel.declared.vocabulary import HIGH_LEVEL_GROUPS
from allocmodel.publishers.nhsd_practice_ages import SEXES
from allocmodel.publishers.originals import (
    AS_PUBLISHED,
    Original,
    refuse_duplicates,
    text_table,
    whole_numbers,
)

#: The bands by LSOA, and what the file calls them.
LSOA_BANDS = {
    "0-15": "Aged 15 years and under",
    "16-24": "Aged 16 to 24 years",
    "25-34": "Aged 25 to 34 years",
    "35-49": "Aged 35 to 49 years",
    "50-64": "Aged 50 to 64 years",
    "65+": "Aged 65 years and over",
}
#: The bands by MSOA, ethnic group and sex.
GROUP_BANDS = (
    *("0-15", "16-19", "20-21", "22-24", "25-29", "30-34", "35-39"),
    *("40-44", "45-49", "50-54", "55-59", "60-64", "65+"),
)
#: The bands by MSOA of TS007.
FIVE_YEAR_BANDS = (*(f"{start}-{start + 4}" for start in range(0, 85, 5)), "85+")
#: The high-level groups, and what the file by MSOA calls them.
GROUPS = {group: group.capitalize() for group in HIGH_LEVEL_GROUPS}


def read_lsoas(original: Original) -> pd.DataFrame:
    """Usual residents of each LSOA by six age bands.

    Parameters
    ----------
    original : Original
        Census 2021, age by LSOA 2021, England and Wales; a row for each LSOA and band.

    Returns
    -------
    DataFrame
        Index `lsoa` (sorted), columns the keys of `LSOA_BANDS`; people.

    Raises
    ------
    BadInput
        When columns are missing, a count is no whole number of zero or more, a row stands twice,
        or an LSOA lacks a band or has one that is not known.
    """
    columns = ["lsoa21_code", "age_group", "usual_residents"]
    text = text_table(original, columns)
    people = whole_numbers(text, columns[2:], original.name)["usual_residents"]
    refuse_duplicates(text, columns[:2], "An LSOA and age band", original.name)
    _refuse_unknown(text["age_group"], list(LSOA_BANDS.values()), "age band", original.name)
    wide = text.assign(people=people).pivot(
        index="lsoa21_code", columns="age_group", values="people"
    )
    table = wide.reindex(columns=list(LSOA_BANDS.values())).set_axis(list(LSOA_BANDS), axis=1)
    _refuse_gaps(table, "LSOA", original.name)
    return table.rename_axis("lsoa").sort_index()


def read_groups(original: Original) -> pd.DataFrame:
    """Usual residents of each MSOA by high-level ethnic group, sex and thirteen age bands.

    Parameters
    ----------
    original : Original
        Census 2021, custom table, MSOA 2021 by ethnic group, sex and age, England and Wales.

    Returns
    -------
    DataFrame
        Index `msoa` (sorted), `sex` (keys of `SEXES`) and `group` (keys of `GROUPS`), every one of
        each MSOA in their order; columns `GROUP_BANDS`; people.

    Raises
    ------
    BadInput
        When columns are missing, a count is no whole number of zero or more, a row stands twice,
        an MSOA lacks a group or sex, or the bands do not add up to the row's total.
    """
    keys, numbers = ["msoa21_code", "sex", "ethnic5"], ["total", *GROUP_BANDS]
    text = text_table(original, [*keys, *numbers])
    counts = whole_numbers(text, numbers, original.name)
    refuse_duplicates(text, keys, "An MSOA, sex and ethnic group", original.name)
    _refuse_unknown(text["sex"], list(SEXES), "sex", original.name)
    _refuse_unknown(text["ethnic5"], list(GROUPS.values()), "ethnic group", original.name)
    _refuse_other_sums(counts[list(GROUP_BANDS)], counts["total"], original.name)
    codes = {title: group for group, title in GROUPS.items()}
    index = pd.MultiIndex.from_arrays(
        [text["msoa21_code"], text["sex"], text["ethnic5"].map(codes)],
        names=["msoa", "sex", "group"],
    )
    every = pd.MultiIndex.from_product(
        [sorted(set(text["msoa21_code"])), SEXES, GROUPS], names=index.names
    )
    table = counts[list(GROUP_BANDS)].set_axis(index, axis=0).reindex(every)
    _refuse_gaps(table, "MSOA, sex and group", original.name)
    return table


def read_five_years(original: Original) -> pd.DataFrame:
    """Usual residents of each MSOA by age bands of five years.

    Parameters
    ----------
    original : Original
        Census 2021, TS007 by MSOA 2021, England and Wales, in bands of five years to 85.

    Returns
    -------
    DataFrame
        Index `msoa` (sorted), columns `FIVE_YEAR_BANDS`; people.

    Raises
    ------
    BadInput
        When columns are missing, a count is no whole number of zero or more, an MSOA stands twice,
        or the bands do not add up to the total.
    """
    numbers = [*FIVE_YEAR_BANDS, "total_published"]
    text = text_table(original, ["msoa21_code", *numbers])
    counts = whole_numbers(text, numbers, original.name)
    refuse_duplicates(text, ["msoa21_code"], "An MSOA", original.name)
    _refuse_other_sums(counts[list(FIVE_YEAR_BANDS)], counts["total_published"], original.name)
    index = pd.Index(text["msoa21_code"], name="msoa")
    return counts[list(FIVE_YEAR_BANDS)].set_axis(index, axis=0).sort_index()


def _refuse_unknown(given: pd.Series, known: list[str], what: str, where: str) -> None:
    """Raises BadInput for a label that this reader would leave out."""
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise BadInput(
            f'"{unknown[0]}" is no {what} that is known.',
            where,
            f"{AS_PUBLISHED} Known are {', '.join(known)}",
        )


def _refuse_gaps(table: pd.DataFrame, what: str, where: str) -> None:
    """Raises BadInput where a row lacks a band, or is missing altogether."""
    gaps = table.isna().any(axis=1)
    if gaps.any():
        first = table.index[gaps][0]
        named = first if isinstance(first, str) else " ".join(map(str, first))
        raise BadInput(
            f"An age band is missing for {what} {named} ({gaps.sum():,} of them lack one).",
            where,
            AS_PUBLISHED,
        )


def _refuse_other_sums(parts: pd.DataFrame, total: pd.Series, where: str) -> None:
    """Raises BadInput when age bands do not add up to a row's total."""
    wrong = (parts.sum(axis=1) != total).to_numpy()
    if wrong.any():
        row = int(wrong.argmax())
        raise BadInput(
            f"The age bands add up to {parts.iloc[row].sum():,.0f} where the total is "
            f"{total.iloc[row]:,.0f}.",
            f"{where}, row {row + 2}",
            AS_PUBLISHED,
        )
