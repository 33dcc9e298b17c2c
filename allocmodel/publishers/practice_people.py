"""People of each practice by ethnic group, fifth of deprivation and age, raked to its own ages.

Nobody publishes it. A practice's registered patients by neighbourhood (LSOA) have the groups and
ages of those neighbourhoods' residents, and then are raked, all to the people that the practice
has registered by LSOA:

1. 19 groups by age, to the practice's groups and to its own age list;
2. five groups by fifth by age, to the practice's groups by fifth and to the groups by age of 1,
   for each domain of deprivation alone, so that all have the same people by group and age;
3. people under 45 by group and sex, to the groups by age of 1 and to the list's own sexes.

A practice takes its own age list only where that holds at least half as many people; the list is
of another year, and practices open and close. The others keep the ages of their neighbourhoods.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from allocmodel.declared.vocabulary import (
    AGES,
    DEPRIVATION_DOMAINS,
    HIGH_LEVEL_GROUPS,
    QUINTILES,
)
from allocmodel.publishers import age_bands, nhsd_practice_ages
from allocmodel.publishers.age_bands import CHILDBEARING
from allocmodel.publishers.neighbourhood_ages import NeighbourhoodAges, in_five
from allocmodel.publishers.population_mix import Neighbourhoods, Registered
from allocmodel.publishers.raking import Counts, Margin, Say, axes, rake, ratio, say_moved

#: A practice's own age list has to hold this share of its people to be used.
LIST_HOLDS = 0.5


@dataclass(frozen=True)
class PracticePeople:
    """People of each practice with registrations by LSOA, in their order.

    Attributes
    ----------
    nineteen : ndarray
        Shape (practices, 19, 10): by ethnic group and the bands of `age_bands.BANDS`.
    fifths : dict of str to ndarray
        By domain; shape (practices, 5, 5, 10): high-level group, fifth and band.
    mix : dict of str to ndarray
        By domain; shape (practices, 19, 5): ethnic group and fifth.
    women : ndarray
        Shape (practices, 5): women of 15 to 44 by high-level group.
    """

    nineteen: Counts
    fifths: dict[str, Counts]
    mix: dict[str, Counts]
    women: Counts


@dataclass(frozen=True)
class _Lists:
    """The age lists of practices, as far as they are used.

    Attributes
    ----------
    used : ndarray of bool
        Shape (practices,): whether the practice's own list is.
    people : ndarray
        Shape (practices, 2, 10): by sex and band; people; nought where it is not used.
    girls : ndarray
        Shape (practices,): share of the girls under 16 who are 15; England's where it is not used.
    """

    used: npt.NDArray[np.bool_]
    people: Counts
    girls: Counts


def build(
    registered: Registered,
    known: Neighbourhoods,
    residents: NeighbourhoodAges,
    ages: pd.DataFrame,
    say: Say,
) -> PracticePeople:
    """People of each practice by group, fifth and age; see the head of the module.

    Parameters
    ----------
    registered : Registered
    known : Neighbourhoods
    residents : NeighbourhoodAges
        Of the LSOAs of `known`, in their order.
    ages : DataFrame
        From `nhsd_practice_ages.read`.
    say : callable
        Takes what each raking moved, which lists are used, and how England's registered people
        differ from its residents.

    Raises
    ------
    BadInput
        When margins cannot be met.
    """
    per_resident = residents.nineteen / residents.nineteen.sum(axis=(1, 2), keepdims=True)
    seed = _carried(registered, per_resident)
    lists = _usable_lists(registered, ages, say)
    nineteen = _rake_to_lists(seed, lists, say)
    fifths, mix = {}, {}
    for domain, title in DEPRIVATION_DOMAINS.items():
        by_fifth = _by_fifth(registered, known.deprivation[domain].to_numpy(), per_resident)
        mix[domain] = by_fifth.sum(axis=3)
        fifths[domain] = _rake_fifths(in_five(by_fifth), in_five(nineteen), title, say)
    _say_registered_per_resident(in_five(nineteen), residents.five, say)
    total = residents.nineteen.sum(axis=(1, 2))[:, None, None]
    girls_and_women = _carried(registered, residents.women / total)
    women = _women(girls_and_women, in_five(seed), in_five(nineteen), lists, say)
    return PracticePeople(nineteen, fifths, mix, women)


def _carried(registered: Registered, per_resident: Counts) -> Counts:
    """What patients are if they are like the residents of their LSOAs: practices first."""
    shape = per_resident.shape[1:]
    carried: Counts = registered.people @ per_resident.reshape(-1, math.prod(shape))
    return carried.reshape(-1, *shape)


def _by_fifth(registered: Registered, fifth: npt.NDArray[np.int_], per_resident: Counts) -> Counts:
    """Patients by ethnic group, fifth and band as in their LSOAs: (practices, 19, 5, 10)."""
    parts = []
    for quintile in QUINTILES:
        inside = np.flatnonzero(fifth == int(quintile))
        part = Registered(registered.practices, registered.people[:, inside])
        parts.append(_carried(part, per_resident[inside]))
    return np.stack(parts, axis=2)


def _usable_lists(registered: Registered, ages: pd.DataFrame, say: Say) -> _Lists:
    """The practices' own age lists, where they hold enough of their people."""
    practices = registered.practices
    people = np.asarray(registered.people.sum(axis=1), dtype=float)
    place = ages.index.get_indexer(practices)
    counts = np.where((place >= 0)[:, None, None], age_bands.of_practices(ages)[place], 0.0)
    held = counts.sum(axis=(1, 2))
    used = (held >= LIST_HOLDS * people) & (held > 0)
    unlisted = ~ages.index.isin(practices)
    say(
        f"age lists: {used.sum():,} practices with {people[used].sum():,.0f} people have one that "
        f"holds at least {LIST_HOLDS:.0%} of them; {(~used).sum():,} practices with "
        f"{people[~used].sum():,.0f} people do not: they keep the ages of their LSOAs; "
        f"{unlisted.sum():,} lists with {ages[unlisted].to_numpy().sum():,.0f} people are of "
        "practices without registrations by LSOA: left out"
    )
    sex = list(nhsd_practice_ages.SEXES).index("female")
    young = age_bands.fifteen(ages, "female")
    england = young.sum() / age_bands.of_practices(ages)[:, sex, 0].sum()
    under_16 = np.where(used, counts[:, sex, 0], 0.0)
    girls = np.divide(young[place], under_16, out=np.full(len(people), england), where=under_16 > 0)
    return _Lists(used, np.where(used[:, None, None], counts, 0.0), girls)


def _rake_to_lists(seed: Counts, lists: _Lists, say: Say) -> Counts:
    """Practices by 19 groups and band, raked to their groups and to their own age lists."""
    people = seed.sum(axis=(1, 2))
    own = lists.people.sum(axis=1)
    held = own.sum(axis=1)
    ages = np.where(lists.used[:, None], own * ratio(people, held)[:, None], seed.sum(axis=1))
    group, band = axes(*seed.shape[1:])
    raked = rake(
        seed, [Margin("19 groups", seed.sum(axis=2), group), Margin("age list", ages, band)]
    )
    say_moved("practices, 19 groups by age, to their own age lists", seed, raked, say)
    return raked


def _rake_fifths(seed: Counts, five: Counts, title: str, say: Say) -> Counts:
    """Practices by five groups, fifth and band, raked to groups by fifth and groups by band.

    Parameters
    ----------
    seed : ndarray
        Shape (practices, 5, 5, 10); people.
    five : ndarray
        Shape (practices, 5, 10); people, of each group as many as in `seed`.
    """
    groups, fifths, bands = seed.shape[1:]
    by_fifth = seed.sum(axis=3)
    agreed = five * ratio(by_fifth.sum(axis=2), five.sum(axis=2))[:, :, None]
    group, fifth, band = axes(groups, fifths, bands)
    raked = rake(
        seed,
        [
            Margin("group by fifth", by_fifth.reshape(len(seed), -1), group * fifths + fifth),
            Margin("group by age", agreed.reshape(len(seed), -1), group * bands + band),
        ],
    )
    say_moved(f"practices, five groups by fifth ({title}) by age", seed, raked, say)
    return raked


def _women(carried: Counts, before: Counts, five: Counts, lists: _Lists, say: Say) -> Counts:
    """Women of 15 to 44 of each practice by high-level group: shape (practices, 5).

    Parameters
    ----------
    carried : ndarray
        Shape (practices, 5, 4): women and girls as in the LSOAs, by group and `CHILDBEARING`.
    before, five : ndarray
        Shape (practices, 5, 10): people by group and band, as in the LSOAs and as raked.
    """
    bands = len(CHILDBEARING)
    before, people = before[:, :, :bands], five[:, :, :bands]
    share = ratio(carried, before)
    seed = np.stack([people * share, people * (1 - share)], axis=1)
    own, as_seeded = lists.people[:, :, :bands], seed.sum(axis=2)
    listed = own.sum(axis=1, keepdims=True)
    by_sex = np.divide(own, listed, out=np.zeros_like(own), where=listed > 0)
    wanted = np.where(lists.used[:, None, None], by_sex * people.sum(axis=1)[:, None, :], as_seeded)
    sex, group, band = axes(*seed.shape[1:])
    raked = rake(
        seed,
        [
            Margin("group by age", people.reshape(len(people), -1), group * bands + band),
            Margin("age list by sex", wanted.reshape(len(people), -1), sex * bands + band),
        ],
    )
    say_moved("practices, people under 45 by group and sex, to their own lists", seed, raked, say)
    girls_and_women = raked[:, 0]
    girls = girls_and_women[:, :, 0] * lists.girls[:, None]
    women: Counts = girls + girls_and_women[:, :, 1:].sum(axis=2)
    return women


def _say_registered_per_resident(registered: Counts, residents: Counts, say: Say) -> None:
    """Says how registered people of England differ from residents, by group and age."""
    here, there = (age_bands.to_ages(one.sum(axis=0)) for one in (registered, residents))
    say(f"England, registered people per resident of 2021, ages {', '.join(AGES)}:")
    for title, row in zip(HIGH_LEVEL_GROUPS.values(), ratio(here, there), strict=True):
        say(f"  {title}: {', '.join(f'{one:.2f}' for one in row)}")
