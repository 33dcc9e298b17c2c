"""Practices' people in the cuts that curves are fitted to."""

import numpy as np
import pandas as pd
import pytest

from allocmodel.publishers.nhsd_practice_ages import AGE_BANDS, SEXES
from allocmodel.publishers.practice_cuts import by_band, by_sex, parts


def lists() -> pd.DataFrame:
    """One made-up practice: 10 women and 20 men in each band of five years."""
    columns = pd.MultiIndex.from_product([SEXES, AGE_BANDS], names=["sex", "age_band"])
    return pd.DataFrame([[10.0] * 20 + [20.0] * 20], index=["A"], columns=columns)


def test_those_of_15_are_counted_with_children():
    """A fifth of 10 to 14 are taken for those of 15: 2 women, 4 men."""
    people = by_sex(lists())
    assert people[0, 0].tolist() == pytest.approx([32, 18, 20, 20, 20, 20, 20, 20, 30])
    assert people[0, 1].tolist() == pytest.approx([64, 36, 40, 40, 40, 40, 40, 40, 60])


def test_a_register_of_17_and_over_leaves_out_those_of_16_too():
    people = by_sex(lists(), over_16=True)
    assert people[0, :, :2].tolist() == pytest.approx(np.array([[0, 16], [0, 32]]))
    bands = by_band(lists(), over_16=True)
    assert bands[0, :5].tolist() == [0, 0, 0, 18, 30]
    assert bands.sum() == pytest.approx(people.sum())


def test_cuts_agree_and_parts_add_to_one():
    for over_16 in (False, True):
        made = parts(lists(), over_16)
        assert made.sum(axis=1) == pytest.approx(np.ones(20))
        cut = by_band(lists(), over_16) @ made
        assert cut == pytest.approx(by_sex(lists(), over_16).sum(axis=1))
