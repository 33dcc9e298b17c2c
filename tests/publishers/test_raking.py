"""Raking: margins met, odds ratios kept, what cannot be raked refused."""

import numpy as np
import pytest

from allocmodel.declared.errors import BadInput
from allocmodel.publishers.raking import TOLERANCE, Margin, axes, moved, rake, say_moved


def row_and_column(rows, columns):
    row, column = axes(np.shape(rows)[1], np.shape(columns)[1])
    return [
        Margin("rows", np.asarray(rows, dtype=float), row),
        Margin("columns", np.asarray(columns, dtype=float), column),
    ]


def test_flat_table_becomes_the_product_of_its_margins():
    raked = rake(np.ones((1, 2, 2)), row_and_column([[30, 70]], [[40, 60]]))
    # 30 x 40 / 100 and so on.
    np.testing.assert_allclose(raked[0], [[12, 18], [28, 42]], rtol=1e-6)


def test_two_by_two_by_hand():
    """Odds ratio 4 kept: x (2 + x) = 4 (5 - x)(4 - x), so 3x^2 - 38x + 80 = 0, x = 16 / 6."""
    seed = np.array([[[4.0, 1.0], [1.0, 1.0]]])
    raked = rake(seed, row_and_column([[5, 6]], [[4, 7]]))
    x = 16 / 6
    np.testing.assert_allclose(raked[0], [[x, 5 - x], [4 - x, 2 + x]], rtol=1e-5)


def random_tables(seed=0, tables=50):
    rng = np.random.default_rng(seed)
    people = rng.gamma(0.5, 100, (tables, 4, 6))
    other = rng.gamma(0.5, 100, (tables, 4, 6)) + 0.01
    return people, other


def test_every_margin_is_met_and_odds_ratios_are_kept():
    people, seed = random_tables()
    raked = rake(seed, row_and_column(people.sum(axis=2), people.sum(axis=1)))
    for axis in (1, 2):
        wanted = people.sum(axis=axis)
        apart = np.abs(raked.sum(axis=axis) - wanted) / np.maximum(wanted, 1)
        assert apart.max() <= TOLERANCE

    def odds(table):
        return table[:, 0, 0] * table[:, 1, 1] / (table[:, 0, 1] * table[:, 1, 0])

    np.testing.assert_allclose(odds(raked), odds(seed), rtol=1e-6)


def test_a_table_with_its_margins_already_stays():
    people, _ = random_tables()
    raked = rake(people, row_and_column(people.sum(axis=2), people.sum(axis=1)))
    np.testing.assert_allclose(raked, people, rtol=1e-9)


def test_size_of_the_seed_does_not_matter():
    people, seed = random_tables()
    margins = row_and_column(people.sum(axis=2), people.sum(axis=1))
    np.testing.assert_allclose(rake(seed, margins), rake(7 * seed, margins), rtol=1e-4)


def test_noughts_stay_noughts_and_a_margin_of_nought_empties():
    seed = np.array([[[0.0, 5.0], [5.0, 5.0]], [[1.0, 1.0], [1.0, 1.0]]])
    raked = rake(seed, row_and_column([[4, 6], [0, 10]], [[3, 7], [4, 6]]))
    np.testing.assert_allclose(raked[0], [[0, 4], [3, 3]], rtol=1e-5)
    np.testing.assert_allclose(raked[1], [[0, 0], [4, 6]], rtol=1e-6)


def test_coarse_margins_sum_several_cells():
    """Ages 35-49 and 50-64 where the table has 35-44, 45-49, 50-54 and 55-64."""
    row, column = axes(2, 4)
    margins = [
        Margin("groups", np.array([[40.0, 60.0]]), row),
        Margin("coarse ages", np.array([[70.0, 30.0]]), np.array([0, 0, 1, 1])[column]),
    ]
    raked = rake(np.array([[[1.0, 3, 1, 1], [1, 1, 1, 3]]]), margins)[0]
    assert raked[:, :2].sum() == pytest.approx(70)
    assert raked[:, 2:].sum() == pytest.approx(30)
    # Inside a coarse band the seed's own proportions.
    assert raked[0, 1] / raked[0, 0] == pytest.approx(3)


def test_three_margins():
    rng = np.random.default_rng(3)
    people = rng.gamma(2, 50, (20, 3, 2, 4))
    one, two, three = axes(3, 2, 4)
    margins = [
        Margin("1 and 2", people.sum(axis=3).reshape(20, -1), one * 2 + two),
        Margin("1 and 3", people.sum(axis=2).reshape(20, -1), one * 4 + three),
        Margin("2 and 3", people.sum(axis=1).reshape(20, -1), two * 4 + three),
    ]
    raked = rake(np.ones(people.shape), margins)
    for axis in (1, 2, 3):
        np.testing.assert_allclose(raked.sum(axis=axis), people.sum(axis=axis), rtol=2e-6)


@pytest.mark.parametrize("wrong", [-1.0, np.nan, np.inf])
def test_people_that_are_negative_or_unknown_are_refused(wrong):
    seed = np.ones((1, 2, 2))
    seed[0, 0, 0] = wrong
    with pytest.raises(BadInput, match="negative or not known cannot be raked: seed"):
        rake(seed, row_and_column([[1, 1]], [[1, 1]]))
    with pytest.raises(BadInput, match="cannot be raked: columns"):
        rake(np.ones((1, 2, 2)), row_and_column([[1, 1]], [[1, wrong]]))


def test_margins_of_other_people_are_refused():
    with pytest.raises(BadInput, match=r"table number 2 add up to other people: rows 10\.00, col"):
        rake(np.ones((2, 2, 2)), row_and_column([[1, 1], [5, 5]], [[1, 1], [5, 6]]))


def test_margins_that_cannot_be_met_are_refused(monkeypatch):
    monkeypatch.setattr("allocmodel.publishers.raking.MAX_ROUNDS", 50)
    seed = np.array([[[0.0, 1.0], [1.0, 0.0]]])
    with pytest.raises(BadInput, match="1 of 1 tables cannot have the margins rows and columns"):
        rake(seed, row_and_column([[4, 6]], [[3, 7]]))


def test_moved_is_half_of_the_distance_after_scaling():
    before, after = np.array([[1.0, 1.0]]), np.array([[30.0, 70.0]])
    assert moved(before, after) == pytest.approx(0.2)
    said = []
    say_moved("a table", before, after, said.append)
    assert said == ["raking: a table: moved 20.00% of 100 people"]
