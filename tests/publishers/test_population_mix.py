import numpy as np
import pandas as pd
import pytest

from allocmodel.declared.errors import BadInput
from allocmodel.publishers import (
    mhclg_deprivation,
    nhsd_registrations,
    ons_census,
    ons_lookups,
    population_mix,
)
from allocmodel.publishers.building import which_files
from allocmodel.publishers.originals import read_original
from allocmodel.reference.data import Reference

from .lsoas import (
    as_original,
    census_table,
    deprivation_table,
    lookup_table,
    registrations_table,
)

PLACES = pd.DataFrame(
    [
        ("2025/26", "Q1", "U1-D1", "D1", "A", 100.0),
        ("2025/26", "Q1", "U1-D1", "D1", "B", 200.0),
        ("2025/26", "Q1", "U2-D1", "D1", "NEW", 70.0),
        ("2026/27", "Q2", "U3-D2", "D2", "A", 100.0),
    ],
    columns=["year", "icb", "area", "district", "practice", "population"],
)


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def census():
    return ons_census.read(as_original(census_table()))


@pytest.fixture
def known(census):
    return population_mix.neighbourhoods(
        census, mhclg_deprivation.read(as_original(deprivation_table()))
    )


@pytest.fixture
def registered(census, known, said):
    return population_mix.register(
        nhsd_registrations.read(as_original(registrations_table())),
        ons_lookups.read(as_original(lookup_table())),
        census,
        known,
        said.append,
    )


def test_patients_without_a_usable_lsoa_follow_their_practice(registered, said):
    assert list(registered.practices) == ["A", "B", "C"]
    # A: 10 of 100 without an LSOA. B: 60 of 200 in Wales, the others in a split LSOA, 10 to 4.
    expected = [[100, 0, 0], [0, 200 * 10 / 14, 200 * 4 / 14], [50, 0, 0]]
    np.testing.assert_allclose(registered.people.toarray(), expected)
    assert any("60 of 350 patients who live in Wales (17.143%)" in line for line in said)
    assert any("10 of 350 patients whose address has no LSOA" in line for line in said)
    assert any("unchanged 140, split 140, merged 0, complex 0" in line for line in said)


def test_areas_sum_their_practices_and_say_what_is_missing(registered, known, said):
    population_mix.say_what_is_missing(registered, PLACES, said.append)
    keys, belongs = population_mix.membership(registered, PLACES, said.append)
    people = belongs @ registered.people
    assert keys["area"].tolist() == ["U1-D1", "U2-D1", "U3-D2"]
    np.testing.assert_allclose(people.sum(axis=1), [300, 70, 100])
    # U2-D1 has no practice with registrations: it takes the mix of its district, U1-D1.
    np.testing.assert_allclose(people.toarray()[1], people.toarray()[0] * 70 / 300)
    assert any("1 practices stand in no practice file of any year, 50 people" in x for x in said)
    assert any("2025/26: 1 practices without registrations by LSOA, 70 people" in x for x in said)
    assert any("areas: 1 without any registrations by LSOA, 70 people" in x for x in said)


def test_area_without_any_neighbour_is_refused(registered):
    places = PLACES.assign(practice="NEW")
    with pytest.raises(BadInput, match="No registrations by LSOA are known for area U1-D1"):
        population_mix.membership(registered, places, lambda line: None)


def test_tables_of_other_lsoas_are_refused(census):
    deprivation = mhclg_deprivation.read(as_original(deprivation_table()))
    with pytest.raises(BadInput, match="1 LSOAs stand in only one"):
        population_mix.neighbourhoods(census, deprivation.iloc[1:])


def test_england_that_is_far_from_the_census_is_refused(registered, known, said):
    only_b = population_mix.Registered(registered.practices[[1]], registered.people[[1]])
    with pytest.raises(BadInput, match=r"White: English.* differs from the Census by -"):
        population_mix.compare_with_census(only_b, known, said.append)
    assert any("registered per resident" in line for line in said)


@pytest.fixture(scope="module")
def england(originals):
    """The real files, read and joined, and what was said."""
    said: list[str] = []
    census, deprivation, lookup, registrations = (
        read(read_original(originals / described[0]))
        for read, described in (
            (ons_census.read, which_files.CENSUS),
            (mhclg_deprivation.read, which_files.DEPRIVATION),
            (ons_lookups.read, which_files.LSOA_LOOKUP),
            (nhsd_registrations.read, which_files.REGISTRATIONS),
        )
    )
    known = population_mix.neighbourhoods(census, deprivation)
    registered = population_mix.register(registrations, lookup, census, known, said.append)
    compared = population_mix.compare_with_census(registered, known, said.append)
    return registrations, lookup, known, registered, compared, said


@pytest.mark.originals
def test_england_as_published(england):
    registrations, _, known, registered, _, said = england
    assert known.residents.to_numpy().sum() == 56_490_108
    assert len(known.residents) == 33_755
    assert registrations["people"].sum() == 62_581_556
    assert registered.people.sum() == pytest.approx(62_581_556)
    assert any(line.startswith("registrations: 23,317 of 62,581,556") for line in said)
    assert any(line.startswith("registrations: 13,769 of 62,581,556") for line in said)


@pytest.mark.originals
def test_england_is_near_the_census_but_for_white_british(england):
    """More people are registered than live where few are White British (see the build's report)."""
    *_, compared, said = england
    points = 100 * compared["difference"]
    assert points.drop("white_british").abs().max() < 0.5
    assert points["white_british"] == pytest.approx(-1.74, abs=0.01)
    assert sum("(beyond 0.5 points)" in line for line in said) == 1


@pytest.mark.originals
def test_each_lsoas_own_groups_are_those_of_the_census(england):
    """The joins mix nothing up: with residents' weights, England's shares are the Census's."""
    *_, known, registered, compared, _ = england
    per_lsoa = np.asarray(registered.people.sum(axis=0))
    weight = known.residents.sum(axis=1).to_numpy() / per_lsoa
    shares = (per_lsoa * weight) @ known.shares / (per_lsoa * weight).sum()
    np.testing.assert_allclose(shares, compared["census"], rtol=1e-12)


@pytest.mark.originals
def test_one_practice_by_hand(england):
    """The same figures from the same files by another road: plain merges, one practice."""
    registrations, lookup, known, registered, *_ = england
    practice = "C84004"
    rows = registrations[registrations["practice"] == practice].merge(lookup, on="lsoa11")
    rows = rows[rows["lsoa21"].str.startswith("E")]
    residents = known.residents.sum(axis=1).rename("residents")
    rows = rows.join(residents, on="lsoa21").join(known.deprivation["imd"], on="lsoa21")
    parts = rows.groupby("lsoa11")["residents"].transform("sum")
    rows["patients"] = rows["people"] * rows["residents"] / parts
    core20 = rows.loc[rows["imd"] == 1, "patients"].sum() / rows["patients"].sum()
    own = registered.people[[registered.practices.get_loc(practice)]].toarray()[0]
    assert own[(known.deprivation["imd"] == 1).to_numpy()].sum() / own.sum() == pytest.approx(
        core20
    )


def test_shipped_mix_adds_up_to_england():
    reference, year = Reference.load(), "2025/26"
    mix = sum(
        reference.population_by_group_and_quintile(icb, year).sum("area")
        for icb in reference.icbs(year).index
    )
    assert float(mix.sum()) == pytest.approx(63_849_324.211, abs=0.01)
    fifths = (mix.sum("ethnic_group") / mix.sum()).to_numpy()
    assert fifths == pytest.approx(np.full(5, 0.2), abs=0.013)
    assert (np.diff(fifths) < 0).all()
