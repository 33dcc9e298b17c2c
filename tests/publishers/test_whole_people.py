"""Rounding to whole people: margins exact, cells near."""

import numpy as np
import pytest

from allocmodel.publishers.whole_people import shared_out, with_margins


def test_largest_remainders_by_hand():
    people = np.array([[1.4, 2.4, 0.2], [0.5, 0.5, 0.0], [0.0, 0.0, 0.0]])
    # 4 of 4: 1, 2, 0 and the largest remainder, .4, first come; 3 of 1: 1.5, 1.5.
    assert shared_out(people, np.array([4, 3, 0])).tolist() == [[2, 2, 0], [2, 1, 0], [0, 0, 0]]


def random_tables(scale, share_of_noughts, seed=1):
    rng = np.random.default_rng(seed)
    people = rng.gamma(0.5, scale, (500, 5, 9)) * (rng.random((500, 5, 9)) > share_of_noughts)
    people[:, 0, 0] += 1
    total = np.rint(people.sum(axis=(1, 2))).astype(int)
    people *= (total / people.sum(axis=(1, 2)))[:, None, None]
    rows = shared_out(people.sum(axis=2), total)
    return people, rows, shared_out(people.sum(axis=1), total)


@pytest.mark.parametrize("scale", [1, 30, 1000])
@pytest.mark.parametrize("noughts", [0, 0.3])
def test_margins_are_exact_and_cells_near(scale, noughts):
    people, rows, columns = random_tables(scale, noughts)
    whole = with_margins(people, rows, columns)
    assert (whole.sum(axis=2) == rows).all()
    assert (whole.sum(axis=1) == columns).all()
    assert (whole >= 0).all()
    assert np.abs(whole - people).max() < 3
    assert np.abs(whole - people).mean() < 0.5
    if not noughts:
        return
    assert (whole[people == 0] > 0).mean() < 0.01


def test_whole_people_stay():
    people, rows, columns = random_tables(30, 0)
    whole = with_margins(people, rows, columns)
    again = with_margins(whole.astype(float), whole.sum(axis=2), whole.sum(axis=1))
    assert (again == whole).all()
