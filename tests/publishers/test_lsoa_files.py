"""The readers of files by neighbourhood: ONS, MHCLG and NHS England Digital."""

import dataclasses

import pandas as pd
import pytest

from allocmodel.declared.errors import BadInput
from allocmodel.declared.vocabulary import ETHNIC_GROUPS
from allocmodel.publishers import (
    mhclg_deprivation,
    nhsd_registrations,
    ons_census,
    ons_lookups,
    originals,
)
from allocmodel.publishers.originals import Original

from .lsoas import (
    as_original,
    census_table,
    deprivation_table,
    lookup_table,
    registrations_table,
)

READERS = {
    "census": (ons_census.read, census_table),
    "deprivation": (mhclg_deprivation.read, deprivation_table),
    "lookup": (ons_lookups.read, lookup_table),
    "registrations": (nhsd_registrations.read, registrations_table),
}


def test_census_groups_by_lsoa():
    table = ons_census.read(as_original(census_table()))
    assert list(table.columns) == list(ETHNIC_GROUPS)
    assert table.loc["E01000002", ["white_british", "indian", "roma"]].tolist() == [500, 300, 0]


@pytest.mark.parametrize(
    ("column", "message"),
    [
        ("Ethnic group: White: Irish", "The 19 groups add up"),
        ("Ethnic group: White", "The five groups add up"),
    ],
)
def test_census_levels_have_to_add_up(column, message):
    table = census_table()
    table.loc[1, column] += 1
    with pytest.raises(BadInput, match=rf"(?s){message}.*E01000002"):
        ons_census.read(as_original(table))


def test_census_parts_have_to_be_in_their_high_level_group():
    table = census_table()
    table.loc[0, "Ethnic group: White"] -= 1
    table.loc[0, "Ethnic group: Other ethnic group"] += 1
    with pytest.raises(BadInput, match='The parts of "Ethnic group: White"'):
        ons_census.read(as_original(table))


def test_fifth_is_two_deciles_and_one_is_most_deprived():
    table = deprivation_table()
    rows = [table.iloc[[0]].assign(lsoa21_code=f"E0100001{n}") for n in range(10)]
    table = pd.concat(rows, ignore_index=True)
    for name in ("IMD", "Income", "Employment"):
        table[f"{name}_decile"] = range(1, 11)
        table[f"{name}_rank"] = range(1, 11)
    fifths = mhclg_deprivation.read(as_original(table, packed=True))
    assert fifths["income"].tolist() == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


def test_deciles_that_run_the_other_way_are_refused():
    table = deprivation_table()
    table["Income_decile"] = 11 - table["Income_decile"]
    with pytest.raises(BadInput, match="Income_decile does not rise"):
        mhclg_deprivation.read(as_original(table))
    table["Income_decile"] = 11
    with pytest.raises(BadInput, match="11 is no decile"):
        mhclg_deprivation.read(as_original(table))


def test_split_lsoa_is_shared_by_residents():
    lookup = ons_lookups.read(as_original(lookup_table()))
    residents = ons_census.read(as_original(census_table())).sum(axis=1)
    shares = ons_lookups.shares(lookup, residents)
    assert shares.tolist() == [1.0, 1000 / 1400, 400 / 1400, 1.0]


def test_lookup_that_splits_what_did_not_change_is_refused():
    table = lookup_table().replace({"change_code": {"S": "M"}})
    with pytest.raises(BadInput, match="not split became several: E01000008"):
        ons_lookups.read(as_original(table))
    table["change_code"] = "Q"
    with pytest.raises(BadInput, match='"Q" is no code'):
        ons_lookups.read(as_original(table))


def test_lookup_needs_residents_of_every_lsoa():
    lookup = ons_lookups.read(as_original(lookup_table()))
    residents = ons_census.read(as_original(census_table())).sum(axis=1)
    with pytest.raises(BadInput, match="lacks 1 LSOAs of the lookup, such as E01000003"):
        ons_lookups.shares(lookup, residents.drop("E01000003"))
    residents[["E01000002", "E01000003"]] = 0
    with pytest.raises(BadInput, match="no residents: E01000008"):
        ons_lookups.shares(lookup, residents)


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("SEX", "MALE", "split by sex"),
        ("LSOA_CODE", "E02000001", "no LSOA of England or Wales, such as E02000001"),
        ("NUMBER_OF_PATIENTS", "1.5", r'(?s)"1\.5" is no whole number.*row 2'),
        ("NUMBER_OF_PATIENTS", "-1", "is no whole number"),
    ],
)
def test_registrations_of_another_kind_are_refused(column, value, message):
    table = registrations_table().astype(str)
    table.loc[0, column] = value
    with pytest.raises(BadInput, match=message):
        nhsd_registrations.read(as_original(table))


@pytest.mark.parametrize("name", READERS)
def test_duplicates_missing_columns_and_damage_are_refused(name):
    read, table = READERS[name][0], READERS[name][1]()
    twice = pd.concat([table, table.iloc[[0]]], ignore_index=True)
    with pytest.raises(BadInput, match=rf"(?s)stands in two rows.*row {len(twice) + 1}"):
        read(as_original(twice))
    last = table.columns[-1] if name != "registrations" else "SEX"
    with pytest.raises(BadInput, match="lacks the columns"):
        read(as_original(table.drop(columns=last)))
    whole = as_original(table, packed=True)
    assert read(whole).equals(read(as_original(table)))
    with pytest.raises(BadInput, match="damaged or cut short"):
        read(dataclasses.replace(whole, content=whole.content[:-12]))
    with pytest.raises(BadInput, match="holds no rows"):
        read(as_original(table.iloc[:0]))
    with pytest.raises(BadInput, match="not a CSV file"):
        read(Original("x.csv", b"PK\x03\x04 and so on"))


def test_file_cut_short_in_its_last_row_is_refused():
    content = as_original(census_table()).content
    cut = content[: content.rfind(b",", 0, content.rfind(b",") - 10)]
    with pytest.raises(BadInput, match=r"(?s)lacks a value.*row 5"):
        ons_census.read(Original("x.csv", cut))


def test_gzip_bomb_is_refused(monkeypatch):
    monkeypatch.setattr(originals, "MAX_UNPACKED_BYTES", 1000)
    with pytest.raises(BadInput, match="would unpack to more"):
        ons_census.read(as_original(census_table(), packed=True))
