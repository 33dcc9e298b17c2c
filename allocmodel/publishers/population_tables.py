"""People of each area by ethnic group, fifth of deprivation and age, out of its practices' people.

An area's people are those of its practices of the year. Years whose practice files list the same
practices share a table (`vocabulary.SAME_PRACTICES`). People are written as so many of each `PER`
in the area, in whole numbers; a reader scales them to the area's people of the year.

Rounding keeps the margins. First people by five groups and age are rounded to `PER` in all; then,
inside each group, the totals of its ethnic groups and of its fifths; then the tables between those,
which keep both (`whole_people`). So every table of an area has the same people by group and age,
the same by group and fifth, and the same by ethnic group.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from scipy import sparse

from allocmodel.declared.errors import BadInput
from allocmodel.declared.table_schemas.names_by_year import table_of
from allocmodel.declared.table_schemas.people import PER
from allocmodel.declared.vocabulary import (
    AGES,
    DEPRIVATION_DOMAINS,
    ETHNIC_GROUPS,
    HIGH_LEVEL_GROUPS,
    QUINTILES,
    SAME_PRACTICES,
)
from allocmodel.publishers.age_bands import to_ages
from allocmodel.publishers.neighbourhood_ages import GROUP_OF, in_five
from allocmodel.publishers.population_mix import Neighbourhoods, Registered, membership
from allocmodel.publishers.practice_people import PracticePeople
from allocmodel.publishers.raking import Counts, Say, ratio
from allocmodel.publishers.whole_people import Whole, shared_out, with_margins


def tables(
    people: PracticePeople,
    registered: Registered,
    known: Neighbourhoods,
    places: pd.DataFrame,
    say: Say,
) -> dict[str, pd.DataFrame]:
    """All tables of people by age, by name.

    Parameters
    ----------
    people : PracticePeople
    registered : Registered
        Its practices, in the same order.
    known : Neighbourhoods
    places : DataFrame
        Practices of all years: columns `year, icb, area, district, practice, population`.
    say : callable
        Takes what did not match, in people.

    Raises
    ------
    BadInput
        When years that `SAME_PRACTICES` puts together list other practices, or nothing is known
        of an area.
    """
    made: dict[str, pd.DataFrame] = {}
    women, residents, england = [], [], []
    for first, years in SAME_PRACTICES.items():
        of_years = places[places["year"].isin(years)]
        _refuse_other_practices(of_years, years)
        keys, belongs = membership(registered, of_years, say)
        scale = PER / np.asarray(belongs @ people.nineteen.sum(axis=(1, 2)))
        made |= _of_vintage(first, keys, belongs, scale, people)
        registered_people = _population(of_years[of_years["year"] == first], keys)
        by_area = made[table_of("population_by_group_and_age", first)]
        of_area = keys.assign(population=registered_people)
        england.append(england_by_group_and_age(by_area, of_area).assign(practices_of=first))
        counts = np.rint((belongs @ people.women) * scale[:, None]).astype(int)
        frame = pd.DataFrame(counts, columns=list(HIGH_LEVEL_GROUPS))
        women.append(pd.concat([keys.assign(practices_of=first), frame], axis=1))
        by_lsoa = sparse.csr_array(belongs @ registered.people)
        for year in years:
            registered_people = _population(of_years[of_years["year"] == year], keys)
            per_registered = residents_per_registered(by_lsoa, registered_people, known, year, say)
            residents.append(keys.assign(year=year, residents_per_registered=per_registered))
    made["women_of_childbearing_age"] = pd.concat(women, ignore_index=True)
    made["england_by_group_and_age"] = pd.concat(england, ignore_index=True)
    made["resident_population"] = pd.concat(residents, ignore_index=True)
    return made


def england_by_group_and_age(by_area: pd.DataFrame, population: pd.DataFrame) -> pd.DataFrame:
    """Registered people of England by ethnic group and age.

    Parameters
    ----------
    by_area : DataFrame
        A table of people by group and age: `PER` in each area.
    population : DataFrame
        Columns `icb, area, population`: registered people of each area.

    Returns
    -------
    DataFrame
        Column `ethnic_group`, and a column of whole people for each age.
    """
    ages = list(AGES)
    people = by_area.merge(population, on=["icb", "area"], validate="many_to_one")
    people[ages] = people[ages].mul(people["population"] / PER, axis=0)
    return people.groupby("ethnic_group")[ages].sum().round().astype(int).reset_index()


def _refuse_other_practices(places: pd.DataFrame, years: Sequence[str]) -> None:
    """Raises BadInput unless years list the same practices in the same areas."""
    listed = {
        year: set(map(tuple, table[["practice", "icb", "area"]].to_numpy()))
        for year, table in places.groupby("year")
    }
    for year in years:
        if year not in listed or listed[year] != listed[years[0]]:
            raise BadInput(
                f"The practices of {year} are not those of {years[0]}, or lie in other areas.",
                mend="Give years tables of their own: SAME_PRACTICES in declared/vocabulary.py.",
            )


def _population(places: pd.DataFrame, keys: pd.DataFrame) -> Counts:
    """Registered people of each area in one year."""
    sums = places.groupby(["icb", "area"])["population"].sum()
    return sums.loc[pd.MultiIndex.from_frame(keys)].to_numpy(dtype=float)


def residents_per_registered(
    by_lsoa: sparse.csr_array,
    population: Counts,
    known: Neighbourhoods,
    year: str,
    say: Say,
) -> Counts:
    """Residents of the Census 2021 for each registered person, by area.

    Each LSOA's residents are shared among the areas as its registered people are.

    Parameters
    ----------
    by_lsoa : scipy.sparse.csr_array
        Shape (areas, LSOAs); people registered.
    population : ndarray
        Shape (areas,); registered people of the year, to which each area's are scaled.
    known : Neighbourhoods
    year : str
    say : callable
        Takes how many residents live where nobody is registered.
    """
    scale = population / np.asarray(by_lsoa.sum(axis=1))
    of_year = sparse.csr_array(by_lsoa.multiply(scale[:, None]))
    per_lsoa = np.asarray(of_year.sum(axis=0))
    residents = known.residents.sum(axis=1).to_numpy(dtype=float)
    each = ratio(residents, per_lsoa)
    lost = residents[per_lsoa == 0].sum()
    say(
        f"{year}: {population.sum() / residents.sum():.3f} registered people per resident of "
        f"2021; {lost:,.0f} residents live where nobody is registered: left out"
    )
    per_registered: Counts = np.asarray(of_year @ each) / population
    return per_registered


def _of_vintage(
    first: str,
    keys: pd.DataFrame,
    belongs: sparse.csr_array,
    scale: Counts,
    people: PracticePeople,
) -> dict[str, pd.DataFrame]:
    """The tables of the areas of one set of practices."""

    def of_areas(of_practices: Counts) -> Counts:
        flat = of_practices.reshape(len(of_practices), -1)
        summed: Counts = (belongs @ flat) * scale[:, None]
        return summed.reshape(-1, *of_practices.shape[1:])

    nineteen = of_areas(to_ages(people.nineteen))
    by_age = whole_by_age(in_five(nineteen))
    groups = whole_groups(nineteen, by_age)
    made = {
        table_of("population_by_group_and_age", first): _long(
            keys, whole_nineteen(nineteen, groups, by_age), {"ethnic_group": ETHNIC_GROUPS}
        )
    }
    mixes = []
    for domain in DEPRIVATION_DOMAINS:
        fifths = of_areas(to_ages(people.fifths[domain]))
        by_fifth = whole_fifths(fifths.sum(axis=3), by_age.sum(axis=2))
        made[table_of(f"population_by_high_level_group_quintile_and_age_{domain}", first)] = _long(
            keys,
            np.stack(
                [
                    with_margins(fifths[:, group], by_fifth[:, group], by_age[:, group])
                    for group in range(len(HIGH_LEVEL_GROUPS))
                ],
                axis=1,
            ),
            {"high_level_group": HIGH_LEVEL_GROUPS, "deprivation_quintile": QUINTILES},
        )
        mix = whole_mix(of_areas(people.mix[domain]), groups, by_fifth)
        mixes.append(
            _long(
                keys,
                mix.transpose(0, 2, 1),
                {"deprivation_quintile": QUINTILES},
                list(ETHNIC_GROUPS),
            ).assign(domain=domain)
        )
    made[table_of("population_by_group_and_quintile", first)] = pd.concat(mixes, ignore_index=True)
    return made


def whole_by_age(five: Counts) -> Whole:
    """Whole people by five groups and age: shape (areas, 5, 9); `PER` in each area."""
    flat = shared_out(five.reshape(len(five), -1), np.full(len(five), PER))
    return flat.reshape(five.shape)


def whole_groups(nineteen: Counts, by_age: Whole) -> Whole:
    """Whole people by the 19 groups, which add up to the five: shape (areas, 19)."""
    exact = nineteen.sum(axis=2)
    whole = np.zeros(exact.shape, dtype=np.int64)
    for group in range(by_age.shape[1]):
        inside = group == GROUP_OF
        whole[:, inside] = shared_out(exact[:, inside], by_age[:, group].sum(axis=1))
    return whole


def whole_nineteen(nineteen: Counts, groups: Whole, by_age: Whole) -> Whole:
    """Whole people by 19 groups and age, with both margins: shape (areas, 19, 9)."""
    whole = np.zeros(nineteen.shape, dtype=np.int64)
    for group in range(by_age.shape[1]):
        inside = group == GROUP_OF
        whole[:, inside] = with_margins(nineteen[:, inside], groups[:, inside], by_age[:, group])
    return whole


def whole_fifths(by_fifth: Counts, five: Whole) -> Whole:
    """Whole people by five groups and fifth, which add up to the groups: shape (areas, 5, 5)."""
    flat = shared_out(by_fifth.reshape(-1, by_fifth.shape[2]), five.ravel())
    return flat.reshape(by_fifth.shape)


def whole_mix(mix: Counts, groups: Whole, by_fifth: Whole) -> Whole:
    """Whole people by 19 groups and fifth, with both margins: shape (areas, 19, 5)."""
    whole = np.zeros(mix.shape, dtype=np.int64)
    for group in range(by_fifth.shape[1]):
        inside = group == GROUP_OF
        whole[:, inside] = with_margins(mix[:, inside], groups[:, inside], by_fifth[:, group])
    return whole


def _long(
    keys: pd.DataFrame,
    people: Whole,
    by: Mapping[str, Mapping[str, str]],
    columns: Sequence[str] = tuple(AGES),
) -> pd.DataFrame:
    """A table of people: a row for each area and what they are by, a column for each of the last.

    Rows without anybody are left out: many areas lie in few fifths.
    """
    index = pd.MultiIndex.from_product([range(len(keys)), *by.values()], names=["row", *by])
    table = pd.DataFrame(people.reshape(len(index), -1), columns=list(columns))
    table = table.assign(**{name: index.get_level_values(name) for name in by})
    table = table.assign(
        **{key: keys[key].to_numpy()[index.get_level_values("row")] for key in ("icb", "area")}
    )
    return table[table[list(columns)].sum(axis=1) > 0].reset_index(drop=True)
