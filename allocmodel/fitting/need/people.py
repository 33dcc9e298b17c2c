"""The people of a fit's rows by what a rate differs by: age and sex, and ethnic group."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from allocmodel.declared.vocabulary import AGES
from allocmodel.reference.practice_people import PracticePeople

Floats = npt.NDArray[np.float64]

#: Sex and age, one after the other: what an expected count is made of.
STRATA = tuple(f"{sex} {age}" for sex in ("women", "men") for age in AGES)
_YOUNG = list(AGES).index("16-24")


@dataclass(frozen=True)
class Counted:
    """The people whom the counts are of.

    Attributes
    ----------
    people : array
        By ethnic group and stratum (rows, groups, `STRATA`); each row adds to its exposure.
    """

    people: Floats

    @property
    def by_stratum(self) -> Floats:
        """All ethnic groups together (rows, `STRATA`)."""
        total: Floats = self.people.sum(axis=1)
        return total

    @property
    def used(self) -> npt.NDArray[np.bool_]:
        """The strata that hold anybody."""
        held: npt.NDArray[np.bool_] = self.people.sum(axis=(0, 1)) > 0
        return held

    def of(self, rows: npt.NDArray[np.bool_]) -> Counted:
        """Some of the rows."""
        return Counted(self.people[rows])


def counted(known: PracticePeople, exposure: Floats, from_age: int) -> Counted:
    """The people whom counts are of, as many in each row as its exposure says.

    Within a practice and age, women are taken to be the same part of every ethnic group.

    Parameters
    ----------
    known : PracticePeople
        Of the rows, in their order.
    exposure : array
        People that the counts are of (rows).
    from_age : int
        The first age that is counted; one of `spec.FIRST_AGES`.
    """
    people = old_enough(known, from_age).people
    total = people.sum(axis=(1, 2))
    scale = np.divide(exposure, total, out=np.zeros_like(total), where=total > 0)
    return Counted(people * scale[:, None, None])


def old_enough(known: PracticePeople, from_age: int) -> Counted:
    """The registered people of units who are of an age and over."""
    ages = known.by_group_and_age * _part_counted(known, from_age)[:, None, :]
    everyone = known.by_group_and_age.sum(axis=1)
    women = np.divide(
        known.women, everyone, out=np.full_like(known.women, 0.5), where=everyone > 0
    ).clip(0, 1)[:, None, :]
    return Counted(np.concatenate([ages * women, ages * (1 - women)], axis=2))


def _part_counted(known: PracticePeople, from_age: int) -> Floats:
    """The part of the people of each age who are old enough (rows, `AGES`)."""
    starts = np.array([int(age.split("-")[0].rstrip("+")) for age in AGES])
    part = np.tile(starts >= (16 if from_age == 17 else from_age), (len(known.codes), 1)).astype(
        float
    )
    if from_age == 17:
        young = known.by_group_and_age[:, :, _YOUNG].sum(axis=1)
        of_16 = np.divide(known.aged_16, young, out=np.zeros_like(young), where=young > 0)
        part[:, _YOUNG] = 1 - of_16.clip(0, 1)
    return part
