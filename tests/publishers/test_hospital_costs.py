"""Hospital costs by age: the reader, and the shape without maternity."""

import numpy as np
import pandas as pd
import pytest

from allocmodel.declared.errors import BadInput
from allocmodel.publishers import hospital_costs, nhs_plics
from allocmodel.publishers.nhsd_practice_ages import AGE_BANDS, SEXES
from allocmodel.publishers.ons_census_ages import FIVE_YEAR_BANDS
from allocmodel.publishers.originals import read_original

from .lsoas import as_original

AGES = ["0 years", "01-04 years", "05-09 years"]
AGES += [f"{start}-{start + 4} years" for start in range(10, 95, 5)] + ["95 years or older"]


def costs_table() -> pd.DataFrame:
    """Made-up costs: 10 pounds for each age of each sex and kind of care."""
    rows = [
        (care, sex, age, metric, 10.5)
        for care in ("AE", "APC", "OP")
        for sex in ("Female", "Male")
        for age in AGES
        for metric in ("Activity Count", "Total Cost")
    ]
    return pd.DataFrame(rows, columns=["Service", "Gender", "Age group", "Metric", "Total"])


def test_costs_are_read_by_care_sex_and_band():
    table = nhs_plics.read(as_original(costs_table()))
    assert list(table.columns) == list(AGE_BANDS)
    assert list(table.index) == [(care, sex) for care in nhs_plics.CARE for sex in SEXES]
    assert table.loc[("admitted", "male"), ["0-4", "5-9", "95+"]].tolist() == [21, 10.5, 10.5]


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("Total", "none", '(?s)"none" is no cost above nought.*row 3, column Total'),
        ("Total", "0", '"0" is no cost'),
        ("Gender", "Women", "(?s)not known: AE, Women, 0 years.*row 3"),
        ("Metric", "Cost", "lacks the cost of emergency, female, 0-4"),
        ("Age group", "01-04 years", "stands in two rows"),
    ],
)
def test_odd_costs_are_refused(column, value, message):
    table = costs_table().astype(object)
    table.loc[1, column] = value
    with pytest.raises(BadInput, match=message):
        nhs_plics.read(as_original(table))


def test_people_of_the_census_are_split_as_patients_are():
    """85 and over has 90 residents, and 10 + 20 women and 10 + 10 + 10 men on lists: 60 in all."""
    residents = pd.DataFrame(
        [[100.0] * len(FIVE_YEAR_BANDS), [7.0] * len(FIVE_YEAR_BANDS)],
        index=["E02000001", "W02000001"],
        columns=list(FIVE_YEAR_BANDS),
    )
    residents.loc["E02000001", "85+"] = 90
    columns = pd.MultiIndex.from_product([SEXES, AGE_BANDS])
    lists = pd.DataFrame(1.0, index=["A"], columns=columns)
    lists.loc["A", [("female", "0-4")]] = 3
    lists.loc["A", [("female", "85-89"), ("male", "85-89"), ("male", "90-94")]] = 10
    lists.loc["A", [("female", "90-94")]] = 20
    lists.loc["A", [("female", "95+"), ("male", "95+")]] = [0, 10]
    people = hospital_costs.people_by_sex(residents, lists)
    assert people[:, 0].tolist() == [75, 25]
    assert people[:, -3:].tolist() == pytest.approx(np.array([[15, 30, 0], [15, 15, 15]]))


def test_maternity_is_taken_out_between_children_and_women_past_it():
    """Women over men: 1 at 10 to 14 and 1.8 at 50 to 54; the line between rises by 0.1 a band."""
    women, men = np.full(20, 50.0), np.full(20, 10.0)
    women[:3], women[10:] = 10, 18
    kept = hospital_costs.without_maternity(np.stack([women, men]))
    assert kept[1].tolist() == men.tolist()
    assert kept[0, 2:12] == pytest.approx([10, 11, 12, 13, 14, 15, 16, 17, 18, 18])


@pytest.mark.originals
def test_the_shape_of_the_originals(originals):
    """Cost rises tenfold from youth to 85 and over; what is taken out is about a tenth."""
    from allocmodel.publishers import nhsd_practice_ages, ons_census_ages, practice_cuts

    costs = nhs_plics.read(
        read_original(originals / "age-cost" / "nhs_plics_activity_cost_age_sex.csv")
    )
    assert costs.to_numpy().sum() == pytest.approx(41.55e9, rel=1e-3)
    lists = nhsd_practice_ages.read(
        read_original(originals / "nhsd-registrations/gp-reg-pat-prac-quin-age-2026-07.csv.gz")
    )
    people = hospital_costs.people_by_sex(
        ons_census_ages.read_five_years(
            read_original(originals / "ons-census" / "census2021_ts007_msoa21_age5.csv.gz")
        ),
        lists,
    )
    assert people.sum() == pytest.approx(56_490_000, rel=1e-4)
    shape = hospital_costs.shape(costs, people, practice_cuts.parts(lists))
    assert (np.diff(shape.by_age)[1:] > 0).all()
    total = costs.groupby("sex").sum().loc[list(SEXES)].to_numpy()
    kept = hospital_costs.without_maternity(total / people) * people
    assert 1 - kept.sum() / total.sum() == pytest.approx(0.094, abs=0.001)
    ratio = (total / people)[0] / (total / people)[1]
    assert ratio[[2, 10]] == pytest.approx([0.97, 1.19], abs=0.005)
    assert ratio[3:10].max() == pytest.approx(3.3, abs=0.05)
