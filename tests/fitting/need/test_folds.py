"""What is left out stays unseen, and how good predictions are, by hand."""

from dataclasses import replace

import numpy as np
import pytest

from allocmodel.declared.errors import BadInput
from allocmodel.fitting.need import judging
from allocmodel.fitting.need.design import Design
from allocmodel.fitting.need.folds import folds_of, held_out, levelled
from allocmodel.fitting.need.problem import as_specified, by_index
from tests.fitting.need.synthetic import synthetic


def _folds(problem, count=5):
    codes = [str(at) for at in range(len(problem.counts))]
    return folds_of(problem.design, problem.exposure, codes, count, "spec.toml")


def test_a_group_is_left_out_whole_and_folds_are_alike_in_people():
    problem = synthetic(1)
    folds = _folds(problem)
    for group in range(20):
        assert len(set(folds[problem.design.groups == group])) == 1
    people = np.bincount(folds, weights=problem.exposure)
    assert people.max() / people.min() < 1.1


def test_without_groups_the_order_of_rows_does_not_matter():
    codes = [f"P{at}" for at in range(40)]
    design = Design.of({}, np.zeros(40, dtype=int), ("all",))
    folds = dict(zip(codes, folds_of(design, np.ones(40), codes, 4, ""), strict=True))
    again = folds_of(design, np.ones(40), codes[::-1], 4, "")
    assert [folds[code] for code in codes[::-1]] == list(again)
    assert sorted(np.bincount(again)) == [10] * 4


def test_more_folds_than_groups_are_refused():
    with pytest.raises(BadInput, match="20 groups and 21 folds"):
        _folds(synthetic(1), 21)


def test_counts_of_a_fold_do_not_reach_its_predictions():
    """The leak that folds are for: other counts in a fold leave its own predictions as they are."""
    problem = synthetic(2)
    folds = _folds(problem)
    other = replace(problem, counts=np.where(folds == 0, problem.counts * 3, problem.counts))
    first, second = (held_out(one, as_specified(one), folds) for one in (problem, other))
    np.testing.assert_array_equal(first[folds == 0], second[folds == 0])
    assert (first[folds == 1] != second[folds == 1]).all()


def test_a_planted_leak_shows():
    """A predictor that looks at all rows is caught by the same test."""
    problem = synthetic(2)
    folds = _folds(problem)

    def leaky(one):
        return lambda rows: one.counts.copy()

    other = replace(problem, counts=np.where(folds == 0, problem.counts * 3, problem.counts))
    first, second = (held_out(one, leaky(one), folds) for one in (problem, other))
    assert (first[folds == 0] != second[folds == 0]).any()


def test_predictions_have_the_level_of_the_rows_that_taught_them():
    problem = synthetic(3)
    rows = problem.design.groups < 10
    predicted = levelled(problem, by_index(problem, np.ones(len(rows))), rows)
    assert predicted[rows].sum() == pytest.approx(problem.counts[rows].sum())


@pytest.fixture
def small():
    """Four rows in two groups: made up."""
    return replace(
        synthetic(1),
        counts=np.array([10.0, 30.0, 20.0, 60.0]),
        exposure=np.array([100.0, 100.0, 200.0, 200.0]),
        design=Design.of({}, np.array([0, 0, 1, 1]), ("a", "b")),
    )


def test_quality_by_hand(small):
    predicted = np.array([10.0, 20.0, 30.0, 40.0])
    found = judging.quality(small, predicted)
    # Rates 0.1 0.3 0.1 0.3, mean 0.2; left 100 * 0.1^2 + 200 * (0.05^2 + 0.1^2) = 3.5 of 6.
    assert found.r2 == pytest.approx(1 - 3.5 / 6)
    # Scaled to 40 and 80: 13.33 26.67 | 34.29 45.71; left 100 * 2 * 0.0333^2 + 200 * 2 * 0.0714^2
    left = 200 * (1 / 30) ** 2 + 400 * (1 / 14) ** 2
    assert found.r2_within == pytest.approx(1 - left / 6)


def test_parts_by_hand(small):
    parts = judging.by_parts(
        small, np.array([10.0, 20.0, 35.0, 40.0]), np.array([0, 1, 0, 1]), "xy"
    )
    assert [(one.label, one.rows, one.actual, one.predicted) for one in parts] == [
        ("x", 2, 30.0, 45.0),
        ("y", 2, 90.0, 60.0),
    ]
    far = judging.far_off({"kind": parts}, "ICB")
    assert [(one["label"], round(one["ratio"], 3)) for one in far] == [("x", 1.5), ("y", 0.667)]


def test_tenths_hold_people_not_rows():
    place = judging.tenths(np.array([3.0, 1.0, 2.0]), np.array([1.0, 1.0, 8.0]), 2)
    # In order 1, 2, 3: people to the middle of each 0.5, 5, 9.5 of 10.
    assert list(place) == [1, 0, 1]
