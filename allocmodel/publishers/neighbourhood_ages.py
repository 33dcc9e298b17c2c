"""People of each neighbourhood (LSOA) by ethnic group and age, from four tables of the Census.

Nobody publishes it. Ethnic group by age is published by MSOA (about five LSOAs), for five groups
and with an open band at 65; ethnic group, and age, each by LSOA. They are put together by raking:

1. the open band of each MSOA is split by its residents of 65 to 74, 75 to 84 and 85 and over, and
   between ethnic groups as in England in 2011;
2. the MSOAs' tables are raked to the sums of their LSOAs, so that small counts that ONS altered
   agree, and their LSOAs are raked to them, to the LSOA's own ethnic groups and its own ages. Raked
   to its own two margins alone, England would come out up to 2% from the Census in single cells;
3. the 19 groups of each LSOA share the ages of their five by the ages that each had in England in
   2011.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from allocmodel.declared.errors import BadInput
from allocmodel.declared.vocabulary import (
    ETHNIC_GROUPS,
    HIGH_LEVEL_GROUPS,
    HIGH_LEVEL_OF,
)
from allocmodel.publishers import ons_census_2011, ons_census_ages
from allocmodel.publishers.age_bands import BANDS, CHILDBEARING, OLD, joined, place_in
from allocmodel.publishers.population_mix import Neighbourhoods
from allocmodel.publishers.raking import Counts, Margin, Say, axes, rake, ratio, say_moved

#: The number of the high-level group of each of the 19.
GROUP_OF = np.array([list(HIGH_LEVEL_GROUPS).index(HIGH_LEVEL_OF[code]) for code in ETHNIC_GROUPS])
#: The open band's place among the bands of the table by MSOA.
_OPEN = "65+"
#: People that each group of an MSOA gets of England's ages before raking, so that nobody of an
#: LSOA's margins is without a cell: ONS alters small counts, and a nought would stay one.
_SPARE = 0.01
#: How near the MSOAs' tables come to the sums of their LSOAs, so that those can have both margins.
_CLOSER = 1e-9
#: England by five groups and age may differ by this from the Census (share of each cell).
ENGLAND_TOLERANCE = 0.001


@dataclass(frozen=True)
class CensusAges:
    """The tables of the Census by age, as their readers give them.

    Attributes
    ----------
    lsoas, groups, five_years : DataFrame
        From `ons_census_ages`: LSOAs by age; MSOAs by group, sex and age; MSOAs by age.
    pattern : DataFrame
        From `ons_census_2011.read`.
    msoas : Series
        From `ons_lookups.read_msoas`.
    """

    lsoas: pd.DataFrame
    groups: pd.DataFrame
    five_years: pd.DataFrame
    pattern: pd.DataFrame
    msoas: pd.Series


@dataclass(frozen=True)
class NeighbourhoodAges:
    """Residents of each LSOA of England by ethnic group and ten age bands; people.

    Attributes
    ----------
    nineteen : ndarray
        Shape (LSOAs, 19, 10): by ethnic group.
    women : ndarray
        Shape (LSOAs, 5, 4): women and girls of the bands `CHILDBEARING`.
    """

    nineteen: Counts
    women: Counts

    @property
    def five(self) -> Counts:
        """By high-level group: shape (LSOAs, 5, 10)."""
        return in_five(self.nineteen)


def build(census: CensusAges, known: Neighbourhoods, say: Say) -> NeighbourhoodAges:
    """People of each LSOA by ethnic group and age.

    Parameters
    ----------
    census : CensusAges
    known : Neighbourhoods
        Residents of each LSOA by the 19 groups: what people of all ages add up to.
    say : callable
        Takes what each raking moved, and how England compares with the Census.

    Raises
    ------
    BadInput
        When a table lacks an LSOA or MSOA of England, margins cannot be met, or England by group
        and age differs from the Census by more than `ENGLAND_TOLERANCE`.
    """
    lsoas = known.residents.index
    msoa_of = _look_up(census.msoas, lsoas, "the lookup to MSOAs")
    msoas = pd.Index(sorted(set(msoa_of)))
    own = msoas.get_indexer(pd.Index(msoa_of))
    by_sex = msoa_groups(census.groups, msoas)
    published = _split_open_band(by_sex.sum(axis=1), census, msoas, say)
    groups = in_five(known.residents.to_numpy(dtype=float))
    ages = _look_up(census.lsoas, lsoas, "the Census table of ages").to_numpy(dtype=float)
    ages = ages * (groups.sum(axis=1) / ages.sum(axis=1))[:, None]
    five = _rake_lsoas(published, groups, ages, own, say)
    _compare_with_census(five, published, say)
    women = five[:, :, : len(CHILDBEARING)] * _share_of_women(by_sex)[own]
    return NeighbourhoodAges(_rake_nineteen(five, known, census.pattern, say), women)


def _look_up(
    table: pd.DataFrame | pd.Series, wanted: pd.Index, what: str
) -> pd.DataFrame | pd.Series:
    """The rows of a table for some codes; BadInput when it lacks one."""
    absent = wanted.difference(table.index)
    if len(absent):
        raise BadInput(
            f"{what[0].upper()}{what[1:]} lacks {len(absent):,} codes, such as {absent[0]}.",
            mend="Give all files as published, for the LSOAs and MSOAs of 2021.",
        )
    return table.loc[wanted]


def msoa_groups(groups: pd.DataFrame, msoas: pd.Index) -> Counts:
    """Residents of each MSOA by sex, high-level group and band, the last of which is open at 65.

    Parameters
    ----------
    groups : DataFrame
        From `ons_census_ages.read_groups`.
    msoas : Index
        Which MSOAs, in order.

    Returns
    -------
    ndarray
        Shape (MSOAs, 2, 5, 8); people.
    """
    absent = msoas.difference(groups.index.unique("msoa"))
    if len(absent):
        raise BadInput(
            f"The Census table by group and age lacks {len(absent):,} MSOAs, such as {absent[0]}.",
            mend="Give all files as published, for the LSOAs and MSOAs of 2021.",
        )
    here = groups.loc[list(msoas)].to_numpy(dtype=float)
    bands = joined(list(groups.columns), [*BANDS[: -len(OLD)], _OPEN])
    by_band: Counts = (here @ bands).reshape(len(msoas), 2, len(HIGH_LEVEL_GROUPS), -1)
    return by_band


def _split_open_band(people: Counts, census: CensusAges, msoas: pd.Index, say: Say) -> Counts:
    """MSOAs by group and the ten bands; `people` is open at 65, shape (MSOAs, 5, 8)."""
    five_years = _look_up(census.five_years, msoas, "the Census table TS007")
    by_band = five_years.to_numpy(dtype=float) @ joined(list(five_years.columns), BANDS)
    old, open_band = by_band[:, -len(OLD) :], people[:, :, -1]
    old = old * (open_band.sum(axis=1) / old.sum(axis=1))[:, None]
    pattern = in_five(pattern_by_band(census.pattern)[None])[0]
    shape = pattern[:, -len(OLD) :] / pattern[:, -len(OLD) :].sum(axis=1, keepdims=True)
    group, band = axes(*shape.shape)
    seed = open_band[:, :, None] * shape
    split = rake(seed, [Margin("groups", open_band, group), Margin("ages", old, band)])
    say_moved("MSOAs, 65 and over, to groups and TS007", seed, split, say)
    return np.concatenate([people[:, :, :-1], split], axis=2)


def pattern_by_band(pattern: pd.DataFrame) -> Counts:
    """England in 2011 by the 19 groups and the ten bands: shape (19, 10); people.

    Parameters
    ----------
    pattern : DataFrame
        From `ons_census_2011.read`.
    """
    without_roma = pattern.copy()
    # A shape, not people: what another group lent must not count twice in the five.
    without_roma.loc[list(ons_census_2011.NOT_ASKED)] *= 1e-9
    by_band: Counts = without_roma.to_numpy(dtype=float) @ joined(list(pattern.columns), BANDS)
    return by_band


def _rake_lsoas(
    published: Counts, groups: Counts, ages: Counts, own: npt.NDArray[np.int_], say: Say
) -> Counts:
    """LSOAs by five groups and ten bands; see the head of the module.

    Parameters
    ----------
    published : ndarray
        Shape (MSOAs, 5, 10); people of each MSOA.
    groups, ages : ndarray
        Shapes (LSOAs, 5) and (LSOAs, 6); people of each LSOA.
    own : ndarray of int
        The MSOA of each LSOA.
    """
    msoas, shape = len(published), published.shape[1:]
    coarse = place_in(BANDS, list(ons_census_ages.LSOA_BANDS))
    group, band = axes(*shape)
    england = ratio(published.sum(axis=0), published.sum(axis=(0, 2))[:, None])
    agreed = rake(
        published + _SPARE * england,
        [
            Margin("groups", _summed(groups, own, msoas), group),
            Margin("ages", _summed(ages, own, msoas), coarse[band]),
        ],
        _CLOSER,
    )
    say_moved("MSOAs to the sums of their LSOAs", published, agreed, say)
    # One table for each MSOA, of all its LSOAs, side by side; those that it lacks are nobody.
    place = pd.Series(own).groupby(own).cumcount().to_numpy()
    width = int(place.max()) + 1

    def side_by_side(people: Counts) -> Counts:
        wide = np.zeros((msoas, width, *people.shape[1:]))
        wide[own, place] = people
        return wide

    lsoa, group, band = axes(width, *shape)
    seed = side_by_side(agreed[own])
    raked = rake(
        seed,
        [
            Margin(
                "groups of LSOAs",
                side_by_side(groups).reshape(msoas, -1),
                lsoa * shape[0] + group,
            ),
            Margin(
                "ages of LSOAs",
                side_by_side(ages).reshape(msoas, -1),
                lsoa * ages.shape[1] + coarse[band],
            ),
            Margin("group by age", agreed.reshape(msoas, -1), group * shape[1] + band),
        ],
    )[own, place]
    say_moved(
        "LSOAs, from their MSOA's table to their own groups and ages", agreed[own], raked, say
    )
    return raked


def _summed(people: Counts, own: npt.NDArray[np.int_], count: int) -> Counts:
    """Sums of rows by the number of what each belongs to."""
    sums = np.zeros((count, *people.shape[1:]))
    np.add.at(sums, own, people)
    return sums


def _rake_nineteen(five: Counts, known: Neighbourhoods, pattern: pd.DataFrame, say: Say) -> Counts:
    """LSOAs by the 19 groups and ten bands, from each group's ages in England in 2011."""
    residents = known.residents.to_numpy(dtype=float)
    shape = pattern_by_band(pattern)
    seed = residents[:, :, None] * (shape / shape.sum(axis=1, keepdims=True))
    nineteen = rake(seed, nineteen_margins(residents, five))
    say_moved("LSOAs, 19 groups from their ages of 2011 to the five's", seed, nineteen, say)
    return nineteen


def in_five(nineteen: Counts) -> Counts:
    """Tables by five groups from tables by 19: shapes (tables, 5, ...) and (tables, 19, ...)."""
    return np.stack(
        [nineteen[:, group == GROUP_OF].sum(axis=1) for group in range(len(HIGH_LEVEL_GROUPS))],
        axis=1,
    )


def nineteen_margins(groups: Counts, five: Counts) -> list[Margin]:
    """Margins of tables of 19 groups by ages: the groups, and the five groups by ages.

    Parameters
    ----------
    groups : ndarray
        Shape (tables, 19); people.
    five : ndarray
        Shape (tables, 5, ages); people. Scaled to the groups, with which it agrees but for the
        tolerance of the raking that it comes from.
    """
    group, band = axes(len(GROUP_OF), five.shape[2])
    five = five * ratio(in_five(groups), five.sum(axis=2))[:, :, None]
    return [
        Margin("19 groups", groups, group),
        Margin(
            "five groups by age",
            five.reshape(len(five), -1),
            GROUP_OF[group] * five.shape[2] + band,
        ),
    ]


def _share_of_women(by_sex: Counts) -> Counts:
    """Share of women by MSOA, group and the bands `CHILDBEARING`.

    Each cell gets one person more of England's shares, so that no cell, however few its people, is
    of one sex alone: ONS alters small counts, and a nought would stay one in the raking.
    """
    young = by_sex[:, :, :, : len(CHILDBEARING)]
    women, people = young[:, 0], young.sum(axis=1)
    england = ratio(women.sum(axis=0), people.sum(axis=0))
    shares: Counts = (women + england) / (people + 1)
    return shares


def _compare_with_census(five: Counts, published: Counts, say: Say) -> None:
    """Says, and refuses beyond `ENGLAND_TOLERANCE`, how England differs from the Census."""
    census = published.sum(axis=0)
    apart = ratio(five.sum(axis=0) - census, census)
    group, band = np.unravel_index(np.abs(apart).argmax(), apart.shape)
    where = f"{list(HIGH_LEVEL_GROUPS.values())[group]}, {BANDS[band]} years"
    say(
        "England, residents by five groups and age, against the Census: at most "
        f"{apart[group, band]:+.3%} ({where})"
    )
    if abs(apart[group, band]) > ENGLAND_TOLERANCE:
        raise BadInput(
            f"England's residents differ from the Census by {apart[group, band]:+.2%} in {where}.",
            mend="Check that the files are of the vintages that this version names.",
        )
