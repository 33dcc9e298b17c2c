"""From Census tables and practice lists to people of areas by group, fifth and age."""

import numpy as np
import pandas as pd
import pytest

from allocmodel.declared.errors import BadInput
from allocmodel.declared.table_schemas.people import PER
from allocmodel.declared.vocabulary import (
    AGES,
    DEPRIVATION_DOMAINS,
    ETHNIC_GROUPS,
    HIGH_LEVEL_GROUPS,
    HIGH_LEVEL_OF,
    SAME_PRACTICES,
)
from allocmodel.publishers import (
    mhclg_deprivation,
    neighbourhood_ages,
    nhsd_practice_ages,
    nhsd_registrations,
    ons_census,
    ons_census_2011,
    ons_census_ages,
    ons_lookups,
    population_mix,
    population_tables,
    practice_people,
)
from allocmodel.publishers.age_bands import BANDS, of_practices, to_ages
from allocmodel.publishers.building import which_files
from allocmodel.publishers.originals import read_original
from allocmodel.publishers.raking import TOLERANCE
from allocmodel.reference.data import Reference

from .census_ages import (
    lsoa_ages_table,
    msoa_ages_table,
    msoa_groups_table,
    msoa_lookup_table,
    pattern_table,
    practice_ages_table,
)
from .lsoas import (
    as_original,
    census_table,
    deprivation_table,
    lookup_table,
    registrations_table,
)

#: A is old, B's list holds too few, C has none.
LISTS = {
    "A": {"0-4": 5, "10-14": 5, "15-19": 5, "40-44": 10, "65-69": 20, "85-89": 10},
    "B": {"40-44": 20},
    "D": {"0-4": 30},
}


@pytest.fixture
def said():
    return []


@pytest.fixture
def census():
    return ons_census.read(as_original(census_table()))


@pytest.fixture
def known(census):
    return population_mix.neighbourhoods(
        census, mhclg_deprivation.read(as_original(deprivation_table()))
    )


def census_ages(**changed):
    tables = {
        "lsoas": ons_census_ages.read_lsoas(as_original(lsoa_ages_table())),
        "groups": ons_census_ages.read_groups(as_original(msoa_groups_table())),
        "five_years": ons_census_ages.read_five_years(as_original(msoa_ages_table())),
        "pattern": ons_census_2011.read(as_original(pattern_table())),
        "msoas": ons_lookups.read_msoas(as_original(msoa_lookup_table())),
    }
    return neighbourhood_ages.CensusAges(**(tables | changed))


@pytest.fixture(autouse=True)
def small_england(monkeypatch):
    """Three made-up LSOAs of whole people are not within 0.1% of anything."""
    monkeypatch.setattr(neighbourhood_ages, "ENGLAND_TOLERANCE", 1.0)


@pytest.fixture
def residents(known, said):
    return neighbourhood_ages.build(census_ages(), known, said.append)


@pytest.fixture
def registered(census, known):
    return population_mix.register(
        nhsd_registrations.read(as_original(registrations_table())),
        ons_lookups.read(as_original(lookup_table())),
        census,
        known,
        lambda line: None,
    )


@pytest.fixture
def ages():
    return nhsd_practice_ages.read(as_original(practice_ages_table(LISTS)))


@pytest.fixture
def people(registered, known, residents, ages, said):
    return practice_people.build(registered, known, residents, ages, said.append)


def near(found, wanted):
    return (np.abs(found - wanted) <= TOLERANCE * np.maximum(wanted, 1)).all()


def test_lsoas_have_their_groups_and_their_ages(residents, known, said):
    assert near(residents.nineteen.sum(axis=2), known.residents.to_numpy())
    ages = ons_census_ages.read_lsoas(as_original(lsoa_ages_table())).loc[known.residents.index]
    ages = ages.to_numpy()
    by_band = residents.five.sum(axis=1)
    coarse = np.add.reduceat(by_band, [0, 1, 2, 3, 5, 7], axis=1)
    assert near(coarse, ages)
    assert sum(line.startswith("raking: ") for line in said) == 4
    assert all("moved" in line for line in said if line.startswith("raking: "))


def test_groups_of_one_lsoa_have_the_ages_of_their_msoa(residents):
    """E01000003 is all of its MSOA: its groups' ages are the published ones."""
    published = ons_census_ages.read_groups(as_original(msoa_groups_table())).loc["E02000002"]
    asian = published.xs("asian", level="group").sum()
    group = list(HIGH_LEVEL_GROUPS).index("asian")
    own = residents.five[2, group]
    assert own[0] == pytest.approx(asian["0-15"], abs=0.5)
    assert own[BANDS.index("55-64")] == pytest.approx(asian["55-59"] + asian["60-64"], abs=0.5)
    assert own[-3:].sum() == pytest.approx(asian["65+"], abs=0.5)


def test_practices_have_their_own_ages_where_their_list_holds_enough(people, ages, said):
    # A has 100 people registered and 110 on its list; B 200 and 40.
    own = of_practices(ages)[0].sum(axis=0)
    assert near(people.nineteen[0].sum(axis=0), own * 100 / own.sum())
    assert any(
        line.startswith("age lists: 1 practices with 100 people")
        and "2 practices with 250 people do not" in line
        and "1 lists with 60 people are of practices without registrations" in line
        for line in said
    )


def test_practices_keep_their_groups_and_fifths(people, registered, known, residents):
    shares = known.shares
    groups = registered.people @ shares
    assert near(people.nineteen.sum(axis=2), groups)
    for domain in DEPRIVATION_DOMAINS:
        fifths = known.deprivation[domain].to_numpy()
        for quintile in range(1, 6):
            inside = np.flatnonzero(fifths == quintile)
            wanted = registered.people[:, inside] @ shares[inside]
            assert near(people.mix[domain][:, :, quintile - 1], wanted)
            five = neighbourhood_ages.in_five(wanted)
            assert near(people.fifths[domain][:, :, quintile - 1].sum(axis=2), five)
        by_age = people.fifths[domain].sum(axis=2)
        assert near(by_age, neighbourhood_ages.in_five(people.nineteen))


def test_a_practice_without_a_list_has_the_ages_of_its_lsoas(people, residents):
    # C: 50 people, all of E01000001.
    assert near(people.nineteen[2], residents.nineteen[0] * 50 / 1000)


def test_women_follow_the_list(people, residents):
    """Half of A's people of each band are women; 15 to 44: 1 of 15, 4 of 16 to 19, 10 of 40."""
    assert people.women[0].sum() == pytest.approx(100 / 110 * (1 + 4 + 10), rel=1e-5)
    assert (people.women >= 0).all()


def places():
    rows = [
        (year, "Q1", area, "D1", practice, people)
        for year in ("2023/24", "2024/25", "2025/26", "2026/27", "2027/28", "2028/29")
        for area, practice, people in (
            ("U1-D1", "A", 100.0),
            ("U1-D1" if year < "2026" else "U2-D1", "B", 200.0),
            ("U3-D1", "NEW", 70.0),
        )
    ]
    return pd.DataFrame(rows, columns=["year", "icb", "area", "district", "practice", "population"])


@pytest.fixture
def tables(people, registered, known, said):
    return population_tables.tables(people, registered, known, places(), said.append)


def test_an_areas_people_are_those_of_its_practices_of_the_year(tables, people):
    def of_area(first, area):
        table = tables[f"population_by_group_and_age_{first}"]
        return table[table["area"] == area].set_index("ethnic_group")[list(AGES)]

    both, alone = of_area(2023, "U1-D1"), of_area(2026, "U1-D1")
    a = to_ages(people.nineteen)[0]
    indian = list(ETHNIC_GROUPS).index("indian")
    assert alone.loc["indian"].to_numpy() == pytest.approx(a[indian] * PER / 100, abs=2)
    ab = to_ages(people.nineteen)[:2].sum(axis=0)
    assert both.loc["indian"].to_numpy() == pytest.approx(ab[indian] * PER / 300, abs=2)
    # Nobody of NEW is registered by LSOA: its area has the people of the district.
    assert of_area(2023, "U3-D1").equals(both)


def test_tables_of_an_area_have_the_same_margins(tables):
    """Exactly: whole people, rounded so that group, fifth and age add up alike."""
    keys = ["icb", "area"]
    for first in SAME_PRACTICES:
        vintage = first[:4]
        groups = tables[f"population_by_group_and_age_{vintage}"]
        assert (groups.groupby(keys)[list(AGES)].sum().sum(axis=1) == PER).all()
        groups = groups.assign(high_level_group=groups["ethnic_group"].map(HIGH_LEVEL_OF))
        by_age = groups.groupby([*keys, "high_level_group"])[list(AGES)].sum()
        mixes = tables[f"population_by_group_and_quintile_{vintage}"]
        for domain in DEPRIVATION_DOMAINS:
            name = f"population_by_high_level_group_quintile_and_age_{domain}_{vintage}"
            fifths = tables[name]
            assert fifths.groupby([*keys, "high_level_group"])[list(AGES)].sum().equals(by_age)
            mix = mixes[mixes["domain"] == domain]
            by_group = mix.groupby(keys)[list(ETHNIC_GROUPS)].sum()
            wanted = groups.set_index([*keys, "ethnic_group"])[list(AGES)].sum(axis=1).unstack()
            wanted = wanted.reindex(columns=list(ETHNIC_GROUPS)).fillna(0)
            assert (by_group.to_numpy() == wanted.to_numpy()).all()
            by_fifth = (
                fifths.assign(people=fifths[list(AGES)].sum(axis=1))
                .groupby([*keys, "deprivation_quintile"])["people"]
                .sum()
            )
            own = mix.set_index([*keys, "deprivation_quintile"])[list(ETHNIC_GROUPS)].sum(axis=1)
            assert (own.sort_index() == by_fifth).all()


def test_residents_are_shared_as_registered_people_are(tables, known):
    table = tables["resident_population"]
    for year, people in (
        ("2023/24", {"U1-D1": 300, "U3-D1": 70}),
        ("2026/27", {"U1-D1": 100, "U2-D1": 200, "U3-D1": 70}),
    ):
        ratio = table[table["year"] == year].set_index("area")["residents_per_registered"]
        assert list(ratio.index) == list(people)
        residents = sum(ratio[area] * count for area, count in people.items())
        assert residents == pytest.approx(known.residents.to_numpy().sum())
    # A alone lives in E01000001, as does its share of NEW's: 1,000 residents for 100 + 70 / 3.
    assert ratio["U1-D1"] == pytest.approx(1000 / (100 + 70 / 3))


def test_years_that_say_they_share_practices_have_to(people, registered, known):
    other = places()
    other = other[~((other["year"] == "2024/25") & (other["practice"] == "B"))]
    with pytest.raises(BadInput, match="practices of 2024/25 are not those of 2023/24"):
        population_tables.tables(people, registered, known, other, lambda line: None)


@pytest.mark.parametrize("table", ["lsoas", "five_years", "msoas", "groups"])
def test_a_census_table_that_lacks_a_neighbourhood_is_refused(known, table):
    whole = getattr(census_ages(), table)
    first = whole.index[0][0] if table == "groups" else whole.index[0]
    with pytest.raises(BadInput, match=r"lacks 1 \w+, such as E0"):
        neighbourhood_ages.build(
            census_ages(**{table: whole.drop(first)}), known, lambda line: None
        )


def test_england_far_from_the_census_is_refused(known, monkeypatch):
    monkeypatch.setattr(neighbourhood_ages, "ENGLAND_TOLERANCE", 1e-9)
    with pytest.raises(BadInput, match="England's residents differ from the Census by"):
        neighbourhood_ages.build(census_ages(), known, lambda line: None)


def test_negative_people_are_refused(known):
    ages = census_ages().lsoas.copy()
    ages.iloc[0, 0] *= -1
    with pytest.raises(BadInput, match="negative"):
        neighbourhood_ages.build(census_ages(lsoas=ages), known, lambda line: None)


@pytest.fixture(scope="module")
def england(originals):
    """The real files: what is known of each LSOA, practice and area, and what was said."""
    said: list[str] = []

    def read(reader, described):
        return reader(read_original(originals / described[0]))

    census = read(ons_census.read, which_files.CENSUS)
    known = population_mix.neighbourhoods(
        census, read(mhclg_deprivation.read, which_files.DEPRIVATION)
    )
    tables = neighbourhood_ages.CensusAges(
        lsoas=read(ons_census_ages.read_lsoas, which_files.LSOA_AGES),
        groups=read(ons_census_ages.read_groups, which_files.MSOA_GROUPS_BY_AGE),
        five_years=read(ons_census_ages.read_five_years, which_files.MSOA_AGES),
        pattern=read(ons_census_2011.read, which_files.AGES_OF_GROUPS_2011),
        msoas=read(ons_lookups.read_msoas, which_files.MSOA_LOOKUP),
    )
    registered = population_mix.register(
        read(nhsd_registrations.read, which_files.REGISTRATIONS),
        read(ons_lookups.read, which_files.LSOA_LOOKUP),
        census,
        known,
        lambda line: None,
    )
    residents = neighbourhood_ages.build(tables, known, said.append)
    ages = read(nhsd_practice_ages.read, which_files.PRACTICE_AGES)
    people = practice_people.build(registered, known, residents, ages, said.append)
    return tables, known, registered, residents, ages, people, said


@pytest.mark.originals
def test_england_by_group_and_age_is_the_census(england):
    """Residents by five groups and age return the published table within 0.1% in every cell."""
    tables, _, _, residents, *_ = england
    msoas = tables.groups.index.get_level_values("msoa")
    published = tables.groups[msoas.str.startswith("E")].groupby(level="group").sum()
    own = pd.DataFrame(residents.five.sum(axis=0), index=list(HIGH_LEVEL_GROUPS), columns=BANDS)
    parts = {
        "0-15": ["0-15"],
        "16-24": ["16-19", "20-21", "22-24"],
        "25-34": ["25-29", "30-34"],
        "35-44": ["35-39", "40-44"],
        "45-49": ["45-49"],
        "50-54": ["50-54"],
        "55-64": ["55-59", "60-64"],
    }
    for band, ages in parts.items():
        wanted = published[ages].sum(axis=1)
        assert own[band].to_numpy() == pytest.approx(wanted[own.index].to_numpy(), rel=1e-3)
    old = own[["65-74", "75-84", "85+"]]
    assert old.sum(axis=1).to_numpy() == pytest.approx(
        published["65+"][own.index].to_numpy(), rel=1e-3
    )
    five_years = tables.five_years[tables.five_years.index.str.startswith("E")].sum()
    # TS007: 65 to 74, 75 to 84, 85 and over.
    assert old.sum().to_numpy() == pytest.approx(
        [five_years["65-69":"70-74"].sum(), five_years["75-79":"80-84"].sum(), five_years["85+"]],
        rel=1e-3,
    )


@pytest.mark.originals
def test_every_lsoa_has_its_published_groups_and_ages(england):
    tables, known, _, residents, *_ = england
    groups = known.residents.to_numpy()
    apart = np.abs(residents.nineteen.sum(axis=2) - groups)
    assert (apart <= TOLERANCE * np.maximum(groups, 1)).all()
    # ONS altered counts, so ages by LSOA add up to a few people more or fewer than groups do.
    ages = tables.lsoas.loc[known.residents.index].to_numpy()
    ages = ages * (groups.sum(axis=1) / ages.sum(axis=1))[:, None]
    coarse = np.add.reduceat(residents.nineteen.sum(axis=1), [0, 1, 2, 3, 5, 7], axis=1)
    assert (np.abs(coarse - ages) <= TOLERANCE * np.maximum(ages, 1)).all()


@pytest.mark.originals
def test_one_practice_has_its_list_and_its_groups(england):
    """By another road: the list as published, and the practice's registrations by hand."""
    _, known, registered, _, ages, people, _ = england
    practice = registered.practices.get_loc("C84004")
    own = people.nineteen[practice]
    listed = ages.loc["C84004"].groupby(level="age_band").sum()
    total = registered.people[[practice]].sum()
    for band, parts in {
        "25-34": ["25-29", "30-34"],
        "45-49": ["45-49"],
        "85+": ["85-89", "90-94", "95+"],
    }.items():
        wanted = listed[parts].sum() * total / listed.sum()
        assert own[:, BANDS.index(band)].sum() == pytest.approx(wanted, rel=1e-5)
    lsoas = registered.people[[practice]].toarray()[0]
    pakistani = known.residents["pakistani"] / known.residents.sum(axis=1)
    row = list(ETHNIC_GROUPS).index("pakistani")
    assert own[row].sum() == pytest.approx((lsoas * pakistani.to_numpy()).sum(), rel=1e-5)


@pytest.mark.originals
def test_rakings_say_what_they_moved(england):
    *_, said = england
    moved = [line for line in said if line.startswith("raking: ")]
    assert len(moved) == 9
    assert sum("registered people per resident" in line for line in said) == 1


@pytest.mark.originals
def test_whole_people_keep_englands_groups_by_age(england):
    """Rounding: the shipped tables' England against the people that they were rounded from."""
    *_, people, _ = england
    reference = Reference.load()
    icbs = reference.icbs("2026/27").index
    shipped = sum(
        reference.population_by_group_and_age(icb, "2026/27").sum("area").to_numpy() for icb in icbs
    )
    every = to_ages(people.nineteen.sum(axis=0))
    apart = shipped / shipped.sum() * every.sum() / every - 1
    # Practices that closed or opened since, and growth by area, are in this too.
    assert np.abs(apart).max() < 0.05
    assert np.abs(apart[list(ETHNIC_GROUPS).index("white_british")]).max() < 0.005
