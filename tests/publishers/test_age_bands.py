"""Bands that come together, and patients of 15."""

import numpy as np
import pytest

from allocmodel.declared.vocabulary import AGES
from allocmodel.publishers import nhsd_practice_ages, ons_census_2011, ons_census_ages
from allocmodel.publishers.age_bands import BANDS, joined, of_practices, place_in, to_ages

from .census_ages import practice_ages_table
from .lsoas import as_original


def test_ten_bands_make_the_nine():
    assert to_ages(np.arange(1.0, 11)).tolist() == [1, 2, 3, 4, 5 + 6, 7, 8, 9, 10]
    assert len(AGES) == 9


def test_ten_bands_make_those_of_the_census_by_lsoa():
    assert place_in(BANDS, list(ons_census_ages.LSOA_BANDS)).tolist() == [
        *(0, 1, 2, 3, 3, 4, 4, 5, 5, 5)
    ]


@pytest.mark.parametrize(
    "finer", [ons_census_2011.BANDS, (*ons_census_ages.GROUP_BANDS[:-1], "65-74", "75-84", "85+")]
)
def test_finer_bands_lie_inside_the_ten(finer):
    """Every one of the ten begins where a finer one begins."""
    starts = {band.split("-")[0].rstrip("+") for band in finer}
    assert {band.split("-")[0].rstrip("+") for band in BANDS} <= starts
    assert (joined(list(finer), BANDS).sum(axis=1) == 1).all()


def test_patients_of_15_are_a_year_of_those_of_10_to_14():
    lists = practice_ages_table(
        {
            "FAMILIES": {"0-4": 10, "10-14": 50, "15-19": 40, "90-94": 3, "95+": 1},
            "STUDENTS": {"10-14": 5, "15-19": 900},
            "BOARDERS": {"10-14": 500, "15-19": 20},
        }
    )
    ages = nhsd_practice_ages.read(as_original(lists))
    counts = dict(zip(ages.index, of_practices(ages)[:, 0], strict=True))
    assert counts["FAMILIES"][[0, 1, 9]].tolist() == [10 + 50 + 10, 30, 4]
    assert counts["STUDENTS"][:2].tolist() == [6, 899]
    assert counts["BOARDERS"][:2].tolist() == [520, 0]  # no more of 15 than of 15 to 19
