"""The tables that a fitted need reads: who the people of each practice are.

They hold what was derived on the way to the people of areas, and would be lost there: people of a
practice by ethnic group and age, women by age, deprivation of where its people live. Beside them
stand list size and rurality as published.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocmodel.declared.vocabulary import AGES, ETHNIC_GROUPS
from allocmodel.publishers import age_bands, practice_cuts
from allocmodel.publishers.nhsd_practice_ages import SEXES
from allocmodel.publishers.population_mix import Neighbourhoods, Registered
from allocmodel.publishers.practice_people import LIST_HOLDS, PracticePeople
from allocmodel.publishers.raking import Counts, Say

#: Scores of LSOAs whose mean over a practice's people is written, and their columns.
_SCORES = {
    "income_deprivation": "income_score",
    "employment_deprivation": "employment_score",
    "imd_score": "imd_score",
}
_FEMALE = list(SEXES).index("female")
#: The age that those of 16 belong to.
_YOUNG = "16-24"


def tables(
    people: PracticePeople,
    registered: Registered,
    known: Neighbourhoods,
    lists: pd.DataFrame,
    payments: pd.DataFrame,
    say: Say,
) -> dict[str, pd.DataFrame]:
    """The tables `practice_people` and `practice_people_by_group_and_age`.

    Parameters
    ----------
    people : PracticePeople
    registered : Registered
        Its practices, in the same order.
    known : Neighbourhoods
    lists : DataFrame
        From `nhsd_practice_ages.read`.
    payments : DataFrame
        From `nhse_payments.read_lists`.
    say : callable
        Takes which practices have no payments.

    Returns
    -------
    dict of str to DataFrame
        By name; see `declared.table_schemas`.
    """
    practices = registered.practices
    by_age = age_bands.to_ages(people.nineteen)
    ages = by_age.sum(axis=1)
    women, sixteen, own = _of_lists(practices, ages, lists)
    total = ages.sum(axis=1)
    scores = known.deprivation[list(_SCORES.values())].to_numpy()
    means = registered.people @ scores / np.asarray(registered.people.sum(axis=1))[:, None]
    paid = payments.reindex(practices)
    missing = paid["list_size"].isna().to_numpy()
    say(
        f"payments: {missing.sum():,} practices with {total[missing].sum():,.0f} people have none: "
        "their list size and rurality are not known"
    )
    one = pd.DataFrame(
        {
            "practice": practices,
            "people": total.round(1),
            "own_list": own.astype(int),
            **dict(zip(_SCORES, means.T, strict=True)),
            **{f"women_{age}": women[:, at].round(1) for at, age in enumerate(AGES)},
            "aged_16": sixteen.round(1),
            "list_size": paid["list_size"].to_numpy(),
            "rural": paid["rural"].to_numpy(),
        }
    )
    return {
        "practice_people": one,
        "practice_people_by_group_and_age": _by_group(practices, by_age),
    }


def _of_lists(
    practices: pd.Index, ages: Counts, lists: pd.DataFrame
) -> tuple[Counts, Counts, np.ndarray]:
    """Women by age and people of 16 of each practice, and whether by a list of its own."""
    counts, over_16 = practice_cuts.by_sex(lists), practice_cuts.by_sex(lists, over_16=True)
    young = list(AGES).index(_YOUNG)
    of_16 = (counts - over_16)[:, :, young].sum(axis=1)
    place = lists.index.get_indexer(practices)
    held = np.where(place >= 0, counts.sum(axis=(1, 2))[place], 0.0)
    own = (held >= LIST_HOLDS * ages.sum(axis=1)) & (held > 0)
    both = counts.sum(axis=1)
    england = counts[:, _FEMALE].sum(axis=0) / both.sum(axis=0)
    listed = own[:, None] & (both[place] > 0)
    women = np.where(listed, counts[place, _FEMALE] / np.maximum(both[place], 1), england)
    part_16 = np.where(
        listed[:, young],
        of_16[place] / np.maximum(both[place, young], 1),
        of_16.sum() / both[:, young].sum(),
    )
    return women * ages, part_16 * ages[:, young], own


def _by_group(practices: pd.Index, by_age: Counts) -> pd.DataFrame:
    """A row for each practice and ethnic group: tenths of people by age."""
    groups = list(ETHNIC_GROUPS)
    table = pd.DataFrame(by_age.reshape(-1, len(AGES)).round(1), columns=list(AGES))
    table.insert(0, "ethnic_group", np.tile(groups, len(practices)))
    table.insert(0, "practice", np.repeat(practices.to_numpy(), len(groups)))
    return table
