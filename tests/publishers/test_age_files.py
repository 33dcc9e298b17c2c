"""The readers of the Census by age."""

import pandas as pd
import pytest

from allocmodel.declared.errors import BadInput
from allocmodel.declared.vocabulary import ETHNIC_GROUPS
from allocmodel.publishers import ons_census_2011, ons_census_ages, ons_lookups
from allocmodel.publishers.building import which_files
from allocmodel.publishers.originals import read_original

from .census_ages import (
    lsoa_ages_table,
    msoa_ages_table,
    msoa_groups_table,
    msoa_lookup_table,
    pattern_table,
)
from .lsoas import as_original

READERS = {
    "lsoa_ages": (ons_census_ages.read_lsoas, lsoa_ages_table),
    "msoa_groups": (ons_census_ages.read_groups, msoa_groups_table),
    "msoa_ages": (ons_census_ages.read_five_years, msoa_ages_table),
    "pattern": (ons_census_2011.read, pattern_table),
    "msoa_lookup": (ons_lookups.read_msoas, msoa_lookup_table),
}


def test_lsoas_by_six_bands():
    table = ons_census_ages.read_lsoas(as_original(lsoa_ages_table(), packed=True))
    assert list(table.columns) == ["0-15", "16-24", "25-34", "35-49", "50-64", "65+"]
    assert table.loc["W01000001"].sum() == 100
    # White people's ages are flat in the made-up pattern: 16 of 100 years.
    assert table.loc["W01000001", "0-15"] == 16


def test_msoas_by_group_sex_and_age():
    table = ons_census_ages.read_groups(as_original(msoa_groups_table()))
    assert list(table.index.unique("group")) == ["asian", "black", "mixed", "white", "other"]
    assert table.loc["E02000002"].sum().sum() == 400
    assert table.loc[("E02000002", "female", "white"), "0-15"] == 24


def test_pattern_has_all_groups_in_order():
    table = ons_census_2011.read(as_original(pattern_table()))
    assert list(table.index) == list(ETHNIC_GROUPS)
    assert table.loc["roma"].equals(table.loc["other_white"].rename("roma"))
    assert list(table.columns)[:5] == ["0-4", "5-7", "8-9", "10-14", "15"]


def first_as(column, value):
    def spoil(table):
        text = table.astype(str)
        text.loc[0, column] = value
        return text

    return spoil


def without_first(table):
    return table.iloc[1:]


@pytest.mark.parametrize(
    ("name", "spoil", "message"),
    [
        ("lsoa_ages", without_first, "age band is missing for LSOA E01000001"),
        ("lsoa_ages", first_as("age_group", "Aged 7"), '"Aged 7" is no age band'),
        ("lsoa_ages", first_as("usual_residents", "-1"), '"-1" is no whole number'),
        ("msoa_groups", without_first, "missing for MSOA, sex and group E02000001 female asian"),
        ("msoa_groups", first_as("total", "7"), r"(?s)add up to .* where the total is 7.*row 2"),
        ("msoa_groups", first_as("ethnic5", "BAME"), '"BAME" is no ethnic group'),
        ("msoa_groups", first_as("sex", "all"), '"all" is no sex'),
        ("msoa_groups", first_as("65+", "-2"), '"-2" is no whole number'),
        ("msoa_ages", first_as("total_published", "7"), "where the total is 7"),
        ("pattern", without_first, "missing: Asian/Asian British: Bangladeshi, female, 0 to 4"),
        ("pattern", first_as("age", "0 to 9"), "(?s)A row is .*: Asian"),
        ("pattern", first_as("usual_residents", "-3"), '"-3" is no whole number'),
        ("msoa_lookup", first_as("msoa21_code", "E01000001"), "no code of an LSOA or MSOA"),
        ("msoa_lookup", first_as("lsoa21_code", "x"), '"x" is no code'),
    ],
)
def test_files_of_another_kind_are_refused(name, spoil, message):
    read, table = READERS[name]
    with pytest.raises(BadInput, match=message):
        read(as_original(spoil(table())))


@pytest.mark.parametrize("name", READERS)
def test_duplicates_missing_columns_and_no_rows_are_refused(name):
    read, table = READERS[name][0], READERS[name][1]()
    with pytest.raises(BadInput, match="stands in two rows"):
        read(as_original(pd.concat([table, table.iloc[[0]]])))
    last = table.columns[-2] if name == "msoa_lookup" else table.columns[-1]
    with pytest.raises(BadInput, match="lacks the columns"):
        read(as_original(table.drop(columns=last)))
    with pytest.raises(BadInput, match="holds no rows"):
        read(as_original(table.iloc[:0]))


@pytest.mark.originals
def test_files_as_published(originals):
    """Totals that ONS publishes, or that the files' owner notes."""

    def read(name, described):
        return READERS[name][0](read_original(originals / described[0]))

    lsoas = read("lsoa_ages", which_files.LSOA_AGES)
    english = lsoas[lsoas.index.str.startswith("E")]
    assert (len(lsoas), len(english)) == (35_672, 33_755)
    assert english.to_numpy().sum() == 56_489_608
    groups = read("msoa_groups", which_files.MSOA_GROUPS_BY_AGE)
    in_england = groups[groups.index.get_level_values("msoa").str.startswith("E")]
    assert in_england.to_numpy().sum() == 56_490_030
    ages = read("msoa_ages", which_files.MSOA_AGES)
    assert len(ages[ages.index.str.startswith("E")]) == 6_856
    # ONS, Census 2011: England had 53,012,456 usual residents.
    pattern = read("pattern", which_files.AGES_OF_GROUPS_2011)
    assert pattern.drop("roma").to_numpy().sum() == 53_012_456
    msoas = read("msoa_lookup", which_files.MSOA_LOOKUP)
    assert (len(msoas), msoas.nunique()) == (33_755, 6_856)
