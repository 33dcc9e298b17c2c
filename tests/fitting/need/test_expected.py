"""Expected counts by age and sex, and what evidence adds, on counts made of known rates."""

from dataclasses import replace

import numpy as np
import pytest

from allocmodel.declared.vocabulary import ETHNIC_GROUPS
from allocmodel.fitting.need import evidence, people
from allocmodel.fitting.need.design import Design
from allocmodel.fitting.need.expected import Rates
from allocmodel.fitting.need.finished import _slope
from allocmodel.fitting.need.problem import Problem
from allocmodel.reference import practice_people
from allocmodel.reference.tables import Tables

#: Rates by age that are made up: a woman's, and a man's one and a half times as high.
WOMEN = np.array([0.001, 0.005, 0.01, 0.03, 0.06, 0.1, 0.14, 0.16, 0.17])
BY_STRATUM = np.concatenate([WOMEN, 1.5 * WOMEN])
_FEW = 1200


@pytest.fixture(scope="module")
def tables():
    return Tables.of(None)


@pytest.fixture(scope="module")
def known(tables):
    """Every fifth practice that ships, as far as 1,200 of them."""
    whole = practice_people.of_practices(tables)
    return whole.of(whole.codes[::5][:_FEW])


@pytest.fixture(scope="module")
def ratios(tables):
    return evidence.ratios(
        "type_2_diabetes",
        tables["evidence"],
        tables["evidence_groups"],
        pools_uncovered=True,
        where="",
    )


def _problem(known, ratios, counts):
    exposure = known.people
    income = known.figures["income_deprivation"].to_numpy(float)
    groups = np.arange(len(exposure)) % 20
    return Problem(
        counts=counts,
        exposure=exposure,
        design=Design.of({"income": income}, groups, tuple(map(str, range(20)))),
        people=people.counted(known, exposure, 0),
        income=income,
        given=exposure,
        ratios=ratios,
        fixed=np.zeros(len(exposure)),
        negative_binomial=False,
        where="synthetic",
    )


def _counts(known, rates, seed=0):
    counted = people.counted(known, known.people, 0)
    income = known.figures["income_deprivation"].to_numpy(float)
    mean = rates.with_evidence(counted) * np.exp(2 * (income - income.mean()))
    return np.random.default_rng(seed).poisson(mean).astype(float)


def test_ratios_are_those_of_the_study_and_pooled_where_it_is_silent(ratios):
    """Pham 2019: Asian 2.36, Black 1.65, Mixed/Other 1.17; White is compared with."""
    by_group = dict(zip(ETHNIC_GROUPS, ratios.by_group, strict=True))
    assert by_group["indian"] == pytest.approx(2.36)
    assert by_group["black_african"] == pytest.approx(1.65)
    assert by_group["arab"] == pytest.approx(1.17)
    assert by_group["white_british"] == 1
    assert ratios.are_odds


def test_an_odds_ratio_is_turned_with_the_rate(ratios):
    # 2.36 / (1 - 0.1 + 0.1 * 2.36) = 2.077465
    at = ratios.at(np.array([0.0, 0.1]))[list(ETHNIC_GROUPS).index("indian")]
    assert at[1] == pytest.approx(2.077465, abs=1e-6)


def test_people_add_to_their_exposure_and_children_are_left_out(known):
    counted = people.counted(known, known.people * 0.8, 17)
    np.testing.assert_allclose(counted.people.sum(axis=(1, 2)), known.people * 0.8)
    assert counted.by_stratum[:, [0, 9]].sum() == 0


def test_evidence_that_made_the_counts_has_slope_one(known, ratios):
    counts = _counts(known, Rates(BY_STRATUM, ratios))
    found = _slope(_problem(known, ratios, counts)).with_evidence
    assert found.lower < 1 < found.upper
    assert found.lower > 0.8 and found.upper < 1.2


def test_evidence_that_counts_know_nothing_of_has_slope_nought(known, ratios):
    counts = _counts(known, Rates(BY_STRATUM))
    found = _slope(_problem(known, ratios, counts)).without
    # Not nought to the last digit: the penalty on the curve leaves a little (docs/fit.md).
    assert abs(found.estimate) < 0.1


def test_rates_are_fitted_to_the_rows_that_teach_alone(known, ratios):
    """A planted leak: other counts in the rows left out change nothing of what is expected."""
    counts = _counts(known, Rates(BY_STRATUM, ratios))
    first = _problem(known, None, counts)
    rows = first.design.groups < 15
    second = replace(first, counts=np.where(rows, counts, counts * 5), _rates={})
    np.testing.assert_array_equal(first.with_evidence(rows), second.with_evidence(rows))
    every = [one.with_evidence(one.every) for one in (first, second)]
    assert (every[0] != every[1]).any()
