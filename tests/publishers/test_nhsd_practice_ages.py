"""The reader of practices' patients by age and sex."""

import pandas as pd
import pytest

from allocmodel.declared.errors import BadInput
from allocmodel.publishers import nhsd_practice_ages
from allocmodel.publishers.nhsd_practice_ages import AGE_BANDS, SEXES
from allocmodel.publishers.originals import read_original

from .lsoas import as_original

#: Made-up people of each band of two practices: women, men.
MADE_UP = {"A": (3, 2), "B": (1, 4)}


def ages_table() -> pd.DataFrame:
    """Two made-up practices and their ICB with the publisher's columns."""
    rows = []
    for code, level in (("A", "GP"), ("B", "GP"), ("QAA", "ICB")):
        women, men = MADE_UP.get(code, (4, 6))
        rows.append((level, code, "ALL", "ALL", (women + men) * len(AGE_BANDS)))
        for sex, each in (("FEMALE", women), ("MALE", men)):
            rows.append((level, code, sex, "ALL", each * len(AGE_BANDS)))
            rows.extend((level, code, sex, band, each) for band in AGE_BANDS.values())
    columns = ["ORG_TYPE", "ORG_CODE", "SEX", "AGE_GROUP_5", "NUMBER_OF_PATIENTS"]
    return pd.DataFrame(rows, columns=columns).assign(EXTRACT_DATE="2026-07-01", POSTCODE="")


def test_practices_are_read_by_sex_and_band():
    ages = nhsd_practice_ages.read(as_original(ages_table(), packed=True))
    assert list(ages.index) == ["A", "B"]
    assert list(ages.columns) == [(sex, band) for sex in SEXES for band in AGE_BANDS]
    assert ages.loc["A", ("female", "0-4")] == 3
    assert ages.loc["B", ("male", "95+")] == 4


def test_there_are_twenty_bands_youngest_first():
    assert list(AGE_BANDS)[:3] == ["0-4", "5-9", "10-14"]
    assert list(AGE_BANDS)[-2:] == ["90-94", "95+"]
    assert len(AGE_BANDS) == 20


def without_a_band(table):
    return table[~((table["ORG_CODE"] == "B") & (table["AGE_GROUP_5"] == "45_49"))]


def with_a_negative(table):
    return table.assign(NUMBER_OF_PATIENTS=table["NUMBER_OF_PATIENTS"].replace(3, -3))


def with_an_odd_band(table):
    return table.replace({"AGE_GROUP_5": {"95+": "95_99"}})


def with_a_third_sex(table):
    return table.replace({"SEX": {"MALE": "MEN"}})


def without_practices(table):
    return table[table["ORG_TYPE"] != "GP"]


def with_a_row_twice(table):
    return pd.concat([table, table.iloc[[3]]])


def with_another_total(table):
    return table.assign(NUMBER_OF_PATIENTS=table["NUMBER_OF_PATIENTS"].replace(100, 101))


def without_a_column(table):
    return table.drop(columns="SEX")


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (without_a_band, "(?s)age band 45_49 of FEMALE is missing for practice B.*file.csv"),
        (with_a_negative, '(?s)"-3" is no whole number.*row 4'),
        (with_an_odd_band, '"95_99" is no AGE_GROUP_5'),
        (with_a_third_sex, '"MEN" is no SEX'),
        (without_practices, "holds no practices"),
        (with_a_row_twice, "stands in two rows: GP A FEMALE 5_9"),
        (with_another_total, "practice A add up to 100 where its total is 101"),
        (without_a_column, "lacks the columns SEX"),
    ],
)
def test_ages_of_another_kind_are_refused(spoil, message):
    with pytest.raises(BadInput, match=message):
        nhsd_practice_ages.read(as_original(spoil(ages_table())))


@pytest.mark.originals
def test_practice_ages_as_published(originals):
    """England's regions in the same file add up to the same people, by the same bands."""
    path = originals / "nhsd-registrations/gp-reg-pat-prac-quin-age-2026-07.csv.gz"
    ages = nhsd_practice_ages.read(read_original(path))
    assert len(ages) == 6_139
    assert ages.to_numpy().sum() == 63_436_508
    regions = pd.read_csv(path, dtype=str).query("ORG_TYPE == 'Comm Region' and SEX == 'FEMALE'")
    women_45 = regions.loc[regions["AGE_GROUP_5"] == "45_49", "NUMBER_OF_PATIENTS"]
    assert ages["female", "45-49"].sum() == women_45.astype(int).sum()
