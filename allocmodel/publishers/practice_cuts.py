"""Practices' people by age in the cuts that curves are fitted to, from their age lists.

The lists have bands of five years. Those of 15, who belong to 0 to 15, are counted as in
`age_bands`; a register of people of 17 and over leaves out those of 16 too, who are taken to be as
many.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocmodel.declared.vocabulary import AGES
from allocmodel.fitting.age_curves import Floats
from allocmodel.publishers import age_bands
from allocmodel.publishers.nhsd_practice_ages import AGE_BANDS, SEXES

_TEENS = list(AGE_BANDS).index("15-19")
_CHILDREN, _YOUNG = 0, 1


def by_sex(lists: pd.DataFrame, over_16: bool = False) -> Floats:
    """Patients by sex and age.

    Parameters
    ----------
    lists : DataFrame
        From `nhsd_practice_ages.read`.
    over_16 : bool
        Whether only people of 17 and over are counted.

    Returns
    -------
    array
        Shape (practices, `nhsd_practice_ages.SEXES`, `vocabulary.AGES`); people.
    """
    people = age_bands.to_ages(age_bands.of_practices(lists))
    if over_16:
        people[:, :, _CHILDREN] = 0
        people[:, :, _YOUNG] -= np.minimum(_of_15(lists), people[:, :, _YOUNG])
    return people


def by_band(lists: pd.DataFrame, over_16: bool = False) -> Floats:
    """Patients by bands of five years, both sexes.

    Parameters
    ----------
    lists : DataFrame
        From `nhsd_practice_ages.read`.
    over_16 : bool
        Whether only people of 17 and over are counted.

    Returns
    -------
    array
        Shape (practices, `nhsd_practice_ages.AGE_BANDS`); people.
    """
    people: Floats = lists.to_numpy(dtype=float).reshape(len(lists), len(SEXES), -1).sum(axis=1)
    if over_16:
        people[:, :_TEENS] = 0
        people[:, _TEENS] -= np.minimum(2 * _of_15(lists).sum(axis=1), people[:, _TEENS])
    return people


def parts(lists: pd.DataFrame, over_16: bool = False) -> Floats:
    """The part of the patients of each band of five years who are in each of the ages.

    Parameters
    ----------
    lists : DataFrame
        From `nhsd_practice_ages.read`.
    over_16 : bool
        Whether only people of 17 and over are counted.

    Returns
    -------
    array
        Shape (`nhsd_practice_ages.AGE_BANDS`, `vocabulary.AGES`); each band's parts add to 1.
    """
    made = age_bands.joined(list(AGE_BANDS), list(AGES))
    whole = by_band(lists)[:, _TEENS].sum()
    of_15 = 0 if over_16 else _of_15(lists).sum() / whole
    made[_TEENS, _CHILDREN], made[_TEENS, _YOUNG] = of_15, 1 - of_15
    return made


def _of_15(lists: pd.DataFrame) -> Floats:
    """Patients of 15 by sex: shape (practices, sexes)."""
    return np.stack([age_bands.fifteen(lists, sex) for sex in SEXES], axis=1)
