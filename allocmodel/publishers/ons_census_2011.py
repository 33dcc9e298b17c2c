"""Reads ONS's Census 2011 table of England by ethnic group, sex and age (LC2101EW).

It is used for the shape of age alone: of the 19 groups inside the five, and above 64, where the
table of 2021 is open. In 2011 Chinese people stood under "Other ethnic group", and Roma people had
no answer of their own: most were counted as Other White, whose ages they take here.
"""

from __future__ import annotations

import pandas as pd

from allocmodel.declared.errors import BadInput
from allocmodel.declared.vocabulary import ETHNIC_GROUPS
from allocmodel.publishers.originals import (
    AS_PUBLISHED,
    Original,
    refuse_duplicates,
    text_table,
    whole_numbers,
)

#: The groups of 2021 that the Census of 2011 asked for, and what it calls them.
GROUPS = {
    "bangladeshi": "Asian/Asian British: Bangladeshi",
    "chinese": "Other ethnic group: Chinese",
    "indian": "Asian/Asian British: Indian",
    "pakistani": "Asian/Asian British: Pakistani",
    "other_asian": "Asian/Asian British: Other Asian",
    "black_african": "Black/African/Caribbean/Black British: African",
    "black_caribbean": "Black/African/Caribbean/Black British: Caribbean",
    "other_black": "Black/African/Caribbean/Black British: Other Black",
    "white_and_asian": "Mixed/multiple ethnic group: White and Asian",
    "white_and_black_african": "Mixed/multiple ethnic group: White and Black African",
    "white_and_black_caribbean": "Mixed/multiple ethnic group: White and Black Caribbean",
    "other_mixed": "Mixed/multiple ethnic group: Other Mixed",
    "white_british": "White: English/Welsh/Scottish/Northern Irish/British",
    "white_irish": "White: Irish",
    "gypsy_or_irish_traveller": "White: Gypsy or Irish Traveller",
    "other_white": "White: Other White",
    "arab": "Other ethnic group: Arab",
    "any_other": "Other ethnic group: Any other ethnic group",
}
#: The group of 2021 that it did not ask for, and whose ages that takes.
NOT_ASKED = {"roma": "other_white"}
#: The bands, and what the file calls them.
BANDS = {
    "0-4": "0 to 4",
    "5-7": "5 to 7",
    "8-9": "8 to 9",
    "10-14": "10 to 14",
    "15": "15",
    "16-17": "16 to 17",
    "18-19": "18 to 19",
    **{f"{start}-{start + 4}": f"{start} to {start + 4}" for start in range(20, 85, 5)},
    "85+": "85 and over",
}


def read(original: Original) -> pd.DataFrame:
    """Usual residents of England in 2011 by ethnic group and age band, both sexes together.

    Parameters
    ----------
    original : Original
        Census 2011, LC2101EW, England; a row for each group, sex and age.

    Returns
    -------
    DataFrame
        Index `ethnic_group`: the 19 codes of `vocabulary.ETHNIC_GROUPS`, in order (Roma with the
        people of Other White: a shape, not a count); columns the keys of `BANDS`; people.

    Raises
    ------
    BadInput
        When columns are missing, a count is no whole number of zero or more, a row stands twice,
        or a group, sex or age is missing or not known.
    """
    keys = ["census_group", "sex", "age"]
    text = text_table(original, [*keys, "usual_residents"])
    people = whole_numbers(text, ["usual_residents"], original.name)["usual_residents"]
    refuse_duplicates(text, keys, "A group, sex and age", original.name)
    every = pd.MultiIndex.from_product(
        [GROUPS.values(), ("female", "male"), BANDS.values()], names=keys
    )
    given = pd.MultiIndex.from_frame(text[keys])
    other = given.symmetric_difference(every)
    if len(other):
        known = "not known" if other[0] in given else "missing"
        raise BadInput(
            f"A row is {known}: {', '.join(map(str, other[0]))} ({len(other):,} such rows).",
            original.name,
            AS_PUBLISHED,
        )
    by_group = people.set_axis(given).groupby(level=["census_group", "age"]).sum().unstack("age")
    table = by_group.loc[list(GROUPS.values()), list(BANDS.values())]
    table = table.set_axis(list(GROUPS), axis=0).set_axis(list(BANDS), axis=1)
    for group, other_group in NOT_ASKED.items():
        table.loc[group] = table.loc[other_group]
    return table.loc[list(ETHNIC_GROUPS)].rename_axis("ethnic_group")
