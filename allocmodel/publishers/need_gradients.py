"""What the national formulas give the most deprived fifth of people over the least, by practice.

Practices are sorted by the mean score of the Index of Multiple Deprivation over their patients,
and cut into fifths of people. The gradient of a service is its weighted people per head of the
first fifth over that of the last. By people instead of practices it would be smaller where a
practice's patients are mixed: a practice counts as one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from allocmodel.declared.vocabulary import QUINTILES, SERVICES
from allocmodel.publishers.population_mix import Neighbourhoods, Registered

Say = Callable[[str], None]


def mean_scores(registered: Registered, known: Neighbourhoods) -> pd.Series:
    """Mean IMD score over each practice's patients.

    Parameters
    ----------
    registered : Registered
    known : Neighbourhoods

    Returns
    -------
    Series
        Index practice code; MHCLG's score, higher = more deprived (index).
    """
    scores = registered.people @ known.deprivation["imd_score"].to_numpy()
    return pd.Series(scores / registered.people.sum(axis=1), registered.practices)


def fifths_of_people(score: pd.Series, people: pd.Series) -> pd.Series:
    """The fifth that each practice is in: the one that the middle of its patients falls in.

    Parameters
    ----------
    score : Series
        By practice; higher = more deprived.
    people : Series
        Same index; registered population.

    Returns
    -------
    Series
        Same index; 1 = most deprived to 5. Practices of one score go by their code.
    """
    order = score.index[np.lexsort((score.index, -score))]
    sorted_people = people[order]
    before_middle = (sorted_people.cumsum() - sorted_people / 2) / sorted_people.sum()
    fifth: pd.Series = np.floor(before_middle * len(QUINTILES)).astype(int) + 1
    return fifth.clip(1, len(QUINTILES)).reindex(score.index)


def gradients(practices: pd.DataFrame, scores: pd.Series) -> pd.Series:
    """Weighted people per head of the most deprived fifth over the least, for each service.

    Parameters
    ----------
    practices : DataFrame
        Index practice code; columns `population` and the services.
    scores : Series
        From `mean_scores`; holds every practice.

    Returns
    -------
    Series
        Index service; a ratio.
    """
    fifth = fifths_of_people(scores[practices.index], practices["population"])
    sums = practices[["population", *SERVICES]].groupby(fifth).sum()
    per_head = sums[list(SERVICES)].div(sums["population"], axis=0)
    by_fifth = per_head.T
    return by_fifth[1] / by_fifth[len(QUINTILES)]


def gradient_table(
    practices: Mapping[str, pd.DataFrame], scores: pd.Series, say: Say
) -> pd.DataFrame:
    """The gradients of every year.

    Parameters
    ----------
    practices : mapping of str to DataFrame
        The practice file of each year.
    scores : Series
        From `mean_scores`. A practice that is not in it is left out.
    say : callable
        Takes who is left out, and the gradient of core.

    Returns
    -------
    DataFrame
        Columns `year, service, gradient, practices` (how many practices it rests on).
    """
    tables = []
    for year, table in practices.items():
        known = table.set_index("practice")
        kept = known[known.index.isin(scores.index)]
        ratio = gradients(kept, scores)
        left_out = known["population"].sum() - kept["population"].sum()
        say(
            f"{year}: need per head of the most deprived fifth over the least, by practice: core "
            f"{ratio['core']:.3f} ({len(known) - len(kept):,} practices without registrations by "
            f"LSOA, {left_out:,.0f} people, left out)"
        )
        tables.append(
            pd.DataFrame(
                {
                    "year": year,
                    "service": list(SERVICES),
                    "gradient": ratio[list(SERVICES)].to_numpy(),
                    "practices": len(kept),
                }
            )
        )
    return pd.concat(tables, ignore_index=True)
